"""How far sample times are from the truth after an hour with a device whose clock runs wrong by 100 ppm.

An hour at 100 Hz, once 100 ppm fast and once slow. Frames come late by an exponential jitter of 3 ms, and in
bunches: the host looks at random moments 5 to 250 ms apart and once a minute only after a second. Left alone,
the clock would be off by 360 ms in the end. The very first frame comes 100 ms late. A sample's time on the
host is compared with the moment at which it was truly measured; the largest difference within the last minute
counts, a constant delay included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from physio_desktop.benchmarks.byte_streams import Chunk
from physio_desktop.benchmarks.decoding import decoded
from physio_desktop.benchmarks.figures import Figure, Row
from physio_desktop.benchmarks.stamped import StampedFrames

RATE_HZ = 100
_JITTER_S = 0.003
_FIRST_LATE_S = 0.1


@dataclass(frozen=True, slots=True)
class Residual:
    """Milliseconds: the largest error within the last minute, and after the first five minutes."""

    end_ms: float
    worst_ms: float


def measure(figure: Figure, short: bool) -> Iterator[Row]:
    seconds = 600 if short else 3600
    both = [residual(seconds, ppm) for ppm in (100.0, -100.0)]
    worst_ms = max(one.worst_ms for one in both)
    note = f"{worst_ms:.1f} ms at most from the sixth minute on"
    yield figure.row(max(one.end_ms for one in both), note=f"{note}; only {seconds} s" if short else note)


def residual(seconds: int, drift_ppm: float, seed: int = 6) -> Residual:
    frames = StampedFrames(RATE_HZ, drift_ppm)
    chunks = arrivals(frames, seconds, np.random.default_rng(seed))
    blocks = decoded(chunks)
    times_us = np.concatenate([block.time_us for block in blocks])
    truth_us = np.arange(len(times_us)) * frames.true_period_s * 1e6
    # Stream time begins with the first sample, and the first frame stands where it arrived.
    error_ms = np.abs(times_us + 1e6 * _FIRST_LATE_S - truth_us) / 1e3
    in_end, in_steady = truth_us > (seconds - 60) * 1e6, truth_us > 300e6
    return Residual(float(error_ms[in_end].max()), float(error_ms[in_steady].max()))


def arrivals(frames: StampedFrames, seconds: int, rng: np.random.Generator) -> list[Chunk]:
    """What each look of the host gives; the first one the first frame alone, 100 ms after it was measured."""
    n_frames = seconds * RATE_HZ // frames.per_frame
    ready_s = ((np.arange(n_frames) + 1) * frames.per_frame - 1) * frames.true_period_s
    come_s = np.maximum.accumulate(ready_s + rng.exponential(_JITTER_S, n_frames))
    first_s = ready_s[0] + _FIRST_LATE_S
    looks_s = first_s + np.cumsum(rng.uniform(0.005, 0.25, seconds * 10))
    looks_s += np.floor(looks_s / 60)
    looks_s = np.append(looks_s[looks_s < come_s[-1]], come_s[-1])
    chunks = [Chunk(frames.frame(0), round(first_s * 1e6))]
    start = 1
    for end, look_s in zip(np.searchsorted(come_s, looks_s, "right").tolist(), looks_s.tolist(), strict=True):
        if end > start:
            data = b"".join(frames.frame(i) for i in range(start, end))
            chunks.append(Chunk(data, round(look_s * 1e6)))
        start = end
    return chunks
