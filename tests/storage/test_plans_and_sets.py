"""Plans and sets in the database, also in one that an older version wrote."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path

import pytest
from storage_samples import block

from physio_desktop.domain import ExerciseSet, Label, Marker, PlannedExercise
from physio_desktop.errors import StorageError
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore

PLAN = [
    PlannedExercise("e4", "right_ankle", 3, 12, 3.0, 6.0, note="slowly"),
    PlannedExercise("stairs", None, 2, 10, title="Stairs"),
]


def test_a_plan_is_kept_in_its_order_and_replaced(store: SessionStore) -> None:
    store.save_patient("P-1", " hip ", "left")
    assert store.plan("P-1") == []
    store.save_plan("P-1", PLAN)
    assert store.plan("P-1") == PLAN
    store.save_plan("P-1", PLAN[1:])
    assert store.plan("P-1") == PLAN[1:]
    (patient,) = store.patients()
    assert (patient.note, patient.side) == ("hip", "left")
    with pytest.raises(StorageError):
        store.plan("P-2")
    with pytest.raises(StorageError, match="not a patient code"):
        store.save_patient("Mr Smith")


def test_sets_are_written_with_the_samples_and_changed_afterwards(
    store: SessionStore, started: datetime
) -> None:
    writer = store.begin_session(started)
    goes_on = ExerciseSet(1, "e4", 1_000_000)
    writer.append([block(0, 500)], sets=[goes_on])
    assert store.sets(writer.session_id) == [goes_on]
    done = [
        ExerciseSet(1, "e4", 1_000_000, 9_000_000, 8, 7, 8, "target", 3, 0.5, "AB"),
        ExerciseSet(2, None, 10_000_000, 11_000_000, 10, 1, ended_by="stop"),
    ]
    note = Marker(5, 5, "note", "limps", "AB")
    writer.append([], sets=done, markers=[note], labels=[Label(0, 9, "e5", author="AB")])
    writer.close()
    assert store.sets(writer.session_id) == done
    assert store.markers(writer.session_id) == [note]
    store.save_sets(writer.session_id, done[:1])
    assert store.sets(writer.session_id) == done[:1]
    store.delete_session(writer.session_id)
    assert store.sets(writer.session_id) == []


def test_a_session_is_assigned_afterwards(store: SessionStore, started: datetime) -> None:
    writer = store.begin_session(started)
    writer.append([block(0, 10)])
    writer.close()
    assert store.session(writer.session_id).patient is None
    assert store.assign_session(writer.session_id, "P-7").patient == "P-7"
    assert store.assign_session(writer.session_id, None).patient is None


def test_a_database_of_the_first_version_takes_plans_and_sets(path: Path) -> None:
    path.parent.mkdir(parents=True)
    packed = Path(__file__).parent / "databases" / "0001-first.db.gz"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    with Database.open(path) as database:
        store = SessionStore(database)
        (session,) = store.sessions()
        assert session.patient == "P-1"
        assert store.sets(session.id) == []
        store.save_plan("P-1", PLAN)
        store.save_sets(session.id, [ExerciseSet(1, "e4", 0, 5)])
        assert store.plan("P-1") == PLAN
        assert database.check() == []
