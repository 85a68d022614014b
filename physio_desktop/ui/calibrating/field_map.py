"""From which directions the field has been seen: the sphere as a flat map of cells of equal area."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from physio_desktop.sensing.field_directions import N_BANDS, N_SECTORS, Coverage
from physio_desktop.ui.theme import SMALL, Theme
from physio_desktop.ui.wording import percent, translate

_SIDES = ("−x", "−y", "+x", "+y", "−x")  # along the equator, from the left edge to the right
_MARGIN = 32


class FieldMap(QWidget):
    """Height along the board's z, turn about it to the right. A seen cell is filled and has a dot."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._coverage = Coverage()
        self.setMinimumSize(QSize(480, 220))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(translate("Calibrate", "Map of the directions that were seen"))

    def show_coverage(self, coverage: Coverage) -> None:
        self._coverage = coverage
        seen = translate("Calibrate", "{share} seen").format(share=percent(coverage.share))
        self.setAccessibleDescription(f"{seen} {', '.join(coverage.missing)}".strip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(SMALL))
        area = QRectF(_MARGIN, 4, self.width() - 2 * _MARGIN, self.height() - 32)
        width, height = area.width() / N_SECTORS, area.height() / N_BANDS
        for band in range(N_BANDS):
            for sector in range(N_SECTORS):
                x, y = area.left() + sector * width, area.bottom() - (band + 1) * height
                cell = QRectF(x + 1, y + 1, width - 2, height - 2)
                is_seen = self._coverage.n_seen[band][sector] > 0
                painter.setPen(Qt.PenStyle.NoPen if is_seen else QPen(QColor(colours.border), 1))
                painter.setBrush(QColor(colours.accent if is_seen else colours.raised))
                painter.drawRoundedRect(cell, 3, 3)
                if is_seen:
                    painter.setBrush(QColor(colours.on_accent))
                    painter.drawEllipse(cell.center(), 2.5, 2.5)
        self._paint_names(painter, area)
        painter.end()

    def _paint_names(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QColor(self._theme.colours.quiet))
        middle = Qt.AlignmentFlag.AlignCenter
        for i, name in enumerate(_SIDES):
            x = area.left() + area.width() * i / (len(_SIDES) - 1)
            painter.drawText(QRectF(x - 24, area.bottom() + 4, 48, 20), middle, name)
        for y, name in ((area.top(), "+z"), (area.bottom() - 20, "−z")):
            painter.drawText(QRectF(0, y, _MARGIN - 4, 20), middle, name)
