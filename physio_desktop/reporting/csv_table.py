"""Tables as CSV: UTF-8 with the mark that spreadsheets want, and no text that runs as a formula."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np

from physio_desktop.sensing.exported_files import neutral_text

Value = str | float | int | bool | datetime | None
Row = Mapping[str, Value]


class Number(str):
    """A number already written; it begins with a minus sign at times and is no formula."""

    __slots__ = ()


def csv_table(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """The whole file; what a row does not name stays empty."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(map(neutral_text, columns))
    writer.writerows([cell(row.get(column)) for column in columns] for row in rows)
    return stream.getvalue().encode("utf-8-sig", "replace")


def cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return repr(float(value)) if math.isfinite(value) else ""
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Number) else neutral_text(value)


def seconds_text(time_us: int) -> str:
    """Whole microseconds as seconds with six decimals, exactly."""
    sign = "-" if time_us < 0 else ""
    seconds, rest = divmod(abs(time_us), 1_000_000)
    return f"{sign}{seconds}.{rest:06d}"


def seconds(time_us: int | None) -> Number | None:
    return None if time_us is None else Number(seconds_text(time_us))


def span(start_us: int, end_us: int, prefix: str = "") -> dict[str, Value]:
    """Beginning, end and, for a span without prefix, duration, in seconds of the session."""
    cells: dict[str, Value] = {f"{prefix}start_s": seconds(start_us), f"{prefix}end_s": seconds(end_us)}
    if not prefix:
        cells["duration_s"] = seconds(end_us - start_us)
    return cells
