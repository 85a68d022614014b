"""A file from home: passphrase, a look at what is in it, then whose sessions they become."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from physio_desktop.ui.cards import button, field, label, row
from physio_desktop.ui.sharing.presenter import SharingPresenter
from physio_desktop.ui.wording import clock, moment, number, translate
from physio_desktop.ui.working_dialog import PER_MILLE, WorkingDialog
from physio_desktop.workflows.bundles import Bundle


class ReceiveDialog(WorkingDialog):
    """Two steps in one place. Nothing is stored before the second one is confirmed."""

    def __init__(
        self, presenter: SharingPresenter, file: Path, patients: Sequence[str], parent: QWidget | None
    ) -> None:
        title = translate("Share", "Receive sessions")
        super().__init__(title, parent, lambda: presenter.share, presenter.cancel, presenter.desk.tell_error)
        self.setMinimumWidth(640)
        self._presenter = presenter
        self._file = file
        self.bundle: Bundle | None = None
        self.passphrase = QLineEdit(maxLength=1000, echoMode=QLineEdit.EchoMode.Password)
        self.about = label("", wraps=True)
        self.table = self._table()
        self.patient = QComboBox()
        self.patient.setEditable(True)
        self.patient.addItems(list(patients))
        self.go = button("", self._go, "primary")
        self.go.setDefault(True)
        self._first, self._second = QWidget(), QWidget()
        self._lay_out()
        self.passphrase.textChanged.connect(lambda _: self.show_state())
        self.patient.editTextChanged.connect(lambda _: self.show_state())
        self.show_state()

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

    def show_state(self) -> None:
        super().show_state()
        if self.bundle is None:
            self.go.setText(translate("Share", "Look into it"))
            self.go.setEnabled(not self.is_busy and bool(self.passphrase.text()))
        else:
            words = translate("Share", "Receive ({n})").format(n=self.bundle.n_new)
            self.go.setText(words)
            is_ready = self.bundle.n_new > 0 and bool(self.patient.currentText().strip())
            self.go.setEnabled(is_ready and not self.is_busy)
        self.go.setAccessibleName(self.go.text())

    def _go(self) -> None:
        self.busy.setMaximum(PER_MILLE if self.bundle is not None else 0)  # decrypting is one long step
        self.set_busy(True)
        if self.bundle is None:
            self._presenter.open_file(self._file, self.passphrase.text(), self._opened, self.failed)
        else:
            code = self.patient.currentText().strip()
            self._presenter.receive(self.bundle, code, self.accept, self.failed)

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
        self.set_busy(False)
        self.patient.setFocus()

    def is_stopped(self, error: BaseException) -> bool:
        return self._presenter.tell_stopped(error)

    def put_right(self) -> None:
        self.passphrase.selectAll()
        self.passphrase.setFocus()
