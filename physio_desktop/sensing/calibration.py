"""Calibration from poses and movements: gyroscope bias, gravity check, hard-iron offset."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import numpy as np

from physio_desktop.domain import STANDARD_GRAVITY_MS2, Calibration, FloatArray
from physio_desktop.errors import PhysioError

STILL_S = 3.0
_MAX_GYR_STD_RAD_S = 0.05  # tremor of a hand-held sensor; a movement has ten times more
_MAX_ACC_STD_MS2 = 0.35
_MAX_BIAS_RAD_S = 0.35  # 20 deg/s, more than any data sheet allows
_GRAVITY_TOLERANCE = 0.05
_MIN_OCTANTS = 6
_MAX_UNEVEN = 0.2  # of the sphere's radius: its standard deviation; soft iron makes a twentieth


def still_pose(values: FloatArray, calibration: Calibration) -> Calibration:
    """Gyroscope bias and gravity from a still pose.

    values: (n, 9) SI values on the board's axes without bias correction (see `uncorrected`). Raises
    PhysioError where the sensor moved, or where what it measured cannot be a sensor at rest.
    """
    if len(values) < 20:
        raise PhysioError(
            "There are too few samples for a calibration.", "Hold the sensor still for 3 seconds."
        )
    acc, gyr = values[:, :3].astype(float), values[:, 3:6].astype(float)
    if acc.std(axis=0).max() > _MAX_ACC_STD_MS2 or gyr.std(axis=0).max() > _MAX_GYR_STD_RAD_S:
        raise PhysioError("The sensor moved.", "Lay it down, do not touch it, and try again.")
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
    return dataclasses.replace(
        calibration,
        gyr_bias_rad_s=(float(bias[0]), float(bias[1]), float(bias[2])),
        gravity_ms2=round(gravity, 4),
        source="profile",
        measured_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def hard_iron(values: FloatArray, calibration: Calibration) -> Calibration:
    """Offset of the magnetometer: the centre of the sphere that the field draws as the sensor is turned.

    values: (n, 9) as for `still_pose`. The sphere is a linear least-squares fit of |m|^2 = 2 c.m + d. Raises
    PhysioError where the turning covered too little of the sphere.
    """
    mag = values[:, 6:9].astype(float)
    mag = mag[np.isfinite(mag).all(axis=1)]
    if len(mag) < 50:
        raise PhysioError("This sensor sends no magnetic field.", "Nothing has to be calibrated.")
    design = np.column_stack([2 * mag, np.ones(len(mag))])
    solution, *_ = np.linalg.lstsq(design, (mag**2).sum(axis=1), rcond=None)
    centre = solution[:3]
    signs = mag > centre
    n_octants = len(np.unique(signs @ np.array([1, 2, 4])))
    radii = np.linalg.norm(mag - centre, axis=1)
    # The noise of a sensor that lies still surrounds its mean on all sides, but is no sphere.
    if n_octants < _MIN_OCTANTS or radii.std() > _MAX_UNEVEN * radii.mean():
        raise PhysioError(
            "The sensor was turned too little.", "Turn it slowly about all of its axes, as a figure of eight."
        )
    return dataclasses.replace(
        calibration,
        mag_offset_ut=(float(centre[0]), float(centre[1]), float(centre[2])),
        source="profile",
        measured_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def uncorrected(calibration: Calibration) -> Calibration:
    """The same units and order, without offsets and rotation: what a calibration is measured with."""
    return Calibration(
        acc_unit=calibration.acc_unit,
        gyr_unit=calibration.gyr_unit,
        mag_unit=calibration.mag_unit,
        swapped=calibration.swapped,
        source=calibration.source,
    )
