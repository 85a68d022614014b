"""Plans of patients and sets of sessions. Every call is inside the caller's transaction."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from physio_desktop.domain import ExerciseSet, PlannedExercise
from physio_desktop.storage.records import now
from physio_desktop.storage.schema import ExerciseSetRow, PlannedExerciseRow

_SET_FIELDS = tuple(field.name for field in dataclasses.fields(ExerciseSet))
_PLAN_FIELDS = tuple(field.name for field in dataclasses.fields(PlannedExercise))


def plan_of(connection: Connection, patient_id: int) -> list[PlannedExercise]:
    """In its order."""
    table = PlannedExerciseRow.__table__
    rows = connection.execute(
        select(table).where(PlannedExerciseRow.patient_id == patient_id).order_by(PlannedExerciseRow.position)
    )
    return [PlannedExercise(**{name: getattr(row, name) for name in _PLAN_FIELDS}) for row in rows]


def replace_plan(
    connection: Connection, patient_id: int, plan: Sequence[PlannedExercise], author: str
) -> None:
    connection.execute(delete(PlannedExerciseRow).where(PlannedExerciseRow.patient_id == patient_id))
    rows = [
        {
            **dataclasses.asdict(item),
            "patient_id": patient_id,
            "position": position,
            "author": author,
            "created": now(),
        }
        for position, item in enumerate(plan)
    ]
    if rows:
        connection.execute(insert(PlannedExerciseRow), rows)


def recorded_sets(connection: Connection, session_id: int) -> list[ExerciseSet]:
    """By number, without what a person said afterwards; `reviews.sets` has both."""
    rows = connection.execute(
        select(ExerciseSetRow.__table__)
        .where(ExerciseSetRow.session_id == session_id)
        .order_by(ExerciseSetRow.number)
    )
    return [ExerciseSet(**{name: getattr(row, name) for name in _SET_FIELDS}) for row in rows]


def replace_sets(connection: Connection, session_id: int, sets: Sequence[ExerciseSet]) -> None:
    """All sets of a session are few; writing them anew keeps numbers and rows alike."""
    connection.execute(delete(ExerciseSetRow).where(ExerciseSetRow.session_id == session_id))
    rows = [{**dataclasses.asdict(item), "session_id": session_id, "changed": now()} for item in sets]
    if rows:
        connection.execute(insert(ExerciseSetRow), rows)
