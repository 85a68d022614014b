"""What goes on at the treatment table now: one patient, one sensor, perhaps a recording, and its sets.

Every method may be called from the window's thread and returns at once: what takes time happens on the jobs
lane, in order. What happens is told through `TreatmentEvents`, from any thread.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

from physio_desktop.domain import Calibration, ImuBlock, Prediction, Repetition, Session
from physio_desktop.errors import PhysioError
from physio_desktop.processing.history import History
from physio_desktop.processing.holding import HoldTimer
from physio_desktop.sensing.clock import HostClock
from physio_desktop.sensing.connection import LinkState, LinkStatus
from physio_desktop.sensing.source import Source
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.model_choice import LoadedModel
from physio_desktop.workflows.patient_recognition import PatientRecognition, Preferred
from physio_desktop.workflows.recognising import LiveRecognition, RecognitionStatus
from physio_desktop.workflows.recognition_meter import RecognitionMeter
from physio_desktop.workflows.recorder import Recorder, RecordingRequest
from physio_desktop.workflows.sets_at_work import SetsAtWork
from physio_desktop.workflows.strap_corrections import allowing_for
from physio_desktop.workflows.treatment_events import RecordingState, Subject, TreatmentEvents
from physio_desktop.workflows.workplace import Workplace

HISTORY_SAMPLES = 368_640  # more than an hour at 100 Hz; 18 MB, and half as much again once looked at


class Treatment:
    """Owns stream, recording and `sets`. `open_source` makes a source of a URI."""

    def __init__(
        self,
        workplace: Workplace,
        open_source: Callable[[str], Source],
        events: TreatmentEvents,
        models: Path | None = None,
        preferred: Preferred = lambda placement, patient: None,
    ) -> None:
        self._workplace = workplace
        self._open_source = open_source
        self._events = events
        self._subject = Subject()
        self._live: LiveSession | None = None
        self._recorder: Recorder | None = None
        self._recognition = PatientRecognition(workplace, events, models, preferred)
        self._arrived: deque[tuple[int, float]] = deque(maxlen=400)  # last sample of a batch, when it came
        self.history = History(HISTORY_SAMPLES)
        self.holding = HoldTimer()
        self.sets = SetsAtWork(workplace, self._now_us, events.on_sets)

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
        needed_us = prediction.end_us + self._recognition.lag_us
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

    def recalibrate(self, change: Callable[[Calibration], Calibration]) -> bool:
        """The running stream has another calibration from its next samples on, where it is a device's.

        A session has one calibration: while a recording is on, the change waits. Whether it holds at once.
        """
        live = self._live
        if live is not None:
            live.recalibrate(change)
        return live is not None and not self.is_recording

    def allow_for_strap(self, doubt: str) -> bool:
        """The strap stays as it is: the axes are turned until the sensor is connected anew. Whether now."""
        return self.recalibrate(lambda now: allowing_for(doubt, now))

    def treat(self, subject: Subject) -> Future[None]:
        """Another patient, placement or exercise; recognition begins anew where that makes a difference."""
        before, self._subject = self._subject, subject
        if self._recorder is None and before.patient != subject.patient:
            self.sets.begin(subject.plan)
        else:
            self.sets.retarget(subject.plan)
        same = before.is_recognised_as(subject)
        return self._workplace.jobs.submit(self._recognise_anew if not same else lambda: None)

    def recognise_anew(self) -> Future[None]:
        """As if the stream began now: the strap was put right."""
        return self._workplace.jobs.submit(self._recognise_anew)

    def load_model(self, subject: Subject, worn: str) -> LoadedModel:
        """What would recognise this subject now; on the classify lane. Raises PhysioError."""
        return self._recognition.load(subject, worn)

    def forget_models(self) -> Future[None]:
        """After teaching: what is loaded is no longer what the patient was taught."""

        def forget() -> None:
            self._recognition.forget()
            self._recognise_anew()

        return self._workplace.jobs.submit(forget)

    def swap_model(self) -> Future[None]:
        """After another version was promoted: it serves the running stream from the next window on."""
        return self._workplace.jobs.submit(self._swap_model)

    def try_model(self, card: Path | None, patient: str | None = None) -> Future[None]:
        """A version that does not serve yet recognises the streams (of a patient) until called with None."""

        def change() -> None:
            self._recognition.tried = None if card is None else (card, patient)
            self._swap_model()

        return self._workplace.jobs.submit(change)

    @property
    def tried_model(self) -> Path | None:
        return None if self._recognition.tried is None else self._recognition.tried[0]

    @property
    def meter(self) -> RecognitionMeter:
        """How recognition fares since the start."""
        return self._recognition.meter

    # -- recording

    def record(self) -> Future[None]:
        return self._workplace.jobs.submit(self._record)

    def stop_recording(self) -> Future[Session | None]:
        """Gives the session, closed; None where no sample came. Raises StorageError."""
        return self._workplace.jobs.submit(self._stop_recording)

    def close(self) -> None:
        """End everything and wait: the recording is closed, the reader joined."""
        self._workplace.jobs.call(self._disconnect)

    # -- inside

    def _now_us(self) -> int:
        span = self.history.span_us
        return span[1] if span else 0

    # -- on the jobs lane

    def _connect(self, uri: str) -> None:
        self._disconnect()
        source = self._open_source(uri)
        self.history, self.holding = History(HISTORY_SAMPLES), HoldTimer()
        self.sets.begin(self._subject.plan)
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
        worn = self._recognition.worn(subject, live)
        request = RecordingRequest(live.source.uri, subject.patient, worn, subject.exercise)
        recorder = Recorder(request, self._workplace.store, self._workplace.storage, self._events.on_storage)
        self._recorder = recorder
        self.sets.begin(subject.plan, recorder)
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
        self.sets.stop()
        live.record(None)
        session = None
        try:
            session = recorder.finish()
        finally:
            self._recorder = None
            self.sets.stored(session.id if session is not None else None, recorder.origin_us or 0)
            self._events.on_recording(RecordingState(False, session))
        return session

    def _swap_model(self) -> None:
        self._recognition.forget()
        live = self._live
        if live is None or live.ended.is_set():
            return
        load, running = self._recognition.loader(self._subject, live), live.recognition
        if running is None or load is None:
            self._recognise_anew()
        else:
            running.swap(load).result()

    def _recognise_anew(self) -> None:
        live = self._live
        if live is None or live.ended.is_set():
            return
        self._events.on_recognition(RecognitionStatus())  # what was said was of somebody or something else
        before = live.recognise(self._new_recognition(live))
        if before is not None:
            before.close()

    def _new_recognition(self, live: LiveSession) -> LiveRecognition | None:
        return self._recognition.of(self._subject, live, self._on_repetition)

    # -- on the classify lane

    def _on_repetition(self, repetition: Repetition) -> None:
        self.sets.push(repetition)
        self._events.on_repetition(repetition)

    # -- on the reader thread

    def _on_blocks(self, blocks: Sequence[ImuBlock]) -> None:
        if blocks and len(blocks[-1]):
            self._arrived.append((int(blocks[-1].time_us[-1]), time.monotonic()))
        for block in blocks:
            self.history.append(block)
            self.holding.push(block)

    def _on_link(self, status: LinkStatus) -> None:
        self.sets.tick()
        self._events.on_link(status)
        if status.state in (LinkState.ENDED, LinkState.FAILED) and self._recorder is not None:
            self._workplace.jobs.submit(self._stop_recording)
