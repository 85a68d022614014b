"""The sessions page: what was recorded on the left, one session in sentences and sets on the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from physio_desktop.ui.cards import Card, button, label, row
from physio_desktop.ui.sessions.presenter import SessionsPresenter
from physio_desktop.ui.sessions.set_cards import SetCard
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import clock, moment, translate


class SessionsPage(QWidget):
    def __init__(self, presenter: SessionsPresenter, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.presenter = presenter
        self.search = QLineEdit(placeholderText=translate("Sessions", "Search patient or date"))
        self.search.setAccessibleName(translate("Sessions", "Search sessions"))
        self.list = QListWidget()
        self.list.setAccessibleName(translate("Sessions", "Sessions, newest first"))
        self.title = label("", "title", wraps=True)
        self.facts = label("", "quiet", wraps=True)
        self.summary = label("", "large", wraps=True)
        self.markers = label("", "quiet", wraps=True)
        self.nothing = label("", "quiet")
        self.replay = button(translate("Sessions", "Replay"), presenter.replay)
        self.export = button(translate("Sessions", "Export as CSV …"), self._export)
        self.assign = button(translate("Sessions", "Assign to a patient …"), self._assign)
        self.delete = button(translate("Sessions", "Delete …"), self._delete, "danger")
        self._sets = QVBoxLayout()
        self._sets.setSpacing(8)
        self._lay_out()
        self.search.textChanged.connect(self.show_sessions)
        self.list.currentItemChanged.connect(self._choose)
        presenter.on_list = self.show_sessions
        presenter.on_parts = self.show_parts
        self.show_parts()

    def _lay_out(self) -> None:
        left = Card(self.search, self.list, margin=12)
        left.setFixedWidth(280)
        about = Card(self.title, self.facts, self.summary, self.markers, spacing=12)
        about.body.addLayout(row(self.replay, self.export, self.assign, None, self.delete))
        self._about = QWidget()
        column = QVBoxLayout(self._about)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(about)
        column.addLayout(self._sets)
        inside = QWidget()
        inside.setObjectName("scrolled")
        right = QVBoxLayout(inside)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.nothing, alignment=Qt.AlignmentFlag.AlignCenter)
        right.addWidget(self._about)
        right.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(translate("Sessions", "Chosen session"))
        outer = QHBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.setSpacing(16)
        outer.addWidget(left)
        outer.addWidget(area, 1)

    def set_theme(self, theme: Theme) -> None:
        """Nothing is drawn by hand here."""

    def show_sessions(self) -> None:
        wanted = self.search.text().strip().casefold()
        chosen = self.presenter.parts.session.id if self.presenter.parts else None
        self.list.blockSignals(True)
        self.list.clear()
        for session in self.presenter.sessions:
            text = self.presenter.line(session)
            if wanted in text.casefold():
                item = QListWidgetItem(text)
                item.setData(Qt.ItemDataRole.UserRole, session.id)
                self.list.addItem(item)
                if session.id == chosen:
                    self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.show_parts()

    def show_parts(self) -> None:
        parts = self.presenter.parts
        self._about.setVisible(parts is not None)
        self.nothing.setVisible(parts is None)
        none = translate("Sessions", "Nothing has been recorded yet.")
        choose = translate("Sessions", "Choose a session.")
        self.nothing.setText(choose if self.presenter.sessions else none)
        while (item := self._sets.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if parts is None:
            return
        self.title.setText(moment(parts.session.started))
        self.facts.setText(self.presenter.facts())
        self.summary.setText("\n".join(self.presenter.sentences()))
        unnamed = translate("Sessions", "marker")
        marks = [f"{clock(m.start_us / 1e6)} {m.text or unnamed}" for m in parts.markers]
        self.markers.setText("   ".join(marks))
        self.markers.setVisible(bool(marks))
        for one in parts.sets:
            self._sets.addWidget(SetCard(one, parts.repetitions, self.presenter.change_set))

    def _choose(self, item: QListWidgetItem | None) -> None:
        self.presenter.choose(item.data(Qt.ItemDataRole.UserRole) if item is not None else None)

    def _assign(self) -> None:
        title, words = translate("Sessions", "Assign"), translate("Sessions", "Pseudonym code of the patient")
        code, ok = QInputDialog.getText(self, title, words)
        if ok and code.strip():
            self.presenter.assign(code)

    def _export(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, translate("Sessions", "Where shall the report go?"))
        if folder:
            self.presenter.export(Path(folder))

    def _delete(self) -> None:
        question = translate("Sessions", "Delete this session and all of its data? This cannot be undone.")
        answer = QMessageBox.question(self, translate("Sessions", "Delete"), question)
        if answer == QMessageBox.StandardButton.Yes:
            self.presenter.delete()

    def showEvent(self, event: QShowEvent) -> None:
        self.presenter.refresh()
        super().showEvent(event)
