"""A patient over time: what should be looked at, adherence, trends with numbers, two sessions compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QProgressBar, QSizePolicy

from physio_desktop.ui.cards import Card, field, label, row
from physio_desktop.ui.icons import drawn
from physio_desktop.ui.patients.history_words import (
    adherence_words,
    figure_names,
    figures,
    flag_sentence,
)
from physio_desktop.ui.patients.presenter import PatientsPresenter
from physio_desktop.ui.tables import WordTable
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import exercise_name, moment, number, translate

if TYPE_CHECKING:
    from physio_desktop.ui.patients.trend_plots import TrendPlots


class FlagsCard(Card):
    """Gone where there is nothing to look at."""

    def __init__(self, presenter: PatientsPresenter, theme: Theme) -> None:
        super().__init__(label(translate("Patients", "Worth a look"), "heading"))
        self._presenter, self._theme = presenter, theme
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(12)
        self.body.addLayout(self._grid)
        self.sentences: list[str] = []

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.show_flags()

    def show_flags(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.sentences = [flag_sentence(flag) for flag in self._presenter.flags()]
        for line, sentence in enumerate(self.sentences):
            sign = QLabel()
            sign.setPixmap(drawn("warning", self._theme.colours.warning, self._theme.size(22)))
            sign.setAccessibleName(translate("Patients", "Attention"))
            sign.setFixedWidth(self._theme.size(24))
            self._grid.addWidget(sign, line, 0)
            self._grid.addWidget(label(sentence, wraps=True), line, 1)
        self.setVisible(bool(self.sentences))


class AdherenceCard(Card):
    def __init__(self, presenter: PatientsPresenter) -> None:
        super().__init__(label(translate("Patients", "Adherence"), "heading"))
        self._presenter = presenter
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self._lines: list[tuple[QProgressBar, QLabel]] = []
        names = (translate("Patients", "Last 7 days"), translate("Patients", "Last 28 days"))
        for line, name in enumerate(names):
            bar = QProgressBar(maximum=1000, textVisible=False)
            bar.setAccessibleName(name)
            words = label("")
            self._lines.append((bar, words))
            for column, widget in enumerate((label(name, "quiet"), bar, words)):
                grid.addWidget(widget, line, column)
        self._hint = label(
            translate("Patients", "Say how many sessions a week are planned to see how many were done."),
            "small",
            wraps=True,
        )
        self.body.addWidget(self._hint)

    @property
    def words(self) -> list[str]:
        return [words.text() for _, words in self._lines]

    def show_adherence(self) -> None:
        found = self._presenter.adherence()
        for (bar, words), one in zip(self._lines, found, strict=True):
            words.setText(adherence_words(one))
            bar.setVisible(one.share is not None)
            bar.setValue(round(1000 * (one.share or 0.0)))
        self._hint.setVisible(any(one.n_planned is None for one in found))


class TrendsCard(Card):
    """`open_session` is asked for by a double click or Enter on a line."""

    def __init__(
        self, presenter: PatientsPresenter, open_session: Callable[[int], None], theme: Theme
    ) -> None:
        super().__init__(spacing=12)
        self._presenter = presenter
        self.exercise = QComboBox()
        self.exercise.setAccessibleName(translate("Patients", "Exercise"))
        self.exercise.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.exercise.setMinimumContentsLength(24)
        self._theme = theme
        self.plots: TrendPlots | None = None  # made when there is something to draw
        self.note = label(
            translate("Patients", "Inside the shaded band a change of range may be error of measurement."),
            "small",
            wraps=True,
        )
        self.empty = label(translate("Patients", "Trends begin with the first session."), "quiet", wraps=True)
        self.body.addLayout(row(label(translate("Patients", "Trends"), "heading"), None, self.exercise))
        for widget in (self.empty, self.note):
            self.body.addWidget(widget)
        self.table = WordTable(
            translate("Patients", "Sessions with this exercise, newest first"),
            (translate("Patients", "Session"), *figure_names()),
        )
        self.body.addWidget(self.table)
        self.exercise.activated.connect(lambda _: self.show_trend())
        self.table.itemActivated.connect(lambda item: open_session(int(str(self.table.meaning(item.row())))))
        self.table.itemDoubleClicked.connect(
            lambda item: open_session(int(str(self.table.meaning(item.row()))))
        )

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self.plots is not None:
            self.plots.set_theme(theme)

    def show_exercises(self) -> None:
        """After another patient, or another session, came."""
        before = self.exercise.currentData()
        self.exercise.clear()
        for name in self._presenter.exercises():
            self.exercise.addItem(exercise_name(name), name)
        self.exercise.setCurrentIndex(max(0, self.exercise.findData(before)))
        self.show_trend()

    def show_trend(self) -> None:
        results = self._presenter.results_of(self.exercise.currentData())
        if results and self.plots is None:
            from physio_desktop.ui.patients.trend_plots import TrendPlots

            self.plots = TrendPlots(self._theme)
            self.body.insertWidget(self.body.indexOf(self.note), self.plots)
        for widget in (self.note, self.table, self.exercise):
            widget.setVisible(bool(results))
        self.empty.setVisible(not results)
        if self.plots is not None:
            self.plots.setVisible(bool(results))
            self.plots.show_results(results)
        rows = [(one.session_id, (moment(one.started), *figures(one))) for one in reversed(results)]
        self.table.fill(rows)


class ComparisonCard(Card):
    """Two sessions side by side, exercise by exercise."""

    def __init__(self, presenter: PatientsPresenter) -> None:
        super().__init__(label(translate("Patients", "Compare two sessions"), "heading"), spacing=12)
        self._presenter = presenter
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
        self.body.addWidget(self.table)
        self.body.addWidget(self.note)

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


def _both(first: str, second: str) -> str:
    return first if first == second else f"{first} → {second}"


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−'}{number(abs(value))}"
