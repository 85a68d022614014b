"""The left side as the right one."""

from __future__ import annotations

import numpy as np
from known_movement import RATE_HZ, recording, tilt_path

from physio_desktop.processing.motion import MotionTrack
from physio_desktop.processing.rotation import angle_between
from physio_desktop.recognition.mirroring import mirrored


def test_twice_is_the_same() -> None:
    values = recording(tilt_path([30.0]))
    np.testing.assert_array_equal(mirrored(mirrored(values)), values)


def test_mirrored_movement_is_a_possible_movement() -> None:
    """Gravity seen by the accelerometer still moves as the angular rate says."""
    for axis in (0, 1):
        track = MotionTrack(RATE_HZ)
        values = recording(tilt_path([40.0]), axis=axis)
        track.push(mirrored(values))
        worn = MotionTrack(RATE_HZ)
        worn.push(values)
        expected = worn.gravity * (1.0, -1.0, 1.0)
        assert np.degrees(angle_between(track.gravity, expected)).max() < 0.1
