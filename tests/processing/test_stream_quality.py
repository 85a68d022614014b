"""Rate, jitter and losses as they were made."""

from __future__ import annotations

import numpy as np
import pytest

from physio_desktop.domain import ONES, Gap, ImuBlock
from physio_desktop.processing.stream_quality import HISTORY_S, StreamQuality


def _block(
    start_us: int, n: int, period_us: float = 10_000, gap: Gap | None = None, jitter: float = 0.0
) -> ImuBlock:
    steps = np.arange(n) * period_us + np.random.default_rng(start_us).normal(0, jitter, n)
    values = np.zeros((n, 9), np.float32)
    return ImuBlock((start_us + np.round(steps)).astype(np.int64), values, values.copy(), ONES, gap)


def test_rate_and_jitter_are_those_of_the_samples() -> None:
    quality, random = StreamQuality(), np.random.default_rng(1)
    now_us = 0
    for i in range(300):
        now_us = i * 50_000 + 60_000 + round(random.normal(0, 3000))
        quality.push([_block(i * 50_000, 5, jitter=200)], now_us)
    figures = quality.figures(now_us)
    assert figures.rate_hz == pytest.approx(100, abs=0.5)
    assert figures.period_jitter_ms == pytest.approx(0.2 * np.sqrt(2), rel=0.2)
    assert figures.arrival_jitter_ms == pytest.approx(3.0, rel=0.25)
    assert sum(second.n_samples for second in figures.seconds) == pytest.approx(1480, abs=50)


def test_losses_gaps_and_silence_have_their_second() -> None:
    quality = StreamQuality()
    for second in (0, 1, 4):
        gap = Gap(0, 300_000, 30, True, "lost") if second == 4 else None
        quality.push([_block(second * 1_000_000, 100, gap=gap)], second * 1_000_000 + 500_000)
    figures = quality.figures(5_200_000)
    assert [(s.ago_s, s.n_samples, s.n_lost) for s in figures.seconds] == [
        (5, 100, 0),
        (4, 100, 0),
        (3, 0, 0),
        (2, 0, 0),
        (1, 100, 30),
    ]
    ((ago_s, gap),) = figures.gaps
    assert ago_s == pytest.approx(0.7) and gap.n_lost == 30


def test_it_forgets_what_is_older_than_its_history() -> None:
    quality = StreamQuality()
    for second in range(1000):
        quality.push([_block(second * 1_000_000, 2)], second * 1_000_000)
    seconds = quality.figures(1_000_000_000).seconds
    assert len(seconds) == HISTORY_S and seconds[0].ago_s == HISTORY_S
    assert StreamQuality().figures(5).rate_hz is None


def test_another_rate_has_figures_of_its_own() -> None:
    quality = StreamQuality()
    for i in range(40):
        quality.push([_block(i * 50_000, 5)], i * 50_000)
    for i in range(10):
        quality.push([_block(2_000_000 + i * 50_000, 10, 5_000)], 2_000_000 + i * 50_000)
    figures = quality.figures(2_500_000)
    assert figures.rate_hz == pytest.approx(200) and figures.period_jitter_ms == pytest.approx(0, abs=0.01)
