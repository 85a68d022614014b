"""Two kinds of bars: named ones that lie, and numbered ones that stand on a scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from physio_desktop.ui.cards import Card, label
from physio_desktop.ui.theme import SMALL, Theme
from physio_desktop.ui.wording import number, translate

_HEIGHT = 150
_FULL = 1000
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    value: float
    words: str
    sign: QPixmap | None = None


class NamedBars(Card):
    """Each bar has its name at the left and its number at the right: nothing to look up."""

    def __init__(self, title: str) -> None:
        super().__init__(label(title, "heading"), spacing=12)
        self.setAccessibleName(title)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(2, 3)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        self.bars: list[Bar] = []

    def show_bars(self, bars: Sequence[Bar]) -> None:
        self.bars = list(bars)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        largest = max((bar.value for bar in bars), default=0.0)
        for line, bar in enumerate(bars[:_MOST_NAMED]):
            drawn = QProgressBar(maximum=_FULL, textVisible=False)
            drawn.setValue(round(_FULL * bar.value / largest) if largest else 0)
            drawn.setAccessibleName(f"{bar.name}: {bar.words}")
            drawn.setMinimumWidth(60)
            value = label(bar.words)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            name = label(bar.name, wraps=True)
            if bar.sign is not None:
                sign = QLabel()
                sign.setPixmap(bar.sign)
                self._grid.addWidget(sign, line, 0)
            first = 1 if bar.sign is not None else 0
            self._grid.addWidget(name, line, first, 1, 2 - first)
            for column, widget in ((2, drawn), (3, value)):
                self._grid.addWidget(widget, line, column, Qt.AlignmentFlag.AlignVCenter)
        if not bars:
            self._grid.addWidget(label(translate("Statistics", "Nothing yet."), "quiet"), 0, 1, 1, 3)


class StandingBars(Card):
    """Bars at places of a scale; the mouse goes through to the page, which scrolls."""

    def __init__(self, title: str, theme: Theme) -> None:
        super().__init__(label(title, "heading"), spacing=8)
        self.setAccessibleName(title)
        self._theme = theme
        self._shown: tuple[Sequence[float], Sequence[float], float, Sequence[tuple[float, str]]]
        self._shown = ((), (), 1.0, ())
        self._is_stale = True
        self._plot: Any = None  # made when it is first looked at: its library takes long to load
        self._empty = label(translate("Statistics", "Nothing yet."), "quiet")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._empty)
        self.body.addWidget(inside)
        self.body.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.show_bars(*self._shown)

    def show_bars(
        self,
        at: Sequence[float],
        values: Sequence[float],
        width: float,
        ticks: Sequence[tuple[float, str]],
    ) -> None:
        """`at`: middles of the bars on the scale, `width`: of one; `ticks`: what stands under the scale."""
        self._shown = (at, values, width, ticks)
        self._is_stale = True
        if self.isVisible():
            self._redraw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._redraw()

    def _made(self) -> Any:
        from physio_desktop.ui.plotting import pg

        if self._plot is None:
            plot = self._plot = pg.PlotWidget()
            plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            plot.setAccessibleName(self.accessibleName())
            plot.setMenuEnabled(False)
            plot.hideButtons()
            plot.setMouseEnabled(False, False)
            self._column.addWidget(plot)
        return self._plot

    def _redraw(self) -> None:
        from physio_desktop.ui.plotting import pg

        self._is_stale = False
        at, values, width, ticks = self._shown
        theme, plot = self._theme, self._made()
        largest = max(values, default=0)
        self._empty.setVisible(not largest)
        plot.setVisible(bool(largest))
        plot.setFixedHeight(theme.size(_HEIGHT))
        plot.setBackground(theme.colours.surface)
        plot.clear()
        if not largest:
            return
        colour = QColor(theme.colours.accent)
        plot.addItem(
            pg.BarGraphItem(
                x=list(at), height=list(values), width=0.8 * width, brush=colour, pen=pg.mkPen(None)
            )
        )
        plot.setXRange(at[0] - width, at[-1] + width, padding=0)
        plot.setYRange(0, largest, padding=0.04)
        for name, marks in (("bottom", list(ticks)), ("left", [(0, "0"), (largest, number(largest))])):
            axis = plot.getAxis(name)
            axis.setTicks([marks])
            axis.setPen(pg.mkPen(QColor(theme.colours.border)) if name == "bottom" else pg.mkPen(None))
            axis.setTextPen(theme.colours.quiet)
            axis.setTickFont(theme.font(SMALL))
            axis.setStyle(tickLength=0)
        plot.getAxis("left").setWidth(theme.size(48))
        plot.getAxis("bottom").setHeight(theme.size(SMALL) + 12)
        plot.setAccessibleDescription("; ".join(f"{text}" for _, text in ticks) + f"; {number(largest)}")
