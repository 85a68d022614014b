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
# A spreadsheet may run what begins with these (OWASP, CSV injection; the last four are the wide forms).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


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
    """Text for a cell: on one line, and with an apostrophe where a spreadsheet would run it as a formula."""
    risky = text.startswith(FORMULA_SIGNS) or _begins_like_formula(text)
    line = "".join(" " if sign.isspace() or not sign.isprintable() else sign for sign in text)
    return f"'{line}" if risky else line


def plain_text(cell: str) -> str:
    """The text that `neutral_text` made a cell of."""
    return cell[1:] if cell.startswith("'") and _begins_like_formula(cell) else cell


def _begins_like_formula(text: str) -> bool:
    """Apostrophes before it do not count, so that one more can always be taken away again."""
    return text.lstrip("'").strip().startswith(FORMULA_SIGNS)
