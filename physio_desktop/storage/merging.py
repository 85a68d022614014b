"""Two halves of one session become one. Inside the caller's transaction."""

from __future__ import annotations

import uuid
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, Table, insert, select

from physio_desktop.domain import Calibration
from physio_desktop.errors import StorageError
from physio_desktop.storage.block_codec import Run, decode, encode
from physio_desktop.storage.compaction import close_session
from physio_desktop.storage.directory import new_id
from physio_desktop.storage.records import calibration_from_json
from physio_desktop.storage.schema import (
    CorrectionRow,
    ExerciseSetRow,
    GapRow,
    LabelRow,
    MarkerRow,
    PredictionRow,
    RepetitionRow,
    SampleBlockRow,
    SessionRow,
    SetCorrectionRow,
)

_HINT = "Leave them as two sessions."
_TIMES = ("start_us", "end_us", "peak_us", "block_us", "first_us", "last_us")
_MOST_APART_S = 12 * 3600


def merge(connection: Connection, first_id: int, second_id: int) -> int:
    """A new session that holds both with the time between them as a gap; its id. The halves stay as they are.

    Raises StorageError where that would change a value, or where the two cannot be halves of one session.
    """
    sessions = SessionRow.__table__
    found = connection.execute(select(sessions).where(SessionRow.id.in_((first_id, second_id)))).all()
    if len(found) != 2:
        raise StorageError("Two different sessions are needed.", "Choose two sessions of the list.")
    first, second = sorted(found, key=lambda row: (row.started, row.id))
    shift_us = round((second.started - first.started).total_seconds() * 1e6)
    last_us = _last_us(connection, first.id)
    _check(first, second, shift_us + (_first_us(connection, second.id) or 0) - last_us)
    merged = new_id(connection, insert(SessionRow).values(**_both(first, second)))
    maps = [_copy(connection, row.id, merged, offset) for row, offset in ((first, 0), (second, shift_us))]
    _bridge(connection, second.id, merged, shift_us, last_us)
    _renumber(connection, first.id, second.id, merged, shift_us)
    for source, offset, ids in ((first.id, 0, maps[0]), (second.id, shift_us, maps[1])):
        _copy_corrections(connection, source, merged, offset, ids)
    close_session(connection, merged, {"ended": second.ended})
    return merged


def _check(first: Row[Any], second: Row[Any], apart_us: int) -> None:
    if not (first.closed and second.closed):
        raise StorageError("One of these sessions is being recorded.", "Stop the recording first.")
    if None not in (first.patient_id, second.patient_id) and first.patient_id != second.patient_id:
        raise StorageError("These sessions belong to two patients.", _HINT)
    if apart_us <= 0:
        raise StorageError("These sessions overlap in time.", _HINT)
    if apart_us > _MOST_APART_S * 1_000_000:
        raise StorageError("More than twelve hours lie between these sessions.", _HINT)
    if _applied(first) != _applied(second):
        raise StorageError(
            "These sessions were recorded with different calibrations; merging would change values.", _HINT
        )
    if None not in (first.placement, second.placement) and first.placement != second.placement:
        raise StorageError("The sensor sat at two different places in these sessions.", _HINT)


def _applied(row: Row[Any]) -> tuple[Any, ...]:
    """What of a calibration changes values; the rest is evidence."""
    c: Calibration = calibration_from_json(row.calibration, f"session {row.id}")
    offsets = (c.gyr_bias_rad_s, c.acc_offset_ms2, c.mag_offset_ut)
    gains = (c.acc_scale, c.mag_soft_iron, c.rotation)
    return (c.acc_unit, c.gyr_unit, c.mag_unit, c.swapped, *offsets, *gains)


def _both(first: Row[Any], second: Row[Any]) -> dict[str, Any]:
    either = ("patient_id", "device_id", "device", "placement", "exercise", "source", "format")
    values = {name: getattr(first, name) or getattr(second, name) for name in either}
    if first.exercise != second.exercise:
        values["exercise"] = None
    return {
        **values,
        "uid": str(uuid.uuid4()),
        "started": first.started,
        "calibration": first.calibration,
        "note": "\n".join(filter(None, (first.note, second.note))),
    }


def _first_us(connection: Connection, session_id: int) -> int | None:
    query = select(SampleBlockRow.first_us).where(SampleBlockRow.session_id == session_id)
    return connection.scalar(query.order_by(SampleBlockRow.first_us).limit(1))


def _last_us(connection: Connection, session_id: int) -> int:
    query = select(SampleBlockRow.last_us).where(SampleBlockRow.session_id == session_id)
    return connection.scalar(query.order_by(SampleBlockRow.first_us.desc()).limit(1)) or 0


def _copy(connection: Connection, source: int, target: int, shift_us: int) -> dict[int, int]:
    """Samples and everything with a time but sets and corrections; new ids of repetitions by old ones."""
    for row in connection.execute(
        select(SampleBlockRow.__table__)
        .where(SampleBlockRow.session_id == source)
        .order_by(SampleBlockRow.first_us)
    ).all():
        values = _shifted(row, target, shift_us)
        if shift_us:
            run = decode(row.payload)
            moved = Run(run.time_us + np.int64(shift_us), run.device_values, run.scale)
            values["payload"] = encode(moved, compact=row.kind == "compact")
        connection.execute(insert(SampleBlockRow).values(**values))
    for table in (GapRow, LabelRow, MarkerRow, PredictionRow):
        _copy_rows(connection, table.__table__, source, target, shift_us)
    return {
        row.id: new_id(connection, insert(RepetitionRow).values(**_shifted(row, target, shift_us)))
        for row in _rows(connection, RepetitionRow.__table__, source)
    }


def _rows(connection: Connection, table: Any, session_id: int) -> list[Row[Any]]:
    return list(connection.execute(select(table).where(table.c.session_id == session_id)).all())


def _copy_rows(connection: Connection, table: Any, source: int, target: int, shift_us: int) -> None:
    rows = [_shifted(row, target, shift_us) for row in _rows(connection, table, source)]
    if rows:
        connection.execute(insert(table), rows)


def _shifted(row: Row[Any], target: int, shift_us: int) -> dict[str, Any]:
    values = {name: value for name, value in row._mapping.items() if name != "id"}
    for name in _TIMES:
        if values.get(name) is not None:
            values[name] += shift_us
    values["session_id"] = target
    return values


def _bridge(connection: Connection, second: int, target: int, shift_us: int, last_us: int) -> None:
    """The time between the halves, as a gap of which nobody knows how many samples it would have held."""
    first_us = _first_us(connection, second)
    if first_us is None or not last_us:
        return
    start = first_us + shift_us
    gap = {"block_us": start, "start_us": last_us, "end_us": start, "n_lost": 0, "exact": False}
    connection.execute(insert(GapRow).values(session_id=target, reason="merged", **gap))


def _renumber(connection: Connection, first: int, second: int, target: int, shift_us: int) -> None:
    """Sets count on through both halves, and what was said of them goes along."""
    number = 0
    numbers: dict[tuple[int, int], int] = {}
    for source, offset in ((first, 0), (second, shift_us)):
        for row in sorted(_rows(connection, ExerciseSetRow.__table__, source), key=lambda row: row.number):
            number += 1
            values = {**_shifted(row, target, offset), "number": number}
            connection.execute(insert(ExerciseSetRow).values(**values))
            numbers[source, row.number] = number
    for source, offset in ((first, 0), (second, shift_us)):
        for row in sorted(_rows(connection, SetCorrectionRow.__table__, source), key=lambda row: row.id):
            values = {**_shifted(row, target, offset), "number": numbers[source, row.number]}
            connection.execute(insert(SetCorrectionRow).values(**values))


def _copy_corrections(
    connection: Connection, source: int, target: int, shift_us: int, ids: dict[int, int]
) -> None:
    table: Table | Any = CorrectionRow.__table__
    for row in sorted(_rows(connection, table, source), key=lambda row: row.id):
        values = _shifted(row, target, shift_us)
        if row.repetition_id is not None:
            values["repetition_id"] = ids[row.repetition_id]
        connection.execute(insert(CorrectionRow).values(**values))
