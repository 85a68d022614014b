"""Writes one session while it is recorded. Used on the thread of its Database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from physio_desktop.domain import (
    Calibration,
    DeviceInfo,
    ExerciseSet,
    ImuBlock,
    Label,
    Marker,
    Prediction,
    Repetition,
)
from physio_desktop.errors import StorageBusy, StorageError
from physio_desktop.storage import directory, overviews, treatment_rows
from physio_desktop.storage.block_codec import encode
from physio_desktop.storage.compaction import close_session
from physio_desktop.storage.database import Database
from physio_desktop.storage.live_rows import BoundGap, LabelSpan, LiveRow, Plan, WriterState
from physio_desktop.storage.records import now, values_of
from physio_desktop.storage.schema import (
    GapRow,
    LabelRow,
    MarkerRow,
    PredictionRow,
    RepetitionRow,
    SampleBlockRow,
    SessionRow,
)

_WHILE_RECORDING = "Nothing is lost yet: what could not be written is kept in memory."
_THEN = "Writing then goes on by itself."
_TABLES = {Label: LabelRow, Marker: MarkerRow, Prediction: PredictionRow, Repetition: RepetitionRow}


class SessionWriter:
    """Made by `SessionStore.begin_session`.

    Every method is one transaction, all or nothing. StorageBusy means that nothing was written and that the
    same call can be made again later.
    """

    def __init__(self, database: Database, session_id: int, uid: str, source: str, author: str = "") -> None:
        self.session_id = session_id
        self.uid = uid
        self._database = database
        self._author = author
        self._label_source = "file" if source.startswith("file") else "device"
        self._state = WriterState()
        self._in_doubt = False
        self.closed = False

    # -- samples -------------------------------------------------------------------------------------------

    def append(
        self,
        blocks: Sequence[ImuBlock],
        *,
        labels: Sequence[Label] = (),
        markers: Sequence[Marker] = (),
        predictions: Sequence[Prediction] = (),
        repetitions: Sequence[Repetition] = (),
        sets: Sequence[ExerciseSet] | None = None,
    ) -> None:
        """Stores blocks (session time, in order) and what belongs to them; their own labels become Labels.

        `sets`, where given, take the place of those stored so far.

        Raises StorageBusy (locked, full, read-only, disk gone: keep the blocks and append them again later)
        or StorageError, and ValueError for times that do not increase.
        """
        plan = Plan(self._state, blocks)
        try:
            with self._writing() as connection:
                if self._in_doubt:
                    self._forget_unknown(connection)
                row_ids = [self._put_row(connection, row) for row in plan.rows]
                label_ids = [self._put_label(connection, span) for span in plan.labels]
                self._put_gaps(connection, plan.gaps)
                self._put_parts(connection, [*labels, *markers, *predictions, *repetitions])
                if sets is not None:
                    treatment_rows.replace_sets(connection, self.session_id, sets)
        except BaseException:
            self._in_doubt = True
            raise
        self._in_doubt = False
        self._state = plan.state_after(row_ids, label_ids)

    def add_labels(self, labels: Sequence[Label]) -> None:
        self._add(labels)

    def add_markers(self, markers: Sequence[Marker]) -> None:
        self._add(markers)

    def add_predictions(self, predictions: Sequence[Prediction]) -> None:
        self._add(predictions)

    def add_repetitions(self, repetitions: Sequence[Repetition]) -> None:
        self._add(repetitions)

    # -- the session itself --------------------------------------------------------------------------------

    def set_calibration(self, calibration: Calibration) -> None:
        """Applies to the whole session: device values are stored, SI values are computed when reading."""
        with self._writing(calibration=calibration.to_json()):
            pass

    def set_device(self, device: DeviceInfo, source: str = "") -> None:
        with self._writing() as connection:
            info = directory.remember_device(connection, device, source)
            connection.execute(self._update(device_id=device.id, device=info))

    def set_note(self, note: str) -> None:
        with self._writing(note=note):
            pass

    def close(self, *, ended: datetime | None = None, note: str | None = None) -> None:
        """Compacts the samples, counts the totals and gives free space back. A second call does nothing.

        Raises StorageBusy or StorageError: the session is then still open, complete and readable, and `close`
        can be called again (or `SessionStore.recover_open_sessions` closes it at the next start).
        """
        if self.closed:
            return
        with self._writing() as connection:
            if self._in_doubt:
                self._forget_unknown(connection)
            values: dict[str, Any] = {"ended": ended or self._last_moment(connection)}
            if note is not None:
                values["note"] = note
            close_session(connection, self.session_id, values)
            overviews.refresh(connection, self.session_id)
            directory.audit(connection, self._author, "session closed", f"session:{self.uid}")
        self.closed = True
        self._database.give_back_space()

    # -- inside one transaction ----------------------------------------------------------------------------

    @contextmanager
    def _writing(self, **values: Any) -> Iterator[Connection]:
        try:
            with self._database.writing() as connection:
                found = connection.execute(self._update(last_write=now(), **values).where(~SessionRow.closed))
                if found.rowcount != 1:
                    raise StorageError(
                        f"The session is no longer open in {self._database.path}.",
                        "Start a new recording. Another copy of the program closed or deleted this one.",
                    )
                yield connection
        except StorageBusy as busy:
            raise StorageBusy(busy.message, f"{_WHILE_RECORDING} {busy.hint} {_THEN}") from busy

    def _update(self, **values: Any) -> Any:
        return update(SessionRow).where(SessionRow.id == self.session_id).values(**values)

    def _put_row(self, connection: Connection, row: LiveRow) -> int:
        values = {
            "last_us": row.last_us,
            "n": len(row.run.time_us),
            "payload": encode(row.run, compact=False),
        }
        if row.row_id is not None:
            connection.execute(update(SampleBlockRow).where(SampleBlockRow.id == row.row_id).values(**values))
            return row.row_id
        new = insert(SampleBlockRow).values(
            first_us=row.first_us, kind="live", label=row.label, **values, **self._key()
        )
        return directory.new_id(connection, new)

    def _put_label(self, connection: Connection, span: LabelSpan) -> int:
        if span.row_id is not None:
            connection.execute(update(LabelRow).where(LabelRow.id == span.row_id).values(end_us=span.end_us))
            return span.row_id
        label = Label(span.start_us, span.end_us, span.exercise, source=self._label_source)
        return directory.new_id(
            connection, insert(LabelRow).values(**values_of(label), created=now(), **self._key())
        )

    def _put_gaps(self, connection: Connection, gaps: Sequence[BoundGap]) -> None:
        rows = [{**values_of(g.gap), "block_us": g.block_us, **self._key()} for g in gaps]
        if rows:
            connection.execute(insert(GapRow), rows)

    def _add(self, parts: Sequence[Label | Marker | Prediction | Repetition]) -> None:
        if parts:
            with self._writing() as connection:
                self._put_parts(connection, parts)

    def _put_parts(
        self, connection: Connection, parts: Sequence[Label | Marker | Prediction | Repetition]
    ) -> None:
        for kind, table in _TABLES.items():
            rows = [{**values_of(p), "created": now(), **self._key()} for p in parts if type(p) is kind]
            if rows:
                connection.execute(insert(table), rows)

    def _forget_unknown(self, connection: Connection) -> None:
        """After a failed commit: should it have reached the disk after all, it must not be there twice."""
        for table, column, known_us in (
            (SampleBlockRow, SampleBlockRow.first_us, self._state.last_us),
            (GapRow, GapRow.block_us, self._state.last_gap_us),
        ):
            unknown = delete(table).where(table.session_id == self.session_id)
            connection.execute(unknown if known_us is None else unknown.where(column > known_us))

    def _last_moment(self, connection: Connection) -> datetime:
        row = connection.execute(
            select(SessionRow.started, func.max(SampleBlockRow.last_us).label("us"))
            .outerjoin(SampleBlockRow, SampleBlockRow.session_id == SessionRow.id)
            .where(SessionRow.id == self.session_id)
            .group_by(SessionRow.id)
        ).one()
        last: datetime = row.started + timedelta(microseconds=row.us or 0)
        return last

    def _key(self) -> dict[str, int]:
        return {"session_id": self.session_id}
