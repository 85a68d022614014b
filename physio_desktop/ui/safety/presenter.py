"""Backups, restoring, protection, place and age of the data: what is done, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from physio_desktop.errors import PhysioError, StorageError, StorageLocked
from physio_desktop.ui.core_words import error_in_words
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import moment, number, translate
from physio_desktop.workflows.safekeeping import Progress, Safekeeping, backup_folder

_HOUR_MS = 3_600_000
Done = Callable[[Any], None]
Failed = Callable[[BaseException], None]


class SafetyPresenter(QObject):
    """`changed`: something that the settings page shows. `exchanged`: another database is open."""

    changed = Signal()
    exchanged = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.keeping = Safekeeping(desk.workplace, lambda: self.folder)
        self.last_backup: datetime | None = None
        self.show_work: Callable[[str, Progress, Future[Any]], None] = lambda *_: None
        self.ask_about_copies: Callable[[Any], None] = lambda *_: None
        self.ask_about_old: Callable[[Any, datetime], None] = lambda *_: None
        self._timer = QTimer(self, interval=_HOUR_MS)  # a window that stays open over night has its backup
        self._timer.timeout.connect(self.back_up_if_due)

    # -- what the page shows

    @property
    def folder(self) -> Path:
        return backup_folder(self.desk.settings.backup_folder, self.desk.workplace.path)

    @property
    def is_encrypted(self) -> bool:
        return self.desk.workplace.passphrase is not None

    def is_fixed(self, *names: str) -> bool:
        """Set for all accounts of this computer."""
        return bool(self.desk.settings_file.fixed.intersection(names))

    def matches(self, typed: str) -> bool:
        passphrase = self.desk.workplace.passphrase
        return passphrase is not None and passphrase.matches(typed)

    def refuses(self, typed: str) -> str:
        """Why it does not do as a new passphrase, or nothing."""
        from physio_desktop.storage.drivers import Passphrase

        try:
            Passphrase.chosen(typed)
        except StorageError as error:
            return error_in_words(error)
        return ""

    # -- backups

    def begin(self) -> None:
        """The database is open."""
        self._timer.start()
        self.back_up_if_due()
        self.look_for_old()

    def close(self) -> None:
        """A daily backup under way is given up: one that is complete follows."""
        self._timer.stop()
        self.keeping.stop()

    def back_up_at_the_end(self) -> None:
        """Once nothing is written any more, from any thread: what changed since the last one is copied."""
        if self.desk.settings.backups:
            self.desk.workplace.backups.submit(self.keeping.back_up_before_closing)

    def back_up_if_due(self) -> None:
        if self.desk.settings.backups:
            self._watch(self.keeping.back_up_if_due, self._backed_up)

    def back_up_now(self) -> None:
        self.desk.say(translate("Safety", "The backup is being made …"))
        self._watch(self.keeping.back_up, self._told_backup)

    def list_backups(self, done: Done, failed: Failed) -> None:
        self._watch(self.keeping.backups, done, failed)

    def look_into(self, backup: Path, passphrase: Any, done: Done, failed: Failed) -> None:
        self._watch(lambda: self.keeping.look_into(backup, passphrase), done, failed)

    def _backed_up(self, made: Path | None) -> None:
        self.find_last_backup()

    def _told_backup(self, made: Path) -> None:
        text = translate("Safety", "The backup is made and checked: {name}").format(name=made.name)
        self.desk.say(text)
        self.find_last_backup()

    def find_last_backup(self) -> None:
        def found(backups: list[Any]) -> None:
            self.last_backup = next((backup.made for backup in backups if backup.is_own), None)
            self.changed.emit()

        self.list_backups(found, lambda _: found([]))

    def _watch(self, task: Callable[[], Any], done: Done, failed: Failed | None = None) -> None:
        self.desk.background.watch(self.desk.workplace.backups.submit(task), done, failed)

    # -- the database as a whole

    def protect(self, text: str) -> None:
        """With this passphrase from now on; "": without any."""
        from physio_desktop.storage.drivers import Passphrase

        new = Passphrase.chosen(text) if text else None
        title = translate("Safety", "The database is being rewritten")
        self._work(title, lambda progress: self.keeping.protect(new, progress), self._protected)

    def _protected(self, done: Any) -> None:
        self._exchanged(None)
        if not self.is_encrypted:
            self.desk.say(translate("Safety", "The database is not encrypted any more."))
        elif done.plain_copies:
            self.ask_about_copies(done)
        else:
            self.desk.say(self.encrypted_words(done))

    def encrypted_words(self, done: Any) -> str:
        """Honest about what may be left of the readable file."""
        if done.is_wiped:
            return translate(
                "Safety",
                "The database is encrypted, the former file overwritten. Solid-state disks and backups made "
                "by others may keep remains.",
            )
        return translate(
            "Safety", "The database is encrypted. The former file was deleted; the disk may keep remains."
        )

    def delete_plain_copies(self, copies: tuple[Path, ...]) -> None:
        def told(n_left: int) -> None:
            if n_left:
                text = translate("Safety", "{n} backups could not be deleted. They are in {folder}.")
                self.desk.say(text.format(n=n_left, folder=self.folder))
            else:
                self.desk.say(translate("Safety", "The readable backups are overwritten and deleted."))
            self.find_last_backup()

        self._watch(lambda: self.keeping.delete_plain_copies(copies), told)

    def restore(self, backup: Path, passphrase: Any, *, set_aside: bool = False) -> None:
        title = translate("Safety", "The backup is being restored")
        task = lambda progress: self.keeping.restore(  # noqa: E731
            backup, passphrase, progress, set_aside=set_aside
        )
        self._work(title, task, self._restored)

    def _restored(self, done: Any) -> None:
        text = translate(
            "Safety", "Restored: {n} sessions. The former database is kept in the backup folder."
        )
        self._exchanged(None)
        self.desk.say(text.format(n=done.contents.n_sessions))

    def move(self, folder: Path) -> None:
        title = translate("Safety", "The database is being moved")
        self._work(title, lambda progress: self.keeping.move(folder, progress), self._moved)

    def open_other(self, path: Path, passphrase: Any, failed: Failed) -> None:
        """`failed` also hears that it is encrypted (StorageLocked)."""
        title = translate("Safety", "The database is being opened")
        self._work(title, lambda _: self.keeping.open_other(path, passphrase), self._moved, failed)

    def _moved(self, path: Path) -> None:
        self.desk.change_settings(database=str(path))
        self._exchanged(path)
        self.desk.say(translate("Safety", "The database is now {path}.").format(path=path))

    def _exchanged(self, _: Any) -> None:
        self.desk.choose_patient(None)
        self.desk.store_opened.emit()
        self.desk.patients_changed.emit()
        self.desk.sessions_changed.emit()
        self.exchanged.emit()
        self.find_last_backup()

    def _work(
        self, title: str, task: Callable[[Progress], Any], done: Done, failed: Failed | None = None
    ) -> None:
        """On the storage lane, with a dialogue; not while a recording runs."""
        if self.desk.treatment.is_recording:
            self.desk.say(translate("Safety", "Stop the recording first."))
            return
        progress = Progress()
        future = self.desk.workplace.storage.submit(task, progress)
        self.show_work(title, progress, future)
        self.desk.background.watch(future, done, failed)

    # -- what is too old

    def look_for_old(self) -> None:
        years = self.desk.settings.keep_years
        if not years or not self.desk.workplace.is_open:
            return

        def found(answer: tuple[Any, datetime]) -> None:
            old, before = answer
            if old.ids:
                self.ask_about_old(old, before)

        task = lambda _: self.keeping.too_old(years)  # noqa: E731
        self.desk.ask_store(task, found)

    def delete_old(self, old: Any, before: datetime) -> None:
        def deleted(n: int) -> None:
            self.desk.sessions_changed.emit()
            self.desk.patients_changed.emit()
            self.desk.say(translate("Safety", "{n} sessions are deleted for good.").format(n=n))

        title = translate("Safety", "Old sessions are being deleted")
        self._work(title, lambda progress: self.keeping.delete_old(old, before, progress), deleted)


def is_locked(error: BaseException) -> bool:
    return isinstance(error, StorageLocked)


def reason(error: BaseException) -> str:
    return error_in_words(error) if isinstance(error, PhysioError) else str(error)


def size(n_bytes: int) -> str:
    return f"{number(n_bytes / 1e6, 1)} MB"


def when(made: datetime | None) -> str:
    return moment(made) if made is not None else translate("Safety", "never")
