"""What a person says of the set at the chosen repetition or moment: a step that can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from physio_desktop.domain import ReviewedSet
from physio_desktop.ui.cards import button, label, row
from physio_desktop.ui.sessions.set_form import SetForm, set_facts, set_signature, set_title
from physio_desktop.ui.wording import translate


class SetDialog(QDialog):
    """`change(number, **changes)`. `count`: as it stands; `n_found`: repetitions in it."""

    def __init__(
        self, one: ReviewedSet, count: int, n_found: int, change: Callable[..., None], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._one, self._change = one.truth, change
        title = set_title(one.truth)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        self.form = SetForm(one.truth, count)
        save = button(translate("Set", "Save the changes"), self._save, "primary")
        save.setDefault(True)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(label(title, "heading", wraps=True))
        column.addWidget(label(set_facts(one.truth, count, n_found), "quiet", wraps=True))
        column.addWidget(self.form)
        if signature := set_signature(one.truth):
            column.addWidget(label(signature, "small", wraps=True))
        column.addLayout(row(button(translate("Set", "Cancel"), self.reject, "flat"), None, save))

    def _save(self) -> None:
        self.accept()
        if changes := self.form.changes:
            self._change(self._one.number, **changes)
