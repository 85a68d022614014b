"""Which model recognises a stream: by where the sensor sits, and by what the patient was taught there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from physio_desktop.domain import Repetition
from physio_desktop.processing.resampling import Resampler
from physio_desktop.sensing.source import SourceUri
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.model_choice import (
    USUAL_PLACEMENTS,
    LoadedModel,
    choose_model,
    load_for_patient,
)
from physio_desktop.workflows.recognising import LiveRecognition
from physio_desktop.workflows.treatment_events import Subject, TreatmentEvents
from physio_desktop.workflows.workplace import Workplace


class PatientRecognition:
    """Makes the recognition of a stream; a model is loaded once, on the classify lane.

    lag_us: by how much its time base lags behind the stream, once a model is loaded.
    """

    def __init__(self, workplace: Workplace, events: TreatmentEvents, models: Path | None = None) -> None:
        self.lag_us = 0
        self._workplace = workplace
        self._events = events
        self._models = models
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
        """None where it is not known where the sensor sits, or no model serves that place."""
        worn = self.worn(subject, live)
        if worn is None or (
            choose_model(worn, subject.exercise, self._models, taught=subject.patient is not None) is None
        ):
            return None
        return LiveRecognition(
            lambda: self._load(subject, worn),
            self._workplace.classify,
            keep=live.keep,
            on_prediction=self._events.on_prediction,
            on_repetition=on_repetition,
            on_status=self._events.on_recognition,
        )

    # -- on the classify lane

    def _load(self, subject: Subject, worn: str) -> LoadedModel:
        known = self._loaded
        if known is None or not known[0].is_recognised_as(subject) or known[1] != worn:
            from physio_desktop.recognition.boosted_trees import import_lean

            import_lean()
            model = load_for_patient(
                worn, subject.exercise, lambda: self._enrolment(subject.patient, worn), self._models
            )
            self._loaded = known = subject, worn, model
        self.lag_us = round(Resampler(known[2].rate_hz).lag_s * 1e6)
        return known[2]

    def _enrolment(self, patient: str | None, worn: str):  # type: ignore[no-untyped-def]
        from physio_desktop.workflows.teaching import enrolment

        if patient is None or not self._workplace.is_open:
            return None
        return enrolment(self._workplace.store, self._workplace.storage, patient, worn)
