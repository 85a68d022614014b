"""A table as CSV that a spreadsheet opens and runs nothing of."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from datetime import datetime

from physio_desktop.sensing.exported_files import neutral_text

Cell = str | float | int | datetime | None


def table_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with the mark that spreadsheets want, CRLF; numbers as they are, NaN and None empty."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig", "replace")


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else ""
    return str(value) if isinstance(value, int) else neutral_text(value)
