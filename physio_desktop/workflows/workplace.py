"""The database and the lanes behind a window: opened once, closed in order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from physio_desktop.domain import Session
from physio_desktop.errors import StorageError
from physio_desktop.workflows.lane import Lane

TYPE_CHECKING = False
if TYPE_CHECKING:
    from physio_desktop.storage.database_lock import DatabaseLock
    from physio_desktop.storage.session_store import SessionStore
    from physio_desktop.workflows.model_registry import ModelRegistry


class Workplace:
    """Lanes at once, the store when `open` is done. What imports the database library runs on its lane."""

    def __init__(self, database: Path) -> None:
        self.path = database
        self.storage = Lane("storage")
        self.classify = Lane("classify")
        self.jobs = Lane("jobs")
        self.training = Lane("training")  # minutes; a treatment goes on beside it
        self.devices = Lane("devices")  # listing ports may take seconds; nothing waits for it
        self._store: SessionStore | None = None
        self._lock: DatabaseLock | None = None
        self._is_closing = False

    @property
    def store(self) -> SessionStore:
        """Raises StorageError before `open` is done, or where it failed."""
        if self._store is None:
            raise StorageError(
                "The database is not open.", "Wait a moment, or choose another one in the settings."
            )
        return self._store

    @property
    def registry(self) -> ModelRegistry:
        """Versions of models in the folder beside the database. Raises StorageError before `open`."""
        from physio_desktop.workflows.model_registry import ModelRegistry, folder_beside

        return ModelRegistry(folder_beside(self.path), self.store, self.storage)

    @property
    def is_open(self) -> bool:
        """Whether the store can be asked: not before `open` is done, nor once `close` has begun."""
        return self._store is not None and not self._is_closing

    def open(self) -> list[Session]:
        """On the storage lane: sessions that a crash had left open, now closed. Raises StorageError."""
        from physio_desktop.storage.database import Database
        from physio_desktop.storage.database_lock import DatabaseLock
        from physio_desktop.storage.session_store import SessionStore

        lock = DatabaseLock.take(self.path)
        try:
            store = SessionStore(Database.open(self.path))
            recovered = store.recover_open_sessions()
        except BaseException:
            lock.release()
            raise
        self._lock, self._store = lock, store
        return recovered

    def set_author(self, initials: str) -> None:
        """Who signs what is changed from now on."""

        def change() -> None:
            self.store.author = initials

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
            self.devices.close()
            self.classify.close()
            self.storage.submit(self._close_database)
            self.storage.close()

    def _close_database(self) -> None:
        if self._store is not None:
            self._store.database.close()
        if self._lock is not None:
            self._lock.release()
