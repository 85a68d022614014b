"""Scores and sentences on sets whose faults are known."""

from __future__ import annotations

from physio_desktop.domain import Repetition
from physio_desktop.recognition.form import (
    FormJudge,
    Reference,
    consistency,
    form_score,
    set_feedback,
    sets_of,
)

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


def test_without_a_reference_only_what_was_seen_is_said() -> None:
    assert set_feedback([rep(0), rep(1)], None) == "2 repetitions."
    assert set_feedback([rep(0), rep(1, execution="fast")], None) == "2 repetitions; repetition 2 was fast."


def test_a_pause_begins_another_set() -> None:
    sets = sets_of([rep(0), rep(1), rep(5), rep(6), rep(7)])
    assert [len(reps) for reps in sets] == [2, 3]


def test_a_judge_scores_what_it_has_references_of() -> None:
    judge = FormJudge({"e1": REFERENCE})
    first, second = judge.judged(rep(0)), judge.judged(rep(1, amplitude=60.0))
    assert first.measures["form_score"] == 100.0
    assert second.measures["form_consistency"] < 100.0
    later = judge.judged(rep(9, amplitude=60.0))  # a set of its own: nothing to be consistent with
    assert later.measures["form_consistency"] == 100.0
    assert "form_score" not in FormJudge({}).judged(rep(0)).measures


def test_a_set_is_consistent_when_its_repetitions_are_alike() -> None:
    assert consistency([rep(0), rep(1)]) == 100.0
    assert consistency([rep(0), rep(1, amplitude=60.0), rep(2, seconds=3.0)]) < 60.0
