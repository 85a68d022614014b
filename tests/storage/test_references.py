"""What a patient was taught with comes back as it was; what cannot be a reference is refused."""

from __future__ import annotations

import json
import sqlite3
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from physio_desktop.domain import DeviceInfo
from physio_desktop.errors import StorageError
from physio_desktop.storage import references
from physio_desktop.storage.database import Database
from physio_desktop.storage.references import PatientReference
from physio_desktop.storage.session_store import SessionStore

DATA: dict[str, Any] = {"values": [[0.5, None, -9.81]], "start": 0, "name": "Kniebeuge ä"}


def reference(exercise: str = "e4", execution: str = "correct", **more: Any) -> PatientReference:
    return PatientReference(exercise, execution, {**DATA, **more})


def audited(store: SessionStore, action: str) -> list[tuple[str, str, dict[str, Any]]]:
    with store.database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT who, object, detail FROM audit WHERE action = ? ORDER BY id", (action,)
        ).all()
    return [(who, what, json.loads(detail)) for who, what, detail in rows]


def test_they_come_back_in_order(store: SessionStore) -> None:
    store.remember_device(DeviceInfo(id="dev-1"))
    items = [
        PatientReference("e4", "correct", DATA, device="dev-1"),
        PatientReference("e1", "fast", DATA, device="not known here"),
    ]
    added = store.add_references("P-1", "right_ankle", items)
    store.add_references("P-1", "right_wrist", [reference("e6")])
    store.add_references("P-2", "right_ankle", [reference("e5")])
    assert store.references("P-1", "right_ankle") == added
    assert [dict(item.data) for item in added] == [DATA, DATA]
    assert [item.device for item in added] == ["dev-1", None]
    assert {item.author for item in added} == {"tester"} and added[0].created is not None
    assert [item.exercise for item in store.references("P-1")] == ["e4", "e1", "e6"]
    assert store.references("P-3") == []
    who, what, about = audited(store, "references added")[0]
    assert (who, what) == ("tester", "patient:P-1")
    assert about == {"placement": "right_ankle", "exercises": ["e1", "e4"], "n": 2, "replaced": False}


def test_replacing_forgets_the_same_exercise_there_only(store: SessionStore) -> None:
    store.add_references("P-1", "right_ankle", [reference("e4"), reference("e1")])
    store.add_references("P-1", "right_wrist", [reference("e4")])
    store.add_references("P-1", "right_ankle", [reference("e4", "fast")], replace=True)
    found = [(r.placement, r.exercise, r.execution) for r in store.references("P-1")]
    assert found == [
        ("right_ankle", "e1", "correct"),
        ("right_wrist", "e4", "correct"),
        ("right_ankle", "e4", "fast"),
    ]


def test_deleting(store: SessionStore, path: Path) -> None:
    marked = reference("e4", word="vanishing")
    store.add_references("P-1", "right_ankle", [marked, reference("e1")])
    store.add_references("P-1", "right_wrist", [reference("e4")])
    assert store.delete_references("P-1", "e4", "right_ankle") == 1
    assert store.delete_references("P-1", placement="right_wrist") == 1
    assert [item.exercise for item in store.references("P-1")] == ["e1"]
    assert store.delete_references("P-1") == 1
    assert [about["n"] for _, _, about in audited(store, "references deleted")] == [1, 1, 1]
    with pytest.raises(StorageError, match="no patient"):
        store.delete_references("P-9")
    assert references.encode(marked.data) not in path.read_bytes()


def test_all_or_none(store: SessionStore) -> None:
    for bad in ({"x": float("nan")}, {"x": {1}}, {"x": "y" * references.MAX_JSON_BYTES}):
        with pytest.raises(StorageError):
            store.add_references("P-1", "right_ankle", [reference(), PatientReference("e1", "correct", bad)])
    for name in ("", " ", "a\nb", "x" * 121):
        with pytest.raises(StorageError, match="name for the exercise"):
            store.add_references("P-1", "right_ankle", [reference(), reference(name)])
    assert store.references("P-1") == []
    assert store.patients() == []


def test_they_go_with_their_patient(store: SessionStore, path: Path, started: datetime) -> None:
    store.add_references("P-1", "right_ankle", [reference()])
    with store.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM patients")
        assert connection.exec_driver_sql("SELECT count(*) FROM patient_references").scalar() == 0


def deep() -> bytes:
    return zlib.compress(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}")


HOSTILE = {
    "text": "not bytes",
    "number": 5,
    "empty": b"",
    "no zlib": b"\x00\x01\x02",
    "cut off": references.encode(DATA)[:-3],
    "appended": references.encode(DATA) + b"more",
    "a bomb": zlib.compress(b" " * (references.MAX_JSON_BYTES + 1)),
    "no json": zlib.compress(b"{'a': 1}"),
    "no text": zlib.compress(b"\xff\xfe"),
    "a list": zlib.compress(b"[1, 2]"),
    "not a number": zlib.compress(b'{"a": NaN}'),
    "too deep": deep(),
    "a huge number": zlib.compress(b'{"a": ' + b"9" * 10_000 + b"}"),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_data_is_refused_and_named_by_the_check(path: Path, data: object) -> None:
    with Database.open(path) as database:
        SessionStore(database).add_references("P-1", "right_ankle", [reference()])
    connection = sqlite3.connect(path)
    connection.execute("UPDATE patient_references SET data = ?", (data,))
    connection.commit()
    connection.close()
    with Database.open(path) as database:
        with pytest.raises(StorageError) as refused:
            SessionStore(database).references("P-1")
        assert refused.value.hint
        (problem,) = database.check()
        assert problem.startswith("Reference repetition 1:")
        assert SessionStore(database).delete_references("P-1") == 1
        assert database.check() == []


@pytest.mark.parametrize("column", ["created", "exercise", "author"])
def test_hostile_columns_are_refused(path: Path, column: str) -> None:
    with Database.open(path) as database:
        SessionStore(database).add_references("P-1", "right_ankle", [reference()])
    connection = sqlite3.connect(path)
    connection.execute(f"UPDATE patient_references SET {column} = ?", (b"\xff\x00",))
    connection.commit()
    connection.close()
    with Database.open(path) as database, pytest.raises(StorageError):
        SessionStore(database).references("P-1")
