"""The whole session in one strip: how much it moved, what it was, and which part is in view."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from physio_desktop.ui.review.opened import Opened
from physio_desktop.ui.review.span import Scale, Span
from physio_desktop.ui.review.track_colours import exercise_colours
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.reviewing import Said

_HEIGHT, _LABELS, _GRIP = 56, 8, 6
_ANGULAR_RATE = slice(3, 6)


class OverviewStrip(QWidget):
    """Drag the window or its edges; press beside it to go there."""

    wanted = Signal(object)  # Span
    zoom_wanted = Signal(float, float)  # factor, anchor within the view

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(translate("Review", "Overview of the whole session"))
        self.setMouseTracking(True)
        self._theme = theme
        self._opened: Opened | None = None
        self._said = Said()
        self._view = Span(0, 1)
        self._at_us: int | None = None
        self._picture: QPixmap | None = None
        self._dragged: tuple[str, int, Span] | None = None  # what, where it began, the view then

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._picture = None
        self.update()

    def show_session(self, opened: Opened | None, said: Said) -> None:
        if opened is not self._opened or said.labels != self._said.labels:
            self._picture = None
        self._opened, self._said = opened, said
        self.update()

    def show_view(self, view: Span, at_us: int | None) -> None:
        self._view, self._at_us = view, at_us
        self.update()

    def scale(self) -> Scale:
        whole = self._opened.whole if self._opened is not None else Span(0, 1)
        return Scale(whole, 1.0, self.width() - 1.0)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._opened is None:
            return
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.size() != self.size() * ratio:
            self._picture = self._drawn(ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        scale, colours = self.scale(), self._theme.colours
        left, right = scale.x(self._view.start_us), scale.x(self._view.end_us)
        right = max(right, left + 4)
        veil = QColor(colours.ground)
        veil.setAlpha(170)
        painter.fillRect(QRectF(0, 0, left, self.height()), veil)
        painter.fillRect(QRectF(right, 0, self.width() - right, self.height()), veil)
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.drawRect(QRectF(left, 1, right - left, self.height() - 2))
        grip = QColor(colours.accent)
        for x in (left, right):
            painter.fillRect(QRectF(x - 2, self.height() / 2 - 9, 4, 18), grip)
        if self._at_us is not None:
            painter.setPen(QPen(QColor(colours.text), 1))
            x = scale.x(self._at_us)
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.end()

    def _drawn(self, ratio: float) -> QPixmap:
        """What only changes with the session: drawn once."""
        assert self._opened is not None
        colours = self._theme.colours
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(colours.surface))
        painter = QPainter(picture)
        scale = self.scale()
        for gap in self._opened.gaps:
            left, right = scale.x(gap.start_us), scale.x(gap.end_us)
            place = QRectF(left, 0, max(right - left, 1), self.height())
            painter.fillRect(place, QBrush(QColor(colours.quiet), Qt.BrushStyle.BDiagPattern))
        self._draw_envelope(painter, scale)
        self._draw_labels(painter, scale)
        painter.end()
        return picture

    def _draw_envelope(self, painter: QPainter, scale: Scale) -> None:
        """Smallest and largest angular rate about any axis: rest is a line, movement swells."""
        assert self._opened is not None
        view = self._opened.overview
        rates = view.values[:, _ANGULAR_RATE]
        known = np.asarray(np.isfinite(rates).all(axis=1))
        if not known.any():
            return
        most = max(float(np.percentile(np.abs(rates[known]), 99.8)), 0.5)
        middle, half = (self.height() - _LABELS) / 2, (self.height() - _LABELS) / 2 - 3
        y = middle - half * (rates / most).clip(-1.0, 1.0)
        colour = QColor(self._theme.colours.axes[0])
        painter.setPen(QPen(colour, 1))
        painter.setBrush(colour)
        for stretch in _stretches(known):
            top, bottom = y[stretch].min(axis=1), y[stretch].max(axis=1)
            times = view.time_us[stretch]
            at, first = np.unique(times, return_index=True)
            tops = np.minimum.reduceat(top, first)
            bottoms = np.maximum.reduceat(bottom, first)
            x = [scale.x(t) for t in at]
            outline = [*zip(x, tops, strict=True), *reversed([*zip(x, bottoms + 1, strict=True)])]
            painter.drawPolygon(QPolygonF([QPointF(a, b) for a, b in outline]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_labels(self, painter: QPainter, scale: Scale) -> None:
        """The person's label where there is one, else the program's."""
        assert self._opened is not None
        labels = [(label.start_us, label.end_us, label.exercise) for _, label in self._said.labels]
        names = [name for _, _, name in (*self._opened.predicted, *labels)]
        colours = exercise_colours(names, self._theme.colours)
        top = self.height() - _LABELS
        for start, end, name in (*self._opened.predicted, *labels):
            if name is not None and name != "idle":
                left, right = scale.x(start), scale.x(end)
                painter.fillRect(QRectF(left, top, max(right - left, 1), _LABELS), QColor(colours[name]))

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._opened is None or event.button() != Qt.MouseButton.LeftButton:
            return
        x, at_us = event.position().x(), self.scale().at_us(event.position().x())
        what = self._under(x)
        if what == "elsewhere":
            half = self._view.length_us // 2
            self.wanted.emit(Span(at_us - half, at_us - half + self._view.length_us))
            what = "window"
        self._dragged = what, at_us, self._view

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._opened is None:
            return
        if self._dragged is None:
            edge = self._under(event.position().x()) in ("start", "end")
            self.setCursor(Qt.CursorShape.SizeHorCursor if edge else Qt.CursorShape.ArrowCursor)
            return
        what, begun_us, before = self._dragged
        moved = self.scale().at_us(event.position().x()) - begun_us
        start, end = before.start_us, before.end_us
        least = 2_000_000
        if what != "end":
            start += moved
        if what != "start":
            end += moved
        if what == "start":
            start = min(start, end - least)
        if what == "end":
            end = max(end, start + least)
        self.wanted.emit(Span(start, end))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps:
            self.zoom_wanted.emit(1.2**-steps, 0.5)
        event.accept()

    def _under(self, x: float) -> str:
        scale = self.scale()
        left, right = scale.x(self._view.start_us), scale.x(self._view.end_us)
        if abs(x - left) <= _GRIP and abs(x - left) <= abs(x - right):
            return "start"
        if abs(x - right) <= _GRIP:
            return "end"
        return "window" if left < x < right else "elsewhere"


def _stretches(known: npt.NDArray[np.bool_]) -> list[slice]:
    """Rows without a gap between them."""
    edges = np.flatnonzero(np.diff(np.r_[False, known, False]))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
