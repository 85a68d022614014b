"""Two sessions of a patient compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QSizePolicy

from physio_desktop.ui.cards import Card, field, label, row
from physio_desktop.ui.patients.history_words import figure_names, figures
from physio_desktop.ui.patients.presenter import PatientsPresenter
from physio_desktop.ui.tables import WordTable
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import exercise_name, moment, number, translate

if TYPE_CHECKING:
    from physio_desktop.ui.patients.shape_plots import Overlay, ShapePlots


class ComparisonCard(Card):
    """Two sessions side by side, exercise by exercise: figures, and the repetitions laid over each other."""

    def __init__(self, presenter: PatientsPresenter, theme: Theme) -> None:
        super().__init__(label(translate("Patients", "Compare two sessions"), "heading"), spacing=12)
        self._presenter, self._theme = presenter, theme
        self.first, self.second = QComboBox(), QComboBox()
        for box in (self.first, self.second):
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.activated.connect(lambda _: self.show_pairs())
        choice = row(spacing=12)
        choice.addLayout(field(translate("Patients", "From"), self.first), 1)
        choice.addLayout(field(translate("Patients", "To"), self.second), 1)
        self.body.addLayout(choice)
        self.table = WordTable(
            translate("Patients", "Both sessions, exercise by exercise"),
            (translate("Patients", "Exercise"), *figure_names()),
        )
        self.note = label("", "small", wraps=True)
        self.about_shapes = label("", "small", wraps=True)
        self.plots: ShapePlots | None = None  # made when there is something to draw
        for part in (self.table, self.note, self.about_shapes):
            self.body.addWidget(part)
        presenter.on_shapes = self.show_shapes

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self.plots is not None:
            self.plots.set_theme(theme)

    def show_sessions(self) -> None:
        sessions = self._presenter.compared_sessions()
        self.setVisible(len(sessions) > 1)
        for box, usual in ((self.first, 1), (self.second, 0)):
            before = box.currentData()
            box.clear()
            for session_id, started in sessions:
                box.addItem(moment(started), session_id)
            known = box.findData(before)
            box.setCurrentIndex(known if known >= 0 else min(usual, len(sessions) - 1))
        self.show_pairs()

    def show_pairs(self) -> None:
        first, second = self.first.currentData(), self.second.currentData()
        pairs = self._presenter.pairs(first, second) if None not in (first, second) else []
        rows = []
        for pair in pairs:
            first_words, second_words = (figures(one, with_error=False) for one in (pair.first, pair.second))
            words = [_both(a, b) for a, b in zip(first_words, second_words, strict=True)]
            rows.append((pair.exercise, (exercise_name(pair.exercise), *words)))
        self.table.fill(rows)
        sure = [pair for pair in pairs if pair.is_sure and pair.amplitude_change_deg is not None]
        sentences = [
            translate("Patients", "{exercise}: the range changed by {change}°, more than error.").format(
                exercise=exercise_name(pair.exercise), change=_signed(pair.amplitude_change_deg or 0.0)
            )
            for pair in sure
        ]
        none = translate("Patients", "No range changed by more than the error of measurement.")
        self.note.setText("\n".join(sentences) or none)
        if pairs and first != second:
            self._presenter.compare_shapes(first, second)
        else:
            self._presenter.forget_shapes()
        self.show_shapes()

    def show_shapes(self) -> None:
        """What is drawn stays until the next is there, as long as it is of the same sessions."""
        presenter, chosen = self._presenter, (self.first.currentData(), self.second.currentData())
        is_shown = presenter.shapes_state in ("reading", "done") and set(chosen) == set(presenter.shapes)
        overlays = self._overlays(*chosen) if is_shown else []
        if overlays and self.plots is None:
            from physio_desktop.ui.patients.shape_plots import ShapePlots

            self.plots = ShapePlots(self._theme)
            self.body.addWidget(self.plots)
        if self.plots is not None:
            self.plots.show_overlays(overlays)
            self.plots.setVisible(bool(overlays))
        self.about_shapes.setText(self._about_shapes(bool(overlays)))
        self.about_shapes.setVisible(bool(self.about_shapes.text()))

    def _overlays(self, first: int, second: int) -> list[Overlay]:
        from physio_desktop.ui.patients.shape_plots import Overlay

        found = self._presenter.shapes
        names = (self.first.currentText(), self.second.currentText())
        of_both = [found[one].curves for one in (first, second)]
        exercises = dict.fromkeys(name for curves in of_both for name in curves)
        return [Overlay(one, (of_both[0].get(one), of_both[1].get(one)), names) for one in exercises]

    def _about_shapes(self, is_drawn: bool) -> str:
        if is_drawn:
            return translate(
                "Patients",
                "Inclination over a repetition, from start to end: the mean, and the band of 8 in 10.",
            )
        return {
            "reading": translate("Patients", "The repetitions are being read …"),
            "done": translate("Patients", "Neither session holds samples of whole repetitions."),
        }.get(self._presenter.shapes_state, "")


def _both(first: str, second: str) -> str:
    return first if first == second else f"{first} → {second}"


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−'}{number(abs(value))}"
