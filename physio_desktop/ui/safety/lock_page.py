"""What the window shows while it is locked: nothing of any patient, and a field for the passphrase."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from physio_desktop.ui.cards import Card, button, label
from physio_desktop.ui.safety.passphrase_fields import PassphraseForm
from physio_desktop.ui.wording import translate


class LockPage(QWidget):
    """`tried`: somebody typed this."""

    tried = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(translate("Lock", "Locked"))
        self.form = PassphraseForm(translate("Passphrase", "Passphrase"))
        self.form.entered.connect(self._enter)
        self.trouble = label("", "danger", wraps=True)
        self.recording = label("", "accent", wraps=True)
        self.unlock_button = button(translate("Lock", "Unlock"), self._enter, "primary")
        card = Card(
            label(translate("Lock", "Locked"), "title"),
            label(translate("Lock", "The passphrase of the database unlocks the window."), wraps=True),
            self.recording,
            self.form,
            self.trouble,
            self.unlock_button,
            margin=32,
            spacing=16,
        )
        card.setFixedWidth(440)
        column = QVBoxLayout()
        column.addStretch(1)
        column.addWidget(card)
        column.addStretch(2)
        line = QHBoxLayout(self)
        line.addStretch(1)
        line.addLayout(column)
        line.addStretch(1)
        self.begin(False)

    def begin(self, is_recording: bool) -> None:
        self.form.wipe()
        self.trouble.hide()
        self.show_recording(is_recording)
        self.form.focus_first()

    def show_recording(self, is_on: bool) -> None:
        """It goes on underneath; that much may be known."""
        self.recording.setVisible(is_on)
        self.recording.setText("●  " + translate("Lock", "A recording goes on underneath."))

    def refuse(self) -> None:
        why = translate("Lock", "This passphrase does not fit. Mind capital letters and the keyboard layout.")
        self.trouble.setText(f"✕  {why}")
        self.trouble.show()
        self.form.focus_first()

    def _enter(self) -> None:
        if typed := self.form.fields[0].take():
            self.tried.emit(typed)
