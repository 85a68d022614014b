"""What was done in a session, exercise by exercise, from its sets and repetitions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from physio_desktop.domain import ExerciseSet, Repetition


@dataclass(frozen=True, slots=True)
class ExerciseSummary:
    """Means over the repetitions that were measured, None where there are none. Degrees and seconds.

    n_repetitions is as corrected; by_execution counts what was found and judged.
    """

    exercise: str | None
    n_sets: int
    n_repetitions: int
    by_execution: Mapping[str, int]
    amplitude_deg: float | None
    duration_s: float | None
    hold_s: float | None
    pain: int | None
    effort: float | None


def summarise(sets: Sequence[ExerciseSet], repetitions: Sequence[Repetition]) -> list[ExerciseSummary]:
    """In the order in which they were first done."""
    found: dict[str | None, list[ExerciseSet]] = {}
    for one in sets:
        found.setdefault(one.exercise, []).append(one)
    return [_summary(exercise, theirs, repetitions) for exercise, theirs in found.items()]


def repetitions_in(one: ExerciseSet, repetitions: Iterable[Repetition]) -> list[Repetition]:
    """Those whose middle lies in the set."""
    end_us = math.inf if one.end_us is None else one.end_us
    return [r for r in repetitions if one.start_us <= (r.start_us + r.end_us) / 2 <= end_us]


def overlapping(sets: Sequence[ExerciseSet]) -> bool:
    """Whether two sets, in order of their beginnings, share time."""
    in_order = sorted(sets, key=lambda one: one.start_us)
    return any(a.end_us is None or a.end_us > b.start_us for a, b in pairwise(in_order))


def _summary(
    exercise: str | None, sets: Sequence[ExerciseSet], repetitions: Sequence[Repetition]
) -> ExerciseSummary:
    inside = [r for one in sets for r in repetitions_in(one, repetitions)]
    pains = [one.pain for one in sets if one.pain is not None]
    efforts = [one.effort for one in sets if one.effort is not None]
    return ExerciseSummary(
        exercise,
        len(sets),
        sum(one.n_repetitions for one in sets),
        dict(Counter(r.execution for r in inside if r.execution)),
        _mean(r.measures.get("amplitude_deg") for r in inside),
        _mean(r.duration_s for r in inside),
        _mean(r.measures.get("hold_s") for r in inside),
        max(pains, default=None),
        max(efforts, default=None),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None and math.isfinite(value)]
    return sum(known) / len(known) if known else None
