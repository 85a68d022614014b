"""Databases as every earlier version wrote them: opened by this one, nothing lost, whatever happens."""

from __future__ import annotations

import gzip
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import make_database
import pytest
from test_database_open import small_disk  # noqa: F401  (a fixture)

from physio_desktop.errors import StorageBusy, StorageError
from physio_desktop.storage import encryption, migrations, replacement, sqlite_file
from physio_desktop.storage.database import Database
from physio_desktop.storage.drivers import Passphrase
from physio_desktop.storage.history_store import PatientHistory
from physio_desktop.storage.session_store import SessionStore

DATABASES = Path(__file__).parent / "databases"
ROOT = Path(__file__).resolve().parents[2]
EARLIER = migrations.REVISIONS[:-1]
COUNTED = ("alembic_version", "overviews", "exercise_overviews")  # the latter are counted anew from the rest
SECRET = Passphrase("four quiet green words")


def as_written(tables: str, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.decompress((DATABASES / f"{tables}.db.gz").read_bytes()))
    return path


def said(tables: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATABASES / f"{tables}.json").read_text(encoding="utf-8"))
    return found


def rows(path: Path, tables: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Every row of these tables by its columns."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    try:
        order = "ORDER BY 1"
        return {
            name: [dict(row) for row in connection.execute(f"SELECT * FROM {name} {order}")]
            for name in tables
        }
    finally:
        connection.close()


def tables_of(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return [name for (name,) in found if name not in COUNTED and not name.startswith("sqlite_")]
    finally:
        connection.close()


def assert_nothing_lost(database: Database, tables: str) -> None:
    store = SessionStore(database, "CD")
    expected = said(tables)
    assert [patient.code for patient in store.patients()] == expected["patients"]
    assert make_database.sessions_of(store) == expected["sessions"]
    assert database.check() == []
    second = next(one for one in store.sessions() if one.patient == "P-2")
    assert store.device_profile("ESP32-7F3A") is not None
    reviewed = store.reviews.repetitions(second.id)
    assert len(reviewed) == 2
    if tables >= "0002":
        [reference] = store.references("P-2")
        assert reference.data["values"][1] == [0.5] * 9
    if tables >= "0003":
        [planned] = store.plan("P-2")
        assert (planned.exercise, planned.hold_s) == ("e4", 5.0)
        assert store.sets(second.id)[0].pain == 3
    if tables >= "0004":
        assert [one.truth.execution for one in reviewed if one.truth] == ["correct", "low_amplitude"]
    if tables >= "0006":
        active = store.models.active("right_ankle", None)
        assert active is not None and active.sha256 == "0" * 64
    store.history.count(store.history.uncounted())
    history = store.history.of_patient("P-2")
    assert isinstance(history, PatientHistory) and [one.exercise for one in history.results] == ["e4"]
    assert len(store.history.audit_entries()) >= 7


def test_there_is_a_database_of_every_version() -> None:
    """A new migration needs one, too, by the program as it is then: tests/storage/make_database.py."""
    for tables in migrations.REVISIONS:
        for file in (DATABASES / f"{tables}.db.gz", DATABASES / f"{tables}.json"):
            assert file.is_file(), f"{file.name} is missing: run tests/storage/make_database.py"
            assert file.stat().st_size < 100_000


@pytest.mark.parametrize("tables", migrations.REVISIONS)
def test_the_fixture_is_what_it_says(path: Path, tables: str) -> None:
    as_written(tables, path)
    [(version,)] = sqlite3.connect(path).execute("SELECT version_num FROM alembic_version").fetchall()
    assert version == tables


@pytest.mark.parametrize("tables", EARLIER)
def test_it_opens_after_a_backup_and_nothing_is_lost(path: Path, tables: str) -> None:
    before = as_written(tables, path).read_bytes()
    names = tables_of(path)
    old = rows(path, names)
    with Database.open(path) as database:
        upgraded = database.upgraded
        assert upgraded is not None
        assert (upgraded.before, upgraded.now, upgraded.n_sessions) == (tables, migrations.HEAD, 2)
        assert upgraded.backup.name.startswith(f"physio-{tables}-")
    new = rows(path, names)
    for name in names:  # every value of every row, in columns that are still there
        assert len(new[name]) == len(old[name]), name
        for was, now in zip(old[name], new[name], strict=True):
            assert was == {key: now.get(key) for key in was}, name
    assert rows(upgraded.backup, names) == old
    with Database.open(path) as database:
        assert database.upgraded is None
        assert_nothing_lost(database, tables)
    assert len(list(upgraded.backup.parent.iterdir())) == 1
    shutil.copy(upgraded.backup, path)  # the way back for whoever wants it
    assert path.read_bytes() != b"" and rows(path, names) == rows(_unpacked(before, path), names)


def _unpacked(data: bytes, beside: Path) -> Path:
    other = beside.with_name("before.db")
    other.write_bytes(data)
    return other


def test_this_version_opens_its_own_without_a_backup(path: Path) -> None:
    with Database.open(as_written(migrations.HEAD, path)) as database:
        assert database.upgraded is None
        assert_nothing_lost(database, migrations.HEAD)
    assert not (path.parent / "backups").exists()


@pytest.mark.parametrize("tables", EARLIER)
def test_an_encrypted_one_stays_encrypted_and_so_does_its_backup(
    path: Path, tmp_path: Path, tables: str
) -> None:
    encrypted(as_written(tables, tmp_path / "plain" / "plain.db"), path)
    with Database.open(path, passphrase=SECRET) as database:
        assert database.upgraded is not None
        assert_nothing_lost(database, tables)
    for file in (path, database.upgraded.backup):
        assert sqlite_file.looks_encrypted(sqlite_file.first_page(file)), file.name
    with Database.open(database.upgraded.backup, passphrase=SECRET) as backup:
        assert backup.upgraded is not None and backup.upgraded.before == tables


def encrypted(plain: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    with replacement.alone_with(plain, None) as connection:
        encryption.copy_across(connection, to, SECRET)


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[4])
from pathlib import Path
from physio_desktop.storage import migrations, sqlite_file, upgrading
from physio_desktop.storage.database import Database

moment, number = sys.argv[2], int(sys.argv[3])
def die():
    os.kill(os.getpid(), signal.SIGKILL)

if moment == "backup":
    def report(share):
        global number
        number -= 1
        if number < 0: die()
    Database.open(Path(sys.argv[1]), report=report)
else:
    Database.open(Path(sys.argv[1]).with_name("warm.db")).close()
    import alembic.operations.ops as ops
    import sqlalchemy
    n = 0
    def count(connection, cursor, statement, *rest):
        global n
        n += 1
        if n > number and (moment == "steps"): die()
    sqlalchemy.event.listen(sqlalchemy.engine.Engine, "before_cursor_execute", count)
    if moment == "commit":
        refuse = upgrading._refuse_losses
        upgrading._refuse_losses = lambda *a: (refuse(*a), die())
    if moment == "after":
        Database.give_back_space = lambda self: die()
    Database.open(Path(sys.argv[1]))
os.write(1, b"survived")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize(
    ("moment", "number"),
    [("backup", 0), ("steps", 4), ("steps", 9), ("steps", 16), ("commit", 0), ("after", 0)],
)
@pytest.mark.parametrize("tables", ["0001", "0004"])
def test_killed_on_the_way_it_is_whole_and_opens_next_time(
    path: Path, tables: str, moment: str, number: int
) -> None:
    as_written(tables, path)
    names = tables_of(path)
    old = rows(path, names)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), moment, str(number), str(ROOT)],
        capture_output=True,
        text=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    look = sqlite3.connect(path)
    [(version,)] = look.execute("SELECT version_num FROM alembic_version").fetchall()
    assert look.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    look.close()
    assert version == (migrations.HEAD if moment == "after" else tables)
    if version == tables:
        assert rows(path, names) == old
    with Database.open(path) as database:
        assert (database.upgraded is None) == (version == migrations.HEAD)
        assert_nothing_lost(database, tables)


def test_a_full_disk_at_the_backup_changes_nothing(small_disk: Path) -> None:  # noqa: F811
    path = as_written("0003", small_disk / "physio.db")
    before = path.read_bytes()
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, pytest.raises(OSError):
        while True:
            file.write(bytes(4096))
    with pytest.raises(StorageBusy) as caught:
        Database.open(path)
    assert "no backup could be made" in caught.value.message and "full" in caught.value.message
    assert caught.value.hint.startswith("Nothing was changed.")
    assert path.read_bytes() == before
    assert not any(file.stat().st_size for file in (small_disk / "backups").glob("*") if file.is_file())
    filler.unlink()
    with Database.open(path) as database:
        assert_nothing_lost(database, "0003")


def test_a_newer_one_is_refused_by_name_with_the_way_back(path: Path) -> None:
    Database.open(as_written("0005", path)).close()
    [backup] = (path.parent / "backups").iterdir()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '0999'")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(StorageError) as caught:
            Database.open(path, read_only=read_only)
        assert "newer version of this program (tables 0999; this one knows " in caught.value.message
        assert "physio.db" in caught.value.message
        assert "Install the newest version" in caught.value.hint and backup.name in caught.value.hint
    assert path.read_bytes() == before
    with Database.open(backup) as database:
        assert_nothing_lost(database, "0005")
