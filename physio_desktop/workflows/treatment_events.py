"""Who is treated, and what is told of it while it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from physio_desktop.domain import PlannedExercise, Prediction, Repetition, Session
from physio_desktop.sensing.connection import LinkStatus
from physio_desktop.workflows.recognising import RecognitionStatus
from physio_desktop.workflows.recorder import StorageStatus
from physio_desktop.workflows.set_keeping import KeptSet


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is treated, where the sensor sits, and what shall be done."""

    patient: str | None = None
    placement: str | None = None
    exercise: str | None = None
    plan: tuple[PlannedExercise, ...] = ()

    def is_recognised_as(self, other: Subject) -> bool:
        """Whether recognition goes on where the one takes the place of the other."""
        return (self.patient, self.placement, self.exercise) == (
            other.patient,
            other.placement,
            other.exercise,
        )


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
    """`session`: what was recorded, once it is closed."""

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
