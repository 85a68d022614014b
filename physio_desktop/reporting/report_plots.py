"""The two pictures of a report: the movement over time, and how far each repetition went."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import Repetition
from physio_desktop.reporting import sheet
from physio_desktop.reporting.report_words import Words, clock
from physio_desktop.reporting.session_record import SessionRecord
from physio_desktop.reporting.sheet import Sheet

COLOURS = {"correct": sheet.ACCENT, "fast": sheet.DANGER, "low_amplitude": sheet.WARNING}
_SIGNAL, _REPETITION, _GAP = "#5b7f95", "#d8efeb", "#c9b9b0"
_N_BINS = 480
_MOST_TICKS = 6
_NICE = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
_MOST_SHOWN = 160  # repetitions; more would be a smear
_AXIS = 26.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a picture is drawn."""

    left: float
    bottom: float
    width: float
    height: float

    def x(self, share: float) -> float:
        return self.left + share * self.width

    def y(self, share: float) -> float:
        return self.bottom + min(max(share, 0.0), 1.0) * self.height


def signal_plot(page: Sheet, record: SessionRecord, frame: Frame, words: Words) -> None:
    """Envelope of the angular rate over the session; repetitions shaded, gaps hatched."""
    times = [block.time_us for block in record.recording.blocks if len(block)]
    if not times:
        page.text(frame.left, frame.y(0.5), words("no_samples"), colour=sheet.QUIET)
        return
    first_us, last_us = int(times[0][0]), int(times[-1][-1])
    length_us = max(last_us - first_us, 1)
    inner = Frame(frame.left + _AXIS, frame.bottom + 12, frame.width - _AXIS, frame.height - 20)

    def share(time_us: float) -> float:
        return min(max((time_us - first_us) / length_us, 0.0), 1.0)

    low, high = _envelope(record, first_us, length_us)
    top = _nice_top(float(np.nanmax(high)) if np.isfinite(high).any() else 1.0)
    for one in record.truths():
        left, right = inner.x(share(one.start_us)), inner.x(share(one.end_us))
        page.box(left, inner.bottom, max(right - left, 0.6), inner.height, _REPETITION)
        verdict_mark(page, (left + right) / 2, inner.bottom + inner.height + 4, one.execution, 2.0)
    for gap in record.gaps:
        left, right = inner.x(share(gap.start_us)), inner.x(share(gap.end_us))
        for x in np.arange(left, max(right, left + 0.5), 2.5):
            page.line([(x, inner.bottom), (x, inner.y(1))], _GAP, 0.6)
    for value in (0.0, top / 2, top):
        y = inner.y(value / top)
        page.line([(inner.left, y), (inner.x(1), y)])
        page.text(inner.left - 4, y - 2.5, words.number(value), 7, colour=sheet.QUIET, align="right")
    for start, end in _stretches(np.isfinite(high)):
        x = [inner.x(i / _N_BINS) for i in range(start, end + 1)]
        upper = [inner.y(v / top) for v in high[start:end]]
        lower = [inner.y(v / top) for v in low[start:end]]
        outline = [*_steps(x, upper), *reversed(_steps(x, lower))]
        page.shape(outline, _SIGNAL)
        page.line([*_steps(x, upper)], _SIGNAL, 0.5)
    _time_axis(page, inner, length_us / 1e6)


def range_plot(
    page: Sheet, record: SessionRecord, frame: Frame, words: Words, references: Mapping[str, float]
) -> None:
    """A mark per repetition with the band of its error, exercise by exercise; a line at what was taught."""
    measured = [one for one in record.truths() if _range_of(one) is not None]
    if not measured:
        page.text(frame.left, frame.y(0.5), words("no_repetitions"), colour=sheet.QUIET)
        return
    measured = _thinned(measured)
    groups = [(name, list(members)) for name, members in groupby(measured, lambda one: one.exercise)]
    inner = Frame(frame.left + _AXIS, frame.bottom + 12, frame.width - _AXIS, frame.height - 16)
    tops = [(_range_of(one) or 0.0) + _error_of(one) for one in measured]
    top = _nice_top(max([*tops, *(references.get(name or "", 0.0) for name, _ in groups)]))
    for value in (0.0, top / 2, top):
        y = inner.y(value / top)
        page.line([(inner.left, y), (inner.x(1), y)])
        page.text(inner.left - 4, y - 2.5, words.number(value), 7, colour=sheet.QUIET, align="right")
    step = 1 / (len(measured) + len(groups))
    place = step / 2
    for name, members in groups:
        begin = place
        for one in members:
            _draw_range(page, inner, place + step / 2, one, top)
            place += step
        _name_group(page, inner, (begin, place), name, words)
        reference = references.get(name or "")
        if reference is not None:
            y = inner.y(reference / top)
            page.line([(inner.x(begin), y), (inner.x(place), y)], sheet.INK, 0.8, (3, 2))
        place += step


def verdict_mark(page: Sheet, x: float, y: float, execution: str | None, size: float) -> None:
    """A shape for each verdict, so that colour is never alone: disc, triangle, bar, small ring."""
    colour = COLOURS.get(execution or "", sheet.QUIET)
    if execution == "fast":
        page.shape([(x - size, y - size), (x + size, y - size), (x, y + size)], colour)
    elif execution == "low_amplitude":
        page.box(x - size, y - 0.45 * size, 2 * size, 0.9 * size, colour)
    else:
        page.dot(x, y, size if execution == "correct" else 0.6 * size, colour)


def legend(page: Sheet, right: float, y: float, words: Words, *, with_reference: bool) -> None:
    """What the marks mean, ending at `right`."""
    x = right
    if with_reference:
        x -= page.text_width(words("reference"), 7)
        page.text(x, y, words("reference"), 7, colour=sheet.QUIET)
        page.line([(x - 16, y + 2.5), (x - 4, y + 2.5)], sheet.INK, 0.8, (3, 2))
        x -= 28
    for execution in ("not_judged", "low_amplitude", "fast", "correct"):
        x -= page.text_width(words(execution), 7)
        page.text(x, y, words(execution), 7, colour=sheet.QUIET)
        verdict_mark(page, x - 6, y + 2.5, execution, 2.2)
        x -= 20


def _draw_range(page: Sheet, inner: Frame, place: float, one: Repetition, top: float) -> None:
    value, error = _range_of(one) or 0.0, _error_of(one)
    colour = COLOURS.get(one.execution or "", sheet.QUIET)
    x = inner.x(place)
    page.line([(x, inner.y((value - error) / top)), (x, inner.y((value + error) / top))], colour, 0.8)
    verdict_mark(page, x, inner.y(value / top), one.execution, 2.4)


def _name_group(page: Sheet, inner: Frame, span: tuple[float, float], name: str | None, words: Words) -> None:
    begin, end = inner.x(span[0]), inner.x(span[1])
    page.line([(begin, inner.bottom - 2), (end, inner.bottom - 2)], sheet.QUIET, 0.5)
    text = words.name(name, "not_sure")
    width = max(end - begin, 12.0)
    middle = (begin + end) / 2
    page.text(middle, inner.bottom - 10, text, 7, colour=sheet.QUIET, align="middle", width=width)


def _envelope(
    record: SessionRecord, first_us: int, length_us: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Lowest and highest angular rate, deg/s, of each bin; NaN where there are no samples."""
    low, high = np.full(_N_BINS, np.inf), np.full(_N_BINS, -np.inf)
    for block in record.recording.blocks:
        with np.errstate(invalid="ignore", over="ignore"):
            rate = np.degrees(np.linalg.norm(block.values[:, 3:6].astype(np.float64), axis=1))
        usable = np.isfinite(rate)
        bins = ((block.time_us - first_us) * _N_BINS // (length_us + 1)).astype(np.int64)[usable]
        np.minimum.at(low, bins, rate[usable])
        np.maximum.at(high, bins, rate[usable])
    empty = ~np.isfinite(high)
    filled = _bridged(empty, record.recording.n_samples)
    low[empty], high[empty] = np.nan, np.nan
    for index in np.flatnonzero(filled):
        low[index], high[index] = low[index - 1], high[index - 1]
    return low, high


def _bridged(empty: npt.NDArray[np.bool_], n_samples: int) -> npt.NDArray[np.bool_]:
    """Empty bins that are so only because there are fewer samples than bins."""
    if n_samples >= 2 * _N_BINS:
        return np.zeros_like(empty)
    after_full = np.concatenate(([False], ~empty[:-1]))
    return empty & after_full


def _stretches(present: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], present.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _steps(x: Sequence[float], y: Sequence[float]) -> list[tuple[float, float]]:
    """Points at the middle of each bin."""
    if len(y) == 1:
        return [(x[0], y[0]), (x[1], y[0])]
    return [((a + b) / 2, value) for a, b, value in zip(x, x[1:], y, strict=False)]


def _time_axis(page: Sheet, inner: Frame, length_s: float) -> None:
    step = next((s for s in _NICE if length_s / s <= _MOST_TICKS), None) or 3600 * math.ceil(
        length_s / 3600 / _MOST_TICKS
    )
    for second in range(0, int(length_s) + 1, step):
        x = inner.x(second / max(length_s, 1e-6))
        page.line([(x, inner.bottom), (x, inner.bottom - 2)], sheet.QUIET)
        page.text(x, inner.bottom - 10, clock(second), 7, colour=sheet.QUIET, align="middle")


def _nice_top(value: float) -> float:
    """The next number above that reads well."""
    if not math.isfinite(value) or value <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(value))
    return next((f * size for f in (1, 2, 3, 4, 5, 6, 8, 10) if f * size >= value), 10 * size)


def _thinned(measured: list[Repetition]) -> list[Repetition]:
    """Every so many of a long session, evenly."""
    if len(measured) <= _MOST_SHOWN:
        return measured
    return [measured[i] for i in np.linspace(0, len(measured) - 1, _MOST_SHOWN).round().astype(int)]


def _range_of(one: Repetition) -> float | None:
    value = one.measures.get("amplitude_deg")
    return value if value is not None and math.isfinite(value) and 0 <= value < 1e6 else None


def _error_of(one: Repetition) -> float:
    value = one.measures.get("amplitude_error_deg", 0.0)
    return value if math.isfinite(value) and 0 <= value < 1e6 else 0.0
