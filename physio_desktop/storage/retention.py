"""Sessions that are older than a clinic keeps them: a look at them first, then they go for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from physio_desktop.storage import directory
from physio_desktop.storage.schema import PatientRow, SessionRow
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.storage.sqlite_file import Report, no_report


@dataclass(frozen=True, slots=True)
class OldSessions:
    """Keys oldest first, the moments of the first and the last, and of how many patients."""

    ids: tuple[int, ...] = ()
    oldest: datetime | None = None
    newest: datetime | None = None
    n_patients: int = 0


def years_before(moment: datetime, years: int) -> datetime:
    """The same day so many years ago; of a leap day, the first of March."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, month=3, day=1)


def older_than(store: SessionStore, before: datetime) -> OldSessions:
    """Closed sessions that began before this moment (with a time zone)."""
    with store.database.reading() as connection:
        rows = connection.execute(
            select(SessionRow.id, SessionRow.started, SessionRow.patient_id)
            .where(SessionRow.closed, SessionRow.started < before)
            .order_by(SessionRow.started, SessionRow.id)
        ).all()
    if not rows:
        return OldSessions()
    patients = {row.patient_id for row in rows if row.patient_id is not None}
    return OldSessions(tuple(row.id for row in rows), rows[0].started, rows[-1].started, len(patients))


def delete_old(store: SessionStore, ids: Sequence[int], before: datetime, report: Report = no_report) -> int:
    """Beyond recovery, each with a line in the audit trail; how many. One that is no longer old stays.

    `report` may raise between two sessions: those before it are gone, the others are whole.
    """
    n_deleted = 0
    try:
        for index, session_id in enumerate(ids):
            report(index / len(ids))
            n_deleted += _delete_one(store, session_id, before)
    finally:
        store.database.give_back_space()
    return n_deleted


def _delete_one(store: SessionStore, session_id: int, before: datetime) -> int:
    with store.database.writing(erase=True) as connection:
        found = connection.execute(
            select(SessionRow.uid, SessionRow.started, SessionRow.n_samples, PatientRow.code)
            .outerjoin(PatientRow, PatientRow.id == SessionRow.patient_id)
            .where(SessionRow.id == session_id, SessionRow.closed, SessionRow.started < before)
        ).one_or_none()
        if found is None:
            return 0
        connection.execute(delete(SessionRow).where(SessionRow.id == session_id))
        about = {
            "started": found.started.isoformat(),
            "n_samples": found.n_samples,
            "kept_until": before.isoformat(),
        }
        directory.audit(connection, store.author, "session deleted", f"session:{found.uid}", **about)
        return 1


def n_sessions(store: SessionStore) -> int:
    with store.database.reading() as connection:
        return connection.scalar(select(func.count(SessionRow.id))) or 0
