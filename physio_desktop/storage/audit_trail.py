"""The audit trail as a list: who did what when. Each call is inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from physio_desktop.storage.schema import AuditRow, PatientRow, SessionRow

_PATIENT, _SESSION = "patient:", "session:"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """object: as stored ("patient:P-1", "session:<uid>"). patient and started: whose session it is, and of
    when, where that is still known. detail: what else was noted.
    """

    at: datetime
    who: str
    action: str
    object: str
    patient: str | None
    started: datetime | None
    detail: Mapping[str, Any]


def entries(
    connection: Connection,
    *,
    patient: str | None = None,
    since: datetime | None = None,
    limit: int | None = None,
) -> list[AuditEntry]:
    """Newest first. `patient`: what is about the patient, or about one of the sessions."""
    query = (
        select(AuditRow.__table__, SessionRow.started, PatientRow.code)
        .outerjoin(SessionRow, SessionRow.uid == func.substr(AuditRow.object, len(_SESSION) + 1))  # by index
        .outerjoin(PatientRow, PatientRow.id == SessionRow.patient_id)
        .where(*_conditions(patient, since))
        .order_by(AuditRow.at.desc(), AuditRow.id.desc())
        .limit(limit)
    )
    return [
        AuditEntry(
            row.at,
            row.who,
            row.action,
            row.object,
            row.code or _patient_in(row.object),
            row.started,
            row.detail,
        )
        for row in connection.execute(query)
    ]


def count(connection: Connection, *, patient: str | None = None, since: datetime | None = None) -> int:
    query = select(func.count(AuditRow.id)).where(*_conditions(patient, since))
    return connection.scalar(query) or 0


def _conditions(patient: str | None, since: datetime | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if since is not None:
        wanted.append(AuditRow.at >= since)
    if patient is not None:
        theirs = (
            select(_SESSION + SessionRow.uid)
            .join(PatientRow, PatientRow.id == SessionRow.patient_id)
            .where(PatientRow.code == patient)
        )
        wanted.append(
            or_(
                AuditRow.object == _PATIENT + patient,
                AuditRow.object.in_(theirs),
                AuditRow.detail["patient"].as_string() == patient,
            )
        )
    return wanted


def _patient_in(object_: str) -> str | None:
    return object_.removeprefix(_PATIENT) if object_.startswith(_PATIENT) else None
