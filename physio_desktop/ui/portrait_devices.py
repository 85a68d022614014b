"""The dialogues of a sensor for the pictures: calibrations under way, and the terminal."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtWidgets import QDialog

from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions
from physio_desktop.ui.calibrating.dialog import CalibrationDialog
from physio_desktop.ui.calibrating.presenter import CalibrationPresenter
from physio_desktop.ui.calibrating.procedures import FacesProcedure, FieldProcedure, Procedure
from physio_desktop.ui.commands import WindowParts
from physio_desktop.ui.device.terminal_dialog import TerminalDialog
from physio_desktop.ui.device.terminal_presenter import TerminalPresenter
from physio_desktop.ui.theme import Theme
from physio_desktop.workflows.calibrating import CalibrationFeed

_PIECE = 25  # samples at a time, as a stream gives them


def dialogs(parts: WindowParts) -> dict[str, QDialog]:
    """A sensor must be connected. The terminal comes last: meanwhile something is sent."""
    terminal = TerminalDialog(TerminalPresenter(parts.desk), parts.window)
    return {
        "calibrate-faces": _calibration(parts, FacesProcedure, "faces", 1440),
        "calibrate-field": _calibration(parts, lambda: FieldProcedure("uT"), "turned", 1600),
        "terminal": terminal,
    }


def _calibration(parts: WindowParts, make: Callable[[], Procedure], handled: str, n: int) -> QDialog:
    """As it stands after `n` samples; what the connected sensor sends is not for it."""
    feed = CalibrationFeed(parts.desk.treatment)
    feed.close()
    presenter = CalibrationPresenter(parts.desk, make, feed)
    imu = SimulatedImu(SimulationOptions(exercise=handled))
    values = (imu.take(n) * imu.scale).astype(np.float32)
    time_us = np.arange(n, dtype=np.int64) * 10_000
    for start in range(0, n, _PIECE):
        piece = slice(start, start + _PIECE)
        presenter.take(time_us[piece], values[piece])
    settings = parts.desk.settings
    theme = Theme(settings.theme, settings.font_percent)
    return CalibrationDialog(presenter, theme, lambda: None, parts.window)
