"""How repetitions of one exercise went, over their own time: what the measure of range is the peak of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from physio_desktop.processing.motion import MotionTrack
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.measures import inclination_change

N_POINTS = 101  # 0, 1, ... 100 % of a repetition
LOW, HIGH = 10.0, 90.0  # percentiles of the band
LEAST_FOR_BAND = 3


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Change of the segment's inclination since the start (n, 101), degrees, of n repetitions."""

    values: Float64Array

    def __len__(self) -> int:
        return len(self.values)

    @property
    def mean(self) -> Float64Array:
        """(101,) degrees."""
        return np.asarray(self.values.mean(axis=0))

    @property
    def band(self) -> tuple[Float64Array, Float64Array] | None:
        """In which 8 of 10 repetitions are at each moment: low and high (101,); None for fewer than 3."""
        if len(self) < LEAST_FOR_BAND:
            return None
        low, high = np.percentile(self.values, (LOW, HIGH), axis=0)
        return np.asarray(low), np.asarray(high)


def curve(track: MotionTrack, start: int, end: int) -> Float64Array:
    """The repetition at samples [start, end) of a track, counted from the stream's start: (101,) degrees.

    The same angle over the same samples as `measures.measure` takes the amplitude of.
    """
    tilt = inclination_change(track, start - track.first, end - track.first)
    place = np.linspace(0.0, len(tilt) - 1.0, N_POINTS)
    return np.degrees(np.interp(place, np.arange(len(tilt)), tilt))
