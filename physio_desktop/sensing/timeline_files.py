"""When the samples of a table were taken: its clock or index as microseconds, its gaps, its blocks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from physio_desktop.domain import ONES, Calibration, FloatArray, Gap, ImuBlock, Int64Array, Label
from physio_desktop.sensing.columns import TIME_UNITS_US, time_unit_of
from physio_desktop.sensing.exported_files import gap_of, is_exported
from physio_desktop.sensing.table_files import Table
from physio_desktop.sensing.table_row_files import Numbers
from physio_desktop.sensing.text_files import refusal

MAX_TIME_US = 2.0**51  # 71 years; beyond it a number of seconds no longer holds each microsecond
GAP_FACTOR = 1.5  # median spacings


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """time_us: (n,) strictly increasing. `gaps`: each with the number of samples before it.

    `takes_rate`: the file has no clock, and the times were made with a rate.
    """

    time_us: Int64Array
    gaps: tuple[tuple[int, Gap], ...]
    takes_rate: bool


def timeline_of(table: Table, rate_hz: float) -> Timeline:
    """rate_hz: for an index or no time at all. Raises RecordingFileError naming file, line and reason."""
    if len(table.values) < 2:
        raise refusal(table.name, f"{len(table.values)} rows of numbers; a recording needs 2 at least")
    _refuse_mixed_axes(table)
    if table.times is None:
        return _of_rows(table, rate_hz)
    _refuse_backwards(table)
    unit = table.layout.time_unit or time_unit_of(table.times)
    if unit is None:
        raise refusal(
            table.name, "the column before the channels is no clock and no index", int(table.lines[0])
        )
    if unit == "index":
        return _of_index(table, rate_hz)
    time_us = _whole_us(table, table.times * TIME_UNITS_US[unit])
    if is_exported(table):
        gaps = tuple((row.n_before, gap_of(row, table)) for row in table.gap_rows)
    else:
        gaps = _gaps_of_spacing(table, time_us)
    return Timeline(time_us, gaps, takes_rate=False)


def blocks_of(table: Table, timeline: Timeline, calibration: Calibration) -> tuple[ImuBlock, ...]:
    """Runs of samples without a gap, with one label and one number of axes."""
    n = len(table.values)
    gap_before = dict(timeline.gaps)  # the last one where several meet
    starts = {0, *(position for position in gap_before if position < n)}
    has_mag = ~np.isnan(table.values[:, 6])
    starts.update((np.flatnonzero(has_mag[1:] != has_mag[:-1]) + 1).tolist())
    if table.labels is not None:
        starts.update(start for start, _ in _label_runs(table.labels))
    bounds = [*sorted(starts), n]
    blocks = []
    for start, end in pairwise(bounds):
        device_values = table.values[start:end].copy()
        scale = ONES if has_mag[start] else _SIX_AXES
        blocks.append(
            ImuBlock(
                time_us=timeline.time_us[start:end].copy(),
                values=calibration.apply(device_values, scale),
                device_values=device_values,
                scale=scale,
                gap=gap_before.get(start),
                label=(table.labels[start] or None) if table.labels is not None else None,
            )
        )
    return tuple(blocks)


def labels_of(table: Table, timeline: Timeline) -> tuple[Label, ...]:
    """Spans of equal text in the label column, from their first sample to their last."""
    if table.labels is None:
        return ()
    runs = _label_runs(table.labels)
    ends = [start for start, _ in runs[1:]] + [len(table.labels)]
    return tuple(
        Label(int(timeline.time_us[start]), int(timeline.time_us[end - 1]), text, source="file")
        for (start, text), end in zip(runs, ends, strict=True)
        if text
    )


def _label_runs(labels: tuple[str, ...]) -> list[tuple[int, str]]:
    return [(i, text) for i, text in enumerate(labels) if i == 0 or text != labels[i - 1]]


def _six_axes() -> FloatArray:
    scale = ONES.copy()
    scale[6:] = np.nan
    scale.setflags(write=False)
    return scale


_SIX_AXES = _six_axes()


def _refuse_mixed_axes(table: Table) -> None:
    """A magnetometer that comes and goes is only known from this program's own exports."""
    empty = np.isnan(table.values[:, 6])
    if table.layout.n_axes == 9 and not is_exported(table) and empty.any() and not empty.all():
        change = int(np.flatnonzero(empty != empty[0])[0])
        line = int(table.lines[change if empty[change] else 0])
        raise refusal(table.name, "the cells for mag_x, mag_y, mag_z are empty", line)


def _refuse_backwards(table: Table) -> None:
    assert table.times is not None
    backwards = np.flatnonzero(np.diff(table.times) <= 0)
    if len(backwards):
        i = int(backwards[0])
        before, after = table.times[i], table.times[i + 1]
        reason = f"the time goes from {before:.15g} to {after:.15g} instead of forwards"
        raise refusal(table.name, reason, int(table.lines[i + 1]))


def _whole_us(table: Table, times_us: Numbers) -> Int64Array:
    if (np.abs(times_us) > MAX_TIME_US).any():
        line = int(table.lines[int(np.argmax(np.abs(times_us) > MAX_TIME_US))])
        raise refusal(table.name, "the time lies more than 71 years from zero", line)
    time_us: Int64Array = np.rint(times_us).astype(np.int64)
    same = np.flatnonzero(np.diff(time_us) <= 0)
    if len(same):
        line = int(table.lines[int(same[0]) + 1])
        raise refusal(table.name, "less than a microsecond after the row above", line)
    return time_us


def _of_rows(table: Table, rate_hz: float) -> Timeline:
    """Each row, with or without values, is one spacing after the one above."""
    before = [row.n_before for row in table.gap_rows]
    places = np.arange(len(table.values)) + np.searchsorted(
        before, np.arange(len(table.values)), side="right"
    )
    time_us = _whole_us(table, (places - places[0]) * (1e6 / rate_hz))
    steps = np.diff(places)
    gaps = tuple(
        (int(i) + 1, Gap(int(time_us[i]), int(time_us[i + 1]), int(steps[i]) - 1, False, "lost"))
        for i in np.flatnonzero(steps > 1)
    )
    return Timeline(time_us, gaps, takes_rate=True)


def _of_index(table: Table, rate_hz: float) -> Timeline:
    assert table.times is not None
    fractions = np.flatnonzero(table.times != np.rint(table.times))
    if len(fractions):
        raise refusal(table.name, "the index is no whole number", int(table.lines[int(fractions[0])]))
    time_us = _whole_us(table, (table.times - table.times[0]) * (1e6 / rate_hz))
    steps = np.diff(table.times)
    gaps = tuple(
        (int(i) + 1, Gap(int(time_us[i]), int(time_us[i + 1]), int(steps[i]) - 1, True, "lost"))
        for i in np.flatnonzero(steps > 1)
    )
    return Timeline(time_us, gaps, takes_rate=True)


def _gaps_of_spacing(table: Table, time_us: Int64Array) -> tuple[tuple[int, Gap], ...]:
    """A gap wherever two samples are further apart than usual, or a row between them is empty."""
    spacing_us = np.diff(time_us)
    usual_us = float(np.median(spacing_us))
    places = set(np.flatnonzero(spacing_us > GAP_FACTOR * usual_us).tolist())
    places |= {row.n_before - 1 for row in table.gap_rows if 0 < row.n_before < len(time_us)}
    gaps = []
    for i in sorted(places):
        n_lost = max(1, int(spacing_us[i] / usual_us + 0.5) - 1)
        gaps.append((i + 1, Gap(int(time_us[i]), int(time_us[i + 1]), n_lost, False, "lost")))
    return tuple(gaps)
