"""The benchmark of sessions has every promised row. Speeds are not asserted here."""

from __future__ import annotations

from pathlib import Path

from physio_desktop.benchmarks import session_runs, sessions, tables
from physio_desktop.benchmarks.window_runs import in_new_process

PROMISED = {
    "sessions.list_s": 0.3,
    "sessions.search_s": 0.3,
    "sessions.sort_s": 0.3,
    "sessions.scroll_fps": 30,
    "sessions.open_s": 0.5,
    "sessions.pan_fps": 30,
    "sessions.pan_hour_fps": 30,
    "sessions.export_csv_s": 3.0,
    "sessions.pdf_s": 3.0,
}


def test_every_promised_figure_is_measured_once() -> None:
    figures = [figure for measurement in sessions.MEASUREMENTS for figure in measurement.figures]
    assert {figure.name: figure.target for figure in figures} == PROMISED
    assert len(figures) == len(PROMISED)
    assert "sessions" in tables.BENCHMARKS
    assert sessions.SHORT[0] == 10_000 and sessions.SHORT[1] == 3600  # short is no smaller


def test_the_pages_are_measured_in_a_process_of_their_own(tmp_path: Path) -> None:
    found = in_new_process(session_runs.measure, 60, 90.0, 4, str(tmp_path))
    assert found.list_s > 0 and found.open_s > 0 and found.export_s > 0
    assert found.pan_fps > 0 and found.scroll_fps > 0
