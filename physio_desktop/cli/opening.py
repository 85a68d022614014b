"""The database and the storage lane for the time of one command."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from physio_desktop import paths
from physio_desktop.cli.cancelling import stoppable
from physio_desktop.cli.output import errors
from physio_desktop.cli.passphrases import opened_with
from physio_desktop.errors import StorageBusy, StorageError, StorageLocked
from physio_desktop.settings import Settings, SettingsFile
from physio_desktop.storage import file_systems, replacement
from physio_desktop.storage.database import Database
from physio_desktop.storage.database_lock import DatabaseLock
from physio_desktop.storage.drivers import Passphrase
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.storage.sqlite_file import Report
from physio_desktop.workflows.lane import Lane

if TYPE_CHECKING:
    from physio_desktop.workflows.model_registry import ModelRegistry

_log = logging.getLogger(__name__)
_STOPPED = "It was stopped. The database was left as it was."


@dataclass(frozen=True, slots=True)
class OpenStore:
    """A store and the lane that it lives on."""

    store: SessionStore
    lane: Lane


@contextmanager
def open_store(db: Path | None, *, read_only: bool = False) -> Iterator[OpenStore]:
    """The database named by --db, or the user's own, which is made when it is first needed."""
    path = db or usual_database()
    if read_only and db is not None and not db.exists():
        raise StorageError(
            f"There is no database {db}.", "Check the name, or record a session into it first."
        )
    lane = Lane("storage")
    try:
        store = opened_with(path, lambda passphrase: _opened(lane, path, read_only, passphrase))
        try:
            yield OpenStore(store, lane)
        finally:
            lane.call(store.database.close)
    finally:
        lane.close()


def registry_of(opened: OpenStore) -> ModelRegistry:
    """The models that were trained from this database's recordings."""
    from physio_desktop.workflows.model_registry import ModelRegistry, folder_beside

    return ModelRegistry(folder_beside(opened.store.database.path), opened.store, opened.lane)


def note_view(opened: OpenStore, session_id: int) -> None:
    """The audit trail keeps that a session was looked into, unless the disk cannot be written."""
    database = opened.store.database

    def note() -> None:
        with Database.open(database.path, passphrase=database.passphrase) as writable:
            SessionStore(writable).history.viewed_session(session_id)

    try:
        opened.lane.call(note)
    except StorageError:
        _log.info("that a session was looked into could not be noted", exc_info=True)


def settings() -> Settings:
    """Those of the window, and of the computer's preset."""
    return settings_file().load()


def settings_file() -> SettingsFile:
    return SettingsFile(paths.settings_file(), paths.preset_file())


def usual_database() -> Path:
    """The one that the window opens."""
    chosen = settings().database
    return Path(chosen) if chosen else paths.default_database()


def finish_interrupted(path: Path) -> None:
    """What a killed encryption left beside the database; not where a window or command is at it now."""
    if replacement.is_unfinished(path):
        with suppress(StorageError), DatabaseLock.take(path):
            replacement.finish(path)


def _opened(lane: Lane, path: Path, read_only: bool, passphrase: Passphrase | None) -> SessionStore:
    """A database of an earlier version is backed up and brought to this one: that may take its time."""
    with stoppable("Updating the database", _STOPPED) as report:
        store = lane.call(_open, path, read_only, passphrase, report)
    if (upgraded := store.database.upgraded) is not None:
        errors.print(
            f"The database is brought to this version, with its {upgraded.n_sessions} sessions. As it was "
            f"before, it is kept in {upgraded.backup}.",
            markup=False,
        )
    return store


def _open(path: Path, read_only: bool, passphrase: Passphrase | None, report: Report) -> SessionStore:
    if not read_only:
        return _open_to_write(path, passphrase, report)
    try:
        return SessionStore(Database.open(path, read_only=True, passphrase=passphrase))
    except (StorageBusy, StorageLocked):
        raise
    except StorageError:
        # Written by an older version, perhaps: opening it to write brings it up to date.
        return SessionStore(Database.open(path, passphrase=passphrase, report=report))


def _open_to_write(path: Path, passphrase: Passphrase | None, report: Report) -> SessionStore:
    file_systems.refuse_network(path)
    finish_interrupted(path)
    is_shared = settings().shared
    store = SessionStore(Database.open(path, passphrase=passphrase, is_shared=is_shared, report=report))
    store.recover_open_sessions()
    return store


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
