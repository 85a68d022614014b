"""A session exercise by exercise, counted as a person says it was, else as detected."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from physio_desktop.domain import ExerciseSet, Repetition
from physio_desktop.reporting.session_record import SessionRecord


@dataclass(frozen=True, slots=True)
class ExerciseLine:
    """Means over the repetitions that were measured, None where there are none. Degrees and seconds.

    pain, effort: the largest that was said. form_score: 0-100.
    """

    exercise: str | None
    n_sets: int
    n_repetitions: int
    by_execution: Mapping[str, int]
    amplitude_deg: float | None
    amplitude_error_deg: float | None
    duration_s: float | None
    form_score: float | None
    pain: int | None
    effort: float | None


def exercise_lines(record: SessionRecord) -> list[ExerciseLine]:
    """In the order in which they were first done."""
    truths = list(record.truths())
    begun = [(one.start_us, one.exercise) for one in record.sets]
    begun += [(one.start_us, one.exercise) for one in truths]
    order = dict.fromkeys(name for _, name in sorted(begun, key=lambda item: item[0]))
    return [
        _line(
            exercise,
            [one for one in record.sets if one.exercise == exercise],
            [one for one in truths if one.exercise == exercise],
        )
        for exercise in order
    ]


def _line(
    exercise: str | None, sets: Sequence[ExerciseSet], repetitions: Sequence[Repetition]
) -> ExerciseLine:
    return ExerciseLine(
        exercise,
        len(sets),
        sum(one.n_repetitions for one in sets) if sets else len(repetitions),
        Counter(one.execution for one in repetitions if one.execution),
        _mean(one.measures.get("amplitude_deg") for one in repetitions),
        _mean(one.measures.get("amplitude_error_deg") for one in repetitions),
        _mean(one.duration_s for one in repetitions),
        _mean(one.measures.get("form_score") for one in repetitions),
        max((one.pain for one in sets if one.pain is not None), default=None),
        max((one.effort for one in sets if one.effort is not None), default=None),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None and math.isfinite(value)]
    return sum(known) / len(known) if known else None
