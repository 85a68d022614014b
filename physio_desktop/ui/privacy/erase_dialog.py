"""Erase a patient: see what goes, say what stays, type the code; afterwards the certificate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from physio_desktop import paths
from physio_desktop.ui.cards import ElidedLabel, button, field, label, row
from physio_desktop.ui.core_words import in_words
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.model_registry import folder_beside
from physio_desktop.workflows.safekeeping import backup_folder

if TYPE_CHECKING:
    from physio_desktop.workflows.erasing import Certificate, Prospect


class _Progress(QObject):
    """From the storage lane to the window."""

    moved = Signal(str, float)


class EraseDialog(QDialog):
    """Nothing happens before the code is typed. `done` is called when the patient is gone."""

    def __init__(
        self, desk: Desk, code: str, done: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._code, self._done = desk, code, done
        self._prospect: Prospect | None = None
        self._is_at_work = self._is_over = False
        self.finished.connect(lambda _: self._end())
        self.setWindowTitle(translate("Erase", "Erase a patient"))
        self.setMinimumWidth(620)
        self.found = label(translate("Erase", "Looking what there is …"), wraps=True)
        self.backups = QCheckBox(translate("Erase", "Delete these backups, after a fresh one was made"))
        self.reports = QCheckBox(translate("Erase", "Delete the reports that were exported"))
        for box in (self.backups, self.reports):
            box.setChecked(True)
            box.setAccessibleName(box.text())
            box.hide()
        self.files = label("", "small", wraps=True)
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.certificate = QLineEdit(str(Path(folder or Path.home()) / "certificate-of-erasure.txt"))
        self.typed = QLineEdit()
        self.progress = QProgressBar(maximum=1000, textVisible=False)
        self.progress.setAccessibleName(translate("Erase", "Progress"))
        self.progress.hide()
        self.state = label("", "quiet", wraps=True)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(translate("Erase", "Certificate"))
        self.text.setMinimumHeight(280)
        self.text.hide()
        self.erase = button(translate("Erase", "Erase for good"), self.start, "danger")
        self.erase.setEnabled(False)
        self.leave = button(translate("Erase", "Cancel"), self.reject, "primary")
        self._lay_out()
        self._progress = _Progress(self)
        self._progress.moved.connect(self._show_progress)
        self.typed.textChanged.connect(lambda _: self._may_start())
        self.typed.setFocus()
        self._look()

    def _lay_out(self) -> None:
        self._form = QWidget()
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(12)
        browse = button(translate("Erase", "Choose …"), self._browse)
        paper = row()
        paper.addWidget(self.certificate, 1)
        paper.addWidget(browse)
        name = translate("Erase", "File for the certificate")
        self.certificate.setAccessibleName(name)
        for widget in (self.found, self.backups, self.reports, self.files, label(name, "small")):
            form.addWidget(widget)
        form.addLayout(paper)
        form.addLayout(field(translate("Erase", "Type the code {code}").format(code=self._code), self.typed))
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(ElidedLabel(self._code, "title"))
        for part in (self._form, self.progress, self.state, self.text):
            column.addWidget(part)
        column.addLayout(row(self.leave, None, self.erase))

    def reject(self) -> None:
        """Not while it is at work: what was begun comes to its end."""
        if not self._is_at_work:
            super().reject()

    def _end(self) -> None:
        self._is_over = True  # what was asked for may come when nobody looks any more

    # -- before

    def _look(self) -> None:
        database = self._desk.workplace.path
        usual = database.parent / "backups"
        folders = list(dict.fromkeys([backup_folder(self._desk.settings.backup_folder, database), usual]))
        models, code = folder_beside(database), self._code

        def look(store: Any) -> Prospect:
            from physio_desktop.workflows.erasing import look

            return look(store, code, folders, models)

        self._desk.ask_store(look, self._show_found, self._failed)

    def _show_found(self, prospect: Prospect) -> None:
        if self._is_over:
            return
        self._prospect = prospect
        rows = prospect.findings.rows
        words = translate(
            "Erase",
            "Sessions: {sessions}, samples: {samples}, repetitions: {repetitions}, references: {references}, "
            "models: {models}. All of it goes and cannot be brought back.",
        )
        self.found.setText(
            words.format(
                sessions=rows["sessions"],
                samples=prospect.findings.n_samples,
                repetitions=rows.get("repetitions", 0),
                references=rows.get("patient_references", 0),
                models=rows.get("models", 0) + len(prospect.model_files),
            )
        )
        self.backups.setVisible(bool(prospect.backups))
        self.reports.setVisible(bool(prospect.reports))
        names = [path.name for path in prospect.backups]
        names += [str(path) for path in prospect.reports]
        unknown = translate("Erase", "Could not be looked into, and stays: {file}")
        names += [unknown.format(file=path.name) for path in prospect.unknown_backups]
        self.files.setText("\n".join(names))
        self.files.setVisible(bool(names))
        self._may_start()

    def _may_start(self) -> None:
        is_typed = self.typed.text().strip() == self._code
        self.erase.setEnabled(is_typed and self._prospect is not None and not self._is_at_work)

    def _browse(self) -> None:
        title = translate("Erase", "Where shall the certificate go?")
        file, _ = QFileDialog.getSaveFileName(
            self, title, self.certificate.text(), "TXT (*.txt);;CSV (*.csv)"
        )
        if file:
            self.certificate.setText(file)

    # -- at work

    def start(self) -> None:
        prospect, paper = self._prospect, Path(self.certificate.text().strip())
        if prospect is None or not self.erase.isEnabled():
            return
        if self._desk.treatment.is_recording:
            self.state.setText(translate("Erase", "A recording is on. Stop it first."))
            return
        with_backups, with_reports = self.backups.isChecked(), self.reports.isChecked()
        moved = self._progress.moved.emit

        def work(store: Any) -> tuple[Certificate, str]:
            from physio_desktop.workflows.erasing import erase

            paper.touch()  # before anything goes: what was done must be certified
            done = erase(
                store,
                prospect,
                with_backups=with_backups,
                with_reports=with_reports,
                progress=lambda what, share: moved(what, share),
                logs=paths.log_dir(),
            )
            as_table = paper.suffix.lower() == ".csv"
            try:
                paper.write_bytes(done.csv() if as_table else done.text(in_words).encode())
            except OSError as error:
                return done, error.strerror or str(error)
            return done, ""

        self._is_at_work = True
        self._may_start()
        self.leave.setEnabled(False)
        self.progress.show()
        workplace = self._desk.workplace
        # On the lane of backups: none is made meanwhile that would still hold the patient.
        future = workplace.backups.submit(lambda: workplace.storage.call(lambda: work(workplace.store)))
        self._desk.background.watch(future, lambda found: self._show_done(*found), self._failed)

    def _show_progress(self, what: str, share: float) -> None:
        self.progress.setValue(round(1000 * share))
        self.state.setText(in_words(what))

    def _failed(self, error: BaseException) -> None:
        if self._is_over:
            return
        self._at_rest()
        self.progress.hide()
        self.state.setText(_sentence(error))
        self._may_start()

    def _show_done(self, certificate: Certificate, unwritten: str) -> None:
        self._at_rest()
        self._form.hide()
        self.progress.hide()
        self.erase.hide()
        self.leave.setText(translate("Erase", "Close"))
        self.leave.setAccessibleName(self.leave.text())
        words = translate("Erase", "Erased. The certificate is in {file}.")
        if unwritten:
            words = translate(
                "Erase", "Erased. The certificate could not be written ({reason}); copy it from here."
            )
        self.state.setText(words.format(file=self.certificate.text(), reason=unwritten))
        self.text.setPlainText(certificate.text(in_words))
        self.text.show()
        self._done()

    def _at_rest(self) -> None:
        self._is_at_work = False
        self.leave.setEnabled(True)


def _sentence(error: BaseException) -> str:
    from physio_desktop.errors import PhysioError
    from physio_desktop.ui.core_words import error_in_words

    if isinstance(error, PhysioError):
        return error_in_words(error)
    if isinstance(error, OSError):
        words = translate("Erase", "The certificate cannot be written: {reason}. Nothing was erased.")
        return words.format(reason=error.strerror)
    return translate("Erase", "It could not be done. Details are in the log.")
