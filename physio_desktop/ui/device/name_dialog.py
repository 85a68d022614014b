"""Another name for a sensor, kept by the sensor itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from physio_desktop.ui.cards import button, field, label, row
from physio_desktop.ui.wording import translate


class NameDialog(QDialog):
    def __init__(self, name: str, rename: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Device", "Rename the sensor"))
        self._rename = rename
        self.name = QLineEdit(name, maxLength=40)
        self.name.selectAll()
        text = translate(
            "Device",
            "The sensor keeps it. Name a place or a colour, never a person; empty is its first name.",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(label(text, "quiet", wraps=True))
        column.addLayout(field(translate("Device", "Name of the sensor"), self.name))
        self.accept_button = button(translate("Device", "Rename"), self.accept, "primary")
        self.accept_button.setDefault(True)
        leave = button(translate("Device", "Cancel"), self.reject)
        column.addLayout(row(None, leave, self.accept_button))
        self.setMinimumWidth(420)

    def accept(self) -> None:
        self._rename(self.name.text())
        super().accept()
