"""Scores and sentences on sets whose faults are known."""

from __future__ import annotations

from physio_desktop.domain import Repetition
from physio_desktop.recognition.form import Reference, form_score, set_feedback

REFERENCE = Reference(amplitude_deg=40.0, duration_s=6.0, smoothness=-2.0)


def rep(number: int, amplitude: float = 40.0, seconds: float = 6.0, execution: str = "correct") -> Repetition:
    start = number * 10_000_000
    measures = {"amplitude_deg": amplitude, "smoothness": -2.0}
    return Repetition(start, start + round(seconds * 1e6), "e1", execution, measures=measures)


def test_as_taught_is_a_hundred() -> None:
    assert form_score(rep(1), REFERENCE, [rep(0)]).score == 100.0


def test_each_fault_lowers_its_own_part() -> None:
    small = form_score(rep(1, amplitude=20.0), REFERENCE)
    assert small.parts["range"] == 0.0 and small.parts["tempo"] == 100.0
    fast = form_score(rep(1, seconds=3.0), REFERENCE)
    assert fast.parts["tempo"] < 1e-9 and fast.parts["range"] == 100.0
    assert form_score(rep(1, amplitude=60.0), REFERENCE, [rep(0)]).parts["consistency"] < 100.0


def test_the_sentence() -> None:
    reps = [rep(i, amplitude=20.0 if i < 3 else 40.0) for i in range(7)]
    reps += [rep(i, seconds=3.0, execution="fast") for i in range(7, 10)]
    expected = "7 of 10 reached the range; repetitions 8-10 were 2.0 times as fast as the reference."
    assert set_feedback(reps, REFERENCE) == expected
