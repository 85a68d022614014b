"""How the tracks look: only what is in view is drawn, in pixels, so that an hour moves smoothly."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from physio_desktop.domain import Repetition, ReviewedRepetition
from physio_desktop.storage.edits import Entry
from physio_desktop.ui.review.opened import Opened
from physio_desktop.ui.review.span import Scale
from physio_desktop.ui.review.track_colours import exercise_colours
from physio_desktop.ui.theme import SMALL, Theme
from physio_desktop.ui.verdict_shapes import draw_verdict
from physio_desktop.ui.wording import exercise_name, number, translate
from physio_desktop.workflows.reviewing import Said

PREDICTED, LABELS, REPETITIONS, SETS, MARKS = range(5)
_BANDS = (18, 18, 26, 18, 16)  # height of each track's band at scale 1
_GAP = 4
_ROOM_FOR_BOTH = 32  # pixels; verdict and state
_LEAST_DETAIL = 5  # pixels; narrower ones are bars
_STATE_MARKS = {"accepted": "✓", "corrected": "✎", "added": "+", "rejected": "✕", "detected": ""}


class TrackPainter:
    """`at_us`: the moment that is played or chosen."""

    def __init__(self, theme: Theme) -> None:
        self.at_us: int | None = None
        self._opened: Opened | None = None
        self._said = Said()
        self._selected: ReviewedRepetition | None = None
        self._label: Entry | None = None
        self._now: list[Repetition] = []
        self._repetitions: list[tuple[int, int, QColor, ReviewedRepetition]] = []
        self._counts: dict[int, str] = {}
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme, self._colours = theme, theme.colours
        self._font = theme.font(SMALL)
        self._name_height = theme.size(SMALL) + 4
        self._tints = exercise_colours([], self._colours)
        self._lay_rows()
        if self._opened is not None:
            self._choose_tints()

    def show(
        self,
        opened: Opened | None,
        said: Said,
        selected: ReviewedRepetition | None,
        label: Entry | None,
        now: list[Repetition],
    ) -> None:
        is_same = opened is self._opened and said is self._said
        self._opened, self._said, self._selected, self._label, self._now = opened, said, selected, label, now
        if not is_same:
            self._choose_tints()

    def _choose_tints(self) -> None:
        opened = self._opened
        predicted = opened.predicted if opened is not None else ()
        names = [name for _, _, name in predicted] + [label.exercise for _, label in self._said.labels]
        self._sets = self._said.true_sets
        names += [one.exercise for one in self._sets]
        self._tints = exercise_colours(names, self._colours)
        self._repetitions = [(*one.span_us, self._colour(one), one) for one in self._said.repetitions]
        self._counts = {one.number: number(one.counted_in(self._said.repetitions)) for one in self._sets}

    def _colour(self, one: ReviewedRepetition) -> QColor:
        truth = one.truth
        return QColor(self._colours.quiet if truth is None else self._colours.verdict(truth.execution))

    # -- where rows are

    @property
    def height(self) -> float:
        top, height = self._rows[MARKS]
        return top + height + _GAP

    def row(self, row: int) -> tuple[float, float]:
        """Top and height of a band, its name above it; sets and markers name themselves."""
        return self._rows[row]

    def _lay_rows(self) -> None:
        self._rows: list[tuple[float, float]] = []
        top = 0.0
        for row, size in enumerate(map(self._theme.size, _BANDS)):
            top += self._name_height if row < SETS else 0.0
            self._rows.append((top, float(size)))
            top += size + _GAP

    def row_at(self, y: float) -> int:
        return next((row for row in range(5) if y <= sum(self.row(row)) + _GAP / 2), MARKS)

    # -- painting

    def paint(
        self,
        painter: QPainter,
        scale: Scale,
        width: int,
        dragged: tuple[str, int, int] | None,
        has_focus: bool,
    ) -> None:
        colours = self._colours
        painter.fillRect(QRectF(0, 0, width, self.height), QColor(colours.surface))
        painter.setFont(self._font)
        self._draw_names(painter, scale)
        if self._opened is None:
            return
        painter.setClipRect(QRectF(scale.left, 0, scale.right - scale.left + 1, self.height))
        self._draw_gaps(painter, scale)
        self._draw_runs(painter, scale)
        self._draw_labels(painter, scale)
        self._draw_repetitions(painter, scale)
        for found in self._now:
            self._draw_found_now(painter, scale, found)
        self._draw_sets(painter, scale)
        self._draw_marks(painter, scale)
        if dragged is not None:
            self._draw_dragged(painter, scale, *dragged)
        if self.at_us is not None:
            painter.setPen(QPen(QColor(colours.text), 1))
            x = scale.x(self.at_us)
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height))
        painter.setClipping(False)
        if has_focus:
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(QRectF(0.5, 0.5, width - 1, self.height - 1))

    def _draw_names(self, painter: QPainter, scale: Scale) -> None:
        names = (
            translate("Review", "Label of the program"),
            translate("Review", "Labels of people (drag to label)"),
            translate("Review", "Repetitions (outline: as detected)"),
        )
        painter.setPen(QColor(self._colours.quiet))
        for row, name in enumerate(names):
            painter.drawText(QPointF(scale.left, self.row(row)[0] - 4), name)
        for row in range(5):
            top, height = self.row(row)
            band = QRectF(scale.left, top, scale.right - scale.left, height)
            painter.fillRect(band, QColor(self._colours.ground))

    def _is_seen(self, scale: Scale, start_us: int, end_us: int) -> bool:
        return end_us >= scale.span.start_us and start_us <= scale.span.end_us

    def _band(self, scale: Scale, row: int, start_us: int, end_us: int) -> QRectF:
        """At least a pixel wide, and never wider than what is in view."""
        top, height = self.row(row)
        left = max(scale.x(start_us), scale.left - 2)
        right = min(scale.x(end_us), scale.right + 2)
        return QRectF(left, top, max(right - left, 1.0), height)

    def _draw_gaps(self, painter: QPainter, scale: Scale) -> None:
        assert self._opened is not None
        brush = QBrush(QColor(self._colours.quiet), Qt.BrushStyle.BDiagPattern)
        for gap in self._opened.gaps:
            if self._is_seen(scale, gap.start_us, gap.end_us):
                for row in range(5):
                    painter.fillRect(self._band(scale, row, gap.start_us, gap.end_us), brush)

    def _draw_runs(self, painter: QPainter, scale: Scale) -> None:
        assert self._opened is not None
        for start, end, name in self._opened.predicted:
            if self._is_seen(scale, start, end):
                self._draw_named(painter, self._band(scale, PREDICTED, start, end), name)

    def _draw_labels(self, painter: QPainter, scale: Scale) -> None:
        for entry, label in self._said.labels:
            if not self._is_seen(scale, label.start_us, label.end_us):
                continue
            place = self._band(scale, LABELS, label.start_us, label.end_us)
            self._draw_named(painter, place, label.exercise)
            if entry == self._label:
                painter.setPen(QPen(QColor(self._colours.accent), 2))
                painter.drawRect(place.adjusted(1, 1, -1, -1))

    def _draw_named(self, painter: QPainter, place: QRectF, name: str | None) -> None:
        painter.fillRect(place, QColor(self._tints[name]))
        if place.width() > 4:
            painter.setPen(QPen(QColor(self._colours.surface), 1))
            painter.drawLine(place.topRight(), place.bottomRight())
        if place.width() > 28:
            self._write(painter, place, exercise_name(name))

    def _write(self, painter: QPainter, place: QRectF, text: str) -> None:
        painter.setPen(QColor(self._colours.text))
        room = place.adjusted(4, 0, -4, 0)
        shown = QFontMetricsF(self._font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _draw_repetitions(self, painter: QPainter, scale: Scale) -> None:
        """From afar they are bars, of which there may be a thousand."""
        (top, height), span = self.row(REPETITIONS), scale.span
        least_us = _LEAST_DETAIL * span.length_us / max(scale.right - scale.left, 1.0)
        for start, end, colour, one in self._repetitions:
            if end < span.start_us or start > span.end_us:
                continue
            if end - start >= least_us or one is self._selected:
                self._draw_repetition(painter, scale, one)
            else:
                left = scale.x(start)
                painter.fillRect(QRectF(left, top + 3, max(scale.x(end) - left, 1.0), height - 6), colour)

    def _draw_repetition(self, painter: QPainter, scale: Scale, one: ReviewedRepetition) -> None:
        colours, truth = self._colours, one.truth
        place = self._band(scale, REPETITIONS, *one.span_us)
        colour = self._colour(one)
        inside = place.adjusted(0, 3, 0, -3)
        if truth is not None:
            fill = QColor(colour)
            fill.setAlpha(90 if one is self._selected else 48)
            painter.fillRect(inside, fill)
            painter.fillRect(QRectF(inside.left(), inside.top(), inside.width(), 3), colour)
        else:
            painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
            painter.drawRect(inside)
        if place.width() > 18:
            shape = QRectF(inside.left() + 4, inside.top() + 6, 10, 10)
            if truth is not None:
                draw_verdict(painter, shape, truth.execution, colour)
            if (mark := _STATE_MARKS[one.state]) and (truth is None or place.width() > _ROOM_FOR_BOTH):
                painter.setPen(QColor(colours.text))
                end = QRectF(inside.right() - 14, inside.top() + 3, 12, inside.height() - 3)
                if truth is None:
                    end = inside
                painter.drawText(end, Qt.AlignmentFlag.AlignCenter, mark)
        if one.detected is not None and one.state == "corrected" and place.width() > 6:
            as_found = self._band(scale, REPETITIONS, one.detected.start_us, one.detected.end_us)
            painter.setPen(QPen(QColor(colours.text), 1, Qt.PenStyle.DashLine))
            painter.drawRect(as_found.adjusted(0.5, 0.5, -0.5, -0.5))
        if one is self._selected:
            self._draw_handles(painter, scale, one)

    def _draw_handles(self, painter: QPainter, scale: Scale, one: ReviewedRepetition) -> None:
        top, height = self.row(REPETITIONS)
        accent = QColor(self._colours.accent)
        left, right = (scale.x(at_us) for at_us in one.span_us)
        painter.setPen(QPen(accent, 2))
        painter.drawRect(QRectF(left, top + 1, right - left, height - 2))
        for x in (left, right):
            painter.fillRect(QRectF(x - 3, top + height / 2 - 7, 6, 14), accent)

    def _draw_found_now(self, painter: QPainter, scale: Scale, found: Repetition) -> None:
        """What playing finds: a line below the band in the colour of its verdict."""
        if self._is_seen(scale, found.start_us, found.end_us):
            place = self._band(scale, REPETITIONS, found.start_us, found.end_us)
            colour = QColor(self._colours.verdict(found.execution))
            painter.fillRect(
                QRectF(place.left() + 1, place.bottom() - 2, max(place.width() - 2, 1), 4), colour
            )

    def _draw_sets(self, painter: QPainter, scale: Scale) -> None:
        assert self._opened is not None
        for one in self._sets:
            end_us = one.end_us if one.end_us is not None else self._opened.whole.end_us
            if self._is_seen(scale, one.start_us, end_us):
                place = self._band(scale, SETS, one.start_us, end_us)
                self._draw_named(painter, place, one.exercise)
                if place.width() > 28:
                    count = self._counts[one.number]
                    painter.fillRect(place, QColor(self._tints[one.exercise]))
                    words = translate("Review", "Set {n}: {exercise}, {count}")
                    name = exercise_name(one.exercise)
                    self._write(painter, place, words.format(n=one.number, exercise=name, count=count))

    def _draw_marks(self, painter: QPainter, scale: Scale) -> None:
        assert self._opened is not None
        top, height = self.row(MARKS)
        free_x = -1e9
        for mark in self._opened.markers:
            x = scale.x(mark.start_us)
            if not scale.left <= x <= scale.right:
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colours.text))
            flag = [QPointF(x, top), QPointF(x + 8, top + 4), QPointF(x, top + 8)]
            painter.drawPolygon(QPolygonF(flag))
            painter.fillRect(QRectF(x, top, 1, height), QColor(self._colours.text))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if mark.text and x > free_x:
                painter.setPen(QColor(self._colours.text))
                painter.drawText(QPointF(x + 11, top + height - 4), mark.text)
                free_x = x + 16 + QFontMetricsF(self._font).horizontalAdvance(mark.text)

    def _draw_dragged(self, painter: QPainter, scale: Scale, what: str, start: int, end: int) -> None:
        row = LABELS if what == "label" else REPETITIONS
        colour = QColor(self._colours.accent)
        place = self._band(scale, row, start, end)
        painter.setPen(QPen(colour, 2))
        painter.drawRect(place)
        colour.setAlpha(60)
        painter.fillRect(place, colour)
