"""Every repetition of the session as a row: for the keyboard, for screen readers, and to see what is open."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from physio_desktop.domain import ReviewedRepetition
from physio_desktop.ui.icons import verdict_picture
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import clock, exercise_name, translate, verdict_name

_Index = QModelIndex | QPersistentModelIndex
_EXERCISE, _STATE = 1, 3  # columns
_STATE_WIDTH, _ROOMY = 112, 380  # pixels at 100 %


def state_name(state: str) -> str:
    names = {
        "detected": translate("Review", "detected"),
        "accepted": translate("Review", "accepted"),
        "corrected": translate("Review", "corrected"),
        "added": translate("Review", "added"),
        "rejected": translate("Review", "rejected"),
    }
    return names[state]


class RepetitionModel(QAbstractTableModel):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.items: tuple[ReviewedRepetition, ...] = ()

    def show_items(self, items: tuple[ReviewedRepetition, ...]) -> None:
        if len(items) != len(self.items):
            self.beginResetModel()
            self.items = items
            self.endResetModel()
        elif items != self.items:
            self.items = items
            self.dataChanged.emit(self.index(0, 0), self.index(len(items) - 1, 3))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (
                translate("Review", "At"),
                translate("Review", "Exercise"),
                translate("Review", "Verdict"),
                translate("Review", "State"),
            )[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one, column = self.items[index.row()], index.column()
        shown = one.truth or one.detected
        execution = shown.execution if shown is not None else None
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                clock(one.span_us[0] / 1e6),
                exercise_name(shown.exercise if shown is not None else None),
                verdict_name(execution) if one.truth is not None else "–",
                state_name(one.state),
            )[column]
        if column == 2 and one.truth is not None:
            colour = self.theme.colours.verdict(execution)
            if role == Qt.ItemDataRole.DecorationRole:
                return verdict_picture(execution, colour)
            if role == Qt.ItemDataRole.ForegroundRole:
                return QColor(colour)
        if role == Qt.ItemDataRole.ForegroundRole and one.truth is None:
            return QColor(self.theme.colours.quiet)
        return None


class RepetitionList(QTableView):
    """Keys but those that walk through it go to the page."""

    picked = Signal(object)  # ReviewedRepetition

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.rows = RepetitionModel(theme)
        self.setModel(self.rows)
        self.setAccessibleName(translate("Review", "Repetitions of this session"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(_EXERCISE, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._pick)
        self._shows = False
        self.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where there is little, the exercise goes: the tracks and the chosen repetition name it."""
        is_narrow = self.width() < self.rows.theme.size(_ROOMY)
        if is_narrow == self.isColumnHidden(_EXERCISE):
            return
        stretch, fixed = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.Interactive
        self.setColumnHidden(_EXERCISE, is_narrow)
        self.horizontalHeader().setSectionResizeMode(_STATE, stretch if is_narrow else fixed)
        self.setColumnWidth(_STATE, self.rows.theme.size(_STATE_WIDTH))

    def set_theme(self, theme: Theme) -> None:
        self.rows.theme = theme
        self.verticalHeader().setDefaultSectionSize(theme.size(26))
        for column, width in ((0, 66), (2, 112), (_STATE, _STATE_WIDTH)):
            self.setColumnWidth(column, theme.size(width))
        self._make_room()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """No more than it needs: it takes the room that is left."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def show_items(self, items: tuple[ReviewedRepetition, ...], selected: ReviewedRepetition | None) -> None:
        self._shows = True
        self.rows.show_items(items)
        model = self.selectionModel()
        if selected is not None and selected in items:
            flags = QItemSelectionModel.SelectionFlag
            index = self.rows.index(items.index(selected), 0)
            model.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)
        else:
            model.clear()
        self._shows = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        walking = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if event.key() in (*walking, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _pick(self, now: QModelIndex, _: QModelIndex) -> None:
        if not self._shows and now.isValid():
            self.picked.emit(self.rows.items[now.row()])
