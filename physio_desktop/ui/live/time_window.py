"""Which stretch of time the plots show: following the newest sample, or looking back."""

from __future__ import annotations

from dataclasses import dataclass, replace

SHORTEST_S, USUAL_S, LONGEST_S = 2.0, 10.0, 3600.0
AT_THE_END_S = 0.05


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """`end_us` None: it follows. Otherwise it ends at that stream time and stands still."""

    span_s: float = USUAL_S
    end_us: int | None = None

    @property
    def follows(self) -> bool:
        return self.end_us is None

    def bounds_us(self, now_us: int) -> tuple[int, int]:
        end_us = now_us if self.end_us is None else self.end_us
        return end_us - round(self.span_s * 1e6), end_us

    def panned(self, by_s: float, now_us: int) -> TimeWindow:
        """Positive looks back; arriving at the newest sample it follows again."""
        end_us = (now_us if self.end_us is None else self.end_us) - round(by_s * 1e6)
        if end_us >= now_us - AT_THE_END_S * 1e6:
            return replace(self, end_us=None)
        return replace(self, end_us=end_us)

    def zoomed(self, factor: float, anchor: float, now_us: int) -> TimeWindow:
        """`anchor`: what stays in place, 0 at the left edge, 1 at the right one."""
        span_s = min(max(self.span_s * factor, SHORTEST_S), LONGEST_S)
        if self.end_us is None:
            return replace(self, span_s=span_s)
        moved_s = (1 - anchor) * (self.span_s - span_s)
        return replace(self, span_s=span_s).panned(moved_s, now_us)

    def frozen(self, now_us: int) -> TimeWindow:
        return replace(self, end_us=now_us if self.end_us is None else self.end_us)

    def following(self) -> TimeWindow:
        return TimeWindow()


def tick_step(span: float, n_most: int = 5) -> float:
    """The smallest 1, 2 or 5 times a power of ten that needs at most `n_most` steps."""
    step = 10.0**-6
    while True:
        for factor in (1, 2, 5):
            if span / (step * factor) <= n_most:
                return step * factor
        step *= 10


class SteadyRange:
    """A y range that changes rarely: grows at once, shrinks when it was much too large for a while.

    patience: how many looks "a while" is. least: the smallest half-size worth showing, so that noise at
    rest does not fill the plot.
    """

    def __init__(self, least: float, patience: int = 40) -> None:
        self._least = least
        self._patience = patience
        self._n_loose = 0
        self.low, self.high = -least, least

    def update(self, low: float, high: float) -> bool:
        """The extremes shown now; whether the range changed."""
        if low > high:
            return False
        if low < self.low or high > self.high:
            return self._set(min(low, self.low), max(high, self.high))
        loose = high - low < 0.45 * (self.high - self.low) and self.high - self.low > 2.2 * self._least
        self._n_loose = self._n_loose + 1 if loose else 0
        return self._n_loose > self._patience and self._set(low, high)

    def _set(self, low: float, high: float) -> bool:
        self._n_loose = 0
        middle = (low + high) / 2
        half = max((high - low) / 2 * 1.15, self._least)
        step = tick_step(2 * half, 10)
        low, high = step * ((middle - half) // step), step * -(-(middle + half) // step)
        changed = (low, high) != (self.low, self.high)
        self.low, self.high = low, high
        return changed
