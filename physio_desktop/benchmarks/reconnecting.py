"""How long after the port's return the program streams again, in the same session.

A real pseudo-terminal behind a symbolic link: the cable is pulled (the program's end hangs up and the link
is gone), stays out for one to three seconds, and a new terminal appears under the old name. The time runs
from then to the moment at which the program says that all is well again, which it does once samples come.
The device went on counting meanwhile, so each drop must leave exactly one gap row, with the right number of
samples. The slowest of several drops counts.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from physio_desktop.benchmarks.figures import Figure, Row
from physio_desktop.benchmarks.program import recording, stored
from physio_desktop.benchmarks.pty_device import PtyDevice
from physio_desktop.benchmarks.sensor import Sensor
from physio_desktop.benchmarks.stamped import Found
from physio_desktop.domain import Recording


@dataclass(frozen=True, slots=True)
class Reconnected:
    """Seconds of each return, and the one session that all of it is in."""

    waits_s: Sequence[float]
    session: Recording
    result: dict[str, object]


def measure(figure: Figure, short: bool) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="physio-bench-") as folder:
        done = reconnect(Path(folder), 1 if short else 4)
    if problem := problem_of(done):
        raise RuntimeError(problem)
    yield figure.row(
        max(done.waits_s), note=f"median {median(done.waits_s):.2f} s of {len(done.waits_s)} drops"
    )


def reconnect(
    folder: Path, n_drops: int, seed: int = 5, sensor: Sensor | None = None, long_every: int = 0
) -> Reconnected:
    """Record through so many drops, of a pulled cable if no other sensor is given.

    long_every: every so many times it is away for some ten seconds more.
    """
    chance = random.Random(seed)
    db = folder / "drops.db"
    waits_s = []
    with (
        sensor or PtyDevice(100, folder / "ttySENSOR") as device,
        recording(device.source, db) as program,
    ):
        device.heard.wait(60)
        for i in range(n_drops):
            time.sleep(1.0)
            pulled_s = time.monotonic()
            device.unplug()
            program.wait_for("is gone", 10, after_s=pulled_s)
            is_long = long_every > 0 and i % long_every == long_every - 1
            time.sleep(chance.uniform(1.0, 3.0) + (chance.uniform(8.0, 12.0) if is_long else 0.0))
            back_s = device.plug()
            waits_s.append(program.wait_for("All is well", 30, after_s=back_s) - back_s)
        time.sleep(1.0)
        program.interrupt()
        result = program.result()
    return Reconnected(waits_s, stored(db), result)


def problem_of(done: Reconnected) -> str:
    """What is wrong with the session after the drops, if anything."""
    found, gaps = Found.in_recording(done.session), done.session.gaps
    if done.result["session"] != 1 or len(gaps) != len(done.waits_s):
        return f"{len(gaps)} gap rows in session {done.result['session']} after {len(done.waits_s)} drops"
    if found.n_wrong or found.n_reordered:
        return f"{found.n_wrong} samples are wrong and {found.n_reordered} out of order"
    n_in_gaps = sum(gap.n_lost for gap in gaps)
    if n_in_gaps != found.n_lost or any(gap.reason != "reconnected" for gap in gaps):
        return f"{found.n_lost} samples are missing, the gaps say {n_in_gaps} ({[g.reason for g in gaps]})"
    return ""
