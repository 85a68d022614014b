"""Encrypting what exists: a checked copy takes its place, and a kill at any moment loses nothing."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from storage_samples import CALIBRATION, block
from test_database_open import fill, small_disk, state_of  # noqa: F401  (a fixture)

from physio_desktop.errors import StorageBusy, StorageError, StorageLocked
from physio_desktop.storage import replacement, sqlite_file
from physio_desktop.storage.database import Database
from physio_desktop.storage.drivers import Passphrase
from physio_desktop.storage.encryption import plain_copies, rewrite
from physio_desktop.storage.session_store import SessionStore

FIRST, SECOND = Passphrase("correct horse"), Passphrase("battery staple '); --")


def written(path: Path, started: datetime, n: int = 3000, **options: object) -> Path:
    with Database.open(path, **options) as database:  # type: ignore[arg-type]
        store = SessionStore(database, "AB")
        writer = store.begin_session(started, patient="P-0147", calibration=CALIBRATION)
        writer.append([block(0, n)])
        writer.close()
    return path


@pytest.fixture
def filled(path: Path, started: datetime) -> Path:
    return written(path, started)


def everything(path: Path, passphrase: Passphrase | None) -> list[tuple[object, ...]]:
    """Every row of every table with its rowid."""
    with Database.open(path, read_only=True, passphrase=passphrase) as database:
        assert database.check() == []
        with database.reading() as connection:
            ask = connection.exec_driver_sql
            tables = ask("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").all()
            rows = [
                (t.name, *row) for t in tables if t.type == "table" for row in ask(f"SELECT * FROM {t.name}")
            ]
            rows += [(name, ask(f"PRAGMA {name}").scalar()) for name in ("application_id", "auto_vacuum")]
    return [*map(tuple, tables), *rows]


def test_there_and_back_is_the_same_database(filled: Path) -> None:
    before = everything(filled, None)
    mode = filled.stat().st_mode
    seen: list[float] = []
    for old, new in ((None, FIRST), (FIRST, SECOND), (SECOND, None)):
        done = rewrite(filled, old, new, seen.append)
        assert done.is_wiped
        assert everything(filled, new) == before
        assert filled.stat().st_mode == mode
        assert [file.name for file in filled.parent.iterdir()] == ["physio.db"]
        with Database.open(filled, passphrase=new) as database:  # and can be written
            assert database.passphrase is new
            with database.reading() as connection:
                assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    assert seen[-1] == 1.0


def test_the_former_bytes_are_overwritten(filled: Path) -> None:
    with filled.open("rb", buffering=0) as former:  # keeps its blocks readable after the name is gone
        assert former.read(15) == b"SQLite format 3"
        rewrite(filled, None, FIRST)
        former.seek(0)
        left = former.read()
    assert len(left) > 4096
    for word in (b"SQLite format", b"P-0147", b"sample_blocks", b"alembic"):
        assert word not in left


def test_another_name_of_the_same_file_is_not_destroyed(filled: Path, tmp_path: Path) -> None:
    other = tmp_path / "snapshot.db"
    os.link(filled, other)
    before = everything(filled, None)
    assert not rewrite(filled, None, FIRST).is_wiped
    assert everything(other, None) == before


def test_a_wrong_passphrase_changes_nothing(filled: Path) -> None:
    rewrite(filled, None, FIRST)
    before = state_of(filled.parent)
    for wrong in (SECOND, None):
        with pytest.raises(StorageLocked):
            rewrite(filled, wrong, SECOND)
    assert state_of(filled.parent) == before


def test_a_database_open_elsewhere_is_left_alone(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("physio_desktop.storage.sqlite_file.BUSY_TIMEOUT_S", 0.1)
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM audit').fetchone();"
        "print('open', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(filled)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdin and other.stdout and other.stdout.readline() == b"open\n"
    with pytest.raises(StorageBusy, match="in use by another program"):
        rewrite(filled, None, FIRST)
    other.stdin.close()
    other.wait(10)
    other.stdout.close()
    assert sqlite_file.is_plain(filled.read_bytes())
    rewrite(filled, None, FIRST)


@pytest.mark.parametrize("stop_at", [0.2, 0.6, 0.9])
def test_it_can_be_stopped(filled: Path, stop_at: float) -> None:
    def report(share: float) -> None:
        if share >= stop_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rewrite(filled, None, FIRST, report)
    assert [file.name for file in filled.parent.iterdir()] == ["physio.db"]
    assert len(everything(filled, None)) > 10


def test_no_room_for_the_copy(small_disk: Path, started: datetime) -> None:  # noqa: F811
    path = written(small_disk / "physio.db", started)
    before = everything(path, None)
    fill(small_disk)
    with pytest.raises(StorageBusy):
        rewrite(path, None, FIRST)
    assert sorted(file.name for file in small_disk.iterdir()) == ["ballast", "physio.db"]
    assert everything(path, None) == before


def test_a_copy_that_is_not_whole_never_takes_the_place(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Database, "check", lambda *_: ["Session 1: something."])
    with pytest.raises(StorageError, match="Nothing was changed"):
        rewrite(filled, None, FIRST)
    assert sqlite_file.is_plain(filled.read_bytes())


def test_plain_backups_are_found(filled: Path) -> None:
    folder = filled.parent / "backups"
    old, new = (folder / f"physio-0123456789-2026031{n}T120000Z.db" for n in (1, 2))
    with Database.open(filled) as database:
        database.backup(old)
    shutil.copy(old, folder / "clinic.db")  # not named as a backup: perhaps somebody's database
    foreign = sqlite3.connect(folder / "cookies-20260311T120000Z.db")
    foreign.execute("CREATE TABLE cookies (id)")
    foreign.close()
    done = rewrite(filled, None, FIRST, backup_folders=[folder, filled.parent / "none"])
    assert done.plain_copies == (old,)
    with Database.open(filled, passphrase=FIRST) as database:
        database.backup(new)
    assert plain_copies([folder]) == [old]
    assert replacement.wipe(old) and plain_copies([folder]) == []


# -- killed --------------------------------------------------------------------------------------------------


def test_killed_before_the_new_one_is_in_place_the_old_one_is_not_overwritten(filled: Path) -> None:
    """The second name is then still the database itself."""
    before = everything(filled, None)
    os.link(filled, replacement.replaced_of(filled))
    replacement.part_of(filled).write_bytes(b"half a copy")
    assert replacement.is_unfinished(filled)
    replacement.finish(filled)
    assert not replacement.is_unfinished(filled)
    assert everything(filled, None) == before


def test_killed_before_the_old_one_is_overwritten_that_is_made_good(filled: Path) -> None:
    old = replacement.replaced_of(filled)
    os.link(filled, old)
    plain = filled.with_name("new.db")
    Database.open(plain, passphrase=FIRST).close()
    with old.open("rb", buffering=0) as former:
        plain.replace(filled)
        replacement.finish(filled)
        assert b"SQLite" not in former.read()
    assert [file.name for file in filled.parent.iterdir()] == ["physio.db"]


def kill_repeatedly(path: Path, times: int, words: list[str], seed: int) -> set[str]:
    before = everything(path, Passphrase(words[0]) if words[0] else None)
    chance, met = random.Random(seed), set()
    here = Path(__file__).parent
    for _ in range(times):
        start = words.index(now_opens_with(path, words))
        order = words[start:] + words[:start]
        process = subprocess.Popen(
            [sys.executable, str(here / "rewriter.py"), str(path), str(here.parents[1]), *order],
            stdout=subprocess.PIPE,
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.8))
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        process.stdout.close()
        word = now_opens_with(path, words)
        met.add(word)
        assert everything(path, Passphrase(word) if word else None) == before
        if chance.random() < 0.5:
            replacement.finish(path)
            assert everything(path, Passphrase(word) if word else None) == before
            assert not replacement.is_unfinished(path)
    return met


def now_opens_with(path: Path, words: list[str]) -> str:
    """With exactly one of them, the empty one being no passphrase."""
    opened = []
    for word in words:
        try:
            Database.open(path, passphrase=Passphrase(word) if word else None).close()
            opened.append(word)
        except StorageError as error:
            assert isinstance(error, StorageLocked) or "is not encrypted" in str(error), error
    (word,) = opened
    return word


WORDS = ["", "correct horse", "battery staple"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_killed_in_the_middle(path: Path, started: datetime) -> None:
    kill_repeatedly(written(path, started, 60_000), 5, WORDS, seed=1)


@pytest.mark.full
@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_killed_sixty_times(path: Path, started: datetime) -> None:
    assert kill_repeatedly(written(path, started, 60_000), 60, WORDS, seed=2) == set(WORDS)


def test_python_still_reads_what_is_decrypted(filled: Path) -> None:
    rewrite(filled, None, FIRST)
    rewrite(filled, FIRST, None)
    connection = sqlite3.connect(filled)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
