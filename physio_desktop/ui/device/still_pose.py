"""Where the strap goes, whether it sits there, and three still seconds that measure the gyroscope's bias."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from physio_desktop.errors import PhysioError
from physio_desktop.ui.cards import Card, button, label, row
from physio_desktop.ui.core_words import error_in_words, told
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import placement_name, translate
from physio_desktop.workflows.still_pose import STILL_S, StillPose, measure_still_pose, use_still_pose

_SPOTS = {  # on a figure seen from the front: its right side is at the left
    "right_ankle": (46, 158),
    "left_ankle": (74, 158),
    "right_wrist": (24, 96),
    "left_wrist": (96, 96),
    "right_thigh": (48, 116),
    "left_thigh": (72, 116),
    "chest": (60, 52),
}
_LIMBS: tuple[tuple[tuple[float, float], ...], ...] = (
    ((60, 34), (38, 38), (32, 66), (24, 102)),
    ((60, 34), (82, 38), (88, 66), (96, 102)),
    ((46, 46), (48, 92), (46, 130), (45, 168)),
    ((74, 46), (72, 92), (74, 130), (75, 168)),
)


class BodyPicture(QWidget):
    """A person from the front with the strap where it belongs."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._placement: str | None = None
        self.setFixedSize(QSize(120, 176))
        self.show_placement(None)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_placement(self, placement: str | None) -> None:
        self._placement = placement
        text = translate("Placement", "Picture: the strap at the {place}")
        self.setAccessibleName(text.format(place=placement_name(placement)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(QColor(colours.quiet), 2.5, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
        )
        painter.drawEllipse(QRectF(50, 6, 20, 24))
        body = QPainterPath(QPointF(60, 34))
        for limb in _LIMBS:
            body.moveTo(*limb[0])
            for x, y in limb[1:]:
                body.lineTo(x, y)
        body.moveTo(48, 92)
        body.lineTo(72, 92)
        painter.drawPath(body)
        if (spot := _SPOTS.get(self._placement or "")) is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(QRectF(spot[0] - 10, spot[1] - 6, 20, 12), 4, 4)
        painter.end()


class StillPoseCard(Card):
    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__()
        self._desk = desk
        self._begun_us = 0
        self.picture = BodyPicture(theme)
        self._where = label("", "large", wraps=True)
        self._how = label(
            translate("Placement", "Keep the limb still for three seconds after strapping on."),
            "quiet",
            wraps=True,
        )
        self._bar = QProgressBar(minimum=0, maximum=100, textVisible=False)
        self._bar.setAccessibleName(translate("Placement", "Still pose"))
        self._result = label("", wraps=True)
        self._start = button(translate("Placement", "Measure the still pose (3 s)"), self.begin)
        words = QVBoxLayout()
        for widget in (self._where, self._how, self._bar, self._result):
            words.addWidget(widget)
        words.addLayout(row(self._start, None))
        words.addStretch(1)
        line = QHBoxLayout()
        line.addWidget(self.picture)
        line.addLayout(words, 1)
        self.body.addLayout(line)
        self._timer = QTimer(self, interval=100)
        self._timer.timeout.connect(self._tick)
        self.show_placement()

    def set_theme(self, theme: Theme) -> None:
        self.picture.set_theme(theme)

    def show_placement(self) -> None:
        placement = self._desk.treatment.subject.placement
        self.picture.show_placement(placement)
        text = translate("Placement", "The strap goes to: {place}")
        self._where.setText(text.format(place=placement_name(placement)))

    def begin(self) -> None:
        live, span = self._desk.treatment.live, self._desk.treatment.history.span_us
        if live is None or span is None:
            self._result.setText(translate("Placement", "Connect a sensor first."))
            return
        self._begun_us = span[1]
        self._result.setText("")
        self._timer.start()

    def _tick(self) -> None:
        span = self._desk.treatment.history.span_us
        done_s = (span[1] - self._begun_us) / 1e6 if span else 0.0
        self._bar.setValue(round(100 * min(done_s / STILL_S, 1.0)))
        if done_s >= STILL_S:
            self._timer.stop()
            treatment, subject = self._desk.treatment, self._desk.treatment.subject
            workplace = self._desk.workplace
            future = workplace.classify.submit(
                measure_still_pose,
                workplace,
                treatment,
                self._begun_us,
                subject.patient,
                subject.placement,
            )
            self._desk.background.watch(future, self._measured, self._failed)

    def _measured(self, pose: StillPose) -> None:
        if pose.device is None:
            self._tell(pose, "")
            return
        desk = self._desk
        future = desk.workplace.storage.submit(use_still_pose, desk.workplace, desk.treatment, pose)
        desk.background.watch(future, lambda at_once: self._tell(pose, self._held(at_once)), self._failed)

    def _held(self, at_once: bool) -> str:
        if at_once:
            return translate("Placement", "The sensor's bias is measured, and holds from now on.")
        return translate("Placement", "The sensor's bias is measured; it holds after this recording.")

    def _tell(self, pose: StillPose, measured: str) -> None:
        right = translate("Placement", "The strap sits as it should.")
        words = told(pose.doubt, pose.hint) or (right if pose.compared else "")
        self._result.setText(f"{words} {measured}".strip())

    def _failed(self, error: BaseException) -> None:
        self._bar.setValue(0)
        self._result.setText(error_in_words(error) if isinstance(error, PhysioError) else str(error))
