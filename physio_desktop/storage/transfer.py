"""Whole sessions out of one database and into another, row by row and bit by bit.

Nothing is recalculated on the way: a session that was received reads exactly like the one that was sent.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from physio_desktop.domain import Calibration, PlannedExercise
from physio_desktop.errors import BundleError, StorageError
from physio_desktop.storage import directory, overviews, references, treatment_rows
from physio_desktop.storage.block_codec import decode
from physio_desktop.storage.parcel import Parcel, Rows, SessionParcel, an_object, contradiction
from physio_desktop.storage.records import checked_code, now
from physio_desktop.storage.row_check import checked_row
from physio_desktop.storage.schema import (
    CorrectionRow,
    DeviceRow,
    ExerciseSetRow,
    GapRow,
    LabelRow,
    MarkerRow,
    PatientRow,
    PlannedExerciseRow,
    PredictionRow,
    ReferenceRow,
    RepetitionRow,
    SampleBlockRow,
    SessionRow,
    SetCorrectionRow,
)
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.storage.sqlite_file import Report, no_report

_PARTS: dict[str, Any] = {
    "gaps": GapRow,
    "labels": LabelRow,
    "markers": MarkerRow,
    "predictions": PredictionRow,
    "repetitions": RepetitionRow,
    "corrections": CorrectionRow,
    "sets": ExerciseSetRow,
    "set_corrections": SetCorrectionRow,
}
_LATER = ("set_corrections",)  # what earlier versions do not know is only sent where there is some
_OWN = ("id", "session_id", "patient_id")
_NOT_SENT = {
    SessionRow: (*_OWN, "writer", "last_write", "deleted"),
    CorrectionRow: (*_OWN, "repetition_id"),
    SampleBlockRow: (*_OWN, "payload"),
    ReferenceRow: (*_OWN, "device_id", "data"),
}
_PATIENT = ("code", "side", "sessions_per_week", "language")
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a parcel. `known`: uids of sessions that were here before and are left as they are."""

    patient: str
    session_ids: tuple[int, ...]
    known: tuple[str, ...]
    took_plan: bool
    n_references: int


# -- out of a database -------------------------------------------------------------------------------------


def pack(store: SessionStore, session_ids: Sequence[int], *, with_references: bool) -> Parcel:
    """Raises StorageError where they are not all of one patient, or one of them is being recorded."""
    with store.database.reading() as connection:
        rows = [_session_row(connection, session_id) for session_id in dict.fromkeys(session_ids)]
        patients = {row.patient_id for row in rows}
        if len(patients) != 1 or None in patients:
            raise StorageError(
                "The sessions of one file belong to one patient.",
                "Choose sessions of one patient, and assign those without one.",
            )
        [patient_id] = patients
        patient = connection.execute(select(PatientRow.__table__).where(PatientRow.id == patient_id)).one()
        return Parcel(
            {name: getattr(patient, name) for name in _PATIENT},
            _rows(connection, PlannedExerciseRow, PlannedExerciseRow.patient_id == patient_id),
            _references(connection, patient_id) if with_references else [],
            [_session(connection, row) for row in rows],
        )


def pack_patient(store: SessionStore, code: str) -> tuple[Parcel, Rows]:
    """Plan and references without a session, and the sensors that were used, as far as they have a profile.

    Raises StorageError where there is no such patient.
    """
    with store.database.reading() as connection:
        patient_id = directory.known_patient_id(connection, code)
        patient = connection.execute(select(PatientRow.__table__).where(PatientRow.id == patient_id)).one()
        about = {name: getattr(patient, name) for name in _PATIENT}
        plan = _rows(connection, PlannedExerciseRow, PlannedExerciseRow.patient_id == patient_id)
        parcel = Parcel(about, plan, _references(connection, patient_id), [])
        used = select(SessionRow.device_id).where(SessionRow.patient_id == patient_id)
        taught = select(ReferenceRow.device_id).where(ReferenceRow.patient_id == patient_id)
        devices = connection.execute(
            select(DeviceRow.id, DeviceRow.profile).where(
                DeviceRow.id.in_(used.union(taught)), DeviceRow.profile.is_not(None)
            )
        )
        return parcel, [{"id": device.id, "profile": device.profile} for device in devices]


def plan_in(parcel: Parcel) -> list[PlannedExercise]:
    """As it would be stored. Raises BundleError for what the program would not have written."""
    rows = [checked_row(PlannedExerciseRow, {**item, "position": i}) for i, item in enumerate(parcel.plan)]
    names = [field.name for field in dataclasses.fields(PlannedExercise)]
    return [PlannedExercise(**{name: row[name] for name in names}) for row in rows]


def set_up_patient(store: SessionStore, parcel: Parcel, made: str) -> None:
    """Plan, references and preferences become those of the parcel, in one transaction; sessions stay.

    `made`: when, for the audit trail. Raises BundleError, StorageError, StorageBusy.
    """
    code = checked_code(str(parcel.patient.get("code")))
    with store.database.writing() as connection:
        patient_id = directory.patient_id(connection, code, store.author)
        sent = {name: value for name, value in parcel.patient.items() if name in _PATIENT}
        values = checked_row(PatientRow, {**sent, "code": code, "created": now().isoformat()}, {"note"})
        del values["created"]
        connection.execute(update(PatientRow).where(PatientRow.id == patient_id).values(**values))
        connection.execute(delete(ReferenceRow).where(ReferenceRow.patient_id == patient_id))
        _add_references(connection, patient_id, parcel.references)
        _replace_plan(connection, patient_id, parcel.plan)
        directory.audit(connection, store.author, "home package opened", f"patient:{code}", made=made)


def _session_row(connection: Connection, session_id: int) -> Row[Any]:
    row = connection.execute(select(SessionRow.__table__).where(SessionRow.id == session_id)).one_or_none()
    if row is None:
        raise StorageError(f"There is no session {session_id}.", "It may have been deleted; reload the list.")
    if not row.closed:
        raise StorageError("One of these sessions is being recorded.", "Stop the recording first.")
    return row


def _session(connection: Connection, row: Row[Any]) -> SessionParcel:
    parts = {
        name: _rows(connection, table, table.session_id == row.id)
        for name, table in _PARTS.items()
        if table is not CorrectionRow
    }
    parts["corrections"] = _corrections(connection, row.id)
    parts = {name: rows for name, rows in parts.items() if rows or name not in _LATER}
    blocks = connection.execute(
        select(SampleBlockRow.__table__)
        .where(SampleBlockRow.session_id == row.id)
        .order_by(SampleBlockRow.first_us)
    ).all()
    return SessionParcel(
        _plain(SessionRow, row),
        parts,
        [_plain(SampleBlockRow, block) for block in blocks],
        [block.payload for block in blocks],
    )


def _rows(connection: Connection, table: Any, where: Any) -> Rows:
    found = connection.execute(select(table.__table__).where(where).order_by(table.id))
    return [_plain(table, row) for row in found]


def _corrections(connection: Connection, session_id: int) -> Rows:
    """With the place of their repetition in the list instead of a key that means nothing elsewhere."""
    ids = connection.scalars(
        select(RepetitionRow.id).where(RepetitionRow.session_id == session_id).order_by(RepetitionRow.id)
    ).all()
    place = {key: index for index, key in enumerate(ids)}
    found = connection.execute(
        select(CorrectionRow.__table__)
        .where(CorrectionRow.session_id == session_id)
        .order_by(CorrectionRow.id)
    )
    return [
        {
            **_plain(CorrectionRow, row),
            "repetition": None if row.repetition_id is None else place[row.repetition_id],
        }
        for row in found
    ]


def _references(connection: Connection, patient_id: int) -> Rows:
    found = connection.execute(
        select(ReferenceRow.__table__).where(ReferenceRow.patient_id == patient_id).order_by(ReferenceRow.id)
    )
    return [
        {**_plain(ReferenceRow, row), "data": base64.b64encode(row.data).decode("ascii")} for row in found
    ]


def _plain(table: Any, row: Row[Any]) -> dict[str, Any]:
    """The columns that are sent, as JSON has them."""
    left_out = _NOT_SENT.get(table, _OWN)
    values = {name: value for name, value in row._mapping.items() if name not in left_out}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


# -- into a database ---------------------------------------------------------------------------------------


def known_uids(store: SessionStore, uids: Sequence[str]) -> set[str]:
    """Those of these sessions that are in the database, also if deleted but not ended."""
    wanted = set(uids)
    with store.database.reading() as connection:
        return {uid for uid in connection.scalars(select(SessionRow.uid)) if uid in wanted}


def unpack(store: SessionStore, parcel: Parcel, patient: str, report: Report = no_report) -> Received:
    """Adds what is not there yet, in one transaction: all of it or nothing.

    A patient that is new gets plan, side and language of the parcel; one who has a plan keeps it. `report`
    hears of every block of samples and may raise to stop it. Raises BundleError for anything in the parcel
    that the program would not have stored, StorageError, StorageBusy.
    """
    try:
        return _unpack(store, parcel, patient, report)
    except BaseException:
        store.database.give_back_space()  # what was not kept shall not lie in the log either
        raise


def _unpack(store: SessionStore, parcel: Parcel, patient: str, report: Report) -> Received:
    patient = checked_code(patient)
    known = known_uids(store, [_uid(session) for session in parcel.sessions])
    ids: list[int] = []
    skipped: list[str] = []
    way = _Way(parcel.sessions, report)
    with store.database.writing() as connection:
        patient_id, took_plan = _patient(connection, parcel, patient, store.author)
        n_references = _add_references(connection, patient_id, parcel.references)
        for session in parcel.sessions:
            uid = _uid(session)
            if uid in known:
                skipped.append(uid)
                way.went(_size(session))
                continue
            known.add(uid)  # twice in one file is once too often
            ids.append(_add_session(connection, session, patient_id, way))
            about = {"patient": patient, "n_samples": session.values["n_samples"]}
            directory.audit(connection, store.author, "session received", f"session:{uid}", **about)
    return Received(patient, tuple(ids), tuple(skipped), took_plan, n_references)


class _Way:
    """How far it is, in blocks and rows; whoever hears of it may stop it."""

    def __init__(self, sessions: Sequence[SessionParcel], report: Report) -> None:
        self._report = report
        self._n_all = max(1, sum(map(_size, sessions)))
        self._n_done = 0

    def went(self, n: int) -> None:
        self._n_done += n
        self._report(self._n_done / self._n_all)


def _size(session: SessionParcel) -> int:
    return len(session.blocks) + sum(map(len, session.rows.values()))


def _uid(session: SessionParcel) -> str:
    uid = session.values.get("uid")
    if not isinstance(uid, str) or not 0 < len(uid) <= 36 or not uid.isascii() or not uid.isprintable():
        raise contradiction("the id of a session")
    return uid


def _patient(connection: Connection, parcel: Parcel, code: str, author: str) -> tuple[int, bool]:
    is_new = connection.scalar(select(PatientRow.id).where(PatientRow.code == code)) is None
    patient_id = directory.patient_id(connection, code, author)
    if is_new:
        sent = {name: value for name, value in parcel.patient.items() if name in _PATIENT}
        values = checked_row(PatientRow, {**sent, "code": code, "created": now().isoformat()}, {"note"})
        connection.execute(update(PatientRow).where(PatientRow.id == patient_id).values(**values))
    if not parcel.plan or treatment_rows.plan_of(connection, patient_id):
        return patient_id, False
    _replace_plan(connection, patient_id, parcel.plan)
    return patient_id, True


def _replace_plan(connection: Connection, patient_id: int, plan: Rows) -> None:
    connection.execute(delete(PlannedExerciseRow).where(PlannedExerciseRow.patient_id == patient_id))
    for position, item in enumerate(plan):
        values = checked_row(PlannedExerciseRow, {**item, "position": position})
        connection.execute(insert(PlannedExerciseRow).values(**values, patient_id=patient_id))


def _add_references(connection: Connection, patient_id: int, items: Rows) -> int:
    """Those that are not there yet; how many."""
    found = connection.execute(
        select(
            ReferenceRow.placement, ReferenceRow.exercise, ReferenceRow.execution, ReferenceRow.data
        ).where(ReferenceRow.patient_id == patient_id)
    )
    there = {tuple(row) for row in found}
    n_added = 0
    for item in items:
        try:
            data = base64.b64decode(item.get("data", ""), validate=True)
            references.decode(data)
        except (binascii.Error, TypeError, ValueError, StorageError) as error:
            raise contradiction("a reference repetition") from error
        rest = {name: value for name, value in item.items() if name != "data"}
        values = checked_row(ReferenceRow, rest, {"data", "device_id"})
        if (values["placement"], values["exercise"], values["execution"], data) in there:
            continue
        connection.execute(insert(ReferenceRow).values(**values, data=data, patient_id=patient_id))
        n_added += 1
    return n_added


def _add_session(connection: Connection, session: SessionParcel, patient_id: int, way: _Way) -> int:
    values = checked_row(SessionRow, session.values, {"writer", "last_write", "deleted"})
    if not values["closed"]:
        raise contradiction("a session that was not closed")
    _check_documents(values)
    _remember_device(connection, values)
    key = directory.new_id(connection, insert(SessionRow).values(**values, patient_id=patient_id))
    _add_blocks(connection, session, key, values["n_samples"], way)
    if unknown := set(session.rows) - set(_PARTS):
        raise BundleError(
            f"This file holds what this version does not know ({min(unknown)[:40]!r}).",
            "Install the newest version of the program.",
        )
    for name, table in _PARTS.items():
        if table not in (CorrectionRow, RepetitionRow):
            of_all = session.rows.get(name, [])
            for first in range(0, len(of_all), _ROWS_AT_ONCE):
                some = of_all[first : first + _ROWS_AT_ONCE]
                rows = [{**checked_row(table, row), "session_id": key} for row in some]
                connection.execute(insert(table), rows)
                way.went(len(rows))
    _add_repetitions(connection, session, key, way)
    overviews.refresh(connection, key)
    return key


def _add_repetitions(connection: Connection, session: SessionParcel, key: int, way: _Way) -> None:
    ids = []
    for row in session.rows.get("repetitions", ()):
        values = checked_row(RepetitionRow, row)
        ids.append(directory.new_id(connection, insert(RepetitionRow).values(**values, session_id=key)))
        way.went(1)
    for row in session.rows.get("corrections", ()):
        place = row.get("repetition")
        if place is not None and (type(place) is not int or not 0 <= place < len(ids)):
            raise contradiction("a correction of nothing")
        rest = {name: value for name, value in row.items() if name != "repetition"}
        values = checked_row(CorrectionRow, rest, {"repetition_id"})
        values["repetition_id"] = None if place is None else ids[place]
        connection.execute(insert(CorrectionRow).values(**values, session_id=key))
        way.went(1)


def _add_blocks(connection: Connection, session: SessionParcel, key: int, n_samples: int, way: _Way) -> None:
    """Every block must be one that this program wrote, of the time that is said, and in order."""
    last_us: int | None = None
    total = 0
    for about, payload in zip(session.blocks, session.payloads, strict=True):
        values = checked_row(SampleBlockRow, about, {"payload"})
        try:
            times = decode(payload).time_us
        except StorageError as error:
            raise contradiction("a block of samples") from error
        said = (values["first_us"], values["last_us"], values["n"])
        if said != (int(times[0]), int(times[-1]), len(times)):
            raise contradiction("the times of a block")
        if bool((times[1:] <= times[:-1]).any()) or (last_us is not None and said[0] <= last_us):
            raise contradiction("the order of its samples")
        last_us, total = said[1], total + said[2]
        connection.execute(insert(SampleBlockRow).values(**values, payload=payload, session_id=key))
        way.went(1)
    if total != n_samples:
        raise contradiction("the number of its samples")


def _check_documents(values: dict[str, Any]) -> None:
    """What is JSON in a column must be readable later."""
    try:
        Calibration.from_json(an_object(values["calibration"]))
    except ValueError as error:
        raise contradiction("a calibration") from error
    device = values.get("device")
    if device is not None:
        simple = all(item is None or type(item) in (str, int, float) for item in an_object(device).values())
        if not simple or not isinstance(device.get("id"), str) or len(json.dumps(device)) > 10_000:
            raise contradiction("a device")


def _remember_device(connection: Connection, values: dict[str, Any]) -> None:
    """A sensor that was never here is listed; what is known of one that was stays."""
    device_id = values.get("device_id")
    if device_id is None or connection.scalar(select(DeviceRow.id).where(DeviceRow.id == device_id)):
        return
    info = values.get("device") or {"id": device_id}
    name, firmware = (str(info.get(field) or "")[:200] for field in ("name", "firmware"))
    seen = values["started"].astimezone(UTC)
    new = insert(DeviceRow).values(
        id=device_id, name=name, firmware=firmware, info=info, last_source="", last_seen=seen
    )
    connection.execute(new)
