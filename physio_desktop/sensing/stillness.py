"""Whether a sensor lies still, while it streams: what calibrations wait for."""

from __future__ import annotations

import numpy as np

from physio_desktop.domain import N_CHANNELS, FloatArray, Int64Array

MAX_GYR_STD_RAD_S = 0.05  # tremor of a hand-held sensor; a movement has ten times more
MAX_ACC_STD_MS2 = 0.35
_PIECE_US = 250_000
_HOLE_US = 200_000  # without samples: nobody knows what happened meanwhile
_MOST_PIECES = 80  # a rest is not kept for longer than it is of use


def is_still(values: FloatArray) -> bool:
    """Of (n, 9) SI values in a row, whether nothing moved in them."""
    spread = values[:, :6].astype(float).std(axis=0)
    return bool(spread[:3].max() <= MAX_ACC_STD_MS2 and spread[3:].max() <= MAX_GYR_STD_RAD_S)


class StillRun:
    """Keeps the samples since the sensor last moved. `push` takes them in blocks of any size.

    values: (n, 9) SI values without offsets. `has_moved`: the newest quarter of a second was no rest.
    """

    def __init__(self) -> None:
        self.has_moved = False
        self._time_us: Int64Array = np.empty(0, np.int64)  # of what waits for a quarter of a second
        self._values: FloatArray = np.empty((0, N_CHANNELS), np.float32)
        self._pieces: list[FloatArray] = []
        self._still_us = 0

    @property
    def still_s(self) -> float:
        return self._still_us / 1e6

    @property
    def values(self) -> FloatArray:
        return np.concatenate([self._values[:0], *self._pieces])

    def push(self, time_us: Int64Array, values: FloatArray) -> None:
        self._time_us = np.concatenate([self._time_us, time_us])
        self._values = np.concatenate([self._values, values])
        while len(self._time_us) and self._time_us[-1] - self._time_us[0] >= _PIECE_US:
            n = int(np.searchsorted(self._time_us, self._time_us[0] + _PIECE_US))
            self._take(self._time_us[: n + 1], self._values[:n])
            self._time_us, self._values = self._time_us[n:], self._values[n:]

    def _take(self, time_us: Int64Array, piece: FloatArray) -> None:
        """`time_us` holds the time after the piece, too."""
        has_hole = bool(np.diff(time_us).max(initial=0) > _HOLE_US)
        rests = is_still(piece) and not has_hole
        # A slow turn is still in every quarter of a second, but not the same rest as before.
        self.has_moved = not rests or (bool(self._pieces) and not is_still(self._with_ends(piece)))
        if self.has_moved:
            self._pieces.clear()
            self._still_us = 0
        if rests and len(self._pieces) < _MOST_PIECES:
            self._pieces.append(piece)
            self._still_us += int(time_us[-1] - time_us[0])

    def _with_ends(self, piece: FloatArray) -> FloatArray:
        """The mean of what rested so far, and of what is new."""
        return np.stack([self._pieces[0].mean(axis=0), piece.mean(axis=0)])
