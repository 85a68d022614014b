"""From batches with device clocks, counters or nothing to samples on one even host time line, with gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
_LEARN_RATE_US = 400_000  # arrivals to watch before a device without a clock has a rate
_SUSPECT_US = 300_000  # how long to wait for late samples before they count as lost
_LATE_US = 250_000
_SETTLE_US = 30_000_000  # time constant of the approach to the fitted line
_MAX_SLEW, _MAX_SLEW_AT_START = 0.002, 0.005
_EARLY_US = 2_000_000  # a sample from further in the future than this has a damaged clock reading
_NEAR = 0.03
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

    def __init__(self) -> None:
        self._origin_us: int | None = None  # host time of stream time zero
        self._last_us = 0  # stream time of the last sample
        self._last_reading = 0.0
        self._last_counter: int | None = None
        self._slope = 1.0  # stream microseconds per reading, as applied now
        self._spacing = 1.0  # readings from sample to sample
        self._fit = _fit("clock", 1.0)
        self._kind = ""
        self._interrupted: str | None = None
        self._held: list[SampleBatch] = []
        self._suspect_since_us: int | None = None
        self._period_us: float | None = None  # for devices without a clock, once learned
        self._n_counted = 0

    @property
    def period_us(self) -> float | None:
        """Spacing of samples as measured now; None before the first samples."""
        return None if self._origin_us is None else self._spacing * self._fit.slope

    def interrupt(self, reason: str) -> None:
        """The samples that follow come after a break of the link, or of this machine."""
        if self._origin_us is not None and self._interrupted is None:
            self._interrupted = reason

    def place(self, batches: Sequence[SampleBatch]) -> list[Placed]:
        """Times for new batches; may hold some back for a moment to learn the rate or wait for late ones."""
        placed: list[Placed] = []
        for batch in batches:
            if len(batch):
                self._held.append(batch)
                if not self._must_wait(batch):
                    placed += self.flush()
        return placed

    def flush(self) -> list[Placed]:
        """Whatever is held back, now."""
        held, self._held = self._held, []
        if held and self._period_us is None and _kind(held[0]) != "clock":
            self._period_us = _guessed_period_us(held)
        return [placed for batch in held for placed in self._place(batch)]

    # -- waiting

    def _must_wait(self, batch: SampleBatch) -> bool:
        kind = _kind(batch)
        if kind == "clock":
            return False
        if self._period_us is None:
            return not self._learn_period()
        return kind == "count" and kind == self._kind and not self._interrupted and self._wait_for_late(batch)

    def _learn_period(self) -> bool:
        span_us = int(self._held[-1].arrival_us[-1] - self._held[0].arrival_us[-1])
        if span_us < _LEARN_RATE_US:
            return False
        self._period_us = _measured_period_us(self._held)
        return self._period_us is not None

    def _wait_for_late(self, batch: SampleBatch) -> bool:
        """Without a counter, a silence means loss only if the samples do not come in a burst after it."""
        arrival_us = int(batch.arrival_us[-1])
        n_held = sum(map(len, self._held))
        late_us = arrival_us - self._fit.host_us(self._last_reading + n_held)
        if late_us < -2 * _LATE_US:  # they come faster than they should: the device changed its rate
            self._period_us = None
            self.interrupt("reset")
            return True
        if late_us < max(_LATE_US, 5 * self._fit.slope):
            self._suspect_since_us = None
            return False
        self._suspect_since_us = self._suspect_since_us or arrival_us
        if arrival_us - self._suspect_since_us < _SUSPECT_US:
            return True
        self._suspect_since_us = None
        self.interrupt("lost")
        return False

    # -- placing

    def _place(self, batch: SampleBatch) -> Iterator[Placed]:
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
                gap = self._anchor(part, x, kind, reason or "lost")
                time_us = self._times(x)
            self._advance(part, x, time_us)
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
            self._spacing = 1.0
            return
        known = self._spacing if self._kind == "clock" else None
        if len(readings) > 1:
            spacing = float(np.median(np.diff(readings)))
        elif known is not None and self._origin_us is not None:
            spacing = float(readings[0]) - self._last_reading
            if known > 1.0 and not 0.5 * known < spacing < 1.5 * known:
                return
        else:
            return
        near = known is not None and abs(spacing - known) < 0.2 * known
        self._spacing = known + 0.05 * (spacing - known) if near and known is not None else max(spacing, 1.0)

    def _jumps(self, readings: Int64Array, batch: SampleBatch) -> list[int]:
        """Where samples are missing inside a batch."""
        if batch.counter is not None:
            return [int(i) + 1 for i in np.flatnonzero(np.diff(batch.counter) > 1)]
        return [int(i) + 1 for i in np.flatnonzero(np.diff(readings) > 1.5 * self._spacing)]

    def _goes_on(self, batch: SampleBatch, x: Int64Array, kind: str) -> bool:
        """Whether the samples continue the line that is known."""
        if self._origin_us is None or kind != self._kind or batch.new_epoch or x[0] <= self._last_reading:
            return False
        if self._interrupted and kind == "count":
            return False
        late_us = float(batch.arrival_us[-1]) - self._fit.host_us(float(x[-1]))
        if self._interrupted:
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
            step = (x - last_reading) / self._spacing
            n_lost, exact = (round(step) - 1 if step > 1.5 else 0), False
        return Gap(last_us, time_us, n_lost, exact, reason) if n_lost > 0 else None

    def _anchor(self, batch: SampleBatch, x: Int64Array, kind: str, reason: str) -> Gap | None:
        """A new line: its newest sample stands where it arrived, the others before it."""
        if kind == "clock":
            slope = 1.0
        else:
            slope = self._fit.slope if kind == self._kind and self._period_us else self._period_us or 10_000.0
            slope = self._period_us if self._interrupted == "reset" and self._period_us else slope
        span_us = float(x[-1] - x[0]) * slope
        first_host_us = round(float(batch.arrival_us[-1]) - span_us)
        self._kind, self._slope, self._fit = kind, slope, _fit(kind, slope)
        if self._origin_us is None:
            self._origin_us = first_host_us
            self._last_us, self._last_reading = 0, float(x[0])
            return None
        period_us = self._spacing * slope
        first_us = max(first_host_us - self._origin_us, self._last_us + round(period_us))
        n_lost = max(round((first_us - self._last_us) / period_us) - 1, 0)
        gap = Gap(self._last_us, first_us, n_lost, False, reason)
        self._last_us, self._last_reading = first_us, float(x[0])
        return gap

    def _advance(self, batch: SampleBatch, x: Int64Array, time_us: Int64Array) -> None:
        assert self._origin_us is not None
        self._last_us, self._last_reading = int(time_us[-1]), float(x[-1])
        self._last_counter = None if batch.counter is None else int(batch.counter[-1])
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


def _guessed_period_us(held: Sequence[SampleBatch]) -> float:
    """The stream ended before its rate was known: what was seen of it, or 100 Hz."""
    span_us = int(held[-1].arrival_us[-1] - held[0].arrival_us[-1])
    return (_measured_period_us(held) if span_us > 50_000 else None) or 10_000.0
