"""What trends show of the exercises of a session. Each call is inside the caller's transaction."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert

from physio_desktop.domain import ExerciseSet, Repetition, ReviewedRepetition
from physio_desktop.storage.schema import ExerciseOverviewRow

_CHANGED = ("corrected", "added", "rejected")
TENTHS = 10


def replace(
    connection: Connection,
    session_id: int,
    sets: Sequence[ExerciseSet],
    reviewed: Sequence[ReviewedRepetition],
) -> None:
    """Counts the exercises of a session anew."""
    connection.execute(delete(ExerciseOverviewRow).where(ExerciseOverviewRow.session_id == session_id))
    rows = [
        {"session_id": session_id, "exercise": exercise, **_counted(exercise, sets, reviewed)}
        for exercise in _exercises(sets, reviewed)
    ]
    if rows:
        connection.execute(insert(ExerciseOverviewRow), rows)


def _exercises(sets: Sequence[ExerciseSet], reviewed: Sequence[ReviewedRepetition]) -> list[str | None]:
    """Planned, detected or said; also those that were never done in truth, for what was wrong about them."""
    found: list[str | None] = [one.exercise for one in sets]
    for one in reviewed:
        found += [each.exercise for each in (one.detected, one.truth) if each is not None]
    return list(dict.fromkeys(found))


def _counted(
    exercise: str | None, sets: Sequence[ExerciseSet], reviewed: Sequence[ReviewedRepetition]
) -> dict[str, Any]:
    """A count that a person corrected counts more than what was detected."""
    theirs = [one for one in sets if one.exercise == exercise]
    truths = [t for one in reviewed if (t := one.truth) is not None and t.exercise == exercise]
    detected = [one.detected for one in reviewed if one.detected and one.detected.exercise == exercise]
    judged = [truth.execution for truth in truths]
    sure = [r.confidence for r in detected if r.confidence is not None and math.isfinite(r.confidence)]
    tenths = [min(TENTHS - 1, max(0, int(TENTHS * confidence))) for confidence in sure]
    return {
        "n_repetitions": sum(one.n_repetitions for one in theirs) if sets else len(truths),
        "n_found": len(truths),
        "n_detected": len(detected),
        "n_correct": judged.count("correct"),
        "n_fast": judged.count("fast"),
        "n_low_amplitude": judged.count("low_amplitude"),
        "n_corrected": sum(_is_about(one, exercise) for one in reviewed if one.state in _CHANGED),
        "amplitude_deg": _mean(truths, "amplitude_deg"),
        "amplitude_error_deg": _mean(truths, "amplitude_error_deg"),
        "duration_s": _mean_of(truth.duration_s for truth in truths),
        "form_score": _mean(truths, "form_score"),
        "pain": max((one.pain for one in theirs if one.pain is not None), default=None),
        **{f"sure_{tenth}": tenths.count(tenth) for tenth in range(TENTHS)},
    }


def _is_about(one: ReviewedRepetition, exercise: str | None) -> bool:
    """A correction is held against what was detected; of what was missed, against what it is."""
    about = one.detected or one.truth
    return about is not None and about.exercise == exercise


def _mean(repetitions: Sequence[Repetition], measure: str) -> float | None:
    return _mean_of(r.measures[measure] for r in repetitions if measure in r.measures)


def _mean_of(values: Iterable[float]) -> float | None:
    known = [value for value in values if math.isfinite(value)]
    return sum(known) / len(known) if known else None
