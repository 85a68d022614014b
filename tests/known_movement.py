"""Recordings whose truth is known: a segment that tilts about one axis, holds and comes back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import ONES, STANDARD_GRAVITY_MS2, FloatArray, ImuBlock

RATE_HZ = 25.0


def tilt_path(
    amplitudes_deg: list[float], seconds: float = 5.0, rest_s: float = 2.0
) -> npt.NDArray[np.float64]:
    """Inclination (n,) in rad: rest, then for each amplitude a raised cosine up, a hold, down, and rest."""
    n, rest = round(seconds * RATE_HZ), round(rest_s * RATE_HZ)
    ramp = (1 - np.cos(np.linspace(0, np.pi, n // 3))) / 2
    one = np.concatenate([ramp, np.ones(n - 2 * len(ramp)), ramp[::-1]])
    parts = [np.zeros(2 * rest)]
    for amplitude in amplitudes_deg:
        parts += [np.radians(amplitude) * one, np.zeros(rest)]
    return np.concatenate([*parts, np.zeros(2 * rest)])


def recording(tilt: npt.NDArray[np.float64], axis: int = 1, seed: int = 0, bias: float = 0.0) -> FloatArray:
    """Samples (n, 9) of a sensor that rests with z up and tilts about its x (0) or y (1) axis."""
    rng = np.random.default_rng(seed)
    values = np.zeros((len(tilt), 9))
    across = 1 - axis
    sign = 1.0 if axis == 0 else -1.0
    values[:, across] = STANDARD_GRAVITY_MS2 * np.sin(tilt) * sign
    values[:, 2] = STANDARD_GRAVITY_MS2 * np.cos(tilt)
    values[:, 3 + axis] = np.gradient(tilt) * RATE_HZ
    values[:, 3:6] += bias
    values[:, :3] += rng.normal(scale=0.05, size=(len(tilt), 3))
    values[:, 3:6] += rng.normal(scale=0.005, size=(len(tilt), 3))
    values[:, 6:] = (30.0, 0.0, -40.0)
    return values.astype(np.float32)


def block(values: FloatArray, rate_hz: float = RATE_HZ, start_us: int = 0) -> ImuBlock:
    times = start_us + np.rint(np.arange(len(values)) * (1e6 / rate_hz)).astype(np.int64)
    return ImuBlock(times, values, values, ONES)
