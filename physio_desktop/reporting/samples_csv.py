"""`samples.csv`: every sample of a recording, bit-exactly. Columns: resources/export-format.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import orjson

from physio_desktop.domain import FloatArray, Gap, ImuBlock, Int64Array, Recording
from physio_desktop.errors import PhysioError
from physio_desktop.reporting.csv_table import seconds_text
from physio_desktop.reporting.session_record import all_gaps
from physio_desktop.sensing.exported_files import CHANNEL_COLUMNS, COLUMNS, GAP_COLUMNS, neutral_text

_NO_GAP = b"," * len(GAP_COLUMNS) + b"\r\n"
_NO_CHANNELS = "," * len(CHANNEL_COLUMNS)
_ROWS_AT_ONCE = 50_000
_SAFE_MAGNITUDE = 2.0**-12


def samples_csv(recording: Recording) -> Iterator[bytes]:
    """The file in pieces. Raises PhysioError for a sample that is no number."""
    yield ",".join(COLUMNS).encode() + b"\r\n"
    gaps = list(all_gaps(recording))
    for block in recording.blocks:
        while gaps and len(block) and gaps[0].start_us < block.time_us[0]:
            yield _gap_row(gaps.pop(0))
        for start in range(0, len(block), _ROWS_AT_ONCE):
            yield _sample_rows(block, slice(start, start + _ROWS_AT_ONCE))
    yield from map(_gap_row, gaps)


def _gap_row(gap: Gap) -> bytes:
    reason = neutral_text(gap.reason).replace('"', '""')
    reason = f'"{reason}"' if any(sign in reason for sign in ',"') else reason
    cells = (seconds_text(gap.end_us), str(gap.n_lost), str(int(gap.exact)), reason)
    return f"{seconds_text(gap.start_us)},{_NO_CHANNELS}{','.join(cells)}\r\n".encode()


def _sample_rows(block: ImuBlock, rows: slice) -> bytes:
    values = _refuse_other_than_numbers(block.values[rows], block.time_us[rows])
    cells = _number_rows(values)
    times = map(seconds_text, block.time_us[rows].tolist())
    return b"".join([b"%b,%b%b" % (t.encode(), c, _NO_GAP) for t, c in zip(times, cells, strict=True)])


def _refuse_other_than_numbers(values: FloatArray, time_us: Int64Array) -> FloatArray:
    present = np.isfinite(values)
    bad = ~present[:, :6].all(axis=1) | (present[:, 6:].any(axis=1) & ~present[:, 6:].all(axis=1))
    bad |= np.isinf(values).any(axis=1)
    if bad.any():
        when = seconds_text(int(time_us[int(np.argmax(bad))]))
        raise PhysioError(f"The sample at {when} s is no complete set of numbers, so nothing was exported.")
    return values


def _number_rows(values: FloatArray) -> Iterable[bytes]:
    """Each row as comma-separated cells: the shortest text that gives the same float32, NaN as nothing."""
    if not _reads_back(values):
        return [b",".join(b"" if v != v else repr(v).encode() for v in row) for row in values.tolist()]
    text = orjson.dumps(np.ascontiguousarray(values), option=orjson.OPT_SERIALIZE_NUMPY)
    return text[2:-2].replace(b"null", b"").split(b"],[")


def _reads_back(values: FloatArray) -> bool:
    """Whether the shortest texts survive being read as float64 and rounded to float32.

    Nine digits lie at least 1 / (x 5^j 2^i) from the middle between two floats (j decimals, i binary places),
    which from 2^-12 on is more than float64 rounds by. Below that a text may, in theory, round twice.
    """
    small = values[np.abs(values) < _SAFE_MAGNITUDE]
    back = np.array(orjson.loads(orjson.dumps(small, option=orjson.OPT_SERIALIZE_NUMPY)), np.float64)
    return bool((back.astype(np.float32) == small).all())
