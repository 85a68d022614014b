"""Pick or create a patient in one dialog: type, Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from physio_desktop.ui.cards import button, field, label, row
from physio_desktop.ui.patients.presenter import PatientsPresenter
from physio_desktop.ui.wording import side_name, translate

_MOST = 50


class PatientPicker(QDialog):
    """What was typed filters the list; where it fits nobody, Enter makes a new patient of it."""

    def __init__(self, presenter: PatientsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.setWindowTitle(translate("Picker", "Patient"))
        self.setMinimumWidth(420)
        self.code = QLineEdit(maxLength=40, placeholderText=translate("Picker", "Code, for example P-0147"))
        self.list = QListWidget()
        self.list.setAccessibleName(translate("Picker", "Patients that fit"))
        self.note = QLineEdit(maxLength=200)
        self.side = QComboBox()
        for side in (None, "left", "right"):
            self.side.addItem(side_name(side), side)
        self.new_words = label("", "quiet", wraps=True)
        self.without = button(translate("Picker", "Without a patient"), self._without, "flat")
        self.choose = button(translate("Picker", "Choose"), self._accept, "primary")
        self.choose.setDefault(True)
        self._new = QWidget()
        fields = QHBoxLayout(self._new)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.addLayout(field(translate("Picker", "Note (optional, no name)"), self.note), 3)
        fields.addLayout(field(translate("Picker", "Side (optional)"), self.side), 1)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(field(translate("Picker", "Pseudonym code"), self.code))
        for widget in (self.list, self.new_words, self._new):
            column.addWidget(widget)
        column.addLayout(row(self.without, None, self.choose))
        self.code.textChanged.connect(self._filter)
        self.list.itemDoubleClicked.connect(lambda _: self._accept())
        self._filter()

    def _filter(self) -> None:
        typed = self.code.text().strip()
        self.list.clear()
        for patient in self._presenter.matching(typed)[:_MOST]:
            item = QListWidgetItem(f"{patient.code}   {patient.note}".strip())
            item.setData(Qt.ItemDataRole.UserRole, patient.code)
            self.list.addItem(item)
        known = {patient.code.casefold() for patient in self._presenter.patients}
        is_new = bool(typed) and typed.casefold() not in known
        if self.list.count() and not is_new:
            self.list.setCurrentRow(0)
        self._new.setVisible(is_new)
        self.new_words.setVisible(is_new)
        self.new_words.setText(translate("Picker", "Enter makes the new patient {code}.").format(code=typed))
        self.choose.setText(translate("Picker", "Create") if is_new else translate("Picker", "Choose"))
        self.choose.setEnabled(is_new or self.list.count() > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.code.hasFocus():
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(min(max(0, self.list.currentRow() + step), self.list.count() - 1))
            return
        super().keyPressEvent(event)

    def _accept(self) -> None:
        if chosen := self.list.selectedItems():
            self._presenter.desk.choose_patient(chosen[0].data(Qt.ItemDataRole.UserRole))
        elif self.code.text().strip():
            self._presenter.create(self.code.text(), self.note.text(), self.side.currentData())
        self.accept()

    def _without(self) -> None:
        self._presenter.desk.choose_patient(None)
        self.accept()
