"""The table of sessions: how long a list of years, an hour and its report are waited for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from physio_desktop.benchmarks import session_runs
from physio_desktop.benchmarks.figures import Figure, Measurement, Row
from physio_desktop.benchmarks.window_runs import in_new_process

at_least, at_most = Figure.minimum, Figure.maximum

LIST = at_most("sessions.list_s", 0.3, "s")
SEARCH = at_most("sessions.search_s", 0.3, "s")
SORT = at_most("sessions.sort_s", 0.3, "s")
SCROLL = at_least("sessions.scroll_fps", 30, "frames/s")
OPEN = at_most("sessions.open_s", 0.5, "s")
PAN = at_least("sessions.pan_fps", 30, "frames/s")
PAN_HOUR = at_least("sessions.pan_hour_fps", 30, "frames/s")
EXPORT = at_most("sessions.export_csv_s", 3.0, "s")

FULL = (10_000, 3600.0, 200)  # sessions, seconds of the recording, frames
SHORT = (10_000, 3600.0, 60)


def measure_pages(short: bool) -> Iterator[Row]:
    n_sessions, hour_s, n_frames = SHORT if short else FULL
    with tempfile.TemporaryDirectory() as folder:
        found = in_new_process(session_runs.measure, n_sessions, hour_s, n_frames, folder)
    many = f"{n_sessions:,} sessions"
    yield LIST.row(found.list_s, note=f"{many}, to the painted table")
    yield SEARCH.row(found.search_s, note="the slowest of three texts")
    yield SORT.row(found.sort_s, note="the slowest column")
    yield SCROLL.row(found.scroll_fps, note=many)
    hour = f"{hour_s * 100:,.0f} x 9 samples"
    yield OPEN.row(found.open_s, note=f"{hour}, to the painted timeline")
    yield PAN.row(found.pan_fps, note=f"{hour}, a minute in view")
    yield PAN_HOUR.row(found.pan_hour_fps, note=f"{hour}, half of it in view")
    ratio = found.copy_s / found.export_s
    yield EXPORT.row(found.export_s, ratio=ratio, against="copying the same files", note=hour)


MEASUREMENTS = (Measurement((LIST, SEARCH, SORT, SCROLL, OPEN, PAN, PAN_HOUR, EXPORT), measure_pages, 60),)
