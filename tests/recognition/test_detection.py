"""Repetitions out of a stream: the same from blocks of any size, no later than stated, in any mounting."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from known_movement import RATE_HZ, block, recording, tilt_path

from physio_desktop.processing import motion
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition import detection
from physio_desktop.recognition.comparison import FEATURE_NAMES
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.detection import Found, RepetitionDetector
from physio_desktop.recognition.evaluation.dataset import Dataset
from physio_desktop.recognition.evaluation.people import enrolments
from physio_desktop.recognition.measures import measure
from physio_desktop.recognition.mounting import right_angle_turns, turns_about_limb
from physio_desktop.recognition.teaching import enrol, reference_from
from physio_desktop.recognition.templates import TemplateSet

CONFIG = Configuration()
COLUMNS = [FEATURE_NAMES.index(name) for name in ("nearest:warp_both", "nearest:warp_normalised")]


def near_enough(rows: npt.NDArray[np.float32]) -> Float64Array:
    """A score without training: log odds that fall with the warped distances."""
    return np.asarray(9.0 - 12.0 * rows[:, COLUMNS].sum(axis=1), dtype=np.float64)


def taught() -> TemplateSet:
    references = [
        reference_from([block(recording(tilt_path([45.0]), axis=axis))], name, "correct", CONFIG)
        for axis, name in ((1, "raise"), (0, "sideways"))
    ]
    return enrol(references, CONFIG).templates


def fed(values: npt.NDArray[np.floating], templates: TemplateSet, size: int) -> list[Found]:
    detector = RepetitionDetector(templates, near_enough, CONFIG)
    found: list[Found] = []
    for first in range(0, len(values), size):
        found += detector.push(values[first : first + size])
    return found + detector.close()


def facts(found: list[Found]) -> list[tuple[int, int, str, float]]:
    return [(f.start, f.end, f.exercise, f.log_odds) for f in found]


def test_counts_and_names_what_was_taught() -> None:
    values = np.concatenate(
        [recording(tilt_path([40.0, 45.0, 50.0])), recording(tilt_path([45.0, 45.0]), axis=0)]
    )
    assert [f.exercise for f in fed(values, taught(), 1000)] == ["raise"] * 3 + ["sideways"] * 2


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_blocks_of_any_size_give_the_same_repetitions(size: int) -> None:
    values = recording(tilt_path([45.0] * 6), bias=0.02)
    templates = taught()
    assert facts(fed(values, templates, size)) == facts(fed(values, templates, len(values)))


def test_what_is_forgotten_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    values = recording(tilt_path([45.0, 30.0] * 25), bias=0.02)
    templates = taught()
    expected = fed(values, templates, 50)
    monkeypatch.setattr(detection, "REMEMBERED_S", 20.0)
    monkeypatch.setattr(motion, "FORGOTTEN_AT_ONCE", 100)
    detector = RepetitionDetector(templates, near_enough, CONFIG, None, turns_about_limb(), True)
    found: list[Found] = []
    for first in range(0, len(values), 50):
        found += detector.push(values[first : first + 50])
        for rep in found[-1:]:
            measure(detector.track, rep.start, rep.end)
    assert facts(found + detector.close()) == facts(expected)
    assert len(expected) > 40
    assert detector.track.first > len(values) - 1500 and len(detector.track.rate) < 1500


def test_nothing_is_seen_later_than_the_stated_lag() -> None:
    """Whatever follows a repetition by more than the lag cannot change it."""
    values = recording(tilt_path([45.0] * 4))
    templates = taught()
    detector = RepetitionDetector(templates, near_enough, CONFIG)
    assert detector.lag / RATE_HZ <= 1.0
    for found in fed(values, templates, 1000):
        cut = found.end + detector.lag + 1
        early = RepetitionDetector(templates, near_enough, CONFIG).push(values[:cut])
        assert facts([found])[0] in facts(early)


def test_stillness_and_other_movement_are_not_counted() -> None:
    still = recording(np.zeros(1500))
    assert fed(still, taught(), 1000) == []
    shaking = still.copy()
    shaking[:, 3:6] += np.random.default_rng(0).normal(scale=0.5, size=(len(still), 3))
    assert len(fed(shaking, taught(), 1000)) <= 1


@pytest.mark.parametrize("name", ["turned_90", "turned_180", "upside_down"])
def test_a_strap_put_on_wrongly_is_noticed_and_put_right(name: str) -> None:
    turn = turns_about_limb()[name]
    values = recording(tilt_path([45.0] * 6))
    by_sensor = values.reshape(len(values), 3, 3)
    worn = np.einsum("ij,nsj->nsi", turn, by_sensor).reshape(values.shape)
    detector = RepetitionDetector(taught(), near_enough, CONFIG, None, turns_about_limb(), True)
    found = detector.push(worn) + detector.close()
    assert len(found) == 6
    assert detector.mounting is not None and detector.mounting != "as_worn"


def test_there_are_24_right_angle_turns() -> None:
    turns = right_angle_turns()
    assert len({turn.tobytes() for turn in turns}) == 24
    np.testing.assert_array_equal(turns[0], np.eye(3))
    assert all(np.linalg.det(turn) == pytest.approx(1) for turn in turns)


def test_real_session_is_the_same_in_blocks_of_any_size(dataset: Dataset) -> None:
    trial = dataset.people["s5"]["e6"]
    (templates,) = enrolments({"e6": trial}, CONFIG).values()
    whole = facts(fed(trial.test, templates, len(trial.test)))
    assert len(whole) > 20
    for size in (1, 7, 1000):
        assert facts(fed(trial.test, templates, size)) == whole
