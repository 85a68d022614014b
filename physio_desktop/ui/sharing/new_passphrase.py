"""A passphrase for a file that leaves this computer: typed twice, with what guessing it would cost."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar, QVBoxLayout, QWidget

from physio_desktop.ui.cards import field, label, restyle
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.bundles import MIN_PASSPHRASE, passphrase_strength


class NewPassphrase(QWidget):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first = QLineEdit(maxLength=1000, echoMode=QLineEdit.EchoMode.Password)
        self.again = QLineEdit(maxLength=1000, echoMode=QLineEdit.EchoMode.Password)
        self.strength = QProgressBar(minimum=0, maximum=3, textVisible=False)
        self.strength.setAccessibleName(translate("Share", "Strength of the passphrase"))
        self.words = label("", "quiet", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(field(translate("Share", "Passphrase"), self.first))
        column.addLayout(field(translate("Share", "Passphrase once more"), self.again))
        column.addWidget(self.strength)
        column.addWidget(self.words)
        self.first.textChanged.connect(self._look)
        self.again.textChanged.connect(self._look)
        self._look()

    @property
    def text(self) -> str:
        return self.first.text()

    @property
    def is_good(self) -> bool:
        return passphrase_strength(self.text) > 0 and self.text == self.again.text()

    def _look(self) -> None:
        strength = passphrase_strength(self.text)
        self.strength.setValue(strength)
        restyle(self.strength, state="warning" if strength < 2 else "")
        is_same = self.text == self.again.text()
        self.words.setText(_strength_words(strength, is_same, bool(self.again.text())))
        self.changed.emit()


def _strength_words(strength: int, is_same: bool, was_repeated: bool) -> str:
    if strength == 0:
        words = translate("Share", "At least {n} characters; four or five words are best.")
        return words.format(n=MIN_PASSPHRASE)
    if was_repeated and not is_same:
        return translate("Share", "The two are not the same.")
    return {
        1: translate("Share", "Weak: it could be guessed. A few more words make it strong."),
        2: translate("Share", "Fair. One more word makes it strong."),
        3: translate("Share", "Strong."),
    }[strength]
