"""Nine curves in three plots. It draws what it is given; time and ranges are kept elsewhere."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsView, QWidget

from physio_desktop.processing.history import View
from physio_desktop.ui.live.band import Band
from physio_desktop.ui.live.bands import BandsItem
from physio_desktop.ui.live.curves import CurvesItem
from physio_desktop.ui.live.time_window import SteadyRange, TimeWindow, tick_step
from physio_desktop.ui.plotting import pg
from physio_desktop.ui.theme import SMALL, Theme
from physio_desktop.ui.wording import clock, number, translate

_FACTORS = (1.0, 180 / math.pi, 1.0)  # SI to what is shown
_LEAST = (2.0, 20.0, 20.0)
_UNITS = ("m/s²", "°/s", "µT")
_NAMES = "xyz"
_LABEL_ROOM = 0.035  # of the span, right of the newest sample
_LABEL_HEIGHT = 13  # pixels
_EDGE = 0.08  # of a plot's height, so that the outer ticks' labels have room
_SPACING = 0.13  # of a plot's height between two labels
_WHEEL_STEP = 1.2
_MOST = (0.05, 99.95)  # percentiles of what a fixed range holds


class SignalPlot(pg.GraphicsLayoutWidget):
    """Wheel zooms, dragging pans; both only ask (`zoom_wanted`, `pan_wanted`)."""

    zoom_wanted = Signal(float, float)  # factor, anchor
    pan_wanted = Signal(float)  # seconds, positive looks back
    follow_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tracks = [_Track(self, index, theme) for index in range(3)]
        self._axis = self._tracks[-1].plot.getAxis("bottom")
        self._window: tuple[float, int | None] | None = None
        self._dragged_from: QPointF | None = None
        self._view: View | None = None
        self._end_us = 0
        self.n_frames = 0
        # Everything moves with each frame; working out what did not costs more than painting it.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.ci.setContentsMargins(8, 4, 4, 4)
        self.ci.setSpacing(0)
        self.setMinimumHeight(240)
        self.setAcceptDrops(False)  # files are for the window
        self.setAccessibleName(translate("Plots", "Acceleration, angular rate and magnetic field over time"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        colours = theme.colours
        self.setBackground(colours.surface)
        self._axis.setTextPen(colours.quiet)
        self._axis.setTickFont(theme.font(SMALL))
        self._axis.setHeight(theme.size(SMALL) + 10)
        for track in self._tracks:
            track.set_theme(theme)

    def draw(self, view: View, window: TimeWindow, now_us: int, bands: Sequence[Band], begun_us: int) -> None:
        """One frame. begun_us: stream time that is zero on the clock when looking back."""
        _, end_us = window.bounds_us(now_us)
        self._view, self._end_us = view, end_us
        self._lay_axis(window, end_us, begun_us)
        seconds = (view.time_us - end_us) / 1e6
        all_bands = [*(Band(g.start_us, g.end_us, "gap") for g in view.gaps), *bands]
        for index, track in enumerate(self._tracks):
            track.draw(seconds, view.values[:, 3 * index : 3 * index + 3], all_bands, end_us)
        self.n_frames += 1

    def fit(self, view: View) -> None:
        """Ranges of y that hold everything but rare spikes, and stay; for what is known as a whole."""
        for index, track in enumerate(self._tracks):
            track.fit(view.values[:, 3 * index : 3 * index + 3])

    def show_moment(self, at_us: int | None) -> None:
        """The cursor and the values at a moment, as if somebody pointed at it."""
        if at_us is None or self._window is None:
            for track in self._tracks:
                track.point_at(None, None)
        else:
            self._point_at(1 + (at_us - self._end_us) / 1e6 / self._window[0])

    def edges(self) -> tuple[float, float]:
        """Where the beginning and the end of the window lie, in pixels of this widget."""
        box = self._tracks[0].plot.getViewBox()
        span_s = self._window[0] if self._window else 1.0
        left, right = (self.mapFromScene(box.mapViewToScene(QPointF(x, 0))).x() for x in (-span_s, 0.0))
        return float(left), float(right)

    def _lay_axis(self, window: TimeWindow, end_us: int, begun_us: int) -> None:
        key = (window.span_s, None if window.follows else end_us)
        if key == self._window:
            return
        self._window = key
        step = tick_step(window.span_s)
        if window.follows:
            at = [-i * step for i in range(int(window.span_s / step + 1e-6) + 1)]
            ticks = [(x, number(x, 0 if step >= 1 else 1) if x else translate("Plots", "0 s")) for x in at]
        else:
            end_s = (end_us - begun_us) / 1e6
            first = math.ceil((end_s - window.span_s) / step)
            at = [i * step for i in range(first, int(end_s // step) + 1)]
            ticks = [(s - end_s, clock(s) if s >= 0 else "") for s in at]
        self._axis.setTicks([ticks])
        room = window.span_s * _LABEL_ROOM
        for track in self._tracks:
            track.set_span(window.span_s, room)

    # -- zoom, pan, cursor

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps:
            self.zoom_wanted.emit(_WHEEL_STEP**-steps, self._share(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = event.position()
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None and event.buttons() & Qt.MouseButton.LeftButton:
            moved = self._share(event.position()) - self._share(self._dragged_from)
            self._dragged_from = event.position()
            if moved and self._window:
                self.pan_wanted.emit(moved * self._window[0])
            return
        self._point_at(self._share(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.follow_wanted.emit()

    def leaveEvent(self, event: QEvent) -> None:
        for track in self._tracks:
            track.point_at(None, None)

    def _share(self, position: QPointF) -> float:
        """Where in the window's span a pixel lies, 0 to 1."""
        x = self._tracks[0].plot.getViewBox().mapSceneToView(self.mapToScene(position.toPoint())).x()
        return min(max(1 + x / self._window[0], 0.0), 1.0) if self._window else 1.0

    def _point_at(self, share: float) -> None:
        if self._view is None or self._window is None or not len(self._view.time_us):
            return
        x = (share - 1) * self._window[0]
        at_us = self._end_us + round(x * 1e6)
        nearest = min(int(np.searchsorted(self._view.time_us, at_us)), len(self._view.time_us) - 1)
        for index, track in enumerate(self._tracks):
            values = self._view.values[nearest, 3 * index : 3 * index + 3]
            track.point_at(x, values)


class _Track:
    """One plot: title with unit, guides, bands, three curves with a direct label each, a cursor."""

    def __init__(self, canvas: pg.GraphicsLayoutWidget, index: int, theme: Theme) -> None:
        self._index = index
        self._factor = _FACTORS[index]
        self._range = SteadyRange(_LEAST[index])
        self._title = pg.LabelItem(justify="left")
        canvas.addItem(self._title, row=2 * index, col=0)
        self.plot = canvas.addPlot(row=2 * index + 1, col=0, enableMenu=False)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        box = self.plot.getViewBox()
        box.setMouseEnabled(False, False)
        box.disableAutoRange()
        box.setDefaultPadding(0)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(None)
            axis.setStyle(tickLength=0, tickTextOffset=6)
        if index < 2:
            self.plot.hideAxis("bottom")
        self.plot.getAxis("left").setWidth(44)
        self._guides = pg.PlotCurveItem(connect="pairs")
        self._bands = BandsItem(theme.colours, shows_shapes=index == 0)
        self._curves = CurvesItem()
        self._labels = [pg.TextItem(name, anchor=(0, 0.5)) for name in _NAMES]
        self._cursor = pg.InfiniteLine(angle=90)
        self._cursor.setVisible(False)
        for item in (self._guides, self._bands, self._curves, *self._labels, self._cursor):
            self.plot.addItem(item, ignoreBounds=True)
        self._span_s = 10.0
        self._room = 0.3
        self._n_drawn = 0
        self._stays = False

    def set_theme(self, theme: Theme) -> None:
        colours = theme.colours
        self._theme = theme
        self._guides.setPen(colours.guide)
        self._bands.set_colours(colours)
        self._curves.set_colours(colours.axes)
        for label, colour in zip(self._labels, colours.axes, strict=True):
            label.setColor(colour)
            label.setFont(theme.font(SMALL, bold=True))
        self._cursor.setPen(pg.mkPen(colours.quiet, width=1))
        axis = self.plot.getAxis("left")
        axis.setTextPen(colours.quiet)
        axis.setTickFont(theme.font(SMALL))
        axis.setWidth(theme.size(44))
        self._title_text(None)
        self._lay_guides()

    def set_span(self, span_s: float, room: float) -> None:
        self._span_s, self._room = span_s, room
        self.plot.setXRange(-span_s, room, padding=0)
        self._lay_guides()

    def fit(self, values: np.ndarray) -> None:
        self._range, self._stays = SteadyRange(_LEAST[self._index]), True
        finite = values[np.isfinite(values).all(axis=1)] * self._factor
        if len(finite):
            low, high = np.percentile(finite, _MOST)
            self._range.update(float(low), float(high))
        self._lay_guides()

    def draw(self, seconds: np.ndarray, values: np.ndarray, bands: Sequence[Band], end_us: int) -> None:
        shown = values * self._factor if self._factor != 1.0 else values
        self._curves.show_curves(seconds, shown)
        self._bands.show_bands(bands, end_us)
        if self._n_drawn % 6 == 0 and len(shown):
            finite = shown[np.isfinite(shown).all(axis=1)]
            if self._stays:
                finite = finite[-2:].clip(self._range.low, self._range.high)
            elif len(finite) and self._range.update(float(finite.min()), float(finite.max())):
                self._lay_guides()
            self._place_labels(finite)
        self._n_drawn += 1

    def point_at(self, x: float | None, values: np.ndarray | None) -> None:
        self._cursor.setVisible(x is not None)
        if x is not None:
            self._cursor.setPos(x)
        self._title_text(values)

    def _title_text(self, values: np.ndarray | None) -> None:
        names = (
            translate("Plots", "acceleration"),
            translate("Plots", "angular rate"),
            translate("Plots", "magnetic field"),
        )
        colours = self._theme.colours
        text = f"{names[self._index]} <span style='color:{colours.quiet}'>{_UNITS[self._index]}</span>"
        if values is not None and np.isfinite(values).all():
            shown = values * self._factor
            for name, value, colour in zip(_NAMES, shown, colours.axes, strict=True):
                text += f" &nbsp; <span style='color:{colour}'>{name} {number(float(value), 1)}</span>"
        size = f"{self._theme.size(SMALL)}px"
        self._title.setText(text, color=colours.text, size=size)

    def _lay_guides(self) -> None:
        low, high = self._range.low, self._range.high
        self.plot.setYRange(low, high, padding=_EDGE)
        step = tick_step(high - low, 3)
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        ticks = [i * step for i in range(first, last + 1)]
        self.plot.getAxis("left").setTicks([[(y, number(y, 0 if step >= 1 else 1)) for y in ticks]])
        x = np.tile([-self._span_s, 0.0], len(ticks))
        self._guides.setData(x, np.repeat(np.array(ticks, float), 2))

    def _place_labels(self, finite: np.ndarray) -> None:
        """At the line's right end, pushed apart where they would cover each other."""
        has_values = len(finite) > 0
        for label in self._labels:
            label.setVisible(has_values)
        if not has_values:
            return
        height = max(self.plot.getViewBox().height(), 1.0)
        space = max(_SPACING, _LABEL_HEIGHT / height) * (self._range.high - self._range.low)
        order = np.argsort(finite[-1])
        at = finite[-1][order].astype(float)
        wanted = at.mean()
        for i in (1, 2):
            at[i] = max(at[i], at[i - 1] + space)
        at -= at.mean() - wanted
        at -= max(0.0, at[2] - self._range.high + space / 3)
        at += max(0.0, self._range.low + space / 3 - at[0])
        for y, axis in zip(at, order, strict=True):
            self._labels[axis].setPos(self._room * 0.1, y)
