"""A file from home: passphrase, a look at what is in it, then whose sessions they become."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from physio_desktop.errors import PhysioError
from physio_desktop.ui.cards import button, field, label, row
from physio_desktop.ui.core_words import error_in_words
from physio_desktop.ui.sharing.presenter import SharingPresenter
from physio_desktop.ui.wording import clock, moment, number, translate
from physio_desktop.workflows.bundles import Bundle

_LOOK_MS = 100
_PER_MILLE = 1000


class ReceiveDialog(QDialog):
    """Two steps in one place. Nothing is stored before the second one is confirmed; while one of them is
    under way Cancel stops it, and the dialogue goes when it has stopped.
    """

    def __init__(
        self, presenter: SharingPresenter, file: Path, patients: Sequence[str], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Share", "Receive sessions"))
        self.setMinimumWidth(640)
        self._presenter = presenter
        self._file = file
        self.bundle: Bundle | None = None
        self.passphrase = QLineEdit(maxLength=1000, echoMode=QLineEdit.EchoMode.Password)
        self.message = label("", "danger", wraps=True)
        self.busy = QProgressBar(minimum=0, maximum=0, textVisible=False)
        self.busy.setAccessibleName(translate("Share", "At work"))
        self.cancel = button(translate("Share", "Cancel"), self.reject, "flat")
        self._is_busy = False
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(lambda: self.busy.setValue(round(_PER_MILLE * presenter.share)))
        self.about = label("", wraps=True)
        self.table = self._table()
        self.patient = QComboBox()
        self.patient.setEditable(True)
        self.patient.addItems(list(patients))
        self.go = button("", self._go, "primary")
        self.go.setDefault(True)
        self._first, self._second = QWidget(), QWidget()
        self._lay_out()
        self.passphrase.textChanged.connect(lambda _: self._look())
        self.patient.editTextChanged.connect(lambda _: self._look())
        self._set_busy(False)
        self._look()

    def _lay_out(self) -> None:
        first = QVBoxLayout(self._first)
        first.setContentsMargins(0, 0, 0, 0)
        first.addLayout(field(translate("Share", "Passphrase of the file"), self.passphrase))
        second = QVBoxLayout(self._second)
        second.setContentsMargins(0, 0, 0, 0)
        second.addWidget(self.about)
        second.addWidget(self.table)
        second.addLayout(field(translate("Share", "Code of the patient here"), self.patient))
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(label(self._file.name, "heading", wraps=True))
        for part in (self._first, self._second, self.message, self.busy):
            column.addWidget(part)
        column.addLayout(row(self.cancel, None, self.go))
        self._second.hide()

    def _table(self) -> QTableWidget:
        names = (
            translate("Share", "Recorded"),
            translate("Share", "Duration"),
            translate("Share", "Samples"),
            translate("Share", "Repetitions"),
            translate("Share", "Here"),
        )
        table = QTableWidget(0, len(names))
        table.setHorizontalHeaderLabels(names)
        table.setAccessibleName(translate("Share", "Sessions in the file"))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setStretchLastSection(True)
        table.setMinimumHeight(180)
        return table

    def _look(self) -> None:
        if self.bundle is None:
            self.go.setText(translate("Share", "Look into it"))
            self.go.setEnabled(not self._is_busy and bool(self.passphrase.text()))
        else:
            words = translate("Share", "Receive ({n})").format(n=self.bundle.n_new)
            self.go.setText(words)
            is_ready = self.bundle.n_new > 0 and bool(self.patient.currentText().strip())
            self.go.setEnabled(is_ready and not self._is_busy)
        self.go.setAccessibleName(self.go.text())

    def _go(self) -> None:
        self.message.setText("")
        self.message.hide()
        self._set_busy(True)
        if self.bundle is None:
            self._presenter.open_file(self._file, self.passphrase.text(), self._opened, self._failed)
        else:
            code = self.patient.currentText().strip()
            self._presenter.receive(self.bundle, code, self.accept, self._failed)

    def _opened(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.passphrase.clear()
        words = translate("Share", "The sender calls the patient {patient}.")
        self.about.setText(words.format(patient=bundle.patient))
        self.patient.setEditText(bundle.patient)
        self.table.setRowCount(len(bundle.sessions))
        for at, session in enumerate(bundle.sessions):
            known, new = translate("Share", "already, left as it is"), translate("Share", "new")
            texts = (
                moment(session.started),
                clock(session.duration_s),
                number(session.n_samples),
                number(session.n_repetitions),
                known if session.is_known else new,
            )
            for column, text in enumerate(texts):
                self.table.setItem(at, column, QTableWidgetItem(text))
        self._first.hide()
        self._second.show()
        self._set_busy(False)
        self._look()
        self.patient.setFocus()

    def reject(self) -> None:
        if not self._is_busy:
            super().reject()
            return
        self._presenter.cancel()
        self.cancel.setEnabled(False)
        self.cancel.setText(translate("Share", "Stopping …"))

    def done(self, result: int) -> None:
        self._timer.stop()
        super().done(result)

    def _failed(self, error: BaseException) -> None:
        self._set_busy(False)
        self._look()
        if self._presenter.tell_stopped(error):
            super().reject()
            return
        if not isinstance(error, PhysioError):
            self._presenter.desk.tell_error(error)
            return
        self.message.setText(error_in_words(error))
        self.message.show()
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self.busy.setMaximum(_PER_MILLE if self.bundle is not None else 0)  # decrypting is one long step
        self.busy.setValue(0)
        self.busy.setVisible(busy)
        if busy:
            self._timer.start()
        else:
            self._timer.stop()
        self.message.setVisible(bool(self.message.text()))
        if busy:
            self.go.setEnabled(False)
