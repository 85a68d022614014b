"""Where the sensor sits, as a dot on a drawn person who looks at us: their right is on our left."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from physio_desktop.ui.icons import drawn

_SIZE = 24.0  # of the drawing
_PLACES = {
    "right_ankle": (8.95, 20.6),
    "left_ankle": (15.05, 20.6),
    "right_wrist": (6.9, 13.2),
    "left_wrist": (17.1, 13.2),
    "right_thigh": (9.3, 16.4),
    "left_thigh": (14.7, 16.4),
    "chest": (12.0, 9.0),
}


def placement_picture(placement: str | None, line: str, dot: str, size: int) -> QPixmap:
    """Without a dot where the placement is not known."""
    picture = drawn("body", line, size)
    place = _PLACES.get(placement or "")
    if place is not None:
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(dot))
        scale = size / _SIZE
        painter.drawEllipse(QPointF(place[0] * scale, place[1] * scale), 2.1 * scale, 2.1 * scale)
        painter.end()
    return picture
