"""Patients, devices and the audit trail: small tables, each call inside the caller's transaction."""

from __future__ import annotations

import dataclasses
from typing import Any

from sqlalchemy import Connection, Insert, func, insert, select, update

from physio_desktop.domain import Calibration, DeviceInfo
from physio_desktop.errors import StorageError
from physio_desktop.storage.records import Patient, calibration_from_json, checked_code, device_from_json, now
from physio_desktop.storage.schema import AuditRow, DeviceRow, PatientRow, SessionRow


def audit(connection: Connection, who: str, action: str, what: str = "", **detail: Any) -> None:
    connection.execute(insert(AuditRow).values(at=now(), who=who, action=action, object=what, detail=detail))


def new_id(connection: Connection, statement: Insert) -> int:
    """Runs an insert of one row; its key."""
    key = connection.execute(statement).inserted_primary_key
    assert key is not None
    return int(key[0])


def patient_id(connection: Connection, code: str, who: str) -> int:
    """The patient's key; a new code becomes a new patient. Raises StorageError for what is no pseudonym."""
    code = checked_code(code)
    found = connection.scalar(select(PatientRow.id).where(PatientRow.code == code))
    if found is not None:
        return found
    added = new_id(connection, insert(PatientRow).values(code=code, created=now()))
    audit(connection, who, "patient added", f"patient:{code}")
    return added


def known_patient_id(connection: Connection, code: str) -> int:
    """The patient's key. Raises StorageError where there is no such patient."""
    found = connection.scalar(select(PatientRow.id).where(PatientRow.code == checked_code(code)))
    if found is None:
        raise StorageError("There is no patient with this code.", "Check how it is written.")
    return found


def patients(connection: Connection) -> list[Patient]:
    """By code, with the number of their sessions."""
    n_sessions = func.count(SessionRow.id).label("n_sessions")
    rows = connection.execute(
        select(PatientRow.__table__, n_sessions)
        .outerjoin(SessionRow, (SessionRow.patient_id == PatientRow.id) & SessionRow.deleted.is_(None))
        .group_by(PatientRow.id)
        .order_by(PatientRow.code)
    )
    return [
        Patient(
            row.code,
            row.note,
            row.side,
            row.created,
            row.n_sessions,
            row.sessions_per_week,
            row.language,
        )
        for row in rows
    ]


def remember_device(connection: Connection, device: DeviceInfo, source: str) -> dict[str, Any]:
    """Adds the device or brings it up to date; gives its description as JSON."""
    info = dataclasses.asdict(device)
    values = {"name": device.name, "firmware": device.firmware, "info": info, "last_seen": now()}
    if source:
        values["last_source"] = source
    if not connection.execute(update(DeviceRow).where(DeviceRow.id == device.id).values(**values)).rowcount:
        connection.execute(insert(DeviceRow).values(id=device.id, **values))
    return info


def devices(connection: Connection) -> list[tuple[DeviceInfo, str]]:
    """Every known device with the source it was last seen at, the latest first."""
    rows = connection.execute(select(DeviceRow).order_by(DeviceRow.last_seen.desc()))
    found = [(device_from_json(row.info), row.last_source) for row in rows]
    return [(device, source) for device, source in found if device is not None]


def device_profile(connection: Connection, device_id: str) -> Calibration | None:
    profile = connection.scalar(select(DeviceRow.profile).where(DeviceRow.id == device_id))
    return None if profile is None else calibration_from_json(profile, f"device {device_id}")


def save_device_profile(connection: Connection, device_id: str, calibration: Calibration, who: str) -> None:
    values = {"profile": calibration.to_json(), "profile_saved": now()}
    if not connection.execute(update(DeviceRow).where(DeviceRow.id == device_id).values(**values)).rowcount:
        info = dataclasses.asdict(DeviceInfo(id=device_id))
        connection.execute(insert(DeviceRow).values(id=device_id, info=info, last_seen=now(), **values))
    audit(connection, who, "device calibrated", f"device:{device_id}", calibration=calibration.to_json())
