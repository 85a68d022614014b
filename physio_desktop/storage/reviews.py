"""What people say of a session, beside what was detected: of repetitions, of sets, and labels of spans.

Nothing is ever written over: a later correction takes precedence over an earlier one, and undoing one
withdraws it. Each call is inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from physio_desktop.domain import Correction, Label, ReviewedRepetition, ReviewedSet, SetCorrection
from physio_desktop.errors import StorageError
from physio_desktop.storage import treatment_rows
from physio_desktop.storage.directory import new_id
from physio_desktop.storage.edits import Edit, Entry, Item
from physio_desktop.storage.records import label_from, now, repetition_from, values_of
from physio_desktop.storage.schema import CorrectionRow, LabelRow, RepetitionRow, SetCorrectionRow

__all__ = ["Edit", "Entry", "apply", "labels", "reviewed", "sets"]

_TABLES: dict[str, Any] = {"correction": CorrectionRow, "label": LabelRow, "set": SetCorrectionRow}
_SET_FIELDS = tuple(field.name for field in fields(SetCorrection))


def reviewed(connection: Connection, session_id: int) -> list[ReviewedRepetition]:
    """Every repetition that was detected or added, in order of time, with what was said of it last."""
    last: dict[int, Correction] = {}
    added: list[ReviewedRepetition] = []
    rows = connection.execute(
        select(CorrectionRow.__table__)
        .where(CorrectionRow.session_id == session_id, CorrectionRow.withdrawn.is_(None))
        .order_by(CorrectionRow.id)
    )
    for row in rows:
        correction = _correction(row)
        if correction.repetition is None:
            added.append(ReviewedRepetition(None, None, correction))
        else:
            last[correction.repetition] = correction
    found = connection.execute(select(RepetitionRow.__table__).where(RepetitionRow.session_id == session_id))
    detected = [ReviewedRepetition(repetition_from(row), row.id, last.get(row.id)) for row in found]
    return sorted([*detected, *added], key=lambda one: one.span_us)


def labels(connection: Connection, session_id: int) -> list[tuple[Entry, Label]]:
    """Labels that stand, by time."""
    rows = connection.execute(
        select(LabelRow.__table__)
        .where(LabelRow.session_id == session_id, LabelRow.withdrawn.is_(None))
        .order_by(LabelRow.start_us, LabelRow.id)
    )
    return [(Entry("label", row.id), label_from(row)) for row in rows]


def sets(connection: Connection, session_id: int) -> list[ReviewedSet]:
    """By number, with what was said of each last."""
    rows = connection.execute(
        select(SetCorrectionRow.__table__)
        .where(SetCorrectionRow.session_id == session_id, SetCorrectionRow.withdrawn.is_(None))
        .order_by(SetCorrectionRow.id)
    )
    last = {row.number: SetCorrection(**{name: getattr(row, name) for name in _SET_FIELDS}) for row in rows}
    recorded = treatment_rows.recorded_sets(connection, session_id)
    return [ReviewedSet(one, last.get(one.number)) for one in recorded]


def apply(connection: Connection, session_id: int, edit: Edit, author: str) -> list[Entry]:
    """Makes the step; the entries that it added. Raises StorageError for what is not of this session."""
    _check(connection, session_id, edit.add)
    for entries, moment in ((edit.withdraw, now()), (edit.restore, None)):
        for entry in entries:
            table = _TABLES[entry.kind]
            change = update(table).where(table.id == entry.id, table.session_id == session_id)
            if connection.execute(change.values(withdrawn=moment)).rowcount != 1:
                raise StorageError("What should be undone is no longer there.", "Reload the session.")
    return [_add(connection, session_id, item, author) for item in edit.add]


def _check(connection: Connection, session_id: int, items: Sequence[Item]) -> None:
    if any(item.end_us is not None and item.end_us <= item.start_us for item in items):
        raise StorageError("This span has no length.", "Choose an end after the beginning.")
    about = {item.repetition for item in items if isinstance(item, Correction)} - {None}
    for repetition in about:
        found = select(RepetitionRow.session_id).where(RepetitionRow.id == repetition)
        if connection.scalar(found) != session_id:
            raise StorageError("This repetition is not of this session.", "Reload the session.")
    if numbers := {item.number for item in items if isinstance(item, SetCorrection)}:
        recorded = treatment_rows.recorded_sets(connection, session_id)
        if not numbers <= {one.number for one in recorded}:
            raise StorageError("This set is not of this session.", "Reload the session.")


def _add(connection: Connection, session_id: int, item: Item, author: str) -> Entry:
    who, common = item.author or author, {"session_id": session_id, "created": now()}
    if isinstance(item, Label):
        new = insert(LabelRow).values(**{**values_of(item), "author": who}, **common)
        return Entry("label", new_id(connection, new))
    if isinstance(item, SetCorrection):
        said = {name: getattr(item, name) for name in _SET_FIELDS if name not in ("id", "author", "created")}
        new = insert(SetCorrectionRow).values(**said, author=who, **common)
        return Entry("set", new_id(connection, new))
    new = insert(CorrectionRow).values(
        repetition_id=item.repetition,
        start_us=item.start_us,
        end_us=item.end_us,
        exercise=item.exercise,
        execution=item.execution,
        is_repetition=item.is_repetition,
        author=who,
        **common,
    )
    return Entry("correction", new_id(connection, new))


def _correction(row: Row[Any]) -> Correction:
    return Correction(
        row.start_us,
        row.end_us,
        row.exercise,
        row.execution,
        row.repetition_id,
        row.is_repetition,
        row.author,
        row.created,
        row.id,
    )
