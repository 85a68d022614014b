"""Finished repetitions, newest first; pointing at one lights its span on the plots."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from physio_desktop.ui.icons import verdict_picture
from physio_desktop.ui.live.presenter import EXECUTIONS, Row
from physio_desktop.ui.theme import NORMAL, Theme
from physio_desktop.ui.wording import translate, verdict_name

_Index = QModelIndex | QPersistentModelIndex
_NUMBERS = range(5)
_VERDICT = 5
_AROUND_WORDS = 40  # pixels of the picture and the margins of a verdict


class SetModel(QAbstractTableModel):
    """Rows as the presenter made them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[Row] = []

    def show_rows(self, rows: list[Row]) -> None:
        if rows == self._rows:
            return
        if rows[1:] == self._rows:  # one more, as always
            self.beginInsertRows(QModelIndex(), 0, 0)
            self._rows = rows
            self.endInsertRows()
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def key_at(self, index: int) -> int | None:
        return self._rows[index].key if 0 <= index < len(self._rows) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 6

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (
                translate("Repetitions", "Set"),
                translate("Repetitions", "Rep."),
                translate("Repetitions", "Duration"),
                translate("Repetitions", "Range"),
                translate("Repetitions", "Hold"),
                translate("Repetitions", "Verdict"),
            )[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in _NUMBERS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            cells = (str(row.set_number), str(row.number), row.duration, row.amplitude, row.hold, row.verdict)
            return cells[column]
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if column == _VERDICT and role == Qt.ItemDataRole.DecorationRole:
            return verdict_picture(row.execution, self._theme.colours.verdict(row.execution))
        if column == _VERDICT and role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._theme.colours.verdict(row.execution))
        return None


class SetTable(QTableView):
    pointed_at = Signal(object)  # start of the repetition in stream time, or None

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.rows = SetModel(theme)
        self.setModel(self.rows)
        self.setAccessibleName(translate("Repetitions", "Repetitions of this session"))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(_VERDICT, QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.entered.connect(lambda index: self.pointed_at.emit(self.rows.key_at(index.row())))
        self.selectionModel().currentRowChanged.connect(
            lambda now, _: self.pointed_at.emit(self.rows.key_at(now.row()))
        )
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.rows._theme = theme
        self.verticalHeader().setDefaultSectionSize(theme.size(28))
        words = [verdict_name(execution) for execution in (*EXECUTIONS, None)]
        metrics = QFontMetrics(theme.font(NORMAL))
        widest = max(metrics.horizontalAdvance(word) for word in words)
        self.horizontalHeader().resizeSection(_VERDICT, widest + _AROUND_WORDS)
        self.rows.layoutChanged.emit()

    def leaveEvent(self, event: Any) -> None:
        self.pointed_at.emit(None)
        super().leaveEvent(event)
