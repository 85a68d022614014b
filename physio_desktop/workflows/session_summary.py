"""What was done in a session, exercise by exercise, from its sets and what is true of its repetitions."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from physio_desktop.domain import ExerciseSet, Repetition, ReviewedRepetition


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


def summarise_reviewed(
    sets: Sequence[ExerciseSet], reviewed: Sequence[ReviewedRepetition]
) -> list[ExerciseSummary]:
    """As `summarise`, of the truth: what a person said takes the place of what was detected.

    Without sets (a file, a recording by command) the repetitions alone say what was done.
    """
    truths = true_repetitions(reviewed)
    if not sets:
        by_exercise: dict[str | None, list[Repetition]] = {}
        for one in truths:
            by_exercise.setdefault(one.exercise, []).append(one)
        return [_of(exercise, [], theirs, len(theirs)) for exercise, theirs in by_exercise.items()]
    return summarise([_corrected(one, reviewed) for one in sets], truths)


def true_repetitions(reviewed: Iterable[ReviewedRepetition]) -> list[Repetition]:
    """By time."""
    found = [truth for one in reviewed if (truth := one.truth) is not None]
    return sorted(found, key=lambda one: (one.start_us, one.end_us))


def _corrected(one: ExerciseSet, reviewed: Sequence[ReviewedRepetition]) -> ExerciseSet:
    """A set in which a person named another exercise more often than not was that exercise."""
    inside = [r for r in reviewed if one.holds(r.span_us) and r.truth is not None]
    names = Counter(r.truth.exercise for r in inside if r.truth is not None)
    said = [r for r in inside if r.state in ("corrected", "added")]
    exercise = one.exercise
    if said and names and names.most_common(1)[0][1] * 2 > len(inside):
        exercise = names.most_common(1)[0][0]
    return dataclasses.replace(one, exercise=exercise, n_corrected=one.counted_in(reviewed))


def repetitions_in(one: ExerciseSet, repetitions: Iterable[Repetition]) -> list[Repetition]:
    """Those whose middle lies in the set."""
    return [r for r in repetitions if one.holds((r.start_us, r.end_us))]


def overlapping(sets: Sequence[ExerciseSet]) -> bool:
    """Whether two sets, in order of their beginnings, share time."""
    in_order = sorted(sets, key=lambda one: one.start_us)
    return any(a.end_us is None or a.end_us > b.start_us for a, b in pairwise(in_order))


def _summary(
    exercise: str | None, sets: Sequence[ExerciseSet], repetitions: Sequence[Repetition]
) -> ExerciseSummary:
    inside = [r for one in sets for r in repetitions_in(one, repetitions)]
    return _of(exercise, sets, inside, sum(one.n_repetitions for one in sets))


def _of(
    exercise: str | None, sets: Sequence[ExerciseSet], inside: Sequence[Repetition], n_repetitions: int
) -> ExerciseSummary:
    pains = [one.pain for one in sets if one.pain is not None]
    efforts = [one.effort for one in sets if one.effort is not None]
    return ExerciseSummary(
        exercise,
        len(sets),
        n_repetitions,
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
