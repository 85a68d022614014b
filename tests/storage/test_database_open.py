from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from storage_samples import block

from physio_desktop.errors import StorageBusy, StorageError
from physio_desktop.storage import sqlite_file
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore


def state_of(folder: Path) -> dict[str, str]:
    """Every file below with a hash of its bytes: nothing changed, nothing left behind."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture
def filled(path: Path, started: datetime) -> Path:
    """A closed database with one closed session."""
    with Database.open(path) as database:
        writer = SessionStore(database).begin_session(started)
        writer.append([block(0, 3000)])
        writer.close()
    return path


def edit(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()


def overwrite(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset, os.SEEK_END if offset < 0 else os.SEEK_SET)
        file.write(data)


# -- a healthy database --------------------------------------------------------------------------------------


def test_a_new_database_is_private_and_leaves_one_file(path: Path) -> None:
    with Database.open(path) as database:
        assert database.check() == []
    assert [file.name for file in path.parent.iterdir()] == ["physio.db"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_the_settings_that_data_safety_rests_on(database: Database) -> None:
    with database.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "auto_vacuum", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "auto_vacuum": 2,
        "busy_timeout": 2000,
    }


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "physio.db"
    path.touch()
    with Database.open(path) as database:
        assert SessionStore(database).sessions() == []


def test_another_thread_is_refused_loudly(database: Database) -> None:
    seen: list[BaseException] = []

    def use() -> None:
        try:
            SessionStore(database).sessions()
        except Exception as error:
            seen.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert "thread" in str(seen[0])
    assert SessionStore(database).sessions() == []


def test_opening_again_changes_nothing(filled: Path) -> None:
    before = state_of(filled.parent)
    with Database.open(filled, read_only=True) as database:
        assert SessionStore(database).sessions()[0].n_samples == 3000
    assert state_of(filled.parent)["physio.db"] == before["physio.db"]


def test_reading_beside_a_writer_sees_what_is_committed(path: Path, started: datetime) -> None:
    with Database.open(path) as database:
        writer = SessionStore(database).begin_session(started)
        writer.append([block(0, 120)])
        with Database.open(path, read_only=True) as reader:
            assert SessionStore(reader).sessions()[0].n_samples == 120
            writer.append([block(120, 30)])
            assert SessionStore(reader).sessions()[0].n_samples == 150
            with pytest.raises(StorageBusy, match="only for reading"):
                SessionStore(reader).audit("x")
        writer.close()


# -- refused and left untouched ------------------------------------------------------------------------------


def make_text(path: Path) -> None:
    path.write_text("name;code\n" * 500)


def make_short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


def make_foreign(path: Path) -> None:
    path.unlink()
    edit(path, "CREATE TABLE cookies (id INTEGER); INSERT INTO cookies VALUES (1)")


def make_header_garbage(path: Path) -> None:
    overwrite(path, 0, b"\x13" * 100)


def make_page_size_garbage(path: Path) -> None:
    overwrite(path, 16, b"\x01\x02")


def make_truncated(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def make_schema_page_garbage(path: Path) -> None:
    overwrite(path, 100, b"\xee" * 200)


def make_flipped_middle(path: Path) -> None:
    """A b-tree page of an index or table in the middle of the file."""
    (root,) = (
        sqlite3.connect(path).execute("SELECT rootpage FROM sqlite_master WHERE name = 'audit'").fetchone()
    )
    overwrite(path, (root - 1) * 4096, b"\xff" * 64)


def make_future(path: Path) -> None:
    edit(path, "UPDATE alembic_version SET version_num = '9f3c'")


def make_table_missing(path: Path) -> None:
    edit(path, "DROP TABLE gaps")


def make_version_missing(path: Path) -> None:
    edit(path, "DELETE FROM alembic_version")


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (make_text, "not a database"),
        (make_short, "not a database"),
        (make_foreign, "not a database of this program"),
        (make_header_garbage, "not a database"),
        (make_page_size_garbage, "not a database"),
        (make_truncated, "damaged"),
        (make_schema_page_garbage, "damaged"),
        (make_flipped_middle, "damaged"),
        (make_future, "newer version"),
        (make_table_missing, "damaged .tables are missing: gaps"),
        (make_version_missing, "damaged"),
    ],
)
def test_what_is_no_good_database_is_refused_and_stays_byte_identical(
    filled: Path, spoil: Callable[[Path], None], words: str, read_only: bool
) -> None:
    spoil(filled)
    before = state_of(filled.parent)
    with pytest.raises(StorageError, match=words) as caught:
        Database.open(filled, read_only=read_only)
    assert str(filled) in caught.value.message
    assert caught.value.hint
    assert state_of(filled.parent) == before


def test_a_newer_database_with_commits_still_in_its_log_is_left_untouched(
    filled: Path, tmp_path: Path
) -> None:
    connection = sqlite3.connect(filled)
    connection.execute("PRAGMA wal_autocheckpoint=0")
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9f3c'")
    killed = tmp_path / "killed"  # what a kill leaves: the file and its log, not checkpointed
    killed.mkdir()
    for name in ("physio.db", "physio.db-wal"):
        shutil.copy(filled.with_name(name), killed)
    connection.close()
    before = state_of(killed)
    with pytest.raises(StorageError, match="newer version"):
        Database.open(killed / "physio.db")
    assert state_of(killed) == before


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="is a folder"):
        Database.open(tmp_path)


def test_a_place_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(StorageError) as caught:
        Database.open(Path("/proc/physio/physio.db"))
    assert "/proc/physio" in str(caught.value)


def test_reading_what_does_not_exist_creates_nothing(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="There is no database"):
        Database.open(tmp_path / "a" / "physio.db", read_only=True)
    assert list(tmp_path.iterdir()) == []


# -- check and backup ----------------------------------------------------------------------------------------


def test_a_damaged_sample_block_is_found_and_the_rest_stays_readable(path: Path, started: datetime) -> None:
    with Database.open(path) as database:
        store = SessionStore(database)
        writer = store.begin_session(started)
        writer.append([block(0, 18_000)])
        writer.close()
        session_id = writer.session_id
    edit(
        path,
        "UPDATE sample_blocks SET payload = CAST(substr(payload, 1, 500) || x'00' || substr(payload, 502)"
        " AS BLOB) WHERE first_us = 60000000",
    )
    with Database.open(path) as database:
        store = SessionStore(database)
        problems = database.check()
        assert len(problems) == 1 and "second 60" in problems[0] and "checksum" in problems[0]
        with pytest.raises(StorageError, match="session 1 at second 60"):
            store.read(session_id)
        rest = store.read(session_id, skip_damaged=True)
    assert [len(b) for b in rest.blocks] == [6000, 6000]
    assert [(g.reason, g.n_lost) for g in rest.gaps] == [("damaged", 6000)]
    assert rest.blocks[1].gap == rest.gaps[0]


def test_check_compares_totals_and_references(filled: Path) -> None:
    edit(filled, "UPDATE sessions SET n_samples = 7")
    with Database.open(filled) as database:
        assert database.check() == ["Session 1: 3000 samples are stored, 7 were counted when it was closed."]
    edit(filled, "PRAGMA foreign_keys=OFF; DELETE FROM sessions")
    with Database.open(filled) as database:
        assert any("refers to a missing row of sessions" in problem for problem in database.check())


def test_a_backup_while_recording_is_a_whole_database_in_one_file(
    store: SessionStore, tmp_path: Path, started: datetime
) -> None:
    writer = store.begin_session(started)
    writer.append([block(0, 250)])
    copy = tmp_path / "elsewhere" / "copy.db"
    store.database.backup(copy)
    writer.append([block(250, 50)])
    assert [file.name for file in copy.parent.iterdir()] == ["copy.db"]
    with Database.open(copy) as database:
        assert SessionStore(database).read(writer.session_id).n_samples == 250
    with pytest.raises(StorageError, match="exists already"):
        store.database.backup(copy)


# -- disks that cannot be written ----------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(disk)], capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("mounting a file system needs root")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def remount(disk: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", str(disk)], check=True)


@pytest.mark.parametrize("killed", [False, True], ids=["closed", "killed"])
def test_a_read_only_disk_can_be_read_and_is_refused_for_writing(
    small_disk: Path, filled: Path, started: datetime, killed: bool
) -> None:
    path = small_disk / "physio.db"
    if killed:
        with Database.open(filled) as database:
            SessionStore(database).begin_session(started).append([block(0, 77)])
            for file in (filled, sqlite_file.log_of(filled)):
                shutil.copy(file, small_disk)
    else:
        shutil.copy(filled, small_disk)
    remount(small_disk, "ro")
    with Database.open(path, read_only=True) as database:
        store = SessionStore(database)
        assert sorted(s.n_samples for s in store.sessions()) == ([77, 3000] if killed else [3000])
        assert store.read(1).n_samples == 3000
        assert database.check() == []
    with pytest.raises(StorageBusy, match="read-only") as caught:
        Database.open(path)
    assert caught.value.hint


def test_a_full_disk_can_be_read(small_disk: Path, filled: Path) -> None:
    shutil.copy(filled, small_disk)
    fill(small_disk)
    with Database.open(small_disk / "physio.db", read_only=True) as database:
        assert SessionStore(database).read(1).n_samples == 3000
    with pytest.raises(StorageBusy) as caught:
        Database.open(small_disk / "physio.db")
    assert "full" in str(caught.value)


def test_no_room_for_a_new_database_leaves_nothing_behind(small_disk: Path) -> None:
    fill(small_disk)
    with pytest.raises(StorageBusy):
        Database.open(small_disk / "new" / "physio.db")
    assert not list(small_disk.rglob("physio.db*"))


def fill(disk: Path) -> None:
    with (disk / "ballast").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
