"""What nobody has shown is made from the correct repetition: sooner over, or turned less far."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.simulated import simulated_reference
from physio_desktop.recognition.proposals import marked_shape
from physio_desktop.recognition.references import Reference
from physio_desktop.recognition.shapes import PLAIN_MEASURES
from physio_desktop.recognition.synthetic_references import missing, synthesised
from physio_desktop.recognition.teaching import enrol
from physio_desktop.sensing.simulation import SimulationOptions

CONFIG = Configuration()


def shown(execution: str = "correct", exercise: str = "e4") -> Reference:
    return simulated_reference(SimulationOptions(exercise, placement="right_ankle"), execution, CONFIG)


def plain(one: Reference) -> dict[str, float]:
    shape = marked_shape(one.values, one.start, one.end, CONFIG)
    return dict(zip(PLAIN_MEASURES, shape.plain[0].tolist(), strict=True))


@pytest.mark.parametrize("exercise", ["e1", "e4", "squat"])
def test_too_fast_is_sooner_over_and_too_small_turns_less(exercise: str) -> None:
    correct = shown(exercise=exercise)
    was = plain(correct)
    fast, low = (plain(synthesised(correct, how, CONFIG)) for how in ("fast", "low_amplitude"))
    assert fast["duration_s"] == pytest.approx(0.45 * was["duration_s"], rel=0.2)
    assert fast["turn_amplitude"] == pytest.approx(was["turn_amplitude"], rel=0.1)
    assert low["duration_s"] == pytest.approx(0.87 * was["duration_s"], rel=0.2)
    assert low["turn_amplitude"] == pytest.approx(0.58 * was["turn_amplitude"], rel=0.1)
    assert low["tilt_amplitude"] == pytest.approx(0.58 * was["tilt_amplitude"], rel=0.2)


def test_only_what_was_not_shown_is_made_and_only_from_correct() -> None:
    correct, fast = shown(), shown("fast")
    assert [one.execution for one in missing([correct, fast], CONFIG)] == ["low_amplitude"]
    assert missing([fast], CONFIG) == [] and missing([correct, fast, shown("low_amplitude")], CONFIG) == []
    assert [one.execution for one in missing([correct, correct], CONFIG)] == ["fast", "low_amplitude"] * 2
    enrolled = enrol([correct], CONFIG)
    assert enrolled.templates.executions == (0, 1, 2) and set(enrolled.correct) == {"e4"}
    assert len(enrolled.spans) == 3
    assert len(enrolled.spans[1]) < len(enrolled.spans[2]) < len(enrolled.spans[0])


def test_a_magnetometer_that_is_not_there_stays_so() -> None:
    correct = shown()
    correct.values[:, 6:] = np.nan
    made = synthesised(correct, "fast", CONFIG)
    assert np.isnan(made.values[correct.start : made.end, 6:]).all()
    assert np.isfinite(made.values[:, :6]).all()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 999), size=st.sampled_from([0.0, 1e-3, 1.0, 30.0]), n=st.integers(40, 200))
def test_whatever_was_marked_gives_finite_samples(seed: int, size: float, n: int) -> None:
    values = np.random.default_rng(seed).normal(scale=size, size=(n, 9)).astype(np.float32)
    start = n // 3
    for how in ("fast", "low_amplitude"):
        made = synthesised(Reference("x", "correct", values, start, start + n // 3), how, CONFIG)
        assert np.isfinite(made.values).all() and made.values.shape[1] == 9
        assert 0 <= made.start < made.end <= len(made.values)
