"""The last seconds of a stream in memory: written by the reader, looked at by whoever draws."""

from __future__ import annotations

import threading

import numpy as np

from physio_desktop.domain import N_CHANNELS, FloatArray, ImuBlock, Int64Array


class RingBuffer:
    """Keeps the newest `n_samples`; a gap becomes one row of NaN. Appended and read by two threads."""

    def __init__(self, n_samples: int) -> None:
        self._n = n_samples
        # Twice the size: the newest n rows always lie in one piece, and moving them down is rare.
        self._time_us: Int64Array = np.zeros(2 * n_samples, np.int64)
        self._values: FloatArray = np.zeros((2 * n_samples, N_CHANNELS), np.float32)
        self._end = 0
        self._lock = threading.Lock()

    def append(self, block: ImuBlock) -> None:
        with self._lock:
            if block.gap is not None and self._end:
                middle_us = (block.gap.start_us + block.gap.end_us) // 2
                nothing = np.full((1, N_CHANNELS), np.nan, np.float32)
                self._put(np.array([middle_us], np.int64), nothing)
            self._put(block.time_us[-self._n :], block.values[-self._n :])

    def latest(self, duration_s: float) -> tuple[Int64Array, FloatArray]:
        """Copies of the newest times (n,) in stream microseconds and values (n, 9), NaN in gaps."""
        with self._lock:
            start = max(self._end - self._n, 0)
            if self._end:
                since_us = self._time_us[self._end - 1] - round(duration_s * 1e6)
                start += int(np.searchsorted(self._time_us[start : self._end], since_us))
            return self._time_us[start : self._end].copy(), self._values[start : self._end].copy()

    def _put(self, time_us: Int64Array, values: FloatArray) -> None:
        if self._end + len(time_us) > len(self._time_us):
            kept = slice(self._end - self._n, self._end)
            self._time_us[: self._n] = self._time_us[kept]
            self._values[: self._n] = self._values[kept]
            self._end = self._n
        rows = slice(self._end, self._end + len(time_us))
        self._time_us[rows] = time_us
        self._values[rows] = values
        self._end = rows.stop
