"""The table of the window: what a frame costs, what it costs to look, and how soon a label is seen."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from statistics import median

import numpy as np

from physio_desktop.benchmarks import window_runs
from physio_desktop.benchmarks.figures import Figure, Measurement, Row
from physio_desktop.benchmarks.window_runs import in_new_process

at_least, at_most = Figure.minimum, Figure.maximum

START = at_most("live.start_s", 2.0, "s")
FRAME = at_most("live.frame_median_ms", 6, "ms of CPU")
FRAME_99 = at_most("live.frame_p99_ms", 16, "ms of CPU")
BUSY = at_most("live.busy_cpu", 35, "% of one core")
FPS = at_least("live.busy_fps", 29, "frames/s")
LATENCY = at_most("live.label_p99_ms", 150, "ms")
ANSWER = at_most("live.answer_p99_ms", 50, "ms")
ANSWER_MOST = at_most("live.answer_max_ms", 50, "ms")
IDLE = at_most("live.idle_cpu", 2, "% of one core")
SCROLL = at_least("live.scroll_back_fps", 30, "frames/s")
BOARD = at_least("live.board_fps", 20, "frames/s")
BOARD_BUSY = at_most("live.board_cpu", 20, "% of one core")
MEMORY = at_most("live.memory_mb", 300, "MB")
GROWTH = at_most("live.memory_growth_mb", 15, "MB")


def measure_start(short: bool) -> Iterator[Row]:
    """The first start fills the caches; the best of the others is warm."""
    seconds = [in_new_process(window_runs.start_s) for _ in range(2 if short else 4)]
    yield START.row(min(seconds[1:]), note="warm, from the start of the process to a painted window")


def measure_frames(short: bool) -> Iterator[Row]:
    spent = in_new_process(window_runs.frame_ms, 150 if short else 900)
    yield FRAME.row(median(spent))
    yield FRAME_99.row(float(np.percentile(spent, 99)))


def measure_busy(short: bool) -> Iterator[Row]:
    """The 33 ms timer may miss a frame a second; the simulated sensor's own work is in the figure."""
    percent, fps, latencies = in_new_process(window_runs.busy, 6.0 if short else 40.0)
    yield BUSY.row(percent, note="recording, classifying and simulating 200 Hz")
    yield FPS.row(fps)
    note = "from the sample that completes the window to the painted window"
    yield LATENCY.row(1000 * float(np.percentile(latencies, 99)), note=f"{note}, {len(latencies)} labels")


def measure_answers(short: bool) -> Iterator[Row]:
    """Recording and classifying 200 Hz on a disk of which every write takes 0.3 s longer. The longest holds
    what other programs do with the processor, too.
    """
    late_ms, n_slow = in_new_process(window_runs.answers_ms, 6.0 if short else 40.0)
    note = f"recording and classifying 200 Hz, {n_slow} writes of 0.3 s meanwhile"
    yield ANSWER.row(float(np.percentile(late_ms, 99)), note=note)
    yield ANSWER_MOST.row(max(late_ms), note=note)


def measure_idle(short: bool) -> Iterator[Row]:
    yield IDLE.row(in_new_process(window_runs.idle_percent, 4.0 if short else 15.0))


def measure_scroll(short: bool) -> Iterator[Row]:
    yield SCROLL.row(in_new_process(window_runs.scroll_back_fps, 60 if short else 300), note="360,000 x 9")


def measure_board(short: bool) -> Iterator[Row]:
    fps, percent = in_new_process(window_runs.board, 4.0 if short else 20.0)
    yield BOARD.row(fps, note="the sensor page, the board following 200 Hz")
    yield BOARD_BUSY.row(percent, note="the window's thread")


def measure_memory(short: bool) -> Iterator[Row]:
    """Flat: no more at the end than when the history of an hour was full."""
    with tempfile.TemporaryDirectory() as folder:
        in_new_process(window_runs.prepare_memory, folder)
        seen, hours = in_new_process(window_runs.memory_mb, 0.1 if short else 8.0, folder)
    note = f"{hours:.2g} hours at speed, recorded and recognised"
    yield MEMORY.row(max(seen), note=note)
    steady = seen[min(2, len(seen) - 1)]
    yield GROWTH.row(max(seen[-2:]) - steady, note=f"{note}; since the history was full")


MEASUREMENTS = (
    Measurement((FRAME, FRAME_99), measure_frames, 20),
    Measurement((SCROLL,), measure_scroll, 20),
    Measurement((IDLE,), measure_idle, 20),
    Measurement((START,), measure_start, 10),
    Measurement((BOARD, BOARD_BUSY), measure_board, 40),
    Measurement((BUSY, FPS, LATENCY), measure_busy, 60),
    Measurement((ANSWER, ANSWER_MOST), measure_answers, 60),
    Measurement((MEMORY, GROWTH), measure_memory, 320),
)
