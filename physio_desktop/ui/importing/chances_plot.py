"""The likeliest exercises of one window as bars, with name and number beside each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from physio_desktop.ui.theme import LARGE, NORMAL, SMALL, Theme
from physio_desktop.ui.wording import exercise_name, percent, translate
from physio_desktop.workflows.recognising import NOT_SURE_BELOW

_ROW, _BAR, _RADIUS = 48, 8, 4.0


class ChancesPlot(QWidget):
    """Bars are drawn to scale, 0 to 100 %, with a line where the program begins to be sure."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._top: tuple[tuple[str, float], ...] = ()
        self.setAccessibleName(translate("Import", "The five likeliest exercises"))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_chances(self, top: Sequence[tuple[str, float]]) -> None:
        self._top = tuple(top)
        spoken = ", ".join(f"{exercise_name(name)} {percent(chance)}" for name, chance in self._top)
        self.setAccessibleDescription(spoken)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, self._theme.size(_ROW) * max(len(self._top), 5) + self._theme.size(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, (name, chance) in enumerate(self._top):
            self._draw(painter, row, name, chance)
        if self._top:
            self._draw_threshold(painter)
        painter.end()

    def _draw(self, painter: QPainter, row: int, name: str, chance: float) -> None:
        theme, colours = self._theme, self._theme.colours
        height, bar = theme.size(_ROW), theme.size(_BAR)
        top = row * height
        is_sure = row == 0 and chance >= NOT_SURE_BELOW
        painter.setFont(theme.font(LARGE if row == 0 else NORMAL, bold=is_sure))
        painter.setPen(QColor(colours.text if row == 0 else colours.quiet))
        text = QRectF(0, top, self.width(), height - bar - 10)
        share = percent(chance)
        room = painter.fontMetrics().horizontalAdvance(share) + 12
        painter.drawText(text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, share)
        words = painter.fontMetrics().elidedText(
            exercise_name(name), Qt.TextElideMode.ElideRight, self.width() - room
        )
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, words)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QRectF(0, top + height - bar - 4, self.width(), bar)
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(ground, _RADIUS, _RADIUS)
        ground.setWidth(max(self.width() * min(max(chance, 0.0), 1.0), 2.0))
        painter.setBrush(QColor(colours.accent if is_sure else colours.quiet))
        painter.drawRoundedRect(ground, _RADIUS, _RADIUS)

    def _draw_threshold(self, painter: QPainter) -> None:
        theme, colours = self._theme, self._theme.colours
        x = round(self.width() * NOT_SURE_BELOW)
        bottom = len(self._top) * theme.size(_ROW)
        pen = painter.pen()
        pen.setStyle(Qt.PenStyle.DashLine)
        pen.setColor(QColor(colours.border))
        painter.setPen(pen)
        painter.drawLine(x, theme.size(_ROW) - theme.size(_BAR) - 8, x, bottom)
        painter.setPen(QColor(colours.quiet))
        painter.setFont(theme.font(SMALL))
        words = translate("Import", "sure from {share}").format(share=percent(NOT_SURE_BELOW))
        place = QRectF(0, bottom, self.width(), theme.size(20))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
