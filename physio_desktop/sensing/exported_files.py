"""The gaps in this program's own export, `samples.csv`: rows whose channels are empty."""

from __future__ import annotations

import math

from physio_desktop.domain import Gap
from physio_desktop.sensing.columns import parse_number, split_line
from physio_desktop.sensing.table_files import GapRow, Table
from physio_desktop.sensing.text_files import refusal

TIME_COLUMN = "time_s"
CHANNEL_COLUMNS = (
    *("acc_x_m_s2", "acc_y_m_s2", "acc_z_m_s2"),
    *("gyr_x_rad_s", "gyr_y_rad_s", "gyr_z_rad_s"),
    *("mag_x_ut", "mag_y_ut", "mag_z_ut"),
)
GAP_COLUMNS = ("gap_end_s", "gap_lost", "gap_exact", "gap_reason")
COLUMNS = (TIME_COLUMN, *CHANNEL_COLUMNS, *GAP_COLUMNS)
# A spreadsheet may run what begins with these (OWASP, CSV injection), also in their wide and small forms.
FORMULA_SIGNS = (
    *("=", "+", "-", "@", "\t", "\r", "\n"),
    *("＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "−"),
)


def is_exported(table: Table) -> bool:
    """Whether the header is the one of an export, possibly delimited anew by a spreadsheet."""
    return tuple(split_line(table.header.lstrip("\ufeff"), table.layout.delimiter)) == COLUMNS


def gap_of(row: GapRow, table: Table) -> Gap:
    """The gap that a row describes. Raises RecordingFileError naming file, line and reason."""
    n_fields = len(GAP_COLUMNS)
    end, n_lost, exact, reason = row.cells[-n_fields:]
    decimal = table.layout.decimal
    start_s, end_s, lost = (parse_number(cell, decimal) for cell in (row.cells[0], end, n_lost))
    if start_s is None or end_s is None or lost is None or exact not in ("0", "1"):
        raise refusal(table.name, f"a gap needs time_s, {', '.join(GAP_COLUMNS[:-1])}", row.line)
    if not all(map(math.isfinite, (start_s, end_s, lost))) or max(map(abs, (start_s, end_s, lost))) > 1e15:
        raise refusal(table.name, "a number of the gap is too large", row.line)
    return Gap(round(start_s * 1e6), round(end_s * 1e6), int(lost), exact == "1", plain_text(reason))


def neutral_text(text: str) -> str:
    """Text for a cell: on one line, and with an apostrophe where a spreadsheet would run it as a formula.

    A spreadsheet of a country with decimal commas may cut a line at semicolons, so each part counts.
    """
    line = "".join(" " if sign.isspace() or not sign.isprintable() else sign for sign in text)
    parts = [f"'{part}" if _begins_like_formula(part) else part for part in line.split(";")]
    if text.startswith(FORMULA_SIGNS) and not parts[0].startswith("'"):
        parts[0] = f"'{parts[0]}"
    return ";".join(parts)


def plain_text(cell: str) -> str:
    """The text that `neutral_text` made a cell of."""
    parts = cell.split(";")
    return ";".join(p[1:] if p.startswith("'") and _begins_like_formula(p) else p for p in parts)


def _begins_like_formula(text: str) -> bool:
    """Quotes before it do not count: one more apostrophe can always be taken away again, and a cell that is
    cut out of a line may lose its quotation marks.
    """
    return text.lstrip("'\" ").startswith(FORMULA_SIGNS)
