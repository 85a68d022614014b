"""From samples on the model's time base to gravity, orientation and angular rate, with a fixed small lag."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import STANDARD_GRAVITY_MS2
from physio_desktop.processing import rotation
from physio_desktop.processing.gyro_bias import GyroBias
from physio_desktop.processing.rotation import Float64Array

GRAVITY_HALF_S = 0.4
RATE_HALF_S = 0.2
SPIKE_MS2 = 4 * STANDARD_GRAVITY_MS2  # impacts are clipped here

FORGOTTEN_AT_ONCE = 4096  # samples
_FEW = 64  # samples up to which calls cost more than sums


def _hann(half: int) -> Float64Array:
    taps = np.hanning(2 * half + 3)[1:-1]
    return np.asarray(taps / taps.sum())


def _fir(x: Float64Array, taps: Float64Array) -> Float64Array:
    """Centred FIR of (n, d): (n - len(taps) + 1, d). Adds tap by tap: the same bits always."""
    n = len(x) - len(taps) + 1
    if n <= _FEW:
        # A running sum over the taps adds in the same order as the loop below, in one call.
        index = np.arange(len(taps))[:, None] + np.arange(n)
        return np.asarray(np.add.accumulate(taps[:, None, None] * x[index], axis=0)[-1])
    out: Float64Array = taps[0] * x[:n]
    for k in range(1, len(taps)):
        out = out + taps[k] * x[k : k + n]
    return out


class MotionTrack:
    """Record of one stream without gaps.

    After `push`, sample t is final for t < `n_ready`; the newest `lag` samples are still waiting for the
    centred filters. Samples count from the start of the stream; the rows begin at sample `first`, which is 0
    until something is forgotten. Rows:

    gravity (n_ready, 3)      unit vector up, sensor frame (acceleration smoothed in a non-rotating frame)
    acceleration (n, 3)       as measured, m/s^2, turned into the frame of the first sample
    orientation (n, 4)        integrated orientation, sensor to the frame of the first sample (drifts)
    rate (n_ready,)           norm of the smoothed bias-free angular rate, rad/s
    turned (n,)               running integral of the squared angular rate, rad^2/s
    """

    def __init__(self, rate_hz: float) -> None:
        self.rate_hz = rate_hz
        self.lag = round(GRAVITY_HALF_S * rate_hz)
        self._gravity_taps = _hann(self.lag)
        self._rate_taps = _hann(round(RATE_HALF_S * rate_hz))
        self._bias = GyroBias(rate_hz)
        self._integrator = rotation.Integrator()
        self._tables = {
            name: _Table(width)
            for name, width in (
                ("orientation", 4),
                ("gyr", 3),
                ("acc", 3),
                ("gravity", 3),
                ("rate", 1),
                ("turned", 1),
            )
        }
        self.n = 0
        self.n_ready = 0
        self.first = 0
        self.bias_rad_s: Float64Array = np.zeros(3)

    def push(self, values: npt.NDArray[np.floating]) -> None:
        """Take (n, 9) or (n, 6) finite samples: acceleration m/s^2, angular rate rad/s."""
        if not len(values):
            return
        acc = np.clip(values[:, :3].astype(np.float64), -SPIKE_MS2, SPIKE_MS2)
        gyr = values[:, 3:6].astype(np.float64)
        bias = self._bias.push(acc, gyr)
        self.bias_rad_s = bias[-1]
        gyr = gyr - bias
        orientation = self._integrator.push(gyr, 1.0 / self.rate_hz)
        self._tables["orientation"].extend(orientation)
        self._tables["gyr"].extend(gyr)
        self._tables["acc"].extend(rotation.rotate(orientation, acc))
        before = float(self._tables["turned"].rows[-1, 0]) if self.n else 0.0
        energy = (gyr**2).sum(axis=1) / self.rate_hz
        self._tables["turned"].extend(np.cumsum(np.concatenate([[before], energy]))[1:, None])
        self.n += len(values)
        self._finish()

    def forget(self, before: int) -> bool:
        """Samples before this one are not needed any more. They go many at a time: says whether some went."""
        n = min(before, self.n_ready - 2 * self.lag) - self.first
        if n < FORGOTTEN_AT_ONCE:
            return False
        for table in self._tables.values():
            table.drop(n)
        self.first += n
        return True

    def _finish(self) -> None:
        """Filter what has become final; the first sample is repeated before the start of the stream."""
        first, last = self.n_ready, self.n - self.lag
        if last <= first:
            return
        still = _fir(self._around("acc", first, last, self.lag), self._gravity_taps)
        local = slice(first - self.first, last - self.first)
        up = rotation.rotate(rotation.conjugate(self.orientation[local]), still)
        norm = np.maximum(np.sqrt((up**2).sum(axis=1, keepdims=True)), 1e-9)
        self._tables["gravity"].extend(up / norm)
        half = len(self._rate_taps) // 2
        smooth = _fir(self._around("gyr", first, last, half), self._rate_taps)
        self._tables["rate"].extend(np.sqrt((smooth**2).sum(axis=1, keepdims=True)))
        self.n_ready = last

    def _around(self, name: str, first: int, last: int, half: int) -> Float64Array:
        rows = self._tables[name].rows
        first, last = first - self.first, last - self.first
        missing = max(0, half - first)
        part = rows[max(0, first - half) : last + half]
        return np.concatenate([np.repeat(rows[:1], missing, axis=0), part]) if missing else part

    @property
    def acceleration(self) -> Float64Array:
        """Unfiltered, in the frame of the first sample, with gravity (n, 3)."""
        return self._tables["acc"].rows

    @property
    def gravity(self) -> Float64Array:
        return self._tables["gravity"].rows

    @property
    def orientation(self) -> Float64Array:
        return self._tables["orientation"].rows

    @property
    def rate(self) -> Float64Array:
        return self._tables["rate"].rows[:, 0]

    @property
    def turned(self) -> Float64Array:
        return self._tables["turned"].rows[:, 0]


class _Table:
    """Rows appended at amortised constant cost."""

    def __init__(self, width: int) -> None:
        self._store = np.empty((1024, width))
        self._n = 0

    def extend(self, rows: Float64Array) -> None:
        needed = self._n + len(rows)
        if needed > len(self._store):
            grown = np.empty((max(needed, 2 * len(self._store)), self._store.shape[1]))
            grown[: self._n] = self._store[: self._n]
            self._store = grown
        self._store[self._n : needed] = rows
        self._n = needed

    def drop(self, n: int) -> None:
        """The oldest n rows go, and their memory with them."""
        kept = self.rows[n:]
        self._store = np.concatenate([kept, np.empty((max(len(kept), 1024), kept.shape[1]))])
        self._n = len(kept)

    @property
    def rows(self) -> Float64Array:
        return self._store[: self._n]
