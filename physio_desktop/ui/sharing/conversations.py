"""The dialogues of exporting, sending and receiving, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from physio_desktop.ui.desk import Desk
from physio_desktop.ui.sharing.dialogs import ExportDialog, ProgressDialog, SendDialog
from physio_desktop.ui.sharing.presenter import Choice, SharingPresenter
from physio_desktop.ui.sharing.receive_dialog import ReceiveDialog
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.bundles import SUFFIX

if TYPE_CHECKING:
    from physio_desktop.storage.records import Patient


class SharingTalks(QObject):
    """Every dialogue is opened, never waited for, but those in which the system asks for a file."""

    def __init__(self, window: QWidget, desk: Desk, presenter: SharingPresenter) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self.presenter = presenter
        self.progress: ProgressDialog | None = None
        presenter.on_progress = self._go_on
        presenter.on_end = self._end

    def export(self) -> None:
        if self._has_choice():
            presenter = self.presenter
            self._open(ExportDialog(presenter.chosen, presenter.patient, self._export, self._window))

    def send(self) -> None:
        if self._has_choice():
            presenter = self.presenter
            self._open(SendDialog(presenter.chosen, presenter.patient, self._send, self._window))

    def receive(self) -> None:
        kinds = translate("Share", "Sent sessions (*.physio);;All files (*)")
        title = translate("Share", "Which file was sent?")
        name, _ = QFileDialog.getOpenFileName(self._window, title, "", kinds)
        if name:
            self.receive_file(Path(name))

    def receive_file(self, file: Path) -> None:
        def ask(patients: list[Patient]) -> None:
            codes = [patient.code for patient in patients]
            self._open(ReceiveDialog(self.presenter, file, codes, self._window))

        self._desk.ask_store(lambda store: store.patients(), ask)

    # -- inside

    def _has_choice(self) -> bool:
        if self.progress is not None:
            return False
        if self.presenter.chosen or self.presenter.patient is not None:
            return True
        self._desk.say(translate("Share", "Choose sessions on their page, or a patient, first."))
        return False

    def _export(self, choice: Choice, pdf: str | None) -> None:
        title = translate("Share", "Where shall the report go?")
        folder = QFileDialog.getExistingDirectory(self._window, title)
        if folder:
            self._begin(translate("Share", "Exporting …"), self.presenter.cancel)
            self.presenter.export(choice, Path(folder), pdf)

    def _send(self, choice: Choice, passphrase: str, with_references: bool) -> None:
        name = f"{choice.patient or self.presenter.patient or 'sessions'}_{date.today():%Y-%m-%d}{SUFFIX}"
        kinds = translate("Share", "Sent sessions (*.physio);;All files (*)")
        title = translate("Share", "Save the file")
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, name, kinds)
        if chosen:
            self._begin(translate("Share", "Encrypting …"), None)
            path = Path(chosen)
            path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
            self.presenter.send(choice, path, passphrase, with_references)

    def _begin(self, title: str, cancel: Callable[[], None] | None) -> None:
        self.progress = ProgressDialog(title, cancel, self._window)
        self._open(self.progress)

    def _go_on(self, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress.show_progress(done, total)

    def _end(self) -> None:
        if self.progress is not None:
            self.progress.accept()
        self.progress = None

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
