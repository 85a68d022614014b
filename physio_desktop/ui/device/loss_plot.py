"""The last five minutes of a link: what was lost, and when nothing came at all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from physio_desktop.processing.stream_quality import HISTORY_S, SecondOfStream
from physio_desktop.ui.theme import SMALL, Theme
from physio_desktop.ui.wording import percent, translate

_HEIGHT = 88
_LOWEST_TOP = 0.02  # the scale of a link that loses next to nothing


class LossPlot(QWidget):
    """A bar a second: solid as high as what was lost, hatched where nothing came."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._seconds: tuple[SecondOfStream, ...] = ()
        self.setFixedHeight(_HEIGHT)
        self.setMinimumWidth(200)
        self.setAccessibleName(translate("Device", "Losses of the last five minutes"))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_seconds(self, seconds: Sequence[SecondOfStream], words: str) -> None:
        self._seconds = tuple(seconds)
        self.setAccessibleDescription(words)
        self.update()

    @property
    def top(self) -> float:
        """The share at the upper edge, 0 to 1."""
        highest = max((_lost(second) for second in self._seconds), default=0.0)
        return next(top for top in (_LOWEST_TOP, 0.1, 0.5, 1.0) if highest <= top)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setFont(self._theme.font(SMALL))
        line_height = painter.fontMetrics().height()
        area = QRectF(44, 6, self.width() - 52, self.height() - line_height - 12)
        painter.setPen(QColor(colours.guide))
        for y in (area.top(), area.bottom()):
            painter.drawLine(round(area.left()), round(y), round(area.right()), round(y))
        painter.setPen(QColor(colours.quiet))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        half = line_height / 2
        for y, share in ((area.top() + half, self.top), (area.bottom() - half, 0.0)):
            painter.drawText(QRectF(0, y - half, 38, line_height), right, percent(share))
        below = QRectF(area.left(), area.bottom() + 4, area.width(), line_height)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, translate("Device", "5 min ago"))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, translate("Device", "now"))
        hatched = QBrush(QColor(colours.quiet), Qt.BrushStyle.BDiagPattern)
        width = area.width() / HISTORY_S
        for second in self._seconds:
            x = area.right() - second.ago_s * width
            if not second.n_samples and not second.n_lost:
                painter.fillRect(QRectF(x, area.top(), max(width, 1.0), area.height()), hatched)
            elif second.n_lost:
                height = max(2.0, area.height() * _lost(second) / self.top)
                bar = QRectF(x, area.bottom() - height, max(width, 2.0), height)
                painter.fillRect(bar, QColor(colours.danger))
        painter.end()


def _lost(second: SecondOfStream) -> float:
    return second.n_lost / max(second.n_samples + second.n_lost, 1)
