"""A thorough look at a whole database: its pages, its references, every stored block, every total.

Repetitions that patients were taught with are read, too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from physio_desktop.errors import StorageError
from physio_desktop.storage import references
from physio_desktop.storage.block_codec import decode
from physio_desktop.storage.schema import ReferenceRow, SampleBlockRow, SessionRow

if TYPE_CHECKING:
    from physio_desktop.storage.database import Database

_MOST_REPORTED = 20


def problems(database: Database, look_up: Callable[[], None] = lambda: None) -> list[str]:
    """In words, empty if all is well. Raises StorageError where the damage stops the look itself.

    `look_up` is called at every stored block; what it raises ends the look.
    """
    with database.reading() as connection:
        found = _pages(connection) + _references(connection)
        if found:  # what follows would stumble over the same damage
            return found
        return _blocks(connection, look_up) + _totals(connection) + _taught(connection)


def _pages(connection: Connection) -> list[str]:
    answers = connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_REPORTED})").scalars().all()
    return [f"The file is damaged: {answer}." for answer in answers if answer != "ok"]


def _references(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()[:_MOST_REPORTED]
    return [f"Row {row[1]} of {row[0]} refers to a missing row of {row[2]}." for row in rows]


def _blocks(connection: Connection, look_up: Callable[[], None]) -> list[str]:
    found: list[str] = []
    columns = [
        getattr(SampleBlockRow, name) for name in ("session_id", "first_us", "last_us", "n", "payload")
    ]
    query = select(*columns).order_by(SampleBlockRow.session_id, SampleBlockRow.first_us)
    previous, last_us = None, 0
    for row in connection.execution_options(yield_per=100).execute(query):
        look_up()
        where = f"Session {row.session_id} at second {row.first_us / 1e6:.0f}:"
        try:
            run = decode(row.payload)
        except StorageError as error:
            found.append(f"{where} {error.message}")
            continue
        if (len(run.time_us), int(run.time_us[0]), int(run.time_us[-1])) != (
            row.n,
            row.first_us,
            row.last_us,
        ):
            found.append(f"{where} a stored block of samples does not match its description.")
        if row.session_id == previous and row.first_us <= last_us:
            found.append(f"{where} two blocks of samples overlap.")
        previous, last_us = row.session_id, row.last_us
    return found


def _taught(connection: Connection) -> list[str]:
    """What patients were taught with must be readable, or recognition falls back to the general model."""
    found: list[str] = []
    for key, data in connection.execute(select(ReferenceRow.id, ReferenceRow.data).order_by(ReferenceRow.id)):
        try:
            references.decode(data)
        except StorageError as error:
            found.append(f"Reference repetition {key}: {error.message}")
    return found


def _totals(connection: Connection) -> list[str]:
    stored = (
        select(SampleBlockRow.session_id, func.sum(SampleBlockRow.n).label("n"))
        .group_by(SampleBlockRow.session_id)
        .subquery()
    )
    query = (
        select(SessionRow.id, SessionRow.n_samples, func.coalesce(stored.c.n, 0).label("n"))
        .outerjoin(stored, stored.c.session_id == SessionRow.id)
        .where(SessionRow.closed, SessionRow.n_samples != func.coalesce(stored.c.n, 0))
    )
    return [
        f"Session {row.id}: {row.n} samples are stored, {row.n_samples} were counted when it was closed."
        for row in connection.execute(query)
    ]
