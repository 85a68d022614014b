"""Long work on the whole database: how far it is, and a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from physio_desktop.ui.cards import button, label, row
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.safekeeping import Progress

_LOOK_MS = 100


class WorkDialog(QDialog):
    """Closes when the work is over, never before; Escape stops the work, too."""

    def __init__(self, title: str, progress: Progress, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        self._progress = progress
        self._is_over = False
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setAccessibleName(title)
        self.stop_button = button(translate("Work", "Stop"), self.stop)
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addWidget(label(title, "heading"))
        column.addWidget(self.bar)
        column.addLayout(row(None, self.stop_button))
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(lambda: self.bar.setValue(round(100 * progress.share)))
        self._timer.start()

    def stop(self) -> None:
        self._progress.stop()
        self.stop_button.setEnabled(False)
        self.stop_button.setText(translate("Work", "Stopping …"))

    def end(self) -> None:
        self._is_over = True
        self._timer.stop()
        self.accept()

    def reject(self) -> None:
        if self._is_over:
            super().reject()
        else:
            self.stop()
