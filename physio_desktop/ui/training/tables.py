"""Tables of words and numbers that are as tall as they have to be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from physio_desktop.ui.theme import Theme

_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole
_ROW, _HEAD = 32, 40
_MOST_ROWS = 14  # then it scrolls
_WIDEST, _PADDING = 260, 24


class FigureTable(QTableWidget):
    """`opened`: Enter or a double click on a row. The first `n_words` columns are words, the rest numbers."""

    opened = Signal(int)

    def __init__(self, name: str, theme: Theme, *, n_words: int = 1, many: bool = False) -> None:
        super().__init__()
        self._n_words, self._theme = n_words, theme
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)  # a long code would break at its dashes and lose all but its beginning
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        )
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
        wrapped = Qt.TextFlag.TextWordWrap
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for column, words in enumerate(headings):
            item = QTableWidgetItem(words)
            item.setData(_ALIGNMENT, int((left if column < self._n_words else right) | wrapped))
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
        self._widen()
        rows = min(self.rowCount(), _MOST_ROWS)
        head, bar = self._theme.size(_HEAD), self.horizontalScrollBar().sizeHint().height()
        self.horizontalHeader().setFixedHeight(head)
        self.setFixedHeight(rows * self._theme.size(_ROW) + head + bar + 2)

    def _widen(self) -> None:
        """Every column as wide as its words, long headings on two lines; what is left is shared out."""
        header, columns = self.horizontalHeader(), range(self.columnCount())
        if not columns:
            return
        metrics, cap = header.fontMetrics(), self._theme.size(_WIDEST)
        widths = []
        for column in columns:
            item = self.horizontalHeaderItem(column)
            words = item.text().split() if item is not None else []
            longest = max((metrics.horizontalAdvance(word) for word in words), default=0) + _PADDING
            wide = max(self.sizeHintForColumn(column), longest)
            widths.append(min(wide, cap) if column < self._n_words else wide)
        spare = max(self.viewport().width() - sum(widths), 0) // len(columns)
        for column in columns:
            header.resizeSection(column, widths[column] + spare)
