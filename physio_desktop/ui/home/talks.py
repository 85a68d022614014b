"""The dialogues about home packages, and which file is meant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from physio_desktop.ui.desk import Desk
from physio_desktop.ui.home.dialogs import MakePackageDialog, SetUpDialog
from physio_desktop.ui.home.presenter import HomePresenter
from physio_desktop.ui.sharing.dialogs import ProgressDialog
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.home_packages import SUFFIX

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore


class HomeTalks(QObject):
    """Every dialogue is opened, never waited for, but those in which the system asks for a file."""

    def __init__(self, window: QWidget, desk: Desk, presenter: HomePresenter) -> None:
        super().__init__(window)
        self._window, self._desk, self.presenter = window, desk, presenter

    def make_package(self, patient: str) -> None:
        def make(passphrase: str, wanted: Mapping[str, Any]) -> None:
            name = f"{patient}_{date.today():%Y-%m-%d}{SUFFIX}"
            title = translate("Home", "Save the home package")
            chosen, _ = QFileDialog.getSaveFileName(self._window, title, name, _kinds())
            if not chosen:
                return
            path = Path(chosen)
            path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
            progress = ProgressDialog(translate("Share", "Encrypting …"), None, self._window)
            self._open(progress)
            self.presenter.make(patient, path, passphrase, wanted, progress.accept)

        self._open(MakePackageDialog(patient, make, self._window))

    def open_package(self) -> None:
        title = translate("Home", "Which home package?")
        name, _ = QFileDialog.getOpenFileName(self._window, title, "", _kinds())
        if name:
            self.open_file(Path(name))

    def open_file(self, file: Path) -> None:
        if self._desk.treatment.is_recording:
            self._desk.say(translate("Home", "Stop the recording before you open a home package."))
        else:
            self._open(SetUpDialog(self.presenter, file, self._window))

    def offer_package(self) -> None:
        """On a computer where nothing was recorded yet: the package that lies beside the program."""
        file = self.presenter.package_beside_the_program()
        if file is None or self._desk.settings.home_patient:
            return

        def is_fresh(store: SessionStore) -> bool:
            return not store.patients() and not store.sessions(limit=1)

        self._desk.ask_store(is_fresh, lambda fresh: self.open_file(file) if fresh else None)

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _kinds() -> str:
    return translate("Home", "Home packages (*.physio-home);;All files (*)")
