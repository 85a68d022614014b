"""A patient's exercises over the sessions, and all exercises over all of them. Inside a transaction.

Sums are made by the database over counted overviews, so that ten thousand sessions are read at once. Deleted
sessions never count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from physio_desktop.storage.exercise_overviews import TENTHS
from physio_desktop.storage.schema import (
    ExerciseOverviewRow,
    OverviewRow,
    PatientRow,
    ReferenceRow,
    SessionRow,
)

_RESULT = (
    *("n_repetitions", "n_found", "n_correct", "n_fast", "n_low_amplitude"),
    *("amplitude_deg", "amplitude_error_deg", "duration_s", "form_score", "pain"),
)
_SUMS = (
    *("n_repetitions", "n_found", "n_detected", "n_correct", "n_fast", "n_low_amplitude", "n_corrected"),
    *(f"sure_{tenth}" for tenth in range(TENTHS)),
)


@dataclass(frozen=True, slots=True)
class ExerciseResult:
    """One exercise of one session. Means over its repetitions, in degrees, seconds and points of 100.

    n_repetitions: as corrected; n_found: those in truth, of which some were judged. amplitude_error_deg: half
    width of the band that holds the true amplitude of 9 in 10 repetitions. pain: the worst, from 0 to 10.
    """

    session_id: int
    started: datetime
    exercise: str
    n_repetitions: int = 0
    n_found: int = 0
    n_correct: int = 0
    n_fast: int = 0
    n_low_amplitude: int = 0
    amplitude_deg: float | None = None
    amplitude_error_deg: float | None = None
    duration_s: float | None = None
    form_score: float | None = None
    pain: int | None = None


@dataclass(frozen=True, slots=True)
class Taught:
    """Reference repetitions of an exercise at a placement: how many of them, and when the last one came."""

    exercise: str
    placement: str
    n: int
    last: datetime


@dataclass(frozen=True, slots=True)
class ExerciseTotals:
    """Sums of an exercise (None: not recognised). n_corrected of n_detected were changed by a person.

    sure: how many of the detected ones had a confidence in each tenth from 0 to 1.
    """

    exercise: str | None
    n_repetitions: int
    n_found: int
    n_detected: int
    n_correct: int
    n_fast: int
    n_low_amplitude: int
    n_corrected: int
    sure: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """`exercises`: most repetitions first. `sessions`: begin and repetitions of each, in order of time."""

    exercises: tuple[ExerciseTotals, ...]
    sessions: tuple[tuple[datetime, int], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sessions count. None: all of them. without: the code of whoever does not count begins so."""

    since: datetime | None = None
    patient: str | None = None
    placement: str | None = None
    without: str | None = None


def results(connection: Connection, patient: str) -> list[ExerciseResult]:
    """Of named exercises that were done, in order of time."""
    table = ExerciseOverviewRow
    rows = connection.execute(
        select(table.session_id, SessionRow.started, table.exercise, *(getattr(table, n) for n in _RESULT))
        .join(SessionRow, SessionRow.id == table.session_id)
        .join(PatientRow, PatientRow.id == SessionRow.patient_id)
        .where(
            PatientRow.code == patient,
            SessionRow.deleted.is_(None),
            table.exercise.is_not(None),
            (table.n_repetitions > 0) | (table.n_found > 0),
        )
        .order_by(SessionRow.started, SessionRow.id, table.id)
    )
    return [ExerciseResult(**row._mapping) for row in rows]


def taught(connection: Connection, patient: str) -> list[Taught]:
    rows = connection.execute(
        select(
            ReferenceRow.exercise,
            ReferenceRow.placement,
            func.count(ReferenceRow.id).label("n"),
            func.max(ReferenceRow.created).label("last"),
        )
        .join(PatientRow, PatientRow.id == ReferenceRow.patient_id)
        .where(PatientRow.code == patient)
        .group_by(ReferenceRow.exercise, ReferenceRow.placement)
        .order_by(ReferenceRow.exercise, ReferenceRow.placement)
    )
    return [Taught(row.exercise, row.placement, row.n, row.last) for row in rows]


def totals(connection: Connection, choice: Choice) -> Totals:
    wanted = _conditions(choice)
    table = ExerciseOverviewRow
    sums = [func.sum(getattr(table, name)).label(name) for name in _SUMS]
    exercises = connection.execute(
        select(table.exercise, *sums)
        .join(SessionRow, SessionRow.id == table.session_id)
        .outerjoin(PatientRow, PatientRow.id == SessionRow.patient_id)
        .where(*wanted)
        .group_by(table.exercise)
    ).all()
    sessions = connection.execute(
        select(SessionRow.started, func.coalesce(OverviewRow.n_repetitions, 0).label("n"))
        .outerjoin(OverviewRow, OverviewRow.session_id == SessionRow.id)
        .outerjoin(PatientRow, PatientRow.id == SessionRow.patient_id)
        .where(*wanted)
        .order_by(SessionRow.started)
    )
    found = [
        ExerciseTotals(
            exercise=row.exercise,
            sure=tuple(getattr(row, f"sure_{tenth}") for tenth in range(TENTHS)),
            **{name: getattr(row, name) for name in _SUMS[:-TENTHS]},
        )
        for row in exercises
    ]
    by_count = sorted(found, key=lambda one: (-one.n_repetitions, one.exercise or ""))
    return Totals(tuple(by_count), tuple((row.started, row.n) for row in sessions))


def placements(connection: Connection) -> list[str]:
    """Where sensors were worn, by name."""
    query = select(SessionRow.placement).where(SessionRow.placement.is_not(None)).distinct()
    return sorted(connection.scalars(query))


def _conditions(choice: Choice) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [SessionRow.deleted.is_(None), SessionRow.closed.is_(True)]
    if choice.since is not None:
        wanted.append(SessionRow.started >= choice.since)
    if choice.without is not None:
        code = func.coalesce(PatientRow.code, "")
        wanted.append(func.substr(code, 1, len(choice.without)) != choice.without)
    if choice.patient is not None:
        wanted.append(PatientRow.code == choice.patient)
    if choice.placement is not None:
        wanted.append(SessionRow.placement == choice.placement)
    return wanted
