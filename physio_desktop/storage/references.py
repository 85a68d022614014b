"""Reference repetitions of patients: opaque JSON objects, compressed, believed only after a check.

What is inside is the business of recognition. Each call is inside the caller's transaction.
"""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import ColumnElement, Connection, Row, insert, select
from sqlalchemy import delete as delete_from

from physio_desktop.errors import StorageError
from physio_desktop.storage.directory import new_id
from physio_desktop.storage.records import checked_code, now
from physio_desktop.storage.schema import DeviceRow, PatientRow, ReferenceRow

MAX_JSON_BYTES = 16 << 20  # a repetition with half a minute around it takes 0.1 MB
_LONGEST = {"placement": 80, "exercise": 120, "execution": 40}


@dataclass(frozen=True, slots=True)
class PatientReference:
    """One repetition that a patient was taught with. The fields after `device` are the store's to fill.

    device: id of the sensor it was recorded with, if that is known to the store.
    """

    exercise: str
    execution: str
    data: Mapping[str, Any]
    device: str | None = None
    placement: str = ""
    created: datetime | None = None
    author: str = ""
    id: int = 0


def encode(data: Mapping[str, Any]) -> bytes:
    """Raises StorageError for what JSON cannot hold."""
    try:
        text = json.dumps(dict(data), separators=(",", ":"), allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise StorageError(f"This reference cannot be stored: {error}.", "Record it again.") from error
    if len(text) > MAX_JSON_BYTES:
        raise StorageError("This reference is too long to be stored.", "Record one repetition and rest.")
    return zlib.compress(text, 6)


def decode(data: object) -> dict[str, Any]:
    """Raises StorageError for anything but what `encode` makes."""
    if not isinstance(data, bytes):
        raise _unreadable("it is no compressed data")
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data, MAX_JSON_BYTES)
        if not unpacker.eof or unpacker.unused_data:
            raise _unreadable("it is cut off, too long or followed by something else")
        found = json.loads(text.decode(), parse_constant=_no_number)
    except (zlib.error, ValueError, RecursionError) as error:
        raise _unreadable(str(error)) from error
    if not isinstance(found, dict):
        raise _unreadable("it is no JSON object")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _unreadable(reason: str) -> StorageError:
    return StorageError(
        f"A reference repetition cannot be read: {reason}.",
        "Delete the references of this exercise and record them again, or restore a backup.",
    )


def add(
    connection: Connection, patient_id: int, placement: str, items: Sequence[PatientReference], author: str
) -> list[PatientReference]:
    """Adds one row each. Raises StorageError for a name that is empty or too long."""
    created = now()
    known = set(connection.scalars(select(DeviceRow.id)))
    added = []
    for item in items:
        stored = dataclasses.replace(
            item,
            placement=placement,
            created=created,
            author=author,
            device=item.device if item.device in known else None,
        )
        _check_names(stored)
        key = new_id(
            connection,
            insert(ReferenceRow).values(
                patient_id=patient_id,
                placement=placement,
                exercise=stored.exercise,
                execution=stored.execution,
                created=created,
                author=author,
                device_id=stored.device,
                data=encode(stored.data),
            ),
        )
        added.append(dataclasses.replace(stored, id=key))
    return added


def _check_names(item: PatientReference) -> None:
    for name, longest in _LONGEST.items():
        value = getattr(item, name)
        if not 0 < len(value.strip()) <= longest or not value.isprintable():
            raise StorageError(
                f"This is not a name for the {name} of a reference.",
                f"Use 1 to {longest} characters in one line.",
            )


def of_patient(connection: Connection, patient: str, placement: str | None) -> list[PatientReference]:
    query = (
        select(ReferenceRow.__table__)
        .join(PatientRow, PatientRow.id == ReferenceRow.patient_id)
        .where(PatientRow.code == checked_code(patient))
        .order_by(ReferenceRow.id)
    )
    if placement is not None:
        query = query.where(ReferenceRow.placement == placement)
    try:
        rows = connection.execute(query).all()
    except (TypeError, ValueError) as error:  # a moment that is none
        raise _unreadable(str(error)) from error
    return [_reference(row) for row in rows]


def _reference(row: Row[Any]) -> PatientReference:
    texts = (row.placement, row.exercise, row.execution, row.author)
    if not all(isinstance(text, str) for text in texts):
        raise _unreadable("a text cannot be read")
    return PatientReference(
        exercise=row.exercise,
        execution=row.execution,
        data=decode(row.data),
        device=row.device_id,
        placement=row.placement,
        created=row.created,
        author=row.author,
        id=row.id,
    )


def delete(connection: Connection, patient_id: int, exercise: str | None, placement: str | None) -> int:
    """How many rows that were."""
    wanted: list[ColumnElement[bool]] = [ReferenceRow.patient_id == patient_id]
    if exercise is not None:
        wanted.append(ReferenceRow.exercise == exercise)
    if placement is not None:
        wanted.append(ReferenceRow.placement == placement)
    return connection.execute(delete_from(ReferenceRow).where(*wanted)).rowcount
