"""Recordings become personal recognition; what cannot be learned from is refused and nothing is stored."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from known_movement import block, recording, tilt_path
from uci_layout import session

from physio_desktop.domain import FloatArray, Gap
from physio_desktop.errors import PhysioError, StorageError
from physio_desktop.recognition.teaching import TeachingError
from physio_desktop.storage.database import Database
from physio_desktop.storage.references import PatientReference
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.check_repetitions import check_repetitions, wilson
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.teaching import ReferenceRequest, enrolment, teach

Opened = tuple[SessionStore, Lane]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    lane = Lane("storage")
    database = lane.call(Database.open, tmp_path / "physio.db")
    yield SessionStore(database), lane
    lane.call(database.close)
    lane.close()


def stored(opened: Opened, values: FloatArray, gap_at: int | None = None, rate_hz: float = 25.0) -> str:
    """A session of these samples; its number."""
    store, lane = opened
    whole = block(values, rate_hz)
    blocks = [whole]
    if gap_at is not None:
        before, after = whole.split(int(whole.time_us[gap_at]))
        gap = Gap(int(before.time_us[-1]), int(after.time_us[0]) + 800_000, 20, True, "lost")
        blocks = [before, dataclasses.replace(after.shifted(800_000), gap=gap)]
    writer = lane.call(store.begin_session, datetime.now(UTC), patient="P-1", placement="right_thigh")
    lane.call(writer.append, blocks)
    lane.call(writer.close)
    return str(writer.session_id)


def learn(opened: Opened, *requests: ReferenceRequest, placement: str | None = None) -> list[tuple[str, str]]:
    return [(one.exercise, one.execution) for one in teach(*opened, "P-1", placement, requests)]


def test_one_to_three_repetitions_are_found_in_a_session(opened: Opened) -> None:
    one = stored(opened, recording(tilt_path([45.0])))
    three = stored(opened, recording(tilt_path([45.0] * 3), seed=1))
    assert learn(opened, ReferenceRequest(one, "squat")) == [("squat", "correct")]
    assert learn(opened, ReferenceRequest(three, "squat", "fast")) == [("squat", "fast")] * 3
    taught = enrolment(*opened, "P-1", "right_thigh")
    assert taught is not None and sorted(taught.templates.executions) == [0, 1, 1, 1, 2]
    assert enrolment(*opened, "P-1", "right_wrist") is None


def test_seconds_name_a_repetition_and_the_rest_is_not_kept(opened: Opened) -> None:
    store, lane = opened
    path = np.concatenate([np.zeros(25 * 100), tilt_path([45.0, 60.0]), np.zeros(25 * 60)])
    number = stored(opened, recording(path))
    (first,) = teach(*opened, "P-1", None, [ReferenceRequest(number, "squat", None, 104.0, 109.0)])
    assert first.amplitude_deg == pytest.approx(45, abs=3)
    (second,) = teach(*opened, "P-1", None, [ReferenceRequest(number, "squat", None, 111.0, 116.0)])
    assert second.amplitude_deg == pytest.approx(60, abs=3)
    kept = [len(item.data["values"]) for item in lane.call(store.references, "P-1")]
    assert all(n <= 25 * 41 for n in kept)


def test_a_gap_elsewhere_does_no_harm(opened: Opened) -> None:
    path = tilt_path([45.0, 45.0])
    number = stored(opened, recording(path), gap_at=50)
    assert learn(opened, ReferenceRequest(number, "squat", None, 4.8, 9.8)) == [("squat", "correct")]
    with pytest.raises(TeachingError, match="gap"):
        learn(opened, ReferenceRequest(number, "squat", None, 1.0, 9.0))


def test_what_cannot_be_learned_from_is_refused(opened: Opened) -> None:
    store, lane = opened
    good = ReferenceRequest(stored(opened, recording(tilt_path([45.0]))), "squat")
    half = recording(np.concatenate([tilt_path([4.0]), tilt_path([45.0])[:160]]))
    for values, rate_hz, match in (
        (recording(np.zeros(300)), 25.0, "No repetition"),
        (half, 25.0, "ends in the position"),
        (recording(tilt_path([45.0] * 7)), 25.0, "holds some 7"),
        (recording(tilt_path([45.0])), 10.0, "10 samples a second"),
        (recording(np.zeros(25 * 130)), 25.0, "lasts 130 s"),
    ):
        bad = ReferenceRequest(stored(opened, values, rate_hz=rate_hz), "squat")
        with pytest.raises(TeachingError, match=match) as refused:
            learn(opened, good, bad)
        assert refused.value.hint
    with pytest.raises(TeachingError, match="which exercise"):
        learn(opened, ReferenceRequest(good.source))
    assert lane.call(store.references, "P-1") == []


def test_marked_repetitions_of_a_file(opened: Opened, tiny_dataset: tuple[Path, Path]) -> None:
    folder = tiny_dataset[0] / "s1" / "e4" / "u2"
    three = [("e4", "correct"), ("e4", "fast"), ("e4", "low_amplitude")]
    assert learn(opened, ReferenceRequest(str(folder / "template_session.txt"))) == three
    assert learn(opened, ReferenceRequest(str(folder))) == three
    assert learn(opened, ReferenceRequest(str(folder), "my raise", "fast")) == [("my raise", "fast")]
    store, lane = opened
    assert {item.placement for item in lane.call(store.references, "P-1")} == {"right_ankle"}


def test_a_stored_reference_that_is_none_is_refused(opened: Opened) -> None:
    store, lane = opened
    for data in ({}, {"exercise": "e4", "execution": "correct", "start": 5, "end": 2, "values": [[0.0] * 9]}):
        lane.call(
            store.add_references,
            "P-1",
            "right_ankle",
            [PatientReference("e4", "correct", data)],
            replace=True,
        )
        with pytest.raises(StorageError, match="cannot be used"):
            enrolment(*opened, "P-1", "right_ankle")


def test_check_repetitions(opened: Opened, tiny_dataset: tuple[Path, Path], tiny_models: Path) -> None:
    person = tiny_dataset[0] / "s1"
    learn(opened, *(ReferenceRequest(str(person / e / "u2")) for e in ("e1", "e4")))
    values, marks = session("e4", 0, 4, day=2)
    correct = values[: marks[4][0] - 40]  # the first four are correct
    number = stored(opened, correct)
    result = check_repetitions(*opened, "P-1", "right_ankle", number, "e4", 4, models=tiny_models)
    assert (result.n, result.personal_right, result.general_knows) == (4, 4, True)
    assert 0 <= result.general_right <= 4
    assert "4 of 4" in result.sentence and "n = 4 is small" in result.sentence

    learned = str(person / "e4" / "u2" / "template_session.txt")
    with pytest.raises(TeachingError, match="learned from"):
        check_repetitions(*opened, "P-1", None, learned, "e4", 1, models=tiny_models)


def test_an_exercise_and_a_placement_that_nobody_else_recorded(opened: Opened, tiny_models: Path) -> None:
    taught = stored(opened, recording(tilt_path([50.0, 50.0]), axis=0))
    learn(opened, ReferenceRequest(taught, "squat"))
    check = stored(opened, recording(tilt_path([52.0, 48.0, 50.0]), axis=0, seed=5))
    result = check_repetitions(*opened, "P-1", None, check, "squat", 3, models=tiny_models)
    assert (result.personal_right, result.general_right, result.general_knows) == (3, 0, False)
    with pytest.raises(PhysioError, match="taught nothing"):
        check_repetitions(*opened, "P-1", "chest", check, "squat", 3, models=tiny_models)


def test_the_interval_of_a_small_sample() -> None:
    low, high = wilson(5, 5)
    assert low == pytest.approx(0.566, abs=0.001) and high == pytest.approx(1.0)
