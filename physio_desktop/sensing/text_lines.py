"""Line-oriented formats: bytes to lines to rows to batches. What a line means is its grammar's business."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import ONES, DeviceInfo
from physio_desktop.sensing.columns import TIME_UNITS_US, time_unit_of
from physio_desktop.sensing.frames import SampleBatch

MAX_LINE = 4096  # bytes; anything longer is garbage
NO_MAGNETOMETER = (float("nan"),) * 3
_ROWS_TO_LEARN_CLOCK = 10
_LONGEST_PAUSE = 10  # steps of the clock
_LONGEST_CLOCK_US = 1e18  # a readable clock starts 1970 or later
# Counters that wrap around, by unit: a step back by nearly that much is a step forward.
_MODULI = {"index": (1 << 8, 1 << 16, 1 << 32), "ms": (1 << 32,), "us": (1 << 32,)}

Float64Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Samples of consecutive lines with one label. values: (n, 9), ticks: (n,) clock readings; NaN = absent.

    `time_unit`: of the clock, where the format stated it by then.
    """

    values: Float64Array
    ticks: Float64Array
    label: str | None = None
    time_unit: str | None = None

    def __len__(self) -> int:
        return len(self.values)


class LineGrammar(Protocol):
    """What a line of one format means. `read` counts what it skips and may hold lines back to learn more."""

    format: str
    device: DeviceInfo | None
    skipped: Counter[str]

    @property
    def names_its_channels(self) -> bool:
        """Whether lines or a header say which number is which channel."""
        ...

    @property
    def units(self) -> Mapping[str, str]:
        """Units that the stream itself states: `acc_unit`, `gyr_unit`, `mag_unit`."""
        ...

    def read(self, lines: Sequence[bytes]) -> Sequence[Rows]: ...


def grouped(
    values: Sequence[Sequence[float]],
    ticks: Sequence[float],
    labels: Sequence[str | None],
    time_unit: str | None = None,
) -> list[Rows]:
    """Rows split where the label changes."""
    if not values:
        return []
    table, times = np.array(values, np.float64), np.array(ticks, np.float64)
    cuts = [i for i in range(1, len(labels)) if labels[i] != labels[i - 1]]
    bounds = [0, *cuts, len(labels)]
    return [Rows(table[a:b], times[a:b], labels[a], time_unit) for a, b in pairwise(bounds)]


class LineSplitter:
    """Bytes to non-empty lines (LF, CR or both), whatever the cuts."""

    def __init__(self, skipped: Counter[str]) -> None:
        self._skipped = skipped
        self.clear()

    def clear(self, inside_line: bool = False) -> None:
        """Forget half a line; `inside_line`: the next bytes may begin within one, which is skipped too."""
        self._tail = b""
        self._oversized = False
        self._inside_line = inside_line

    def split(self, data: bytes) -> list[bytes]:
        *complete, tail = (self._tail + data).replace(b"\r", b"\n").split(b"\n")
        if complete and (self._oversized or len(complete[0]) > MAX_LINE):
            self._skipped["oversized"] += 1
            complete[0] = b""
            self._oversized = False
        elif complete and self._inside_line:
            self._skipped["half"] += bool(complete[0])
            complete[0] = b""
        self._inside_line = self._inside_line and not complete
        self._oversized = self._oversized or len(tail) > MAX_LINE
        self._tail = b"" if self._oversized else tail
        lines = []
        for line in complete:
            if len(line) > MAX_LINE:
                self._skipped["oversized"] += 1
            elif line := line.lstrip(b"\0"):  # what a line sends while its board starts
                lines.append(line)
        return lines


class TextDecoder:
    """Decodes one line-oriented format."""

    def __init__(self, grammar: LineGrammar) -> None:
        self._grammar = grammar
        self.format = grammar.format
        self.skipped = grammar.skipped
        self._splitter = LineSplitter(self.skipped)
        self._held: list[tuple[Rows, int]] = []  # with their arrival, until the clock is understood
        self._clock: TickClock | None = None

    @property
    def device(self) -> DeviceInfo | None:
        return self._grammar.device

    @property
    def names_its_channels(self) -> bool:
        return self._grammar.names_its_channels

    @property
    def units(self) -> Mapping[str, str]:
        return self._grammar.units

    @property
    def n_held(self) -> int:
        """Samples read but held back until the meaning of their clock is known."""
        return sum(len(rows) for rows, _ in self._held)

    def resume(self) -> None:
        # Half a line of numbers can look like a whole one.
        self._splitter.clear(inside_line=self._clock is not None)

    def flush(self) -> list[SampleBatch]:
        return self._release(final=True)

    def feed(self, data: bytes, arrival_us: int) -> list[SampleBatch]:
        lines = self._splitter.split(data)
        if not lines:
            return []
        self._held += [(rows, arrival_us) for rows in self._grammar.read(lines)]
        return self._release(final=False)

    def _release(self, final: bool) -> list[SampleBatch]:
        if not self._held or (self._clock is None and not self._learn_clock(final)):
            return []
        held, self._held = self._held, []
        return [batch for rows, arrival_us in held for batch in self._batches(rows, arrival_us)]

    def _learn_clock(self, final: bool) -> bool:
        """Decide what the clock readings are, once there are enough of them."""
        unit = self._held[0][0].time_unit
        if unit is None:
            ticks = np.concatenate([rows.ticks for rows, _ in self._held])[:_ROWS_TO_LEARN_CLOCK]
            if np.isfinite(ticks).all():
                if len(ticks) < _ROWS_TO_LEARN_CLOCK and not final:
                    return False
                unit = _clock_unit(ticks[1:] if self._drop_half_line(ticks) else ticks)
        self._clock = TickClock(unit)
        return True

    def _drop_half_line(self, ticks: Float64Array) -> bool:
        """The first line is often the end of one, with a clock reading that does not lead to the others."""
        steps = np.diff(ticks)
        usual = float(np.median(steps[1:])) if len(steps) > 2 else 0.0
        if usual <= 0 or 0 <= steps[0] <= _LONGEST_PAUSE * usual:
            return False
        self.skipped["half"] += 1
        rows, arrival_us = self._held[0]
        self._held[0] = replace(rows, values=rows.values[1:], ticks=rows.ticks[1:]), arrival_us
        return True

    def _batches(self, rows: Rows, arrival_us: int) -> Iterator[SampleBatch]:
        assert self._clock is not None
        with np.errstate(over="ignore"):
            values = rows.values.astype(np.float32)
        finite = np.isfinite(values)
        if not finite.all():
            good = finite[:, :6].all(axis=1) & (finite[:, 6:] == finite[:, 6:7]).all(axis=1)
            good &= ~np.isinf(values).any(axis=1)
            if not good.all():
                self.skipped["nan"] += int((~good).sum())
            rows = replace(rows, values=rows.values[good], ticks=rows.ticks[good])
            values = values[good]
        if not len(rows):
            return
        readings, new_epochs = self._clock.unwrap(rows.ticks)
        bounds = [*sorted({0, *new_epochs}), len(rows)]
        for start, stop in pairwise(bounds):
            part = None if readings is None else readings[start:stop]
            yield SampleBatch(
                device_values=values[start:stop],
                scale=ONES,
                arrival_us=np.full(stop - start, arrival_us, np.int64),
                counter=part if self._clock.unit == "index" else None,
                device_us=part if self._clock.unit != "index" else None,
                new_epoch=start in new_epochs,
                label=rows.label,
            )


def _clock_unit(ticks: Float64Array) -> str | None:
    """What clock readings are; None where too many are equal to say when each sample was taken."""
    unit = time_unit_of(ticks)
    is_clock = unit is not None and unit != "index"
    return None if is_clock and np.mean(np.diff(ticks) == 0) > 0.1 else unit


class TickClock:
    """A device's clock readings as an ever-growing count: samples for an index, else microseconds."""

    def __init__(self, unit: str | None) -> None:
        self.unit = unit
        self._last = np.nan  # reading as sent
        self._turns = 0  # what full turns of the counter add, in readings
        self._last_reading: int | None = None

    def unwrap(self, ticks: Float64Array) -> tuple[npt.NDArray[np.int64] | None, list[int]]:
        """Readings (n,) without wrap-around, None without a clock, and where the device started anew."""
        if self.unit is None:
            return None, []
        ticks = self._mended(ticks)
        turns = np.full(len(ticks), self._turns, np.float64)
        new_epochs = []
        steps = np.diff(ticks, prepend=self._last)
        for i in np.flatnonzero(steps < 0).tolist():
            modulus = self._modulus(float(steps[i]), float(ticks[i] - steps[i]))
            self._turns = self._turns + modulus if modulus else 0
            turns[i:] = self._turns
            if not modulus:
                new_epochs.append(i)
        self._last = float(ticks[-1])
        readings = np.rint((ticks + turns) * TIME_UNITS_US.get(self.unit, 1.0)).astype(np.int64)
        self._put_in_order(readings, new_epochs)
        return readings, new_epochs

    def _mended(self, ticks: Float64Array) -> Float64Array:
        """Readings that are no number, or absurd, repeat the one before."""
        assert self.unit is not None
        bad = ~(np.abs(ticks) < _LONGEST_CLOCK_US / TIME_UNITS_US.get(self.unit, 1.0))
        if bad.any():
            ticks = ticks.copy()
            for i in np.flatnonzero(bad).tolist():
                before = ticks[i - 1] if i else self._last
                ticks[i] = before if np.isfinite(before) else 0.0
        return ticks

    def _put_in_order(self, readings: npt.NDArray[np.int64], new_epochs: list[int]) -> None:
        """Readings too coarse to differ still have to grow."""
        before = self._last_reading
        if before is None or 0 in new_epochs:
            before = int(readings[0]) - 1
        if readings[0] <= before or (np.diff(readings) <= 0).any():
            for i in range(len(readings)):
                if i not in new_epochs:
                    readings[i] = max(int(readings[i]), before + 1)
                before = int(readings[i])
        self._last_reading = int(readings[-1])

    def _modulus(self, step: float, before: float) -> int:
        """What the counter wrapped at, or 0 where it did not wrap."""
        assert self.unit is not None
        near = 100 if self.unit == "index" else 60e6 / TIME_UNITS_US[self.unit]
        for modulus in _MODULI.get(self.unit, ()):
            if 0 < step + modulus < near and before < modulus:
                return modulus
        return 0
