"""Each verdict has a shape of its own, so that nobody needs its colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF


def draw_verdict(painter: QPainter, place: QRectF, execution: str | None, colour: QColor) -> None:
    """Check for good, double chevron for too fast, short bar for too small, ring for not judged."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(
        QPen(
            colour,
            place.width() / 6,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin,
        )
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)

    def at(x: float, y: float) -> QPointF:
        return QPointF(place.left() + x * place.width(), place.top() + y * place.height())

    if execution == "correct":
        painter.drawPolyline(QPolygonF([at(0.1, 0.55), at(0.4, 0.85), at(0.9, 0.15)]))
    elif execution == "fast":
        for x in (0.1, 0.5):
            painter.drawPolyline(QPolygonF([at(x, 0.15), at(x + 0.35, 0.5), at(x, 0.85)]))
    elif execution == "low_amplitude":
        painter.drawLine(at(0.15, 0.8), at(0.85, 0.8))
        painter.drawLine(at(0.5, 0.8), at(0.5, 0.5))
    else:
        painter.drawEllipse(QRectF(at(0.2, 0.2), at(0.8, 0.8)))
    painter.restore()
