"""What a device keeps for the next workstation: its calibration as bytes, see `resources/protocol.md`.

The device never applies it. It says it when asked, so that a sensor that was calibrated at one workstation is
known at another.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from physio_desktop.domain import IDENTITY, Calibration, Matrix, Vector

ONES: Vector = (1.0, 1.0, 1.0)
_RECORD = struct.Struct("<IB31f")  # date flags gravity gyr acc acc mag soft rotation
SIZE = _RECORD.size
_AXES_CONFIRMED = 1
_MOST = 1e6  # of any number in it; beyond is damage
_SQUARE = 1e-3  # how far a rotation may be from one


@dataclass(frozen=True, slots=True)
class KeptCalibration:
    """A calibration in a device's memory; numbers are float32 there.

    Acceleration m/s^2 is `acc_scale * (value - acc_offset_ms2)`, angular rate rad/s `value - gyr_bias_rad_s`,
    field uT `mag_soft_iron @ (value - mag_offset_ut)`, all on the board's axes; then `rotation` turns them to
    those of the limb, if `axes_confirmed`. `measured_s`: seconds since 1970 UTC.
    """

    measured_s: int | None = None
    gyr_bias_rad_s: Vector = (0.0, 0.0, 0.0)
    acc_offset_ms2: Vector = (0.0, 0.0, 0.0)
    acc_scale: Vector = ONES
    mag_offset_ut: Vector = (0.0, 0.0, 0.0)
    mag_soft_iron: Matrix = IDENTITY
    rotation: Matrix = IDENTITY
    axes_confirmed: bool = False
    gravity_ms2: float | None = None

    def to_bytes(self) -> bytes:
        """The record of `SIZE` bytes; raises ValueError where a number does not belong into one."""
        numbers = np.concatenate(
            [
                [self.gravity_ms2 or 0.0],
                *(self.gyr_bias_rad_s, self.acc_offset_ms2, self.acc_scale, self.mag_offset_ut),
                *self.mag_soft_iron,
                *self.rotation,
            ]
        )
        if not _is_sane(numbers) or not 0 <= (self.measured_s or 0) < 2**32:
            raise ValueError("a number of this calibration is beyond all bounds")
        return _RECORD.pack(self.measured_s or 0, _AXES_CONFIRMED * self.axes_confirmed, *numbers)

    @classmethod
    def from_bytes(cls, record: bytes) -> KeptCalibration | None:
        """None where the bytes are no calibration."""
        if len(record) != SIZE:
            return None
        measured_s, flags, gravity, *numbers = _RECORD.unpack(record)
        rotation = np.array(numbers[21:30]).reshape(3, 3)
        if not _is_sane(np.array([gravity, *numbers])) or not _is_rotation(rotation):
            return None
        return cls(
            measured_s=measured_s or None,
            gyr_bias_rad_s=_vector(numbers, 0),
            acc_offset_ms2=_vector(numbers, 3),
            acc_scale=_vector(numbers, 6),
            mag_offset_ut=_vector(numbers, 9),
            mag_soft_iron=_matrix(numbers, 12),
            rotation=_matrix(numbers, 21),
            axes_confirmed=bool(flags & _AXES_CONFIRMED),
            gravity_ms2=gravity or None,
        )

    @classmethod
    def of(cls, calibration: Calibration) -> KeptCalibration:
        """What of a profile a device of our own format can keep; never its notes."""
        return cls(
            measured_s=_seconds(calibration.measured_at),
            gyr_bias_rad_s=calibration.gyr_bias_rad_s,
            acc_offset_ms2=calibration.acc_offset_ms2,
            acc_scale=calibration.acc_scale,
            mag_offset_ut=calibration.mag_offset_ut,
            mag_soft_iron=calibration.mag_soft_iron,
            rotation=calibration.rotation,
            axes_confirmed=calibration.axes_confirmed,
            gravity_ms2=calibration.gravity_ms2,
        )

    def calibration(self) -> Calibration:
        """As a profile; the values of our own format are SI."""
        measured_s = self.measured_s
        return Calibration(
            gyr_bias_rad_s=self.gyr_bias_rad_s,
            acc_offset_ms2=self.acc_offset_ms2,
            acc_scale=self.acc_scale,
            mag_offset_ut=self.mag_offset_ut,
            mag_soft_iron=self.mag_soft_iron,
            rotation=self.rotation,
            source="profile",
            measured_at=None if measured_s is None else datetime.fromtimestamp(measured_s, UTC).isoformat(),
            gravity_ms2=self.gravity_ms2,
            axes_confirmed=self.axes_confirmed,
        )


def _seconds(measured_at: str | None) -> int | None:
    """Since 1970; None where there is no date, or none that can be read."""
    try:
        return round(datetime.fromisoformat(measured_at or "").timestamp())
    except (ValueError, OverflowError):
        return None


def _is_sane(numbers: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bool:
    return bool((np.abs(numbers) < _MOST).all())  # which no NaN is


def _is_rotation(matrix: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> bool:
    return bool(np.abs(matrix @ matrix.T - np.eye(3)).max() < _SQUARE and np.linalg.det(matrix) > 0)


def _vector(numbers: list[float], at: int) -> Vector:
    x, y, z = numbers[at : at + 3]
    return x, y, z


def _matrix(numbers: list[float], at: int) -> Matrix:
    return _vector(numbers, at), _vector(numbers, at + 3), _vector(numbers, at + 6)
