"""How the sensor lies in the room now, pulled from the ring a few dozen times a second."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from physio_desktop.processing.attitude import Attitude
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import number, translate
from physio_desktop.workflows.live_session import LiveSession

_FIRST_S, _NEXT_S = 5.0, 1.0  # of the past; the first look settles the filter


class PosePresenter:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._live: LiveSession | None = None
        self._attitude = Attitude()

    @property
    def axes(self) -> npt.NDArray[np.float64]:
        """(3, 3): column i is the board's axis i; room x ahead, y to the left, z up."""
        return self._attitude.axes

    @property
    def is_live(self) -> bool:
        return self._live is not None

    def advance(self) -> None:
        """Take in what has come since the last call."""
        live = self._desk.treatment.live
        if live is None or not live.source.is_live:
            self._live = None
            return
        is_first = live is not self._live
        if is_first:
            self._live, self._attitude = live, Attitude()
        calibration = live.source.calibration
        time_us, values = live.ring.latest(_FIRST_S if is_first else _NEXT_S)
        # Without its hard iron taken off, the field of the board itself would turn the picture.
        is_known = any(calibration.mag_offset_ut)
        self._attitude.push(time_us, values, calibration.rotation, with_field=is_known)
        if is_first:
            self._attitude.set_heading_to_zero()

    def set_heading_to_zero(self) -> None:
        self._attitude.set_heading_to_zero()

    @property
    def tilt(self) -> str:
        text = translate("Pose", "Tilt {degrees}°")
        return text.format(degrees=number(self._attitude.tilt_deg))

    @property
    def heading(self) -> str:
        """Where the heading comes from."""
        if self._attitude.knows_north:
            return translate("Pose", "Heading from the magnetic field")
        return translate("Pose", "Heading from the gyroscope alone: it drifts slowly")
