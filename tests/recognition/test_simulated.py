"""The simulated sensor, whose truth is known, through teaching, recognition and measuring."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from physio_desktop.domain import ImuBlock, Repetition
from physio_desktop.processing.resampling import Resampler
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.detection import Proposer
from physio_desktop.recognition.evaluation.simulated import named_rightly, simulated, taught
from physio_desktop.recognition.measures import measure
from physio_desktop.recognition.model_store import StoredModel, load_model
from physio_desktop.recognition.recognizer import RepetitionRecognizer
from physio_desktop.recognition.templates import TemplateSet
from physio_desktop.sensing.simulation import SimulationOptions

CONFIG = Configuration()
ANKLE, WRIST = ("e1", "e3", "e4", "e5"), ("e2", "e6", "e7", "e8")
DAY = 100  # between the seed of the day of teaching and that of the day of exercise


@pytest.fixture(scope="module")
def shipped() -> StoredModel:
    return load_model(Path(__file__).parents[2] / "models" / "u2.card.json")


def recognised(shipped: StoredModel, templates: TemplateSet, block: ImuBlock) -> list[Repetition]:
    recognizer = RepetitionRecognizer(shipped.repetitions, templates)
    return [*recognizer.push(block), *recognizer.close()]


def spans(found: list[Repetition]) -> list[tuple[float, float, str | None]]:
    return [(r.start_us / 1e6, r.end_us / 1e6, r.exercise) for r in found]


def test_nine_of_ten_are_named_rightly_after_teaching_from_the_simulator(shipped: StoredModel) -> None:
    right = n = 0
    for subject in (0, 3):
        for placement, exercises in (("right_ankle", ANKLE), ("right_wrist", WRIST)):
            worn = SimulationOptions(placement=placement, rate_hz=50.0, subject=subject, seed=subject)
            templates = taught(worn, exercises, CONFIG).templates
            for exercise in exercises:
                another_day = replace(worn, exercise=exercise, seed=subject + DAY, repetitions=4)
                block, truth = simulated(another_day, 170.0)
                right += named_rightly(spans(recognised(shipped, templates, block)), truth)
                n += len(truth)
    assert n > 150
    assert right / n >= 0.9


@pytest.mark.parametrize("exercise", ["e4", "e5"])
def test_a_correct_reference_alone_tells_how_it_was_done(shipped: StoredModel, exercise: str) -> None:
    worn = SimulationOptions(exercise=exercise, placement="right_ankle", rate_hz=50.0, subject=2, seed=2)
    templates = taught(worn, [exercise], CONFIG, ["correct"]).templates
    block, truth = simulated(replace(worn, seed=2 + DAY, execution="protocol", repetitions=4), 170.0)
    found = recognised(shipped, templates, block)
    right = 0
    for true in truth:
        for one in found:
            middle = (one.start_us + one.end_us) / 2e6
            right += true.start_s <= middle < true.end_s and one.execution == true.execution
    assert len({true.execution for true in truth}) == 3 and right / len(truth) >= 0.75


def test_a_squat_is_recognised_through_teaching_alone(shipped: StoredModel) -> None:
    worn = SimulationOptions(exercise="squat", placement="right_thigh", rate_hz=50.0, seed=1)
    templates = taught(worn, ["squat"], CONFIG, ["correct"]).templates
    block, truth = simulated(replace(worn, seed=1 + DAY, execution="correct"), 120.0)
    found = recognised(shipped, templates, block)
    assert named_rightly(spans(found), truth) >= 0.9 * len(truth)


def test_the_error_band_covers_the_true_range() -> None:
    """Over exercises, tempos, mountings, rates, biases and drifts (each seed has its own)."""
    rng = np.random.default_rng(0)
    covered = []
    for i in range(36):
        exercise = "squat" if i % 9 == 8 else f"e{1 + i % 9}"
        options = SimulationOptions(
            exercise=exercise,
            repetitions=3,
            rate_hz=float(rng.choice([25.0, 50.0, 100.0])),
            seed=i,
            subject=i % 7,
            tempo=float(rng.choice([0.7, 1.0, 1.5])),
            mounting_deg=float(rng.choice([0.0, 20.0, 90.0])),
            mounting=str(rng.choice(["", "flipped", "rotated_90"])),
        )
        block, truth = simulated(options, 90.0)
        resampler, proposer = Resampler(CONFIG.rate_hz), Proposer(CONFIG)
        for piece in [*resampler.push(block), *resampler.close()]:
            proposer.push(piece.values)
        for true in truth:
            start, end = (round(t * CONFIG.rate_hz) for t in (true.start_s, true.end_s))
            measured = measure(proposer.track, start, end)
            error = abs(measured["amplitude_deg"] - true.amplitude_deg)
            covered.append(error <= measured["amplitude_error_deg"])
    assert len(covered) > 150
    assert np.mean(covered) >= 0.9
