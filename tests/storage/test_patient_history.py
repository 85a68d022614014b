"""Trends and totals are those of the truth: corrections and corrected sets count, deleted sessions do not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from storage_samples import block

from physio_desktop.domain import Correction, ExerciseSet, Repetition
from physio_desktop.errors import StorageError
from physio_desktop.storage import trends
from physio_desktop.storage.database import Database
from physio_desktop.storage.references import PatientReference
from physio_desktop.storage.reviews import Edit
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.storage.trends import Choice


def measures(amplitude: float) -> dict[str, float]:
    return {"amplitude_deg": amplitude, "amplitude_error_deg": 2.0, "form_score": 80.0}


REPS = [
    Repetition(1_000_000, 3_000_000, "e4", "correct", 0.95, None, measures(40)),
    Repetition(4_000_000, 6_000_000, "e4", "fast", 0.5, None, measures(50)),
    Repetition(7_000_000, 8_000_000, "e4", None, 1.0, None, {"amplitude_deg": float("nan")}),
]


def record(store: SessionStore, started: datetime, patient: str = "P-1", *, sets: bool = False) -> int:
    writer = store.begin_session(started, patient=patient, placement="right_ankle")
    done = (
        [ExerciseSet(1, "e4", 0, 9_000_000, n_counted=3, n_corrected=5, ended_by="key", pain=4)]
        if sets
        else None
    )
    writer.append([block(0, 1000)], repetitions=REPS, sets=done)
    writer.close()
    return writer.session_id


def test_results_are_those_of_the_truth(store: SessionStore, started: datetime) -> None:
    session = record(store, started)
    (one,) = store.history.of_patient("P-1").results
    assert (one.exercise, one.n_repetitions, one.n_correct, one.n_fast) == ("e4", 3, 1, 1)
    assert (one.amplitude_deg, one.amplitude_error_deg, one.form_score) == (45.0, 2.0, 80.0)
    assert one.duration_s == pytest.approx(5 / 3) and one.pain is None
    first, second, _ = store.reviews.repetitions(session)
    store.reviews.edit(
        session,
        Edit(
            add=(
                Correction(1_000_000, 3_000_000, "e4", None, first.id, is_repetition=False),
                Correction(4_000_000, 6_000_000, "e1", "correct", second.id),
                Correction(8_000_000, 9_500_000, "e1", "correct"),
            )
        ),
    )
    by_name = {one.exercise: one for one in store.history.of_patient("P-1").results}
    assert by_name["e4"].n_repetitions == 1 and by_name["e4"].amplitude_deg is None
    assert (by_name["e1"].n_repetitions, by_name["e1"].amplitude_deg, by_name["e1"].n_correct) == (2, 50.0, 2)


def test_a_corrected_set_says_how_many(store: SessionStore, started: datetime) -> None:
    session = record(store, started, sets=True)
    (one,) = store.history.of_patient("P-1").results
    assert (one.n_repetitions, one.n_found, one.pain) == (5, 3, 4)
    store.save_sets(session, [])
    (one,) = store.history.of_patient("P-1").results
    assert (one.n_repetitions, one.pain) == (3, None)


def test_deleted_sessions_never_count(store: SessionStore, started: datetime) -> None:
    first, second = record(store, started), record(store, started + timedelta(days=1))
    store.reviews.delete([first])
    assert [one.session_id for one in store.history.of_patient("P-1").results] == [second]
    totals = store.history.totals(Choice())
    assert totals.exercises[0].n_repetitions == 3 and len(totals.sessions) == 1
    store.reviews.restore([first])
    assert store.history.totals(Choice()).exercises[0].n_repetitions == 6


def test_totals_by_period_patient_and_placement(store: SessionStore, started: datetime) -> None:
    session = record(store, started)
    record(store, started + timedelta(days=40), "P-2", sets=True)
    (one,) = store.history.totals(Choice()).exercises
    assert (one.n_repetitions, one.n_found, one.n_detected, one.n_corrected) == (8, 6, 6, 0)
    assert one.sure == (0, 0, 0, 0, 0, 2, 0, 0, 0, 4)
    (later,) = store.history.totals(Choice(since=started + timedelta(days=1))).exercises
    assert later.n_repetitions == 5
    assert store.history.totals(Choice(patient="P-1")).sessions == ((started, 3),)
    assert store.history.totals(Choice(placement="right_wrist")).exercises == ()
    assert store.history.totals(Choice(without="P-1")).sessions == ((started + timedelta(days=40), 5),)
    assert store.history.placements() == ["right_ankle"]
    first = store.reviews.repetitions(session)[0]
    store.reviews.edit(session, Edit(add=(Correction(1_000_000, 3_000_000, "e1", None, first.id),)))
    e4 = next(one for one in store.history.totals(Choice()).exercises if one.exercise == "e4")
    assert e4.n_corrected == 1 and e4.n_detected == 6


def test_what_was_taught(store: SessionStore) -> None:
    store.add_references("P-1", "right_ankle", [PatientReference("e4", "correct", {"a": 1})] * 3)
    (taught,) = store.history.of_patient("P-1").taught
    assert (taught.exercise, taught.placement, taught.n) == ("e4", "right_ankle", 3)
    with pytest.raises(StorageError):
        store.history.of_patient("P-2")


def test_sessions_of_an_earlier_version_are_counted_when_a_patient_is_looked_at(
    store: SessionStore, started: datetime
) -> None:
    record(store, started)
    with store.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM exercise_overviews")
        connection.exec_driver_sql("DELETE FROM overviews")
    with store.database.reading() as connection:
        assert trends.results(connection, "P-1") == []
    assert len(store.history.of_patient("P-1").results) == 1


def test_the_audit_trail_as_a_list(store: SessionStore, database: Database, started: datetime) -> None:
    session = record(store, started)
    record(store, started, "P-2")
    store.history.viewed_patient("P-1")
    store.history.viewed_session(session)
    newest, before, *_ = store.history.audit_entries(patient="P-1")
    assert (newest.action, newest.patient, newest.started) == ("session viewed", "P-1", started)
    assert (before.action, before.patient, before.who) == ("patient viewed", "P-1", "tester")
    theirs = {entry.action for entry in store.history.audit_entries(patient="P-1")}
    assert {"patient added", "session begun", "session closed"} <= theirs
    assert not any(entry.patient == "P-2" for entry in store.history.audit_entries(patient="P-1"))
    assert store.history.n_audit_entries() > store.history.n_audit_entries(patient="P-1")
    assert store.history.audit_entries(since=newest.at + timedelta(seconds=1)) == []
    assert len(store.history.audit_entries(limit=2)) == 2
    assert database.check() == []
