"""The statistics page: all sessions, or those that were chosen, in six pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QLocale
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout

from physio_desktop.ui.analytics.charts import Bar, NamedBars, StandingBars
from physio_desktop.ui.analytics.presenter import AnalyticsPresenter
from physio_desktop.ui.cards import Card, ScrollingPage, button, field, label, row
from physio_desktop.ui.icons import verdict_picture
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.updating import counted_words
from physio_desktop.ui.wording import (
    exercise_name,
    number,
    percent,
    placement_name,
    translate,
    verdict_name,
)

_MOST_DATES = 5


class AnalyticsPage(ScrollingPage):
    def __init__(self, presenter: AnalyticsPresenter, theme: Theme) -> None:
        super().__init__(translate("Statistics", "Statistics"))
        self.presenter = presenter
        self._theme = theme
        self.period, self.patient, self.placement = QComboBox(), QComboBox(), QComboBox()
        for words, days in (
            (translate("Statistics", "Last 28 days"), 28),
            (translate("Statistics", "Last 90 days"), 90),
            (translate("Statistics", "All"), None),
        ):
            self.period.addItem(words, days)
        self.period.setCurrentIndex(1)
        self.export = button(translate("Statistics", "Export the numbers as CSV …"), self._export)
        self.summary = label("", "large", wraps=True)
        self.counted = label("", "warning", wraps=True)
        self.exercises = NamedBars(translate("Statistics", "Repetitions by exercise"))
        self.verdicts = NamedBars(translate("Statistics", "Quality"))
        self.corrected = NamedBars(translate("Statistics", "Corrections per 100 repetitions"))
        self.days = StandingBars(translate("Statistics", "Repetitions by day"), theme)
        self.weeks = StandingBars(translate("Statistics", "Sessions a week"), theme)
        self.confidence = StandingBars(translate("Statistics", "How sure the program was"), theme)
        self._lay_out()
        for box in (self.period, self.patient, self.placement):
            box.activated.connect(lambda _: self._choose())
        presenter.on_change = self.show_totals
        presenter.on_counted = self.show_counted
        self.show_totals()
        self.show_counted()

    def _lay_out(self) -> None:
        choice = row(spacing=12)
        for name, box in (
            (translate("Statistics", "Period"), self.period),
            (translate("Statistics", "Patient"), self.patient),
            (translate("Statistics", "Placement"), self.placement),
        ):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(14)
            choice.addLayout(field(name, box))
        choice.addStretch(1)
        found = row(self.summary, self.export)
        found.setStretch(0, 1)
        self.body.addWidget(Card(choice, found, self.counted, spacing=12))
        grid = QGridLayout()
        grid.setSpacing(16)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 240)
        for place, card in enumerate(
            (self.exercises, self.verdicts, self.days, self.weeks, self.confidence, self.corrected)
        ):
            grid.addWidget(card, place // 2, place % 2)
        self.body.addLayout(grid)
        self.body.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for card in (self.days, self.weeks, self.confidence):
            card.set_theme(theme)
        self._show_verdicts()

    def show_totals(self) -> None:
        presenter = self.presenter
        _offer(self.patient, translate("Statistics", "all"), presenter.patients, presenter.patient, str)
        _offer(
            self.placement,
            translate("Statistics", "all"),
            presenter.placements,
            presenter.placement,
            placement_name,
        )
        self.export.setEnabled(presenter.n_sessions > 0)
        words = translate("Statistics", "{sessions} sessions, {repetitions} repetitions")
        none = translate("Statistics", "No session in this choice.")
        self.summary.setText(
            words.format(sessions=presenter.n_sessions, repetitions=presenter.n_repetitions)
            if presenter.n_sessions
            else none
        )
        self.exercises.show_bars([Bar(exercise_name(e), n, str(n)) for e, n in presenter.by_exercise()])
        self.corrected.show_bars(
            [Bar(exercise_name(e), rate, number(rate, 1)) for e, rate in presenter.corrections()]
        )
        self._show_verdicts()
        tenths = [0.05 + tenth / 10 for tenth in range(10)]
        marks = [(share / 100, percent(share / 100)) for share in (0, 25, 50, 75, 100)]
        self.confidence.show_bars(tenths, presenter.by_confidence(), 0.1, marks)
        _show_dates(self.days, presenter.by_day(), 1.0)
        _show_dates(self.weeks, presenter.by_week(), 7.0)

    def show_counted(self) -> None:
        """What is not counted yet is missing in the sums."""
        self.counted.setText(counted_words(self.presenter.counted))
        self.counted.setVisible(bool(self.counted.text()))

    def _show_verdicts(self) -> None:
        found = self.presenter.by_verdict()
        total = sum(n for _, n in found)
        colours = self._theme.colours
        self.verdicts.show_bars(
            [
                Bar(
                    verdict_name(verdict),
                    n,
                    f"{n}  ({percent(n / total)})",
                    verdict_picture(verdict, colours.verdict(verdict)),
                )
                for verdict, n in (found if total else ())
            ]
        )

    def _choose(self) -> None:
        boxes = (self.period, self.patient, self.placement)
        self.presenter.choose(*(box.currentData() for box in boxes))

    def _export(self) -> None:
        title = translate("Statistics", "Where shall the numbers go?")
        file, _ = QFileDialog.getSaveFileName(self, title, "statistics.csv", "CSV (*.csv)")
        if file:
            self.presenter.export(Path(file))

    def showEvent(self, event: QShowEvent) -> None:
        self.presenter.refresh()
        super().showEvent(event)


def _offer(
    box: QComboBox, all_: str, values: Sequence[str], chosen: str | None, words: Callable[[str], str]
) -> None:
    if [box.itemData(i) for i in range(box.count())] != [None, *values]:
        box.clear()
        box.addItem(all_, None)
        for value in values:
            box.addItem(words(value), value)
    box.setCurrentIndex(max(0, box.findData(chosen)))


def _show_dates(card: StandingBars, found: Sequence[tuple[date, int]], width: float) -> None:
    if not found:
        card.show_bars((), (), width, ())
        return
    at = [float(when.toordinal()) for when, _ in found]
    first, last = found[0][0].toordinal(), found[-1][0].toordinal()
    step = max(int(width), -(-(last - first) // (_MOST_DATES - 1)))
    shape = "d MMM" if last - first < 300 else "MMM yy"
    marks = []
    for ordinal in range(first, last + 1, step):
        when = date.fromordinal(ordinal)
        marks.append((float(ordinal), QLocale().toString(QDate(when.year, when.month, when.day), shape)))
    card.show_bars(at, [n for _, n in found], width, marks)
