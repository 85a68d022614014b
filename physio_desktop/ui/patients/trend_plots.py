"""Small multiples of one exercise over time: one measure each, the same time axis, error and what is sure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from physio_desktop.storage.trends import ExerciseResult
from physio_desktop.ui.patients.history_words import figures
from physio_desktop.ui.plotting import pg
from physio_desktop.ui.theme import SMALL, Theme
from physio_desktop.ui.wording import day, number, translate
from physio_desktop.workflows.progress import minimal_detectable_change

_DAY_S = 86_400.0
_LEAST_SPAN_DAYS = 6.0
_HEIGHT = 84
_MOST_DATES = 5


@dataclass(frozen=True, slots=True)
class _Measure:
    """low, high: the fixed range, None after the data."""

    title: Callable[[], str]
    value: Callable[[ExerciseResult], float | None]
    low: float | None = None
    high: float | None = None


_MEASURES = (
    _Measure(lambda: translate("Patients", "Repetitions"), lambda r: r.n_repetitions, 0.0),
    _Measure(lambda: translate("Patients", "Range (°), with its error"), lambda r: r.amplitude_deg),
    _Measure(lambda: translate("Patients", "Tempo (s each)"), lambda r: r.duration_s, 0.0),
    _Measure(lambda: translate("Patients", "Form (of 100)"), lambda r: r.form_score, 0.0, 100.0),
    _Measure(lambda: translate("Patients", "Pain (0 to 10)"), lambda r: r.pain, 0.0, 10.0),
)
_RANGE = 1  # which of them has an error band


class TrendPlots(QWidget):
    """Shows; the mouse goes through it to the page, which scrolls."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._results: Sequence[ExerciseResult] = ()
        self._is_stale = True
        self._area = pg.GraphicsLayoutWidget()
        self._area.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._area.ci.setContentsMargins(0, 0, 0, 0)
        self._area.ci.setSpacing(0)
        self.setAccessibleName(translate("Patients", "Trends over the sessions"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._redraw()

    def show_results(self, results: Sequence[ExerciseResult]) -> None:
        """Of one exercise, in order of time."""
        if tuple(results) != tuple(self._results):
            self._results = results
            self._redraw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._redraw()

    def _redraw(self) -> None:
        """Now, or when somebody looks."""
        self._is_stale = not self.isVisible()
        if self._is_stale:
            return
        results, theme = self._results, self._theme
        self._area.ci.clear()
        self._area.setBackground(theme.colours.surface)
        height = theme.size(_HEIGHT)
        self._area.setFixedHeight(len(_MEASURES) * height + theme.size(SMALL) + 12)
        if not results:
            return
        days = np.array([one.started.timestamp() / _DAY_S for one in results])
        bounds = _bounds(days)
        for index, measure in enumerate(_MEASURES):
            is_last = index == len(_MEASURES) - 1
            plot = self._area.ci.addPlot(row=index, col=0, enableMenu=False)
            _prepare(plot, theme, measure.title(), bounds, is_last)
            self._draw(plot, index, measure, days)
        self.setAccessibleDescription(_in_words(results))

    def _draw(self, plot: Any, index: int, measure: _Measure, days: np.ndarray[Any, Any]) -> None:
        colours = self._theme.colours
        found = [measure.value(one) for one in self._results]
        values = np.array([math.nan if value is None else float(value) for value in found])
        known = values[np.isfinite(values)]
        low, high = _range(known, measure)
        if index == _RANGE and len(known):
            low, high = self._draw_error(plot, days, values, low, high)
        plot.setYRange(low, high, padding=0.06)
        plot.getAxis("left").setTicks([[(low, number(low)), (high, number(high))]])
        colour = QColor(colours.accent)
        plot.addItem(
            pg.PlotDataItem(
                days,
                values,
                pen=pg.mkPen(colour, width=1),
                connect="finite",
                symbol="o",
                symbolSize=self._theme.size(6),
                symbolBrush=colour,
                symbolPen=None,
            )
        )

    def _draw_error(
        self, plot: Any, days: np.ndarray[Any, Any], values: np.ndarray[Any, Any], low: float, high: float
    ) -> tuple[float, float]:
        """Bars of error, and the band around the earlier sessions within which a change may be error."""
        colours = self._theme.colours
        bands = np.array([one.amplitude_error_deg or 0.0 for one in self._results])
        here = np.isfinite(values)
        least = minimal_detectable_change(self._results) or 0.0
        earlier = values[here][:-2] if here.sum() > 2 else values[here][:1]
        middle = statistics.median(earlier.tolist())
        shade = pg.LinearRegionItem(
            (middle - least, middle + least),
            orientation="horizontal",
            movable=False,
            brush=QColor(colours.accent_soft),
            pen=pg.mkPen(None),
        )
        shade.setZValue(-20)
        plot.addItem(shade)
        bars = pg.ErrorBarItem(
            x=days[here],
            y=values[here],
            height=2 * bands[here],
            beam=0.0,
            pen=pg.mkPen(QColor(colours.quiet), width=1),
        )
        plot.addItem(bars)
        lowest, highest = (values[here] - bands[here]).min(), (values[here] + bands[here]).max()
        return (
            math.floor(min(low, lowest, middle - least)),
            math.ceil(max(high, highest, middle + least)),
        )


def _prepare(plot: Any, theme: Theme, title: str, bounds: tuple[float, float], with_dates: bool) -> None:
    colours = theme.colours
    plot.hideButtons()
    plot.setMouseEnabled(False, False)
    plot.setXRange(*bounds, padding=0.0)
    plot.setTitle(title, color=colours.quiet, size=f"{theme.size(SMALL)}px", justify="left")
    for name in ("left", "bottom"):
        axis = plot.getAxis(name)
        axis.setPen(pg.mkPen(None) if name == "left" else pg.mkPen(QColor(colours.border)))
        axis.setTextPen(colours.quiet)
        axis.setTickFont(theme.font(SMALL))
        axis.setStyle(tickLength=0)
    plot.getAxis("left").setWidth(theme.size(40))
    bottom = plot.getAxis("bottom")
    bottom.setTicks([_dates(bounds) if with_dates else []])
    bottom.setHeight(theme.size(SMALL) + 12 if with_dates else 4)


def _bounds(days: np.ndarray[Any, Any]) -> tuple[float, float]:
    first, last = float(days[0]), float(days[-1])
    room = max(_LEAST_SPAN_DAYS - (last - first), 0.0) / 2 + 0.04 * (last - first) + 0.3
    return first - room, last + room


def _range(known: np.ndarray[Any, Any], measure: _Measure) -> tuple[float, float]:
    low = float(known.min()) if len(known) else 0.0
    high = float(known.max()) if len(known) else 1.0
    low = measure.low if measure.low is not None else math.floor(low)
    high = measure.high if measure.high is not None else math.ceil(high)
    return (low, high) if high > low else (low, low + 1.0)


def _dates(bounds: tuple[float, float]) -> list[tuple[float, str]]:
    """Midnights, evenly apart, no more than five."""
    first, last = math.ceil(bounds[0]), math.floor(bounds[1])
    step = max(1, math.ceil((last - first) / (_MOST_DATES - 1)))
    shape = "d MMM" if last - first < 300 else "MMM yy"
    epoch = QDate(1970, 1, 1)
    return [(at, QLocale().toString(epoch.addDays(at), shape)) for at in range(first, last + 1, step)]


def _in_words(results: Sequence[ExerciseResult]) -> str:
    """What a screen reader says instead of the picture: the first and the last session."""
    return "; ".join(f"{day(one.started)}: {', '.join(figures(one))}" for one in (results[0], results[-1]))
