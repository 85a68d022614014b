"""From batches with device clocks, counters or nothing to samples on one even host time line, with gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from physio_desktop.domain import Gap, Int64Array
from physio_desktop.sensing.clock import ClockFit
from physio_desktop.sensing.frames import SampleBatch

# A first guess from a few arrivals is drawn to the rates that devices mostly have.
ROUND_RATES_HZ = (
    5,
    10,
    12.5,
    15,
    20,
    25,
    30,
    40,
    50,
    60,
    75,
    80,
    100,
    125,
    150,
    200,
    250,
    400,
    500,
    800,
    1000,
)
_LEARN_RATE_US = 400_000  # of arrivals to watch before a device without a clock has a rate
_LEARN_ARRIVALS = 10  # at least; five times as long where they come in bunches
_SUSPECT_US = 300_000  # how long to wait for late samples before they count as lost
_LATE_US = 250_000
_OTHER_RATE_US = 3_000_000  # of lateness, or between losses, that mean another rate
_SETTLE_US = 60_000_000  # time constant of the approach to the fitted line: rates stay true
_MAX_SLEW, _MAX_SLEW_AT_START = 0.002, 0.005
_EARLY_US = 2_000_000  # a sample from further in the future than this has a damaged clock reading
_NEAR = 0.03
_MILLISECOND = 1000
_STALE_US = 60_000_000
_RESUMED_US = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Samples of a batch, their times (n,) in microseconds of stream time, and what is missing before."""

    batch: SampleBatch
    time_us: Int64Array
    gap: Gap | None


class Timeline:
    """Places samples on the host's time line: strictly growing, never jumping without a gap.

    The first sample of all is time zero. Readings of the device's clock (microseconds), else of its counter,
    else a count of what came (both in samples) are mapped by a robust line; the mapping follows that line by
    bending slightly, never by a step. What is missing is exact with a counter and estimated without.
    """

    def __init__(self, rate_hz: float | None = None) -> None:
        self._origin_us: int | None = None  # host time of stream time zero
        self._last_us = 0  # stream time of the last sample
        self._last_reading = 0.0
        self._last_counter: int | None = None
        self._slope = 1.0  # stream microseconds per reading, as applied now
        self._spacing = 1.0  # readings from sample to sample
        self._grain = _MILLISECOND  # what readings are whole numbers of, until one is not; else 0
        self._fit = _fit("clock", 1.0)
        self._kind = ""
        self._interrupted: str | None = None
        self._held: list[SampleBatch] = []
        self._suspect_since_us: int | None = None
        self._lost_us = -_OTHER_RATE_US  # when samples were last taken for lost by their lateness
        # For devices without a clock, once it is learned or where it is known.
        self._period_us = None if rate_hz is None else 1e6 / rate_hz
        self._has_new_rate = False
        self._ahead_us = 0  # stream time began so far ahead of the line, because it cannot run back
        self._n_counted = 0

    @property
    def period_us(self) -> float | None:
        """Spacing of samples as measured now; None before the first samples."""
        return None if self._origin_us is None else self._spacing * self._fit.slope

    @property
    def kind(self) -> str:
        """What the times come from: clock, counter or count; empty before the first samples."""
        return self._kind

    def interrupt(self, reason: str) -> None:
        """The samples that follow come after a break of the link, or of this machine."""
        if self._origin_us is not None and self._interrupted is None:
            self._interrupted = reason

    def place(self, batches: Sequence[SampleBatch]) -> list[Placed]:
        """Times for new batches; may hold some back for a moment to learn the rate or wait for late ones."""
        placed: list[Placed] = []
        wait = True
        for batch in batches:
            if len(batch):
                self._held.append(batch)
                wait = self._must_wait(batch)
                # Until there is a line, all that came together decides where it begins.
                if not wait and self._origin_us is not None:
                    placed += self.flush()
        return placed if wait else placed + self.flush()

    def flush(self) -> list[Placed]:
        """Whatever is held back, now."""
        held, self._held = self._held, []
        if held and self._period_us is None and _kind(held[0]) != "clock":
            self._period_us = _guessed_period_us(held, self._fit.slope if self._has_new_rate else 10_000.0)
        return [placed for i, batch in enumerate(held) for placed in self._place(batch, held[i + 1 :])]

    # -- waiting

    def _must_wait(self, batch: SampleBatch) -> bool:
        kind = _kind(batch)
        if kind == "clock":
            return False
        if self._period_us is None:
            return not self._learn_period()
        if kind != self._kind or self._interrupted or batch.new_epoch:
            return False
        return self._wait_for_late(batch)

    def _learn_period(self) -> bool:
        span_us = int(self._held[-1].arrival_us[-1] - self._held[0].arrival_us[-1])
        n_arrivals = len({int(batch.arrival_us[-1]) for batch in self._held})
        if span_us < _LEARN_RATE_US or (n_arrivals < _LEARN_ARRIVALS and span_us < 5 * _LEARN_RATE_US):
            return False
        self._period_us = _measured_period_us(self._held)
        return self._period_us is not None

    def _wait_for_late(self, batch: SampleBatch) -> bool:
        """Without a counter, a silence means loss only if the samples do not come in a burst after it."""
        assert self._origin_us is not None
        arrival_us = int(batch.arrival_us[-1])
        n_new = sum(map(len, self._held)) if batch.counter is None else batch.counter[-1] - self._last_reading
        late_us = arrival_us - self._fit.host_us(self._last_reading + n_new)
        early_us = self._last_us + n_new * self._slope - (arrival_us - self._origin_us) - self._ahead_us
        is_early = early_us > 2 * _LATE_US
        if not is_early and late_us < max(_LATE_US, 5 * self._fit.slope):
            self._suspect_since_us = None
            return False
        self._suspect_since_us = self._suspect_since_us or arrival_us
        suspect_us = arrival_us - self._suspect_since_us
        if batch.counter is not None or is_early:
            is_new_rate = suspect_us > (_SUSPECT_US if is_early else _OTHER_RATE_US)
            return is_new_rate and self._learn_anew("reset")
        if suspect_us < _SUSPECT_US:
            return True
        self._suspect_since_us = None
        if arrival_us - self._lost_us < _OTHER_RATE_US:
            return self._learn_anew("lost")
        self._lost_us = arrival_us
        self.interrupt("lost")
        return False

    def _learn_anew(self, reason: str) -> bool:
        """They keep coming faster or slower than they should: the device has changed its rate."""
        self._period_us = self._suspect_since_us = None
        self._has_new_rate = True
        self.interrupt(reason)
        return True

    # -- placing

    def _place(self, batch: SampleBatch, later: Sequence[SampleBatch]) -> Iterator[Placed]:
        """`later`: what came after it and waits to be placed."""
        kind = _kind(batch)
        readings = self._readings(batch, kind)
        self._learn_spacing(readings, kind)
        reason = self._interrupted or ("reset" if batch.new_epoch or kind != self._kind else None)
        starts = [0, *self._jumps(readings, batch), len(batch)]
        for start, stop in pairwise(starts):
            part = batch.part(start, stop)
            x = readings[start:stop]
            if self._goes_on(part, x, kind):
                gap_start = self._last_us, self._last_reading, self._last_counter
                time_us = self._times(x)
                gap = self._gap(part, int(time_us[0]), float(x[0]), gap_start, reason or "lost")
            else:
                newest, arrival_us = _newest(part, int(x[-1]), later)
                n_lost = self._lost_by_count(part)
                gap = self._anchor(float(x[0]), newest, arrival_us, kind, reason or "lost")
                if gap is not None and n_lost is not None:
                    gap = replace(gap, n_lost=n_lost, exact=True)
                time_us = self._times(x)
            # Of what came at one moment only the newest says when it was measured.
            is_newest = stop == len(batch) and not (later and later[0].arrival_us[0] == batch.arrival_us[-1])
            self._advance(part, x, time_us, is_newest)
            self._interrupted = reason = None
            yield Placed(part, time_us, gap)

    def _readings(self, batch: SampleBatch, kind: str) -> Int64Array:
        if kind == "clock":
            assert batch.device_us is not None
            return batch.device_us
        if kind == "counter":
            assert batch.counter is not None
            return batch.counter
        self._n_counted += len(batch)
        return np.arange(self._n_counted - len(batch), self._n_counted, dtype=np.int64)

    def _learn_spacing(self, readings: Int64Array, kind: str) -> None:
        if kind != "clock":
            self._spacing, self._grain = 1.0, 0
            return
        known = self._spacing if self._kind == "clock" else None
        if self._grain and (readings % _MILLISECOND).any():
            self._grain = 0
        if len(readings) > 1:
            steps = np.diff(readings)
            spacing = float(np.median(steps))
            if self._grain:
                spacing = float(np.mean(steps[steps <= spacing + self._grain]))
        elif known is not None and self._origin_us is not None:
            spacing = float(readings[0]) - self._last_reading
            if known > 1.0 and not 0.5 * known - self._grain < spacing <= self._longest_step:
                return
        else:
            return
        if known is not None and known > 1.0 and abs(spacing - known) < max(0.2 * known, self._grain + 1):
            self._spacing = known + 0.05 * (spacing - known)
        else:
            self._spacing = max(spacing, 1.0)

    @property
    def _longest_step(self) -> float:
        """In readings, from one sample to the next: beyond it one is missing."""
        return max(1.5 * self._spacing, self._spacing + self._grain)

    def _jumps(self, readings: Int64Array, batch: SampleBatch) -> list[int]:
        """Where samples are missing inside a batch."""
        if batch.counter is not None:
            return [int(i) + 1 for i in np.flatnonzero(np.diff(batch.counter) > 1)]
        return [int(i) + 1 for i in np.flatnonzero(np.diff(readings) > self._longest_step)]

    def _goes_on(self, batch: SampleBatch, x: Int64Array, kind: str) -> bool:
        """Whether the samples continue the line that is known."""
        if self._origin_us is None or kind != self._kind or batch.new_epoch or x[0] <= self._last_reading:
            return False
        if self._has_new_rate or (self._interrupted and kind == "count"):
            return False
        late_us = float(batch.arrival_us[-1]) - self._fit.host_us(float(x[-1]))
        # A clock or counter alone may have begun anew unnoticed; with both, the boot number would tell.
        if self._interrupted and (batch.counter is None or batch.device_us is None):
            return abs(late_us) < _RESUMED_US
        return -_EARLY_US < late_us < _STALE_US

    def _times(self, x: Int64Array) -> Int64Array:
        times: Int64Array = np.rint(self._last_us + (x - self._last_reading) * self._slope).astype(np.int64)
        return times

    def _gap(
        self, batch: SampleBatch, time_us: int, x: float, before: tuple[int, float, int | None], reason: str
    ) -> Gap | None:
        last_us, last_reading, last_counter = before
        if batch.counter is not None and last_counter is not None:
            n_lost, exact = int(batch.counter[0]) - last_counter - 1, True
        else:
            step = x - last_reading
            n_lost, exact = (round(step / self._spacing) - 1 if step > self._longest_step else 0), False
        return Gap(last_us, time_us, n_lost, exact, reason) if n_lost > 0 else None

    def _lost_by_count(self, batch: SampleBatch) -> int | None:
        """What is missing before a batch that only changed its rate, where the device counts."""
        goes_on = self._has_new_rate and not batch.new_epoch
        if not goes_on or batch.counter is None or self._last_counter is None:
            return None
        n_lost = int(batch.counter[0]) - self._last_counter - 1
        return n_lost if n_lost >= 0 else None

    def _anchor(self, reading: float, newest: float, arrival_us: float, kind: str, reason: str) -> Gap | None:
        """A new line from `reading` on: the newest sample stands where it arrived, the others before it."""
        if kind == "clock":
            slope = 1.0
        else:
            is_known = kind == self._kind and self._period_us and not self._has_new_rate
            slope = self._fit.slope if is_known else self._period_us or 10_000.0
        self._has_new_rate = False
        first_host_us = round(arrival_us - (newest - reading) * slope)
        self._kind, self._slope, self._fit = kind, slope, _fit(kind, slope)
        self._fit.add(newest, arrival_us)
        if self._origin_us is None:
            self._origin_us = first_host_us
            self._last_us, self._last_reading = 0, reading
            return None
        period_us = self._spacing * slope
        first_us = max(first_host_us - self._origin_us, self._last_us + round(period_us))
        self._ahead_us = first_us - (first_host_us - self._origin_us)
        n_lost = max(round((first_us - self._last_us) / period_us) - 1, 0)
        gap = Gap(self._last_us, first_us, n_lost, False, reason)
        self._last_us, self._last_reading = first_us, reading
        return gap

    def _advance(self, batch: SampleBatch, x: Int64Array, time_us: Int64Array, is_newest: bool) -> None:
        assert self._origin_us is not None
        self._last_us, self._last_reading = int(time_us[-1]), float(x[-1])
        self._last_counter = None if batch.counter is None else int(batch.counter[-1])
        if not is_newest:
            return
        self._fit.add(self._last_reading, float(batch.arrival_us[-1]))
        target_us = self._fit.host_us(self._last_reading) - self._origin_us
        limit = _MAX_SLEW if self._fit.n_points > 10 else _MAX_SLEW_AT_START
        bend = float(np.clip((target_us - self._last_us) / _SETTLE_US, -limit, limit))
        self._slope = self._fit.slope * (1 + bend)


def _fit(kind: str, slope: float) -> ClockFit:
    """Clocks are good to a thousandth; a rate measured in half a second only to a tenth."""
    return ClockFit(slope, tolerance=1e-3 if kind == "clock" else 0.1)


def _kind(batch: SampleBatch) -> str:
    if batch.device_us is not None:
        return "clock"
    return "count" if batch.counter is None else "counter"


def _newest(batch: SampleBatch, reading: int, later: Sequence[SampleBatch]) -> tuple[float, float]:
    """Reading and arrival of the newest sample that continues a batch without a break."""
    kind = _kind(batch)
    for follower in later:
        if follower.new_epoch or _kind(follower) != kind:
            break
        if kind == "clock" and follower.device_us is not None:
            reading = int(follower.device_us[-1])
        elif kind == "counter" and follower.counter is not None:
            reading = int(follower.counter[-1])
        else:
            reading += len(follower)
        batch = follower
    return float(reading), float(batch.arrival_us[-1])


def _measured_period_us(held: Sequence[SampleBatch]) -> float | None:
    """Slope of the arrivals over the samples, drawn to a round rate that is near; None where it has none."""
    arrivals = np.array([batch.arrival_us[-1] for batch in held], np.float64)
    if held[0].counter is not None:
        counts = np.array([0 if batch.counter is None else batch.counter[-1] for batch in held], np.float64)
    else:
        counts = np.cumsum([len(batch) for batch in held]).astype(np.float64)
    counts, arrivals = counts - counts.mean(), arrivals - arrivals.mean()
    if (counts @ arrivals) <= 0:
        return None
    period_us = float(counts @ arrivals / (counts @ counts))
    nearest = min(ROUND_RATES_HZ, key=lambda rate: abs(rate * period_us / 1e6 - 1))
    return 1e6 / nearest if abs(nearest * period_us / 1e6 - 1) < _NEAR else period_us


def _guessed_period_us(held: Sequence[SampleBatch], otherwise_us: float) -> float:
    """The stream ended before its rate was known: what was seen of it, if that is enough."""
    span_us = int(held[-1].arrival_us[-1] - held[0].arrival_us[-1])
    return (_measured_period_us(held) if span_us > 50_000 else None) or otherwise_us
