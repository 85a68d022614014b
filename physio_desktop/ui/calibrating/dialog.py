"""The dialogue of a guided calibration: what to do, how far it is, and whether to keep what it brought."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QLayout, QProgressBar, QVBoxLayout, QWidget

from physio_desktop.ui.calibrating.face_tiles import FaceTiles
from physio_desktop.ui.calibrating.field_map import FieldMap
from physio_desktop.ui.calibrating.presenter import CalibrationPresenter
from physio_desktop.ui.calibrating.procedures import FacesProcedure, FieldProcedure
from physio_desktop.ui.cards import button, label, restyle, row
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import translate

_LOOK_MS = 120
_WIDTH = 600


class CalibrationDialog(QDialog):
    """Closing it at any time changes nothing."""

    def __init__(
        self, presenter: CalibrationPresenter, theme: Theme, done: Callable[[], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self._done = done
        procedure = presenter.procedure
        self.setWindowTitle(procedure.title)
        self.view = self._view_of(theme)
        self.says = label("", "large", wraps=True)
        self.bar = QProgressBar(minimum=0, maximum=100, textVisible=False)
        self.bar.setAccessibleName(translate("Calibrate", "How far it is"))
        self.ask = button(translate("Calibrate", "Calculate now"), presenter.measure)
        self.again = button(translate("Calibrate", "Begin again"), presenter.begin_anew)
        self.keep = button(translate("Calibrate", "Keep it"), presenter.keep, "primary")
        self.leave = button(translate("Calibrate", "Cancel"), self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(label(procedure.title, "heading"))
        column.addWidget(label(procedure.how, "quiet", wraps=True))
        if self.view is not None:
            column.addWidget(self.view, 1)
        column.addWidget(self.bar)
        column.addWidget(self.says)
        column.addStretch(0 if self.view else 1)
        column.addLayout(row(self.again, None, self.leave, self.ask, self.keep))
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)  # no word of a button is cut
        self.says.setMinimumSize(_WIDTH, 2 * self.says.fontMetrics().lineSpacing())
        self.again.setAutoDefault(False)
        self.ask.setAutoDefault(False)
        self.keep.setDefault(True)
        self.leave.setFocus()
        presenter.on_change = self.refresh
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(presenter.advance)
        self._timer.start()
        self.finished.connect(lambda _: self._end())
        self.refresh()

    def refresh(self) -> None:
        state, procedure = self.presenter.state, self.presenter.procedure
        if self.says.text() != state.says:
            self.says.setText(state.says)
        restyle(self.says, objectName="warning" if state.is_warning else "large")
        self.bar.setValue(round(100 * state.share))
        if isinstance(self.view, FaceTiles) and isinstance(procedure, FacesProcedure):
            faces = procedure.faces
            self.view.show_faces(faces.done, faces.face, faces.share_of_pose)
        if isinstance(self.view, FieldMap) and isinstance(procedure, FieldProcedure):
            self.view.show_coverage(procedure.coverage)
        is_open = state.measured is None and not state.is_busy and not state.is_kept
        self.ask.setVisible(procedure.can_be_asked and not state.is_kept)
        self.ask.setEnabled(is_open)
        self.again.setVisible(not state.is_kept)
        self.again.setEnabled(not state.is_busy)
        self.keep.setVisible(not state.is_kept)
        self.keep.setEnabled(state.measured is not None)
        self.leave.setText(
            translate("Calibrate", "Close") if state.is_kept else translate("Calibrate", "Cancel")
        )
        self.leave.setAccessibleName(self.leave.text())

    def _view_of(self, theme: Theme) -> FaceTiles | FieldMap | None:
        procedure = self.presenter.procedure
        if isinstance(procedure, FacesProcedure):
            return FaceTiles(theme)
        return FieldMap(theme) if isinstance(procedure, FieldProcedure) else None

    def _end(self) -> None:
        self._timer.stop()
        self.presenter.close()
        self._done()
