"""Which model recognises a stream: by where the sensor sits, and by what the patient was taught there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from physio_desktop.domain import Repetition
from physio_desktop.errors import StorageError
from physio_desktop.processing.resampling import Resampler
from physio_desktop.sensing.source import SourceUri
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.model_choice import (
    USUAL_PLACEMENTS,
    LoadedModel,
    load_for_patient,
)
from physio_desktop.workflows.recognising import LiveRecognition
from physio_desktop.workflows.recognition_meter import RecognitionMeter
from physio_desktop.workflows.treatment_events import Subject, TreatmentEvents
from physio_desktop.workflows.workplace import Workplace

_log = logging.getLogger(__name__)
Preferred = Callable[[str, str | None], Path | None]


class PatientRecognition:
    """Makes the recognition of a stream; a model is loaded once, on the classify lane.

    lag_us: by how much its time base lags behind the stream, once a model is loaded. preferred: the card of
    the version that serves a placement and patient instead of the shipped model; asked on the classify lane.
    tried: a card that is tried out on whatever stream fits it, without serving; and, where it is for one
    patient, on nobody else's.
    """

    def __init__(
        self,
        workplace: Workplace,
        events: TreatmentEvents,
        models: Path | None = None,
        preferred: Preferred = lambda placement, patient: None,
    ) -> None:
        self.lag_us = 0
        self._workplace = workplace
        self._events = events
        self._models = models
        self._preferred = preferred
        self.tried: tuple[Path, str | None] | None = None
        self.meter = RecognitionMeter()
        self._loaded: tuple[Subject, str, LoadedModel] | None = None

    def forget(self) -> None:
        """What is loaded is no longer what the patient was taught."""
        self._loaded = None

    def worn(self, subject: Subject, live: LiveSession) -> str | None:
        """As chosen, else as the simulation says, else where it usually sits for what shall be done."""
        uri = live.source.uri
        simulated = SourceUri.parse(uri).options if uri.startswith("sim:") else {}
        exercise = subject.exercise or simulated.get("exercise", "")
        return subject.placement or simulated.get("placement") or USUAL_PLACEMENTS.get(exercise)

    def of(
        self, subject: Subject, live: LiveSession, on_repetition: Callable[[Repetition], None]
    ) -> LiveRecognition | None:
        """None where it is not known where the sensor sits."""
        worn = self.worn(subject, live)
        if worn is None:
            return None
        return LiveRecognition(
            lambda: self._load(subject, worn),
            self._workplace.classify,
            keep=live.keep,
            on_prediction=self._events.on_prediction,
            on_repetition=on_repetition,
            on_status=self._events.on_recognition,
            meter=self.meter,
        )

    def loader(self, subject: Subject, live: LiveSession) -> Callable[[], LoadedModel] | None:
        """What gives the model that now serves this stream, for `LiveRecognition.swap`."""
        worn = self.worn(subject, live)
        return None if worn is None else lambda: self._load(subject, worn)

    # -- on the classify lane

    def _load(self, subject: Subject, worn: str) -> LoadedModel:
        known = self._loaded
        if known is None or not known[0].is_recognised_as(subject) or known[1] != worn:
            model = self.load(subject, worn)
            self._loaded = known = subject, worn, model
        self.lag_us = round(Resampler(known[2].rate_hz).lag_s * 1e6)
        return known[2]

    def load(self, subject: Subject, worn: str) -> LoadedModel:
        """Afresh, for whatever is to be recognised as this treatment would be. Raises PhysioError."""
        from physio_desktop.recognition.boosted_trees import import_lean

        import_lean()
        return load_for_patient(
            worn,
            subject.exercise,
            lambda: self._enrolment(subject.patient, worn),
            self._models,
            self._tried_on(subject.patient) or self._asked(worn, subject.patient),
        )

    def _tried_on(self, patient: str | None) -> Path | None:
        card, whose = self.tried or (None, None)
        return card if whose is None or whose == patient else None

    def _asked(self, worn: str, patient: str | None) -> Path | None:
        try:
            return self._preferred(worn, patient)
        except StorageError:
            _log.warning("it is not known which model serves", exc_info=True)
            return None

    def _enrolment(self, patient: str | None, worn: str):  # type: ignore[no-untyped-def]
        from physio_desktop.workflows.teaching import enrolment

        if patient is None or not self._workplace.is_open:
            return None
        return enrolment(self._workplace.store, self._workplace.storage, patient, worn)
