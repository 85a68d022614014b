"""Runs that ended well are mirrored where the settings say; what fails there harms no run."""

from __future__ import annotations

import logging
import threading

from PySide6.QtCore import QObject, Signal

from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.run_mirrors import installed_libraries, mirror_apart
from physio_desktop.workflows.training_process import Cancelled

_log = logging.getLogger(__name__)


class MirrorPresenter(QObject):
    """`installed`: libraries that are there, None while nobody has looked."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.installed: frozenset[str] | None = None
        self._stop = threading.Event()

    @property
    def place(self) -> str:
        """`mlflow:ADDRESS` or `wandb:FOLDER`; "" for nowhere."""
        return self.desk.settings.mirrors_to

    def look(self) -> None:
        """Which of the libraries are installed; the disk says so."""
        if self.installed is None:
            self.desk.background.watch(self.desk.workplace.jobs.submit(installed_libraries), self._looked)

    def _looked(self, found: frozenset[str]) -> None:
        self.installed = found
        self.changed.emit()

    def trained(self, run_id: int) -> None:
        if self.place:
            self.mirror(run_id)

    def mirror(self, run_id: int) -> None:
        """On the lane that nothing waits for: a server may be far away."""
        workplace, place = self.desk.workplace, self.place

        def work() -> None:
            run = workplace.storage.call(lambda: workplace.store.models.run(run_id))
            mirror_apart(run, place, self._stop.is_set)

        def done(_: object) -> None:
            self.desk.say(translate("Mirror", "The run is now also where the settings say."))

        self.desk.background.watch(workplace.backups.submit(work), done, self._failed)

    def close(self) -> None:
        """Before the window goes: what is on its way is given up."""
        self._stop.set()

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            _log.warning("a run could not be mirrored", exc_info=error)
            self.desk.tell_error(error)
