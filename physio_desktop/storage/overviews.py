"""What a list shows of a session, counted when something of it changes. Each call is inside a transaction."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Text, cast, delete, insert, select

from physio_desktop.domain import ExerciseSet, ReviewedRepetition, SessionLine
from physio_desktop.storage import exercise_overviews, reviews
from physio_desktop.storage.schema import DeviceRow, OverviewRow, PatientRow, SessionRow


def refresh(connection: Connection, session_id: int) -> None:
    """Counts a closed session anew."""
    sets = [one.truth for one in reviews.sets(connection, session_id)]
    reviewed = reviews.reviewed(connection, session_id)
    exercise_overviews.replace(connection, session_id, sets, reviewed)
    values = _counted(sets, reviewed)
    connection.execute(delete(OverviewRow).where(OverviewRow.session_id == session_id))
    connection.execute(insert(OverviewRow).values(session_id=session_id, **values))


def uncounted(connection: Connection, patient: str | None = None) -> list[int]:
    """Closed sessions that were never counted (of an earlier version, or after a crash), newest first."""
    missing = (
        select(SessionRow.id)
        .where(SessionRow.closed, SessionRow.id.not_in(select(OverviewRow.session_id)))
        .order_by(SessionRow.deleted.is_not(None), SessionRow.started.desc())
    )
    if patient is not None:
        missing = missing.join(PatientRow, PatientRow.id == SessionRow.patient_id)
        missing = missing.where(PatientRow.code == patient)
    return list(connection.scalars(missing))


def count(connection: Connection, session_ids: Sequence[int]) -> None:
    """Those of them that are still there."""
    there = select(SessionRow.id).where(SessionRow.id.in_(session_ids), SessionRow.closed)
    for session_id in connection.scalars(there).all():
        refresh(connection, session_id)


def _counted(sets: Sequence[ExerciseSet], reviewed: Sequence[ReviewedRepetition]) -> dict[str, Any]:
    """A count that a person corrected counts more than what was detected."""
    truths = [truth for one in reviewed if (truth := one.truth) is not None]
    in_order = [(one.start_us, one.exercise) for one in sets] + [(r.start_us, r.exercise) for r in truths]
    scores = [r.measures["form_score"] for r in truths if "form_score" in r.measures]
    scores = [score for score in scores if math.isfinite(score)]
    return {
        "exercises": list(dict.fromkeys(name for _, name in sorted(in_order, key=lambda x: x[0]) if name)),
        "n_repetitions": sum(one.counted_in(reviewed) for one in sets) if sets else len(truths),
        "n_judged": sum(r.execution is not None for r in truths),
        "n_correct": sum(r.execution == "correct" for r in truths),
        "n_corrected": sum(one.state in ("corrected", "added", "rejected") for one in reviewed),
        "form_score": sum(scores) / len(scores) if scores else None,
        "pain": max((one.pain for one in sets if one.pain is not None), default=None),
    }


def lines(connection: Connection, patient: str | None = None, *, deleted: bool = False) -> list[SessionLine]:
    """Newest first, in one query without JSON parsers in between: 10,000 of them are opened at once."""
    query = (
        select(
            SessionRow.id,
            SessionRow.uid,
            SessionRow.started,
            PatientRow.code,
            DeviceRow.name,
            SessionRow.device_id,
            SessionRow.duration_us,
            cast(OverviewRow.exercises, Text).label("exercises"),
            OverviewRow.n_repetitions,
            OverviewRow.n_judged,
            OverviewRow.n_correct,
            OverviewRow.n_corrected,
            OverviewRow.form_score,
            OverviewRow.pain,
            SessionRow.n_samples,
            SessionRow.n_lost,
            SessionRow.closed,
            SessionRow.deleted,
        )
        .outerjoin(PatientRow, PatientRow.id == SessionRow.patient_id)
        .outerjoin(DeviceRow, DeviceRow.id == SessionRow.device_id)
        .outerjoin(OverviewRow, OverviewRow.session_id == SessionRow.id)
        .where(SessionRow.deleted.is_not(None) if deleted else SessionRow.deleted.is_(None))
        .order_by(SessionRow.started.desc(), SessionRow.id.desc())
    )
    if patient is not None:
        query = query.where(PatientRow.code == patient)
    known: dict[str | None, tuple[str, ...]] = {None: ()}
    found = []
    for row in connection.execute(query).all():
        # By position: looking fields up by name takes half of the time.
        key, uid, started, code, name, device, duration_us, text, *counts = row
        exercises = known.get(text)
        if exercises is None:
            exercises = known[text] = tuple(map(str, json.loads(text)))
        n_repetitions, n_judged, n_correct, n_corrected, form_score, pain, n_samples, n_lost, closed, gone = (
            counts
        )
        found.append(
            SessionLine(
                key,
                uid,
                started,
                code,
                name or device or "",
                duration_us / 1e6,
                exercises,
                n_repetitions or 0,
                n_judged or 0,
                n_correct or 0,
                n_corrected or 0,
                form_score,
                pain,
                n_samples,
                n_lost,
                closed,
                gone,
                n_repetitions is not None,
            )
        )
    return found
