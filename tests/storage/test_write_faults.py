"""Real faults while recording: the store says what is wrong, keeps what it has, and goes on when it can."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from storage_samples import CALIBRATION, assert_same, block, joined
from test_database_open import fill, small_disk  # noqa: F401  (a fixture)

from physio_desktop.domain import Gap, ImuBlock, Label, Marker
from physio_desktop.errors import StorageBusy
from physio_desktop.storage import sqlite_file
from physio_desktop.storage.database import Database
from physio_desktop.storage.drivers import Driver
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.storage.session_writer import SessionWriter

BATCHES: Sequence[list[ImuBlock]] = [
    [block(0, 130)],
    [block(130, 40), block(200, 70, gap=Gap(1_690_000, 2_000_000, 30, True, "lost"), label="squat")],
    [block(270, 60, label="squat"), block(400, 900, as_float=True)],
]


def begin(database: Database, started: datetime) -> SessionWriter:
    return SessionStore(database).begin_session(started, calibration=CALIBRATION)


def check_resumed(database: Database, writer: SessionWriter) -> None:
    """Everything once, before and after closing."""
    store = SessionStore(database)
    expected = joined([b for batch in BATCHES for b in batch])
    assert_same(store.read(writer.session_id).blocks, expected)
    writer.close()
    assert_same(store.read(writer.session_id).blocks, expected)
    assert [label.exercise for label in store.labels(writer.session_id)] == ["squat"]
    assert len(store.markers(writer.session_id)) == 1
    assert database.check() == []


def assert_refused(writer: SessionWriter, word: str) -> None:
    """Nothing is written, also not when tried again, and what was written stays readable."""
    marker = Marker(0, 0, "pain")
    for _ in range(2):
        with pytest.raises(StorageBusy) as caught:
            writer.append(BATCHES[1], markers=[marker])
        assert word in caught.value.message
        assert "Nothing is lost yet" in caught.value.hint


@contextmanager
def locked_by_another_process(path: Path) -> Iterator[None]:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
            "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()",
            str(path),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout and holder.stdin
    assert holder.stdout.readline() == b"held\n"
    try:
        yield
    finally:
        holder.stdin.close()
        holder.wait(10)
        holder.stdout.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("physio_desktop.storage.sqlite_file.BUSY_TIMEOUT_S", 0.1)


@pytest.mark.usefixtures("impatient")
def test_locked_by_another_program(path: Path, started: datetime) -> None:
    with Database.open(path) as database:
        writer = begin(database, started)
        writer.append(BATCHES[0])
        with locked_by_another_process(path):
            assert_refused(writer, "in use by another program")
            assert SessionStore(database).read(writer.session_id).n_samples == 130
            with pytest.raises(StorageBusy):
                writer.close()
        for batch in BATCHES[1:]:
            writer.append(batch, markers=[Marker(0, 0, "pain")] if batch is BATCHES[1] else ())
        check_resumed(database, writer)


def test_read_only_while_recording(
    database: Database, started: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite_file.connect_for_writing

    def connect_to_read(path: Path, driver: Driver) -> sqlite3.Connection:
        connection = connect(path, driver)
        connection.execute("PRAGMA query_only=ON")  # SQLite then answers as for a read-only file
        return connection

    writer = begin(database, started)
    writer.append(BATCHES[0])
    with database.reading() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    with monkeypatch.context() as patch:
        patch.setattr(sqlite_file, "connect_for_writing", connect_to_read)
        assert_refused(writer, "read-only")
        assert SessionStore(database).read(writer.session_id).n_samples == 130
    with pytest.raises(StorageBusy):
        writer.append(BATCHES[1])  # the last to meet the old state; the next attempt opens the file anew
    writer.append(BATCHES[1], markers=[Marker(0, 0, "pain")])
    writer.append(BATCHES[2])
    check_resumed(database, writer)


def test_no_page_left(database: Database, started: datetime) -> None:
    writer = begin(database, started)
    writer.append(BATCHES[0])
    with database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1")  # becomes: as many as there are
    long = [block(130, 30_000)]
    with pytest.raises(StorageBusy, match="disk is full"):
        writer.append(long)
    assert SessionStore(database).read(writer.session_id).n_samples == 130
    with database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    writer.append(long)
    writer.close()
    assert_same(SessionStore(database).read(writer.session_id).blocks, [block(0, 30_130)])


def test_a_really_full_disk(small_disk: Path, started: datetime) -> None:  # noqa: F811
    path = small_disk / "physio.db"
    with Database.open(path) as database:
        writer = begin(database, started)
        writer.append(BATCHES[0])
        fill(small_disk)
        first = 130
        with pytest.raises(StorageBusy) as caught:  # what the log still has room for is written
            for first in range(130, 10**6, 100):
                writer.append([block(first, 100)])
        assert "full" in str(caught.value)
        store = SessionStore(database)
        assert_same(store.read(writer.session_id).blocks, [block(0, first)])
        with pytest.raises(StorageBusy):
            writer.close()
        assert_same(store.read(writer.session_id).blocks, [block(0, first)])
        (small_disk / "ballast").unlink()
        writer.append([block(first, 100)])
        writer.close()
        assert_same(store.read(writer.session_id).blocks, [block(0, first + 100)])
        assert database.check() == []


LIMITED_WRITER = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from storage_samples import CALIBRATION, block
from physio_desktop.errors import StorageBusy
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore

path = Path(sys.argv[1])
database = Database.open(path)
store = SessionStore(database)
writer = store.begin_session(datetime.now(UTC), calibration=CALIBRATION)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, hard))
first, failed = 0, 0
while first < 40_000:
    try:
        writer.append([block(first, 500)])
        first += 500
    except StorageBusy as busy:
        failed += 1
        assert store.read(writer.session_id).n_samples == first, busy
        assert failed < 5
        if failed == 2:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
writer.close()
assert store.read(writer.session_id).n_samples == first
assert database.check() == []
print("failed", failed)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of file size there")
def test_files_may_not_grow(path: Path) -> None:
    """Every write beyond a size fails, of the log and of the database alike, until the limit is lifted."""
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED_WRITER, str(path), *folders],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, "failed 2\n"), done.stderr


def test_a_commit_that_arrived_although_it_failed_is_not_there_twice(
    database: Database, started: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = begin(database, started)
    writer.append(BATCHES[0])
    known = writer._state
    writer.append(BATCHES[1])
    writer._state, writer._in_doubt = known, True  # as if the commit above had been reported as failed
    writer.append(BATCHES[1])
    writer.append(BATCHES[2])
    recording = SessionStore(database).read(writer.session_id)
    assert_same(recording.blocks, joined([b for batch in BATCHES for b in batch]))
    assert len(recording.gaps) == 1


def test_a_session_closed_or_deleted_elsewhere_takes_no_more(database: Database, started: datetime) -> None:
    writer = begin(database, started)
    writer.append(BATCHES[0])
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE sessions SET closed = 1")
    with pytest.raises(Exception, match="no longer open"):
        writer.append(BATCHES[1])
    with pytest.raises(Exception, match="no longer open"):
        writer.add_labels([Label(0, 1, "squat")])
