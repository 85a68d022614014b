"""What a therapist wants to know of one repetition: range, tempo, hold and smoothness, with units."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from physio_desktop.processing.motion import MotionTrack
from physio_desktop.processing.rotation import Float64Array, angle_between

MEASURES = {
    "duration_s": "from start to end",
    "amplitude_deg": "largest change of the segment's inclination since the start",
    "amplitude_error_deg": "half width of the band that holds the true amplitude in 9 of 10 repetitions",
    "up_s": "time from the start until 85 % of the amplitude",
    "hold_s": "time above 85 % of the amplitude",
    "down_s": "time from there to the end",
    "peak_rate_deg_s": "largest smoothed angular rate",
    "smoothness": "SPARC of the angular rate: about -1.5 is smooth, -5 is jerky",
}
TOP_SHARE = 0.85
LEAST_ERROR_DEG = 1.5


def measure(track: MotionTrack, start: int, end: int) -> dict[str, float]:
    """`MEASURES` of the repetition at samples [start, end) of a track."""
    gravity = track.gravity[start : end + 1]
    rate = track.rate[start : end + 1]
    reference = track.gravity[max(0, start - 2) : start + 3].mean(axis=0)
    tilt = angle_between(gravity, reference[None])
    amplitude = float(tilt.max())
    high = np.flatnonzero(tilt >= TOP_SHARE * amplitude)
    step = 1 / track.rate_hz
    closure = float(angle_between(gravity[-1], reference))
    return {
        "duration_s": (end - start) * step,
        "amplitude_deg": float(np.degrees(amplitude)),
        "amplitude_error_deg": LEAST_ERROR_DEG
        + 0.03 * float(np.degrees(amplitude))
        + 0.25 * float(np.degrees(closure)),
        "up_s": float(high[0]) * step,
        "hold_s": float(high[-1] - high[0]) * step,
        "down_s": float(len(tilt) - 1 - high[-1]) * step,
        "peak_rate_deg_s": float(np.degrees(rate.max())),
        "smoothness": spectral_arc_length(rate, track.rate_hz),
    }


def spectral_arc_length(
    speed: Float64Array, rate_hz: float, cut_hz: float = 10.0, floor: float = 0.05
) -> float:
    """SPARC of a speed profile (n,), negative, nearer zero is smoother.

    S. Balasubramanian, A. Melendez-Calderon, A. Roby-Brami and E. Burdet, "On the analysis of movement
    smoothness", J. NeuroEngineering Rehabil. 12:112, 2015.
    """
    n = 1 << (int(np.ceil(np.log2(max(len(speed), 2)))) + 4)
    magnitude = np.abs(np.fft.rfft(speed, n))
    frequency: npt.NDArray[np.float64] = np.arange(len(magnitude)) * rate_hz / n
    if magnitude.max() <= 0:
        return 0.0
    magnitude = magnitude / magnitude.max()
    magnitude, frequency = magnitude[frequency <= cut_hz], frequency[frequency <= cut_hz]
    last = int(np.flatnonzero(magnitude >= floor)[-1]) + 1
    if last < 2:
        return 0.0
    magnitude, frequency = magnitude[:last], frequency[:last]
    across = np.diff(frequency) / (frequency[-1] - frequency[0])
    return -float(np.sqrt(across**2 + np.diff(magnitude) ** 2).sum())
