"""The database and the storage lane for the time of one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
def open_store(db: Path | None, *, read_only: bool | None = False) -> Iterator[OpenStore]:
    """The database named by --db, or the user's own, which is made when it is first needed.

    read_only None: to read, but also to note in the audit trail that it was read, where it can be written.
    """
    path = db or paths.default_database()
    if read_only is not False and db is not None and not db.exists():
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


def _open(path: Path, read_only: bool | None) -> SessionStore:
    if read_only is None:
        try:
            return SessionStore(Database.open(path))
        except StorageBusy:
            read_only = True
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
