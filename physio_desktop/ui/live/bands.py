"""Spans under the curves: gaps hatched, repetitions tinted, each verdict with its shape."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from physio_desktop.ui.live.band import Band
from physio_desktop.ui.plotting import pg
from physio_desktop.ui.theme import Colours
from physio_desktop.ui.verdict_shapes import draw_verdict

_TINT, _LIT = 0.1, 0.25
_STRIP = 3  # pixels


class BandsItem(pg.GraphicsObject):
    """All bands of one plot, painted in one go in pixels, so that hatching and shapes keep their size."""

    def __init__(self, colours: Colours, *, shows_shapes: bool) -> None:
        super().__init__()
        self._colours = colours
        self._shows_shapes = shows_shapes
        self._bands: tuple[Band, ...] = ()
        self._end_us = 0
        self.setZValue(-10)

    def show_bands(self, bands: Sequence[Band], end_us: int) -> None:
        """`end_us` lies at x = 0."""
        bands = tuple(bands)
        if bands != self._bands or (bands and end_us != self._end_us):
            self._bands, self._end_us = bands, end_us
            self.update()

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        self.update()

    def boundingRect(self) -> QRectF:
        box = self.getViewBox()
        return box.viewRect() if box is not None else QRectF()

    def viewRangeChanged(self) -> None:
        self.prepareGeometryChange()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self._bands:
            return
        view = self.boundingRect()
        transform = painter.transform()
        painter.save()
        painter.resetTransform()
        for band in self._bands:
            left = max((band.start_us - self._end_us) / 1e6, view.left())
            right = min((band.end_us - self._end_us) / 1e6, view.right())
            if right >= left:
                ends = QRectF(QPointF(left, view.top()), QPointF(right, view.bottom()))
                self._paint(painter, band, transform.mapRect(ends).normalized())
        painter.restore()

    def _paint(self, painter: QPainter, band: Band, place: QRectF) -> None:
        if band.kind == "gap":
            painter.fillRect(place, QBrush(QColor(self._colours.quiet), Qt.BrushStyle.BDiagPattern))
            return
        if band.kind == "marker":
            painter.setPen(QPen(QColor(self._colours.text), 1, Qt.PenStyle.DashLine))
            painter.drawLine(place.topLeft(), place.bottomLeft())
            return
        colour = QColor(self._colours.verdict(band.kind))
        painter.fillRect(place, _mixed(colour, QColor(self._colours.surface), _LIT if band.lit else _TINT))
        painter.fillRect(QRectF(place.left(), place.top(), place.width(), _STRIP), colour)
        if self._shows_shapes and place.width() > 14:
            shape = QRectF(place.left() + 4, place.top() + _STRIP + 3, 12, 12)
            draw_verdict(painter, shape, band.kind, colour)


def _mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """As if it were painted thinly on the ground; an opaque colour is filled in many times faster."""
    parts = zip(colour.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(share * one + (1 - share) * two) for one, two in parts))
