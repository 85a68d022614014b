"""Runs: what was trained when, from whom, how well, and two of them side by side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent

from physio_desktop.ui.cards import Card, ScrollingPage, button, label, row
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.training.runs_presenter import RunsPresenter
from physio_desktop.ui.training.tables import FigureTable
from physio_desktop.ui.wording import translate


class RunsPage(ScrollingPage):
    """`run_wanted`: the result page of a run. `mirror_wanted`: it shall be where the settings say, too."""

    run_wanted = Signal(int)
    mirror_wanted = Signal(int)
    train_wanted = Signal()

    def __init__(self, presenter: RunsPresenter, theme: Theme) -> None:
        super().__init__(translate("Runs", "Training runs"))
        self.presenter = presenter
        self.table = FigureTable(translate("Runs", "Training runs"), theme, n_words=3, many=True)
        self.nothing = label(translate("Runs", "Nothing has been trained yet."), "quiet")
        self.open = button(translate("Runs", "Show the figures"), self._open, "primary")
        self.compare = button(translate("Runs", "Compare"), self._compare)
        self.mirror = button(translate("Runs", "Mirror"), self._mirror)
        self.mirror.setToolTip(translate("Runs", "Keep this run also where the settings say"))
        self.train = button(translate("Runs", "Train from recordings …"), self.train_wanted.emit)
        self.hint = label(
            translate("Runs", "Choose two or more with Ctrl or Shift to compare them."), "small"
        )
        self.side_by_side = FigureTable(translate("Runs", "Runs side by side"), theme)
        self.comparison = Card(label(translate("Runs", "Side by side"), "heading"), self.side_by_side)
        self.comparison.hide()
        buttons = row(self.open, self.compare, self.mirror, self.hint, None, self.train)
        self.body.addWidget(Card(buttons, self.nothing, self.table))
        self.body.addWidget(self.comparison)
        self.body.addStretch(1)
        self.table.itemSelectionChanged.connect(self._chosen)
        self.table.opened.connect(lambda _: self._open())
        presenter.on_change = self.show_runs
        presenter.on_compared = self.show_comparison
        self.show_runs()

    def set_theme(self, theme: Theme) -> None:
        self.table.set_theme(theme)
        self.side_by_side.set_theme(theme)

    def show_runs(self) -> None:
        presenter = self.presenter
        self.table.show_rows(presenter.headings(), [presenter.row(line) for line in presenter.lines])
        self.table.setVisible(bool(presenter.lines))
        self.nothing.setVisible(not presenter.lines)
        self.hint.setVisible(len(presenter.lines) > 1)
        if presenter.lines:
            self.table.selectRow(0)
        self._chosen()

    def show_comparison(self) -> None:
        headings, rows = self.presenter.comparison()
        self.side_by_side.show_rows(headings, rows)
        self.comparison.show()

    def _chosen(self) -> None:
        rows = self.table.selected_rows
        self.open.setEnabled(self.presenter.can_open(rows))
        self.compare.setEnabled(self.presenter.can_compare(rows))
        self.mirror.setEnabled(self.presenter.can_open(rows))
        self.mirror.setVisible(bool(self.presenter.desk.settings.mirrors_to))

    def _open(self) -> None:
        rows = self.table.selected_rows
        if self.presenter.can_open(rows):
            self.run_wanted.emit(self.presenter.lines[rows[0]].id)

    def _mirror(self) -> None:
        rows = self.table.selected_rows
        if self.presenter.can_open(rows):
            self.mirror_wanted.emit(self.presenter.lines[rows[0]].id)

    def _compare(self) -> None:
        self.presenter.compare(self.table.selected_rows)

    def showEvent(self, event: QShowEvent) -> None:
        self.presenter.refresh()
        super().showEvent(event)
