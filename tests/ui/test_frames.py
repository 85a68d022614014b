"""More frames than a working day needs at once: nothing aborts, nothing grows."""

from __future__ import annotations

import numpy as np
import psutil
from PySide6.QtWidgets import QApplication

from physio_desktop.domain import ONES, Gap, ImuBlock
from physio_desktop.processing.history import History
from physio_desktop.ui.live.band import Band
from physio_desktop.ui.live.signal_plot import SignalPlot
from physio_desktop.ui.live.time_window import TimeWindow
from physio_desktop.ui.theme import Theme

N_FRAMES = 10_200


def test_ten_thousand_frames(qapp: QApplication) -> None:
    history = History(20_000)
    plot = SignalPlot(Theme("light"))
    painted = [0]
    plot.resize(360, 260)
    plot.show()
    process, early_mb = psutil.Process(), 0.0
    random = np.random.default_rng(3)
    for frame in range(N_FRAMES):
        first = frame * 3
        times = (np.arange(first, first + 3) * 30_000).astype(np.int64)
        values = random.normal(scale=5.0, size=(3, 9)).astype(np.float32)
        gap = Gap(int(times[0]) - 20_000, int(times[0]), 1, True, "lost") if frame % 50 == 0 else None
        history.append(ImuBlock(times, values, values.copy(), ONES, gap))
        now_us = int(times[-1])
        window = TimeWindow() if frame % 1000 < 900 else TimeWindow(10.0, now_us - 1_000_000)
        view = history.view(*window.bounds_us(now_us), 600)
        bands = [
            Band(now_us - 3_000_000, now_us - 1_000_000, ("correct", "fast", "low_amplitude")[frame % 3])
        ]
        plot.draw(view, window, now_us, bands, 0)
        plot.viewport().repaint()
        painted[0] += 1
        if frame == 2000:
            early_mb = process.memory_info().rss / 1e6
    assert plot.n_frames == painted[0] == N_FRAMES
    assert process.memory_info().rss / 1e6 - early_mb < 30
    plot.close()
    plot.deleteLater()
