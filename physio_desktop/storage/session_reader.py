"""Stored sessions as lists and as arrays. Every call is inside the caller's transaction."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, Select, Text, case, cast, func, select

from physio_desktop.domain import Calibration, Gap, ImuBlock, Recording, Session
from physio_desktop.errors import StorageError
from physio_desktop.storage import reviews
from physio_desktop.storage.block_codec import Run, decode
from physio_desktop.storage.live_rows import joined_runs, same_kind
from physio_desktop.storage.records import SessionMapper, gap_from
from physio_desktop.storage.schema import GapRow, PatientRow, SampleBlockRow, SessionRow

Part = TypeVar("Part")


def sessions(connection: Connection, patient: str | None = None, limit: int | None = None) -> list[Session]:
    """Newest first, in one query, without those that were deleted."""
    query = _session_query().order_by(SessionRow.started.desc(), SessionRow.id.desc())
    query = query.where(SessionRow.deleted.is_(None))
    if patient is not None:
        query = query.where(PatientRow.code == patient)
    mapper = SessionMapper()
    return [mapper.session(row) for row in connection.execute(query.limit(limit))]


def session(connection: Connection, session_id: int) -> Session:
    row = connection.execute(_session_query().where(SessionRow.id == session_id)).one_or_none()
    if row is None:
        raise StorageError(f"There is no session {session_id}.", "It may have been deleted; reload the list.")
    return SessionMapper().session(row)


def _session_query() -> Select[Any]:
    """A closed session carries its totals; those of an open one are counted from what is stored."""

    def total(stored: Any, counted: ColumnElement[Any], table: Any) -> ColumnElement[Any]:
        live = select(func.coalesce(counted, 0)).where(table.session_id == SessionRow.id).scalar_subquery()
        return case((SessionRow.closed, stored), else_=live).label(stored.key)

    span_us = func.max(SampleBlockRow.last_us) - func.min(SampleBlockRow.first_us)
    plain = [
        column
        for column in SessionRow.__table__.columns
        if column.key not in ("n_samples", "n_gaps", "n_lost", "duration_us", "calibration", "device")
    ]
    return select(
        *plain,
        cast(SessionRow.calibration, Text).label("calibration"),  # as text: most are alike and parsed once
        cast(SessionRow.device, Text).label("device"),
        PatientRow.code,
        total(SessionRow.n_samples, func.sum(SampleBlockRow.n), SampleBlockRow),
        total(SessionRow.n_gaps, func.count(GapRow.id), GapRow),
        total(SessionRow.n_lost, func.sum(GapRow.n_lost), GapRow),
        total(SessionRow.duration_us, span_us, SampleBlockRow),
    ).outerjoin(PatientRow, PatientRow.id == SessionRow.patient_id)


def parts(
    connection: Connection, session_id: int, table: Any, make: Callable[[Row[Any]], Part]
) -> list[Part]:
    """Labels, markers, predictions or repetitions of a session by time."""
    query = select(table.__table__).where(table.session_id == session_id).order_by(table.start_us, table.id)
    return [make(row) for row in connection.execute(query)]


# -- samples -----------------------------------------------------------------------------------------------


def recording(connection: Connection, session_id: int, *, skip_damaged: bool = False) -> Recording:
    """The whole session as few blocks, cut where there is a gap or label or kind of device value changes."""
    about = session(connection, session_id)
    gaps = connection.execute(
        select(GapRow.__table__)
        .where(GapRow.session_id == session_id)
        .order_by(GapRow.block_us, GapRow.start_us, GapRow.id)
    ).all()
    rows = connection.execute(
        select(SampleBlockRow.first_us, SampleBlockRow.last_us, SampleBlockRow.n, SampleBlockRow.label)
        .add_columns(SampleBlockRow.payload)
        .where(SampleBlockRow.session_id == session_id)
        .order_by(SampleBlockRow.first_us)
    )
    assembly = _Assembly(about, [(row.block_us, gap_from(row)) for row in gaps], skip_damaged)
    for row in rows:
        assembly.add(row)
    return Recording(
        blocks=tuple(assembly.finished()),
        gaps=tuple(assembly.all_gaps),
        calibration=about.calibration,
        labels=tuple(label for _, label in reviews.labels(connection, session_id)),
        title=f"{about.started:%Y-%m-%d %H:%M} {about.exercise or ''}".strip(),
        source=f"session:{session_id}",
        format=about.format,
    )


class _Assembly:
    """Joins stored rows to blocks."""

    def __init__(self, about: Session, gaps: Sequence[tuple[int, Gap]], skip_damaged: bool) -> None:
        self._about = about
        self._waiting = list(gaps)
        self._skip_damaged = skip_damaged
        self._blocks: list[ImuBlock] = []
        self._runs: list[Run] = []
        self._label: str | None = None
        self._gap: Gap | None = None
        self._last_us = 0
        self.all_gaps: list[Gap] = [gap for _, gap in gaps]

    def add(self, row: Row[Any]) -> None:
        run = self._decoded(row)
        if run is None:
            return
        gap = self._gap_before(row.first_us)
        if self._runs and (gap or row.label != self._label or not same_kind(run, self._runs[0])):
            self._finish()
        if gap:
            self._gap = gap
        self._runs.append(run)
        self._label = row.label
        self._last_us = row.last_us

    def finished(self) -> list[ImuBlock]:
        self._finish()
        return self._blocks

    def _decoded(self, row: Row[Any]) -> Run | None:
        try:
            return decode(row.payload)
        except StorageError as error:
            if not self._skip_damaged:
                where = f"session {self._about.id} at second {row.first_us / 1e6:.0f}"
                raise StorageError(f"{error.message[:-1]}: {where}.", error.hint) from error
            gap = Gap(self._last_us, row.last_us, row.n, True, "damaged")
            self._waiting.append((row.first_us, gap))
            self._waiting.sort(key=lambda item: item[0])
            self.all_gaps.append(gap)
            return None

    def _gap_before(self, first_us: int) -> Gap | None:
        """The gap bound to this block; several (one led to an empty block) become one."""
        due = [gap for block_us, gap in self._waiting if block_us <= first_us]
        del self._waiting[: len(due)]
        if len(due) < 2:
            return due[0] if due else None
        return dataclasses.replace(
            due[-1],
            start_us=due[0].start_us,
            n_lost=sum(gap.n_lost for gap in due),
            exact=all(gap.exact for gap in due),
        )

    def _finish(self) -> None:
        if self._runs:
            self._blocks.append(
                si_block(joined_runs(self._runs), self._about.calibration, self._gap, self._label)
            )
        self._runs, self._gap = [], None


def si_block(run: Run, calibration: Calibration, gap: Gap | None, label: str | None) -> ImuBlock:
    with np.errstate(invalid="ignore", over="ignore"):
        values = calibration.apply(run.device_values, run.scale)
    return ImuBlock(run.time_us, values, run.device_values, run.scale, gap, label)
