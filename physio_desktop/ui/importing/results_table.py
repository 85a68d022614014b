"""The windows of all files as a table; thousands of them cost nothing until they are seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from physio_desktop.ui.wording import clock, exercise_name, number, percent, translate
from physio_desktop.workflows.batch_classification import ClassifiedWindow

Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ResultsTable(QAbstractTableModel):
    """Columns: file, window, exercise, confidence."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[ClassifiedWindow] = []

    def show_windows(self, windows: list[ClassifiedWindow]) -> None:
        """The same rows as before, and perhaps more; or others."""
        known = len(self.windows)
        if len(windows) > known and self.windows == windows[:known]:
            self.beginInsertRows(QModelIndex(), known, len(windows) - 1)
            self.windows = list(windows)
            self.endInsertRows()
        elif windows != self.windows:
            self.beginResetModel()
            self.windows = list(windows)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else len(self.windows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (1, 3):
            return _RIGHT
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (
            translate("Import", "File"),
            translate("Import", "Window"),
            translate("Import", "Exercise"),
            translate("Import", "Confidence"),
        )[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.windows[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (1, 3):
            return _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 0:
            return one.file
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return (
            file_name(one),
            span_text(one),
            exercise_name(one.prediction.exercise),
            percent(one.prediction.confidence),
        )[index.column()]


def file_name(one: ClassifiedWindow) -> str:
    """Of an archive or folder also which of its recordings."""
    name = Path(one.file).name
    return name if one.title == name else f"{name} · {one.title}"


def span_text(one: ClassifiedWindow) -> str:
    """12.0 to 20.0 s, or as a clock from ten minutes on."""
    if one.end_s < 600:
        return f"{number(one.start_s, 1)} – {number(one.end_s, 1)} s"
    return f"{clock(one.start_s)} – {clock(one.end_s)}"
