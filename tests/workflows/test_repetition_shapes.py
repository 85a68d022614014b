"""Repetitions as curves: the same angle that recognition measured, and nothing where there is nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "ui"))
from stored_sessions import record_live

from physio_desktop.domain import Correction, Repetition
from physio_desktop.errors import Cancelled
from physio_desktop.recognition.repetition_curves import N_POINTS, Curves
from physio_desktop.storage.database import Database
from physio_desktop.storage.edits import Edit
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.repetition_shapes import read_shapes

SOURCE = "sim:?exercise=e4&execution=protocol&repetitions=4&placement=right_ankle&speed=0"
Place = tuple[SessionStore, Lane]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    path = tmp_path_factory.mktemp("live") / "physio.db"
    return path, record_live(path, SOURCE)


@pytest.fixture
def place(recorded: tuple[Path, int]) -> Iterator[Place]:
    lane = Lane("storage")
    store = lane.call(lambda: SessionStore(Database.open(recorded[0]), "AB"))
    yield store, lane
    lane.call(store.database.close)
    lane.close()


def test_the_peak_is_the_amplitude_that_was_measured_live(place: Place, recorded: tuple[Path, int]) -> None:
    store, lane = place
    found = lane.call(store.repetitions, recorded[1])
    measured = [one.measures["amplitude_deg"] for one in found]
    assert len(measured) >= 3
    curves = read_shapes(store, lane, recorded[1]).curves["e4"]
    assert curves.values.shape == (len(found), N_POINTS)
    # 101 points over some hundred samples miss the very peak by little
    np.testing.assert_allclose(curves.values.max(axis=1), measured, atol=0.3)
    assert (curves.values[:, 0] == 0).all()


def test_what_a_person_said_is_what_is_drawn(place: Place, recorded: tuple[Path, int]) -> None:
    store, lane = place
    before = read_shapes(store, lane, recorded[1]).curves["e4"]
    first, second, *_ = lane.call(store.reviews.repetitions, recorded[1])
    spans = [one.detected for one in (first, second)]
    assert spans[0] is not None and spans[1] is not None
    other = Correction(spans[0].start_us, spans[0].end_us, "e5", None, first.id)
    none = Correction(spans[1].start_us, spans[1].end_us, "e4", None, second.id, is_repetition=False)
    added = lane.call(store.reviews.edit, recorded[1], Edit(add=(other, none)))
    curves = read_shapes(store, lane, recorded[1]).curves
    assert len(curves["e5"]) == 1 and len(curves["e4"]) == len(before) - 2
    np.testing.assert_array_equal(curves["e5"].values[0], before.values[0])
    lane.call(store.reviews.edit, recorded[1], Edit(withdraw=tuple(added)))


def test_without_samples_there_is_nothing(place: Place) -> None:
    store, lane = place

    def write() -> int:
        writer = store.begin_session(datetime.now(UTC))
        writer.append([], repetitions=[Repetition(0, 3_000_000, "e4")])
        writer.close()
        return writer.session_id

    assert read_shapes(store, lane, lane.call(write)).curves == {}


def test_it_is_given_up_when_nobody_wants_it(place: Place, recorded: tuple[Path, int]) -> None:
    with pytest.raises(Cancelled):
        read_shapes(*place, recorded[1], lambda: True)


def test_mean_and_band() -> None:
    values = np.arange(11.0)[:, None] * np.ones((1, N_POINTS))
    curves = Curves(values)
    low, high = curves.band or (None, None)
    assert (curves.mean == 5).all() and (low == 1).all() and (high == 9).all()
    assert Curves(values[:2]).band is None and len(Curves(values[:2])) == 2
