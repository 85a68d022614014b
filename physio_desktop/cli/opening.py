"""The database and the storage lane for the time of one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from physio_desktop import paths
from physio_desktop.errors import StorageBusy, StorageError
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.lane import Lane


@dataclass(frozen=True, slots=True)
class OpenStore:
    """A store and the lane that it lives on."""

    store: SessionStore
    lane: Lane


@contextmanager
def open_store(db: Path | None, *, read_only: bool = False) -> Iterator[OpenStore]:
    """The database named by --db, or the user's own, which is made when it is first needed."""
    path = db or paths.default_database()
    if read_only and db is not None and not db.exists():
        raise StorageError(
            f"There is no database {db}.", "Check the name, or record a session into it first."
        )
    lane = Lane("storage")
    try:
        store = lane.call(_open, path, read_only)
        try:
            yield OpenStore(store, lane)
        finally:
            lane.call(store.database.close)
    finally:
        lane.close()


def _open(path: Path, read_only: bool) -> SessionStore:
    if not read_only:
        store = SessionStore(Database.open(path))
        store.recover_open_sessions()
        return store
    try:
        return SessionStore(Database.open(path, read_only=True))
    except StorageBusy:
        raise
    except StorageError:
        # Written by an older version, perhaps: opening it to write brings it up to date.
        return SessionStore(Database.open(path))


@contextmanager
def open_store_to_export(db: Path | None) -> Iterator[OpenStore]:
    """To read, and to note in the audit trail that it was read, where that can be written."""
    if db is not None and not db.exists():
        raise StorageError(
            f"There is no database {db}.", "Check the name, or record a session into it first."
        )
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(open_store(db))
        except StorageBusy:
            opened = stack.enter_context(open_store(db, read_only=True))
        yield opened
