"""An encrypted database does everything a plain one does; nobody reads it without the passphrase."""

from __future__ import annotations

import gzip
import logging
import pickle
import shutil
import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage_samples import CALIBRATION, assert_same, block
from test_database_open import fill, overwrite, remount, small_disk, state_of  # noqa: F401  (a fixture)

from physio_desktop.errors import StorageBusy, StorageError, StorageLocked
from physio_desktop.storage import migrations, sqlite_file
from physio_desktop.storage.database import Database
from physio_desktop.storage.drivers import Passphrase, cipher_driver
from physio_desktop.storage.encryption import copy_across
from physio_desktop.storage.session_store import SessionStore

SECRET = Passphrase("it's a correct horse, “battery” Ü")


@pytest.fixture
def filled(path: Path, started: datetime) -> Path:
    """Closed and encrypted, with one session of a patient."""
    with Database.open(path, passphrase=SECRET) as database:
        writer = SessionStore(database).begin_session(
            started, patient="P-0147", note="CLEARTEXT" * 20, calibration=CALIBRATION
        )
        writer.append([block(0, 3000)])
        writer.close()
    return path


def test_it_reads_back_what_was_written_and_shows_nothing(filled: Path) -> None:
    with Database.open(filled, passphrase=SECRET) as database:
        assert database.check() == []
        assert_same(SessionStore(database).read(1).blocks, [block(0, 3000)])
        with database.reading() as connection:
            names = ("journal_mode", "synchronous", "foreign_keys", "auto_vacuum", "application_id")
            found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
        assert found == ["wal", 2, 1, 2, sqlite_file.APPLICATION_ID]
        raw = b"".join(file.read_bytes() for file in filled.parent.iterdir())
        for word in (b"SQLite format", b"CLEARTEXT", b"P-0147", b"sample_blocks"):
            assert word not in raw
    assert [file.name for file in filled.parent.iterdir()] == ["physio.db"]


def test_the_log_shows_nothing_either(path: Path, started: datetime) -> None:
    with Database.open(path, passphrase=SECRET) as database:
        SessionStore(database).begin_session(
            started, patient="P-0147", note="CLEARTEXT" * 20, calibration=CALIBRATION
        )
        log = sqlite_file.log_of(path).read_bytes()
    assert len(log) > 4096 and b"CLEARTEXT" not in log and b"P-0147" not in log


@pytest.mark.parametrize("read_only", [False, True])
def test_without_its_passphrase_it_is_refused_and_unchanged(
    filled: Path, read_only: bool, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    before = state_of(filled.parent)
    with pytest.raises(StorageLocked, match="is encrypted") as missing:
        Database.open(filled, read_only=read_only)
    assert not missing.value.is_wrong
    with caplog.at_level(logging.DEBUG), pytest.raises(StorageLocked, match="does not open") as wrong:
        Database.open(filled, read_only=read_only, passphrase=Passphrase("It's another horse"))
    assert wrong.value.is_wrong and wrong.value.hint
    assert state_of(filled.parent) == before
    assert "horse" not in caplog.text + capfd.readouterr().err + str(wrong.value)


def test_a_plain_database_needs_no_passphrase(path: Path) -> None:
    Database.open(path).close()
    before = state_of(path.parent)
    with pytest.raises(StorageError, match="is not encrypted"):
        Database.open(path, passphrase=SECRET)
    assert state_of(path.parent) == before


def test_damage_of_an_encrypted_file_is_found(filled: Path) -> None:
    overwrite(filled, filled.stat().st_size // 2, b"\xff" * 8)
    with pytest.raises(StorageError, match="damaged"):
        Database.open(filled, passphrase=SECRET)


def test_reading_beside_a_writer(filled: Path, started: datetime) -> None:
    with Database.open(filled, passphrase=SECRET) as database:
        writer = SessionStore(database).begin_session(started)
        writer.append([block(0, 120)])
        with Database.open(filled, read_only=True, passphrase=SECRET) as reader:
            assert SessionStore(reader).session(writer.session_id).n_samples == 120
            writer.append([block(120, 30)])
            assert SessionStore(reader).session(writer.session_id).n_samples == 150


def test_its_backup_is_encrypted_alike(filled: Path, tmp_path: Path, started: datetime) -> None:
    copy = tmp_path / "copy.db"
    with Database.open(filled, passphrase=SECRET) as database:
        writer = SessionStore(database).begin_session(started)
        writer.append([block(0, 250)])
        database.backup(copy)
    assert b"sample_blocks" not in copy.read_bytes() and b"SQLite" not in copy.read_bytes()
    with pytest.raises(StorageLocked):
        Database.open(copy)
    with Database.open(copy, passphrase=SECRET) as database:
        assert SessionStore(database).read(2).n_samples == 250
        assert database.check() == []


def test_an_older_one_is_brought_up_to_date_after_an_encrypted_backup(tmp_path: Path) -> None:
    plain, path = tmp_path / "plain.db", tmp_path / "encrypted" / "physio.db"
    path.parent.mkdir()
    packed = Path(__file__).parent / "databases" / "0001-first.db.gz"
    plain.write_bytes(gzip.decompress(packed.read_bytes()))
    source = sqlite_file.connect(plain, "mode=rw", cipher_driver(None))
    copy_across(source, path, SECRET)
    source.close()
    with Database.open(path, passphrase=SECRET) as database:
        assert database.check() == []
        assert SessionStore(database).sessions()
    (backup,) = (path.parent / "backups").iterdir()
    assert not sqlite_file.is_plain(backup.read_bytes())
    view = sqlite_file.open_view(backup, cipher_driver(SECRET), lasting=False)
    (revision,) = view.connection.execute("SELECT version_num FROM alembic_version").fetchone()
    view.close()
    assert revision == "0001" != migrations.HEAD


def test_locked_by_another_process(filled: Path, started: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("physio_desktop.storage.sqlite_file.BUSY_TIMEOUT_S", 0.1)
    hold = (
        "import sys; from pathlib import Path; from physio_desktop.storage import sqlite_file as f\n"
        "from physio_desktop.storage.drivers import *\n"
        "c = f.connect_for_writing(Path(sys.argv[1]), cipher_driver(Passphrase(sys.argv[2])))\n"
        "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(filled), SECRET.reveal()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdin and holder.stdout and holder.stdout.readline() == b"held\n"
    with Database.open(filled, passphrase=SECRET) as database:
        with pytest.raises(StorageBusy, match="in use by another program"):
            SessionStore(database).begin_session(started)
        assert SessionStore(database).session(1).n_samples == 3000
        holder.stdin.close()
        holder.wait(10)
        holder.stdout.close()
        SessionStore(database).begin_session(started).close()


def test_a_full_disk(small_disk: Path, started: datetime) -> None:  # noqa: F811
    path = small_disk / "physio.db"
    with Database.open(path, passphrase=SECRET) as database:
        store = SessionStore(database)
        writer = store.begin_session(started, calibration=CALIBRATION)
        writer.append([block(0, 130)])
        fill(small_disk)
        first = 130
        with pytest.raises(StorageBusy, match="full"):
            for first in range(130, 10**6, 100):
                writer.append([block(first, 100)])
        assert_same(store.read(writer.session_id).blocks, [block(0, first)])
        (small_disk / "ballast").unlink()
        writer.append([block(first, 100)])
        writer.close()
        assert_same(store.read(writer.session_id).blocks, [block(0, first + 100)])
        assert database.check() == []


@pytest.mark.parametrize("killed", [False, True], ids=["closed", "killed"])
def test_a_read_only_disk(small_disk: Path, filled: Path, started: datetime, killed: bool) -> None:  # noqa: F811
    if killed:
        with Database.open(filled, passphrase=SECRET) as database:
            SessionStore(database).begin_session(started).append([block(0, 77)])
            for file in (filled, sqlite_file.log_of(filled)):
                shutil.copy(file, small_disk)
    else:
        shutil.copy(filled, small_disk)
    remount(small_disk, "ro")
    with Database.open(small_disk / "physio.db", read_only=True, passphrase=SECRET) as database:
        found = sorted(s.n_samples for s in SessionStore(database).sessions())
        assert found == ([77, 3000] if killed else [3000])
    with pytest.raises(StorageBusy, match="read-only"):
        Database.open(small_disk / "physio.db", passphrase=SECRET)


def test_deleted_data_is_overwritten_and_space_given_back(filled: Path) -> None:
    with Database.open(filled, passphrase=SECRET) as database:
        before = filled.stat().st_size
        SessionStore(database).delete_session(1)
        assert filled.stat().st_size < before
        assert database.check() == []


def test_a_passphrase_stays_in_memory() -> None:
    assert "horse" not in repr(SECRET) + str(SECRET) + repr(cipher_driver(SECRET))
    with pytest.raises(TypeError):
        pickle.dumps(SECRET)
    for text in ("", "a\0b"):
        with pytest.raises(StorageError):
            Passphrase(text)
    with pytest.raises(StorageError, match="8 characters"):
        Passphrase.chosen("short")
    assert Passphrase("Ku\u0308che").matches("K\u00fcche") and not Passphrase("Küche").matches("küche")


@given(st.binary(min_size=0, max_size=200))
def test_what_is_plain_is_not_taken_for_noise(data: bytes) -> None:
    assert not sqlite_file.looks_encrypted((data + bytes(4096))[:4096])


def test_the_first_page_of_every_database_is_told_rightly(filled: Path, tmp_path: Path) -> None:
    assert sqlite_file.looks_encrypted(sqlite_file.first_page(filled))
    plain = tmp_path / "plain.db"
    Database.open(plain).close()
    page = sqlite_file.first_page(plain)
    assert sqlite_file.is_plain(page) and not sqlite_file.looks_encrypted(page)
    sqlite3.connect(plain).close()
