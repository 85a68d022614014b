"""What a person can say of a stored set: exercise, count, boundaries, pain and effort."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QDoubleSpinBox, QGridLayout, QSpinBox, QWidget

from physio_desktop.domain import ExerciseSet
from physio_desktop.ui.cards import field
from physio_desktop.ui.wording import EXERCISES, ended_by_name, exercise_name, number, translate

_SAME_US = 50_000  # what a field of tenths of seconds cannot tell apart
_COLUMNS = 6


class SetForm(QWidget):
    """`count`: as it is shown now, where others say what was counted and what a person added."""

    def __init__(self, one: ExerciseSet, count: int) -> None:
        super().__init__()
        self._one, self._count = one, count
        self.exercise = QComboBox()
        self.exercise.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.exercise.setMinimumContentsLength(12)
        for exercise in dict.fromkeys([*filter(None, [one.exercise]), *EXERCISES]):
            self.exercise.addItem(exercise_name(exercise), exercise)
        self.exercise.setCurrentIndex(self.exercise.findData(one.exercise))
        self.count = QSpinBox(minimum=0, maximum=999, value=count)
        end_us = one.end_us if one.end_us is not None else one.start_us
        self.start_s, self.end_s = _seconds(one.start_us), _seconds(end_us)
        self.pain = QSpinBox(minimum=-1, maximum=10, value=-1 if one.pain is None else one.pain)
        self.effort = QDoubleSpinBox(minimum=-0.5, maximum=10.0, singleStep=0.5, decimals=1)
        self.effort.setValue(-0.5 if one.effort is None else one.effort)
        for rating in (self.pain, self.effort):
            rating.setSpecialValueText("–")
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        places: tuple[tuple[str, QWidget, int, int, int], ...] = (
            (translate("Set", "Exercise"), self.exercise, 0, 0, 6),
            (translate("Set", "Repetitions"), self.count, 1, 0, 2),
            (translate("Set", "From (s)"), self.start_s, 1, 2, 2),
            (translate("Set", "To (s)"), self.end_s, 1, 4, 2),
            (translate("Set", "Pain (0 to 10)"), self.pain, 2, 0, 3),
            (translate("Set", "Effort (Borg CR10)"), self.effort, 2, 3, 3),
        )
        for name, widget, line, column, width in places:
            if isinstance(widget, QAbstractSpinBox):
                widget.setMinimumWidth(64)
                widget.lineEdit().setTextMargins(8, 0, 0, 0)
            grid.addLayout(field(name, widget), line, column, 1, width)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)

    @property
    def changes(self) -> dict[str, Any]:
        """What is other than before, by the names of `ExerciseSet`."""
        one = self._one
        found: dict[str, Any] = {}
        if self.exercise.currentData() != one.exercise:
            found["exercise"] = self.exercise.currentData()
        if self.count.value() != self._count:
            found["n_corrected"] = self.count.value()
        start_us, end_us = round(self.start_s.value() * 1e6), round(self.end_s.value() * 1e6)
        if end_us > start_us:
            if abs(start_us - one.start_us) > _SAME_US:
                found["start_us"] = start_us
            if abs(end_us - (one.end_us or 0)) > _SAME_US:
                found["end_us"] = end_us
        pain = self.pain.value() if self.pain.value() >= 0 else None
        effort = self.effort.value() if self.effort.value() >= 0 else None
        return found | {
            name: value for name, value in (("pain", pain), ("effort", effort)) if value != getattr(one, name)
        }


def set_title(one: ExerciseSet) -> str:
    return translate("Set", "Set {n}: {exercise}").format(n=one.number, exercise=exercise_name(one.exercise))


def set_facts(one: ExerciseSet, count: int, n_found: int) -> str:
    facts = [
        ended_by_name(one.ended_by),
        translate("Set", "{n} of {target}").format(n=count, target=one.target),
        translate("Set", "{n} detected").format(n=n_found) if n_found != count else "",
        "" if one.pain is None else translate("Set", "pain {n}").format(n=one.pain),
        "" if one.effort is None else translate("Set", "effort {n}").format(n=number(one.effort, 1)),
    ]
    return "  ·  ".join(filter(None, facts))


def set_signature(one: ExerciseSet) -> str:
    """Who said something of it; nothing where nobody did."""
    if one.n_corrected is None and not one.author:
        return ""
    return translate("Set", "corrected by {who}; the program counted {n}").format(
        who=one.author or "–", n=one.n_counted
    )


def _seconds(time_us: int) -> QDoubleSpinBox:
    made = QDoubleSpinBox(minimum=0.0, maximum=1e6, decimals=1, singleStep=0.5)
    made.setValue(time_us / 1e6)
    return made
