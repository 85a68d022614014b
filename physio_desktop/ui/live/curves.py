"""The three curves of one plot, painted in one go in pixels: no paths, no bounds, no transform per point."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from physio_desktop.ui.plotting import pg

Float64Array = npt.NDArray[np.float64]


class CurvesItem(pg.GraphicsObject):
    """x (n,) and values (n, 3) in the plot's units; a row of NaN parts a curve."""

    def __init__(self) -> None:
        super().__init__()
        self._x: Float64Array = np.empty(0)
        self._values: Float64Array = np.empty((0, 3))
        self._pens: tuple[QPen, ...] = ()

    def set_colours(self, colours: tuple[str, str, str]) -> None:
        self._pens = tuple(QPen(QColor(colour), 1) for colour in colours)
        for pen in self._pens:
            pen.setCosmetic(True)
        self.update()

    def show_curves(self, x: Float64Array, values: Float64Array) -> None:
        self._x, self._values = x, values
        self.update()

    def boundingRect(self) -> QRectF:
        box = self.getViewBox()
        return box.viewRect() if box is not None else QRectF()

    def viewRangeChanged(self) -> None:
        self.prepareGeometryChange()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if len(self._x) < 2:
            return
        to_pixels = painter.transform()
        painter.save()
        painter.resetTransform()
        x = self._x * to_pixels.m11() + to_pixels.dx()
        for axis, pen in enumerate(self._pens):
            painter.setPen(pen)
            for line in _lines(x, self._values[:, axis] * to_pixels.m22() + to_pixels.dy()):
                painter.drawPolyline(line)
        painter.restore()


def _lines(x: Float64Array, y: Float64Array) -> list[QPolygonF]:
    """One polygon for each stretch without a gap."""
    is_gap = ~np.isfinite(y)
    if not is_gap.any():
        return [pg.functions.arrayToQPolygonF(x, y)]
    runs = np.split(np.arange(len(y)), np.flatnonzero(is_gap))
    parts = [run[~is_gap[run]] for run in runs]
    return [pg.functions.arrayToQPolygonF(x[part], y[part]) for part in parts if len(part) > 1]
