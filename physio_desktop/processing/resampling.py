"""Device streams of 20 to 1,000 Hz onto a model's time base, by timestamp, statefully and without drift.

Output times lie on a grid counted from the first sample of a stretch, so they cannot drift against the
device's clock. Where samples are closer together than the grid, each output is a Lanczos-windowed sinc sum
(C. Duchon, "Lanczos filtering in one and two dimensions", J. Applied Meteorology 18, 1979) over the samples
around it, which is at once the anti-alias filter; otherwise it is linear interpolation, so a stream that
already lies on the grid passes unchanged. Over a few lost samples it is linear interpolation too: a radio
loses a packet every few seconds, and limbs do little in a quarter of a second.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import N_CHANNELS, ONES, Gap, ImuBlock, Int64Array

SLOWEST_HZ = 20.0
FASTEST_HZ = 1000.0
LOBES = 2  # half width of the kernel in grid steps
LONGEST_SPACING_S = 0.25  # more time than this between two samples ends a stretch
DENSE_SHARE = 0.75  # of a grid step; closer samples are filtered
_N_RATE = 40  # intervals from which the device's rate is judged


def is_bridged(gap: Gap) -> bool:
    """Whether a gap is so small, and nothing but lost samples, that movement is followed across it."""
    return gap.reason == "lost" and gap.end_us - gap.start_us <= LONGEST_SPACING_S * 1e6


class Resampler:
    """`push` blocks of any size; the same output samples come out, `lag_s` behind the newest input."""

    def __init__(self, rate_hz: float) -> None:
        self.rate_hz = rate_hz
        self.lag_s = LOBES / rate_hz
        self._step_us = 1e6 / rate_hz
        self._spacings: list[int] = []
        self._restart(None)

    @property
    def source_rate_hz(self) -> float | None:
        """The device's rate, from its first samples; None while there are too few."""
        if len(self._spacings) < _N_RATE:
            return None
        return 1e6 / float(np.median(self._spacings))

    @property
    def too_slow(self) -> bool:
        """Whether recognition cannot work with this device; recording and plotting still can."""
        rate = self.source_rate_hz
        return rate is not None and rate < 0.95 * SLOWEST_HZ

    def push(self, block: ImuBlock) -> list[ImuBlock]:
        """Blocks (n, 9) on the model's time base; one that carries a gap starts a new stretch.

        Gaps that `is_bridged` do not.
        """
        if not len(block):
            return []
        joined = np.concatenate([self._times[-1:], block.time_us])
        self._spacings += np.diff(joined)[: max(0, _N_RATE - len(self._spacings))].tolist()
        out: list[ImuBlock] = []
        times, values = block.time_us, np.asarray(block.values, dtype=np.float64)
        before = self._times[-1:] if len(self._times) else times[:1]
        breaks = np.flatnonzero(np.diff(np.concatenate([before, times])) > LONGEST_SPACING_S * 1e6).tolist()
        is_break = block.gap is not None and not is_bridged(block.gap)
        if is_break and 0 not in breaks and len(self._times):
            breaks.insert(0, 0)
        first = 0
        for cut in [*breaks, len(times)]:
            self._take(times[first:cut], values[first:cut], out)
            if cut < len(times):
                self._end_stretch(out, self._gap_before(block, times, cut))
            first = cut
        return out

    def close(self) -> list[ImuBlock]:
        """The rest that waited for later samples."""
        out: list[ImuBlock] = []
        self._end_stretch(out, None)
        return out

    def _gap_before(self, block: ImuBlock, times: Int64Array, cut: int) -> Gap:
        if cut == 0 and block.gap is not None:
            return block.gap
        start = int(times[cut - 1]) if cut else int(self._times[-1])
        return Gap(start, int(times[cut]), 0, False, "stalled")

    def _restart(self, gap: Gap | None) -> None:
        self._times: Int64Array = np.empty(0, np.int64)
        self._values: npt.NDArray[np.float64] = np.empty((0, N_CHANNELS))
        self._origin_us: int | None = None
        self._next = 0
        self._gap = gap

    def _end_stretch(self, out: list[ImuBlock], gap: Gap | None) -> None:
        if len(self._times):
            self._emit(int(self._times[-1]), out)
        self._restart(gap)

    def _take(self, times: Int64Array, values: npt.NDArray[np.float64], out: list[ImuBlock]) -> None:
        if not len(times):
            return
        if self._origin_us is None:
            self._origin_us = int(times[0])
        self._times = np.concatenate([self._times, times])
        self._values = np.concatenate([self._values, values])
        self._emit(int(times[-1] - LOBES * self._step_us), out)
        oldest = self._origin_us + (self._next - LOBES - 1) * self._step_us
        drop = max(0, int(np.searchsorted(self._times, oldest)) - 2)
        self._times, self._values = self._times[drop:], self._values[drop:]

    def _emit(self, until_us: int, out: list[ImuBlock]) -> None:
        """Output every grid point up to `until_us`."""
        assert self._origin_us is not None
        last = math.floor((until_us - self._origin_us) / self._step_us + 1e-9)
        if last < self._next:
            return
        grid = self._origin_us + np.rint(np.arange(self._next, last + 1) * self._step_us).astype(np.int64)
        values = self._at(grid).astype(np.float32)
        out.append(ImuBlock(grid, values, values, ONES, gap=self._gap))
        self._gap = None
        self._next = last + 1

    def _at(self, grid: Int64Array) -> npt.NDArray[np.float64]:
        """Values (m, 9) at grid times (m,)."""
        times, values = self._times, self._values
        right = np.clip(np.searchsorted(times, grid, side="left"), 1, max(len(times) - 1, 1))
        if len(times) == 1:
            return np.repeat(values, len(grid), axis=0)
        left = right - 1
        spacing = (times[right] - times[left]).astype(np.float64)
        share = np.clip((grid - times[left]) / spacing, 0.0, 1.0)[:, None]
        out = np.where(share == 0, values[left], values[left] * (1 - share) + values[right] * share)
        out = np.where(share == 1, values[right], out)
        dense = spacing < DENSE_SHARE * self._step_us
        if dense.any():
            out[dense] = self._filtered(grid[dense])
        return out

    def _filtered(self, grid: Int64Array) -> npt.NDArray[np.float64]:
        times, values = self._times, self._values
        reach = LOBES * self._step_us
        low = np.searchsorted(times, grid - reach, side="right")
        count = np.searchsorted(times, grid + reach, side="left") - low
        index = low[:, None] + np.arange(count.max())
        inside = np.arange(count.max()) < count[:, None]
        index = np.minimum(index, len(times) - 1)
        x = (times[index] - grid[:, None]) / self._step_us
        nearby = (times[np.minimum(index + 1, len(times) - 1)] - times[np.maximum(index - 1, 0)]) / 2
        weight = np.where(inside, np.sinc(x) * np.sinc(x / LOBES) * nearby, 0.0)
        # Running sums add in order of time: the padding of a larger block cannot change a bit.
        total = np.cumsum(weight, axis=1)[:, -1:]
        summed = np.cumsum(weight[..., None] * np.where(inside[..., None], values[index], 0.0), axis=1)[:, -1]
        return np.asarray(summed / total)
