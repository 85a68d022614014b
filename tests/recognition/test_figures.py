"""The figures on sessions small enough to check by hand."""

from __future__ import annotations

import pytest

from physio_desktop.recognition.evaluation import figures
from physio_desktop.recognition.evaluation.dataset import Marked
from physio_desktop.recognition.evaluation.figures import Detection, TrialResult

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
