"""How the sensor lies in the room, sample by sample, for a picture of it.

The filter is VQF (D. Laidig and T. Seel, "VQF: Highly accurate IMU orientation estimation with bias
estimation and magnetic disturbance rejection", Information Fusion 91, 2023; package `vqf`, MIT). It follows
the gyroscope's bias by itself and gives a heading with and one without the magnetometer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from physio_desktop.domain import IDENTITY, FloatArray, Int64Array, Matrix
from physio_desktop.processing.rotation import Float64Array, matrix

if TYPE_CHECKING:
    from vqf import VQF

_HOLE_US = 250_000  # without samples: what was turned meanwhile is unknown
_OTHER_RATE = 0.1  # of the period, beyond which it is another rate


class Attitude:
    """`push` takes the newest samples again and again, those it had before included; `axes` is where the
    sensor's axes point now.
    """

    def __init__(self) -> None:
        self._filter: VQF | None = None
        self._period_s = 0.0
        self._last_us: int | None = None
        self._with_field = False
        self._turn = np.eye(3)  # about the vertical, of what is shown
        self._axes = np.eye(3)

    @property
    def axes(self) -> Float64Array:
        """(3, 3): column i is the sensor's axis i in a room whose z points up."""
        return np.asarray(self._turn @ self._axes)

    @property
    def tilt_deg(self) -> float:
        """Between the sensor's z axis and the vertical, 0 to 180."""
        return float(np.degrees(np.arccos(np.clip(self._axes[2, 2], -1.0, 1.0))))

    @property
    def knows_north(self) -> bool:
        """Whether the heading is that of the magnetic field, and not only that of the gyroscope."""
        return self._with_field

    def set_heading_to_zero(self) -> None:
        """What is now ahead is ahead from now on."""
        self._turn = _about_vertical(self._axes).T

    def push(
        self,
        time_us: Int64Array,
        values: FloatArray,
        rotation: Matrix = IDENTITY,
        *,
        with_field: bool = True,
    ) -> None:
        """values: (n, 9) SI values on axes that `rotation` turned; NaN rows are gaps. with_field: the heading
        follows the magnetometer, where there is one.
        """
        if self._last_us is not None:
            first = int(np.searchsorted(time_us, self._last_us, side="right"))
            time_us, values = time_us[first:], values[first:]
        there = ~np.isnan(values[:, :6]).any(axis=1)
        time_us, values = time_us[there], values[there]
        if len(time_us) < 2 and self._filter is None:
            return
        if not len(time_us):
            return
        steps = np.diff(time_us, prepend=time_us[0] if self._last_us is None else self._last_us)
        for part in np.split(np.arange(len(time_us)), np.flatnonzero(steps > _HOLE_US)):
            if len(part):
                self._go_on(time_us[part], steps[part], _on_board(values[part], rotation), with_field)

    def _go_on(self, time_us: Int64Array, steps: Int64Array, values: Float64Array, with_field: bool) -> None:
        has_field = with_field and bool(np.isfinite(values[:, 6:]).all())
        inside = steps[(steps > 0) & (steps <= _HOLE_US)]
        period_s = float(np.median(inside)) / 1e6 if len(inside) else self._period_s
        is_new = abs(period_s - self._period_s) > _OTHER_RATE * self._period_s and len(inside) > 2
        was_ahead = _about_vertical(self._turn @ self._axes)
        begins = self._filter is None or is_new or steps[0] > _HOLE_US or has_field != self._with_field
        if begins and period_s > 0:
            from vqf import VQF

            self._filter, self._period_s = VQF(period_s), period_s
        if self._filter is None:
            return
        acc, gyr, mag = (np.ascontiguousarray(values[:, k : k + 3], np.float64) for k in (0, 3, 6))
        self._filter.updateBatch(gyr, acc, mag if has_field else None)
        found = self._filter.getQuat9D() if has_field else self._filter.getQuat6D()
        self._axes, self._with_field = matrix(np.asarray(found, np.float64)), has_field
        if begins and self._last_us is not None:  # a new beginning knows nothing of the heading so far
            self._turn = was_ahead @ _about_vertical(self._axes).T
        self._last_us = int(time_us[-1])


def _on_board(values: FloatArray, rotation: Matrix) -> Float64Array:
    """Each sensor's three values (n, 9) on the board's own axes again; what is NaN of one spoils no other."""
    return np.asarray((values.reshape(-1, 3, 3).astype(float) @ np.array(rotation)).reshape(-1, 9))


def _about_vertical(axes: Float64Array) -> Float64Array:
    """The turn about the vertical that is in a rotation (3, 3), by swing and twist."""
    angle = np.arctan2(axes[1, 0] - axes[0, 1], axes[0, 0] + axes[1, 1])
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
