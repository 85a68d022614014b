"""Faults end to end: the real program in its own process, a real pseudo-terminal, real disk trouble."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from physio_desktop.benchmarks import file_faults, killing, reconnecting, storage_faults, streaming
from physio_desktop.benchmarks.program import Program, problems, recording, stored
from physio_desktop.benchmarks.pty_device import PtyDevice
from physio_desktop.benchmarks.stamped import Found
from physio_desktop.benchmarks.storage_faults import Scene, Suffered

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
Record = Callable[..., Program]


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Any]]]:
    """What mostly waits, all at once."""
    jobs: dict[str, Callable[[Path], Any]] = {
        "full": lambda folder: suffer(folder, storage_faults.disk_full),
        "limited": lambda folder: suffer(folder, storage_faults.files_limited),
        "locked": lambda folder: suffer(folder, storage_faults.locked),
        "read_only": lambda folder: suffer(folder, storage_faults.read_only),
        "drops": lambda folder: reconnecting.reconnect(folder, 2),
        "silent": record_silence,
    }
    with ThreadPoolExecutor(len(jobs)) as pool:
        yield {name: pool.submit(job, tmp_path_factory.mktemp(name)) for name, job in jobs.items()}


def suffer(folder: Path, scene: Scene) -> Suffered:
    return storage_faults.suffer(folder, scene, stays_s=1.5)


def record_silence(folder: Path) -> tuple[int, list[dict[str, Any]], str, int]:
    """Exit code, what was printed and said, and how many samples are stored."""
    with PtyDevice(100) as device:
        device.mute()
        with recording(device.source, folder / "silent.db", "--seconds", "1") as program:
            code, rows = program.finish()
    return code, rows, program.complaints, stored(folder / "silent.db").n_samples


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    """Starts `record`, into one database if nothing else is said; what still runs at the end is killed."""
    with ExitStack() as stack:

        def start(source: str, *options: str) -> Program:
            return stack.enter_context(recording(source, tmp_path / "record.db", *options))

        yield start


@pytest.fixture
def device() -> Iterator[PtyDevice]:
    with PtyDevice(100) as plugged:
        yield plugged


def assert_survived(suffered: Suffered, *words: str) -> None:
    assert suffered.problem == ""
    assert any(word in suffered.message for word in words)
    assert "Nothing is lost yet" in suffered.message
    assert suffered.n_during >= suffered.n_before >= 100


def assert_complete(found: Found, device: PtyDevice, until: int, at_most_missing: int = 50) -> None:
    """Every sample from the first one delivered on; the last ones may still have been on their way."""
    assert found.is_whole
    assert found.numbers[0] <= device.first_delivered + device.frames.per_frame
    assert found.numbers[-1] >= until - at_most_missing


# -- the disk ----------------------------------------------------------------------------------------------


def test_full_disk(waiting: dict[str, Future[Any]]) -> None:
    assert_survived(waiting["full"].result(), "The disk is full", "does not take")


@pytest.mark.skipif(sys.platform != "linux", reason="only there a running process can be limited")
def test_files_that_may_not_grow(waiting: dict[str, Future[Any]]) -> None:
    assert_survived(waiting["limited"].result(), "The disk")


def test_locked_by_another_program(waiting: dict[str, Future[Any]]) -> None:
    assert_survived(waiting["locked"].result(), "is in use by another program")


def test_read_only(waiting: dict[str, Future[Any]]) -> None:
    suffered = waiting["read_only"].result()
    assert_survived(suffered, "read-only", "does not take")


def test_locked_while_the_session_ends(record: Record, device: PtyDevice, tmp_path: Path) -> None:
    program = record(device.source)
    storage_faults.wait_for_samples(tmp_path / "record.db", 50)
    with storage_faults.held(tmp_path / "record.db"):
        time.sleep(0.5)
        until = device.delivered(time.monotonic())
        program.interrupt()
        time.sleep(3.0)
        assert program.code is None
    result = program.result()
    found = Found.in_recording(stored(tmp_path / "record.db"))
    assert_complete(found, device, until)
    assert result["n_samples"] == len(found.numbers)


def test_read_only_from_the_start(record: Record, device: PtyDevice, tmp_path: Path) -> None:
    db = tmp_path / "record.db"
    record("sim:?speed=0", "--seconds", "1").result()
    if not file_faults.can_make_immutable(tmp_path):
        pytest.skip("files cannot be made immutable here")
    before = db.read_bytes()
    with file_faults.immutable([db]):
        program = record(device.source, "--seconds", "1")
        code, rows = program.finish()
    assert (code, rows) == (1, [])
    assert "read-only" in program.complaints and "Traceback" not in program.complaints
    assert db.read_bytes() == before


# -- the end of the process --------------------------------------------------------------------------------


def kill(folder: Path, n: int) -> None:
    killed = killing.kill_repeatedly(folder, n)
    assert [one.problem for one in killed] == [""] * n
    assert max(one.missing_s for one in killed) <= 1.0
    assert sum(one.n_stored for one in killed) > 0


def test_killed_five_times(tmp_path: Path) -> None:
    kill(tmp_path, 5)


@pytest.mark.full
def test_killed_fifty_times(tmp_path: Path) -> None:
    kill(tmp_path, 50)


def test_sessions_after_a_kill(record: Record, device: PtyDevice, tmp_path: Path) -> None:
    program = record(device.source, "--patient", "P-017", "--exercise", "e4")
    n_stored = storage_faults.wait_for_samples(tmp_path / "record.db", 100)
    program.kill()
    code, rows = Program("sessions", "list", "--json", "--db", tmp_path / "record.db", home=tmp_path).finish()
    assert code == 0 and len(rows) == 1
    assert rows[0]["patient"] == "P-017" and rows[0]["n_samples"] >= n_stored
    assert Found.in_recording(stored(tmp_path / "record.db")).is_whole
    again = record(device.source, "--seconds", "0.5")
    assert again.result()["session"] == 2
    assert problems(tmp_path / "record.db") == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=lambda how: how.name)
def test_ended_politely(record: Record, device: PtyDevice, tmp_path: Path, how: signal.Signals) -> None:
    program = record(device.source)
    storage_faults.wait_for_samples(tmp_path / "record.db", 50)
    until = device.delivered(time.monotonic())
    program.interrupt(how)
    result = program.result()
    found = Found.in_recording(stored(tmp_path / "record.db"))
    assert_complete(found, device, until, at_most_missing=20)
    assert result["n_samples"] == len(found.numbers) and result["n_lost"] == result["n_gaps"] == 0
    code, rows = Program("sessions", "list", "--json", "--db", tmp_path / "record.db", home=tmp_path).finish()
    assert code == 0 and [row["closed"] for row in rows] == [True]


# -- the stream --------------------------------------------------------------------------------------------


def streamed(folder: Path, seconds: float) -> None:
    done = streaming.stream(folder / "pty.db", seconds)
    assert done.found.is_whole
    assert abs(len(done.found.numbers) - seconds * streaming.RATE_HZ) <= 0.01 * seconds * streaming.RATE_HZ
    assert done.result["n_samples"] == len(done.found.numbers)
    assert (done.result["n_lost"], done.result["format"], done.result["axes"]) == (0, "binary", 9)
    assert done.result["sample_rate_hz"] == pytest.approx(streaming.RATE_HZ, rel=0.02)


def test_a_thousand_samples_a_second(tmp_path: Path) -> None:
    streamed(tmp_path, 5)


@pytest.mark.full
def test_a_thousand_samples_a_second_for_a_minute(tmp_path: Path) -> None:
    streamed(tmp_path, 60)


def test_two_recordings_into_one_database(record: Record, tmp_path: Path) -> None:
    with PtyDevice(100) as one, PtyDevice(200) as other:
        programs = [record(device.source, "--seconds", "3") for device in (one, other)]
        results = [program.result() for program in programs]
    assert sorted(result["session"] for result in results) == [1, 2]
    for result, rate_hz in zip(results, (100, 200), strict=True):
        found = Found.in_recording(stored(tmp_path / "record.db", result["session"]))
        assert found.is_whole and len(found.numbers) == result["n_samples"]
        assert len(found.numbers) == pytest.approx(3 * rate_hz, rel=0.02)
    assert problems(tmp_path / "record.db") == []


# -- the cable ---------------------------------------------------------------------------------------------


def test_cable_pulled_and_plugged_in_again(waiting: dict[str, Future[Any]]) -> None:
    done = waiting["drops"].result()
    assert reconnecting.problem_of(done) == ""
    assert done.result["n_gaps"] == 2 and done.result["n_lost"] > 200


@pytest.mark.full
def test_cable_pulled_twenty_times(tmp_path: Path) -> None:
    assert reconnecting.problem_of(reconnecting.reconnect(tmp_path, 20)) == ""


def test_cable_pulled_and_never_back(record: Record, tmp_path: Path) -> None:
    """A session of given length ends when it should, with what it has."""
    with PtyDevice(100, tmp_path / "ttySENSOR") as device:
        program = record(device.source, "--seconds", "3")
        assert device.heard.wait(60)
        time.sleep(1.5)
        until = device.delivered(time.monotonic())
        device.unplug()
        result = program.result()
    assert "is gone" in program.complaints
    found = Found.in_recording(stored(tmp_path / "record.db"))
    assert found.is_whole and result["n_samples"] == len(found.numbers)
    assert until - 20 <= found.numbers[-1] + 1 <= until + 5


def test_no_such_port(record: Record, tmp_path: Path) -> None:
    program = record(f"serial:{tmp_path / 'ttyNONE'}", "--seconds", "1")
    code, rows = program.finish()
    assert (code, rows) == (1, [])
    assert "There is no port" in program.complaints and "Traceback" not in program.complaints


def test_a_device_that_says_nothing(waiting: dict[str, Future[Any]]) -> None:
    code, rows, complaints, n_stored = waiting["silent"].result()
    assert (code, rows, n_stored) == (1, [], 0)
    assert "sends nothing" in complaints and "Traceback" not in complaints


def test_a_device_that_pauses(record: Record, device: PtyDevice, tmp_path: Path) -> None:
    program = record(device.source)
    storage_faults.wait_for_samples(tmp_path / "record.db", 50)
    device.mute()
    program.wait_for("No samples from the sensor", 30)
    device.mute(False)
    program.wait_for("All is well", 30)
    time.sleep(0.5)
    program.interrupt()
    result = program.result()
    session = stored(tmp_path / "record.db")
    found = Found.in_recording(session)
    assert found.n_wrong == found.n_reordered == 0
    assert [gap.reason for gap in session.gaps] == ["stalled"]
    assert result["n_lost"] == session.gaps[0].n_lost == found.n_lost > 90
