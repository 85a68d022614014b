"""Where a repetition may start and end, and which pairs of such moments may be one.

A boundary is a local minimum of the smoothed angular rate or the edge of a still period, at several
thresholds. Movement starts at a minimum or where stillness ends, and ends at a minimum or where stillness
begins. Neither depends on how the sensor is strapped on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from physio_desktop.processing.motion import MotionTrack
from physio_desktop.processing.rotation import angle_between

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SegmentationSettings:
    """Fixed numbers of the proposal stage; angles in rad, rates in rad/s."""

    still_rates: tuple[float, ...] = (0.04, 0.1, 0.25)
    minimum_half_s: float = 0.2
    shortest_s: float = 0.9
    longest_s: float = 16.0
    closed_rad: float = 0.61  # 35 degrees between gravity at start and end
    least_turn: float = 1e-4  # rad^2/s, squared rate integrated over the candidate
    same_share: float = 0.02  # boundaries with less movement than this between them count as one


class Segmenter:
    """Turns a growing `MotionTrack` into candidates, each as soon as its end is known to be a boundary."""

    def __init__(self, track: MotionTrack, settings: SegmentationSettings | None = None) -> None:
        self._track = track
        self._settings = settings or SegmentationSettings()
        self._half = round(self._settings.minimum_half_s * track.rate_hz)
        self._done = 1  # boundaries before this sample are known
        self._starts: list[int] = [0]
        self._last_end = 0

    @property
    def lag(self) -> int:
        """Samples between a boundary and the moment when it is known."""
        return self._track.lag + self._half

    @property
    def known_until(self) -> int:
        """All boundaries at or before this sample are known."""
        return self._done - 1

    def push(self) -> list[IntArray]:
        """For each new end boundary in order: its candidates (n, 2) as [start, end) sample indices."""
        first, last = self._done, self._track.n_ready - self._half
        if last <= first:
            return []
        starts, ends = self._boundaries(first, last)
        self._done = last
        groups = []
        for t in range(first, last):
            if ends[t - first]:
                if len(pairs := self._pairs(t)):
                    groups.append(pairs)
                self._last_end = t
            if starts[t - first]:
                self._starts.append(t)
        return groups

    def _boundaries(self, first: int, last: int) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        rate = self._track.rate
        first, last = first - self._track.first, last - self._track.first
        smallest = np.full(last - first, -1.0)
        inner = max(first, self._half)  # before it there is no whole neighbourhood; later, always
        if last > inner:
            around = np.arange(inner, last)[:, None] + np.arange(-self._half, self._half + 1)
            smallest[inner - first :] = rate[around].min(axis=1)
        minimum = rate[first:last] <= smallest
        still = rate[first - 1 : last, None] < np.array(self._settings.still_rates)
        starts = minimum | (still[:-1] & ~still[1:]).any(axis=1)
        return starts, minimum | (~still[:-1] & still[1:]).any(axis=1)

    def _pairs(self, end: int) -> IntArray:
        s, track = self._settings, self._track
        oldest, newest = end - round(s.longest_s * track.rate_hz), end - round(s.shortest_s * track.rate_hz)
        while self._starts and self._starts[0] < oldest:
            self._starts.pop(0)
        starts = np.array([t for t in self._starts if t <= newest], dtype=np.int64)
        if not len(starts):
            return np.empty((0, 2), np.int64)
        first = track.first
        turned = track.turned[end - first] - track.turned[starts - first]
        up = track.gravity
        keep = angle_between(up[starts - first], up[end - first][None]) < s.closed_rad
        keep &= turned > s.least_turn
        # Rest belongs to no repetition: of equal starts the last one stays, of equal ends the first.
        keep[:-1] &= turned[:-1] - turned[1:] > s.same_share * turned[:-1]
        if self._last_end > 0:
            since = track.turned[end - first] - track.turned[max(self._last_end - first, 0)]
            keep &= since > s.same_share * turned
        starts = starts[keep]
        return np.stack([starts, np.full(len(starts), end)], axis=1)
