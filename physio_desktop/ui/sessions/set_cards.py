"""One stored set: what was counted beside what a person says, and its boundaries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QSpinBox

from physio_desktop.domain import ExerciseSet, Repetition
from physio_desktop.ui.cards import Card, button, field, label, row
from physio_desktop.ui.wording import EXERCISES, ended_by_name, exercise_name, number, translate
from physio_desktop.workflows.session_summary import repetitions_in

Change = Callable[..., None]


class SetCard(Card):
    def __init__(self, one: ExerciseSet, repetitions: Sequence[Repetition], change: Change) -> None:
        super().__init__(margin=12)
        self._one, self._change = one, change
        title = translate("Set", "Set {n}: {exercise}").format(
            n=one.number, exercise=exercise_name(one.exercise)
        )
        self.exercise = QComboBox()
        self.exercise.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.exercise.setMinimumContentsLength(12)
        for exercise in dict.fromkeys([*filter(None, [one.exercise]), *EXERCISES]):
            self.exercise.addItem(exercise_name(exercise), exercise)
        self.count = QSpinBox(minimum=0, maximum=999, value=one.n_repetitions)
        end_us = one.end_us if one.end_us is not None else one.start_us
        self.start_s, self.end_s = _seconds(one.start_us), _seconds(end_us)
        for box in (self.count, self.start_s, self.end_s):
            box.setMinimumWidth(64)
        self.save = button(translate("Set", "Save the changes"), self._save)
        self.body.addWidget(label(title, "heading", wraps=True))
        self.body.addWidget(label(self._facts(repetitions), "quiet", wraps=True))
        fields = QGridLayout()
        for index, (name, widget) in enumerate(
            (
                (translate("Set", "Exercise"), self.exercise),
                (translate("Set", "Repetitions"), self.count),
                (translate("Set", "From (s)"), self.start_s),
                (translate("Set", "To (s)"), self.end_s),
            )
        ):
            place = (0, 0, 1, 3) if index == 0 else (1, index - 1, 1, 1)
            fields.addLayout(field(name, widget), *place)
        self.body.addLayout(fields)
        if signature := self._signature():
            self.body.addWidget(label(signature, "small", wraps=True))
        self.body.addLayout(row(None, self.save))

    def _facts(self, repetitions: Sequence[Repetition]) -> str:
        one = self._one
        found = repetitions_in(one, repetitions)
        facts = [
            ended_by_name(one.ended_by),
            translate("Set", "{n} of {target}").format(n=one.n_repetitions, target=one.target),
            translate("Set", "{n} detected").format(n=len(found)) if len(found) != one.n_repetitions else "",
            "" if one.pain is None else translate("Set", "pain {n}").format(n=one.pain),
            "" if one.effort is None else translate("Set", "effort {n}").format(n=number(one.effort, 1)),
        ]
        return "  ·  ".join(filter(None, facts))

    def _signature(self) -> str:
        one = self._one
        if one.n_corrected is None and not one.author:
            return ""
        return translate("Set", "corrected by {who}; the program counted {n}").format(
            who=one.author or "–", n=one.n_counted
        )

    def _save(self) -> None:
        one = self._one
        changes: dict[str, Any] = {}
        if self.exercise.currentData() != one.exercise:
            changes["exercise"] = self.exercise.currentData()
        if self.count.value() != one.n_repetitions:
            changes["n_corrected"] = self.count.value()
        start_us, end_us = round(self.start_s.value() * 1e6), round(self.end_s.value() * 1e6)
        if end_us > start_us:
            if abs(start_us - one.start_us) > 50_000:
                changes["start_us"] = start_us
            if abs(end_us - (one.end_us or 0)) > 50_000:
                changes["end_us"] = end_us
        if changes:
            self._change(one.number, **changes)


def _seconds(time_us: int) -> QDoubleSpinBox:
    made = QDoubleSpinBox(minimum=0.0, maximum=1e6, decimals=1, singleStep=0.5)
    made.setValue(time_us / 1e6)
    return made
