"""What a therapist wants to know of one repetition: range, tempo, hold and smoothness, with units."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from physio_desktop.processing import rotation
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
LEAST_ERROR_DEG = 1.0


def measure(track: MotionTrack, start: int, end: int) -> dict[str, float]:
    """`MEASURES` of the repetition at samples [start, end) of a track, counted from the stream's start."""
    start, end = start - track.first, end - track.first
    rate = track.rate[start : end + 1]
    tilt = inclination_change(track, start, end)
    amplitude = float(tilt.max())
    high = np.flatnonzero(tilt >= TOP_SHARE * amplitude)
    step = 1 / track.rate_hz
    return {
        "duration_s": (end - start) * step,
        "amplitude_deg": float(np.degrees(amplitude)),
        "amplitude_error_deg": LEAST_ERROR_DEG
        + 0.02 * float(np.degrees(amplitude))
        + 0.25 * float(np.degrees(tilt[-1])),
        "up_s": float(high[0]) * step,
        "hold_s": float(high[-1] - high[0]) * step,
        "down_s": float(len(tilt) - 1 - high[-1]) * step,
        "peak_rate_deg_s": float(np.degrees(rate.max())),
        "smoothness": spectral_arc_length(rate, track.rate_hz),
    }


def inclination_change(track: MotionTrack, start: int, end: int) -> Float64Array:
    """Angle in rad (end - start + 1,) between up at the start and up at each sample, in the sensor's frame.
    `start` and `end` are rows of the track.

    Up is the mean acceleration over the whole repetition in a non-rotating frame: between two rests a limb
    gains no speed, so what is left is gravity, however quick the movement was. The angular rate carries it
    through the repetition; over these seconds it hardly drifts.
    """
    up = track.acceleration[start : end + 1].mean(axis=0)
    turned = rotation.conjugate(track.orientation[start : end + 1])
    own = rotation.rotate(turned, np.broadcast_to(up, (len(turned), 3)))
    return angle_between(own, own[:1])


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
