"""The table of the start: the program itself, as somebody opens it, also where it is frozen into a folder."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from physio_desktop.benchmarks.figures import Figure, Measurement, Row
from physio_desktop.benchmarks.program import Program

DATA = Figure.maximum("start.data_s", 2.5, "s")
WINDOW = Figure.maximum("start.usable_s", 2.5, "s")
MEMORY = Figure.maximum("start.memory_mb", 250, "MB")


def measure_window(short: bool) -> Iterator[Row]:
    """Warm: the first start fills the caches of the system and makes the database."""
    if not _has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with _asked_to_tell():
            starts = [Program(home=home).result(120) for _ in range(3 if short else 8)]
    warm = starts[1:]
    where = os.environ.get("QT_QPA_PLATFORM", "the screen")
    note = f"median of {len(warm)} warm starts on {where}: "
    for figure, words in ((DATA, "a painted window with its data"), (WINDOW, "and with its live plots")):
        seconds = sorted(float(start[figure.name.removeprefix("start.")]) for start in warm)
        yield figure.row(median(seconds), note=f"{note}{words}; {seconds[0]:.2f} to {seconds[-1]:.2f} s")
        note = ""
    yield MEMORY.row(max(float(start["memory_mb"]) for start in warm), note="resident, then")


@contextmanager
def _asked_to_tell() -> Iterator[None]:
    os.environ["PHYSIO_DESKTOP_TIMED"] = "1"
    try:
        yield
    finally:
        del os.environ["PHYSIO_DESKTOP_TIMED"]


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


MEASUREMENTS = (Measurement((DATA, WINDOW, MEMORY), measure_window, 15),)
