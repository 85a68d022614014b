"""Before there is a sensor: a friendly drawing of the strap and the one button that matters."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from physio_desktop.sensing.connection import LinkState, LinkStatus
from physio_desktop.ui.cards import button, label
from physio_desktop.ui.core_words import told
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import translate


class StrapPicture(QWidget):
    """A lower leg with the sensor on it, in a few lines."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(QSize(240, 180))
        self.setAccessibleName(translate("Connect", "Drawing of a sensor strapped above the ankle"))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.quiet), 3, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        leg = QPainterPath(QPointF(84, 6))
        leg.cubicTo(74, 60, 96, 80, 92, 128)
        leg.cubicTo(90, 150, 96, 168, 112, 170)
        leg.lineTo(188, 170)
        leg.cubicTo(196, 158, 168, 150, 152, 146)
        leg.cubicTo(138, 140, 136, 126, 138, 110)
        leg.cubicTo(142, 74, 160, 50, 152, 6)
        painter.drawPath(leg)
        painter.setBrush(QColor(colours.accent_soft))
        painter.setPen(QPen(QColor(colours.accent), 3))
        painter.drawRoundedRect(QRectF(82, 92, 64, 22), 6, 6)
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(QRectF(100, 84, 28, 38), 6, 6)
        painter.setPen(QPen(QColor(colours.accent), 3, c=Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for size in (26, 44, 62):
            painter.drawArc(QRectF(150 - size / 2, 103 - size / 2, size, size), -40 * 16, 80 * 16)
        painter.end()


class EmptyState(QWidget):
    """`connect_button` and `try_button` are connected by the window."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.picture = StrapPicture(theme)
        self.title = label("", "title")
        self.hint = label("", "quiet", wraps=True)
        self.connect_button = button(translate("Connect", "Connect a sensor"), kind="primary")
        self.try_button = button(translate("Connect", "Try with the simulated sensor"), kind="flat")
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (self.picture, self.title, self.hint, self.connect_button, self.try_button):
            column.addWidget(widget, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setMinimumWidth(480)
        self.connect_button.setMinimumWidth(240)

    def set_theme(self, theme: Theme) -> None:
        self.picture.set_theme(theme)

    def show_link(self, status: LinkStatus) -> None:
        if status.state is LinkState.FAILED:
            self.title.setText(translate("Connect", "The sensor could not be opened"))
            self.hint.setText(told(status.message, status.hint))
        elif status.state is LinkState.CONNECTING:
            self.title.setText(translate("Connect", "Connecting …"))
            self.hint.setText("")
        else:
            self.title.setText(translate("Connect", "Strap the sensor on"))
            self.hint.setText(
                translate("Connect", "Plug it in, or switch it on. A session can start without a patient.")
            )
