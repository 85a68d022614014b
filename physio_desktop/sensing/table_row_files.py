"""The rows of a file of delimited numbers: at once where they are alike, one by one where they are not."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import CHANNELS, N_CHANNELS
from physio_desktop.sensing.columns import DELIMITERS, ColumnLayout, parse_number, split_line
from physio_desktop.sensing.text_files import refusal

MAX_VALUE = 1e6  # beyond any sensor in any unit
N_NUMBERS = N_CHANNELS + 1  # nine channels and the time
Numbers = npt.NDArray[np.float64]
_NUMBER_SIGNS = str.maketrans("", "", "0123456789+-.eE, \t")
_NOT_FINITE = ("nan", "inf", "infinity", "1#inf", "1#qnan", "1#ind", "null", "none", "na", "n/a")
_DELIMITER_NAMES = {"\t": "tab", ";": "semicolon", ",": "comma", " ": "blank"}


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a file and their numbers (from 1)."""

    numbers: Sequence[int]
    texts: list[str]

    def where(self, wanted: Sequence[bool]) -> Lines:
        return Lines(list(compress(self.numbers, wanted)), list(compress(self.texts, wanted)))

    def after(self, position: int) -> Lines:
        return Lines(self.numbers[position:], self.texts[position:])


@dataclass(slots=True)
class Rows:
    """numbers: (n, 10) nine channels and the time, NaN where there is none. `gaps`: rows without samples."""

    numbers: Numbers
    labels: Sequence[str]
    lines: Sequence[int]
    gaps: Sequence[tuple[int, tuple[str, ...]]] = ()


class _BadRow(Exception):
    """The reason why a row cannot be read."""


class RowReader:
    """Reads rows of one layout in one of three ways, each slower and more general than the one before.

    The last way goes row by row: it alone decides what is wrong with a row.
    """

    def __init__(self, name: str, layout: ColumnLayout) -> None:
        self._name = name
        self._layout = layout
        self._five_empty = layout.delimiter * 5
        present = [(target, column) for target, column in enumerate(layout.channels) if column >= 0]
        clock = [] if layout.time_column is None else [(N_CHANNELS, layout.time_column)]
        self._nine = present + clock  # (place among the ten numbers, column)
        self._six = present[:6] + clock

    def read(self, rows: Lines) -> Rows:
        """The samples of these rows. Raises RecordingFileError for the first row that cannot be read."""
        usual = self._read_pure if self._layout.label_column is None else self._read_columns
        found = self._read_alike(rows, usual)
        if found is not None:
            return found
        rows = self._with_content(rows)
        sparse = [self._is_sparse(text) for text in rows.texts]
        full = rows if 2 * sum(sparse) > len(sparse) else rows.where([not apart for apart in sparse])
        found = self._read_alike(full, self._read_pure) or self._read_alike(full, self._read_columns)
        if found is None:
            return self._read_singly(rows)
        return found if full is rows else _merged(found, self._read_singly(rows.where(sparse)))

    def _with_content(self, rows: Lines) -> Lines:
        """Without blank lines and comments; blanks between columns made single."""
        stripped = [text.strip(" \f\v") for text in rows.texts]
        rows = rows.where([bool(text) and not text.isspace() and text[0] != "#" for text in stripped])
        if self._layout.delimiter != " ":
            return rows
        return Lines(rows.numbers, [" ".join(text.split()) for text in rows.texts])

    def _is_sparse(self, text: str) -> bool:
        """Whether the row may be a gap: next to nothing in it."""
        body = text.rstrip(self._layout.delimiter)
        return self._five_empty in body or body.count(self._layout.delimiter) < 5

    def _read_alike(self, rows: Lines, read: Callable[[Lines], Rows | None]) -> Rows | None:
        """All rows at once, or None where they are not alike or hold something that cannot be."""
        if not rows.texts or not self._counts_fit(rows.texts):
            return None
        found = read(rows)
        return found if found is not None and _is_plausible(found.numbers) else None

    def _counts_fit(self, texts: list[str]) -> bool:
        """As many columns in each row as the layout has, and perhaps a delimiter at the end."""
        delimiter, width = self._layout.delimiter, self._layout.n_columns - 1
        counts = {text.count(delimiter) for text in texts}
        if counts == {width}:
            return True
        return counts <= {width, width + 1} and all(
            text.endswith(delimiter) for text in texts if text.count(delimiter) > width
        )

    def _read_pure(self, rows: Lines) -> Rows | None:
        """Nothing but numbers, equally many in each row; only columns after the needed ones may be empty."""
        layout = self._layout
        if layout.label_column is not None:
            return None
        bodies = rows.texts
        if bodies[0].endswith(layout.delimiter):
            bodies = [text.rstrip(layout.delimiter) for text in bodies]
        counts = {body.count(layout.delimiter) for body in bodies}
        n_columns = counts.pop() + 1
        needed = self._nine if n_columns > max(layout.channels[6:]) else self._six
        if counts or n_columns <= max(column for _, column in needed):
            return None
        found = self._parse("\n".join(bodies), len(bodies) * n_columns)
        if found is None:
            return None
        numbers = np.full((len(rows.texts), N_NUMBERS), np.nan)
        numbers[:, [target for target, _ in needed]] = found.reshape(-1, n_columns)[:, [c for _, c in needed]]
        return Rows(numbers, (), rows.numbers)

    def _read_columns(self, rows: Lines) -> Rows | None:
        """Columns of numbers between columns of anything."""
        layout = self._layout
        width = layout.n_columns - 1
        bodies = [text[:-1] if text.count(layout.delimiter) > width else text for text in rows.texts]
        cells = layout.delimiter.join(bodies).split(layout.delimiter)
        mag = [column for column in layout.channels[6:] if column >= 0]
        empty = not any(cell for column in mag for cell in cells[column :: layout.n_columns])
        numbers = np.full((len(rows.texts), N_NUMBERS), np.nan)
        for target, column in self._six if empty else self._nine:
            found = self._parse("\n".join(cells[column :: layout.n_columns]), len(bodies))
            if found is None:
                return None
            numbers[:, target] = found
        labels = [] if layout.label_column is None else cells[layout.label_column :: layout.n_columns]
        if any('"' in text for text in bodies):
            return None  # a delimiter may stand between quotes
        return Rows(numbers, [label.strip() for label in labels], rows.numbers)

    def _parse(self, text: str, n: int) -> Numbers | None:
        """Exactly n numbers between delimiters and line ends, or None."""
        if self._layout.decimal == ",":
            if "." in text:
                return None
            text = text.replace(",", ".")
        text = text.replace(self._layout.delimiter, ",").replace("\n", ",")
        if not text.isascii() or text.translate(_NUMBER_SIGNS):
            return None
        try:
            found = np.fromstring(text + ",7", sep=",")  # only where all was read is the 7 there
        except (ValueError, DeprecationWarning):
            return None
        return found[:-1] if len(found) == n + 1 else None

    def _read_singly(self, rows: Lines) -> Rows:
        found = Rows(np.empty((0, N_NUMBERS)), [], [], [])
        numbers: list[list[float]] = []
        labels, lines, gaps = [], [], []
        for number, text in zip(rows.numbers, rows.texts, strict=True):
            try:
                cells = self._cells(text)
                values = self._values(cells)
            except _BadRow as error:
                raise refusal(self._name, str(error), number) from None
            if values is None:
                gaps.append((number, tuple(cells)))
                continue
            numbers.append(values)
            lines.append(number)
            if self._layout.label_column is not None:
                labels.append(cells[self._layout.label_column])
        if numbers:
            found.numbers = np.array(numbers)
        found.labels, found.lines, found.gaps = labels, lines, gaps
        return found

    def _cells(self, text: str) -> list[str]:
        delimiter, n_columns = self._layout.delimiter, self._layout.n_columns
        cells = text.split(delimiter)
        if '"' in text:
            try:
                cells = next(csv.reader([text], delimiter=delimiter, strict=True))
            except (csv.Error, StopIteration):
                raise _BadRow("quotes do not match") from None
        if len(cells) == n_columns + 1 and not cells[-1].strip():
            cells.pop()
        if len(cells) != n_columns:
            raise _BadRow(self._miscount(text, len(cells)))
        return [cell.strip() for cell in cells]

    def _miscount(self, text: str, n_cells: int) -> str:
        here, n_columns = self._layout.delimiter, self._layout.n_columns
        for other in DELIMITERS:
            if other != here and len(split_line(text, other)) == n_columns:
                return f"separated by {_DELIMITER_NAMES[other]}, not by {_DELIMITER_NAMES[here]} as above"
        return f"{n_cells} columns instead of {n_columns}"

    def _values(self, cells: list[str]) -> list[float] | None:
        """Nine channels and the time; None if every channel is empty."""
        layout = self._layout
        texts = [cells[column] if column >= 0 else "" for column in layout.channels]
        if not any(texts):
            return None
        n_axes = 9 if any(texts[6:]) else 6
        row = [np.nan] * N_NUMBERS
        for i in range(n_axes):
            row[i] = self._number(texts[i], CHANNELS[i])
            if abs(row[i]) > MAX_VALUE:
                raise _BadRow(f"{CHANNELS[i]} is {row[i]:g}, which no sensor measures")
        if layout.time_column is not None:
            row[N_CHANNELS] = self._number(cells[layout.time_column], "the time")
        return row

    def _number(self, cell: str, name: str) -> float:
        if not cell:
            raise _BadRow(f"the cell for {name} is empty")
        value = parse_number(cell, self._layout.decimal)
        if value is not None and abs(value) < float("inf"):
            return value
        lost = value is not None or cell.lower().strip("+-") in _NOT_FINITE
        raise _BadRow(f"{name} is {cell[:40]!r}, which is {'not finite' if lost else 'no number'}")


def _is_plausible(numbers: Numbers) -> bool:
    """No number so large that a row has to be refused; NaN stands where a column is absent."""
    channels, times = numbers[:, :N_CHANNELS], numbers[:, N_CHANNELS]
    return not (np.abs(channels) > MAX_VALUE).any() and not np.isinf(times).any()


def _merged(one: Rows, other: Rows) -> Rows:
    """Both in the order of the file."""
    order = np.argsort(np.array([*one.lines, *other.lines], np.int64), kind="stable")
    labels, lines = [*one.labels, *other.labels], [*one.lines, *other.lines]
    return Rows(
        np.concatenate([one.numbers, other.numbers])[order],
        [labels[i] for i in order] if labels else (),
        [lines[i] for i in order],
        other.gaps,
    )
