"""Asking for a passphrase: until it fits, or something else is chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from physio_desktop.ui.cards import button, label, row
from physio_desktop.ui.safety.passphrase_fields import PassphraseForm
from physio_desktop.ui.wording import translate


class UnlockDialog(QDialog):
    """`try_it` gets what was typed; `refuse` says why it did not fit, `accept` that it did."""

    def __init__(
        self,
        title: str,
        text: str,
        try_it: Callable[[str], None],
        parent: QWidget | None,
        *others: tuple[str, Callable[[], None]],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(480)
        self._try_it = try_it
        self._is_over = False
        self.form = PassphraseForm(translate("Passphrase", "Passphrase"))
        self.trouble = label("", "danger", wraps=True)
        self.trouble.hide()
        self.open_button = button(translate("Passphrase", "Open"), self._enter, "primary")
        self.open_button.setDefault(True)
        self.others = [button(words, partial(self._leave, do), "flat") for words, do in others]
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addWidget(label(title, "heading"))
        column.addWidget(label(text, wraps=True))
        column.addWidget(self.form)
        column.addWidget(self.trouble)
        column.addLayout(row(*self.others, None, self.open_button))
        self.form.focus_first()

    def refuse(self, why: str) -> None:
        """Also once it was closed: then nobody is told."""
        if self._is_over:
            return
        self.setEnabled(True)
        self.trouble.setText(f"✕  {why}")
        self.trouble.setAccessibleName(why)
        self.trouble.show()
        self.form.focus_first()

    def done(self, result: int) -> None:
        if not self._is_over:
            self._is_over = True
            self.form.wipe()
            super().done(result)

    def _enter(self) -> None:
        typed = self.form.fields[0].take()
        if typed and self.isEnabled():
            self.setEnabled(False)  # opening takes a moment
            self._try_it(typed)

    def _leave(self, do: Callable[[], None]) -> None:
        self.reject()
        do()


class NewPassphraseDialog(QDialog):
    """A passphrase typed twice, after what it means was said. `choose` gets it; "" takes it away."""

    def __init__(
        self,
        present_matches: Callable[[str], bool] | None,
        choose: Callable[[str], None],
        refuses: Callable[[str], str],
        parent: QWidget | None,
        *,
        removes: bool = False,
    ) -> None:
        """`present_matches`: the present one is asked for first. `refuses`: why one does not do, or ""."""
        super().__init__(parent)
        self._matches, self._choose, self._refuses, self._removes = (
            present_matches,
            choose,
            refuses,
            removes,
        )
        title, text, action = self._words()
        self.setWindowTitle(title)
        self.setMinimumWidth(520)
        names = [translate("Passphrase", "Present passphrase")] if present_matches else []
        if not removes:
            names += [
                translate("Passphrase", "New passphrase"),
                translate("Passphrase", "The new one once more"),
            ]
        self.form = PassphraseForm(*names)
        self.trouble = label("", "danger", wraps=True)
        self.trouble.hide()
        self.go = button(action, self._enter, "primary")
        self.go.setDefault(True)
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addWidget(label(title, "heading"))
        column.addWidget(label(text, wraps=True))
        column.addWidget(self.form)
        column.addWidget(self.trouble)
        column.addLayout(row(None, button(translate("Passphrase", "Cancel"), self.reject, "flat"), self.go))
        self.form.focus_first()

    def _words(self) -> tuple[str, str, str]:
        if self._removes:
            return (
                translate("Passphrase", "Remove the encryption"),
                translate("Passphrase", "Whoever has the file can then read the data."),
                translate("Passphrase", "Remove"),
            )
        warning = translate(
            "Passphrase",
            "Four or five words are best. Write them down and keep them safely: without the passphrase "
            "nobody, not even the makers of this program, can ever read the data again.",
        )
        if self._matches is not None:
            title = translate("Passphrase", "Change the passphrase")
            return title, warning, translate("Passphrase", "Change")
        title = translate("Passphrase", "Encrypt the database")
        return title, warning, translate("Passphrase", "Encrypt")

    def done(self, result: int) -> None:
        self.form.wipe()
        super().done(result)

    def _enter(self) -> None:
        typed = [line.text() for line in self.form.fields]
        if self._matches is not None and not self._matches(typed.pop(0)):
            self._say(translate("Passphrase", "This is not the present passphrase."))
        elif self._removes:
            self._finish("")
        elif (why := self._refuses(typed[0])) != "":
            self._say(why)
        elif typed[0] != typed[1]:
            self._say(translate("Passphrase", "The two are not the same. Type them once more."))
        else:
            self._finish(typed[0])

    def _finish(self, text: str) -> None:
        self.accept()
        self._choose(text)

    def _say(self, why: str) -> None:
        self.form.wipe()
        self.trouble.setText(f"✕  {why}")
        self.trouble.show()
        self.form.focus_first()
