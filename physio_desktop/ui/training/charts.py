"""Small plots: a line over people, confidence against truth, bars of importance, two models as paired dots.

Each is drawn by one function on any painter, so that the window and a picture file show the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from physio_desktop.ui.theme import LIGHT, SMALL, Colours, Theme
from physio_desktop.ui.wording import number, percent, translate
from physio_desktop.workflows.model_registry import Duel

Drawing = Callable[[QPainter, QRectF, Colours], None]
_LEFT, _BOTTOM, _TOP, _RIGHT = 52.0, 40.0, 16.0, 24.0
_ROW, _DOT = 28.0, 5.0


class Chart(QWidget):
    """Shows one drawing; `said` is what it shows in words."""

    def __init__(self, name: str, theme: Theme, height: int = 240) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._theme, self._height = theme, height
        self._drawing: Drawing = lambda painter, area, colours: None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.size(height))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(theme.size(self._height))
        self.update()

    def show_drawing(self, drawing: Drawing, said: str, height: int | None = None) -> None:
        self._drawing = drawing
        self._height = height or self._height
        self.setAccessibleDescription(said)
        self.setToolTip(said)
        self.setFixedHeight(self._theme.size(self._height))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(SMALL))
        self._drawing(painter, QRectF(self.rect()), self._theme.colours)
        painter.end()

    def picture(self, width: int = 640, ratio: int = 2) -> QImage:
        """On white, as a document wants it."""
        return drawn(self._drawing, QSize(width, self._height), self._theme.font(SMALL), ratio)


def drawn(drawing: Drawing, size: QSize, font: QFont, ratio: int = 2) -> QImage:
    image = QImage(size * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    drawing(painter, QRectF(0, 0, size.width(), size.height()), LIGHT)
    painter.end()
    return image


def learning_curve(points: Sequence[tuple[int, float]], words: str) -> Drawing:
    """Macro F1 against the number of people (sessions) learned from; `words` name these."""

    def draw(painter: QPainter, area: QRectF, colours: Colours) -> None:
        people = [float(n) for n, _ in points]
        low = min([0.5, *(f1 for _, f1 in points)])
        floor = 0.0 if low < 0.5 else 0.5
        frame = _Frame(area, (min(people, default=1), max(people, default=1)), (floor, 1.0))
        frame.guides(painter, colours, [floor + (1 - floor) * i / 5 for i in range(6)])
        frame.below(painter, colours, _few(people), words)
        _line(painter, colours.accent, [frame.at(n, f1) for n, f1 in points])

    return draw


def reliability(bins: Sequence[tuple[float, float, int]]) -> Drawing:
    """How often right against how sure; on the diagonal both are the same. Larger dots are more windows."""

    def draw(painter: QPainter, area: QRectF, colours: Colours) -> None:
        frame = _Frame(area, (0.0, 1.0), (0.0, 1.0))
        frame.guides(painter, colours, [i / 5 for i in range(6)])
        words = translate("Charts", "how sure the model was")
        frame.below(painter, colours, [i / 5 for i in range(6)], words, as_percent=True)
        painter.setPen(QPen(QColor(colours.quiet), 1, Qt.PenStyle.DashLine))
        painter.drawLine(frame.at(0, 0), frame.at(1, 1))
        most = max([n for _, _, n in bins], default=1)
        places = [(frame.at(sure, right), 3 + 6 * (n / most) ** 0.5) for sure, right, n in bins]
        _line(painter, colours.accent, [place for place, _ in places], [size for _, size in places])

    return draw


def bars(shares: Sequence[tuple[str, float]]) -> Drawing:
    """One bar for each name, the longest the whole width."""

    def draw(painter: QPainter, area: QRectF, colours: Colours) -> None:
        metrics = QFontMetricsF(painter.font())
        names = min(
            max([metrics.horizontalAdvance(n) for n, _ in shares], default=0) + 16, area.width() * 0.6
        )
        most = max([share for _, share in shares], default=1) or 1
        figures = metrics.horizontalAdvance(percent(1, 1)) + 12
        room = area.width() - names - figures
        step = area.height() / max(len(shares), 1)
        for i, (name, share) in enumerate(shares):
            line = QRectF(0, i * step, names - 12, step)
            painter.setPen(QColor(colours.text))
            short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, short)
            bar = QRectF(names, i * step + step * 0.25, room * share / most, step * 0.5)
            painter.fillRect(bar, QColor(colours.accent))
            painter.setPen(QColor(colours.quiet))
            beside = QRectF(bar.right() + 8, i * step, figures, step)
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, percent(share, 1))

    return draw


def paired_dots(duels: Sequence[Duel], candidate: str, active: str) -> Drawing:
    """A row for each person: a filled dot for the one model, an open one for the other, a line between."""

    def draw(painter: QPainter, area: QRectF, colours: Colours) -> None:
        metrics = QFontMetricsF(painter.font())
        widest = max([metrics.horizontalAdvance(d.person) for d in duels], default=0)
        names = min(widest + 16, area.width() * 0.4)
        low = min([0.5, *(min(d.candidate, d.active) for d in duels)])
        floor = 0.0 if low < 0.5 else 0.5
        rows = QRectF(names, _ROW, area.width() - names - _RIGHT, max(area.height() - 2 * _ROW, 1))
        _legend(painter, colours, candidate, active, QRectF(names, 0, rows.width(), _ROW))
        for i in range(6):
            x = rows.left() + rows.width() * i / 5
            painter.setPen(QColor(colours.guide))
            painter.drawLine(QPointF(x, rows.top()), QPointF(x, rows.bottom()))
            painter.setPen(QColor(colours.quiet))
            spot = QRectF(x - 40, rows.bottom(), 80, _ROW)
            middle = Qt.AlignmentFlag.AlignCenter
            painter.drawText(spot, middle, percent(floor + (1 - floor) * i / 5))
        step = rows.height() / max(len(duels), 1)
        for i, duel in enumerate(duels):
            y = rows.top() + (i + 0.5) * step
            painter.setPen(QColor(colours.text))
            name = metrics.elidedText(duel.person, Qt.TextElideMode.ElideMiddle, names - 12)
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(QRectF(0, y - _ROW / 2, names - 12, _ROW), side, name)
            xs = [
                rows.left() + rows.width() * (v - floor) / (1 - floor) for v in (duel.candidate, duel.active)
            ]
            worse = duel.candidate < duel.active
            painter.setPen(QPen(QColor(colours.warning if worse else colours.quiet), 2))
            painter.drawLine(QPointF(xs[0], y), QPointF(xs[1], y))
            _open_dot(painter, colours, QPointF(xs[1], y))
            _dot(painter, colours.accent, QPointF(xs[0], y))

    return draw


def paired_height(duels: Sequence[Duel]) -> int:
    return round(_ROW * (max(len(duels), 1) + 2))


class _Frame:
    """Axes: values to places; faint guides across, few numbers, the unit below."""

    def __init__(self, area: QRectF, x: tuple[float, float], y: tuple[float, float]) -> None:
        self._inside = area.adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        self._x, self._y = x, y

    def at(self, x: float, y: float) -> QPointF:
        (x0, x1), (y0, y1), inside = self._x, self._y, self._inside
        across = (x - x0) / (x1 - x0) if x1 > x0 else 0.5
        return QPointF(
            inside.left() + inside.width() * across, inside.bottom() - inside.height() * (y - y0) / (y1 - y0)
        )

    def guides(self, painter: QPainter, colours: Colours, values: Sequence[float]) -> None:
        for value in values:
            y = self.at(self._x[0], value).y()
            painter.setPen(QColor(colours.guide))
            painter.drawLine(QPointF(self._inside.left(), y), QPointF(self._inside.right(), y))
            painter.setPen(QColor(colours.quiet))
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - 12, _LEFT - 8, 24), side, percent(value))

    def below(
        self,
        painter: QPainter,
        colours: Colours,
        values: Sequence[float],
        words: str,
        *,
        as_percent: bool = False,
    ) -> None:
        painter.setPen(QColor(colours.quiet))
        for value in values:
            x = self.at(value, self._y[0]).x()
            text = percent(value) if as_percent else number(value)
            spot = QRectF(x - 40, self._inside.bottom() + 2, 80, 16)
            painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, text)
        line = QRectF(self._inside.left(), self._inside.bottom() + 18, self._inside.width(), 20)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)


def _few(values: Sequence[float]) -> list[float]:
    step = -(-len(values) // 6) or 1
    return list(values[::step])


def _line(
    painter: QPainter, colour: str, places: Sequence[QPointF], sizes: Sequence[float] | None = None
) -> None:
    painter.setPen(QPen(QColor(colour), 2))
    painter.drawPolyline(list(places))
    for place, size in zip(places, sizes or [4.0] * len(places), strict=True):
        _dot(painter, colour, place, size)


def _dot(painter: QPainter, colour: str, at: QPointF, size: float = _DOT) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(at, size, size)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _open_dot(painter: QPainter, colours: Colours, at: QPointF) -> None:
    painter.setPen(QPen(QColor(colours.text), 2))
    painter.setBrush(QColor(colours.surface))
    painter.drawEllipse(at, _DOT, _DOT)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _legend(painter: QPainter, colours: Colours, candidate: str, active: str, line: QRectF) -> None:
    metrics, x, y = QFontMetricsF(painter.font()), line.left() + _DOT, line.center().y()
    for words, is_open in ((candidate, False), (active, True)):
        if is_open:
            _open_dot(painter, colours, QPointF(x, y))
        else:
            _dot(painter, colours.accent, QPointF(x, y))
        painter.setPen(QColor(colours.text))
        room = QRectF(x + 12, line.top(), line.width() / 2 - 24, line.height())
        short = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, short)
        x += 12 + min(metrics.horizontalAdvance(words), room.width()) + 24
