"""One function per figure. Definitions follow A. Yurtman and B. Barshan, "Automated evaluation of physical
therapy exercises using multi-template dynamic time warping on wearable sensor signals", Comput. Methods
Programs Biomed. 117(2):189-207, 2014, where it states them.

A detection matches an annotated repetition when its centre lies inside it, one to one, best overlap first.
N stands for the idle repetitions: test samples over samples of the person's marked correct template.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from physio_desktop.recognition.evaluation.dataset import RATE_HZ, Marked

BLOCK_MARGIN = round(1.0 * RATE_HZ)  # samples by which a set is widened when counting


@dataclass(frozen=True, slots=True)
class Detection:
    """A repetition as reported: samples [start, end), name and execution index."""

    start: int
    end: int
    exercise: str
    execution: int | None = None

    @property
    def centre(self) -> float:
        return (self.start + self.end) / 2


@dataclass(frozen=True)
class TrialResult:
    """One test session: what is true, what was detected, and the two N (whole session; gaps between sets)."""

    person: str
    exercise: str
    marked: tuple[Marked, ...]
    detections: tuple[Detection, ...]
    n_idle: float
    n_idle_gaps: float

    @cached_property
    def matches(self) -> list[tuple[Marked, Detection]]:
        """Pairs of annotated repetition and detection, one to one, best overlap first."""
        pairs = sorted(
            (max(m.start, d.start) - min(m.end, d.end), i, j)
            for i, m in enumerate(self.marked)
            for j, d in enumerate(self.detections)
            if m.start <= d.centre < m.end
        )
        used: dict[int, int] = {}
        for _, i, j in pairs:
            if i not in used and j not in used.values():
                used[i] = j
        return [(self.marked[i], self.detections[j]) for i, j in sorted(used.items())]

    @property
    def n_named(self) -> int:
        return sum(d.exercise == self.exercise for _, d in self.matches)

    @property
    def n_named_execution(self) -> int:
        return sum(d.exercise == self.exercise and d.execution == m.execution for m, d in self.matches)

    @property
    def n_false(self) -> int:
        return len(self.detections) - len(self.matches)

    @cached_property
    def set_errors(self) -> list[int]:
        """Detections of any name minus annotated repetitions for each block of one execution type."""
        errors = []
        for execution in sorted({m.execution for m in self.marked}):
            block = [m for m in self.marked if m.execution == execution]
            start, end = block[0].start - BLOCK_MARGIN, block[-1].end + BLOCK_MARGIN
            found = sum(start <= d.centre < end for d in self.detections)
            errors.append(found - len(block))
        return errors


Results = Sequence[TrialResult]


def _sum(results: Results, value: Callable[[TrialResult], float]) -> float:
    return float(sum(value(r) for r in results))


def n_repetitions(results: Results) -> float:
    return _sum(results, lambda r: len(r.marked))


def recall_exercise(results: Results) -> float:
    """Share of annotated repetitions that were found and carry the right exercise."""
    return _sum(results, lambda r: r.n_named) / max(n_repetitions(results), 1)


def recall_exercise_execution(results: Results) -> float:
    """Share of annotated repetitions found with the right exercise and the right execution."""
    return _sum(results, lambda r: r.n_named_execution) / max(n_repetitions(results), 1)


def missed_rate(results: Results) -> float:
    """Annotated repetitions without a detection / all annotated repetitions."""
    return 1 - _sum(results, lambda r: len(r.matches)) / max(n_repetitions(results), 1)


def false_alarms(results: Results) -> float:
    """Detections without a repetition, also inside a block."""
    return _sum(results, lambda r: r.n_false)


def false_alarm_rate(results: Results) -> float:
    """False alarms / N."""
    return false_alarms(results) / max(_sum(results, lambda r: r.n_idle), 1e-9)


def false_alarms_per_repetition(results: Results) -> float:
    return false_alarms(results) / max(n_repetitions(results), 1)


def _accuracy(
    results: Results, named: Callable[[TrialResult], int], n: Callable[[TrialResult], float]
) -> float:
    idle = _sum(results, n)
    return (_sum(results, named) + idle - false_alarms(results)) / max(n_repetitions(results) + idle, 1e-9)


def accuracy_exercise(results: Results) -> float:
    """(rightly named + N - false alarms) / (repetitions + N), N from the whole session."""
    return _accuracy(results, lambda r: r.n_named, lambda r: r.n_idle)


def accuracy_exercise_execution(results: Results) -> float:
    return _accuracy(results, lambda r: r.n_named_execution, lambda r: r.n_idle)


def accuracy_exercise_idle_n(results: Results) -> float:
    """As `accuracy_exercise`, N from the two gaps between the blocks alone."""
    return _accuracy(results, lambda r: r.n_named, lambda r: r.n_idle_gaps)


def accuracy_exercise_execution_idle_n(results: Results) -> float:
    return _accuracy(results, lambda r: r.n_named_execution, lambda r: r.n_idle_gaps)


def _set_errors(results: Results) -> list[int]:
    return [error for result in results for error in result.set_errors]


def sets_exact(results: Results) -> float:
    """Share of annotated blocks whose count is right."""
    errors = _set_errors(results)
    return sum(error == 0 for error in errors) / max(len(errors), 1)


def sets_within_one(results: Results) -> float:
    errors = _set_errors(results)
    return sum(abs(error) <= 1 for error in errors) / max(len(errors), 1)


def sets_mean_error(results: Results) -> float:
    """Mean absolute error of the count of a block."""
    errors = _set_errors(results)
    return sum(map(abs, errors)) / max(len(errors), 1)


FIGURES: dict[str, Callable[[Results], float]] = {
    figure.__name__: figure
    for figure in (
        n_repetitions,
        recall_exercise,
        recall_exercise_execution,
        accuracy_exercise,
        accuracy_exercise_execution,
        accuracy_exercise_idle_n,
        accuracy_exercise_execution_idle_n,
        missed_rate,
        false_alarm_rate,
        false_alarms,
        false_alarms_per_repetition,
        sets_exact,
        sets_within_one,
        sets_mean_error,
    )
}


def all_figures(results: Results) -> dict[str, float]:
    return {name: figure(results) for name, figure in FIGURES.items()}
