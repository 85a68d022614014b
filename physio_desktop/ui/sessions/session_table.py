"""The table of sessions: any number of rows, only those in view are ever asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from physio_desktop.domain import SessionLine
from physio_desktop.ui.sessions import session_rows
from physio_desktop.ui.sessions.quality import quality_colour, quality_level, quality_picture
from physio_desktop.ui.sessions.session_rows import DATE, EXERCISES, N_COLUMNS, NUMBERS, QUALITY
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import exercise_name, translate

_Index = QModelIndex | QPersistentModelIndex
_WIDTHS = (92, 150, 100, 76, 0, 50, 130, 66)  # pixels at scale 1; 0 takes the rest


class SessionModel(QAbstractTableModel):
    """Lines in the order in which the presenter wants them shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._lines: Sequence[SessionLine] = ()
        self._headings = session_rows.headings()
        self._words = session_rows.SessionWords()
        self._pictures: dict[int, QPixmap] = {}

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._pictures.clear()

    def show_lines(self, lines: Sequence[SessionLine]) -> None:
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def line_at(self, row: int) -> SessionLine:
        return self._lines[row]

    def rows_of(self, ids: set[int]) -> list[int]:
        return [row for row, line in enumerate(self._lines) if line.id in ids] if ids else []

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return N_COLUMNS

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._headings[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words.cell(self._lines[index.row()], column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole and column == EXERCISES:
            return "\n".join(map(exercise_name, self._lines[index.row()].exercises))
        if column != QUALITY or role not in (
            Qt.ItemDataRole.DecorationRole,
            Qt.ItemDataRole.ForegroundRole,
        ):
            return None
        level = quality_level(self._lines[index.row()].quality)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(quality_colour(level, self.theme.colours))
        if level not in self._pictures:
            self._pictures[level] = quality_picture(level, self.theme.colours)
        return self._pictures[level]


class SessionTable(QTableView):
    """`opened`: Enter or a double click. `ordered`: column and whether the largest comes first."""

    opened = Signal()
    chosen = Signal()
    ordered = Signal(int, bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.rows = SessionModel(theme)
        self.setModel(self.rows)
        self.setAccessibleName(translate("Sessions", "Recorded sessions"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(EXERCISES, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(DATE, Qt.SortOrder.DescendingOrder)
        header.sortIndicatorChanged.connect(self._order)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.doubleClicked.connect(lambda _: self.opened.emit())
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.rows.set_theme(theme)
        self.verticalHeader().setDefaultSectionSize(theme.size(32))
        for column, width in enumerate(_WIDTHS):
            if width:
                self.setColumnWidth(column, theme.size(width))
        self.viewport().update()

    @property
    def selected(self) -> list[SessionLine]:
        return [self.rows.line_at(index.row()) for index in self.selectionModel().selectedRows()]

    def show_lines(self, lines: Sequence[SessionLine], ids: set[int]) -> None:
        """What was chosen before stays so, where it is still shown; told once."""
        model = self.selectionModel()
        model.blockSignals(True)
        self.rows.show_lines(lines)
        rows = self.rows.rows_of(ids)
        selection = QItemSelection()
        for row in rows:
            selection.select(self.rows.index(row, 0), self.rows.index(row, N_COLUMNS - 1))
        flags = QItemSelectionModel.SelectionFlag
        if rows:
            model.setCurrentIndex(self.rows.index(rows[0], 0), flags.NoUpdate)
        model.select(selection, flags.ClearAndSelect)
        model.blockSignals(False)
        self.viewport().update()
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def _order(self, column: int, order: Qt.SortOrder) -> None:
        self.ordered.emit(column, order == Qt.SortOrder.DescendingOrder)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
