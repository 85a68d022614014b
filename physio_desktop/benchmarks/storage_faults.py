"""The disk is full, the database is locked, the database is read-only, while the program records.

`physio-desktop record` reads a real pseudo-terminal at 100 Hz. After two seconds the fault is made, and
ended once the program has told of it and three more seconds have passed; it has to say that all is well
again, and is ended with Ctrl+C a second later. One of one means: the message names the trouble; all that was
written before could be read during the fault; and the session holds every sample from its first one to the
end of the recording, those of the time of the fault included, with no gap and no wrong value.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from physio_desktop.benchmarks import file_faults
from physio_desktop.benchmarks.figures import Figure, Row
from physio_desktop.benchmarks.program import Program, problems, recording, stored
from physio_desktop.benchmarks.pty_device import PtyDevice
from physio_desktop.benchmarks.stamped import Found

_BEFORE_S = 2.0
_STAYS_S = 3.0
_UNSAVED_S = 1.0  # samples that may be in memory only when all is well


@dataclass(frozen=True, slots=True)
class Fault:
    """How trouble is made: in `folder`, for the database or the running program; `says`: what is expected."""

    how: str
    says: str
    folder: Path
    make: Callable[[Path, Program], AbstractContextManager[None]]


@dataclass
class Suffered:
    """What the program said, and how many samples were there when."""

    how: str
    message: str = ""
    n_before: int = 0
    n_during: int = 0
    n_delivered: int = 0
    found: Found = field(default_factory=Found.nothing)
    problems: list[str] = field(default_factory=list)

    @property
    def problem(self) -> str:
        """What is not as it should be, if anything."""
        if self.problems:
            return self.problems[0]
        if self.n_during < self.n_before:
            return f"{self.n_before} samples were stored before, {self.n_during} could be read meanwhile"
        if not self.found.is_whole:
            return f"{self.found.n_lost} samples are missing, {self.found.n_wrong} are wrong"
        if len(self.found.numbers) < self.n_delivered:
            return f"{len(self.found.numbers)} of {self.n_delivered} samples are stored"
        return ""


Scene = Callable[[Path], AbstractContextManager[Fault]]


def measure(figure: Figure, scene: Scene, short: bool) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="physio-bench-") as folder:
        suffered = suffer(Path(folder), scene, _STAYS_S / 2 if short else _STAYS_S)
    note = f"{suffered.how}; it said: {suffered.message}"
    yield figure.row(0 if suffered.problem else 1, note=suffered.problem or note)


def suffer(folder: Path, scene: Scene, stays_s: float = _STAYS_S) -> Suffered:
    """Record through the fault. Raises RuntimeError where the program does not say what it should."""
    with scene(folder) as fault:
        db = fault.folder / "fault.db"
        suffered = Suffered(fault.how)
        home = folder / "home"
        with PtyDevice(100) as device, recording(device.source, db, home=home) as program:
            if not device.heard.wait(60):
                raise RuntimeError(f"The port was not opened: {program.complaints or '-'}")
            suffered.n_before = _wait_for_samples(db, round(_BEFORE_S * 100))
            begun_s = time.monotonic()
            with fault.make(db, program):
                said_s = program.wait_for(fault.says, 30, after_s=begun_s)
                suffered.message = next(line for at_s, line in program.said if at_s == said_s)
                time.sleep(stays_s)
                suffered.n_during = len(Found.in_recording(stored(db)).numbers)
            program.wait_for("All is well again", 30, after_s=time.monotonic() - 0.01)
            time.sleep(1.0)
            end = device.delivered(time.monotonic() - _UNSAVED_S)
            program.interrupt()
            program.result()
            suffered.n_delivered = end - device.first_delivered
        suffered.found = Found.in_recording(stored(db))
        suffered.problems = problems(db)
    return suffered


def _wait_for_samples(db: Path, n: int) -> int:
    """How many samples are stored, once it is at least that many."""
    deadline_s = time.monotonic() + 30
    while time.monotonic() < deadline_s:
        time.sleep(0.2)
        n_stored = len(Found.in_recording(stored(db)).numbers) if db.exists() else 0
        if n_stored >= n:
            return n_stored
    raise RuntimeError(f"Only {n_stored} samples were stored within 30 s.")


@contextmanager
def disk_full(folder: Path) -> Iterator[Fault]:
    """A small disk of its own that a big file fills; where none can be mounted, a limit on the file size."""
    with file_faults.small_disk(folder / "disk") as disk:
        if disk is not None:
            yield Fault("a full disk (tmpfs)", "disk is full", disk, lambda db, _: file_faults.filled(disk))
        else:
            yield Fault(
                "files that may not grow (RLIMIT_FSIZE)",
                "full|does not take",
                folder,
                lambda db, program: file_faults.size_limited(program.pid, db),
            )


@contextmanager
def locked(folder: Path) -> Iterator[Fault]:
    """Another connection holds the lock for writing."""
    yield Fault("BEGIN EXCLUSIVE elsewhere", "in use by another program", folder, lambda db, _: _held(db))


@contextmanager
def read_only(folder: Path) -> Iterator[Fault]:
    """Files that refuse to be written although they are open; making them so needs an administrator."""
    file_faults.require_immutable(folder)
    yield Fault(
        "files made immutable (chattr +i)", "read-only|does not take", folder, lambda db, _: _frozen(db)
    )


@contextmanager
def _held(db: Path) -> Iterator[None]:
    with closing(sqlite3.connect(db, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


def _frozen(db: Path) -> AbstractContextManager[None]:
    return file_faults.immutable([db, db.with_name(db.name + "-wal")])
