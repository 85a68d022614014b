"""Many closed sessions at once, without samples: what a clinic has after years."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select

from physio_desktop.domain import Calibration, DeviceInfo, ExerciseSet, Repetition, Session
from physio_desktop.storage import directory, overviews, records
from physio_desktop.storage.database import Database
from physio_desktop.storage.schema import ExerciseSetRow, RepetitionRow, SessionRow

Stocked = tuple[Session, Sequence[ExerciseSet], Sequence[Repetition]]


def add_sessions(database: Database, stocked: Sequence[Stocked], author: str = "") -> list[int]:
    """In one transaction; gives their ids. Ids and uids of the sessions given are not looked at."""
    if not stocked:
        return []
    with database.writing() as connection:
        codes = {session.patient for session, _, _ in stocked} - {None}
        patients = {
            code: directory.patient_id(connection, str(code), author) for code in sorted(map(str, codes))
        }
        devices = {session.device.id: session.device for session, _, _ in stocked if session.device}
        for device in devices.values():
            directory.remember_device(connection, device, "")
        uids = [str(uuid.uuid4()) for _ in stocked]
        rows = [
            _session(session, uid, patients.get(str(session.patient)))
            for (session, _, _), uid in zip(stocked, uids, strict=True)
        ]
        connection.execute(insert(SessionRow), rows)
        by_uid = {row.uid: row.id for row in connection.execute(select(SessionRow.uid, SessionRow.id))}
        ids = [by_uid[uid] for uid in uids]
        changed = {"author": author, "changed": records.now()}
        created = {"source": "model", "author": author, "created": records.now()}
        sets = [
            {"session_id": key, **_fields(one), **changed}
            for key, (_, theirs, _) in zip(ids, stocked, strict=True)
            for one in theirs
        ]
        repetitions = [
            {"session_id": key, **records.values_of(one), **created}
            for key, (_, _, theirs) in zip(ids, stocked, strict=True)
            for one in theirs
        ]
        if sets:
            connection.execute(insert(ExerciseSetRow), sets)
        if repetitions:
            connection.execute(insert(RepetitionRow), repetitions)
        overviews.count(connection, ids)
    return ids


def _fields(one: ExerciseSet) -> dict[str, Any]:
    names = ("number", "exercise", "start_us", "end_us", "target", "n_counted", "n_corrected", "ended_by")
    return {name: getattr(one, name) for name in (*names, "pain", "effort")}


def _session(session: Session, uid: str, patient_id: int | None) -> dict[str, Any]:
    device: DeviceInfo | None = session.device
    return {
        "uid": uid,
        "patient_id": patient_id,
        "device_id": device.id if device is not None else None,
        "started": session.started,
        "placement": session.placement,
        "exercise": session.exercise,
        "calibration": Calibration().to_json(),
        "closed": True,
        "n_samples": session.n_samples,
        "n_gaps": session.n_gaps,
        "n_lost": session.n_lost,
        "duration_us": round(session.duration_s * 1e6),
        "sample_rate_hz": session.sample_rate_hz,
        "n_axes": 9,
        "note": session.note,
    }
