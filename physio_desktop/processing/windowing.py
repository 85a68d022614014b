"""Overlapping windows of a stream on the model's time base. No window spans a gap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from physio_desktop.domain import FloatArray, ImuBlock, Int64Array


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """values (n, 9) from `start_us` to `end_us`, the time of its last sample."""

    start_us: int
    end_us: int
    values: FloatArray


class Windower:
    """Gives a window of `n_samples` every `hop` samples, counted from the start of each stretch."""

    def __init__(self, n_samples: int = 200, hop: int = 25) -> None:
        self._n, self._hop = n_samples, hop
        self._times: Int64Array = np.empty(0, np.int64)
        self._values: FloatArray = np.empty((0, 9), np.float32)

    def push(self, block: ImuBlock) -> list[Window]:
        """Take a block from the resampler; returns the windows that it completes."""
        if block.gap is not None:
            self._times, self._values = self._times[:0], self._values[:0]
        self._times = np.concatenate([self._times, block.time_us])
        self._values = np.concatenate([self._values, block.values])
        windows = []
        first = 0
        while first + self._n <= len(self._times):
            last = first + self._n
            values = self._values[first:last].copy()
            values.setflags(write=False)
            windows.append(Window(int(self._times[first]), int(self._times[last - 1]), values))
            first += self._hop
        self._times, self._values = self._times[first:], self._values[first:]
        return windows
