"""What goes on at the treatment table now: one patient, one sensor, perhaps a recording, and its sets.

Every method may be called from the window's thread and returns at once: what takes time happens on the jobs
lane, in order. What happens is told through `TreatmentEvents`, from any thread.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from physio_desktop.domain import ImuBlock, Label, Marker, PlannedExercise, Prediction, Repetition, Session
from physio_desktop.errors import PhysioError
from physio_desktop.processing.history import History
from physio_desktop.processing.holding import HoldTimer
from physio_desktop.processing.resampling import Resampler
from physio_desktop.sensing.clock import HostClock
from physio_desktop.sensing.connection import LinkState, LinkStatus
from physio_desktop.sensing.source import Source, SourceUri
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.model_choice import (
    USUAL_PLACEMENTS,
    LoadedModel,
    choose_model,
    load_for_patient,
)
from physio_desktop.workflows.recognising import LiveRecognition, RecognitionStatus
from physio_desktop.workflows.recorder import Recorder, RecordingRequest, StorageStatus
from physio_desktop.workflows.set_keeping import KeptSet, SetKeeper, targets_of
from physio_desktop.workflows.workplace import Workplace

HISTORY_SAMPLES = 368_640  # more than an hour at 100 Hz; 18 MB, and half as much again once looked at


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is treated, where the sensor sits, and what shall be done."""

    patient: str | None = None
    placement: str | None = None
    exercise: str | None = None
    plan: tuple[PlannedExercise, ...] = ()


@dataclass(frozen=True, slots=True)
class SetsStatus:
    """The sets of the recording, or of what is done without one; `session` once it is stored and closed."""

    sets: tuple[KeptSet, ...] = ()
    session: int | None = None

    @property
    def current(self) -> KeptSet | None:
        return self.sets[-1] if self.sets and not self.sets[-1].about.ended_by else None


@dataclass(frozen=True, slots=True)
class RecordingState:
    """`session`: what was recorded, once it is closed; `origin_us` is where it began in stream time."""

    is_on: bool = False
    session: Session | None = None


def _ignore(_: object) -> None: ...


@dataclass(frozen=True, slots=True)
class TreatmentEvents:
    """Plain callables; a window gives the emit methods of its signals."""

    on_link: Callable[[LinkStatus], None] = _ignore
    on_prediction: Callable[[Prediction], None] = _ignore
    on_repetition: Callable[[Repetition], None] = _ignore
    on_recognition: Callable[[RecognitionStatus], None] = _ignore
    on_storage: Callable[[StorageStatus], None] = _ignore
    on_sets: Callable[[SetsStatus], None] = _ignore
    on_recording: Callable[[RecordingState], None] = _ignore


@dataclass(frozen=True, slots=True)
class _Finished:
    """A closed recording whose sets may still be rated and corrected."""

    session: int
    origin_us: int
    keeper: SetKeeper = field(compare=False)


class Treatment:
    """Owns stream, recording and sets. `open_source` makes a source of a URI."""

    def __init__(
        self,
        workplace: Workplace,
        open_source: Callable[[str], Source],
        events: TreatmentEvents,
        models: Path | None = None,
    ) -> None:
        self._workplace = workplace
        self._open_source = open_source
        self._events = events
        self._models = models
        self._subject = Subject()
        self._live: LiveSession | None = None
        self._recorder: Recorder | None = None
        self._lock = threading.Lock()  # of the keeper and what belongs to it
        self._keeper = SetKeeper()
        self._finished: _Finished | None = None
        self._loaded: tuple[object, LoadedModel] | None = None
        self._arrived: deque[tuple[int, float]] = deque(maxlen=400)  # last sample of a batch, when it came
        self._lag_us = 0
        self.history = History(HISTORY_SAMPLES)
        self.holding = HoldTimer()
        self.author = ""

    # -- what the window may look at at any time

    @property
    def subject(self) -> Subject:
        return self._subject

    @property
    def live(self) -> LiveSession | None:
        return self._live

    @property
    def is_recording(self) -> bool:
        return self._recorder is not None

    @property
    def recorder(self) -> Recorder | None:
        return self._recorder

    @property
    def is_real_time(self) -> bool:
        """Whether samples come as they are measured: not from a recording or a hurried simulation."""
        source = self._live.source if self._live is not None else None
        return source is not None and source.is_live and isinstance(source.clock, HostClock)

    def arrived_s(self, prediction: Prediction) -> float | None:
        """When (monotonic) the sample came that completed the window of a prediction; None if long ago."""
        needed_us = prediction.end_us + self._lag_us
        batches = list(self._arrived)
        if not batches or batches[0][0] >= needed_us:
            return None
        return next((came_s for last_us, came_s in batches if last_us >= needed_us), None)

    # -- sensor

    def connect(self, uri: str) -> Future[None]:
        """The future raises SourceError for what is no source; what comes later is told by `on_link`."""
        self._events.on_link(LinkStatus(LinkState.CONNECTING))
        return self._workplace.jobs.submit(self._connect, uri)

    def disconnect(self) -> Future[None]:
        return self._workplace.jobs.submit(self._disconnect)

    def forget_stream(self, message: str) -> None:
        """A source that could not even be made: say so in the place where a link says it."""
        self._events.on_link(LinkStatus(LinkState.FAILED, message))

    def treat(self, subject: Subject) -> Future[None]:
        """Another patient, placement or exercise; recognition begins anew where that makes a difference."""
        before, self._subject = self._subject, subject
        same = (before.patient, before.placement, before.exercise) == (
            subject.patient,
            subject.placement,
            subject.exercise,
        )
        with self._lock:
            if self._recorder is None and before.patient != subject.patient:
                self._keeper = self._new_keeper()
                self._tell_sets()
            else:
                self._keeper.retarget(self._targets())
        return self._workplace.jobs.submit(self._recognise_anew if not same else lambda: None)

    def forget_models(self) -> Future[None]:
        """After teaching: what is loaded is no longer what the patient was taught."""

        def forget() -> None:
            self._loaded = None
            self._recognise_anew()

        return self._workplace.jobs.submit(forget)

    # -- recording

    def record(self) -> Future[None]:
        return self._workplace.jobs.submit(self._record)

    def stop_recording(self) -> Future[Session | None]:
        """Gives the session, closed; None where no sample came. Raises StorageError."""
        return self._workplace.jobs.submit(self._stop_recording)

    def close(self) -> None:
        """End everything and wait: the recording is closed, the reader joined."""
        self._workplace.jobs.call(self._disconnect)

    # -- sets, marks and corrections

    def end_set(self) -> None:
        self._on_keeper(lambda keeper: keeper.end(self._now_us(), "key"))

    def correct_count(self, number: int, count: int) -> None:
        self._on_keeper(lambda keeper: keeper.correct_count(number, count, self.author))

    def rate(self, number: int, pain: int | None, effort: float | None) -> None:
        self._on_keeper(lambda keeper: keeper.rate(number, pain, effort, self.author))

    def move_set(self, number: int, start_us: int, end_us: int) -> None:
        """Stream time. Raises ValueError where that cannot be."""
        self._on_keeper(lambda keeper: keeper.move(number, start_us, end_us, self.author))

    def correct_exercise(self, number: int, exercise: str) -> None:
        """What was done in a set: the prediction stays, a person's label with initials stands beside it."""
        self._on_keeper(lambda keeper: keeper.correct_exercise(number, exercise, self.author))
        with self._lock:
            about = self._keeper.sets[number - 1].about
            end_us = about.end_us or self._now_us()
            self._note(Label(about.start_us, max(end_us, about.start_us), exercise, author=self.author))

    def label_now(self, exercise: str, start_us: int) -> None:
        """What is being done since `start_us` where no set goes on."""
        self._note(Label(start_us, max(self._now_us(), start_us), exercise, author=self.author))

    def mark(self, kind: str = "marker", text: str = "", at_us: int | None = None) -> int:
        """A moment worth finding again; gives it in stream time."""
        at_us = self._now_us() if at_us is None else at_us
        self._note(Marker(at_us, at_us, kind, text, self.author))
        return at_us

    # -- inside

    def _note(self, item: Marker | Label) -> None:
        if self._recorder is not None:
            self._recorder.add([item])

    def _now_us(self) -> int:
        span = self.history.span_us
        return span[1] if span else 0

    def _on_keeper(self, change: Callable[[SetKeeper], object]) -> None:
        with self._lock:
            change(self._keeper)
            self._tell_sets()

    def _tell_sets(self) -> None:
        """With the lock held."""
        abouts = [kept.about for kept in self._keeper.sets]
        if self._recorder is not None:
            self._recorder.set_sets(abouts)
        finished = self._finished if self._finished and self._finished.keeper is self._keeper else None
        if finished is not None:
            sets = [about.shifted(-finished.origin_us) for about in abouts]
            self._workplace.storage.submit(lambda: self._workplace.store.save_sets(finished.session, sets))
        self._events.on_sets(SetsStatus(self._keeper.sets, finished.session if finished else None))

    def _targets(self) -> Callable[[str | None], int]:
        return targets_of({item.exercise: item.n_repetitions for item in self._subject.plan})

    def _new_keeper(self) -> SetKeeper:
        self._finished = None
        return SetKeeper(self._targets())

    # -- on the jobs lane

    def _connect(self, uri: str) -> None:
        self._disconnect()
        source = self._open_source(uri)
        self.history, self.holding = History(HISTORY_SAMPLES), HoldTimer()
        with self._lock:
            self._keeper = self._new_keeper()
            self._tell_sets()
        live = LiveSession(source, on_status=self._on_link, on_blocks=self._on_blocks)
        self._live = live
        live.recognise(self._new_recognition(live))
        live.start()

    def _disconnect(self) -> None:
        live, self._live = self._live, None
        if live is None:
            return
        try:
            live.stop()
        finally:  # whatever broke the reader, what it gave is kept
            self._finish(live)
            self._events.on_link(LinkStatus(LinkState.ENDED))

    def _record(self) -> None:
        live = self._live
        if live is None or live.ended.is_set():
            raise PhysioError("No sensor is connected.", "Connect a sensor, then record.")
        if self._recorder is not None:
            return
        subject = self._subject
        request = RecordingRequest(live.source.uri, subject.patient, self._worn(live), subject.exercise)
        recorder = Recorder(request, self._workplace.store, self._workplace.storage, self._events.on_storage)
        with self._lock:
            self._keeper = self._new_keeper()
            self._recorder = recorder
            self._tell_sets()
        live.record(recorder)
        self._events.on_recording(RecordingState(True))

    def _stop_recording(self) -> Session | None:
        live = self._live
        if live is None or self._recorder is None:
            return None
        before = live.recognise(self._new_recognition(live))
        if before is not None:
            before.close()  # what it still finds belongs to the session
        return self._finish(live)

    def _finish(self, live: LiveSession) -> Session | None:
        """The stream no longer feeds recognition; the rest is written."""
        recorder = self._recorder
        if recorder is None:
            return None
        with self._lock:
            self._keeper.end(self._now_us(), "stop")
            self._tell_sets()
        live.record(None)
        session = None
        try:
            session = recorder.finish()
        finally:
            with self._lock:
                self._recorder = None
                if session is not None:
                    self._finished = _Finished(session.id, recorder.origin_us or 0, self._keeper)
                    status = SetsStatus(self._keeper.sets, session.id)
                    self._events.on_sets(status)
            self._events.on_recording(RecordingState(False, session))
        return session

    def _recognise_anew(self) -> None:
        live = self._live
        if live is None or live.ended.is_set():
            return
        before = live.recognise(self._new_recognition(live))
        if before is not None:
            before.close()

    def _worn(self, live: LiveSession) -> str | None:
        """As chosen, else as the simulation says, else where it usually sits for what shall be done."""
        uri = live.source.uri
        simulated = SourceUri.parse(uri).options if uri.startswith("sim:") else {}
        exercise = self._subject.exercise or simulated.get("exercise", "")
        return self._subject.placement or simulated.get("placement") or USUAL_PLACEMENTS.get(exercise)

    def _new_recognition(self, live: LiveSession) -> LiveRecognition | None:
        """None where it is not known where the sensor sits, or no model serves that place."""
        subject, worn = self._subject, self._worn(live)
        if worn is None or (
            choose_model(worn, subject.exercise, self._models, taught=subject.patient is not None) is None
        ):
            return None
        return LiveRecognition(
            lambda: self._load(subject, worn),
            self._workplace.classify,
            keep=live.keep,
            on_prediction=self._events.on_prediction,
            on_repetition=self._on_repetition,
            on_status=self._events.on_recognition,
        )

    # -- on the classify lane

    def _load(self, subject: Subject, worn: str) -> LoadedModel:
        key = (subject.patient, subject.exercise, worn)
        if self._loaded is None or self._loaded[0] != key:
            from physio_desktop.recognition.boosted_trees import import_lean

            import_lean()
            from physio_desktop.workflows.teaching import enrolment

            workplace, patient = self._workplace, subject.patient

            def enrol():  # type: ignore[no-untyped-def]
                if patient is None or not workplace.is_open:
                    return None
                return enrolment(workplace.store, workplace.storage, patient, worn)

            self._loaded = key, load_for_patient(worn, subject.exercise, enrol, self._models)
        self._lag_us = round(Resampler(self._loaded[1].rate_hz).lag_s * 1e6)
        return self._loaded[1]

    def _on_repetition(self, repetition: Repetition) -> None:
        self._on_keeper(lambda keeper: keeper.push(repetition))
        self._events.on_repetition(repetition)

    # -- on the reader thread

    def _on_blocks(self, blocks: Sequence[ImuBlock]) -> None:
        if blocks and len(blocks[-1]):
            self._arrived.append((int(blocks[-1].time_us[-1]), time.monotonic()))
        for block in blocks:
            self.history.append(block)
            self.holding.push(block)

    def _on_link(self, status: LinkStatus) -> None:
        now_us = self._now_us()
        with self._lock:
            if self._keeper.tick(now_us):
                self._tell_sets()
        self._events.on_link(status)
        if status.state in (LinkState.ENDED, LinkState.FAILED) and self._recorder is not None:
            self._workplace.jobs.submit(self._stop_recording)
