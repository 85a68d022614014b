"""The patients page: a list to search on the left, one patient with the plan on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from physio_desktop.ui.cards import Card, button, field, label, row
from physio_desktop.ui.patients.plan_editor import PlanEditor
from physio_desktop.ui.patients.presenter import PatientsPresenter
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import side_name, translate


class PatientsPage(QWidget):
    def __init__(self, presenter: PatientsPresenter, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.presenter = presenter
        self.search = QLineEdit(placeholderText=translate("Patients", "Search code or note"))
        self.search.setAccessibleName(translate("Patients", "Search patients"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(translate("Patients", "Patients"))
        self.new = button(translate("Patients", "New patient …"), kind="primary")
        self.code = label("", "title", wraps=True)
        self.note = QLineEdit(maxLength=200)
        self.side = QComboBox()
        for side in (None, "left", "right"):
            self.side.addItem(side_name(side), side)
        self.save = button(translate("Patients", "Save note and side"), self._save)
        self.treat = button(translate("Patients", "Treat now"), self._treat, "primary")
        self.sessions = label("", "quiet")
        self.nobody = label(translate("Patients", "Choose a patient, or add one."), "quiet")
        self.plan = PlanEditor(presenter.save_plan)
        self._lay_out()
        self.search.textChanged.connect(self.show_patients)
        self.list.currentItemChanged.connect(self._choose)
        self.list.itemActivated.connect(lambda _: self._treat())
        presenter.on_change = self.show_patients
        presenter.on_plan = self.show_plan

    def _lay_out(self) -> None:
        left = Card(self.search, self.list, row(self.new), margin=12)
        left.setFixedWidth(256)
        about = Card(row(self.code, None, self.treat), self.sessions, spacing=12)
        fields = QHBoxLayout()
        fields.addLayout(field(translate("Patients", "Note (no name)"), self.note), 3)
        fields.addLayout(field(translate("Patients", "Side"), self.side), 1)
        about.body.addLayout(fields)
        about.body.addLayout(row(None, self.save))
        self._person = QWidget()
        column = QVBoxLayout(self._person)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(about)
        column.addWidget(self.plan)
        inside = QWidget()
        inside.setObjectName("scrolled")
        right = QVBoxLayout(inside)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.nobody, alignment=Qt.AlignmentFlag.AlignCenter)
        right.addWidget(self._person)
        right.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(translate("Patients", "Patient and plan"))
        outer = QHBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.setSpacing(16)
        outer.addWidget(left)
        outer.addWidget(area, 1)
        self.show_plan()

    def set_theme(self, theme: Theme) -> None:
        """Nothing is drawn by hand here."""

    def show_patients(self) -> None:
        chosen = self.presenter.chosen
        self.list.blockSignals(True)
        self.list.clear()
        for patient in self.presenter.matching(self.search.text()):
            text = f"{patient.code}\n{patient.note}" if patient.note else patient.code
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, patient.code)
            self.list.addItem(item)
            if patient.code == chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.show_plan()

    def show_plan(self) -> None:
        patient = self.presenter.patient
        self._person.setVisible(patient is not None)
        self.nobody.setVisible(patient is None)
        if patient is None:
            return
        self.code.setText(patient.code)
        self.note.setText(patient.note)
        self.side.setCurrentIndex(max(0, self.side.findData(patient.side)))
        self.sessions.setText(translate("Patients", "Sessions: {n}").format(n=patient.n_sessions))
        self.plan.show_plan(self.presenter.plan)

    def _choose(self, item: QListWidgetItem | None) -> None:
        self.presenter.choose(item.data(Qt.ItemDataRole.UserRole) if item is not None else None)

    def _save(self) -> None:
        patient = self.presenter.patient
        if patient is not None:
            self.presenter.create(patient.code, self.note.text(), self.side.currentData(), treat=False)

    def _treat(self) -> None:
        if self.presenter.chosen is not None:
            self.presenter.desk.choose_patient(self.presenter.chosen)
            self.presenter.desk.page_wanted.emit("live")

    def showEvent(self, event: QShowEvent) -> None:
        self.presenter.refresh()
        super().showEvent(event)
