"""The questions about the safety of the data; each is opened, none is waited for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, SignalInstance
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from physio_desktop.ui.desk import Desk
from physio_desktop.ui.safety.presenter import SafetyPresenter, is_locked, reason
from physio_desktop.ui.safety.restore_dialog import RestoreDialog
from physio_desktop.ui.safety.unlock_dialog import NewPassphraseDialog, UnlockDialog
from physio_desktop.ui.safety.work_dialog import WorkDialog
from physio_desktop.ui.wording import moment, translate
from physio_desktop.workflows.safekeeping import Progress

_MOST_NAMED = 12


class SafetyTalks(QObject):
    """`open_database(passphrase)`: tries to open the present database anew and returns a future."""

    def __init__(
        self, window: QWidget, desk: Desk, presenter: SafetyPresenter, opened: Callable[[Any], None]
    ) -> None:
        super().__init__(window)
        self._window, self._desk, self._presenter, self._opened = window, desk, presenter, opened
        presenter.show_work = self._show_work
        presenter.ask_about_old = self._ask_about_old
        presenter.ask_about_copies = self._ask_about_copies

    # -- at start

    def ask_passphrase(self) -> UnlockDialog:
        """The database is encrypted. Whoever closes the question can go on without a database."""
        workplace = self._desk.workplace

        def try_it(typed: str) -> None:
            future = workplace.storage.submit(lambda: workplace.open(_passphrase(typed)))
            self._desk.background.watch(future, fitted, failed)

        def fitted(recovered: Any) -> None:
            dialog.accept()
            self._opened(recovered)

        def failed(error: BaseException) -> None:
            dialog.refuse(reason(error))

        text = translate("Passphrase", "The database {name} is encrypted.").format(name=workplace.path.name)
        others: list[tuple[str, Callable[[], None]]] = []
        if not self._presenter.is_fixed("database"):
            others.append((translate("Passphrase", "Another database …"), self.open_other))
        others.append((translate("Passphrase", "Restore a backup …"), self.restore_aside))
        title = translate("Passphrase", "Type the passphrase")
        dialog = UnlockDialog(title, text, try_it, self._window, *others)
        self._open(dialog)
        return dialog

    # -- protection

    def encrypt(self) -> NewPassphraseDialog:
        """Or change the passphrase, where it is encrypted."""
        present = self._presenter
        matches = present.matches if present.is_encrypted else None
        return self._show_new(matches, removes=False)

    def decrypt(self) -> NewPassphraseDialog:
        return self._show_new(self._presenter.matches, removes=True)

    def _show_new(self, matches: Callable[[str], bool] | None, *, removes: bool) -> NewPassphraseDialog:
        dialog = NewPassphraseDialog(
            matches, self._presenter.protect, self._presenter.refuses, self._window, removes=removes
        )
        self._open(dialog)
        return dialog

    def _ask_about_copies(self, done: Any) -> None:
        """Backups from before that anybody can read, by name."""
        title = translate("Passphrase", "Readable backups")
        shown = "\n".join(f"•  {copy.name}" for copy in done.plain_copies[:_MOST_NAMED])
        if len(done.plain_copies) > _MOST_NAMED:
            shown += "\n…"
        text = translate("Passphrase", "Anybody can still read these backups:") + f"\n\n{shown}"
        more = translate("Passphrase", "Delete them? The next backups are encrypted like the database.")
        words = f"{self._presenter.encrypted_words(done)}\n\n{more}"
        delete = self._ask(title, text, words, translate("Passphrase", "Overwrite and delete"))
        delete.connect(lambda: self._presenter.delete_plain_copies(done.plain_copies))

    # -- backups

    def choose_backup_folder(self) -> None:
        title = translate("Safety", "Folder for backups")
        start = self._presenter.folder
        start = start if start.is_dir() else start.parent
        folder = QFileDialog.getExistingDirectory(self._window, title, str(start))
        if folder:
            self._desk.change_settings(backup_folder=folder)
            self._presenter.find_last_backup()

    def restore(self, *, set_aside: bool = False) -> RestoreDialog:
        def chosen(backup: Path, contents: Any) -> None:
            if contents is None:
                self._look_again(backup, set_aside)
            else:
                self._presenter.restore(backup, None, set_aside=set_aside)

        dialog = RestoreDialog(self._presenter, chosen, self._window)
        self._open(dialog)
        return dialog

    def restore_aside(self) -> None:
        """Also where the present database does not open: its file is kept."""
        self.restore(set_aside=True)

    def _look_again(self, backup: Path, set_aside: bool) -> None:
        """Of an older version, or encrypted with a passphrase of its own."""

        def go_on(passphrase: Any) -> None:
            self._presenter.restore(backup, passphrase, set_aside=set_aside)

        def failed(error: BaseException) -> None:
            if is_locked(error):
                self._ask_for(backup, go_on)
            else:
                go_on(None)  # older tables: restoring brings them up to date, or says what is wrong

        self._presenter.look_into(backup, None, lambda _: go_on(None), failed)

    def _ask_for(self, backup: Path, go_on: Callable[[Any], None]) -> None:
        def try_it(typed: str) -> None:
            passphrase = _passphrase(typed)

            def fitted(_: Any) -> None:
                dialog.accept()
                go_on(passphrase)

            def failed(error: BaseException) -> None:
                if is_locked(error):
                    dialog.refuse(reason(error))
                else:
                    fitted(None)  # it opens, but is older

            self._presenter.look_into(backup, passphrase, fitted, failed)

        text = translate("Passphrase", "The backup {name} has another passphrase.").format(name=backup.name)
        dialog = UnlockDialog(translate("Passphrase", "Type the passphrase"), text, try_it, self._window)
        self._open(dialog)

    # -- place

    def move(self) -> None:
        title = translate("Safety", "Move the database to this folder")
        folder = QFileDialog.getExistingDirectory(self._window, title, str(self._desk.workplace.path.parent))
        if folder:
            self._presenter.move(Path(folder))

    def open_other(self) -> None:
        title = translate("Safety", "Open this database, or name a new one")
        start = str(self._desk.workplace.path.parent)
        name, _ = QFileDialog.getSaveFileName(
            self._window, title, start, "*.db", options=QFileDialog.Option.DontConfirmOverwrite
        )
        if name:
            path = Path(name)
            self.open_path(path if path.suffix or path.exists() else path.with_suffix(".db"))

    def open_path(self, path: Path, passphrase: Any = None, asked: UnlockDialog | None = None) -> None:
        def failed(error: BaseException) -> None:
            if not is_locked(error):
                self._desk.tell_error(error)
                if not self._desk.workplace.is_open and asked is None:
                    self.ask_passphrase()
                return
            self._ask_for_other(path, reason(error) if passphrase is not None else "")

        self._presenter.open_other(path, passphrase, failed)

    def _ask_for_other(self, path: Path, trouble: str) -> None:
        def try_it(typed: str) -> None:
            dialog.accept()
            self.open_path(path, _passphrase(typed), dialog)

        text = translate("Passphrase", "The database {name} is encrypted.").format(name=path.name)
        title = translate("Passphrase", "Type the passphrase")
        dialog = UnlockDialog(title, text, try_it, self._window)
        if trouble:
            dialog.refuse(trouble)
        self._open(dialog)

    # -- age

    def _ask_about_old(self, old: Any, before: datetime) -> None:
        title = translate("Retention", "Old sessions")
        text = translate(
            "Retention",
            "Sessions from more than {years} years ago: {n}, of {patients} patients, from {first} to {last}.",
        ).format(
            n=len(old.ids),
            patients=old.n_patients,
            years=self._desk.settings.keep_years,
            first=moment(old.oldest),
            last=moment(old.newest),
        )
        more = translate("Retention", "Delete them for good? Backups keep them until they are replaced, too.")
        delete = self._ask(title, text, more, translate("Retention", "Delete for good"))
        delete.connect(lambda: self._presenter.delete_old(old, before))

    # -- inside

    def _ask(self, title: str, text: str, more: str, action: str) -> SignalInstance:
        """Keeping is what Enter and Escape do; gives the signal of the button that deletes."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.setInformativeText(more)
        delete = box.addButton(action, QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(translate("Retention", "Keep them"), QMessageBox.ButtonRole.RejectRole)
        for made in (delete, keep):
            made.setAccessibleName(made.text())
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        self._open(box)
        return delete.clicked

    def _show_work(self, title: str, progress: Progress, future: Future[Any]) -> None:
        dialog = WorkDialog(title, progress, self._window)
        end: Callable[[object], None] = lambda _: dialog.end()  # noqa: E731
        self._desk.background.watch(future, end, end)
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _passphrase(typed: str) -> Any:
    from physio_desktop.storage.drivers import Passphrase

    return Passphrase(typed)
