"""The database and the lanes behind a window: opened once, closed in order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from physio_desktop.domain import Session
from physio_desktop.errors import StorageError
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.recounting import Recounting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from physio_desktop.storage.database_lock import DatabaseLock
    from physio_desktop.storage.drivers import Passphrase
    from physio_desktop.storage.session_store import SessionStore
    from physio_desktop.storage.upgrading import Upgraded
    from physio_desktop.workflows.model_registry import ModelRegistry


T = TypeVar("T")


class Workplace:
    """Lanes at once, the store when `open` is done. What imports the database library runs on its lane.

    `passphrase` is the one that the database was opened with; it is nowhere else. `is_shared`: new files
    belong to the group of their folder.
    """

    def __init__(self, database: Path, *, is_shared: bool = False) -> None:
        self.path = database
        self.is_shared = is_shared
        self.passphrase: Passphrase | None = None
        self.storage = Lane("storage")
        self.classify = Lane("classify")
        self.jobs = Lane("jobs")
        self.training = Lane("training")  # minutes; a treatment goes on beside it
        self.devices = Lane("devices")  # listing ports may take seconds; nothing waits for it
        self.backups = Lane("backups")  # nor for a slow stick or network
        self.recounting = Recounting(self.storage)
        self._store: SessionStore | None = None
        self._lock: DatabaseLock | None = None
        self._is_closing = False
        self._author = ""
        self.upgraded: Upgraded | None = None  # what the last opening had to change
        self.updating: float | None = None  # how much of a database of an earlier version is backed up

    @property
    def store(self) -> SessionStore:
        """Raises StorageError before `open` is done, or where it failed."""
        if self._store is None:
            raise StorageError(
                "The database is not open.", "Wait a moment, or choose another one in the settings."
            )
        return self._store

    @property
    def has_database(self) -> bool:
        """Whether one is open, also while closing."""
        return self._store is not None

    @property
    def registry(self) -> ModelRegistry:
        """Versions of models in the folder beside the database. Raises StorageError before `open`."""
        from physio_desktop.workflows.model_registry import ModelRegistry, folder_beside

        return ModelRegistry(folder_beside(self.path), self.store, self.storage)

    @property
    def is_open(self) -> bool:
        """Whether the store can be asked: not before `open` is done, nor once `close` has begun."""
        return self._store is not None and not self._is_closing

    def open(self, passphrase: Passphrase | None = None) -> list[Session]:
        """On the storage lane: sessions that a crash had left open, now closed. Raises StorageError.

        StorageLocked: call it again, with the (right) passphrase.
        """
        from physio_desktop.storage import file_systems, replacement
        from physio_desktop.storage.database import Database
        from physio_desktop.storage.database_lock import DatabaseLock
        from physio_desktop.storage.session_store import SessionStore

        file_systems.refuse_network(self.path)
        lock = DatabaseLock.take(self.path)
        try:
            replacement.finish(self.path)
            database = Database.open(
                self.path, passphrase=passphrase, is_shared=self.is_shared, report=self._tell_updating
            )
            try:
                store = SessionStore(database, self._author)
                recovered = store.recover_open_sessions()
                self.recounting.begin(store)
            except BaseException:
                database.close()
                raise
        except BaseException:
            lock.release()
            raise
        finally:
            self.updating = None
        self._lock, self._store, self.passphrase = lock, store, passphrase
        self.upgraded = database.upgraded
        self.registry.remove_leftovers()
        return recovered

    def exchange(self, work: Callable[[Path, Passphrase | None], tuple[Path, Passphrase | None, T]]) -> T:
        """On the storage lane: `work` on the closed database says which one to open now, and with what.

        Where it or the opening fails, the database from before is opened again. Nothing may be recorded.
        """
        before = self.path, self.passphrase
        was_open = self._store is not None
        self._close_database()
        try:
            self.path, passphrase, result = work(*before)
            self.open(passphrase)
        except BaseException:
            self.path = before[0]
            if was_open:
                self.open(before[1])
            raise
        return result

    def _tell_updating(self, share: float) -> None:
        """Raises StorageError where the window was closed meanwhile; the database is as it was."""
        self.updating = share
        if self._is_closing and share < 1:
            raise StorageError("It was stopped. Nothing was changed.")

    def set_author(self, initials: str) -> None:
        """Who signs what is changed from now on."""

        def change() -> None:
            self._author = initials
            if self._store is not None:
                self._store.author = initials

        self.storage.submit(change)

    def close(self, before: Callable[[], None] = lambda: None) -> None:
        """`before` ends the reader and cancels a training; then training, jobs, classify and storage are
        joined, in this order.
        """
        self._is_closing = True
        try:
            before()
        finally:
            self.training.close()
            self.jobs.close()
            self.backups.close()
            self.devices.close()
            self.classify.close()
            self.storage.submit(self._close_database)
            self.storage.close()

    def _close_database(self) -> None:
        self.recounting.stop()
        if self._store is not None:
            self._store.database.close()
        if self._lock is not None:
            self._lock.release()
        self._store = self._lock = self.passphrase = None
