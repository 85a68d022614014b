"""An hour of the simulated device at 100 Hz, nine axes, binary format: its size, reading time, exactness.

It comes through the whole path (bytes, decoder, clock, recorder, storage) as fast as it can be modelled, with
one frame in two thousand lost, so that there are gaps to keep. Size: all files of the database, the log
included, right after the session is closed and while the database is still open. Reading: the median of
seven reads of the whole session as arrays with the database open. Exact: times, values, device values, scale
and gaps have the bits that the decoder gave.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from physio_desktop.benchmarks.figures import Figure, Row
from physio_desktop.domain import ImuBlock, Recording, Session
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.recorder import Origin, Recorder, RecordingRequest
from physio_desktop.workflows.sources import open_any_source

SOURCE = "sim:?speed=0&loss=0.0005&seed=8"
_N_READS = 7


@dataclass(frozen=True, slots=True)
class Figures:
    size: Figure
    read: Figure
    exact: Figure

    @property
    def all(self) -> tuple[Figure, ...]:
        return self.size, self.read, self.exact


@dataclass(frozen=True, slots=True)
class Hour:
    """What came of it. `decoded`: the blocks as they were given to the recorder, in session time."""

    size_mb: float
    read_s: float
    decoded: Sequence[ImuBlock]
    stored: Recording


class _Overheard(Recorder):
    """A recorder that also keeps what it was given."""

    def __init__(self, request: RecordingRequest, store: SessionStore, lane: Lane) -> None:
        super().__init__(request, store, lane)
        self.heard: list[ImuBlock] = []

    def push(self, blocks: Sequence[ImuBlock], origin: Origin) -> None:
        if not self.complete.is_set():
            self.heard += blocks
        super().push(blocks, origin)


def measure(figures: Figures, short: bool) -> Iterator[Row]:
    seconds = 180.0 if short else 3600.0
    with tempfile.TemporaryDirectory(prefix="physio-bench-") as folder:
        hour = record(Path(folder), seconds)
    note = (
        f"only {seconds:g} s" if short else f"{hour.stored.n_samples} samples, {len(hour.stored.gaps)} gaps"
    )
    yield figures.size.row(hour.size_mb, note=note)
    yield figures.read.row(hour.read_s, note=note)
    difference = difference_of(hour.decoded, hour.stored)
    yield figures.exact.row(0 if difference else 1, note=difference or note)


def record(folder: Path, seconds: float, source: str = SOURCE) -> Hour:
    """Record, close, weigh and read back."""
    lane = Lane("storage")
    try:
        store = lane.call(lambda: SessionStore(Database.open(folder / "hour.db")))
        try:
            session, decoded = _record(store, lane, source, seconds)
            size = sum(file.stat().st_size for file in folder.iterdir())
            read_s, recording = lane.call(_read, store, session.id)
        finally:
            lane.call(store.database.close)
    finally:
        lane.close()
    return Hour(size / 1e6, read_s, decoded, recording)


def _record(store: SessionStore, lane: Lane, uri: str, seconds: float) -> tuple[Session, Sequence[ImuBlock]]:
    recorder = _Overheard(RecordingRequest(uri, seconds=seconds), store, lane)
    live = LiveSession(open_any_source(uri, store, lane), recorder)
    live.start()
    live.ended.wait()
    live.stop()
    session = recorder.finish()
    if session is None:
        raise RuntimeError("nothing was recorded")
    first_us, end_us = int(recorder.heard[0].time_us[0]), round(seconds * 1e6)
    in_session = [block.shifted(-first_us).split(end_us)[0] for block in recorder.heard]
    return session, [block for block in in_session if len(block)]


def _read(store: SessionStore, session: int) -> tuple[float, Recording]:
    times_s = []
    for _ in range(_N_READS):
        begun = time.perf_counter()
        recording = store.read(session)
        recording.time_us()
        recording.values()
        times_s.append(time.perf_counter() - begun)
    return median(times_s), recording


def difference_of(decoded: Sequence[ImuBlock], stored: Recording) -> str:
    """What is not as it was decoded, if anything."""
    if [block.gap for block in decoded if block.gap] != list(stored.gaps):
        return "the gaps differ"
    if len({block.scale.tobytes() for block in (*decoded, *stored.blocks)}) != 1:
        return "the scale differs"
    for name in ("time_us", "values", "device_values"):
        before = np.concatenate([getattr(block, name) for block in decoded])
        after = np.concatenate([getattr(block, name) for block in stored.blocks])
        if before.dtype != after.dtype or before.tobytes() != after.tobytes():
            return f"{name} differ"
    return ""
