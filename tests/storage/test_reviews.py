from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from storage_samples import CALIBRATION, block

from physio_desktop.domain import (
    Correction,
    ExerciseSet,
    Label,
    Marker,
    Prediction,
    Repetition,
    SetCorrection,
)
from physio_desktop.errors import StorageError
from physio_desktop.storage.database import Database
from physio_desktop.storage.records import now
from physio_desktop.storage.reviews import Edit, Entry
from physio_desktop.storage.session_store import SessionStore

REPS = [
    Repetition(1_000_000, 2_000_000, "e4", "correct", 0.9, 1_500_000, {"form_score": 80.0}),
    Repetition(3_000_000, 4_000_000, "e4", "fast", 0.8, 3_500_000, {"form_score": 60.0}),
    Repetition(5_000_000, 6_000_000, "e1", None, 0.5, None, {}),
]


def record(
    store: SessionStore,
    started: datetime,
    patient: str | None = "P-1",
    *,
    n: int = 1000,
    first: int = 0,
    calibration=CALIBRATION,
    placement: str | None = "right_ankle",
) -> int:
    writer = store.begin_session(started, patient=patient, calibration=calibration, placement=placement)
    shift = first * 10_000
    moved = [
        dataclasses.replace(r, start_us=r.start_us + shift, end_us=r.end_us + shift, peak_us=None)
        for r in REPS
    ]
    writer.append(
        [block(first, n)],
        repetitions=moved,
        predictions=[Prediction(shift, shift + 8_000_000, "e4", 0.9, (("e4", 0.9),), "m")],
        markers=[Marker(shift + 5, shift + 5, "note", "stiff")],
        labels=[Label(shift, shift + 9, "e4")],
        sets=[ExerciseSet(1, "e4", shift, shift + 7_000_000, n_counted=3, ended_by="key", pain=4)],
    )
    writer.close()
    return writer.session_id


@pytest.fixture
def session(store: SessionStore, started: datetime) -> int:
    return record(store, started)


def test_a_correction_stands_beside_what_was_detected(store: SessionStore, session: int) -> None:
    first, second, third = store.reviews.repetitions(session)
    assert [one.state for one in (first, second, third)] == ["detected"] * 3
    accept = Correction(1_000_000, 2_000_000, "e4", "correct", first.id)
    move = Correction(3_100_000, 4_200_000, "e4", "correct", second.id, author="AB")
    reject = Correction(5_000_000, 6_000_000, "e1", None, third.id, is_repetition=False)
    missed = Correction(7_000_000, 8_000_000, "e4", "low_amplitude")
    store.reviews.edit(session, Edit(add=(accept, move, reject, missed)))
    found = store.reviews.repetitions(session)
    assert [one.state for one in found] == ["accepted", "corrected", "rejected", "added"]
    assert [one.truth and one.truth.execution for one in found] == [
        "correct",
        "correct",
        None,
        "low_amplitude",
    ]
    assert found[1].truth and found[1].truth.measures == {"form_score": 60.0}
    said = found[1].correction
    assert said and said.author == "AB" and said.created is not None
    assert found[0].correction and found[0].correction.author == "tester"
    assert [r.execution for r in store.repetitions(session)] == ["correct", "fast", None]  # as it was
    (line,) = store.reviews.lines()
    assert (line.n_judged, line.n_correct, line.n_corrected, line.pain) == (3, 2, 3, 4)
    assert line.exercises == ("e4",) and line.quality == pytest.approx(2 / 3)


def test_the_last_correction_counts_and_undo_brings_the_one_before_back(
    store: SessionStore, session: int
) -> None:
    one = store.reviews.repetitions(session)[0]
    steps = []
    for execution in ("fast", "low_amplitude"):
        edit = Edit(add=(Correction(1_000_000, 2_000_000, "e4", execution, one.id),))
        steps.append((edit, store.reviews.edit(session, edit)))

    def execution() -> str | None:
        truth = store.reviews.repetitions(session)[0].truth
        return truth.execution if truth else None

    assert execution() == "low_amplitude"
    back = steps[1][0].undone(steps[1][1])
    store.reviews.edit(session, back)
    assert execution() == "fast"
    store.reviews.edit(session, back.undone(()))  # and forward again
    assert execution() == "low_amplitude"


def test_a_label_is_withdrawn_and_restored(store: SessionStore, session: int) -> None:
    edit = Edit(add=(Label(10, 20, "e5", "fast", "person"),))
    (entry,) = store.reviews.edit(session, edit)
    assert [label.exercise for label in store.labels(session)] == ["e4", "e5"]
    store.reviews.edit(session, edit.undone([entry]))
    assert [label.exercise for label in store.labels(session)] == ["e4"]
    assert [label.exercise for label in store.read(session).labels] == ["e4"]


@pytest.mark.parametrize(
    "edit",
    [
        Edit(add=(Label(20, 20, "e5"),)),
        Edit(add=(Correction(0, 1, "e4", "fast", 999),)),
        Edit(withdraw=(Entry("label", 999),)),
    ],
)
def test_a_step_that_cannot_be_leaves_everything_as_it_was(
    store: SessionStore, session: int, edit: Edit
) -> None:
    good = Correction(1, 2, "e4", "fast")
    with pytest.raises(StorageError):
        store.reviews.edit(session, dataclasses.replace(edit, add=(good, *edit.add)))
    assert len(store.reviews.repetitions(session)) == 3


def test_a_deleted_session_is_hidden_restored_and_purged(
    store: SessionStore, session: int, started: datetime
) -> None:
    other = record(store, started + timedelta(days=1))
    store.reviews.delete([session])
    assert [line.id for line in store.reviews.lines()] == [other]
    assert [one.id for one in store.sessions()] == [other]
    assert store.patients()[0].n_sessions == 1
    assert [line.id for line in store.reviews.lines(deleted=True)] == [session]
    store.reviews.restore([session])
    assert [line.id for line in store.reviews.lines()] == [other, session]
    store.reviews.delete([session])
    assert store.reviews.purge(deleted_before=now() - timedelta(days=1)) == 0
    assert store.reviews.purge(session_ids=[session, other]) == 1  # what is not deleted stays
    assert [line.id for line in store.reviews.lines()] == [other]
    with pytest.raises(StorageError):
        store.session(session)


def test_what_is_being_recorded_is_not_deleted(store: SessionStore, started: datetime) -> None:
    writer = store.begin_session(started)
    with pytest.raises(StorageError, match="being recorded"):
        store.reviews.delete([writer.session_id])


def test_two_halves_become_one_bit_by_bit(store: SessionStore, started: datetime) -> None:
    a = record(store, started, n=12_345)
    b = record(store, started + timedelta(seconds=300), n=7_001, patient=None, first=3)
    missed = Edit(add=(Correction(7_000_000, 8_000_000, "e4", "fast"),))
    of_detected = store.reviews.repetitions(b)[0]
    fixed = Edit(add=(Correction(1_030_000, 2_030_000, "e4", "fast", of_detected.id),))
    store.reviews.edit(b, missed)
    store.reviews.edit(b, fixed)
    store.reviews.edit(b, Edit(add=(SetCorrection(1, "e5", 100, 900, 4, 7, None),)))
    merged = store.reviews.merge(b, a)  # in any order
    before, after, both = store.read(a), store.read(b), store.read(merged.id)
    assert both.n_samples == 12_345 + 7_001 == merged.n_samples
    shift = 300_000_000
    np.testing.assert_array_equal(both.time_us(), np.r_[before.time_us(), after.time_us() + shift])
    np.testing.assert_array_equal(
        both.values().view(np.uint32), np.r_[before.values(), after.values()].view(np.uint32)
    )
    (gap,) = both.gaps
    assert (gap.reason, gap.start_us, gap.end_us) == ("merged", before.time_us()[-1], shift + 30_000)
    assert [one.number for one in store.sets(merged.id)] == [1, 2]
    moved = store.sets(merged.id)[1]
    assert (moved.exercise, moved.start_us, moved.end_us, moved.pain) == ("e5", shift + 100, shift + 900, 7)
    assert store.reviews.sets(merged.id)[0].correction is None
    reviewed = store.reviews.repetitions(merged.id)
    states = [one.state for one in reviewed]
    assert states == ["detected"] * 3 + ["corrected", "detected", "detected", "added"]
    assert reviewed[-1].span_us == (shift + 7_000_000, shift + 8_000_000)
    assert len(store.predictions(merged.id)) == len(store.markers(merged.id)) == 2
    assert merged.patient == "P-1" and merged.closed
    assert [line.id for line in store.reviews.lines()] == [merged.id]
    assert {line.id for line in store.reviews.lines(deleted=True)} == {a, b}
    assert store.database.check() == []


def test_what_are_no_halves_is_refused(store: SessionStore, started: datetime) -> None:
    a = record(store, started)
    other = dataclasses.replace(CALIBRATION, gyr_bias_rad_s=(0.0, 0.0, 0.1))
    for kind, words in (
        ({"patient": "P-2"}, "two patients"),
        ({"calibration": other}, "calibrations"),
        ({"placement": "chest"}, "different places"),
    ):
        b = record(store, started + timedelta(minutes=1), **kind)
        with pytest.raises(StorageError, match=words):
            store.reviews.merge(a, b)
    b = record(store, started + timedelta(seconds=5))
    with pytest.raises(StorageError, match="overlap"):
        store.reviews.merge(a, b)
    b = record(store, started + timedelta(days=1))
    with pytest.raises(StorageError, match="twelve hours"):
        store.reviews.merge(a, b)
    assert store.reviews.lines(deleted=True) == []


def test_sessions_of_an_earlier_version_are_counted_later(
    store: SessionStore, session: int, database: Database
) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM overviews")
    assert store.recover_open_sessions() == []
    line = store.reviews.lines()[0]
    assert (line.n_repetitions, line.counted) == (0, False) and store.history.uncounted() == [session]
    store.history.count([session, session + 1])
    line = store.reviews.lines()[0]
    assert (line.n_repetitions, line.counted) == (3, True) and store.history.uncounted() == []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=12))
def test_undoing_every_step_gives_what_was_detected(tmp_path_factory, steps) -> None:
    path = tmp_path_factory.mktemp("undo") / "physio.db"
    with Database.open(path) as database:
        store = SessionStore(database)
        session = record(store, now())
        ids = [one.id for one in store.reviews.repetitions(session)]
        states = [store.reviews.repetitions(session)]
        done = []
        for which, how in steps:
            execution = ("correct", "fast", None)[how]
            about = ids[which] if which < len(ids) else None
            item = Correction(1000, 2000, "e2", execution, about, is_repetition=how != 2 or about is None)
            edit = Edit(add=(item,))
            done.append((edit, store.reviews.edit(session, edit)))
            states.append(store.reviews.repetitions(session))
        for edit, added in reversed(done):
            states.pop()
            store.reviews.edit(session, edit.undone(added))
            assert store.reviews.repetitions(session) == states[-1]


def test_what_is_said_of_a_set_stands_beside_it_and_can_be_withdrawn(
    store: SessionStore, session: int
) -> None:
    [before] = store.reviews.sets(session)
    said = SetCorrection(1, "e1", 10, 20, 7, 4, 2.5)
    added = store.reviews.edit(session, Edit(add=(said,)))
    [one] = store.reviews.sets(session)
    assert one.recorded == before.recorded == before.truth
    truth = one.truth
    assert (truth.exercise, truth.n_repetitions, truth.pain, truth.effort) == ("e1", 7, 4, 2.5)
    assert store.sets(session) == [truth] and truth.author == "tester"
    assert (store.reviews.lines()[0].n_repetitions, store.reviews.lines()[0].pain) == (7, 4)
    store.reviews.edit(session, Edit(add=(dataclasses.replace(said, pain=5),)))
    assert store.sets(session)[0].pain == 5  # the last word counts
    store.reviews.edit(session, Edit(withdraw=tuple(added)))
    assert store.sets(session)[0].pain == 5
    with pytest.raises(StorageError, match="set is not of this session"):
        store.reviews.edit(session, Edit(add=(dataclasses.replace(said, number=9),)))
    with pytest.raises(StorageError, match="no length"):
        store.reviews.edit(session, Edit(add=(dataclasses.replace(said, end_us=10),)))
