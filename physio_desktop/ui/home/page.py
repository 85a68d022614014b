"""Home mode: today's plan, a large count with hold and tempo, done. Three things, no jargon."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from physio_desktop.ui.cards import Card, button, label, row
from physio_desktop.ui.live.presenter import LivePresenter
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import exercise_name, number, translate

_LOOK_MS = 100

_LEAST_HEIGHT = 480  # a small screen must hold the window; what is less important gives way
_COUNT, _LEAST_COUNT = 200, 64  # pixels of type; the count takes the room that is left
_SHORT_PLAN = 3  # lines


class HomePage(QWidget):
    leave_wanted = Signal()
    send_wanted = Signal()
    sensor_wanted = Signal()
    guide_wanted = Signal()

    def __init__(
        self, presenter: LivePresenter, begin: Callable[[], None], finish: Callable[[], None], theme: Theme
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.presenter = presenter
        self._theme = theme
        self._begin, self._finish = begin, finish
        self._shown: object = None
        self.plan = label("", wraps=True)
        self.exercise = label("", wraps=True)
        self.count = QLabel("0")
        self.hold = QProgressBar(minimum=0, maximum=1000, textVisible=False)
        self.hold.setAccessibleName(translate("Home", "Hold"))
        self.guide = label("")
        self.go = button("", self._go, "huge")
        self.send = button(translate("Home", "Send to the clinic …"), self.send_wanted.emit, "large")
        self.sensor = button(translate("Home", "Connect the sensor"), self.sensor_wanted.emit, "large")
        self.help = button(translate("Home", "How it works"), self.guide_wanted.emit, "flat")
        self.leave = button(translate("Home", "Leave home mode"), self.leave_wanted.emit, "flat")
        for centred in (self.plan, self.exercise, self.count, self.guide):
            centred.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 32, 48, 16)
        column.setSpacing(16)
        column.addWidget(Card(self.plan, margin=24))
        column.addStretch(1)
        for widget in (self.exercise, self.count, self.hold, self.guide):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self.go, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(row(self.send, self.sensor, None, self.help, self.leave))
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.refresh)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        size = theme.size
        self.exercise.setStyleSheet(f"font-size: {size(40)}px; font-weight: 600;")
        self.guide.setStyleSheet(f"font-size: {size(30)}px;")
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """A long plan is written smaller, and the count is as large as the rest lets it be."""
        is_short = self.plan.text().count("\n") < _SHORT_PLAN
        self.plan.setStyleSheet(f"font-size: {self._theme.size(26 if is_short else 16)}px;")
        self.count.setMinimumHeight(0)
        self.count.setMaximumHeight(0)
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        room = self.height() - layout.totalMinimumHeightForWidth(self.width())
        pixels = max(_LEAST_COUNT, min(self._theme.size(_COUNT), round(room / 1.1)))
        self.count.setStyleSheet(f"font-size: {pixels}px; font-weight: 700;")
        self.count.setFixedHeight(round(1.1 * pixels))

    def refresh(self) -> None:
        presenter = self.presenter
        panel = presenter.panel()
        plan = presenter.treatment.subject.plan
        lines = [f"{exercise_name(item.exercise)}   {item.n_sets} × {item.n_repetitions}" for item in plan]
        words = "\n".join(lines) or translate("Home", "Move as you were shown.")
        kept = presenter.shown_set
        exercise = exercise_name(kept.about.exercise) if kept else ""
        self.plan.setText(words)
        self.exercise.setText(exercise)
        self.count.setText(str(panel.count))
        self.count.setAccessibleName(translate("Home", "{n} repetitions").format(n=panel.count))
        self.hold.setValue(round(1000 * min(panel.hold_s / panel.hold_target_s, 1.0)))
        self.guide.setText(self._guide(panel.hold_s, panel.hold_target_s, panel.tempo_verdict, panel.rest))
        text = translate("Home", "Done") if presenter.treatment.is_recording else translate("Home", "Begin")
        self.go.setText(text)
        self.go.setAccessibleName(text)
        self.go.setEnabled(presenter.has_stream)
        self.sensor.setVisible(not presenter.has_stream)
        patient = presenter.treatment.subject.patient
        can_send = patient is not None and not presenter.treatment.is_recording
        self.send.setVisible(can_send)
        shown = (words, exercise, presenter.has_stream, can_send)
        if shown != self._shown:
            self._shown = shown
            self._make_room()

    def _guide(self, hold_s: float, target_s: float, verdict: str | None, rest: str) -> str:
        if not self.presenter.has_stream:
            return translate("Home", "Switch the sensor on.")
        if 0.3 < hold_s < target_s:
            return translate("Home", "Hold … {s}").format(s=number(target_s - hold_s, 1))
        if hold_s >= target_s:
            return translate("Home", "And slowly back")
        if self.presenter.notice() is not None:
            return translate("Home", "Does the strap sit right?")
        if rest:
            return rest
        words = {
            "correct": translate("Home", "Well done"),
            "fast": translate("Home", "A little slower"),
            "low_amplitude": translate("Home", "A little further"),
        }
        return words.get(verdict or "", "")

    def _go(self) -> None:
        (self._finish if self.presenter.treatment.is_recording else self._begin)()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)
