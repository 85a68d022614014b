"""The three calibrations as procedures: samples in, what to do now and how far it is in words out."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from physio_desktop.domain import Calibration, FloatArray, Int64Array
from physio_desktop.sensing.calibration import STILL_S, Measured, gyro_bias
from physio_desktop.sensing.field_directions import Coverage
from physio_desktop.sensing.magnetometer import NEEDED_SHARE, FieldPoints
from physio_desktop.sensing.six_faces import SixFaces
from physio_desktop.sensing.stillness import StillRun
from physio_desktop.ui.wording import number, percent, translate

GOOD_SHARE = 0.8  # of all directions: no need to go on


class Procedure(Protocol):
    """`share`: how far it is, 0 to 1. `is_complete`: it can be measured without being asked to."""

    @property
    def title(self) -> str: ...
    @property
    def how(self) -> str: ...
    @property
    def says(self) -> str: ...
    @property
    def share(self) -> float: ...
    @property
    def is_complete(self) -> bool: ...
    @property
    def can_be_asked(self) -> bool:
        """Whether somebody may end it before it is complete."""
        ...

    def push(self, time_us: Int64Array, values: FloatArray) -> None: ...
    def measure(self, before: Calibration) -> Measured:
        """May take a second. Raises PhysioError with what is missing."""
        ...

    def result(self, measured: Measured) -> str: ...


class GyroProcedure:
    can_be_asked = False

    def __init__(self) -> None:
        self._run = StillRun()

    @property
    def title(self) -> str:
        return translate("Calibrate", "Gyroscope bias")

    @property
    def how(self) -> str:
        return translate(
            "Calibrate", "Lay the sensor on something firm and let go of it. Three still seconds are enough."
        )

    @property
    def says(self) -> str:
        if self._run.has_moved:
            return translate("Calibrate", "The sensor moves. Waiting until it lies still …")
        left = translate("Calibrate", "Still … {seconds} s to go")
        return left.format(seconds=number(max(STILL_S - self._run.still_s, 0.0), 1))

    @property
    def share(self) -> float:
        return min(self._run.still_s / STILL_S, 1.0)

    @property
    def is_complete(self) -> bool:
        return self._run.still_s >= STILL_S

    def push(self, time_us: Int64Array, values: FloatArray) -> None:
        self._run.push(time_us, values)

    def measure(self, before: Calibration) -> Measured:
        return gyro_bias(self._run.values, before)

    def result(self, measured: Measured) -> str:
        bias = np.degrees(np.linalg.norm(measured.fields["gyr_bias_rad_s"]))
        text = translate(
            "Calibrate", "Bias {bias} °/s. At rest the sensor was {before} °/s off, now {after} °/s."
        )
        before, after = (np.degrees(r) for r in (measured.residual_before, measured.residual_after))
        return text.format(bias=number(bias, 2), before=number(before, 2), after=number(after, 2))


class FacesProcedure:
    can_be_asked = False

    def __init__(self) -> None:
        self.faces = SixFaces()

    @property
    def title(self) -> str:
        return translate("Calibrate", "Accelerometer, six faces")

    @property
    def how(self) -> str:
        return translate(
            "Calibrate",
            "Lay the sensor on each of its six faces, in any order, and let go of it for two seconds each "
            "time. Which face is up is recognised. A box or a book end helps with the narrow ones.",
        )

    @property
    def says(self) -> str:
        faces = self.faces
        if faces.has_moved:
            return translate("Calibrate", "The sensor moves. Lay it on the next face and let go.")
        if faces.face is None:
            return translate("Calibrate", "It lies on an edge. Lay it flat on one of its faces.")
        if faces.share_of_pose >= 1.0:
            return translate("Calibrate", "Face {face} is done. Lay it on the next one.").format(
                face=_signed(faces.face)
            )
        return translate("Calibrate", "Face {face} is up. Keep it still …").format(face=_signed(faces.face))

    @property
    def share(self) -> float:
        return len(self.faces.done) / 6

    @property
    def is_complete(self) -> bool:
        return not self.faces.missing

    def push(self, time_us: Int64Array, values: FloatArray) -> None:
        self.faces.push(time_us, values)

    def measure(self, before: Calibration) -> Measured:
        return self.faces.measure(before)

    def result(self, measured: Measured) -> str:
        offset = np.abs(measured.fields["acc_offset_ms2"]).max()
        scale = 100 * np.abs(np.array(measured.fields["acc_scale"]) - 1).max()
        text = translate(
            "Calibrate",
            "Offset up to {offset} m/s², scale up to {scale} %. At rest the sensor was {before} m/s² off "
            "gravity, now {after} m/s².",
        )
        before, after = number(measured.residual_before, 3), number(measured.residual_after, 3)
        return text.format(offset=number(offset, 3), scale=number(scale, 2), before=before, after=after)


class FieldProcedure:
    can_be_asked = True

    def __init__(self, mag_unit: str) -> None:
        self.points = FieldPoints(mag_unit)
        self.coverage = Coverage()

    @property
    def title(self) -> str:
        return translate("Calibrate", "Magnetometer, figure of eight")

    @property
    def how(self) -> str:
        return translate(
            "Calibrate",
            "Away from steel, phones and loudspeakers, turn the sensor slowly in figures of eight, so that "
            "each of its sides points to the floor and to the ceiling once. The map shows the directions "
            "that were seen.",
        )

    @property
    def says(self) -> str:
        seen = self.coverage
        text = translate("Calibrate", "{share} of all directions seen; {needed} are needed.")
        said = text.format(share=percent(seen.share), needed=percent(NEEDED_SHARE))
        if 0 < len(seen.missing) < 6:
            missing = translate("Calibrate", "Still missing around the board's {sides}.")
            said += " " + missing.format(sides=", ".join(map(_signed, seen.missing)))
        return said

    @property
    def share(self) -> float:
        return min(self.coverage.share / GOOD_SHARE, 1.0)

    @property
    def is_complete(self) -> bool:
        return self.coverage.share >= GOOD_SHARE and not self.coverage.missing

    def push(self, time_us: Int64Array, values: FloatArray) -> None:
        self.points.push(values)
        self.coverage = self.points.coverage()

    def measure(self, before: Calibration) -> Measured:
        return self.points.measure(before)

    def result(self, measured: Measured) -> str:
        offset = float(np.linalg.norm(measured.fields["mag_offset_ut"]))
        soft = 100 * np.abs(np.linalg.eigvalsh(np.array(measured.fields["mag_soft_iron"])) - 1).max()
        text = translate(
            "Calibrate",
            "Hard iron {offset} µT, soft iron {soft} %. The field's strength varied by {before} µT, now by "
            "{after} µT.",
        )
        before, after = number(measured.residual_before, 2), number(measured.residual_after, 2)
        return text.format(offset=number(offset, 1), soft=number(soft, 1), before=before, after=after)


def _signed(side: str) -> str:
    """+x or −x, with a true minus."""
    return side.replace("-", "−")
