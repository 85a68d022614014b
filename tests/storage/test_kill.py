"""kill -9 at any moment: the database opens, is whole, and lacks at most the last second."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from storage_samples import CALIBRATION, assert_same, block

from physio_desktop.storage.database import Database
from physio_desktop.storage.drivers import Passphrase
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.storage.sqlite_file import is_plain

HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")


def record_and_kill(path: Path, after_s: float, close_after: int, *passphrase: str) -> tuple[int, int]:
    """The last session and how many of its samples had been delivered when the writer was killed."""
    writer = subprocess.Popen(
        [
            sys.executable,
            str(HERE / "kill_writer.py"),
            str(path),
            str(HERE),
            str(HERE.parents[1]),
            str(close_after),
            *passphrase,
        ],
        stdout=subprocess.PIPE,
    )
    assert writer.stdout
    lines = [writer.stdout.readline()]
    time.sleep(after_s)
    writer.send_signal(signal.SIGKILL)
    writer.wait(10)
    lines += writer.stdout.read().splitlines(keepends=True)
    writer.stdout.close()
    session_id, delivered = (int(word) for word in [x for x in lines if x.endswith(b"\n")][-1].split())
    return session_id, delivered


def check_after_kill(path: Path, session_id: int, delivered: int, *passphrase: str) -> None:
    with Database.open(path, passphrase=Passphrase(*passphrase) if passphrase else None) as database:
        assert database.check() == []
        store = SessionStore(database)
        session = store.session(session_id)
        assert delivered - session.n_samples <= 100, "more than 1.0 s is missing"
        expected = [block(0, session.n_samples)] if session.n_samples else []
        assert_same(store.read(session_id).blocks, expected)
        assert [s.id for s in store.recover_open_sessions()] == ([] if session.closed else [session_id])
        recovered = store.session(session_id)
        assert recovered.closed and recovered.n_samples == session.n_samples
        assert recovered.calibration == CALIBRATION
        assert_same(store.read(session_id).blocks, expected)
        assert database.check() == []


def kill_repeatedly(path: Path, times: int, close_after: int, seed: int, *passphrase: str) -> None:
    chance = random.Random(seed)
    for _ in range(times):
        session_id, delivered = record_and_kill(path, chance.uniform(0, 0.7), close_after, *passphrase)
        check_after_kill(path, session_id, delivered, *passphrase)


def test_killed_while_recording_encrypted(path: Path) -> None:
    kill_repeatedly(path, 3, 800, 5, "correct horse battery")
    assert not is_plain(path.read_bytes()[:4096])


def test_killed_while_recording(path: Path) -> None:
    kill_repeatedly(path, 3, 10**9, seed=1)


def test_killed_while_recording_closing_and_beginning(path: Path) -> None:
    kill_repeatedly(path, 2, 800, seed=2)


@pytest.mark.full
def test_killed_fifty_times(path: Path) -> None:
    kill_repeatedly(path, 50, 10**9, seed=3)


@pytest.mark.full
def test_killed_fifty_times_around_closing(path: Path) -> None:
    kill_repeatedly(path, 50, 800, seed=4)
