"""A patient's plan as lines: exercise, placement, sets x repetitions, hold, tempo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QLineEdit, QSpinBox, QWidget

from physio_desktop.domain import PlannedExercise
from physio_desktop.ui.cards import Card, button, label, row
from physio_desktop.ui.wording import EXERCISES, exercise_name, placement_name, translate
from physio_desktop.workflows.model_choice import PLACEMENTS, USUAL_PLACEMENTS


class PlanLine:
    """The fields of one line."""

    def __init__(self, item: PlannedExercise, number: int, remove: Callable[[PlanLine], None]) -> None:
        self.exercise = QComboBox()
        self.exercise.setEditable(True)  # a clinic may teach exercises of its own
        for exercise in EXERCISES:
            self.exercise.addItem(exercise_name(exercise), exercise)
        self.exercise.setCurrentText(exercise_name(item.exercise))
        typed = self.exercise.lineEdit()
        if typed is not None:
            typed.setCursorPosition(0)  # the beginning of a long name is what tells it
        self.placement = QComboBox()
        self.placement.addItem(placement_name(None), None)
        for placement in PLACEMENTS:
            self.placement.addItem(placement_name(placement), placement)
        self.placement.setCurrentIndex(max(0, self.placement.findData(item.placement)))
        for box in (self.exercise, self.placement):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(9)
        self.exercise.setMinimumContentsLength(15)  # what tells one from another
        self.n_sets = _whole(1, 20, item.n_sets)
        self.n_repetitions = _whole(1, 100, item.n_repetitions)
        self.hold_s, self.tempo_s = _seconds(item.hold_s), _seconds(item.tempo_s)
        self.note = QLineEdit(item.note)
        self.note.setCursorPosition(0)
        self.note.setMinimumWidth(56)
        self.remove = button(translate("Plan", "Remove"), lambda: remove(self), "flat")
        self.exercise.activated.connect(self._usual_placement)
        for name, widget in zip(headings(), self.widgets, strict=False):
            widget.setAccessibleName(translate("Plan", "{what} of line {n}").format(what=name, n=number))
        self.remove.setAccessibleName(translate("Plan", "Remove line {n}").format(n=number))

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        return (
            self.exercise,
            self.placement,
            self.n_sets,
            self.n_repetitions,
            self.hold_s,
            self.tempo_s,
            self.note,
            self.remove,
        )

    def item(self) -> PlannedExercise:
        known = self.exercise.findText(self.exercise.currentText())
        exercise = self.exercise.itemData(known) if known >= 0 else self.exercise.currentText().strip()
        return PlannedExercise(
            exercise,
            self.placement.currentData(),
            self.n_sets.value(),
            self.n_repetitions.value(),
            self.hold_s.value() or None,
            self.tempo_s.value() or None,
            note=self.note.text().strip(),
        )

    def _usual_placement(self) -> None:
        usual = USUAL_PLACEMENTS.get(self.exercise.currentData() or "")
        if self.placement.currentData() is None and usual:
            self.placement.setCurrentIndex(self.placement.findData(usual))


class PlanEditor(Card):
    def __init__(self, save: Callable[[list[PlannedExercise]], None]) -> None:
        super().__init__(label(translate("Plan", "Plan"), "heading"))
        self._save = save
        self._lines: list[PlanLine] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(6, 2)
        self._empty = label(
            translate("Plan", "No plan yet. Without one, a set has ten repetitions."), "quiet"
        )
        self.add = button(translate("Plan", "Add an exercise"), self.add_line)
        self.save = button(translate("Plan", "Save the plan"), self._save_all, "primary")
        self.body.addWidget(self._empty)
        self.body.addLayout(self._grid)
        self.body.addLayout(row(self.add, None, self.save))

    def show_plan(self, plan: Sequence[PlannedExercise]) -> None:
        self._lines = []
        self._lines = [PlanLine(item, n, self._remove) for n, item in enumerate(plan, start=1)]
        self._lay_out()

    def add_line(self) -> None:
        item = PlannedExercise("e4", USUAL_PLACEMENTS["e4"])
        self._lines.append(PlanLine(item, len(self._lines) + 1, self._remove))
        self._lay_out()
        self._lines[-1].exercise.setFocus()

    def items(self) -> list[PlannedExercise]:
        return [item for line in self._lines if (item := line.item()).exercise]

    def _remove(self, line: PlanLine) -> None:
        self._lines.remove(line)
        self._lay_out()

    def _save_all(self) -> None:
        self._save(self.items())

    def _lay_out(self) -> None:
        kept = {widget for line in self._lines for widget in line.widgets}
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in kept:
                widget.hide()
                widget.deleteLater()
        self._empty.setVisible(not self._lines)
        if self._lines:
            for column, name in enumerate(headings()):
                self._grid.addWidget(label(name, "small"), 0, column)
        for index, line in enumerate(self._lines, start=1):
            for column, widget in enumerate(line.widgets):
                self._grid.addWidget(widget, index, column)


def headings() -> tuple[str, ...]:
    return (
        translate("Plan", "Exercise"),
        translate("Plan", "Placement"),
        translate("Plan", "Sets"),
        translate("Plan", "Repetitions"),
        translate("Plan", "Hold"),
        translate("Plan", "Tempo"),
        translate("Plan", "Note"),
    )


def _whole(low: int, high: int, value: int) -> QSpinBox:
    return _narrow(QSpinBox(minimum=low, maximum=high, value=value), 52)


def _seconds(value: float | None) -> QDoubleSpinBox:
    made = QDoubleSpinBox(minimum=0.0, maximum=120.0, singleStep=0.5, decimals=1, suffix=" s")
    made.setSpecialValueText("–")
    made.setValue(value or 0.0)
    return _narrow(made, 72)


_Box = TypeVar("_Box", QSpinBox, QDoubleSpinBox)


def _narrow(box: _Box, width: int) -> _Box:
    box.setMinimumWidth(width)
    box.setMaximumWidth(width + 24)
    box.lineEdit().setTextMargins(8, 0, 0, 0)  # a style sheet's padding does not reach it
    return box
