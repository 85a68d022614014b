"""The tracks under the signal: label of the program, labels of people, repetitions, sets, markers.

What is on them is drawn in track_painting; here is what the mouse does with it.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from physio_desktop.domain import Repetition, ReviewedRepetition
from physio_desktop.storage.edits import Entry
from physio_desktop.ui.review.opened import Opened
from physio_desktop.ui.review.span import Scale, Span
from physio_desktop.ui.review.track_painting import LABELS, MARKS, PREDICTED, REPETITIONS, SETS, TrackPainter
from physio_desktop.ui.theme import SMALL, Theme
from physio_desktop.ui.wording import clock, exercise_name, percent, translate, verdict_name
from physio_desktop.workflows.reviewing import LEAST_US, Said

_HANDLE = 6  # pixels about a boundary
_SLIP = 4  # pixels; less is a click


@dataclass(slots=True)
class _Drag:
    """what: pan, start, end (of the selected repetition), label, missed."""

    what: str
    from_x: float
    from_us: int
    now_us: int
    last_x: float
    has_moved: bool = False


class Tracks(QWidget):
    """It changes nothing: it asks."""

    selected = Signal(object)  # ReviewedRepetition
    label_selected = Signal(object)  # Entry
    moment_wanted = Signal(int)
    pan_wanted = Signal(int)  # microseconds, positive looks forward
    zoom_wanted = Signal(float, float)  # factor, anchor
    moved = Signal(object, int, int)  # ReviewedRepetition, start, end
    label_dragged = Signal(int, int)
    missed_dragged = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName(translate("Review", "Labels, repetitions, sets and markers over time"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._painter = TrackPainter(theme)
        self._opened: Opened | None = None
        self._said = Said()
        self._selected: ReviewedRepetition | None = None
        self._scale = Scale(Span(0, 1), 0.0, 1.0)
        self._drag: _Drag | None = None
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._painter.set_theme(theme)
        self.setFont(theme.font(SMALL))
        self.setFixedHeight(round(self._painter.height))
        self.update()

    def show_session(
        self,
        opened: Opened | None,
        said: Said,
        selected: ReviewedRepetition | None,
        label: Entry | None,
        now: list[Repetition],
    ) -> None:
        self._opened, self._said, self._selected = opened, said, selected
        self._painter.show(opened, said, selected, label, now)
        self.update()

    def show_view(self, scale: Scale, at_us: int | None) -> None:
        self._scale = scale
        self._painter.at_us = at_us
        self.update()

    @property
    def scale(self) -> Scale:
        return self._scale

    def row_middle(self, row: int) -> float:
        """Height of a track's middle in pixels."""
        top, height = self._painter.row(row)
        return top + height / 2

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        dragged = None
        if self._drag is not None and self._drag.has_moved and self._drag.what != "pan":
            dragged = self._drag.what, *self._dragged_span()
        self._painter.paint(painter, self._scale, self.width(), dragged, self.hasFocus())
        painter.end()

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._opened is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        x, at_us = event.position().x(), self._scale.at_us(event.position().x())
        self._drag = _Drag(self._what(event.position()), x, at_us, at_us, x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is None:
            handle = self._what(event.position()) in ("start", "end")
            self.setCursor(Qt.CursorShape.SizeHorCursor if handle else Qt.CursorShape.ArrowCursor)
            return
        drag, x = self._drag, event.position().x()
        if abs(x - drag.from_x) > _SLIP:
            drag.has_moved = True
        if not drag.has_moved:
            return
        if drag.what == "pan":
            self.pan_wanted.emit(self._scale.at_us(drag.last_x) - self._scale.at_us(x))
        drag.last_x, drag.now_us = x, self._scale.at_us(x)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        if drag is None:
            return
        self.update()
        if not drag.has_moved:
            self._click(event.position())
            return
        self._drag = drag
        start, end = self._dragged_span()
        self._drag = None
        if end - start < LEAST_US:
            return
        if drag.what == "label":
            self.label_dragged.emit(start, end)
        elif drag.what == "missed":
            self.missed_dragged.emit(start, end)
        elif drag.what in ("start", "end"):
            self.moved.emit(self._selected, start, end)

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        scale = self._scale
        share = (event.position().x() - scale.left) / max(scale.right - scale.left, 1.0)
        if steps:
            self.zoom_wanted.emit(1.2**-steps, min(max(share, 0.0), 1.0))
        event.accept()

    def _what(self, position: QPointF) -> str:
        row = self._painter.row_at(position.y())
        if row == REPETITIONS and self._selected is not None:
            for what, at_us in zip(("start", "end"), self._selected.span_us, strict=True):
                if abs(position.x() - self._scale.x(at_us)) <= _HANDLE:
                    return what
        if row == LABELS:
            return "label"
        if row == REPETITIONS and self._repetition_at(position) is None:
            return "missed"
        return "pan"

    def _dragged_span(self) -> tuple[int, int]:
        drag = self._drag
        assert drag is not None
        if drag.what in ("start", "end") and self._selected is not None:
            start, end = self._selected.span_us
            if drag.what == "start":
                start = min(drag.now_us, end - LEAST_US)
            else:
                end = max(drag.now_us, start + LEAST_US)
            return start, end
        return min(drag.from_us, drag.now_us), max(drag.from_us, drag.now_us)

    def _click(self, position: QPointF) -> None:
        row = self._painter.row_at(position.y())
        at_us = self._scale.at_us(position.x())
        if row == REPETITIONS and (one := self._repetition_at(position)) is not None:
            self.selected.emit(one)
        elif row == LABELS and (entry := self._label_at(at_us)) is not None:
            self.label_selected.emit(entry)
        else:
            self.moment_wanted.emit(at_us)

    def _repetition_at(self, position: QPointF) -> ReviewedRepetition | None:
        """From afar one is a pixel wide: the nearest within reach."""
        x = position.x()
        reach = [
            (max(self._scale.x(start) - x, x - self._scale.x(end), 0.0), end - start, index)
            for index, (start, end) in enumerate(one.span_us for one in self._said.repetitions)
        ]
        near = [found for found in reach if found[0] <= 2]
        return self._said.repetitions[min(near)[2]] if near else None

    def _label_at(self, at_us: int) -> Entry | None:
        found = [e for e, label in self._said.labels if label.start_us <= at_us < label.end_us]
        return found[-1] if found else None

    # -- words under the pointer

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def words_at(self, position: QPointF) -> str:
        """What lies there."""
        opened, at_us = self._opened, self._scale.at_us(position.x())
        if opened is None:
            return ""
        row = self._painter.row_at(position.y())
        if row == PREDICTED:
            near = [p for p in opened.predictions if p.start_us <= at_us < p.end_us]
            best = min(near, key=lambda p: abs((p.start_us + p.end_us) // 2 - at_us), default=None)
            return f"{exercise_name(best.exercise)} {percent(best.confidence)}" if best else ""
        if row == LABELS:
            found = [label for _, label in self._said.labels if label.start_us <= at_us < label.end_us]
            return f"{exercise_name(found[-1].exercise)} {found[-1].author}".strip() if found else ""
        if row == REPETITIONS:
            one = self._repetition_at(position)
            truth = one.truth if one is not None else None
            return f"{exercise_name(truth.exercise)}, {verdict_name(truth.execution)}" if truth else ""
        if row == SETS:
            sets = [one for one in self._said.true_sets if one.holds((at_us, at_us))]
            return exercise_name(sets[0].exercise) if sets else ""
        if row == MARKS:
            return "\n".join(
                f"{clock(m.start_us / 1e6)} {m.text or m.kind}"
                for m in opened.markers
                if abs(self._scale.x(m.start_us) - position.x()) < 8
            )
        return ""
