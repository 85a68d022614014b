"""The drawing of the board on the limb, to hold beside the real one."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from physio_desktop.domain import Matrix
from physio_desktop.reporting.orientation_picture import PictureColours, orientation_svg
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import translate


class BoardPicture(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rotation: Matrix | None = None
        self._renderer = QSvgRenderer(self)
        self.setAccessibleName(translate("Orientation", "Picture of the board on the limb"))
        self.setFixedSize(QSize(320, 320))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._draw()

    def show_rotation(self, rotation: Matrix, words: str) -> None:
        self.setAccessibleDescription(words)
        if rotation != self._rotation:
            self._rotation = rotation
            self._draw()

    def _draw(self) -> None:
        if self._rotation is None:
            return
        colours = self._theme.colours
        drawn = PictureColours(
            paper=colours.surface,
            ink=colours.quiet,
            limb=colours.raised,
            edge=colours.quiet,
            axes=colours.axes,
        )
        beside = translate("Orientation", "The limb hangs\ndown, its skin\nfaces you.")
        svg = orientation_svg(self._rotation, "", beside.split("\n"), drawn)
        self._renderer.load(QByteArray(svg.encode()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._renderer.render(painter, QRectF(self.rect()))
        painter.end()
