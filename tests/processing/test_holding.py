"""The hold that goes on, from inclination and stillness."""

from __future__ import annotations

import numpy as np

from physio_desktop.domain import ONES, Gap, ImuBlock
from physio_desktop.processing.holding import HoldTimer


def feed(timer: HoldTimer, start_s: float, seconds: float, degrees: float, rate: float = 0.0) -> float:
    """Ten blocks a second at one inclination."""
    for index in range(round(seconds * 10)):
        times = ((start_s + index / 10 + np.arange(10) / 100) * 1e6).astype(np.int64)
        up = np.radians(degrees)
        values = np.tile(np.float32([9.81 * np.sin(up), 0, 9.81 * np.cos(up), rate, 0, 0, 0, 0, 0]), (10, 1))
        timer.push(ImuBlock(times, values, values.copy(), ONES))
    return timer.hold_s


def test_rest_is_no_hold_and_a_lifted_limb_is() -> None:
    timer = HoldTimer()
    assert feed(timer, 0, 3, 0) == 0
    assert feed(timer, 3, 1, 20, rate=1.5) == 0
    assert 1.7 < feed(timer, 4, 2.5, 40) < 2.6
    assert feed(timer, 6.5, 1, 20, rate=1.5) == 0
    assert feed(timer, 7.5, 2, 0) == 0


def test_a_gap_ends_it_and_another_position_becomes_rest() -> None:
    timer = HoldTimer()
    feed(timer, 0, 2, 0)
    assert feed(timer, 2, 2, 40) > 1
    times, values = np.array([9_000_000]), np.zeros((1, 9), np.float32)
    timer.push(ImuBlock(times, values, values.copy(), ONES, Gap(4_000_000, 9_000_000, 500, True, "lost")))
    assert timer.hold_s == 0
    feed(timer, 10, 45, 40)
    assert timer.hold_s < 31
