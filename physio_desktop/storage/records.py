"""Rows of the tables as the nouns of the program, and back."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from physio_desktop.domain import Calibration, DeviceInfo, Gap, Label, Marker, Prediction, Repetition, Session
from physio_desktop.errors import StorageError

_CODE = re.compile(r"\w[\w.\-]{0,39}")
_DEVICE_FIELDS = {field.name for field in dataclasses.fields(DeviceInfo)}


@dataclass(frozen=True, slots=True)
class Patient:
    """A person by pseudonym."""

    code: str
    note: str = ""
    side: str | None = None
    created: datetime | None = None
    n_sessions: int = 0
    sessions_per_week: float | None = None
    language: str | None = None


def now() -> datetime:
    return datetime.now(UTC)


def checked_code(code: str) -> str:
    """The pseudonym without surrounding space. Raises StorageError, which does not repeat what was typed."""
    code = code.strip()
    if not _CODE.fullmatch(code):
        raise StorageError(
            "This is not a patient code.",
            "Use 1 to 40 letters, digits, dots, dashes or underscores, without spaces, and no name: P-0042.",
        )
    return code


def device_from_json(data: Mapping[str, Any] | None) -> DeviceInfo | None:
    """Unknown fields are ignored, so that an older program reads what a newer one wrote."""
    if data is None:
        return None
    return DeviceInfo(**{name: value for name, value in data.items() if name in _DEVICE_FIELDS})


class SessionMapper:
    """Makes Sessions from rows; most sessions share a device and a calibration, which are made only once."""

    def __init__(self) -> None:
        self._calibrations: dict[str, Calibration] = {}
        self._devices: dict[str, DeviceInfo | None] = {}

    def session(self, row: Row[Any]) -> Session:
        return Session(
            id=row.id,
            uid=row.uid,
            started=row.started,
            patient=row.code,
            device=self._device(row.device),
            source=row.source,
            format=row.format,
            placement=row.placement,
            exercise=row.exercise,
            calibration=self._calibration(row.calibration, row.id),
            closed=row.closed,
            n_samples=row.n_samples,
            n_gaps=row.n_gaps,
            n_lost=row.n_lost,
            duration_s=row.duration_us / 1e6,
            sample_rate_hz=row.sample_rate_hz,
            n_axes=row.n_axes,
            note=row.note,
            deleted=row.deleted,
        )

    def _calibration(self, text: str, session_id: int) -> Calibration:
        if text not in self._calibrations:
            self._calibrations[text] = calibration_from_json(json.loads(text), f"session {session_id}")
        return self._calibrations[text]

    def _device(self, text: str | None) -> DeviceInfo | None:
        if text is None:
            return None
        if text not in self._devices:
            self._devices[text] = device_from_json(json.loads(text))
        return self._devices[text]


def calibration_from_json(data: Mapping[str, Any], whose: str) -> Calibration:
    try:
        return Calibration.from_json(data)
    except ValueError as error:
        raise StorageError(
            f"The calibration of {whose} cannot be read: {error}.",
            "Check the database with `physio-desktop doctor`.",
        ) from error


# -- parts of a session ------------------------------------------------------------------------------------


def gap_from(row: Row[Any]) -> Gap:
    return Gap(row.start_us, row.end_us, row.n_lost, row.exact, row.reason)


def label_from(row: Row[Any]) -> Label:
    return Label(row.start_us, row.end_us, row.exercise, row.execution, row.source, row.author)


def marker_from(row: Row[Any]) -> Marker:
    return Marker(row.start_us, row.end_us, row.kind, row.text, row.author)


def prediction_from(row: Row[Any]) -> Prediction:
    top = tuple((str(name), float(value)) for name, value in row.top)
    return Prediction(row.start_us, row.end_us, row.exercise, row.confidence, top, row.model)


def repetition_from(row: Row[Any]) -> Repetition:
    measures = {name: math.nan if value is None else float(value) for name, value in row.measures.items()}
    return Repetition(
        row.start_us,
        row.end_us,
        row.exercise,
        row.execution,
        row.confidence,
        row.peak_us,
        measures,
        row.model,
    )


def values_of(item: Gap | Label | Marker | Prediction | Repetition) -> dict[str, Any]:
    """The columns of one part of a session. JSON knows no NaN: a measure that is none is stored as null."""
    values = {field.name: getattr(item, field.name) for field in dataclasses.fields(item)}
    if isinstance(item, Prediction):
        values["top"] = [[name, float(value)] for name, value in item.top]
    if isinstance(item, Repetition):
        values["measures"] = {
            name: float(value) if math.isfinite(value) else None for name, value in item.measures.items()
        }
    return values
