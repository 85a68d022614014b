"""What is asked before sessions leave the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from physio_desktop.ui.cards import button, field, label, row
from physio_desktop.ui.sharing.new_passphrase import NewPassphrase
from physio_desktop.ui.sharing.presenter import Choice
from physio_desktop.ui.wording import translate

_WIDTH = 480


class ChoiceField(QWidget):
    """Which sessions: those chosen on their page, or the whole history of the patient in the header."""

    def __init__(self, chosen: Sequence[int], patient: str | None) -> None:
        super().__init__()
        self._choices: list[Choice] = []
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        if chosen:
            words = translate("Share", "The chosen sessions ({n})").format(n=len(chosen))
            self._add(column, words, Choice(session_ids=tuple(chosen)))
        if patient is not None:
            words = translate("Share", "All sessions of {patient}").format(patient=patient)
            self._add(column, words, Choice(patient=patient))
        self._group.button(0).setChecked(True)

    @property
    def choice(self) -> Choice:
        return self._choices[self._group.checkedId()]

    def _add(self, column: QVBoxLayout, words: str, choice: Choice) -> None:
        made = QRadioButton(words)
        made.setAccessibleName(words)
        self._group.addButton(made, len(self._choices))
        self._choices.append(choice)
        column.addWidget(made)


class ExportDialog(QDialog):
    """`export(choice, pdf)`: pdf is the language of the report, "" the patient's own, or None."""

    def __init__(
        self,
        chosen: Sequence[int],
        patient: str | None,
        export: Callable[[Choice, str | None], None],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Share", "Export"))
        self.setMinimumWidth(_WIDTH)
        self._export = export
        self.choice = ChoiceField(chosen, patient)
        self.pdf = QCheckBox(translate("Share", "A one-page report as PDF for each session"))
        self.pdf.setChecked(True)
        self.language = QComboBox()
        for name, code in (
            (translate("Share", "The patient's"), ""),
            ("English", "en"),
            ("Deutsch", "de"),
        ):
            self.language.addItem(name, code)
        self.pdf.toggled.connect(self.language.setEnabled)
        words = translate(
            "Share", "Tables as CSV: the session, its repetitions, what the model said, and every sample."
        )
        go = button(translate("Share", "Choose a folder …"), self._go, "primary")
        go.setDefault(True)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(label(translate("Share", "Export"), "heading"))
        column.addWidget(self.choice)
        column.addWidget(label(words, "quiet", wraps=True))
        column.addWidget(self.pdf)
        column.addLayout(field(translate("Share", "Language of the report"), self.language))
        column.addLayout(row(button(translate("Share", "Cancel"), self.reject, "flat"), None, go))

    def _go(self) -> None:
        self.accept()
        self._export(self.choice.choice, self.language.currentData() if self.pdf.isChecked() else None)


class SendDialog(QDialog):
    """`send(choice, passphrase, with_references)`."""

    def __init__(
        self,
        chosen: Sequence[int],
        patient: str | None,
        send: Callable[[Choice, str, bool], None],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Share", "Send to the clinic"))
        self.setMinimumWidth(_WIDTH)
        self._send = send
        self.choice = ChoiceField(chosen, patient)
        self.secret = NewPassphrase()
        self.passphrase, self.again = self.secret.first, self.secret.again
        self.references = QCheckBox(translate("Share", "Also the repetitions the patient was taught with"))
        self.references.setChecked(True)
        self.go = button(translate("Share", "Save the file …"), self._go, "primary")
        self.go.setDefault(True)
        explained = translate(
            "Share",
            "One encrypted file, which only the passphrase opens. Nobody can recover a lost passphrase.",
        )
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(label(translate("Share", "Send to the clinic"), "heading"))
        column.addWidget(self.choice)
        column.addWidget(label(explained, "quiet", wraps=True))
        column.addWidget(self.secret)
        column.addWidget(self.references)
        column.addLayout(row(button(translate("Share", "Cancel"), self.reject, "flat"), None, self.go))
        self.secret.changed.connect(lambda: self.go.setEnabled(self.secret.is_good))
        self.go.setEnabled(False)

    def _go(self) -> None:
        self.accept()
        self._send(self.choice.choice, self.secret.text, self.references.isChecked())


class ProgressDialog(QDialog):
    """How far it is, and a way to end it. It goes by itself when the work is over."""

    def __init__(self, title: str, cancel: Callable[[], None] | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self._cancel = cancel
        self.words = label(title, "large", wraps=True)
        self.bar = QProgressBar(minimum=0, maximum=0, textVisible=False)
        self.bar.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        if cancel is not None:
            column.addLayout(row(None, button(translate("Share", "Cancel"), self._stop)))

    def show_progress(self, done: int, total: int) -> None:
        self.bar.setMaximum(total)
        self.bar.setValue(done)
        words = translate("Share", "{done} of {total}").format(done=done, total=total)
        self.words.setText(words)

    def reject(self) -> None:
        self._stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._stop()
        super().closeEvent(event)

    def _stop(self) -> None:
        if self._cancel is not None:
            self._cancel()
