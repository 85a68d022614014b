"""A real sensor: errors, noise, saturation and counts of a LSM6DSOX with a LIS3MDL magnetometer."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import STANDARD_GRAVITY_MS2
from physio_desktop.sensing.simulation.rotation import Float

# LSM6DSOX datasheet (DS12814), tables 2 and 3: 0.244 mg/LSB at +-8 g, 35 mdps/LSB at +-1000 dps, noise
# densities 70 ug/sqrt(Hz) and 3.8 mdps/sqrt(Hz). LIS3MDL datasheet (DS9463): 6842 LSB/gauss at +-4 gauss,
# 3.2 ... 4.1 mgauss rms noise.
ACC_LSB_MS2 = 0.244e-3 * STANDARD_GRAVITY_MS2
GYR_LSB_RAD_S = math.radians(35e-3)
MAG_LSB_UT = 100.0 / 6842.0
ACC_NOISE_MS2 = 70e-6 * STANDARD_GRAVITY_MS2  # per sqrt(Hz)
GYR_NOISE_RAD_S = math.radians(3.8e-3)
MAG_NOISE_UT = 0.35
ACC_BIAS_MS2, GYR_BIAS_RAD_S = 0.05, math.radians(0.35)  # spread between devices after soldering
ACC_WALK_MS2, GYR_WALK_RAD_S = 1e-4, math.radians(2e-3)  # per sqrt(s)
WALK_KEPT_S = 900.0  # the walk is pulled back to zero over this time, as heat and stress of a part even out
WARMING_S = 400.0  # time constant of the part's warming after power-on
HARD_IRON_UT, SOFT_IRON = 9.0, 0.02

FIELD_UT, INCLINATION_DEG = 48.0, 60.0  # mid-latitudes (IGRF-13)
ROOM_UT = 3.0  # steel of the room, constant


class SensorModel:
    """Turns ideal acceleration, angular rate and field (n, 3) into counts (n, 9), block after block.

    `scale`: (9,) float32, counts times scale = m/s^2, rad/s, uT.
    """

    def __init__(
        self, rate_hz: float, rng: np.random.Generator, magnetometer: bool = True, n_before: int = 0
    ) -> None:
        self._rng = rng
        self._magnetometer = magnetometer
        self._dt = 1.0 / rate_hz
        lsb = [ACC_LSB_MS2] * 3 + [GYR_LSB_RAD_S] * 3 + [MAG_LSB_UT] * 3
        self.scale = np.array(lsb, np.float32)
        self.scale.setflags(write=False)
        self._lsb = self.scale.astype(np.float64)
        half_band = math.sqrt(rate_hz / 2.0)
        self._noise = np.repeat([ACC_NOISE_MS2 * half_band, GYR_NOISE_RAD_S * half_band, MAG_NOISE_UT], 3)
        spread = np.repeat([ACC_BIAS_MS2, GYR_BIAS_RAD_S, HARD_IRON_UT], 3)
        self.bias = rng.normal(0.0, 1.0, 9) * spread  # at power-on
        self._warm = rng.normal(0.0, 1.0, 9) * np.repeat([0.01, math.radians(0.05), 0.2], 3)
        self._gain = 1.0 + rng.normal(0.0, 1.0, 9) * np.repeat([0.002, 0.003, 0.0], 3)
        self._soft_iron = np.eye(3) + _symmetric(rng.normal(0.0, SOFT_IRON, (3, 3)))
        self._walk = np.zeros(9)
        self._walk_step = np.repeat([ACC_WALK_MS2, GYR_WALK_RAD_S, 0.0], 3) * math.sqrt(self._dt)
        self._n = n_before  # samples since power-on

    def counts(self, force: Float, rate: Float, field: Float) -> npt.NDArray[np.int16]:
        n = len(force)
        t = (self._n + np.arange(n))[:, None] * self._dt
        self._n += n
        walk = self._walk * np.exp(-self._dt * n / WALK_KEPT_S)
        walk = walk + np.cumsum(self._rng.normal(0.0, 1.0, (n, 9)) * self._walk_step, axis=0)
        self._walk = walk[-1]
        values = np.hstack([force, rate, field @ self._soft_iron]) * self._gain
        values += self.bias + self._warm * (1.0 - np.exp(-t / WARMING_S)) + walk
        values += self._rng.normal(0.0, 1.0, (n, 9)) * self._noise
        counts = np.clip(np.rint(values / self._lsb), -32768, 32767).astype(np.int16)
        if not self._magnetometer:
            counts[:, 6:] = 0
        return np.asarray(counts, np.int16)


def room_field(rng: np.random.Generator) -> Float:
    """The magnetic field of the treatment room (3,) uT, z up: Earth's at any heading, plus that of steel."""
    heading, dip = rng.uniform(0.0, 2 * np.pi), math.radians(INCLINATION_DEG)
    level = FIELD_UT * math.cos(dip)
    earth = [level * math.cos(heading), level * math.sin(heading), -FIELD_UT * math.sin(dip)]
    return np.array(earth) + rng.normal(0.0, ROOM_UT / math.sqrt(3.0), 3)


def _symmetric(matrix: Float) -> Float:
    return 0.5 * (matrix + matrix.T)
