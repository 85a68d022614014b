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
from itertools import groupby

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


def blocks(marked: Sequence[Marked]) -> list[list[Marked]]:
    """Annotated repetitions, in the order of their start, in blocks of one execution type."""
    return [list(block) for _, block in groupby(marked, key=lambda m: m.execution)]


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
        for block in blocks(self.marked):
            start, end = block[0].start - BLOCK_MARGIN, block[-1].end + BLOCK_MARGIN
            found = sum(start <= d.centre < end for d in self.detections)
            errors.append(found - len(block))
        return errors


Results = Sequence[TrialResult]
Rate = float | None  # None: nothing to take a share of


def _sum(results: Results, value: Callable[[TrialResult], float]) -> float:
    return float(sum(value(r) for r in results))


def _share(part: float, whole: float) -> Rate:
    return part / whole if whole > 0 else None


def n_repetitions(results: Results) -> float:
    return _sum(results, lambda r: len(r.marked))


def recall_exercise(results: Results) -> Rate:
    """Share of annotated repetitions that were found and carry the right exercise."""
    return _share(_sum(results, lambda r: r.n_named), n_repetitions(results))


def recall_exercise_execution(results: Results) -> Rate:
    """Share of annotated repetitions found with the right exercise and the right execution."""
    return _share(_sum(results, lambda r: r.n_named_execution), n_repetitions(results))


def missed_rate(results: Results) -> Rate:
    """Annotated repetitions without a detection / all annotated repetitions."""
    n = n_repetitions(results)
    return _share(n - _sum(results, lambda r: len(r.matches)), n)


def false_alarms(results: Results) -> float:
    """Detections without a repetition, also inside a block."""
    return _sum(results, lambda r: r.n_false)


def false_alarm_rate(results: Results) -> Rate:
    """False alarms / N."""
    return _share(false_alarms(results), _sum(results, lambda r: r.n_idle))


def false_alarms_per_repetition(results: Results) -> Rate:
    return _share(false_alarms(results), n_repetitions(results))


def _accuracy(
    results: Results, named: Callable[[TrialResult], int], n: Callable[[TrialResult], float]
) -> Rate:
    idle = _sum(results, n)
    right = _sum(results, named) + idle - false_alarms(results)
    return _share(right, n_repetitions(results) + idle)


def accuracy_exercise(results: Results) -> Rate:
    """(rightly named + N - false alarms) / (repetitions + N), N from the whole session."""
    return _accuracy(results, lambda r: r.n_named, lambda r: r.n_idle)


def accuracy_exercise_execution(results: Results) -> Rate:
    """As `accuracy_exercise`, rightly named with the right execution."""
    return _accuracy(results, lambda r: r.n_named_execution, lambda r: r.n_idle)


def accuracy_exercise_idle_n(results: Results) -> Rate:
    """As `accuracy_exercise`, N from the gaps between the blocks alone."""
    return _accuracy(results, lambda r: r.n_named, lambda r: r.n_idle_gaps)


def accuracy_exercise_execution_idle_n(results: Results) -> Rate:
    """As `accuracy_exercise_execution`, N from the gaps between the blocks alone."""
    return _accuracy(results, lambda r: r.n_named_execution, lambda r: r.n_idle_gaps)


def _set_errors(results: Results) -> list[int]:
    return [error for result in results for error in result.set_errors]


def sets_exact(results: Results) -> Rate:
    """Share of annotated blocks whose count is right."""
    errors = _set_errors(results)
    return _share(sum(error == 0 for error in errors), len(errors))


def sets_within_one(results: Results) -> Rate:
    """Share of annotated blocks whose count is right or off by one."""
    errors = _set_errors(results)
    return _share(sum(abs(error) <= 1 for error in errors), len(errors))


def sets_mean_error(results: Results) -> Rate:
    """Mean absolute error of the count of a block."""
    errors = _set_errors(results)
    return _share(sum(map(abs, errors)), len(errors))


FIGURES: dict[str, Callable[[Results], Rate]] = {
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


def all_figures(results: Results) -> dict[str, Rate]:
    """Every figure of some sessions; None where there is nothing to take a share of."""
    return {name: figure(results) for name, figure in FIGURES.items()}
