"""Line drawings in the colour of the text, sharp at every scale."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from physio_desktop.paths import resources_dir
from physio_desktop.ui.verdict_shapes import draw_verdict


def drawn(name: str, colour: str, size: int = 24, ratio: float = 2.0) -> QPixmap:
    """`resources/icons/<name>.svg` with its black as `colour`."""
    text = (resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(text.replace("#000", colour).encode()))
    picture = _empty(size, ratio)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def icon(name: str, colour: str, checked: str | None = None) -> QIcon:
    found = QIcon(drawn(name, colour))
    if checked:
        found.addPixmap(drawn(name, checked), QIcon.Mode.Normal, QIcon.State.On)
    return found


def verdict_picture(execution: str | None, colour: str, size: int = 14, ratio: float = 2.0) -> QPixmap:
    picture = _empty(size, ratio)
    painter = QPainter(picture)
    draw_verdict(painter, QRectF(1, 1, size - 2, size - 2), execution, QColor(colour))
    painter.end()
    return picture


def _empty(size: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
