"""Looking for a newer version, off the window's thread, and what shall happen when the program has closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from physio_desktop import __version__, paths
from physio_desktop.ui.desk import Desk
from physio_desktop.workflows.safekeeping import Progress

if TYPE_CHECKING:
    from physio_desktop.workflows.update_installing import Step
    from physio_desktop.workflows.updates import Found, Offer, Verified

Failed = Callable[[BaseException], None]


class UpdatePresenter:
    """`scheduled` is installed by whoever runs the window, once everything is saved and closed."""

    def __init__(self, desk: Desk, keys: Path | None = None) -> None:
        self.desk = desk
        self.installed = __version__
        self.scheduled: Verified | None = None
        self._keys = keys or paths.update_keys()
        self._progress = Progress()

    @property
    def share(self) -> float:
        return self._progress.share

    @property
    def is_recording(self) -> bool:
        return self.desk.treatment.is_recording

    @property
    def folder(self) -> Path | None:
        return Path(self.desk.settings.update_folder) if self.desk.settings.update_folder else None

    def note_of(self, offer: Offer) -> str:
        return offer.manifest.note(self.desk.settings.language or QLocale().name())

    def look(self, folder: Path, done: Callable[[Found], None], failed: Failed) -> None:
        """A stick may be slow: on the lane where nothing waits for one."""

        def work() -> Found:
            from physio_desktop.workflows import update_signatures, updates

            return updates.look_for_updates(folder, update_signatures.read_keys(self._keys), self.installed)

        self.desk.background.watch(self.desk.workplace.backups.submit(work), done, failed)

    def best(self, found: Found) -> Offer | None:
        from physio_desktop.workflows.update_installing import suited

        return suited(found)

    def verify(self, offer: Offer, done: Callable[[Verified, Step], None], failed: Failed) -> None:
        """`failed` hears of Stopped, too."""
        self._progress = progress = Progress()

        def work() -> tuple[Verified, Step]:
            from physio_desktop.workflows import update_installing, updates

            updates.forget_copies(paths.updates_dir())
            verified = updates.take(offer, paths.updates_dir(), progress)
            return verified, update_installing.step_for(verified)

        self.scheduled = None
        future = self.desk.workplace.backups.submit(work)
        self.desk.background.watch(future, lambda made: done(*made), failed)

    def cancel(self) -> None:
        self._progress.stop()

    def look_at_start(self, show: Callable[[Offer], None]) -> None:
        """Only where a folder was chosen for it. A stick that is away is no news.

        Copies of what is installed by now are deleted.
        """

        def forget() -> None:
            if paths.updates_dir().is_dir():
                from physio_desktop.workflows import updates

                updates.forget_copies(paths.updates_dir(), self.installed)

        self.desk.background.watch(self.desk.workplace.backups.submit(forget), None, lambda _: None)
        folder = self.folder
        if folder is None:
            return

        def found(what: Found) -> None:
            if (offer := self.best(what)) is not None:
                show(offer)

        self.look(folder, found, lambda _: None)
