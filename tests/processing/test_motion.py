"""Gravity, rate and bias from samples already seen."""

from __future__ import annotations

import numpy as np
from known_movement import RATE_HZ, recording, tilt_path

from physio_desktop.processing.motion import MotionTrack
from physio_desktop.processing.segmentation import Segmenter


def test_bias_is_learned_from_still_moments_and_only_later_samples_use_it() -> None:
    values = recording(tilt_path([40.0, 40.0]), bias=0.03)
    track = MotionTrack(RATE_HZ)
    track.push(values[:20])
    np.testing.assert_array_equal(track.bias_rad_s, 0.0)
    track.push(values[20:])
    np.testing.assert_allclose(track.bias_rad_s, 0.03, atol=0.003)


def test_blocks_of_any_size_give_the_same_track_and_candidates() -> None:
    values = recording(tilt_path([40.0, 20.0, 30.0]), bias=0.02)
    whole = MotionTrack(RATE_HZ)
    whole.push(values)
    groups = [pairs.tolist() for pairs in Segmenter(whole).push()]
    for size in (1, 7, 1000):
        track = MotionTrack(RATE_HZ)
        segmenter = Segmenter(track)
        found = []
        for first in range(0, len(values), size):
            track.push(values[first : first + size])
            found += [pairs.tolist() for pairs in segmenter.push()]
        assert found == groups
        np.testing.assert_array_equal(track.gravity, whole.gravity)
        np.testing.assert_array_equal(track.rate, whole.rate)


def test_every_repetition_is_proposed() -> None:
    values = recording(tilt_path([40.0, 5.0, 80.0]))
    track = MotionTrack(RATE_HZ)
    track.push(values)
    pairs = np.concatenate(Segmenter(track).push())
    for start_s in (4.0, 11.0, 18.0):
        near = np.abs(pairs / RATE_HZ - (start_s, start_s + 5.0)).max(axis=1)
        assert near.min() < 0.5
