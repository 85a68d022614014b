"""A thousand samples a second for a minute through a real pseudo-terminal, the reader in its own process.

A device in this process writes stamped binary frames at their pace; `physio-desktop record` reads, decodes
and stores them. What is lost or out of order is counted in the stored session, between its first and its
last sample. The processor time is the reader's alone, user and system, between the tenth second of the
stream (interpreter, detection and the first pages of the database are over) and the fiftieth.

Memory is flat when it does not grow with the length of the session: resident memory in the last five seconds
against that from second 15 on, when the ring buffer of 12 s is full. Two megabytes are allowed, because
SQLite fills its page cache of two megabytes and the index of its log meanwhile; a reader that kept the
stream would grow by three (62 bytes a sample) and by the objects around it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from physio_desktop.benchmarks.figures import Figure, Row
from physio_desktop.benchmarks.program import Program, recording, stored
from physio_desktop.benchmarks.pty_device import PtyDevice
from physio_desktop.benchmarks.sensor import Sensor
from physio_desktop.benchmarks.stamped import Found

RATE_HZ = 1000


@dataclass(frozen=True, slots=True)
class Figures:
    lost: Figure
    reordered: Figure
    cpu: Figure
    memory: Figure

    @property
    def all(self) -> tuple[Figure, ...]:
        return self.lost, self.reordered, self.cpu, self.memory


@dataclass(frozen=True, slots=True)
class Load:
    """What the reader uses, in the steady state."""

    cpu_percent: float
    growth_mb: float


@dataclass(frozen=True, slots=True)
class Streamed:
    """What came of a stream of `seconds`: its load, what the program says, and what is stored."""

    load: Load
    result: dict[str, object]
    found: Found


def measure(figures: Figures, short: bool) -> Iterator[Row]:
    seconds = 5.0 if short else 60.0
    with tempfile.TemporaryDirectory(prefix="physio-bench-") as folder:
        streamed = stream(Path(folder) / "pty.db", seconds)
    found, note = streamed.found, f"only {seconds:g} s" if short else ""
    if found.n_wrong or len(found.numbers) < 0.99 * seconds * RATE_HZ:
        raise RuntimeError(f"{len(found.numbers)} samples are stored, {found.n_wrong} of them wrong")
    if (n_said := streamed.result["n_samples"]) != len(found.numbers):
        raise RuntimeError(f"{len(found.numbers)} samples are stored, but the program says {n_said}")
    yield figures.lost.row(found.n_lost, note=note)
    yield figures.reordered.row(found.n_reordered, note=note)
    yield figures.cpu.row(streamed.load.cpu_percent, note=note)
    yield figures.memory.row(streamed.load.growth_mb, note=note)


def stream(db: Path, seconds: float, sensor: Sensor | None = None) -> Streamed:
    """Record that many seconds of a stream into `db`; of a terminal, if no other sensor is given."""
    with (
        sensor or PtyDevice(RATE_HZ) as device,
        recording(device.source, db, "--seconds", f"{seconds}") as program,
    ):
        if not device.heard.wait(60):
            raise RuntimeError(f"The program did not open the sensor. It said: {program.complaints or '-'}")
        load = _load(program, seconds)
        result = program.result()
    return Streamed(load, result, Found.in_recording(stored(db)))


def _load(program: Program, seconds: float) -> Load:
    """Watch the reader for most of the stream; shorter streams settle for shorter spans."""
    reader = psutil.Process(program.pid)
    scale = min(seconds / 60, 1.0)
    settled_s, full_s, end_s = 10 * scale, 15 * scale, 57 * scale
    times: list[tuple[float, float]] = []
    memory: list[tuple[float, int]] = []
    begun_s = time.monotonic()
    while (now_s := time.monotonic() - begun_s) < end_s:
        used = reader.cpu_times()
        memory.append((now_s, reader.memory_info().rss))
        if settled_s <= now_s <= 50 * scale:
            times.append((time.monotonic(), used.user + used.system))
        time.sleep(min(0.5, scale))
    (from_s, from_used), (to_s, to_used) = times[0], times[-1]
    early = median(rss for at_s, rss in memory if full_s <= at_s < full_s + 5 * scale)
    late = median(rss for at_s, rss in memory if at_s >= end_s - 5 * scale)
    return Load(100 * (to_used - from_used) / (to_s - from_s), (late - early) / 1e6)
