"""Range, tempo and smoothness against a known movement."""

from __future__ import annotations

import numpy as np
import pytest
from known_movement import RATE_HZ, recording, tilt_path

from physio_desktop.processing.motion import MotionTrack
from physio_desktop.recognition.measures import measure, spectral_arc_length


@pytest.mark.parametrize("degrees", [10.0, 30.0, 80.0])
def test_amplitude_lies_in_its_band(degrees: float) -> None:
    track = MotionTrack(RATE_HZ)
    track.push(recording(tilt_path([degrees]), bias=0.01))
    found = measure(track, 95, 230)
    assert abs(found["amplitude_deg"] - degrees) <= found["amplitude_error_deg"]
    assert found["up_s"] + found["hold_s"] + found["down_s"] == pytest.approx(found["duration_s"], abs=0.1)


def test_a_jerky_movement_is_less_smooth() -> None:
    t = np.linspace(0, 1, 100)
    smooth = np.sin(np.pi * t) ** 2
    jerky = smooth + 0.3 * np.abs(np.sin(2 * np.pi * 6 * t))
    assert spectral_arc_length(jerky, 25.0) < spectral_arc_length(smooth, 25.0) < -1.0
