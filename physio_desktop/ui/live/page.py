"""The live page: one redraw timer pulls; buttons and keys ask the presenter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from physio_desktop.ui.cards import Card, button, label, row
from physio_desktop.ui.live.count_panel import CountPanel
from physio_desktop.ui.live.empty_state import EmptyState
from physio_desktop.ui.live.placement_notice import PlacementNotice
from physio_desktop.ui.live.presenter import LivePresenter
from physio_desktop.ui.live.set_table import SetTable
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import translate

if TYPE_CHECKING:
    from physio_desktop.ui.live.signal_plot import SignalPlot

FRAME_MS = 33
_PANEL_EVERY = 3  # frames
_IDLE_MS = 500
_ROWS_PER_PIXEL = 1.6


class LivePage(QWidget):
    """`drawn`: after every frame, for whoever measures."""

    correction_wanted = Signal()
    drawn = Signal()

    def __init__(self, presenter: LivePresenter, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.presenter = presenter
        self._theme = theme
        self._plot: SignalPlot | None = None
        self.panel = CountPanel(theme)
        self.table = SetTable(theme)
        self.notice = PlacementNotice(theme)
        self.empty = EmptyState(theme)
        self.paused = label(translate("Live", "Picture paused; the recording goes on."), "warning")
        self.follow = button(translate("Live", "Follow (F)"), self._follow, "flat")
        self._n = 0
        self._streamed = False
        self._lay_out()
        self._connect()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._tick)

    def _lay_out(self) -> None:
        self.plots = Card(row(self.paused, None, self.follow), margin=4, spacing=0)
        table = Card(self.table, margin=8)
        table.setMaximumHeight(190)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.notice)
        left.addWidget(self.plots, 1)
        left.addWidget(table)
        live = QWidget()
        line = QHBoxLayout(live)
        line.setContentsMargins(12, 12, 12, 12)
        line.setSpacing(12)
        line.addLayout(left, 1)
        line.addWidget(self.panel)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(live)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)

    def _connect(self) -> None:
        presenter, panel = self.presenter, self.panel
        self.table.pointed_at.connect(self._point_at)
        panel.fewer.clicked.connect(lambda: presenter.change_count(-1))
        panel.more.clicked.connect(lambda: presenter.change_count(1))
        panel.end_set.clicked.connect(presenter.treatment.sets.end)
        panel.correct.clicked.connect(self.correction_wanted)

    @property
    def plot(self) -> SignalPlot:
        """Made when it is first needed, or after the first paint: its library is slow to load."""
        if self._plot is None:
            from physio_desktop.ui.live.signal_plot import SignalPlot

            self._plot = plot = SignalPlot(self._theme)
            self.plots.body.insertWidget(0, plot, 1)
            plot.zoom_wanted.connect(self.presenter.zoom)
            plot.pan_wanted.connect(self.presenter.pan)
            plot.follow_wanted.connect(self._follow)
            self.setFocusProxy(plot)  # arrows and Space look back and pause
        return self._plot

    def prepare(self) -> None:
        """Load what is needed once a sensor is there."""
        self.plot.ensurePolished()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self._plot, self.panel, self.table, self.notice, self.empty):
            if part is not None:
                part.set_theme(theme)

    def refresh(self) -> None:
        """After something was pushed: which half is shown, and everything on it but the curves."""
        streaming = self.presenter.has_stream
        self.stack.setCurrentIndex(1 if streaming else 0)
        self.empty.show_link(self.presenter.link)
        self._timer.setInterval(FRAME_MS if streaming else _IDLE_MS)
        if streaming:
            if not self._streamed and self.isVisible():
                self.plot.setFocus()  # arrows and Space look back and pause at once
            self._show_panel()

    def show_label(self) -> None:
        """A label has come: it is shown now, not with the next look."""
        if self.isVisible() and self.presenter.has_stream:
            self._show_panel()

    def draw(self) -> None:
        """One frame of the curves."""
        presenter = self.presenter
        now_us = presenter.now_us
        start_us, end_us = presenter.window.bounds_us(now_us)
        rows = max(600, round(self.plot.width() * _ROWS_PER_PIXEL))
        view = presenter.treatment.history.view(start_us, end_us, rows)
        bands = presenter.bands(start_us, end_us)
        self.plot.draw(view, presenter.window, now_us, bands, presenter.begun_us)
        self.drawn.emit()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def _tick(self) -> None:
        if not self.presenter.has_stream:
            return
        self.draw()
        self._n += 1
        if self._n % _PANEL_EVERY == 0:
            self._show_panel()

    def _show_panel(self) -> None:
        self.panel.show_panel(self.presenter.panel())
        self.notice.show_notice(self.presenter.notice())
        self.table.rows.show_rows(self.presenter.rows())
        follows = self.presenter.window.follows
        self.follow.setVisible(not follows)
        self.paused.setVisible(not follows)

    def _follow(self) -> None:
        self.presenter.freeze(False)
        self._show_panel()

    def _point_at(self, key: int | None) -> None:
        self.presenter.lit = key
