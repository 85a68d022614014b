"""The six faces of the board: which are done, and which is up now."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from physio_desktop.sensing.six_faces import FACES
from physio_desktop.ui.theme import LARGE, SMALL, Theme
from physio_desktop.ui.wording import translate


class FaceTiles(QWidget):
    """A tile for each, with a check when it is done; the one that is up fills while it rests."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._done: frozenset[str] = frozenset()
        self._up: str | None = None
        self._share = 0.0
        self.setMinimumSize(QSize(480, 108))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(translate("Calibrate", "Faces of the board"))

    def show_faces(self, done: frozenset[str], up: str | None, share: float) -> None:
        self._done, self._up, self._share = done, up, share
        missing = ", ".join(face for face in FACES if face not in done)
        text = translate("Calibrate", "{n} of 6 done; missing: {faces}")
        self.setAccessibleDescription(text.format(n=len(done), faces=missing or "-"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = (self.width() - 5 * 8) / 6
        for i, face in enumerate(FACES):
            self._paint_tile(painter, QRectF(i * (width + 8) + 1, 1, width - 2, self.height() - 2), face)
        painter.end()

    def _paint_tile(self, painter: QPainter, tile: QRectF, face: str) -> None:
        colours = self._theme.colours
        is_done, is_up = face in self._done, face == self._up
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent_soft if is_done else colours.raised))
        painter.drawRoundedRect(tile, 8, 8)
        if is_up and not is_done:
            filled = QRectF(tile)
            filled.setTop(tile.bottom() - tile.height() * self._share)
            painter.setBrush(QColor(colours.accent_soft))
            painter.drawRoundedRect(filled, 8, 8)
        painter.setPen(QPen(QColor(colours.accent if is_up else colours.border), 2 if is_up else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(tile, 8, 8)
        painter.setPen(QColor(colours.accent if is_done else colours.text))
        painter.setFont(self._theme.font(LARGE, bold=True))
        upper = QRectF(tile.left(), tile.top() + 12, tile.width(), tile.height() / 2)
        painter.drawText(upper, Qt.AlignmentFlag.AlignHCenter, face.replace("-", "−"))
        painter.setFont(self._theme.font(SMALL))
        way = (
            translate("Calibrate", "arrow {axis} up")
            if face[0] == "+"
            else translate("Calibrate", "arrow {axis} down")
        )
        words = translate("Calibrate", "✓ done") if is_done else way.format(axis=face[1])
        if is_up:
            words = translate("Calibrate", "✓ up") if is_done else translate("Calibrate", "▲ up")
        lower = QRectF(tile.left() + 4, tile.bottom() - 56, tile.width() - 8, 52)
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
