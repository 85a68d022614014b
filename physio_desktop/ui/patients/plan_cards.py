"""The plan as cards: what, where, how often, and when it was taught."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout

from physio_desktop.domain import PlannedExercise
from physio_desktop.ui.cards import Card, button, label, row
from physio_desktop.ui.patients.placement_picture import placement_picture
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import day, exercise_name, number, placement_name, translate

if TYPE_CHECKING:
    from physio_desktop.storage.trends import Taught

_PICTURE = 56


class PlanCards(Card):
    """`edit` opens the editor; it stands beneath the cards."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(label(translate("Patients", "Plan"), "heading"), spacing=12)
        self._theme = theme
        self._shown: tuple[Sequence[PlannedExercise], Sequence[Taught]] = ((), ())
        self._lines = QVBoxLayout()
        self._lines.setSpacing(12)
        self.edit = button(translate("Patients", "Edit the plan …"))
        self.body.addLayout(self._lines)
        self.body.addLayout(row(self.edit, None))
        self.body.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.show_plan(*self._shown)

    def show_plan(self, plan: Sequence[PlannedExercise], taught: Sequence[Taught]) -> None:
        self._shown = plan, taught
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for planned in plan:
            self._lines.addWidget(self._line(planned, taught))
        others = [one for one in taught if one.exercise not in {planned.exercise for planned in plan}]
        for one in others:
            words = f"{exercise_name(one.exercise)}: {_taught_words([one])}"
            self._lines.addWidget(label(words, "small", wraps=True))
        if not plan:
            self._lines.addWidget(
                label(
                    translate("Patients", "No plan yet. A set then has ten repetitions."), "quiet", wraps=True
                )
            )

    def _line(self, planned: PlannedExercise, taught: Sequence[Taught]) -> Card:
        colours = self._theme.colours
        picture = QLabel()
        size = self._theme.size(_PICTURE)
        picture.setPixmap(placement_picture(planned.placement, colours.quiet, colours.accent, size))
        picture.setFixedWidth(size)
        picture.setAccessibleName(placement_name(planned.placement))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(planned.title or exercise_name(planned.exercise), "accent", wraps=True))
        words.addWidget(label(_dose(planned), wraps=True))
        words.addWidget(label(placement_name(planned.placement), "small"))
        theirs = [one for one in taught if one.exercise == planned.exercise]
        words.addWidget(label(_taught_words(theirs), "small", wraps=True))
        if planned.note:
            words.addWidget(label(planned.note, "small", wraps=True))
        line = row(picture, spacing=12)
        line.addLayout(words, 1)
        made = Card(line, margin=8)
        made.setObjectName("line")
        return made


def _dose(planned: PlannedExercise) -> str:
    """3 × 10, hold 3 s, tempo 6 s"""
    parts = [f"{planned.n_sets} × {planned.n_repetitions}"]
    if planned.hold_s:
        parts.append(translate("Patients", "hold {time} s").format(time=number(planned.hold_s, 1)))
    if planned.tempo_s:
        parts.append(translate("Patients", "tempo {time} s").format(time=number(planned.tempo_s, 1)))
    return "  ·  ".join(parts)


def _taught_words(taught: Sequence[Taught]) -> str:
    if not taught:
        return translate("Patients", "not taught yet")
    words = translate("Patients", "taught on {date}, {n} repetitions")
    return words.format(date=day(max(one.last for one in taught)), n=sum(one.n for one in taught))
