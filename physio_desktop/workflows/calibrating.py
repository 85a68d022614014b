"""Calibrations of the sensor that streams: samples as they come, and what was measured into its profile."""

from __future__ import annotations

import dataclasses
import threading
from collections import deque
from collections.abc import Sequence

import numpy as np

from physio_desktop.domain import IDENTITY, Calibration, FloatArray, ImuBlock, Int64Array
from physio_desktop.errors import PhysioError
from physio_desktop.sensing.binary_frames import Command
from physio_desktop.sensing.calibration import Measured, uncorrected
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.kept_calibration import KeptCalibration
from physio_desktop.sensing.source import Source
from physio_desktop.workflows.treatment import Treatment
from physio_desktop.workflows.workplace import Workplace

_MOST_BLOCKS = 3000  # that wait to be taken


class CalibrationFeed:
    """What a connected sensor sends, on the board's axes and without any correction, since it was begun."""

    def __init__(self, treatment: Treatment) -> None:
        """Raises PhysioError where no device is connected."""
        live = treatment.live
        device = live.source.device if live is not None and live.source.is_live else None
        if live is None or device is None or live.ended.is_set():
            raise PhysioError("No sensor is connected.", "Connect a sensor first.")
        self.device_id = device.id
        self._treatment = treatment
        self._live = live
        self._lock = threading.Lock()
        self._blocks: deque[ImuBlock] = deque(maxlen=_MOST_BLOCKS)
        live.listen(self._take)

    @property
    def calibration(self) -> Calibration:
        """What the stream is corrected with so far."""
        return self._live.source.calibration

    @property
    def is_over(self) -> bool:
        """The sensor was disconnected, or another one connected."""
        return self._treatment.live is not self._live or self._live.ended.is_set()

    def take(self) -> tuple[Int64Array, FloatArray]:
        """Times (n,) in microseconds and SI values (n, 9) that came since the last call."""
        with self._lock:
            blocks = list(self._blocks)
            self._blocks.clear()
        if not blocks:
            return np.empty(0, np.int64), np.empty((0, 9), np.float32)
        plain = uncorrected(self.calibration)
        values = [plain.apply(block.device_values, block.scale) for block in blocks]
        return np.concatenate([block.time_us for block in blocks]), np.concatenate(values)

    def close(self) -> None:
        self._live.unlisten(self._take)

    def _take(self, blocks: Sequence[ImuBlock]) -> None:
        with self._lock:
            self._blocks.extend(blocks)


def kept_calibration(source: Source) -> Calibration | None:
    """What the device itself keeps, as far as it has said so."""
    frame = source.kept if isinstance(source, DeviceSource) else None
    return frame.kept.calibration() if frame is not None and frame.kept is not None else None


def use_kept(workplace: Workplace, treatment: Treatment) -> bool:
    """On the storage lane: what the device keeps becomes its profile here, and holds in the stream that runs.

    Whether at once; as `keep_measured`. Raises StorageError, and PhysioError where it keeps nothing.
    """
    live = treatment.live
    kept = kept_calibration(live.source) if live is not None else None
    device = live.source.device if live is not None else None
    if kept is None or device is None:
        raise PhysioError("The sensor keeps no calibration.", "Calibrate it here.")
    workplace.store.save_device_profile(device.id, kept)
    return treatment.recalibrate(lambda _: kept)


def keep_measured(workplace: Workplace, treatment: Treatment, device_id: str, measured: Measured) -> bool:
    """On the storage lane: into the device's profile, into the stream that runs, and into a device that can
    keep it for the next workstation.

    Whether it holds at once: a recording has one calibration, so it holds after the one that is on. Raises
    StorageError.
    """
    live = treatment.live
    now = live.source.calibration if live is not None else Calibration()
    known = workplace.store.device_profile(device_id)
    # Without a profile nobody has said yet how the board lies: a turn is that of today's strap.
    base = known or dataclasses.replace(now, rotation=IDENTITY, notes=())
    profile = measured.applied(base)
    workplace.store.save_device_profile(device_id, profile)
    if live is not None:
        live.commanding.ask(Command.CALIBRATION, data=KeptCalibration.of(profile).to_bytes())
    return treatment.recalibrate(measured.applied)
