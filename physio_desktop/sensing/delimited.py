"""Lines of delimited numbers, as Arduino sketches print them, with or without a header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from physio_desktop.domain import N_CHANNELS, DeviceInfo
from physio_desktop.sensing.columns import (
    ColumnLayout,
    layout_from_header,
    layout_from_numbers,
    split_named,
)
from physio_desktop.sensing.text_lines import NO_MAGNETOMETER, Rows, grouped

_Row = tuple[list[float], float, str | None]  # nine values, clock reading (NaN = none), label
_LINES_TO_LEARN = 3  # the first line is often half a line
_MISSES_TO_FORGET = 20


class Delimited:
    """Learns the layout from a header or from three lines alike; learns anew when the device changes it."""

    format = "delimited"

    def __init__(self) -> None:
        self.device: DeviceInfo | None = None
        self.skipped: Counter[str] = Counter()
        self.layout: ColumnLayout | None = None
        self._candidate: ColumnLayout | None = None
        self._candidate_lines: list[bytes] = []
        self._n_misses = 0

    @property
    def names_its_channels(self) -> bool:
        return self.layout is not None and self.layout.has_header

    @property
    def units(self) -> Mapping[str, str]:
        if self.layout is None:
            return {}
        named = {name: getattr(self.layout, name) for name in ("acc_unit", "gyr_unit", "mag_unit")}
        return {name: unit for name, unit in named.items() if unit}

    def read(self, lines: Sequence[bytes]) -> Sequence[Rows]:
        if self.layout is not None and (alike := _read_alike(lines, self.layout)) is not None:
            self._n_misses = 0
            return [alike]
        groups: list[Rows] = []
        rows: list[_Row] = []
        time_unit: str | None = None
        for line in lines:
            read = self._read_line(line)
            if read and self.layout is not None and self.layout.time_unit != time_unit:
                groups += _grouped(rows, time_unit)
                rows, time_unit = [], self.layout.time_unit
            rows += read
        return groups + _grouped(rows, time_unit)

    def _read_line(self, line: bytes) -> Sequence[_Row]:
        if b":" in line and (named := split_named(line.decode("utf-8", "replace"))):
            return self._read_named(*named)
        row = self._row(line) if self.layout else None
        if row is not None:
            self._n_misses = 0
            return (row,)
        return self._learn(line)

    def _read_named(self, header: str, numbers: str) -> Sequence[_Row]:
        layout = layout_from_header(header)
        if layout is None:
            self.skipped["columns"] += 1
            return ()
        self.layout = layout
        row = self._row(numbers.encode())
        return () if row is None else (row,)

    def _learn(self, line: bytes) -> Sequence[_Row]:
        """A line that does not fit what is known: a header, garbage, or the first of another layout."""
        text = line.decode("utf-8", "replace")
        header = layout_from_header(text)
        if header is not None:
            self.layout = header
            self._forget_candidate()
            return ()
        found = layout_from_numbers(text)
        if self.layout is not None:
            self._n_misses += 1
            if self._n_misses < _MISSES_TO_FORGET or self.layout.has_header:
                self.skipped[_kind(line, found is not None)] += 1
                return ()
            self.layout = None
        if found is None:
            self.skipped[_kind(line, False)] += 1
            self._forget_candidate()
            return ()
        return self._learn_from_numbers(line, found)

    def _learn_from_numbers(self, line: bytes, found: ColumnLayout) -> Sequence[_Row]:
        candidate = self._candidate
        if candidate is None or not _alike(found, candidate):
            self._forget_candidate()
            candidate = found
        self._candidate = found if found.decimal == "," else candidate
        self._candidate_lines.append(line)
        if len(self._candidate_lines) < _LINES_TO_LEARN:
            return ()
        self.layout, lines = self._candidate, self._candidate_lines
        self._candidate, self._candidate_lines, self._n_misses = None, [], 0
        return [row for row in map(self._row, lines) if row is not None]

    def _forget_candidate(self) -> None:
        if self._candidate_lines:
            self.skipped["columns"] += len(self._candidate_lines)
        self._candidate, self._candidate_lines = None, []

    def _row(self, line: bytes) -> _Row | None:
        layout = self.layout
        assert layout is not None
        if layout.delimiter != "," and b"," in line and (layout.decimal == "," or layout.has_header):
            line = line.replace(b",", b".")
        cells = line.split(None if layout.delimiter == " " else layout.delimiter.encode())
        if len(cells) == layout.n_columns + 1 and not cells[-1].strip():
            cells.pop()
        if len(cells) != layout.n_columns or b"_" in line:
            return None
        try:
            values = [float(cells[column]) for column in layout.channels if column >= 0]
            tick = float("nan") if layout.time_column is None else float(cells[layout.time_column])
        except ValueError:
            return None
        if len(values) < N_CHANNELS:
            values += NO_MAGNETOMETER
        label = None
        if layout.label_column is not None:
            label = cells[layout.label_column].decode("utf-8", "replace").strip() or None
        return values, tick, label


def _read_alike(lines: Sequence[bytes], layout: ColumnLayout) -> Rows | None:
    """All lines at once where they are nothing but numbers in the known layout; None where they are not."""
    if layout.label_column is not None or layout.delimiter == " ":
        return None
    delimiter = layout.delimiter.encode()
    n_delimiters = layout.n_columns - 1
    if any(line.count(delimiter) != n_delimiters for line in lines):
        return None
    text = delimiter.join(lines)
    if layout.delimiter != "," and (layout.decimal == "," or layout.has_header):
        text = text.replace(b",", b".")
    try:
        numbers = np.array(list(map(float, text.split(delimiter))))
    except ValueError:
        return None
    if b"_" in text:
        return None
    table = numbers.reshape(-1, layout.n_columns)
    values = np.full((len(table), N_CHANNELS), np.nan)
    n_axes = layout.n_axes
    values[:, :n_axes] = table[:, layout.channels[:n_axes]]
    ticks = np.full(len(table), np.nan) if layout.time_column is None else table[:, layout.time_column]
    return Rows(values, ticks, None, layout.time_unit)


def _grouped(rows: Sequence[_Row], time_unit: str | None) -> list[Rows]:
    values, ticks, labels = zip(*rows, strict=True) if rows else ((), (), ())
    return grouped(values, ticks, labels, time_unit)


def _alike(one: ColumnLayout, other: ColumnLayout) -> bool:
    """Equal but for the decimal sign, which whole numbers do not show."""
    return (one.delimiter, one.n_columns) == (other.delimiter, other.n_columns)


def _kind(line: bytes, is_numbers: bool) -> str:
    """Why a line was skipped."""
    if is_numbers:
        return "columns"
    try:
        line.decode()
    except UnicodeDecodeError:
        return "utf8"
    if max(line.count(sign) for sign in (b",", b";", b"\t")) < 5:
        return "text"
    return "nan" if b"nan" in line.lower() or b"inf" in line.lower() else "malformed"
