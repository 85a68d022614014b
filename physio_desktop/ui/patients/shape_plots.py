"""The repetitions of two sessions laid over each other, a plot for each exercise: mean line and band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from physio_desktop.ui.cards import label
from physio_desktop.ui.plotting import pg
from physio_desktop.ui.theme import SMALL, Theme
from physio_desktop.ui.wording import exercise_name, number, translate

if TYPE_CHECKING:
    from physio_desktop.recognition.repetition_curves import Curves

_COLUMNS = 2
_HEIGHT = 150
_STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)  # of the first and the second session


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """An exercise in both sessions; None where there are no samples of it. names: of the two sessions."""

    exercise: str
    curves: tuple[Curves | None, Curves | None]
    names: tuple[str, str]


class ShapePlots(QWidget):
    """Blue and solid, vermilion and dashed: told apart without colour, too. The mouse goes through."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._overlays: Sequence[Overlay] = ()
        self.setAccessibleName(translate("Patients", "Repetitions of both sessions laid over each other"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(16)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.show_overlays(self._overlays)

    def show_overlays(self, overlays: Sequence[Overlay]) -> None:
        self._overlays = overlays
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, one in enumerate(overlays):
            self._grid.addWidget(self._shown(one), place // _COLUMNS, place % _COLUMNS)
        self.setAccessibleDescription("; ".join(map(_in_words, overlays)))

    def _shown(self, one: Overlay) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(exercise_name(one.exercise), wraps=True))
        for index in (0, 1):
            column.addLayout(self._legend(one, index))
        column.addWidget(self._plot(one))
        column.addStretch(1)
        return made

    def _legend(self, one: Overlay, index: int) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        sample = QLabel()
        sample.setPixmap(self._sample(index))
        sample.setFixedWidth(self._theme.size(30))
        sample.setAccessibleName(one.names[index])
        line.addWidget(sample)
        line.addWidget(label(_legend_words(one, index), "small", wraps=True), 1)
        return line

    def _colour(self, index: int) -> QColor:
        return QColor(self._theme.colours.axes[index])

    def _pen(self, index: int) -> QPen:
        pen = QPen(self._colour(index), 2, _STYLES[index])
        pen.setCosmetic(True)
        return pen

    def _sample(self, index: int) -> QPixmap:
        """A piece of the line as it is drawn in the plot."""
        width, height, ratio = self._theme.size(28), self._theme.size(12), 2.0
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        soft = self._colour(index)
        soft.setAlpha(50)
        painter.fillRect(QRectF(0, 0, width, height), soft)
        painter.setPen(QPen(self._colour(index), 2, _STYLES[index]))
        painter.drawLine(0, height // 2, width, height // 2)
        painter.end()
        return picture

    def _plot(self, one: Overlay) -> Any:
        theme = self._theme
        view = pg.PlotWidget()
        view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setBackground(theme.colours.surface)
        view.setFixedHeight(theme.size(_HEIGHT))
        view.setMinimumWidth(theme.size(120))
        view.setAccessibleName(exercise_name(one.exercise))
        plot = view.getPlotItem()
        top = 1.0
        for index, curves in enumerate(one.curves):
            if curves is not None:
                top = max(top, self._draw(plot, curves, index))
        _prepare(plot, theme, float(np.ceil(top / 10) * 10))
        return view

    def _draw(self, plot: Any, curves: Curves, index: int) -> float:
        """Gives the largest value that is drawn."""
        share = np.linspace(0.0, 100.0, curves.values.shape[1])
        mean, band = curves.mean, curves.band
        highest = float(mean.max())
        if band is not None:
            soft = self._colour(index)
            soft.setAlpha(50)
            edges = [pg.PlotCurveItem(share, edge, pen=pg.mkPen(None)) for edge in band]
            filled = pg.FillBetweenItem(*edges, brush=soft)
            filled.setZValue(-10)
            for item in (*edges, filled):
                plot.addItem(item)
            highest = max(highest, float(band[1].max()))
        plot.addItem(pg.PlotCurveItem(share, mean, pen=self._pen(index), antialias=True))
        return highest


def _prepare(plot: Any, theme: Theme, top: float) -> None:
    colours = theme.colours
    plot.hideButtons()
    plot.setMenuEnabled(False)
    plot.setMouseEnabled(False, False)
    plot.setXRange(0.0, 100.0, padding=0.1)  # room for the words at its ends
    plot.setYRange(0.0, top, padding=0.04)
    for name in ("left", "bottom"):
        axis = plot.getAxis(name)
        axis.setPen(pg.mkPen(QColor(colours.border)) if name == "bottom" else pg.mkPen(None))
        axis.setTextPen(colours.quiet)
        axis.setTickFont(theme.font(SMALL))
        axis.setStyle(tickLength=0)
    left, bottom = plot.getAxis("left"), plot.getAxis("bottom")
    left.setWidth(theme.size(40))
    left.setTicks([[(at, f"{number(at)}°") for at in (0.0, top / 2, top)]])
    bottom.setTicks([[(at, f"{number(at)} %") for at in (0.0, 50.0, 100.0)]])
    bottom.setHeight(theme.size(SMALL) + 12)
    for at in (top / 2, top):
        guide = pg.InfiniteLine(at, angle=0, pen=pg.mkPen(QColor(colours.guide)))
        guide.setZValue(-20)
        plot.addItem(guide)


def _legend_words(one: Overlay, index: int) -> str:
    curves = one.curves[index]
    if curves is None:
        return translate("Patients", "{date}: no samples of it").format(date=one.names[index])
    words = translate("Patients", "{date}: {n} repetitions")
    return words.format(date=one.names[index], n=len(curves))


def _in_words(one: Overlay) -> str:
    """What a screen reader says instead of the picture: the peak of each mean."""
    said = [exercise_name(one.exercise)]
    for index, curves in enumerate(one.curves):
        peak = "" if curves is None else f", {number(float(curves.mean.max()))}°"
        said.append(f"{_legend_words(one, index)}{peak}")
    return ", ".join(said)
