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
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from physio_desktop.benchmarks import file_faults
from physio_desktop.benchmarks.figures import Figure, Row
from physio_desktop.benchmarks.program import Program, problems, recording, stored
from physio_desktop.benchmarks.pty_device import PtyDevice
from physio_desktop.benchmarks.stamped import Found
from physio_desktop.errors import StorageError

_BEFORE_S = 2.0
_STAYS_S = 3.0
_UNSAVED_S = 1.0  # samples that may be in memory only when all is well


@dataclass(frozen=True, slots=True)
class Figures:
    full: Figure
    locked: Figure
    read_only: Figure

    @property
    def all(self) -> tuple[Figure, ...]:
        return self.full, self.locked, self.read_only


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


def measure(figures: Figures, short: bool) -> Iterator[Row]:
    """All three at once, each with a program of its own: they mostly wait."""
    stays_s = _STAYS_S / 2 if short else _STAYS_S
    scenes = ((figures.full, disk_full), (figures.locked, locked), (figures.read_only, read_only))
    with ThreadPoolExecutor(len(scenes)) as pool:
        jobs = [(figure, pool.submit(_suffered, scene, stays_s)) for figure, scene in scenes]
        for figure, job in jobs:
            try:
                suffered = job.result()
            except Exception as error:
                yield figure.failed(f"{type(error).__name__}: {error}")
            else:
                note = f"{suffered.how}; it said: {suffered.message}"
                yield figure.row(0 if suffered.problem else 1, note=suffered.problem or note)


def _suffered(scene: Scene, stays_s: float) -> Suffered:
    with tempfile.TemporaryDirectory(prefix="physio-bench-") as folder:
        return suffer(Path(folder), scene, stays_s)


def suffer(folder: Path, scene: Scene, stays_s: float = _STAYS_S) -> Suffered:
    """Record through the fault. Raises RuntimeError where the program does not say what it should."""
    with scene(folder) as fault:
        db = fault.folder / "fault.db"
        suffered = Suffered(fault.how)
        home = folder / "home"
        with PtyDevice(100) as device, recording(device.source, db, home=home) as program:
            if not device.heard.wait(60):
                raise RuntimeError(f"The port was not opened: {program.complaints or '-'}")
            suffered.n_before = wait_for_samples(db, round(_BEFORE_S * 100))
            begun_s = time.monotonic()
            with fault.make(db, program):
                said_s = program.wait_for(fault.says, 30, after_s=begun_s)
                suffered.message = next(line for at_s, line in program.said if at_s == said_s)
                time.sleep(stays_s)
                suffered.n_during = len(Found.in_recording(stored(db)).numbers)
            program.wait_for("All is well", 30, after_s=time.monotonic() - 0.01)
            time.sleep(1.0)
            end = device.delivered(time.monotonic() - _UNSAVED_S)
            program.interrupt()
            program.result()
            suffered.n_delivered = end - device.first_delivered
        suffered.found = Found.in_recording(stored(db))
        suffered.problems = problems(db)
    return suffered


def wait_for_samples(db: Path, n: int) -> int:
    """How many samples are stored, once it is at least that many."""
    deadline_s = time.monotonic() + 60
    n_stored = 0
    while time.monotonic() < deadline_s:
        time.sleep(0.2)
        with suppress(StorageError):  # the program is just making the database
            n_stored = len(Found.in_recording(stored(db)).numbers)
        if n_stored >= n:
            return n_stored
    raise RuntimeError(f"Only {n_stored} samples were stored within a minute.")


@contextmanager
def disk_full(folder: Path) -> Iterator[Fault]:
    """A small disk of its own that a big file fills; where none can be mounted, files that may not grow."""
    with file_faults.small_disk(folder / "disk") as disk:
        if disk is None:
            with files_limited(folder) as fault:
                yield fault
        else:
            yield Fault("a full disk (tmpfs)", "disk is full", disk, lambda db, _: file_faults.filled(disk))


@contextmanager
def files_limited(folder: Path) -> Iterator[Fault]:
    """The system refuses the program every write to any file, as a disk full to the last byte does."""
    yield Fault(
        "files that may not grow (RLIMIT_FSIZE)",
        "full|does not take",
        folder,
        lambda _, program: file_faults.size_limited(program.pid, 0),
    )


@contextmanager
def locked(folder: Path) -> Iterator[Fault]:
    """Another connection holds the lock for writing."""
    yield Fault("BEGIN EXCLUSIVE elsewhere", "in use by another program", folder, lambda db, _: held(db))


@contextmanager
def read_only(folder: Path) -> Iterator[Fault]:
    """Files that refuse to be written although they are open. Without an administrator's rights, or on a
    file system that cannot do it, the system refuses the program every write to any file instead."""
    says = "read-only|does not take"
    if file_faults.can_make_immutable(folder):
        yield Fault("files made immutable (chattr +i)", says, folder, lambda db, _: _frozen(db))
    else:
        how = "every write refused (RLIMIT_FSIZE), because files cannot be made immutable here"
        yield Fault(how, says, folder, lambda _, program: file_faults.size_limited(program.pid, 0))


@contextmanager
def held(db: Path) -> Iterator[None]:
    with closing(sqlite3.connect(db, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


def _frozen(db: Path) -> AbstractContextManager[None]:
    return file_faults.immutable([db, db.with_name(db.name + "-wal")])
