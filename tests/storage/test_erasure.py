"""After erasing a patient nothing is left: in no column, no blob, no page of the file, no log, no backup."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from storage_samples import CALIBRATION, SCALE

from physio_desktop.domain import (
    Correction,
    ExerciseSet,
    ImuBlock,
    Label,
    Marker,
    PlannedExercise,
    Prediction,
    Repetition,
)
from physio_desktop.errors import StorageError
from physio_desktop.storage import erasure
from physio_desktop.storage.database import Database
from physio_desktop.storage.references import PatientReference
from physio_desktop.storage.reviews import Edit
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows import erasing

HERE = Path(__file__).parent
CODE = "P-0147"


def fill(store: SessionStore, code: str, started: datetime, seed: int, n_sessions: int = 2) -> list[int]:
    """Sessions with everything that a session can have, unlike those of any other seed."""
    chance = np.random.default_rng(seed)
    store.save_patient(code, f"note of {code}", "left")
    store.save_plan(code, [PlannedExercise("e4", "right_ankle", note=f"for {code}")])
    reference = {"values": chance.normal(size=300).round(6).tolist()}
    store.add_references(code, "right_ankle", [PatientReference("e4", "correct", reference)])
    ids = []
    for number in range(n_sessions):
        writer = store.begin_session(
            started + timedelta(days=number + seed),
            patient=code,
            source=f"file:{code}.csv",
            calibration=CALIBRATION,
        )
        time_us = np.arange(1000, dtype=np.int64) * 10_000
        counts = chance.integers(-3000, 3000, (1000, 9)).astype(np.int16)
        writer.append(
            [ImuBlock(time_us, CALIBRATION.apply(counts, SCALE), counts, SCALE.copy())],
            labels=[Label(0, 9, "e4")],
            markers=[Marker(5, 5, "note", f"{code} is stiff")],
            predictions=[Prediction(0, 8_000_000, "e4", 0.9, (("e4", 0.9),), "m")],
            repetitions=[
                Repetition(1_000_000, 2_000_000, "e4", "correct", 0.9, None, {"amplitude_deg": 40.0})
            ],
            sets=[ExerciseSet(1, "e4", 0, 7_000_000, n_counted=1, ended_by="key", pain=4)],
        )
        writer.close()
        first = store.reviews.repetitions(writer.session_id)[0]
        store.reviews.edit(
            writer.session_id, Edit(add=(Correction(1_000_000, 2_000_000, "e4", "fast", first.id),))
        )
        ids.append(writer.session_id)
    return ids


def everything(path: Path) -> bytes:
    """Every byte of the database and its log, and every value of every table once more, blobs unpacked."""
    import zlib

    parts = [file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")) if file.is_file()]
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in connection.execute(f"SELECT * FROM {name}"):
            for value in row:
                if isinstance(value, bytes):
                    parts.append(value)
                    if name == "patient_references":
                        parts.append(zlib.decompress(value))
                else:
                    parts.append(str(value).encode())
    connection.close()
    return b"\0".join(parts)


def pieces(path: Path, code: str) -> list[bytes]:
    """Bytes that only this patient's rows hold: uids, samples, references."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    query = "FROM sessions JOIN patients ON patients.id = patient_id WHERE code = ?"
    uids = [uid.encode() for (uid,) in connection.execute(f"SELECT uid {query}", (code,))]
    blobs = connection.execute(
        f"SELECT payload FROM sample_blocks WHERE session_id IN (SELECT sessions.id {query})", (code,)
    ).fetchall()
    blobs += connection.execute(
        "SELECT data FROM patient_references JOIN patients ON patients.id = patient_id WHERE code = ?",
        (code,),
    ).fetchall()
    connection.close()
    cut = [blob[at : at + 24] for (blob,) in blobs for at in range(300, len(blob) - 24, 397)]
    cut = [piece for piece in cut if len(set(piece)) > 16]
    assert uids and len(cut) > 10
    return [*uids, *cut]


def erase(store: SessionStore, code: str, tmp_path: Path, **options: bool) -> erasing.Certificate:
    folder = store.database.path.parent / "backups"
    prospect = erasing.look(store, code, [folder], tmp_path / "models")
    return erasing.erase(store, prospect, logs=tmp_path / "logs", **options)


def test_nothing_is_left(path: Path, started: datetime, tmp_path: Path) -> None:
    with Database.open(path) as database:
        store = SessionStore(database, author="AB")
        others = fill(store, "P-9", started, 1)
        theirs = fill(store, CODE, started, 10, 3)
        store.save_patient("P-9", f"sister of {CODE}; P-01471 is nobody")
        store.assign_session(others[0], CODE)  # by mistake
        store.assign_session(others[0], "P-9")
        store.delete_session(theirs[0])
        store.reviews.delete(theirs[1:2])  # could still be restored
        store.audit("session exported", f"patient:{CODE}", {"folder": f"/elsewhere/{CODE}"})
        gone = pieces(path, CODE)
        kept = pieces(path, "P-9")
        before = everything(path)
        assert CODE.encode() in before and all(piece in before for piece in gone)
        certificate = erase(store, CODE, tmp_path)
        assert certificate.traces == ()
        after = everything(path)
        assert [piece for piece in gone if piece in after] == []
        assert all(piece in after for piece in kept)
        assert after.replace(b"P-01471", b"").count(CODE.encode()) == 0
        assert not erasure.note_of(path).exists()
        assert database.check() == []
        assert [p.code for p in store.patients()] == ["P-9"]
        assert len(store.sessions("P-9")) == 2
        (noted,) = [e for e in store.history.audit_entries() if e.action == "patient erased"]
        assert noted.who == "AB" and noted.object == f"patient:{certificate.alias}"
        kinds = {e.action for e in store.history.audit_entries() if certificate.alias in e.object}
        assert {"patient added", "session begun", "plan saved", "references added"} <= kinds
    rows = dict(certificate.rows)
    assert rows["sessions"] == 2 and rows["patient_references"] == 1 and rows["corrections"] == 2
    text = certificate.text()
    assert CODE in text and "found no trace" in text and "/elsewhere" in text and "solid-state" in text
    assert b"sample_blocks" in certificate.csv()


def test_the_check_does_find_what_is_left(path: Path, started: datetime) -> None:
    from physio_desktop.storage import erasure_check

    with Database.open(path) as database:
        store = SessionStore(database)
        fill(store, CODE, started, 3)
        with database.reading() as connection:
            task = erasure.new_task(connection, erasure.find(connection, CODE))
        found = " ".join(erasure_check.traces(database, task))
        for place in (
            "patients.code",
            "sessions.uid",
            "markers.text",
            "audit.object",
            "physio.db: the id of",
        ):
            assert place in found
        with database.writing() as connection:  # as if nobody had thought of the bytes
            connection.exec_driver_sql("DELETE FROM sessions")
            connection.exec_driver_sql("DELETE FROM patients")
        found = " ".join(erasure_check.traces(database, task))
        assert "patients.code" not in found and "physio.db: a piece of a recording" in found


def test_backups_reports_models_and_logs_go_too(path: Path, started: datetime, tmp_path: Path) -> None:
    with Database.open(path) as database:
        store = SessionStore(database, author="AB")
        fill(store, "P-9", started, 1)
        backups = path.parent / "backups"
        database.backup(backups / "without.db")
        theirs = fill(store, CODE, started, 10)
        database.backup(backups / "with.db")
        (backups / "broken.db").write_bytes(b"no database")
        uid = store.session(theirs[0]).uid
        report, foreign = tmp_path / "reports" / "session-1", tmp_path / "reports" / "mine"
        for folder, text in ((report, f"session,,uid,{uid}\n"), (foreign, "session,,uid,other\n")):
            folder.mkdir(parents=True)
            (folder / "session.csv").write_text(text)
            (folder / "samples.csv").write_text("time_s\n")
            store.audit("session exported", f"session:{uid}", {"folder": str(folder)})
        models = tmp_path / "models"
        models.mkdir()
        for name, card in (
            ("own", {"patient": CODE}),
            ("all", {"people": ["P-9", CODE]}),
            ("no", {"people": []}),
        ):
            (models / f"{name}.card.json").write_text(json.dumps({"name": name, **card}))
            (models / f"{name}.repetition.ubj").write_bytes(b"trees")
        log = tmp_path / "logs" / "physio-desktop.log"
        log.parent.mkdir()
        log.write_text(f"INFO ü {CODE} was seen; P-01471 not\n", encoding="utf-8")
        certificate = erase(store, CODE, tmp_path)
        left = sorted(file.name for file in backups.iterdir())
        assert left[0] == "broken.db" and left[-1] == "without.db" and len(left) == 3
        (fresh,) = [file for file in backups.iterdir() if file.name.startswith("physio-")]
        assert CODE.encode() not in fresh.read_bytes()
        assert not report.exists() and (foreign / "session.csv").exists()
        assert sorted(file.name for file in models.iterdir()) == [
            *("all.card.json", "all.repetition.ubj", "no.card.json", "no.repetition.ubj")
        ]
        assert CODE not in (models / "all.card.json").read_text()
        assert log.read_text(encoding="utf-8") == "INFO ü xxxxxx was seen; P-01471 not\n"
        assert certificate.shared_models == ("all",)
        assert any(place.endswith("broken.db") for place in certificate.kept)
        assert certificate.places == (str(foreign),)


def test_an_encrypted_database_and_its_backups(path: Path, started: datetime, tmp_path: Path) -> None:
    from physio_desktop.storage.drivers import Passphrase

    passphrase = Passphrase.chosen("four words are best")
    with Database.open(path, passphrase=passphrase) as database:
        store = SessionStore(database)
        fill(store, "P-9", started, 1)
        fill(store, CODE, started, 10)
        old = path.parent / "backups" / "old.db"
        database.backup(old)
        certificate = erase(store, CODE, tmp_path)
        assert certificate.traces == () and not old.exists()
        assert [patient.code for patient in store.patients()] == ["P-9"]
        assert database.check() == []
        store.save_patient("P-10")  # it goes on with the same passphrase


def test_backups_stay_if_wanted(path: Path, started: datetime, tmp_path: Path) -> None:
    with Database.open(path) as database:
        store = SessionStore(database)
        fill(store, CODE, started, 10)
        database.backup(path.parent / "backups" / "with.db")
        certificate = erase(store, CODE, tmp_path, with_backups=False)
        assert [file.name for file in (path.parent / "backups").iterdir()] == ["with.db"]
        assert "still holds the patient's data" in certificate.text()


def test_a_recording_is_not_cut_off(store: SessionStore, started: datetime, tmp_path: Path) -> None:
    store.begin_session(started, patient=CODE)
    with pytest.raises(StorageError, match="being recorded"):
        erase(store, CODE, tmp_path)
    with pytest.raises(StorageError, match="no patient"):
        erase(store, "P-1", tmp_path)


@pytest.mark.parametrize("code", ["e4", "1", "12345", "correct"])
def test_a_code_that_is_also_a_word_spoils_nothing(
    store: SessionStore, started: datetime, tmp_path: Path, code: str
) -> None:
    (other, *_) = fill(store, "P-9", started, 1)
    store.save_patient("P-9", "1 week, 12345 steps, e4")
    fill(store, code, started, 5)
    certificate = erase(store, code, tmp_path)
    assert certificate.traces == ()
    assert [r.exercise for r in store.repetitions(other)] == ["e4"]
    (patient,) = store.patients()
    assert patient.note == "1 week, 12345 steps, e4"


def test_the_audit_trail_only_grows(store: SessionStore) -> None:
    from sqlalchemy.exc import IntegrityError

    store.audit("a", "b")
    for change in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
        with pytest.raises(IntegrityError, match="only grows"), store.database.writing() as connection:
            connection.exec_driver_sql(change)
    assert store.history.n_audit_entries() == 1


SCRIPT = """
import sys
from pathlib import Path
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows import erasing
path = Path(sys.argv[1])
with Database.open(path) as database:
    store = SessionStore(database)
    prospect = erasing.look(store, "P-0147", [path.parent / "backups"], path.parent / "models")
    print("ready", flush=True)
    erasing.erase(store, prospect)
    print("done", flush=True)
"""


def test_killed_in_the_middle_it_is_all_or_nothing(path: Path, started: datetime) -> None:
    chance, outcomes = random.Random(4), set()
    for attempt in range(8):
        with Database.open(path) as database:
            store = SessionStore(database)
            if CODE not in [patient.code for patient in store.patients()]:
                fill(store, CODE, started, 100 + attempt, 4)
            database.backup(path.parent / "backups" / f"{attempt}.db")
        gone = pieces(path, CODE)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(path)], stdout=subprocess.PIPE, env=environment
        )
        assert process.stdout and process.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0, 0.12))
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        process.stdout.close()
        with Database.open(path) as database:
            store = SessionStore(database)
            store.recover_open_sessions()
            is_there = CODE in [patient.code for patient in store.patients()]
            assert len(store.sessions(CODE)) == (4 if is_there else 0)
            assert database.check() == []
        found = everything(path)
        assert not erasure.note_of(path).exists()
        if is_there:
            assert all(piece in found for piece in gone)
            assert (path.parent / "backups" / f"{attempt}.db").exists()
        else:
            assert [piece for piece in gone if piece in found] == []
            assert CODE.encode() not in found
            assert not (path.parent / "backups" / f"{attempt}.db").exists()
        outcomes.add(is_there)
    assert outcomes  # both happen, in a share that depends on the machine
