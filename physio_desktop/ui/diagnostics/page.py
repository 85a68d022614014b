"""Diagnostics: how fast, how sure and how often corrected, and for whom the movements have changed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent

from physio_desktop.ui.cards import Card, ScrollingPage, button, label, restyle, row
from physio_desktop.ui.diagnostics.metrics import metrics_words
from physio_desktop.ui.diagnostics.presenter import DiagnosticsPresenter
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.training.tables import FigureTable
from physio_desktop.ui.wording import translate

_COUNT_EVERY_MS = 2000


class DiagnosticsPage(ScrollingPage):
    def __init__(self, presenter: DiagnosticsPresenter, theme: Theme) -> None:
        super().__init__(translate("Diagnostics", "Recognition in use"))
        self.presenter = presenter
        words = translate("Diagnostics", "Since the program began. Nothing of it leaves this computer.")
        self.again = button(translate("Diagnostics", "Read the sessions again"), presenter.look)
        self.figures = FigureTable(translate("Diagnostics", "Figures of recognition"), theme)
        self.metrics = label("", "small", wraps=True)
        self.metrics.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.warning = label("", "warning", wraps=True)
        self.nothing = label("", "quiet", wraps=True)
        self.notes = label("", "small", wraps=True)
        self.drift = FigureTable(translate("Diagnostics", "Change by sensor and patient"), theme, n_words=2)
        about = translate(
            "Diagnostics",
            "How far movements are from those the model learned from (population stability index).",
        )
        self.body.addWidget(Card(row(label(words, "quiet"), None, self.again), self.figures, self.metrics))
        change = Card(label(translate("Diagnostics", "Has anything changed?"), "heading"))
        for widget in (label(about, "quiet", wraps=True), self.warning, self.nothing, self.drift, self.notes):
            change.body.addWidget(widget)
        self.body.addWidget(change)
        self.body.addStretch(1)
        self._timer = QTimer(self, interval=_COUNT_EVERY_MS)
        self._timer.timeout.connect(presenter.refresh)
        presenter.on_change = self.show_figures
        presenter.metrics.changed.connect(self.show_metrics)
        self.show_figures()
        self.show_metrics()

    def set_theme(self, theme: Theme) -> None:
        self.figures.set_theme(theme)
        self.drift.set_theme(theme)

    def show_figures(self) -> None:
        presenter = self.presenter
        what, value = translate("Diagnostics", "What"), translate("Diagnostics", "Value")
        self.figures.show_rows([what, value], presenter.figures)
        headings = [
            translate("Diagnostics", "Patient or sensor"),
            translate("Diagnostics", "Movements"),
            translate("Diagnostics", "Index"),
            translate("Diagnostics", "Usual"),
            translate("Diagnostics", "Windows"),
        ]
        self.drift.show_rows(headings, presenter.drift, presenter.tips)
        reading = translate("Diagnostics", "The latest sessions are being read …")
        nothing = translate("Diagnostics", "There are no sessions to compare with what was learned from.")
        self.nothing.setText(reading if presenter.is_looking else nothing)
        self.notes.setText(presenter.notes)
        self.notes.setVisible(bool(presenter.notes))
        self.again.setEnabled(not presenter.is_looking)
        self.warning.setText(presenter.warning)
        self.warning.setVisible(bool(presenter.warning))
        self.drift.setVisible(bool(presenter.drift))
        self.nothing.setVisible(not presenter.drift)

    def show_metrics(self) -> None:
        """Beside the table: the same figures for Prometheus."""
        metrics = self.presenter.metrics
        self.metrics.setText(metrics_words(metrics))
        restyle(self.metrics, objectName="warning" if metrics.failure else "small")

    def showEvent(self, event: QShowEvent) -> None:
        self.presenter.look()
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        self.presenter.close()
        super().hideEvent(event)
