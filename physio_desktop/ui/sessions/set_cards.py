"""One stored set: what was counted beside what a person says, and its boundaries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from physio_desktop.domain import ExerciseSet, Repetition
from physio_desktop.ui.cards import Card, button, label, row
from physio_desktop.ui.sessions.set_form import SetForm, set_facts, set_signature, set_title
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.session_summary import repetitions_in

Change = Callable[..., None]


class SetCard(Card):
    def __init__(self, one: ExerciseSet, repetitions: Sequence[Repetition], change: Change) -> None:
        super().__init__(margin=12)
        self._one, self._change = one, change
        self.form = SetForm(one, one.n_repetitions)
        self.save = button(translate("Set", "Save the changes"), self._save)
        facts = set_facts(one, one.n_repetitions, len(repetitions_in(one, repetitions)))
        self.body.addWidget(label(set_title(one), "heading", wraps=True))
        self.body.addWidget(label(facts, "quiet", wraps=True))
        self.body.addWidget(self.form)
        if signature := set_signature(one):
            self.body.addWidget(label(signature, "small", wraps=True))
        self.body.addLayout(row(None, self.save))

    def _save(self) -> None:
        if changes := self.form.changes:
            self._change(self._one.number, **changes)
