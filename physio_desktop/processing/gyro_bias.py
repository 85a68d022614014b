"""Angular-rate bias from still moments already seen."""

from __future__ import annotations

import numpy as np

from physio_desktop.processing.rotation import Float64Array

STILL_GYR_STD_RAD_S = 0.02
STILL_ACC_STD_MS2 = 0.25
LARGEST_BIAS_RAD_S = 0.15
FLOOR_STD_RAD_S = 0.004


class GyroBias:
    """Causal bias estimate: the mean rate of still seconds, the stiller the heavier, older ones fading.

    The stream is cut into consecutive seconds counted from its first sample, so blocks of any size give the
    same estimate; a second changes the bias only for samples after it.
    """

    def __init__(self, rate_hz: float, memory: float = 0.9) -> None:
        self._n = max(2, round(rate_hz))
        self._memory = memory
        self._rows: list[Float64Array] = []
        self._weight = 0.0
        self._bias = np.zeros(3)

    def push(self, acc: Float64Array, gyr: Float64Array) -> Float64Array:
        """The bias (n, 3) in rad/s that was known at each of n samples."""
        out = np.empty((len(gyr), 3))
        for i, row in enumerate(np.hstack([acc, gyr])):
            out[i] = self._bias
            self._rows.append(row)
            if len(self._rows) == self._n:
                self._learn(np.array(self._rows))
                self._rows.clear()
        return out

    def _learn(self, second: Float64Array) -> None:
        acc_std = float(second[:, :3].std(axis=0).max())
        gyr_std = float(second[:, 3:].std(axis=0).max())
        mean = second[:, 3:].mean(axis=0)
        if acc_std > STILL_ACC_STD_MS2 or gyr_std > STILL_GYR_STD_RAD_S:
            return
        if float(np.abs(mean).max()) > LARGEST_BIAS_RAD_S:
            return
        weight = (FLOOR_STD_RAD_S / max(gyr_std, FLOOR_STD_RAD_S)) ** 2
        self._weight = self._weight * self._memory + weight
        self._bias = self._bias + (mean - self._bias) * (weight / self._weight)
