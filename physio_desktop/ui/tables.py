"""A table that is read, not edited: rows of words, one of them chosen and opened."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

_MOST_ROWS = 10
_ROW = 32


class WordTable(QTableWidget):
    """`fill` shows rows and keeps what each stands for; the first column takes the room that is left."""

    def __init__(self, name: str, headings: Sequence[str]) -> None:
        super().__init__(0, len(headings))
        self._shown: Sequence[tuple[object, Sequence[str]]] | None = None
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headings))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setHighlightSections(False)

    def fill(self, rows: Sequence[tuple[object, Sequence[str]]], *, grows: bool = True) -> None:
        """Each row: what it stands for, and its words. `grows`: it is as high as its rows, up to ten."""
        if rows == self._shown:
            return
        self._shown = rows
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # else each cell measures all of them
        self.setRowCount(len(rows))
        for number, (meaning, words) in enumerate(rows):
            for column, text in enumerate(words):
                item = QTableWidgetItem(text)
                item.setData(Qt.ItemDataRole.UserRole, meaning)
                self.setItem(number, column, item)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        if not grows:
            return
        shown = min(max(1, len(rows)), _MOST_ROWS)
        self.setFixedHeight(shown * _ROW + self.horizontalHeader().sizeHint().height() + 4)

    def meaning(self, row: int) -> object:
        item = self.item(row, 0)
        return None if item is None else item.data(Qt.ItemDataRole.UserRole)
