"""The benchmark of the window has every promised row. Speeds are not asserted here."""

from __future__ import annotations

import pytest

from physio_desktop.benchmarks import live, tables, window_runs

PROMISED = {
    "live.frame_median_ms": 6,
    "live.frame_p99_ms": 16,
    "live.busy_cpu": 35,
    "live.busy_fps": 29,
    "live.label_p99_ms": 150,
    "live.answer_p99_ms": 50,
    "live.answer_max_ms": 50,
    "live.idle_cpu": 2,
    "live.scroll_back_fps": 30,
    "live.board_fps": 20,
    "live.board_cpu": 20,
    "live.memory_mb": 300,
    "live.memory_growth_mb": 15,
    "live.start_s": 2.0,
}


def test_every_promised_figure_is_measured_once() -> None:
    figures = [figure for measurement in live.MEASUREMENTS for figure in measurement.figures]
    assert {figure.name: figure.target for figure in figures} == PROMISED
    assert len(figures) == len(PROMISED)
    assert "live" in tables.BENCHMARKS


def test_frames_are_timed_in_a_process_of_their_own() -> None:
    spent = window_runs.in_new_process(window_runs.frame_ms, 30)
    assert len(spent) == 20
    assert all(ms > 0 for ms in spent)


@pytest.mark.full
def test_the_short_form_is_whole() -> None:
    rows = list(tables.run(["live"], short=True))
    assert {row.name for row in rows} == set(PROMISED)
    assert all(row.value is not None for row in rows), rows
