"""Plays the opened session through the pipeline of a treatment, and says what is found now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from physio_desktop.domain import Prediction, Repetition
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.review.opened import Opened
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.playback import Playback, PlaybackEvents, model_of_session
from physio_desktop.workflows.recognising import RecognitionStatus
from physio_desktop.workflows.treatment import RecordingState


class Player(QObject):
    """`changed`: it plays, pauses or has ended, or something was found. Lives on the window's thread."""

    changed = Signal()
    _found_label = Signal(object, object)  # playback, Prediction
    _found_repetition = Signal(object, object)  # playback, Repetition
    _status = Signal(object, object)  # playback, RecognitionStatus
    _ended = Signal(object)  # playback

    def __init__(self, desk: Desk, models: Path | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._models = models
        self._playback: Playback | None = None
        self._open: list[Playback] = []  # until their threads have ended
        self._failed: Callable[[BaseException], None] = desk.tell_error
        self.speed = 1
        self.is_paused = False
        self.prediction: Prediction | None = None
        self.repetitions: list[Repetition] = []  # found now, in session time
        self.message = ""
        self.from_us = 0
        self._found_label.connect(self._take_label)
        self._found_repetition.connect(self._take_repetition)
        self._status.connect(self._take_status)
        self._ended.connect(self._take_end)

    @property
    def is_on(self) -> bool:
        """Playing or paused."""
        return self._playback is not None

    @property
    def is_playing(self) -> bool:
        return self._playback is not None and not self.is_paused

    @property
    def position_us(self) -> int | None:
        return self._playback.position_us if self._playback is not None else None

    def toggle(self, opened: Opened | None, from_us: int) -> None:
        """Plays, pauses, or goes on."""
        if self._playback is None:
            if opened is not None:
                self._play(opened, from_us)
            return
        if self._refused():
            return
        self.is_paused = not self.is_paused
        if self.is_paused:
            self._playback.pause()
        else:
            self._playback.go_on(self.speed)
        self.changed.emit()

    def set_speed(self, speed: int) -> None:
        self.speed = speed
        if self._playback is not None and not self.is_paused:
            self._playback.go_on(speed)
        self.changed.emit()

    def stop(self) -> None:
        """At once for whoever looks; its threads end on the jobs lane."""
        playback, self._playback = self._playback, None
        self.is_paused = False
        if playback is not None:
            playback.pause()
            playback.end_soon()
            self._desk.background.watch(self._desk.workplace.jobs.submit(self._end, playback))
        self.changed.emit()

    def close(self) -> None:
        """Before the lanes are closed; waits."""
        self._playback = None
        for playback in [*self._open]:
            playback.end_soon()
            self._end(playback)

    def take_recording(self, state: RecordingState) -> None:
        """A treatment comes first."""
        if state.is_on and self._playback is not None:
            self.stop()

    # -- inside

    def _refused(self) -> bool:
        if self._desk.treatment.is_recording:
            self._desk.say(translate("Review", "A recording is on. Stop it before you play a session."))
            return True
        return False

    def _play(self, opened: Opened, from_us: int) -> None:
        if self._refused():
            return
        whole = opened.whole
        if from_us >= whole.end_us - 100_000:
            from_us = whole.start_us
        workplace = self._desk.workplace
        self.prediction, self.repetitions, self.message, self.from_us = None, [], "", from_us
        made: list[Playback] = []
        events = PlaybackEvents(
            lambda prediction: self._found_label.emit(made[0], prediction),
            lambda repetition: self._found_repetition.emit(made[0], repetition),
            lambda status: self._status.emit(made[0], status),
            lambda: self._ended.emit(made[0]),
        )
        load = model_of_session(workplace, opened.session, self._models)
        made.append(Playback(opened.recording, from_us, self.speed, events, workplace.classify, load))
        self._playback = made[0]
        self._open.append(made[0])
        self.is_paused = False
        if load is None:
            self.message = translate(
                "Review", "Nobody said where the sensor sat, so nothing is recognised while it plays."
            )
        made[0].start()
        self.changed.emit()

    def _end(self, playback: Playback) -> None:
        playback.stop()
        if playback in self._open:
            self._open.remove(playback)

    def _is_current(self, playback: Playback) -> bool:
        return playback is self._playback

    def _take_label(self, playback: Playback, prediction: Prediction) -> None:
        if self._is_current(playback):
            self.prediction = prediction
            self.changed.emit()

    def _take_repetition(self, playback: Playback, repetition: Repetition) -> None:
        if self._is_current(playback):
            self.repetitions.append(repetition)
            self.changed.emit()

    def _take_status(self, playback: Playback, status: RecognitionStatus) -> None:
        if self._is_current(playback) and status.message:
            from physio_desktop.ui.core_words import told

            self.message = told(status.message, status.hint)

    def _take_end(self, playback: Playback) -> None:
        """At the end what is still being recognised is waited for, elsewhere; then it is over."""
        if not self._is_current(playback):
            return

        def over(_: None) -> None:
            if self._is_current(playback):
                self._playback = None
                self.is_paused = False
                self.changed.emit()

        self._desk.background.watch(self._desk.workplace.jobs.submit(self._end, playback), over)
