"""How well samples come: their rate, how evenly they are spaced and arrive, and what was lost when."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from physio_desktop.domain import Gap, ImuBlock, Int64Array

HISTORY_S = 300
_WINDOW_US = 10_000_000  # of rate and jitter
_N_GAPS = 50
_OTHER_RATE = 0.2  # of the period, beyond which it is another rate, with figures of its own


@dataclass(frozen=True, slots=True)
class SecondOfStream:
    """One second of the host's clock: how many seconds ago it was, samples that came, samples lost."""

    ago_s: int
    n_samples: int
    n_lost: int


@dataclass(frozen=True, slots=True)
class StreamFigures:
    """Of the last ten seconds: samples a second; standard deviation of the time from sample to sample, and of
    the delay with which batches arrive. None where nothing came. `seconds`: the last five minutes, oldest
    first, those without samples included. `gaps`: the newest last, each with how long ago it ended.
    """

    rate_hz: float | None = None
    period_jitter_ms: float | None = None
    arrival_jitter_ms: float | None = None
    seconds: tuple[SecondOfStream, ...] = ()
    gaps: tuple[tuple[float, Gap], ...] = ()


class StreamQuality:
    """`push` belongs to the reader thread; `figures` may be asked by any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seconds: deque[list[int]] = deque(maxlen=HISTORY_S + 1)  # second, samples, lost
        self._arrivals: deque[tuple[int, int, Int64Array]] = deque()  # came, delay, steps inside
        self._gaps: deque[tuple[int, Gap]] = deque(maxlen=_N_GAPS)

    def push(self, blocks: Sequence[ImuBlock], now_us: int) -> None:
        """now_us: host time at which the blocks were there."""
        blocks = [block for block in blocks if len(block)]
        if not blocks:
            return
        gaps = [block.gap for block in blocks if block.gap is not None]
        steps = np.concatenate([np.diff(block.time_us) for block in blocks])
        with self._lock:
            self._count(now_us // 1_000_000, sum(map(len, blocks)), sum(gap.n_lost for gap in gaps))
            self._gaps.extend((now_us, gap) for gap in gaps)
            self._notice_other_rate(steps)
            self._arrivals.append((now_us, now_us - int(blocks[-1].time_us[-1]), steps))
            while self._arrivals[0][0] < now_us - _WINDOW_US:
                self._arrivals.popleft()

    def figures(self, now_us: int) -> StreamFigures:
        with self._lock:
            arrivals = [item for item in self._arrivals if item[0] >= now_us - _WINDOW_US]
            seconds = [tuple(item) for item in self._seconds]
            gaps = tuple(((now_us - came_us) / 1e6, gap) for came_us, gap in self._gaps)
        steps = np.concatenate([item[2] for item in arrivals]) if arrivals else np.empty(0)
        delays = np.array([item[1] for item in arrivals], float)
        has_steps = len(steps) > 1
        return StreamFigures(
            rate_hz=float(1e6 / steps.mean()) if has_steps else None,
            period_jitter_ms=float(steps.std() / 1e3) if has_steps else None,
            arrival_jitter_ms=float(delays.std() / 1e3) if len(delays) > 1 else None,
            seconds=_filled(seconds, now_us // 1_000_000),
            gaps=gaps,
        )

    def _notice_other_rate(self, steps: Int64Array) -> None:
        before = next((item[2] for item in reversed(self._arrivals) if len(item[2])), None)
        if before is None or not len(steps):
            return
        period_us = float(np.median(before))
        if abs(float(np.median(steps)) - period_us) > _OTHER_RATE * period_us:
            self._arrivals.clear()

    def _count(self, second: int, n_samples: int, n_lost: int) -> None:
        if not self._seconds or self._seconds[-1][0] != second:
            self._seconds.append([second, 0, 0])
        self._seconds[-1][1] += n_samples
        self._seconds[-1][2] += n_lost


def _filled(seconds: Sequence[tuple[int, ...]], now_s: int) -> tuple[SecondOfStream, ...]:
    """With the seconds in which nothing came, up to the last whole one."""
    found = {second: (n, lost) for second, n, lost in seconds}
    if not found:
        return ()
    first = max(min(found), now_s - HISTORY_S)
    return tuple(SecondOfStream(now_s - s, *found.get(s, (0, 0))) for s in range(first, now_s))
