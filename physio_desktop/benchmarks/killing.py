"""kill -9 fifty times while recording: the database opens, is whole, and lacks one second at most.

`physio-desktop record` reads a real pseudo-terminal at 100 Hz and is killed at a random moment of the first
four seconds, from the instant it opens the port on; every fifth time around the end of a session of given
length instead, when the samples are rewritten to compact blocks. The device knows what it had delivered by
then (also what still lay in the port unread); that is compared with what is stored, by sample numbers.
Several databases are worked on at once. Each takes many kills in turn, so every start but the first also
recovers what the kill before it left open, and is checked as a whole after each.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from physio_desktop.benchmarks.figures import Figure, Row
from physio_desktop.benchmarks.program import recording
from physio_desktop.benchmarks.pty_device import PtyDevice
from physio_desktop.benchmarks.stamped import Found
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore

RATE_HZ = 100
_LATEST_S = 4.0
_SESSION_S = 1.5
_CLOSING_EVERY = 5


@dataclass(frozen=True, slots=True)
class Figures:
    opened: Figure
    missing: Figure

    @property
    def all(self) -> tuple[Figure, ...]:
        return self.opened, self.missing


@dataclass(frozen=True, slots=True)
class Killed:
    """What was found afterwards. `missing_s` of samples were delivered and are not stored."""

    missing_s: float
    n_stored: int
    problem: str = ""


def measure(figures: Figures, short: bool) -> Iterator[Row]:
    n = 4 if short else 50
    with tempfile.TemporaryDirectory(prefix="physio-bench-") as folder:
        killed = kill_repeatedly(Path(folder), n)
    bad = [one.problem for one in killed if one.problem]
    missing_s = [one.missing_s for one in killed]
    note = bad[0] if bad else f"of {n}"
    yield figures.opened.row(n - len(bad), target=n if short else None, note=note)
    yield figures.missing.row(max(missing_s), note=f"median {median(missing_s):.2f} s")


def kill_repeatedly(folder: Path, n: int, seed: int = 9) -> list[Killed]:
    """Each worker has a database of its own and kills one program after another."""
    n_workers = min(n, 2 * (os.cpu_count() or 1))
    shares = [len(range(worker, n, n_workers)) for worker in range(n_workers)]
    with ThreadPoolExecutor(n_workers) as pool:
        jobs = [
            pool.submit(_kill_in_turn, folder / f"{worker}", share, seed + worker)
            for worker, share in enumerate(shares)
        ]
        return [killed for job in jobs for killed in job.result()]


def _kill_in_turn(folder: Path, n: int, seed: int) -> list[Killed]:
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    db = folder / "kill.db"
    killed = []
    for i in range(n):
        # Workers differ in where they begin, so that few kills hold both kinds, too.
        if (i + seed) % _CLOSING_EVERY == 0:
            killed.append(kill_once(db, _SESSION_S + chance.uniform(-0.1, 1.0), _SESSION_S))
        else:
            killed.append(kill_once(db, chance.uniform(0.0, _LATEST_S)))
    return [*killed[:-1], _recovered(db, killed[-1])] if killed else []


def kill_once(db: Path, after_s: float, seconds: float | None = None) -> Killed:
    """Record and kill that long after the program has heard the device."""
    known = _newest(db)[0]
    options = () if seconds is None else ("--seconds", f"{seconds}")
    with PtyDevice(RATE_HZ) as device, recording(device.source, db, *options) as program:
        if not device.heard.wait(60):
            raise RuntimeError(f"The program did not open the port. It said: {program.complaints or '-'}")
        program.wait_or_end(after_s)
        at_s = program.kill()
        first, end = device.first_delivered, device.delivered(at_s)
    try:
        session, found, problems = _newest(db)
    except Exception as error:
        return Killed((end - first) / RATE_HZ, 0, f"{type(error).__name__}: {error}")
    if session == known or not found.any:
        return Killed((end - first) / RATE_HZ, 0, "; ".join(problems))
    if not found.is_whole:
        problems = [*problems, f"{found.n_lost} lost, {found.n_wrong} wrong inside"]
    if seconds is not None:
        end = min(end, int(found.numbers[0]) + round(seconds * RATE_HZ))
    missing = max(0, end - int(found.numbers[-1]) - 1)
    return Killed(missing / RATE_HZ, len(found.numbers), "; ".join(problems))


def _newest(db: Path) -> tuple[int, Found, Sequence[str]]:
    """Number of the newest session, what it holds, and what is wrong with the database."""
    if not db.exists():
        return 0, Found.nothing(), []
    with Database.open(db) as database:
        store = SessionStore(database)
        problems = database.check()
        sessions = store.sessions(limit=1)
        if not sessions:
            return 0, Found.nothing(), problems
        return sessions[0].id, Found.in_recording(store.read(sessions[0].id)), problems


def _recovered(db: Path, last: Killed) -> Killed:
    """The last kill of a database, judged also by what is left once everything is tidied up."""
    with Database.open(db) as database:
        store = SessionStore(database)
        store.recover_open_sessions()
        is_open = [session.id for session in store.sessions() if not session.closed]
        problems = [*database.check(), *(f"session {number} stays open" for number in is_open)]
    return Killed(last.missing_s, last.n_stored, "; ".join(filter(None, (last.problem, *problems))))
