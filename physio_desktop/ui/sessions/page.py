"""The sessions page: every recording in a table, what is in the chosen one beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QMessageBox,
    QProgressBar,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from physio_desktop.ui.cards import Card, button, label, row
from physio_desktop.ui.sessions.chosen_session import ChosenSession
from physio_desktop.ui.sessions.presenter import SessionsPresenter
from physio_desktop.ui.sessions.session_rows import share_words
from physio_desktop.ui.sessions.session_table import SessionTable
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.updating import counted_words
from physio_desktop.ui.wording import translate

_PANEL = 312
_LEAST_TABLE = 650
_SEARCH_MS = 120  # after the last key


class SessionsPage(QWidget):
    def __init__(self, presenter: SessionsPresenter, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.presenter = presenter
        presenter.desk.chosen_sessions = lambda: tuple(self._ids())
        words = translate("Sessions", "Search patient, exercise, sensor or date")
        self.search = QLineEdit(placeholderText=words, clearButtonEnabled=True)
        self.search.setAccessibleName(translate("Sessions", "Search sessions"))
        self.deleted = QCheckBox(translate("Sessions", "Recently deleted"))
        self.table = SessionTable(theme)
        self.chosen = ChosenSession(presenter)
        self.nothing = label("", "quiet", wraps=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.several = label("", "heading", wraps=True)
        self.count = label("", "small")
        self.counted = label("", "small")
        self.counting = QProgressBar(minimum=0, textVisible=False)
        self.counting.setAccessibleName(translate("Sessions", "Counting after the update"))
        self.review = button(translate("Sessions", "Review"), self._review, "primary")
        self.replay = button(translate("Sessions", "Replay"), self._replay)
        self.export = button(translate("Sessions", "Export …"), presenter.desk.export_wanted.emit)
        self.assign = button(translate("Sessions", "Assign …"), self._assign)
        self.merge = button(translate("Sessions", "Merge"), self._merge)
        self.merge.setToolTip(translate("Sessions", "Make one session of two halves"))
        self.delete = button(translate("Sessions", "Delete"), self._delete, "danger")
        self.restore = button(translate("Sessions", "Restore"), self._restore, "primary")
        self.purge = button(translate("Sessions", "Delete for ever …"), self._purge, "danger")
        self._searching = QTimer(self, singleShot=True, interval=_SEARCH_MS)
        self._searching.timeout.connect(lambda: presenter.search(self.search.text()))
        self._theme = theme
        self._lay_out()
        self.search.textChanged.connect(lambda _: self._searching.start())
        self.search.returnPressed.connect(self.table.setFocus)
        self.deleted.toggled.connect(presenter.show_deleted)
        self.table.ordered.connect(presenter.order)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._review)
        QShortcut(QKeySequence.StandardKey.Delete, self.table, self._delete_by_key).setContext(
            Qt.ShortcutContext.WidgetShortcut
        )
        presenter.on_list = self.show_sessions
        presenter.on_parts = self.chosen.show_parts
        presenter.on_counted = self.show_counted
        self.show_counted()
        self.chosen.show_parts()
        self._choose()

    def _lay_out(self) -> None:
        head = row(self.search, self.deleted)
        head.setStretch(0, 1)
        actions = row(self.review, self.replay, self.export, self.assign, self.merge, None)
        for one in (self.restore, self.purge, self.delete):
            actions.addWidget(one)
        stage = QWidget()
        self._stage = QStackedLayout(stage)
        self._stage.addWidget(self.table)
        self._stage.addWidget(self.nothing)
        foot = row(self.count, None, self.counted, spacing=12)
        left = Card(head, actions, stage, foot, self.counting, margin=12, spacing=12)
        left.body.setStretch(2, 1)
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.several)
        column.addWidget(self.chosen)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(inside)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(translate("Sessions", "Chosen session"))
        self._panel = area
        self.setMinimumWidth(_LEAST_TABLE)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.setSpacing(16)
        outer.addWidget(left, 1)
        outer.addWidget(area)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a small window the table is more useful than what is beside it."""
        self._panel.setFixedWidth(self._theme.size(_PANEL))
        self._panel.setVisible(self.width() >= self._theme.size(_PANEL + _LEAST_TABLE))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.table.set_theme(theme)
        self._make_room()

    def show_sessions(self) -> None:
        presenter, shown = self.presenter, self.presenter.shown
        ids = {line.id for line in self.table.selected}
        if presenter.wanted_id is not None and any(line.id == presenter.wanted_id for line in shown):
            ids, presenter.wanted_id = {presenter.wanted_id}, None
        self.table.show_lines(shown, ids)
        if shown:
            self._stage.setCurrentWidget(self.table)
        else:
            self.nothing.setText(self._why_none())
            self._stage.setCurrentWidget(self.nothing)
        total = len(presenter.sessions)
        if len(shown) == total:
            self.count.setText(translate("Sessions", "{n} sessions").format(n=total))
        else:
            words = translate("Sessions", "{n} of {total} sessions")
            self.count.setText(words.format(n=len(shown), total=total))

    def show_counted(self) -> None:
        """Of sessions of an earlier version, which show dots until then."""
        found = self.presenter.counted
        for part in (self.counted, self.counting):
            part.setVisible(not found.is_complete)
        self.counted.setText(counted_words(found))
        self.counting.setMaximum(max(1, found.n_all))
        self.counting.setValue(found.n)

    def _why_none(self) -> str:
        if self.presenter.sessions:
            return translate("Sessions", "No session matches this search.")
        if self.presenter.shows_deleted:
            return translate("Sessions", "Nothing was deleted in the last 30 days.")
        return translate("Sessions", "Nothing has been recorded yet. Connect a sensor and press Record.")

    # -- the selection

    def _ids(self) -> list[int]:
        return [line.id for line in self.table.selected]

    def _choose(self) -> None:
        lines = self.table.selected
        presenter = self.presenter
        n, in_bin = len(lines), presenter.shows_deleted
        done = all(line.closed for line in lines)
        for one, fits in (
            (self.review, n == 1),
            (self.replay, n == 1),
            (self.export, n > 0),
            (self.assign, n > 0),
            (self.merge, n == 2 and done),
            (self.delete, n > 0 and done),
        ):
            one.setEnabled(fits)
            one.setVisible(not in_bin)
        for one in (self.restore, self.purge):
            one.setEnabled(n > 0)
            one.setVisible(in_bin)
        self.several.setVisible(n != 1)
        choose = translate("Sessions", "Choose a session.") if presenter.sessions else ""
        self.several.setText(share_words(lines) if n else choose)
        if n == 1:
            if presenter.parts is None or presenter.parts.session.id != lines[0].id:
                presenter.choose(lines[0].id)
        elif presenter.wanted_id is None and presenter.parts is not None:
            presenter.choose(None)

    # -- buttons

    def _review(self) -> None:
        if len(ids := self._ids()) == 1 and not self.presenter.shows_deleted:
            self.presenter.review(ids[0])

    def _replay(self) -> None:
        if len(ids := self._ids()) == 1:
            self.presenter.replay(ids[0])

    def _merge(self) -> None:
        if len(ids := self._ids()) == 2:
            self.presenter.merge(ids)

    def _assign(self) -> None:
        title, words = translate("Sessions", "Assign"), translate("Sessions", "Pseudonym code of the patient")
        ids = self._ids()
        code, ok = QInputDialog.getText(self, title, words)
        if ok and code.strip() and ids:
            self.presenter.assign(ids, code.strip())

    def _delete_by_key(self) -> None:
        if self.delete.isEnabled() and self.delete.isVisible():
            self._delete()

    def _delete(self) -> None:
        if ids := self._ids():
            self.presenter.delete(ids)

    def _restore(self) -> None:
        if ids := self._ids():
            self.presenter.restore(ids)

    def _purge(self) -> None:
        ids = self._ids()
        question = translate(
            "Sessions", "Delete the chosen sessions and all of their data for ever? This cannot be undone."
        )
        answer = QMessageBox.question(self, translate("Sessions", "Delete for ever"), question)
        if ids and answer == QMessageBox.StandardButton.Yes:
            self.presenter.purge(ids)

    def showEvent(self, event: QShowEvent) -> None:
        self.presenter.look_again()
        super().showEvent(event)
