"""Calibration from poses and movements: what is common to all, and the gyroscope's bias from a still pose."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from physio_desktop.domain import STANDARD_GRAVITY_MS2, Calibration, FloatArray
from physio_desktop.errors import PhysioError
from physio_desktop.sensing.stillness import is_still

STILL_S = 3.0
_MAX_BIAS_RAD_S = 0.35  # 20 deg/s, more than any data sheet allows
_GRAVITY_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class Measured:
    """What a calibration found, to be put into any profile of the device.

    fields: those of `Calibration`, on the board's axes. residual_before, residual_after: how far what was
    measured is from what it should be, with the former calibration and with this one, root mean square in the
    sensor's unit.
    """

    fields: Mapping[str, Any]
    residual_before: float
    residual_after: float

    def applied(self, base: Calibration) -> Calibration:
        return dataclasses.replace(base, **self.fields, source="profile")


def still_pose(values: FloatArray, calibration: Calibration) -> Calibration:
    """As `gyro_bias`, in a calibration."""
    return gyro_bias(values, calibration).applied(calibration)


def gyro_bias(values: FloatArray, before: Calibration) -> Measured:
    """Gyroscope bias and gravity from a still pose; residuals in rad/s.

    values: (n, 9) SI values on the board's axes without bias correction (see `uncorrected`). Raises
    PhysioError where the sensor moved, or where what it measured cannot be a sensor at rest.
    """
    if len(values) < 20:
        raise PhysioError(
            "There are too few samples for a calibration.", "Hold the sensor still for 3 seconds."
        )
    if not is_still(values):
        raise PhysioError("The sensor moved.", "Lay it down, do not touch it, and try again.")
    acc, gyr = values[:, :3].astype(float), values[:, 3:6].astype(float)
    bias = gyr.mean(axis=0)
    if np.linalg.norm(bias) > _MAX_BIAS_RAD_S:
        raise PhysioError(
            f"At rest the sensor reports {np.degrees(np.linalg.norm(bias)):.0f} deg/s.",
            "Check the unit of the angular rate in the device's profile.",
        )
    gravity = float(np.linalg.norm(acc.mean(axis=0)))
    if abs(gravity / STANDARD_GRAVITY_MS2 - 1) > _GRAVITY_TOLERANCE:
        raise PhysioError(
            f"At rest the sensor reports {gravity:.2f} m/s^2 instead of 9.81.",
            "Check the unit of the acceleration in the device's profile.",
        )
    fields = {"gyr_bias_rad_s": vector(bias), "gravity_ms2": round(gravity, 4), "measured_at": measured_now()}
    left = gyr - np.array(before.gyr_bias_rad_s)
    return Measured(fields, _rms(np.linalg.norm(left, axis=1)), _rms(np.linalg.norm(gyr - bias, axis=1)))


def uncorrected(calibration: Calibration) -> Calibration:
    """The same units and order, without offsets, gains and rotation: what a calibration is measured with."""
    return Calibration(
        acc_unit=calibration.acc_unit,
        gyr_unit=calibration.gyr_unit,
        mag_unit=calibration.mag_unit,
        swapped=calibration.swapped,
        source=calibration.source,
    )


def measured_now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def vector(values: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[float, float, float]:
    x, y, z = map(float, values)
    return x, y, z


def _rms(values: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    return float(np.sqrt((values**2).mean()))
