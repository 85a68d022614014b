"""Host time, and the fit between a device's clock and it."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise

_JUMP_US = 2_000_000  # of the wall clock against the monotonic one: the machine slept
_STOPPED_US = 5_000_000  # between two looks: it slept while the clock went on, or was stopped
_WINDOW_S = 300  # of arrivals that the line is fitted to
_SOLVE_EVERY_US = 5e6
_FINE_US = 10e6  # until then, arrivals are binned by a fifth of a second


class HostClock:
    """Monotonic microseconds that go on through the sleep of this machine.

    A monotonic clock stands still while some systems sleep; the wall clock does not. A jump of the wall clock
    against the monotonic one is added, so that the time slept is part of the session.
    """

    def __init__(
        self,
        monotonic_ns: Callable[[], int] = time.monotonic_ns,
        wall_ns: Callable[[], int] = time.time_ns,
    ) -> None:
        self._monotonic_ns = monotonic_ns
        self._wall_ns = wall_ns
        self._ahead_us = self._wall_ahead_us()
        self._slept_us = 0
        self._looked_us = self.now_us()

    def now_us(self) -> int:
        return self._monotonic_ns() // 1000 + self._slept_us

    def check_sleep(self) -> bool:
        """Whether the machine slept or stood still since the last call; call it several times a second."""
        ahead_us = self._wall_ahead_us()
        jump_us, self._ahead_us = ahead_us - self._ahead_us, ahead_us
        if jump_us > _JUMP_US:
            self._slept_us += jump_us
        now_us = self.now_us()
        away_us, self._looked_us = now_us - self._looked_us, now_us
        return away_us > _STOPPED_US

    def _wall_ahead_us(self) -> int:
        return self._wall_ns() // 1000 - self._monotonic_ns() // 1000


class ClockFit:
    """The line through the freshest arrivals: host = offset + slope * device.

    An arrival is the moment of measurement plus a delay that is never negative, so the line lies under all
    points and touches some: the edge of the lower convex hull at the mean, which minimises the sum of the
    distances (Moon, Skelly and Towsley, INFOCOM 1999). Bunched and late arrivals only lie higher.
    `device` may be microseconds (slope about 1) or a count of samples (slope = the period). `tolerance`: how
    far off the given slope may be, as a share of it; the better it is, the longer it is trusted.
    """

    def __init__(self, slope: float, tolerance: float) -> None:
        self.slope = slope
        self._low, self._high = slope * (1 - tolerance), slope * (1 + tolerance)
        self._trusted_us = 20_000 / tolerance  # until as much time has passed, jitter is worse than the slope
        self._points: list[tuple[float, float]] = []  # the freshest of each bin: device, host
        self._bin_start_us = self._solved_us = 0.0
        self._x0 = self._y0 = 0.0
        self._touching = (0.0, 0.0)  # the point with the smallest delay

    @property
    def n_points(self) -> int:
        return len(self._points)

    def add(self, device: float, host_us: float) -> None:
        """The newest sample that came with a chunk, and when it came."""
        if not self._points:
            self._x0, self._y0 = device, host_us
        x, y = device - self._x0, host_us - self._y0
        bin_us = 1e6 if y > _FINE_US else 0.2e6
        if not self._points or y - self._bin_start_us >= bin_us:
            self._bin_start_us = y
            self._points.append((x, y))
            if y > self._trusted_us and (y < _FINE_US or y - self._solved_us > _SOLVE_EVERY_US):
                self._solved_us = y
                self._solve()
        elif self._height(x, y) < self._height(*self._points[-1]):
            self._points[-1] = (x, y)
        if self._height(x, y) < self._height(*self._touching):
            self._touching = (x, y)

    def host_us(self, device: float) -> float:
        """Host time of a device time, without the smallest delay seen."""
        x1, y1 = self._touching
        return self._y0 + y1 + self.slope * (device - self._x0 - x1)

    def _height(self, x: float, y: float) -> float:
        return y - self.slope * x

    def _solve(self) -> None:
        # The last point may still be replaced by a fresher one.
        del self._points[: -_WINDOW_S - 1]
        points = self._points[:-1]
        hull: list[tuple[float, float]] = []
        for x, y in points:
            while len(hull) > 1 and _turns_up(hull[-2], hull[-1], (x, y)):
                hull.pop()
            hull.append((x, y))
        mean = sum(x for x, _ in points) / max(len(points), 1)
        for (x1, y1), (x2, y2) in pairwise(hull):
            if x1 <= mean <= x2 and x2 > x1:
                self.slope = min(max((y2 - y1) / (x2 - x1), self._low), self._high)
                break
        self._touching = min(self._points, key=lambda point: self._height(*point))


def _turns_up(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    """Whether b lies on or above the line from a to c."""
    return (b[1] - a[1]) * (c[0] - a[0]) >= (c[1] - a[1]) * (b[0] - a[0])
