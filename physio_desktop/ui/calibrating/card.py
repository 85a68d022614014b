"""The calibrations on the device page: what each is for, and the way into it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton

from physio_desktop.errors import PhysioError
from physio_desktop.ui.calibrating.dialog import CalibrationDialog
from physio_desktop.ui.calibrating.presenter import CalibrationPresenter
from physio_desktop.ui.calibrating.procedures import (
    FacesProcedure,
    FieldProcedure,
    GyroProcedure,
    Procedure,
)
from physio_desktop.ui.cards import Card, button, label
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.calibrating import CalibrationFeed


class CalibrationCard(Card):
    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(label(translate("Calibrate", "Calibrations"), "heading"))
        self._desk = desk
        self._theme = theme
        self.on_done: Callable[[], None] = lambda: None
        self.dialog: CalibrationDialog | None = None
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(16)
        self._lines.setColumnStretch(1, 1)
        self.body.addLayout(self._lines)
        self.gyro = self._add(
            translate("Calibrate", "Gyroscope …"),
            translate(
                "Calibrate", "Three still seconds; again when the sensor has become much warmer or colder."
            ),
            lambda: self._open(GyroProcedure),
        )
        self.faces = self._add(
            translate("Calibrate", "Accelerometer …"),
            translate("Calibrate", "Laid on its six faces; once for each sensor."),
            lambda: self._open(FacesProcedure),
        )
        self.field = self._add(
            translate("Calibrate", "Magnetometer …"),
            translate("Calibrate", "Turned in figures of eight; again in another case or another room."),
            lambda: self._open(self._field_procedure),
        )

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def show_axes(self, n_axes: int | None) -> None:
        """Without a magnetometer there is none to calibrate."""
        has_field = n_axes != 6
        self.field.setEnabled(has_field)
        none = translate("Calibrate", "This sensor sends no magnetic field.")
        self.field.setToolTip("" if has_field else none)

    def _add(self, name: str, what: str, do: Callable[[], None]) -> QPushButton:
        made = button(name, do)
        line = self._lines.rowCount()
        self._lines.addWidget(made, line, 0)
        self._lines.addWidget(label(what, "quiet", wraps=True), line, 1)
        return made

    def _field_procedure(self) -> FieldProcedure:
        live = self._desk.treatment.live
        return FieldProcedure(live.source.calibration.mag_unit if live is not None else "uT")

    def _open(self, make: Callable[[], Procedure]) -> None:
        try:
            feed = CalibrationFeed(self._desk.treatment)
        except PhysioError as error:
            self._desk.tell_error(error)
            return
        presenter = CalibrationPresenter(self._desk, make, feed)
        self.dialog = CalibrationDialog(presenter, self._theme, self._closed, self.window())
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.open()

    def _closed(self) -> None:
        self.dialog = None
        self.on_done()
