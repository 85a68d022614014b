"""A newer version: where it is looked for, what it is, and how it is installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from physio_desktop.ui.cards import button, label, row
from physio_desktop.ui.core_words import error_in_words
from physio_desktop.ui.updates.presenter import UpdatePresenter
from physio_desktop.ui.wording import number, translate
from physio_desktop.ui.working_dialog import WorkingDialog

if TYPE_CHECKING:
    from physio_desktop.workflows.update_installing import Step
    from physio_desktop.workflows.updates import Found, Offer, Verified

_MOST_REFUSALS = 3


class UpdateDialog(WorkingDialog):
    """Three steps in one place: a folder, the version that is in it, the verified copy."""

    def __init__(
        self, presenter: UpdatePresenter, close_program: Callable[[], object], parent: QWidget
    ) -> None:
        title = translate("Update", "Look for an update")
        super().__init__(title, parent, lambda: presenter.share, presenter.cancel, presenter.desk.tell_error)
        self.setMinimumWidth(560)
        self._presenter, self._close_program = presenter, close_program
        self.offer: Offer | None = None
        self.verified: Verified | None = None
        words = translate("Update", "Version {version} is installed. The program never looks on a network.")
        self._installed = label(words.format(version=presenter.installed), "quiet", wraps=True)
        self.place = label("", wraps=True)
        self.choose = button(translate("Update", "Choose a folder or stick …"), self._choose)
        self.at_start = QCheckBox(translate("Update", "Look into this folder at every start"))
        self.at_start.setAccessibleName(self.at_start.text())
        self.at_start.toggled.connect(self._look_at_start)
        self.version = label("", "large", wraps=True)
        self.notes = QPlainTextEdit(readOnly=True)
        self.notes.setAccessibleName(translate("Update", "What is new"))
        self.notes.setTabChangesFocus(True)
        self.notes.setMaximumHeight(160)
        self.state = label("", wraps=True)
        self.command = QLineEdit(readOnly=True)
        self.command.setAccessibleName(translate("Update", "Command"))
        self.copy = button(translate("Update", "Copy the command"), self._copy)
        self.open_folder = button(translate("Update", "Open the folder"), self._open_folder)
        self.cancel.setText(translate("Update", "Close"))
        self.cancel.setAccessibleName(self.cancel.text())
        self.go = button("", self._go, "primary")
        self._lay_out()
        self.show_state()
        if presenter.folder is not None:
            self.look_into(presenter.folder)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(label(translate("Update", "Look for an update"), "heading"))
        for part in (self._installed, self.place):
            column.addWidget(part)
        column.addLayout(row(self.choose, None))
        for widget in (self.at_start, self.version, self.notes, self.state, self.command):
            column.addWidget(widget)
        column.addLayout(row(self.copy, self.open_folder, None))
        for last in (self.message, self.busy):
            column.addWidget(last)
        column.addLayout(row(self.cancel, None, self.go))

    def look_into(self, folder: Path) -> None:
        self._folder = folder
        self.offer = self.verified = None
        self.message.setText("")
        self.place.setText(str(folder))
        self.at_start.blockSignals(True)
        self.at_start.setChecked(folder == self._presenter.folder)
        self.at_start.blockSignals(False)
        self.show_state()
        self._presenter.look(folder, self._found, self.failed)

    # -- inside

    def _choose(self) -> None:
        title = translate("Update", "Where is the update?")
        if folder := QFileDialog.getExistingDirectory(self, title):
            self.look_into(Path(folder))

    def _look_at_start(self, on: bool) -> None:
        self._presenter.desk.change_settings(update_folder=str(self._folder) if on else "")

    def _found(self, found: Found) -> None:
        self.offer = self._presenter.best(found)
        if self.offer is None:
            refused = [error_in_words(one.error) for one in found.refusals[:_MOST_REFUSALS]]
            nothing = translate("Update", "There is no newer version in this folder.")
            self.message.setText("\n".join(refused) or nothing)
        self.show_state()

    def _go(self) -> None:
        if self.verified is not None:
            self._presenter.scheduled = self.verified
            self.accept()
            self._close_program()
        elif self.offer is not None and self._presenter.is_recording:
            self.message.setText(translate("Update", "Stop the recording first."))
            self.show_state()
        elif self.offer is not None:
            self.set_busy(True)
            self._presenter.verify(self.offer, self._verified, self.failed)

    def _verified(self, verified: Verified, step: Step) -> None:
        self.set_busy(False)
        self._is_automatic = step.is_automatic
        self.command.setText(step.command)
        self.command.setCursorPosition(0)
        self.verified = verified
        self.show_state()
        (self.go if step.is_automatic else self.copy).setFocus()

    def show_state(self) -> None:
        super().show_state()
        offer, verified = self.offer, self.verified
        is_fixed = "update_folder" in self._presenter.desk.settings_file.fixed
        self.at_start.setVisible(bool(self.place.text()))
        self.at_start.setEnabled(not is_fixed)
        self.place.setVisible(bool(self.place.text()))
        if offer is not None:
            words = translate("Update", "Version {version} ({size} MB)")
            size = max(1, round(offer.manifest.n_bytes / 1e6))
            self.version.setText(words.format(version=offer.manifest.version, size=number(size)))
            self.notes.setPlainText(self._presenter.note_of(offer))
        self.version.setVisible(offer is not None)
        self.notes.setVisible(offer is not None and bool(self.notes.toPlainText()))
        self.state.setText(self._state_words())
        self.state.setVisible(bool(self.state.text()))
        by_hand = verified is not None and not self._is_automatic
        self.command.setVisible(by_hand and bool(self.command.text()))
        self.copy.setVisible(by_hand and bool(self.command.text()))
        self.open_folder.setVisible(by_hand)
        self.choose.setEnabled(not self.is_busy)
        self.go.setVisible(offer is not None and not by_hand)
        self.go.setEnabled(not self.is_busy)
        ready, check = translate("Update", "Close and install"), translate("Update", "Copy and verify")
        self.go.setText(ready if verified is not None else check)
        self.go.setAccessibleName(self.go.text())
        self.go.setDefault(self.go.isVisibleTo(self))
        self.adjustSize()

    def _state_words(self) -> str:
        if self.verified is None:
            return ""
        if self._is_automatic:
            return translate(
                "Update",
                "It is verified: nobody altered it. It is installed when the program has closed and "
                "everything is saved; the database is backed up before the new version changes it.",
            )
        if self.command.text():
            return translate(
                "Update",
                "It is verified: nobody altered it. Close the program; an administrator then installs it:",
            )
        return translate(
            "Update",
            "It is verified: nobody altered it. Close the program, then install it from this folder.",
        )

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.command.text())

    def _open_folder(self) -> None:
        if self.verified is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.verified.path.parent)))


def open_update_dialog(presenter: UpdatePresenter, window: QWidget) -> UpdateDialog:
    dialog = UpdateDialog(presenter, window.close, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
