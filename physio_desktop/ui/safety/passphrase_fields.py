"""Where a passphrase is typed: hidden, on request shown, and emptied as soon as it was read."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from physio_desktop.ui.cards import field
from physio_desktop.ui.wording import translate


class PassphraseField(QLineEdit):
    """`take` reads and empties it. Nothing of it is kept by undo, completion or the clipboard."""

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.setMaxLength(1000)
        self.setMinimumWidth(320)

    def take(self) -> str:
        text = self.text()
        self.wipe()
        return text

    def wipe(self) -> None:
        self.setText("")  # unlike clear(), it forgets what undo would bring back

    def show_letters(self, on: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)


class PassphraseForm(QWidget):
    """One or several fields with a box that shows the letters of all of them."""

    entered = Signal()

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.fields = [PassphraseField() for _ in names]
        self.show_box = QCheckBox(translate("Passphrase", "Show the letters"))
        self.show_box.setAccessibleName(self.show_box.text())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for name, line in zip(names, self.fields, strict=True):
            column.addLayout(field(name, line))
            line.returnPressed.connect(self.entered)
            self.show_box.toggled.connect(line.show_letters)
        column.addWidget(self.show_box)
        if self.fields:
            self.setFocusProxy(self.fields[0])

    def wipe(self) -> None:
        for line in self.fields:
            line.wipe()
        self.show_box.setChecked(False)

    def focus_first(self) -> None:
        QTimer.singleShot(0, self.fields[0].setFocus)
