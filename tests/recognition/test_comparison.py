"""Gates in steps let through what all of them together would, and the mounting needs a clear lead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from known_movement import RATE_HZ, block, recording, tilt_path

from physio_desktop.processing.motion import MotionTrack
from physio_desktop.recognition.comparison import FEATURE_NAMES, MONOTONE, Comparer
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.mounting import MountingVote
from physio_desktop.recognition.proposals import propose
from physio_desktop.recognition.shapes import shapes_of
from physio_desktop.recognition.teaching import enrol, reference_from
from physio_desktop.recognition.templates import TemplateSet

CONFIG = Configuration()


@pytest.fixture(scope="module")
def templates() -> TemplateSet:
    shown = [(1, "raise", "correct"), (1, "raise", "fast"), (0, "sideways", "correct")]
    references = [
        reference_from([block(recording(tilt_path([45.0]), axis=axis))], name, how, CONFIG)
        for axis, name, how in shown
    ]
    return enrol(references, CONFIG).templates.only([0, 1, 2])  # as shown, nothing made of it


def test_what_is_not_described_would_not_have_been_plausible(templates: TemplateSet) -> None:
    values = recording(tilt_path([20.0, 45.0, 90.0]))
    comparer = Comparer(templates, CONFIG.gate)
    track = MotionTrack(RATE_HZ)
    track.push(values)
    pairs = propose(values, [], CONFIG).pairs
    spared = ~comparer.reachable((pairs[:, 1] - pairs[:, 0]) / RATE_HZ, track.gravity[pairs[:, 0]])
    assert not comparer.plausible(shapes_of(track, pairs))[spared].any()


def test_rows_are_relative_to_the_templates(templates: TemplateSet) -> None:
    compared = Comparer(templates, CONFIG.gate).compare(templates.shapes)
    assert compared.features.shape == (3, 2, len(FEATURE_NAMES)) and len(MONOTONE) == len(FEATURE_NAMES)
    row = dict(zip(FEATURE_NAMES, compared.features[0, 0].tolist(), strict=True))
    assert row["correct:warp_both"] == pytest.approx(0.0, abs=1e-6)
    assert np.isnan(row["low_amplitude:warp_both"])
    assert row["margin:angle_axis"] == pytest.approx(-np.pi / 2, abs=0.2)


def test_candidates_beyond_the_gate_are_dropped(templates: TemplateSet) -> None:
    proposals = propose(recording(tilt_path([3.0, 3.0])), [], CONFIG)
    assert not len(Comparer(templates, CONFIG.gate).compare(proposals.shapes).rows)


@dataclass(frozen=True)
class Rep:
    log_odds: float


def test_another_mounting_needs_a_clear_lead_and_several_repetitions() -> None:
    vote = MountingVote(("as_worn", "turned_180"), lead=8.0, least_reps=3)
    for _ in range(2):
        vote.add("turned_180", [Rep(6.0)])
        assert vote.settle() is None
    vote.add("as_worn", [Rep(5.0)])
    assert vote.settle() is None
    vote.add("turned_180", [Rep(6.0)])
    assert vote.settle() == "turned_180"


def test_the_mounting_as_it_should_be_needs_half_of_that() -> None:
    vote = MountingVote(("as_worn", "turned_180"), lead=8.0, least_reps=3)
    vote.add("as_worn", [Rep(2.0)] * 3)
    assert vote.settle() == "as_worn"
    vote.add("turned_180", [Rep(9.0)] * 9)
    assert vote.settle() == "as_worn"
