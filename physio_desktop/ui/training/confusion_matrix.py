"""What was said of what: rows the truth, columns the label; a cell opens the windows behind it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from physio_desktop.ui.theme import LIGHT, SMALL, Colours, Theme
from physio_desktop.ui.training.charts import drawn
from physio_desktop.ui.wording import exercise_name, percent, translate

_CELL, _HEAD, _SIDE = 36, 52, 190
_SHARE = Qt.ItemDataRole.UserRole


class ConfusionMatrix(QTableWidget):
    """`cell_chosen`: truth and label as numbers; by a click, or Enter on the cell that has the focus."""

    cell_chosen = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._labels: tuple[str, ...] = ()
        self._counts: tuple[tuple[int, ...], ...] = ()
        self.setAccessibleName(translate("Training", "Confusion matrix: rows the truth, columns the label"))
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        across, down = self.horizontalHeader(), self.verticalHeader()
        for header in (across, down):
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        across.setDefaultAlignment(words)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.cellClicked.connect(self.cell_chosen.emit)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setItemDelegate(_CellPainter(theme.colours, self))
        self.horizontalHeader().setFixedHeight(theme.size(_HEAD))
        self.verticalHeader().setFixedWidth(theme.size(_SIDE))
        self.verticalHeader().setDefaultSectionSize(theme.size(_CELL))
        self.setFixedHeight(theme.size(_HEAD) + len(self._labels) * theme.size(_CELL) + 4)

    def show_counts(self, labels: Sequence[str], counts: Sequence[Sequence[int]]) -> None:
        self._labels, self._counts = tuple(labels), tuple(map(tuple, counts))
        names = [exercise_name(label) for label in labels]
        self.clear()
        self.setRowCount(len(self._counts))
        self.setColumnCount(len(names) if self._counts else 0)
        self.setHorizontalHeaderLabels(names)
        self.setVerticalHeaderLabels(names)
        for i, line in enumerate(self._counts):
            for j, count in enumerate(line):
                self.setItem(i, j, _item(names[i], names[j], count, sum(line)))
        self.set_theme(self._theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.currentRow() >= 0:
                self.cell_chosen.emit(self.currentRow(), self.currentColumn())
            return
        super().keyPressEvent(event)

    def picture(self, ratio: int = 2) -> QImage:
        """On white, as a document wants it."""
        n = max(len(self._labels), 1)
        size = QSize(_SIDE + 96 * n, _HEAD + _CELL * n)
        return drawn(self._draw, size, self._theme.font(SMALL), ratio)

    def _draw(self, painter: QPainter, area: QRectF, colours: Colours) -> None:
        names = [exercise_name(label) for label in self._labels]
        middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        width = (area.width() - _SIDE) / max(len(names), 1)
        painter.setPen(QColor(colours.text))
        for i, name in enumerate(names):
            painter.drawText(QRectF(0, _HEAD + i * _CELL, _SIDE - 8, _CELL), side, name)
            painter.drawText(QRectF(_SIDE + i * width, 0, width, _HEAD), int(middle), name)
        for i, line in enumerate(self._counts):
            for j, count in enumerate(line):
                cell = QRectF(_SIDE + j * width, _HEAD + i * _CELL, width, _CELL)
                _paint(painter, cell, colours, str(count), count / (sum(line) or 1), i == j)


def _item(truth: str, said: str, count: int, total: int) -> QTableWidgetItem:
    share = count / total if total else 0.0
    item = QTableWidgetItem(str(count) if count else "")
    item.setData(_SHARE, share)
    words = translate("Training", "{truth}, named {said}: {n} windows, {share}").format(
        truth=truth, said=said, n=count, share=percent(share, 1)
    )
    item.setToolTip(words)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
    return item


class _CellPainter(QStyledItemDelegate):
    def __init__(self, colours: Colours, parent: QTableWidget) -> None:
        super().__init__(parent)
        self._colours = colours

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        share = float(index.data(_SHARE) or 0.0)
        area = QRectF(option.rect)
        _paint(painter, area, self._colours, str(index.data() or ""), share, index.row() == index.column())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(self._colours.text), 2))
            painter.drawRect(area.adjusted(2, 2, -2, -2))


def _paint(
    painter: QPainter, area: QRectF, colours: Colours, words: str, share: float, is_right: bool
) -> None:
    """The diagonal neutral, errors in the accent; the more of the row, the stronger."""
    ground = _mixed(
        colours.surface, colours.border if is_right else colours.accent, share**0.5 if share else 0
    )
    painter.fillRect(area.adjusted(1, 1, -1, -1), ground)
    if not words or (words == "0" and not is_right):
        return
    light = ground.lightnessF() > 0.45
    painter.setPen(QColor(LIGHT.text if light else "#ffffff"))
    metrics = QFontMetricsF(painter.font())
    short = metrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, short)


def _mixed(ground: str, colour: str, share: float) -> QColor:
    a, b = QColor(ground), QColor(colour)
    parts = (
        (x + (y - x) * min(share, 1.0))
        for x, y in zip(a.getRgbF()[:3], b.getRgbF()[:3], strict=True)  # type: ignore[index]
    )
    return QColor.fromRgbF(*parts)
