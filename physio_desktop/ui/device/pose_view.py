"""The sensor as it moves: a board over the floor, painted without OpenGL."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QElapsedTimer, QPointF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from physio_desktop.ui.cards import Card, button, label, row
from physio_desktop.ui.device.board_drawing import Arrow, Drawing, Point, drawing
from physio_desktop.ui.device.pose_presenter import PosePresenter
from physio_desktop.ui.theme import LARGE, Theme
from physio_desktop.ui.wording import translate

FRAME_MS = 33
_WORDS_MS = 250
_WIDE, _HIGH, _UP = 4.6, 4.9, 0.4  # of the drawing, in its units; and how far its middle is above ours


class BoardView(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._drawing: Drawing = drawing(np.eye(3))
        self.n_frames = 0
        self.setMinimumSize(280, 264)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # else the cards behind it are painted too
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(translate("Pose", "Picture: the sensor as it lies in the room"))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_drawing(self, shapes: Drawing) -> None:
        self._drawing = shapes
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.n_frames += 1
        colours, shapes = self._theme.colours, self._drawing
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(LARGE, bold=True))
        painter.setPen(QPen(QColor(colours.border), 1.5))
        painter.drawPolyline(self._polygon(shapes.floor))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.border))
        painter.drawPolygon(self._polygon(shapes.shadow))
        for arrow in shapes.arrows:
            if arrow.is_behind:
                self._paint_arrow(painter, arrow)
        top, under, edge = (QColor(c) for c in (colours.accent, colours.quiet, colours.raised))
        for face in shapes.faces:
            colour = top if face.side == "+z" else under if face.side == "-z" else edge
            painter.setPen(QPen(QColor(colours.text), 1))
            painter.setBrush(colour.darker(round(100 / max(face.light, 0.35) ** 0.4)))
            painter.drawPolygon(self._polygon(face.corners))
        for arrow in shapes.arrows:
            if not arrow.is_behind:
                self._paint_arrow(painter, arrow)
        painter.end()

    def _paint_arrow(self, painter: QPainter, arrow: Arrow) -> None:
        colour = QColor(self._theme.colours.axes[arrow.axis])
        start, tip = self._point(arrow.start), self._point(arrow.tip)
        painter.setPen(QPen(colour, 3, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(start, tip)
        along = tip - start
        length = max((along.x() ** 2 + along.y() ** 2) ** 0.5, 1e-6)
        beyond = QPointF(tip.x() + 12 * along.x() / length, tip.y() + 12 * along.y() / length)
        metrics = painter.fontMetrics()
        letter = "xyz"[arrow.axis]
        painter.drawText(
            QPointF(beyond.x() - metrics.horizontalAdvance(letter) / 2, beyond.y() + metrics.xHeight() / 2),
            letter,
        )

    def _polygon(self, points: Sequence[Point]) -> QPolygonF:
        return QPolygonF([self._point(point) for point in points])

    def _point(self, point: Point) -> QPointF:
        scale = min(self.width() / _WIDE, self.height() / _HIGH)
        return QPointF(self.width() / 2 + scale * point[0], self.height() / 2 - scale * (point[1] + _UP))


class PoseCard(Card):
    """Runs only while it can be seen."""

    def __init__(self, presenter: PosePresenter, theme: Theme) -> None:
        super().__init__(label(translate("Pose", "As it moves"), "heading"))
        self.presenter = presenter
        self.view = BoardView(theme)
        self._words = label("", "large")
        self._heading = label("", "small", wraps=True)
        self.zero = button(translate("Pose", "Set heading to zero"), self._set_to_zero)
        self.body.addWidget(self.view, 1)
        self.body.addLayout(row(self._words, None, self.zero))
        self.body.addWidget(self._heading)
        self._since_words = QElapsedTimer()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._draw)

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def _set_to_zero(self) -> None:
        self.presenter.set_heading_to_zero()

    def _draw(self) -> None:
        if self.view.visibleRegion().isEmpty() or self.window().isMinimized():
            return  # scrolled away
        self.presenter.advance()
        self.view.show_drawing(drawing(self.presenter.axes))
        if not self._since_words.isValid() or self._since_words.elapsed() > _WORDS_MS:
            self._since_words.start()
            self._words.setText(self.presenter.tilt)
            self._heading.setText(self.presenter.heading)
            self.view.setAccessibleDescription(self.presenter.tilt)
