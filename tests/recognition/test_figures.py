"""The figures on sessions small enough to check by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from physio_desktop.recognition.evaluation import figures
from physio_desktop.recognition.evaluation.dataset import Marked, Trial
from physio_desktop.recognition.evaluation.figures import Detection, TrialResult
from physio_desktop.recognition.evaluation.repetitions import result
from physio_desktop.recognition.evaluation.windows import Judged, window_figures

MARKED = (Marked(0, 100, 0), Marked(100, 200, 0), Marked(500, 550, 1), Marked(550, 600, 1))


def trial(*detections: Detection) -> TrialResult:
    return TrialResult("s1", "e1", MARKED, detections, n_idle=10.0, n_idle_gaps=3.0)


def test_perfect() -> None:
    result = trial(*(Detection(m.start, m.end, "e1", m.execution) for m in MARKED))
    values = figures.all_figures([result])
    assert values["recall_exercise_execution"] == values["accuracy_exercise_execution"] == 1.0
    assert values["missed_rate"] == values["false_alarms"] == 0.0
    assert values["sets_exact"] == 1.0


def test_each_kind_of_error_counts_where_the_definition_says() -> None:
    result = trial(
        Detection(0, 100, "e1", 1),  # wrong execution
        Detection(110, 190, "e3", 0),  # wrong name, still found
        Detection(500, 540, "e1", 1),
        Detection(505, 545, "e1", 1),  # second one on the same repetition: a false alarm
        Detection(300, 400, "e1", 0),  # in the idle time
    )
    values = figures.all_figures([result])
    assert values["missed_rate"] == pytest.approx(1 / 4)
    assert values["recall_exercise"] == pytest.approx(2 / 4)
    assert values["recall_exercise_execution"] == pytest.approx(1 / 4)
    assert values["false_alarms"] == 2
    assert values["false_alarm_rate"] == pytest.approx(2 / 10)
    assert values["accuracy_exercise"] == pytest.approx((2 + 10 - 2) / (4 + 10))
    assert values["accuracy_exercise_idle_n"] == pytest.approx((2 + 3 - 2) / (4 + 3))
    assert values["sets_exact"] == 1.0  # two detections of any name in each block
    assert values["sets_mean_error"] == 0.0


def test_the_better_overlap_gets_the_repetition() -> None:
    result = trial(Detection(10, 60, "e3", 0), Detection(0, 100, "e1", 0))
    assert [d.exercise for _, d in result.matches] == ["e1"]


def test_a_set_is_widened_by_a_second() -> None:
    result = trial(Detection(190, 248, "e1", 0), Detection(0, 100, "e1", 0), Detection(100, 190, "e1", 0))
    assert result.set_errors == [1, -2]


def test_execution_counts_only_where_the_exercise_is_right_too() -> None:
    result = trial(
        Detection(0, 100, "e1", 0),  # right
        Detection(100, 200, "e1", 2),  # wrong execution
        Detection(500, 550, "e3", 1),  # right execution of another exercise
        Detection(700, 800, "e1", 0),  # nothing was there
    )
    values = figures.all_figures([result])
    assert values["recall_exercise"] == pytest.approx(2 / 4)
    assert values["recall_exercise_execution"] == pytest.approx(1 / 4)
    assert values["accuracy_exercise_execution"] == pytest.approx((1 + 10 - 1) / (4 + 10))
    assert values["accuracy_exercise_execution_idle_n"] == pytest.approx((1 + 3 - 1) / (4 + 3))
    assert values["false_alarms_per_repetition"] == pytest.approx(1 / 4)


def test_the_centre_decides_and_the_end_is_not_inside() -> None:
    before, at_end = Detection(-20, 19, "e1", 0), Detection(150, 250, "e1", 0)
    assert trial(before, at_end).n_false == 2
    assert trial(Detection(-20, 20, "e1", 0), Detection(150, 248, "e1", 0)).n_false == 0


def test_sets_that_are_off_by_one_and_by_more() -> None:
    wrong = trial(*(Detection(500 + 10 * i, 510 + 10 * i, "e1", 1) for i in range(5)))  # 0 of 2, and 5 of 2
    near = trial(Detection(0, 100, "e3", 0), Detection(500, 550, "e1", 1), Detection(550, 600, "e1", 1))
    values = figures.all_figures([wrong, near])
    assert (wrong.set_errors, near.set_errors) == ([-2, 3], [-1, 0])
    assert values["sets_exact"] == 1 / 4 and values["sets_within_one"] == 2 / 4
    assert values["sets_mean_error"] == (2 + 3 + 1 + 0) / 4


def test_a_second_set_of_the_same_execution_is_a_set_of_its_own() -> None:
    again = (*MARKED, Marked(900, 1000, 0))
    assert [len(block) for block in figures.blocks(again)] == [2, 2, 1]


def test_sums_over_sessions_and_not_means_of_means() -> None:
    whole = trial(*(Detection(m.start, m.end, "e1", m.execution) for m in MARKED))
    one = TrialResult("s2", "e4", (Marked(0, 50, 0),), (), n_idle=2.0, n_idle_gaps=0.0)
    values = figures.all_figures([whole, one])
    assert values["n_repetitions"] == 5
    assert values["recall_exercise"] == values["recall_exercise_execution"] == 4 / 5
    assert values["missed_rate"] == pytest.approx(1 / 5)
    assert values["accuracy_exercise"] == (4 + 12) / (5 + 12)


def test_nothing_to_take_a_share_of() -> None:
    values = figures.all_figures([])
    assert values.pop("n_repetitions") == values.pop("false_alarms") == 0
    assert set(values.values()) == {None}


def test_idle_repetitions_by_both_ways_of_counting() -> None:
    """1000 samples, a correct reference of 100; gaps of 300 between the two sets, of none at the ends."""
    samples = np.zeros((1000, 9), np.float32)
    references = (Marked(10, 60, 1), Marked(100, 200, 0))
    shown = Trial("s1", "e1", "u2", samples, MARKED, samples, references)
    judged = result(shown, ())
    assert (judged.n_idle, judged.n_idle_gaps) == (10.0, 3.0)
    without = result(replace(shown, templates=()), ())
    assert without.n_idle == pytest.approx(1000 / (6.2 * 25))


def test_window_figures() -> None:
    names = ("e1", "e1", "e1", "idle", "idle", "e1", "idle", "idle")
    said = ("e1", "e1", "e3", "idle", "e1", "idle", "idle", "idle")
    pure = np.array([True, True, True, True, True, False, False, True])
    sure = np.array([0.95, 0.95, 0.95, 0.95, 0.55, 0.55, 0.55, 0.55])
    values = window_figures([Judged("s1", "e1", names, pure, said, sure)])
    assert values["accuracy"] == 5 / 8
    assert values["accuracy_pure"] == 4 / 6
    assert values["idle_false_alarm_rate"] == 1 / 3  # of the purely idle ones
    assert values["macro_f1"] == pytest.approx((2 * 2 / (4 + 3) + 2 * 3 / (4 + 4)) / 2)
    assert values["ece"] == pytest.approx((abs(3 / 4 - 0.95) + abs(2 / 4 - 0.55)) / 2)
    assert set(window_figures([]).values()) == {0.0, None}
