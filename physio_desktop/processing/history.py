"""A stream's past in memory, seen from any distance: samples when near, smallest and largest when far.

Bins are anchored to the index of a sample since the beginning, never to the view: a bin shows the same values
wherever the view is, so nothing flickers while it moves.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from physio_desktop.domain import N_CHANNELS, FloatArray, Gap, ImuBlock, Int64Array

_CHUNK = 4096
_MOST_PIECES = 32  # until they are joined
_BINS = (4, 16, 64, 256)  # samples; all divide a chunk


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What is to be drawn: times (n,) int64 stream microseconds and values (n, 9); a row of NaN is a gap.

    From afar each bin is two rows at one time, its smallest and its largest values.
    """

    time_us: Int64Array
    values: FloatArray
    gaps: tuple[Gap, ...] = ()


class _Chunk:
    """Consecutive rows; once it is full, its bins never change again."""

    def __init__(self) -> None:
        self.n = 0
        self.time_us: Int64Array = np.zeros(_CHUNK, np.int64)
        self.values: FloatArray = np.zeros((_CHUNK, N_CHANNELS), np.float32)
        self._bins: dict[int, list[tuple[Int64Array, FloatArray]]] = {}  # pieces, in order

    def put(self, time_us: Int64Array, values: FloatArray) -> int:
        n = min(len(time_us), _CHUNK - self.n)
        self.time_us[self.n : self.n + n] = time_us[:n]
        self.values[self.n : self.n + n] = values[:n]
        self.n += n
        return n

    def bins(self, size: int) -> tuple[Int64Array, FloatArray]:
        """Bins that are complete never change: only what came since the last look is binned."""
        known = self._bins.setdefault(size, [])
        n_done = sum(len(time_us) for time_us, _ in known) // 2 * size
        if whole := (self.n - n_done) // size * size:
            known.append(self._binned(n_done, n_done + whole, size))
            n_done += whole
        if len(known) > _MOST_PIECES or (self.n == _CHUNK and len(known) > 1):
            known[:] = [_joined(known)]
        return _joined([*known, self._binned(n_done, self.n, size)] if self.n > n_done else known)

    def _binned(self, first: int, last: int, size: int) -> tuple[Int64Array, FloatArray]:
        """Two rows a bin: the smallest and the largest; a bin with a gap that is longer than it is a gap."""
        time_us, values = self.time_us[first:last], self.values[first:last]
        starts = np.arange(0, len(time_us), size)
        both = np.empty((2 * len(starts), N_CHANNELS), np.float32)
        both[0::2] = np.fmin.reduceat(values, starts, axis=0)
        both[1::2] = np.fmax.reduceat(values, starts, axis=0)
        for row in np.flatnonzero(np.isnan(values[:, 0])).tolist():
            if self._gap_us(first + row) > size * self._period_us:
                both[2 * (row // size) : 2 * (row // size) + 2] = np.nan
        return np.repeat(time_us[starts], 2), both

    @property
    def _period_us(self) -> float:
        return float(np.median(np.diff(self.time_us[: self.n]))) if self.n > 1 else 0.0

    def _gap_us(self, row: int) -> int:
        """Between the samples before and after a row of NaN, as far as they are in here."""
        return int(self.time_us[min(row + 1, self.n - 1)] - self.time_us[max(row - 1, 0)])


class History:
    """Keeps about the newest `n_samples`. Appended by one thread, looked at by another."""

    def __init__(self, n_samples: int) -> None:
        self._n_chunks = max(2, -(-n_samples // _CHUNK))
        self._chunks: deque[_Chunk] = deque()
        self._gaps: deque[Gap] = deque()
        self._lock = threading.Lock()

    def append(self, block: ImuBlock) -> None:
        with self._lock:
            if block.gap is not None and self._chunks:
                middle_us = (block.gap.start_us + block.gap.end_us) // 2
                nothing = np.full((1, N_CHANNELS), np.nan, np.float32)
                self._put(np.array([middle_us], np.int64), nothing)
                self._gaps.append(block.gap)
            self._put(block.time_us, block.values)

    @property
    def span_us(self) -> tuple[int, int] | None:
        """First and last time that is kept; None before the first sample."""
        with self._lock:
            if not self._chunks or not self._chunks[-1].n:
                return None
            last = self._chunks[-1]
            return int(self._chunks[0].time_us[0]), int(last.time_us[last.n - 1])

    def view(self, start_us: int, end_us: int, n_rows: int) -> View:
        """From start to end, in about `n_rows` rows or, where there are fewer samples, all of them."""
        with self._lock:
            chunks = [c for c in self._chunks if c.n and _overlaps(c, start_us, end_us)]
            n_inside = sum(_n_inside(c, start_us, end_us) for c in chunks)
            size = next((s for s in (1, *_BINS) if n_inside <= n_rows * max(1, s // 2)), _BINS[-1])
            if size == 1:
                parts = [(c.time_us[: c.n], c.values[: c.n]) for c in chunks]
            else:
                parts = [c.bins(size) for c in chunks]
            gaps = tuple(g for g in self._gaps if g.end_us >= start_us and g.start_us <= end_us)
            if not parts:
                return View(np.empty(0, np.int64), np.empty((0, N_CHANNELS), np.float32), gaps)
            time_us = np.concatenate([time for time, _ in parts])
            values = np.concatenate([value for _, value in parts])
        low = max(0, int(np.searchsorted(time_us, start_us)) - 2)
        high = int(np.searchsorted(time_us, end_us, side="right")) + 2
        return View(time_us[low:high], values[low:high], gaps)

    def _put(self, time_us: Int64Array, values: FloatArray) -> None:
        while len(time_us):
            if not self._chunks or self._chunks[-1].n == _CHUNK:
                self._chunks.append(_Chunk())
                if len(self._chunks) > self._n_chunks:
                    self._chunks.popleft()
                    self._forget_gaps()
            n = self._chunks[-1].put(time_us, values)
            time_us, values = time_us[n:], values[n:]

    def _forget_gaps(self) -> None:
        first_us = int(self._chunks[0].time_us[0])
        while self._gaps and self._gaps[0].end_us < first_us:
            self._gaps.popleft()


def _joined(pieces: Sequence[tuple[Int64Array, FloatArray]]) -> tuple[Int64Array, FloatArray]:
    if len(pieces) == 1:
        return pieces[0]
    return np.concatenate([time for time, _ in pieces]), np.concatenate([value for _, value in pieces])


def _overlaps(chunk: _Chunk, start_us: int, end_us: int) -> bool:
    return bool(chunk.time_us[0] <= end_us and chunk.time_us[chunk.n - 1] >= start_us)


def _n_inside(chunk: _Chunk, start_us: int, end_us: int) -> int:
    low, high = np.searchsorted(chunk.time_us[: chunk.n], (start_us, end_us))
    return int(high - low)
