"""Tables of words and numbers that are as tall as they have to be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from physio_desktop.ui.theme import Theme

_ROW, _HEAD = 32, 28
_MOST_ROWS = 14  # then it scrolls


class FigureTable(QTableWidget):
    """`opened`: Enter or a double click on a row. The first `n_words` columns are words, the rest numbers."""

    opened = Signal(int)

    def __init__(self, name: str, theme: Theme, *, n_words: int = 1, many: bool = False) -> None:
        super().__init__()
        self._n_words, self._theme = n_words, theme
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.verticalHeader().setDefaultSectionSize(theme.size(_ROW))
        self._fit()

    @property
    def selected_rows(self) -> list[int]:
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def show_rows(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], tips: Sequence[str] = ()
    ) -> None:
        """`tips`: one for each row, said to screen readers with its first cell."""
        self.clear()
        self.setColumnCount(len(headings))
        self.setRowCount(len(rows))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for column, words in enumerate(headings):
            item = QTableWidgetItem(words)
            item.setTextAlignment(left if column < self._n_words else right)
            self.setHorizontalHeaderItem(column, item)
        for row, cells in enumerate(rows):
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setTextAlignment(left if column < self._n_words else right)
                item.setToolTip(tips[row] if tips else words)
                self.setItem(row, column, item)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self.opened.emit(self.currentRow())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widen()

    def _fit(self) -> None:
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._widen()
        rows = min(self.rowCount(), _MOST_ROWS)
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(rows * self._theme.size(_ROW) + max(header.sizeHint().height(), _HEAD) + bar + 2)

    def _widen(self) -> None:
        """The last column that is words takes what is left."""
        header = self.horizontalHeader()
        if self.columnCount() and header.length() < self.viewport().width():
            header.setSectionResizeMode(max(self._n_words - 1, 0), QHeaderView.ResizeMode.Stretch)


def as_tall_as_needed(widget: QWidget) -> QWidget:
    widget.setSizePolicy(widget.sizePolicy().horizontalPolicy(), widget.sizePolicy().Policy.Fixed)
    return widget
