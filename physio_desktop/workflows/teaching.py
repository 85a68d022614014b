"""Teach my patient: recordings become reference repetitions in the store, and those become recognition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from physio_desktop.errors import StorageError
from physio_desktop.processing.motion import MotionTrack
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.measures import measure
from physio_desktop.recognition.references import Reference
from physio_desktop.recognition.teaching import Enrolment, TeachingError, enrol
from physio_desktop.storage.references import PatientReference
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.found_recordings import find_marked
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.reference_repetitions import CutReference, ReferenceRequest, cut_references

__all__ = ["Learned", "ReferenceRequest", "enrolment", "teach"]

_DIGEST, _TITLE = "recording_sha256", "title"


@dataclass(frozen=True, slots=True)
class Learned:
    """One reference as it was taken: where from, and how large and long the repetition is."""

    source: str
    placement: str
    exercise: str
    execution: str
    start_s: float
    end_s: float
    amplitude_deg: float


def teach(
    store: SessionStore,
    lane: Lane,
    patient: str,
    placement: str | None,
    references: Sequence[ReferenceRequest],
    *,
    title: str | None = None,
    replace: bool = False,
    rate_hz: float | None = None,
) -> list[Learned]:
    """Learn all references or none. Without a placement, each recording must know its own.

    title: what people call the exercise. replace: forget what was taught of these exercises before.
    rate_hz: of files without a clock. Raises TeachingError, RecordingFileError or StorageError.
    """
    config = Configuration()
    cuts: dict[str, list[CutReference]] = {}
    for request in references:
        for found in find_marked(request.source, store, lane, rate_hz):
            for cut in cut_references(found, request, config):
                cuts.setdefault(_worn(placement or found.placement, found.title), []).append(cut)
    if not cuts:
        raise TeachingError("There is no repetition to learn.", "Record at least one correct repetition.")
    learned = []
    for worn, theirs in cuts.items():
        enrol([cut.reference for cut in theirs], config)  # what cannot be used must not be stored
        learned += [_learned(cut, worn, config) for cut in theirs]
    for worn, theirs in cuts.items():
        items = [_item(cut, title) for cut in theirs]
        lane.call(store.add_references, patient, worn, items, replace=replace)
    return learned


def enrolment(store: SessionStore, lane: Lane, patient: str, placement: str) -> Enrolment | None:
    """What a patient was taught at a placement, ready for recognition; None where that is nothing.

    Raises StorageError for what cannot be a reference. It waits for the storage lane: call it from another.
    """
    stored = lane.call(store.references, patient, placement)
    return enrol([_reference(item) for item in stored], Configuration()) if stored else None


def taught_digests(stored: Sequence[PatientReference]) -> set[str]:
    """Which recordings were learned from."""
    return {str(item.data[_DIGEST]) for item in stored if _DIGEST in item.data}


def title_of(data: Mapping[str, Any], exercise: str) -> str:
    """What people call the exercise of a stored reference."""
    return str(data.get(_TITLE) or exercise)


def _worn(placement: str | None, title: str) -> str:
    if placement is None:
        raise TeachingError(
            f"{title}: it is not known where the sensor was worn.", "Name the placement, such as right_ankle."
        )
    return placement


def _item(cut: CutReference, title: str | None) -> PatientReference:
    reference = cut.reference
    data = {**reference.to_json(), _DIGEST: cut.found.digest()}
    if title:
        data[_TITLE] = title
    return PatientReference(reference.exercise, reference.execution, data, cut.found.device)


def _learned(cut: CutReference, placement: str, config: Configuration) -> Learned:
    reference = cut.reference
    track = MotionTrack(config.rate_hz)
    track.push(reference.values)
    last = track.n_ready - 1
    measures = measure(track, min(reference.start, last), min(reference.end, last))
    return Learned(
        cut.found.title,
        placement,
        reference.exercise,
        reference.execution,
        round(cut.start_s, 3),
        round(cut.end_s, 3),
        round(measures["amplitude_deg"], 1),
    )


def _reference(item: PatientReference) -> Reference:
    """What the store holds is opaque to it, so it may be anything."""
    try:
        found = Reference.from_json(item.data)
        n, width = found.values.shape
        if width != 9 or not 0 <= found.start < found.end <= n:
            raise ValueError("its samples are not where they should be")
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        raise StorageError(
            f"A reference repetition of {item.exercise} cannot be used: {error}.",
            "Delete the references of this exercise and record them again.",
        ) from error
    return found
