"""Keeping the data safe: backups when they are due, restoring, protection, moving, and what is too old.

Long work takes a `Progress`, which tells how far it is and stops it within a moment.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from physio_desktop.errors import PhysioError, StorageError
from physio_desktop.workflows.workplace import Workplace

if TYPE_CHECKING:
    from physio_desktop.storage.backups import BackupFile, Contents
    from physio_desktop.storage.drivers import Passphrase
    from physio_desktop.storage.encryption import Rewritten
    from physio_desktop.storage.restoring import Restored
    from physio_desktop.storage.retention import OldSessions

_DAILY = timedelta(hours=20)  # someone who begins a little earlier than the day before has one all the same


class Stopped(PhysioError):
    """Somebody stopped it; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("It was stopped. Nothing was changed.")


@dataclass(slots=True)
class Progress:
    """`share` from 0 to 1, for whoever looks; `stop` from any thread."""

    share: float = 0.0
    _is_stopped: bool = False

    def stop(self) -> None:
        self._is_stopped = True

    def __call__(self, share: float) -> None:
        """For whoever works. Raises Stopped."""
        self.share = share
        if self._is_stopped and share < 1:
            raise Stopped


def backup_folder(chosen: str, database: Path) -> Path:
    """The folder of the settings, or `backups` beside the database."""
    return Path(chosen) if chosen else database.parent / "backups"


class Safekeeping:
    """What can be done with the database as a whole. `folder`: where its backups go now.

    Backups are made on a lane of their own, so that nothing waits for a slow stick, and through a connection
    of their own, so that a recording goes on; the rest exchanges the database, on the storage lane.
    """

    def __init__(self, workplace: Workplace, folder: Callable[[], Path]) -> None:
        self._workplace = workplace
        self._folder = folder
        self._lock = threading.Lock()
        self._running: Progress | None = None
        self._failed_since: datetime | None = None

    @property
    def folder(self) -> Path:
        return self._folder()

    # -- backups, on the lane `backups`

    def is_due(self, now: datetime | None = None) -> bool:
        """No backup of this database since yesterday. Raises StorageBusy: the folder cannot be read."""
        from physio_desktop.storage import backups

        last = backups.last_own(self.folder, self._workplace.path)
        return last is None or not timedelta() <= (now or datetime.now(UTC)) - last < _DAILY

    def is_behind(self) -> bool:
        """Whether something was written since the newest backup."""
        from physio_desktop.storage import backups, sqlite_file

        path = self._workplace.path
        last = backups.last_own(self.folder, path)
        if last is None:
            return True
        files = [file for file in (path, sqlite_file.log_of(path)) if file.exists()]
        return max(file.stat().st_mtime for file in files) > last.timestamp() + 1

    def back_up(self, progress: Progress | None = None) -> Path:
        """Now. Raises StorageBusy or StorageError, and Stopped."""
        from physio_desktop.storage import backups

        progress = progress or Progress()
        with self._lock:
            self._running = progress
        try:
            return backups.make(self._workplace.path, self._workplace.passphrase, self.folder, progress)
        finally:
            with self._lock:
                self._running = None

    def back_up_if_due(self) -> Path | None:
        """The path of the new backup, or None. A failure is raised once, and again only after a success."""
        if not self._workplace.is_open:
            return None
        try:
            made = self.back_up() if self.is_due() else None
        except Stopped:
            return None
        except (StorageError, OSError):
            if self._failed_since is not None:
                return None
            self._failed_since = datetime.now(UTC)
            raise
        if made is not None:
            self._failed_since = None
        return made

    def back_up_before_closing(self) -> None:
        """What was written since the last one; errors are in the log, the next start tells them."""
        if self._workplace.has_database and self.is_behind():
            self.back_up()

    def stop(self) -> None:
        """A backup that is under way is given up within a moment; the next start makes it."""
        with self._lock:
            if self._running is not None:
                self._running.stop()

    def backups(self) -> list[BackupFile]:
        """Newest first. Raises StorageBusy."""
        from physio_desktop.storage import backups

        return backups.backups_in(self.folder, self._workplace.path)

    def look_into(self, backup: Path, passphrase: Passphrase | None = None) -> Contents:
        """With the passphrase of now where it needs one and none is given. Raises StorageError."""
        from physio_desktop.errors import StorageLocked
        from physio_desktop.storage import backups

        if backup.resolve() == self._workplace.path.resolve():
            # Opened by the other library in this process, it would lose its locks.
            raise StorageError("This is the database itself.", "Choose a backup.")
        try:
            return backups.look_into(backup, passphrase)
        except StorageLocked:
            if passphrase is not None or self._workplace.passphrase is None:
                raise
            return backups.look_into(backup, self._workplace.passphrase)

    # -- on the storage lane, while nothing is recorded

    def restore(
        self,
        backup: Path,
        backup_passphrase: Passphrase | None,
        progress: Progress,
        *,
        set_aside: bool = False,
    ) -> Restored:
        """The present database is kept in the backup folder first. Raises StorageError, and Stopped.

        An encrypted backup is opened with `backup_passphrase`, or with the present one.
        """
        from physio_desktop.storage import restoring

        def work(path: Path, passphrase: Passphrase | None) -> tuple[Path, Passphrase | None, Restored]:
            its = _fitting(backup, backup_passphrase or passphrase)
            done = restoring.restore(
                backup, its, path, passphrase, self.folder, progress, set_aside=set_aside
            )
            return path, done.passphrase, done

        done = self._workplace.exchange(work)
        self._workplace.store.audit(
            "backup restored", f"backup:{backup.name}", {"sessions": done.contents.n_sessions}
        )
        return done

    def protect(self, passphrase: Passphrase | None, progress: Progress) -> Rewritten:
        """Encrypt, change the passphrase, or (None) decrypt. Raises StorageError, and Stopped."""
        from physio_desktop.storage import encryption

        was_encrypted = self._workplace.passphrase is not None

        def work(path: Path, old: Passphrase | None) -> tuple[Path, Passphrase | None, Rewritten]:
            folders = list(dict.fromkeys([self.folder, path.parent / "backups"]))
            return path, passphrase, encryption.rewrite(path, old, passphrase, progress, folders)

        done = self._workplace.exchange(work)
        action = "database decrypted" if passphrase is None else "database encrypted"
        self._workplace.store.audit("passphrase changed" if passphrase and was_encrypted else action)
        return done

    def move(self, folder: Path, progress: Progress) -> Path:
        """The database goes to another folder of this computer; a checked copy, then the old one goes."""
        from physio_desktop.storage import moving

        def work(path: Path, passphrase: Passphrase | None) -> tuple[Path, Passphrase | None, Path]:
            to = moving.move(path, passphrase, folder, progress, is_shared=self._workplace.is_shared)
            return to, passphrase, to

        return self._workplace.exchange(work)

    def open_other(self, path: Path, passphrase: Passphrase | None) -> Path:
        """Another database, made where there is none. Raises StorageError; the present one is then open."""
        return self._workplace.exchange(lambda *_: (path, passphrase, path))

    def delete_plain_copies(self, copies: tuple[Path, ...]) -> int:
        """Overwrites and deletes unencrypted backups; how many could not be."""
        from physio_desktop.storage import replacement

        n_left = 0
        for copy in copies:
            try:
                replacement.wipe(copy)
            except OSError:
                n_left += 1
        return n_left

    # -- what is too old, on the storage lane

    def too_old(self, years: int, now: datetime | None = None) -> tuple[OldSessions, datetime]:
        """Sessions from before so many years ago; none for 0 years."""
        from physio_desktop.storage import retention

        before = retention.years_before(now or datetime.now(UTC), years)
        if not years:
            return retention.OldSessions(), before
        return retention.older_than(self._workplace.store, before), before

    def delete_old(self, old: OldSessions, before: datetime, progress: Progress) -> int:
        """For good; how many, also where it was stopped between two of them."""
        from physio_desktop.storage import retention

        store = self._workplace.store
        try:
            return retention.delete_old(store, old.ids, before, progress)
        except Stopped:
            return len(old.ids) - len(retention.older_than(store, before).ids)


def _fitting(backup: Path, passphrase: Passphrase | None) -> Passphrase | None:
    """None where the backup is not encrypted. Raises StorageError."""
    from physio_desktop.errors import StorageLocked
    from physio_desktop.storage.database import inspect

    try:
        inspect(backup, None)
    except StorageLocked:
        inspect(backup, passphrase)
        return passphrase
    return None
