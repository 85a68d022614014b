"""A patient over time: what should be looked at, adherence, trends with numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QProgressBar

from physio_desktop.ui.cards import Card, label, row
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
from physio_desktop.ui.wording import exercise_name, moment, translate

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
