"""A text file of delimited numbers as one table: strict and complete, or refused with line and reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NoReturn

import numpy as np

from physio_desktop.domain import N_CHANNELS, FloatArray, Int64Array
from physio_desktop.sensing.columns import (
    DELIMITERS,
    ColumnLayout,
    foreign_delimiter,
    header_problem,
    layout_from_header,
    layout_from_numbers,
    parse_number,
    split_line,
    with_decimal_of,
)
from physio_desktop.sensing.table_row_files import N_NUMBERS, Lines, Numbers, RowReader
from physio_desktop.sensing.text_files import NotDelimited, read_line_chunks, refusal

_LINES_FOR_DECIMAL = 1000  # whole numbers do not show the decimal sign


@dataclass(frozen=True, slots=True)
class GapRow:
    """A row whose channels are all empty. `n_before`: samples above it."""

    n_before: int
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What a file holds, before anything is made of it.

    values: (n, 9) float32 as parsed, in domain.CHANNELS order, NaN where the magnetometer is missing.
    times: (n,) float64 in the file's own unit, or None. lines: (n,) the line number of each sample.
    """

    name: str
    layout: ColumnLayout
    header: str
    values: FloatArray
    times: Numbers | None
    labels: tuple[str, ...] | None
    lines: Int64Array
    gap_rows: tuple[GapRow, ...]


def read_table(stream: BinaryIO, name: str) -> Table:
    """Read all of it. Raises NotDelimited if it does not begin like a table, RecordingFileError otherwise."""
    chunks = (_content(first, lines) for first, lines in read_line_chunks(stream, name))
    header, layout, first_rows = _begin(chunks, name)
    reader = RowReader(name, layout)
    parts = [reader.read(first_rows)]
    parts += (reader.read(rows) for rows in chunks)
    numbers = np.concatenate([np.empty((0, N_NUMBERS)), *(part.numbers for part in parts)])
    lines = np.concatenate([np.array(part.lines, np.int64) for part in parts])
    gaps = [gap for part in parts for gap in part.gaps]
    return Table(
        name=name,
        layout=layout,
        header=header,
        values=numbers[:, :N_CHANNELS].astype(np.float32),
        times=None if layout.time_column is None else numbers[:, N_CHANNELS].copy(),
        labels=None if layout.label_column is None else tuple(x for part in parts for x in part.labels),
        lines=lines,
        gap_rows=tuple(GapRow(int(np.searchsorted(lines, line)), line, cells) for line, cells in gaps),
    )


def _content(first: int, texts: list[str]) -> Lines:
    """The lines that are not empty."""
    lines = Lines(range(first, first + len(texts)), texts)
    return lines.where([bool(text) for text in texts]) if "" in texts else lines


def _begin(chunks: Iterator[Lines], name: str) -> tuple[str, ColumnLayout, Lines]:
    """The header line ("" without), the layout, and the rows of the first chunk below the header."""
    rows = next((chunk for chunk in chunks if any(not text.isspace() for text in chunk.texts)), None)
    if rows is None:
        raise refusal(name, "the file is empty")
    header, layout = "", None
    for position, (number, line) in enumerate(zip(rows.numbers, rows.texts, strict=True)):
        is_comment = line.lstrip().startswith("#")
        found = layout_from_header(line)
        if found is not None:
            header, layout = line, found
        if found is not None and not is_comment:
            return header, _with_decimal(found, rows.after(position + 1)), rows.after(position + 1)
        if not is_comment and not line.isspace():
            layout = _of_first_row(layout, name, number, line)
            return header, _with_decimal(layout, rows.after(position)), rows.after(position)
    raise refusal(name, "the file holds only comments")


def _of_first_row(layout: ColumnLayout | None, name: str, number: int, line: str) -> ColumnLayout:
    """The layout below a commented header, which may be delimited otherwise, or below none."""
    numbers = layout_from_numbers(line)
    if layout is None:
        if numbers is None:
            _refuse_beginning(name, number, line)
        return numbers
    if numbers is None or numbers.n_columns != layout.n_columns:
        return layout
    return dataclasses.replace(layout, delimiter=numbers.delimiter)


def _with_decimal(layout: ColumnLayout, rows: Lines) -> ColumnLayout:
    for line in rows.texts[:_LINES_FOR_DECIMAL]:
        layout = with_decimal_of(layout, line)
        if layout.decimal == ",":
            break
    return layout


def _refuse_beginning(name: str, number: int, line: str) -> NoReturn:
    problem = header_problem(line)
    if problem:
        raise refusal(name, problem, number)
    for delimiter in DELIMITERS:
        cells = split_line(line, delimiter)
        if len(cells) > 1 and all(parse_number(cell.replace(",", ".")) is not None for cell in cells):
            reason = f"{len(cells)} columns of numbers; 6 or 9 are needed, with a time or index at most"
            if delimiter == ",":
                reason = f"{reason} (a decimal comma needs semicolons or tabs between the columns)"
            raise refusal(name, reason, number)
    if (sign := foreign_delimiter(line)) is not None:
        reason = f"{sign!r} stands between the numbers; commas, semicolons, tabs or blanks are needed"
        raise refusal(name, reason, number)
    error = refusal(name, "neither a header that names the columns nor 6 or 9 numbers", number)
    raise NotDelimited(error.message, error.hint)
