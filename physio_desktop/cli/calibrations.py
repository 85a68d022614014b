"""What `calibrate` waits for at a sensor, and what it says meanwhile."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from physio_desktop.cli.opening import OpenStore
from physio_desktop.cli.output import errors
from physio_desktop.domain import Calibration, FloatArray, Int64Array
from physio_desktop.errors import PhysioError, SourceEnded
from physio_desktop.sensing.calibration import STILL_S, Measured, gyro_bias, uncorrected
from physio_desktop.sensing.connection import open_patiently
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.magnetometer import FieldPoints
from physio_desktop.sensing.six_faces import SixFaces
from physio_desktop.workflows.sources import open_any_source

_SILENT_US = 20_000_000
_GOOD_SHARE = 0.85  # of all directions: no need to go on


class CalibrationTask(Protocol):
    @property
    def ask(self) -> str: ...
    @property
    def longest_s(self) -> float: ...
    @property
    def is_complete(self) -> bool: ...
    def begin(self, calibration: Calibration) -> None: ...
    def push(self, time_us: Int64Array, values: FloatArray) -> str:
        """What is new, in words, or nothing."""
        ...

    def measure(self, before: Calibration) -> Measured: ...


class StillTask:
    ask, longest_s, is_complete = "Hold the sensor still.", STILL_S, False

    def __init__(self) -> None:
        self._parts: list[FloatArray] = []

    def begin(self, calibration: Calibration) -> None: ...

    def push(self, time_us: Int64Array, values: FloatArray) -> str:
        self._parts.append(values)
        return ""

    def measure(self, before: Calibration) -> Measured:
        return gyro_bias(np.concatenate(self._parts), before)


class FacesTask:
    ask = "Lay the sensor on each of its six faces, in any order, and let go of it for two seconds."
    longest_s = 120.0

    def __init__(self) -> None:
        self._faces = SixFaces()

    @property
    def is_complete(self) -> bool:
        return not self._faces.missing

    def begin(self, calibration: Calibration) -> None: ...

    def push(self, time_us: Int64Array, values: FloatArray) -> str:
        before = self._faces.done
        self._faces.push(time_us, values)
        if self._faces.done == before:
            return ""
        return f"{self._faces.face} is done; missing: {', '.join(self._faces.missing) or 'none'}."

    def measure(self, before: Calibration) -> Measured:
        return self._faces.measure(before)


class FieldTask:
    ask = "Turn the sensor slowly about all axes, in figures of eight, away from steel."
    longest_s = 60.0

    def __init__(self) -> None:
        self._points = FieldPoints()
        self._share = 0.0

    @property
    def is_complete(self) -> bool:
        return self._share >= _GOOD_SHARE

    def begin(self, calibration: Calibration) -> None:
        self._points = FieldPoints(calibration.mag_unit)

    def push(self, time_us: Int64Array, values: FloatArray) -> str:
        self._points.push(values)
        before, self._share = self._share, self._points.coverage().share
        new = int(10 * self._share) > int(10 * before)
        return f"{100 * self._share:.0f} % of all directions seen." if new else ""

    def measure(self, before: Calibration) -> Measured:
        return self._points.measure(before)


def measure_at(
    uri: str, task: CalibrationTask, seconds: float | None, opened: OpenStore
) -> tuple[str, Calibration, Measured]:
    """Device id, its calibration so far, and what was measured; `seconds` at most. Raises PhysioError."""
    source = open_any_source(uri, opened.store, opened.lane)
    if not isinstance(source, DeviceSource):
        raise PhysioError("Only a connected sensor can be calibrated.", "Name it, for example serial:COM3.")
    errors.print(task.ask)
    open_patiently(source)
    try:
        _feed(source, task, (seconds or task.longest_s) * 1e6)
    except SourceEnded:
        pass
    finally:
        source.close()
    device = source.device
    assert device is not None
    return device.id, source.calibration, task.measure(source.calibration)


def _feed(source: DeviceSource, task: CalibrationTask, longest_us: float) -> None:
    begun_us = source.clock.now_us()
    first_us: int | None = None
    while first_us is None or (source.clock.now_us() - first_us < longest_us and not task.is_complete):
        for block in source.read(0.1):
            if first_us is None:
                first_us = source.clock.now_us()
                task.begin(source.calibration)
            values = uncorrected(source.calibration).apply(block.device_values, block.scale)
            if said := task.push(block.time_us, values):
                errors.print(said, markup=False)
        if first_us is None and source.clock.now_us() - begun_us > _SILENT_US:
            raise PhysioError("The sensor sends nothing that is known here.", "See physio-desktop doctor.")
