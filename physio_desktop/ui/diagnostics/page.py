"""Diagnostics: how fast, how sure and how often corrected, and for whom the movements have changed."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent

from physio_desktop.ui.cards import Card, ScrollingPage, button, label, row
from physio_desktop.ui.diagnostics.presenter import DiagnosticsPresenter
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.training.tables import FigureTable
from physio_desktop.ui.wording import translate

_LOOK_EVERY_MS = 5000


class DiagnosticsPage(ScrollingPage):
    def __init__(self, presenter: DiagnosticsPresenter, theme: Theme) -> None:
        super().__init__(translate("Diagnostics", "Recognition in use"))
        self.presenter = presenter
        words = translate("Diagnostics", "Since the program began. Nothing of it leaves this computer.")
        self.again = button(translate("Diagnostics", "Read again"), presenter.refresh)
        self.figures = FigureTable(translate("Diagnostics", "Figures of recognition"), theme)
        self.warning = label("", "warning", wraps=True)
        self.nothing = label(translate("Diagnostics", "Nothing has been recognised yet."), "quiet")
        self.drift = FigureTable(translate("Diagnostics", "Change by sensor and patient"), theme, n_words=3)
        about = translate(
            "Diagnostics",
            "How far movements are from those the model learned from (population stability index).",
        )
        self.body.addWidget(Card(row(label(words, "quiet"), None, self.again), self.figures))
        change = Card(label(translate("Diagnostics", "Has anything changed?"), "heading"))
        for widget in (label(about, "quiet", wraps=True), self.warning, self.nothing, self.drift):
            change.body.addWidget(widget)
        self.body.addWidget(change)
        self.body.addStretch(1)
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(presenter.refresh)
        presenter.on_change = self.show_figures
        self.show_figures()

    def set_theme(self, theme: Theme) -> None:
        self.figures.set_theme(theme)
        self.drift.set_theme(theme)

    def show_figures(self) -> None:
        presenter = self.presenter
        what, value = translate("Diagnostics", "What"), translate("Diagnostics", "Value")
        self.figures.show_rows([what, value], presenter.figures)
        headings = [
            translate("Diagnostics", "Sensor"),
            translate("Diagnostics", "Patient"),
            translate("Diagnostics", "Movements"),
            translate("Diagnostics", "Index"),
        ]
        self.drift.show_rows(headings, presenter.drift)
        self.warning.setText(presenter.warning)
        self.warning.setVisible(bool(presenter.warning))
        self.drift.setVisible(bool(presenter.drift))
        self.nothing.setVisible(not presenter.drift)

    def showEvent(self, event: QShowEvent) -> None:
        self.presenter.refresh()
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)
