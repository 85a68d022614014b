"""How good a session was: a share, a word and a shape for it, so that nobody needs the colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from physio_desktop.ui.theme import Colours
from physio_desktop.ui.wording import percent, translate

_GOOD, _FAIR = 0.8, 0.5  # share of judged repetitions that were correct


def quality_level(share: float | None) -> int:
    """Of three bars, how many are full; 0 where nothing was judged."""
    if share is None:
        return 0
    return 3 if share >= _GOOD else 2 if share >= _FAIR else 1


def quality_words(share: float | None) -> str:
    names = {
        3: translate("Quality", "good"),
        2: translate("Quality", "mixed"),
        1: translate("Quality", "poor"),
    }
    level = quality_level(share)
    if share is None or not level:
        return translate("Quality", "not judged")
    return f"{percent(share)} {names[level]}"


def quality_colour(level: int, colours: Colours) -> str:
    return {3: colours.good, 2: colours.warning, 1: colours.danger}.get(level, colours.quiet)


def quality_picture(level: int, colours: Colours, size: int = 14, ratio: float = 2.0) -> QPixmap:
    """Three bars, as many full as the level says."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    colour = QColor(quality_colour(level, colours))
    painter.setPen(colour)
    width = size / 3 - 2
    for index in range(3):
        height = (index + 1) * (size - 2) / 3
        bar = QRectF(index * size / 3 + 0.5, size - 1 - height, width, height)
        if index < level:
            painter.fillRect(bar, colour)
        painter.drawRect(bar)
    painter.end()
    return picture
