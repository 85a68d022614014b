"""The patients page: a list to search on the left, one patient with plan and trends on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from physio_desktop.domain import PlannedExercise
from physio_desktop.ui.cards import Card, ElidedLabel, button, field, label, row
from physio_desktop.ui.patients.comparison_card import ComparisonCard
from physio_desktop.ui.patients.history_cards import AdherenceCard, FlagsCard, TrendsCard
from physio_desktop.ui.patients.plan_cards import PlanCards
from physio_desktop.ui.patients.plan_editor import PlanEditor
from physio_desktop.ui.patients.presenter import PatientsPresenter
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import side_name, translate

_GAP = 16
_LIST_WIDTH, _PLAN_WIDTH = 232, 288
_BESIDE, _BENEATH = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
_ROOMY = 780  # pixels beside the list, at the usual size of type: less is laid out in one column


class PatientsPage(QWidget):
    erase_wanted = Signal(str)  # the code
    package_wanted = Signal(str)  # for this patient's home

    def __init__(self, presenter: PatientsPresenter, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.presenter = presenter
        self.search = QLineEdit(placeholderText=translate("Patients", "Search code or note"))
        self.search.setAccessibleName(translate("Patients", "Search patients"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(translate("Patients", "Patients"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.new = button(translate("Patients", "New patient …"), kind="primary")
        self.about = AboutCard(presenter)
        self.about.treat.clicked.connect(self._treat)
        self.about.package.clicked.connect(lambda: self.package_wanted.emit(presenter.chosen or ""))
        self.about.erase.clicked.connect(lambda: self.erase_wanted.emit(presenter.chosen or ""))
        self.nobody = label("", "quiet")
        self.plan = PlanEditor(self._save_plan)
        self.leave_plan = button(
            translate("Patients", "Back without saving"), lambda: self._edit(False), "flat"
        )
        self.cards = PlanCards(theme)
        self.cards.edit.clicked.connect(lambda: self._edit(True))
        self.flags = FlagsCard(presenter, theme)
        self.adherence = AdherenceCard(presenter)
        self.trends = TrendsCard(presenter, presenter.desk.review_session, theme)
        self.comparison = ComparisonCard(presenter, theme)
        self._edited: str | None = None
        self._theme = theme
        self._lay_out()
        self.search.textChanged.connect(self.show_patients)
        self.list.currentItemChanged.connect(self._choose)
        self.list.itemActivated.connect(lambda _: self._treat())
        presenter.on_change = self.show_patients
        presenter.on_plan = self.show_plan
        self.show_plan()

    def _lay_out(self) -> None:
        self._beside = left = Card(self.search, self.list, row(self.new), margin=12)
        self._editing = QWidget()
        editing = QVBoxLayout(self._editing)
        editing.setContentsMargins(0, 0, 0, 0)
        editing.addWidget(self.plan)
        editing.addLayout(row(self.leave_plan, None))
        self._overview = QWidget()
        self._columns = overview = QBoxLayout(_BESIDE, self._overview)
        overview.setContentsMargins(0, 0, 0, 0)
        overview.setSpacing(16)
        beside = QVBoxLayout()
        beside.setSpacing(16)
        for card in (self.adherence, self.trends, self.comparison):
            beside.addWidget(card)
        beside.addStretch(1)
        overview.addWidget(self.cards)
        overview.addLayout(beside, 1)
        self._person = QWidget()
        column = QVBoxLayout(self._person)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for widget in (self.about, self.flags, self._editing, self._overview):
            column.addWidget(widget)
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
        outer.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        outer.setSpacing(_GAP)
        outer.addWidget(left)
        outer.addWidget(area, 1)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Side by side where there is room, else one beneath the other: nothing is scrolled to sideways."""
        list_width = min(self._theme.size(_LIST_WIDTH), self.width() // 3)
        self._beside.setFixedWidth(list_width)
        room = self.width() - list_width - 3 * _GAP
        is_roomy = room >= self._theme.size(_ROOMY)
        for arranged in (self._columns, self.about.fields):
            arranged.setDirection(_BESIDE if is_roomy else _BENEATH)
        self._columns.setAlignment(self.cards, Qt.AlignmentFlag.AlignTop if is_roomy else Qt.AlignmentFlag(0))
        plan_width = self._theme.size(_PLAN_WIDTH)
        self.cards.setMinimumWidth(min(plan_width, room))
        self.cards.setMaximumWidth(plan_width if is_roomy else room)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._make_room()
        self.cards.set_theme(theme)
        self.flags.set_theme(theme)
        self.trends.set_theme(theme)
        self.comparison.set_theme(theme)
        self.flags.setVisible(bool(self.flags.sentences))

    def show_patients(self) -> None:
        chosen = self.presenter.chosen
        self.list.blockSignals(True)
        self.list.clear()
        for patient in self.presenter.matching(self.search.text()):
            text = f"{patient.code}\n{patient.note}" if patient.note else patient.code
            item = QListWidgetItem(text)
            item.setToolTip(text)
            item.setData(Qt.ItemDataRole.UserRole, patient.code)
            self.list.addItem(item)
            if patient.code == chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.show_plan()

    def show_plan(self) -> None:
        """Only while somebody looks: drawing trends takes the window's time."""
        if not self.isVisible():
            return
        presenter = self.presenter
        patient = presenter.patient
        self._person.setVisible(patient is not None)
        self.nobody.setVisible(patient is None)
        choose = translate("Patients", "Choose a patient, or add one.")
        self.nobody.setText(
            choose if presenter.patients else translate("Patients", "There is no patient yet.")
        )
        self.about.show_patient()
        if self._edited != presenter.chosen:
            self._edited = None
        if self._edited is None:
            self.plan.show_plan(presenter.plan)
        self._editing.setVisible(self._edited is not None)
        self._overview.setVisible(self._edited is None)
        self.cards.show_plan(presenter.plan, presenter.history.taught if presenter.history else ())
        self.flags.show_flags()
        self.adherence.show_adherence()
        self.trends.show_exercises()
        self.comparison.show_sessions()

    def _edit(self, on: bool) -> None:
        self._edited = self.presenter.chosen if on else None
        self.show_plan()
        (self.plan.add if on else self.cards.edit).setFocus()

    def _save_plan(self, plan: list[PlannedExercise]) -> None:
        self._edited = None
        self.presenter.save_plan(plan)

    def _choose(self, item: QListWidgetItem | None) -> None:
        self.presenter.choose(item.data(Qt.ItemDataRole.UserRole) if item is not None else None)

    def _treat(self) -> None:
        if self.presenter.chosen is not None:
            self.presenter.desk.choose_patient(self.presenter.chosen)
            self.presenter.desk.page_wanted.emit("live")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_plan()
        self.presenter.refresh()

    def refresh(self) -> None:
        """Something was recorded or changed elsewhere."""
        if self.isVisible():
            self.presenter.refresh()


class AboutCard(Card):
    """Code, note, side, how often the plan is to be done, language of reports."""

    def __init__(self, presenter: PatientsPresenter) -> None:
        super().__init__(spacing=12)
        self._presenter = presenter
        self._shown: object = None
        self.code = ElidedLabel(kind="title")
        self.sessions = label("", "quiet")
        self.note = QLineEdit(maxLength=200)
        self.side, self.language = QComboBox(), QComboBox()
        for side in (None, "left", "right"):
            self.side.addItem(side_name(side), side)
        for name, language in (
            (translate("Patients", "as the program"), None),
            ("English", "en"),
            ("Deutsch", "de"),
        ):
            self.language.addItem(name, language)
        self.per_week = QDoubleSpinBox(minimum=0.0, maximum=28.0, singleStep=1.0, decimals=1)
        self.per_week.setSpecialValueText("–")
        self.per_week.lineEdit().setTextMargins(8, 0, 0, 0)
        self.save = button(translate("Patients", "Save"), self._save)
        self.treat = button(translate("Patients", "Treat now"), kind="primary")
        self.package = button(translate("Patients", "Make a home package …"))
        self.erase = button(translate("Patients", "Erase …"), kind="danger")
        title = row(spacing=8)
        title.addWidget(self.code, 1)
        title.addWidget(self.erase)
        title.addWidget(self.treat)
        self.body.addLayout(title)
        self.body.addLayout(row(self.sessions, None, self.package))
        others = row(spacing=12)
        for name, widget in (
            (translate("Patients", "Side"), self.side),
            (translate("Patients", "Sessions a week"), self.per_week),
            (translate("Patients", "Reports in"), self.language),
        ):
            others.addLayout(field(name, widget), 1)
        self.fields = QBoxLayout(_BESIDE)
        self.fields.setSpacing(12)
        self.fields.addLayout(field(translate("Patients", "Note (no name)"), self.note), 1)
        self.fields.addLayout(others, 1)
        self.fields.addWidget(self.save, 0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(self.fields)

    def show_patient(self) -> None:
        """Once for each state of the patient: what somebody is typing is left alone."""
        patient = self._presenter.patient
        if patient is None or patient == self._shown:
            return
        self._shown = patient
        self.code.say(patient.code)
        self.note.setText(patient.note)
        self.side.setCurrentIndex(max(0, self.side.findData(patient.side)))
        self.language.setCurrentIndex(max(0, self.language.findData(patient.language)))
        self.per_week.setValue(patient.sessions_per_week or 0.0)
        self.sessions.setText(translate("Patients", "Sessions: {n}").format(n=patient.n_sessions))

    def _save(self) -> None:
        self._presenter.save_about(
            self.note.text(),
            self.side.currentData(),
            self.per_week.value() or None,
            self.language.currentData(),
        )
