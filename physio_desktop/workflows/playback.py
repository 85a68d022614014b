"""A stored session played again through the pipeline of a treatment. Nothing of it is recorded."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

from physio_desktop.domain import ImuBlock, Prediction, Recording, Repetition, Session
from physio_desktop.sensing.connection import LinkState, LinkStatus
from physio_desktop.sensing.replay_source import ReplaySource
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.model_choice import USUAL_PLACEMENTS, LoadedModel, load_for_patient
from physio_desktop.workflows.recognising import LiveRecognition, RecognitionStatus
from physio_desktop.workflows.workplace import Workplace

SPEEDS = (1, 2, 4, 8)


@dataclasses.dataclass(frozen=True, slots=True)
class PlaybackEvents:
    """Called on the reader thread (`on_end`) and on the classify lane (the others)."""

    on_prediction: Callable[[Prediction], None] = lambda _: None
    on_repetition: Callable[[Repetition], None] = lambda _: None
    on_status: Callable[[RecognitionStatus], None] = lambda _: None
    on_end: Callable[[], None] = lambda: None


class Playback:
    """One run over a session from a moment on. `pause` and `go_on` return at once; `stop` waits."""

    def __init__(
        self,
        recording: Recording,
        from_us: int,
        speed: float,
        events: PlaybackEvents,
        lane: Lane,
        load: Callable[[], LoadedModel] | None,
    ) -> None:
        """load: makes the model, called on `lane`; None where nobody knows which: nothing is recognised."""
        rest = from_moment(recording, from_us)
        self._source = ReplaySource("session:", lambda: rest, speed)
        self._events = events
        recognition = None
        if load is not None:
            recognition = LiveRecognition(
                load,
                lane,
                on_prediction=events.on_prediction,
                on_repetition=events.on_repetition,
                on_status=events.on_status,
            )
        self._live = LiveSession(self._source, None, self._notice, recognition)
        self._from_us = from_us

    @property
    def position_us(self) -> int:
        return max(self._from_us, self._source.position_us)

    @property
    def is_recognising(self) -> bool:
        return self._live.recognition is not None

    def start(self) -> None:
        self._live.start()

    def pause(self) -> None:
        self._source.pause()

    def go_on(self, speed: float | None = None) -> None:
        self._source.go_on(speed)

    def end_soon(self) -> None:
        self._live.end_soon()

    def stop(self) -> None:
        """What is still being recognised is told of before this returns."""
        self._live.stop()

    def _notice(self, status: LinkStatus) -> None:
        if status.state in (LinkState.ENDED, LinkState.FAILED):
            self._events.on_end()


def from_moment(recording: Recording, from_us: int) -> Recording:
    """What comes at that moment and after it."""
    later: list[ImuBlock] = []
    for block in recording.blocks:
        rest = block.split(from_us)[1] if len(block) else block
        if len(rest):
            later.append(rest)
    if later and later[0].gap is not None:
        later[0] = dataclasses.replace(later[0], gap=None)  # nothing came before it
    return dataclasses.replace(recording, blocks=tuple(later))


def model_of_session(
    workplace: Workplace, session: Session, models: Path | None = None
) -> Callable[[], LoadedModel] | None:
    """Loads the model that would serve this session live; None where it is not known where the sensor sat."""
    worn = session.placement or USUAL_PLACEMENTS.get(session.exercise or "")
    if worn is None:
        return None

    def load() -> LoadedModel:
        from physio_desktop.recognition.boosted_trees import import_lean

        import_lean()
        from physio_desktop.workflows.teaching import enrolment

        def enrol():  # type: ignore[no-untyped-def]
            if session.patient is None or not workplace.is_open:
                return None
            return enrolment(workplace.store, workplace.storage, session.patient, worn)

        return load_for_patient(worn, session.exercise, enrol, models)

    return load
