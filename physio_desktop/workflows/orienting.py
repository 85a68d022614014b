"""From known movements to how the board lies on the limb, and into the device's profile.

The movements are recordings, or stretches of the stream that runs.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from physio_desktop.domain import Calibration, FloatArray, Matrix
from physio_desktop.errors import PhysioError
from physio_desktop.processing.history import History
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.mirroring import MATRIX as MIRROR
from physio_desktop.recognition.orientation import Orientation, propose_orientations
from physio_desktop.recognition.references import Reference
from physio_desktop.sensing.board_axes import as_matrix
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.found_recordings import find_marked
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.model_choice import USUAL_PLACEMENTS, choose_model
from physio_desktop.workflows.reference_repetitions import CutReference, ReferenceRequest, cut_references
from physio_desktop.workflows.stream_recordings import recorded
from physio_desktop.workflows.teaching import enrolment

if TYPE_CHECKING:
    from physio_desktop.recognition.recognizer import RepetitionModels
    from physio_desktop.recognition.templates import TemplateSet

_CLEAR = 3.0  # log odds by which the first proposal must lead to be called clear
_FACES = {
    "+x": "its x axis",
    "-x": "the opposite of its x axis",
    "+y": "its y axis",
    "-y": "the opposite of its y axis",
    "+z": "its z axis",
    "-z": "the opposite of its z axis",
}


@dataclass(frozen=True, slots=True)
class ProposedRotation:
    """One way in which the board may lie on the limb.

    rotation: from the board's axes to the limb's; text: such as `+y-x+z`. log_odds over `n_repetitions` that
    look like the exercises under it; share: of what speaks for any way, from 0 to 1. is_clear: no other way
    comes near.
    """

    text: str
    rotation: Matrix
    log_odds: float
    n_repetitions: int
    is_clear: bool
    share: float = 1.0

    @property
    def words(self) -> str:
        """What to compare with the board on the limb."""
        along, _, away = (self.text[i : i + 2] for i in (0, 2, 4))
        return f"{_FACES[along]} points to the hand or foot, {_FACES[away]} away from the skin"


@dataclass(frozen=True, slots=True)
class ProposedRotations:
    """Likeliest first, at least one; `device`: whose they are, None where the recordings do not tell.

    calibration: what the movements were measured with.
    """

    device: str | None
    rotations: tuple[ProposedRotation, ...]
    calibration: Calibration = field(default_factory=Calibration)


@dataclass(frozen=True, slots=True)
class ShownMovement:
    """One or two repetitions of a known exercise in the stream that runs, from rest to rest (stream time)."""

    exercise: str
    start_us: int
    end_us: int


def propose_rotations(
    store: SessionStore,
    lane: Lane,
    shown: Sequence[ReferenceRequest],
    placement: str | None = None,
    patient: str | None = None,
    *,
    models: Path | None = None,
    rate_hz: float | None = None,
) -> ProposedRotations:
    """Compare what was shown with the patient's own references where there are some, else other people's.

    Two exercises in different directions settle more than one. Raises TeachingError for recordings that hold
    no repetition, PhysioError where there is nothing to compare with or nothing looks like the exercise.
    """
    config = Configuration()
    cuts = [
        cut
        for request in shown
        for found in find_marked(request.source, store, lane, rate_hz)
        for cut in cut_references(found, request, config)
    ]
    return _propose(cuts, store, lane, placement, patient, models)


def propose_from_stream(
    store: SessionStore,
    lane: Lane,
    live: LiveSession,
    history: History,
    shown: Sequence[ShownMovement],
    placement: str,
    patient: str | None = None,
    *,
    models: Path | None = None,
) -> ProposedRotations:
    """As `propose_rotations`, of what was just shown. Takes a few seconds; not for the storage lane."""
    config = Configuration()
    cuts = [
        cut
        for movement in shown
        for cut in cut_references(
            recorded(live, history, movement.start_us, movement.end_us, placement),
            ReferenceRequest("", movement.exercise, "correct"),
            config,
        )
    ]
    return _propose(cuts, store, lane, placement, patient, models)


def save_rotation(
    store: SessionStore,
    lane: Lane,
    device: str,
    rotation: Matrix,
    calibration: Calibration | None = None,
) -> Calibration:
    """Remember how a board lies on the limb; gives the device's profile.

    calibration: what the device is measured with where it has no profile yet.
    """
    known = lane.call(store.device_profile, device) or calibration or Calibration()
    profile = dataclasses.replace(known, rotation=rotation, source="profile", notes=(), axes_confirmed=True)
    lane.call(store.save_device_profile, device, profile)
    return profile


def _propose(
    cuts: Sequence[CutReference],
    store: SessionStore,
    lane: Lane,
    placement: str | None,
    patient: str | None,
    models: Path | None,
) -> ProposedRotations:
    config = Configuration()
    if not cuts:
        raise PhysioError("There is no repetition to look at.", "Record one repetition and rest.")
    worn = placement or cuts[0].found.placement or USUAL_PLACEMENTS.get(cuts[0].reference.exercise)
    if worn is None:
        raise PhysioError("It is not known where the sensor was worn.", "Name the placement.")
    device, calibration = _measured_with(cuts)
    references = [(_around(cut.reference, config), cut.reference.exercise) for cut in cuts]
    shown = {exercise for _, exercise in references}
    templates, learned = _compared_with(store, lane, worn, patient, models, shown)
    unknown = shown - set(templates.exercises)
    if unknown:
        raise PhysioError(
            f"There is no reference of {', '.join(sorted(unknown))} at {worn} to compare with.",
            "Show an exercise that the shipped model knows there, or that this patient was taught.",
        )
    likely = [o for o in propose_orientations(references, templates, learned) if o.n_repetitions]
    if not likely:
        raise PhysioError(
            "The movement looks like the exercise in no orientation of the board.",
            "Show it again, from rest to rest, or another exercise.",
        )
    return ProposedRotations(device, _ranked(likely, np.array(calibration.rotation)), calibration)


def _measured_with(cuts: Sequence[CutReference]) -> tuple[str | None, Calibration]:
    rotations = {cut.found.recording.calibration.rotation for cut in cuts}
    devices = {cut.found.device for cut in cuts}
    if len(rotations) > 1 or len(devices) > 1:
        raise PhysioError(
            "The recordings come from several devices, or from before and after a change of axes.",
            "Use recordings of one device.",
        )
    return devices.pop(), cuts[0].found.recording.calibration


def _ranked(likely: Sequence[Orientation], before: Float64Array) -> tuple[ProposedRotation, ...]:
    best = likely[0].log_odds
    is_clear = len(likely) == 1 or best - likely[1].log_odds >= _CLEAR
    total = sum(math.exp(o.log_odds - best) for o in likely)
    return tuple(
        _proposed(o, before, is_clear and o is likely[0], math.exp(o.log_odds - best) / total)
        for o in likely[:3]
    )


def _around(reference: Reference, config: Configuration) -> FloatArray:
    """The repetition with two seconds before and after it."""
    n = round(2 * config.rate_hz)
    return reference.values[max(0, reference.start - n) : reference.end + n]


def _proposed(found: Orientation, before: Float64Array, is_clear: bool, share: float) -> ProposedRotation:
    whole = dataclasses.replace(found, limb_from_board=found.limb_from_board @ before)
    rotation = as_matrix(whole.limb_from_board)
    return ProposedRotation(whole.text, rotation, found.log_odds, found.n_repetitions, is_clear, share)


def _compared_with(
    store: SessionStore,
    lane: Lane,
    placement: str,
    patient: str | None,
    folder: Path | None,
    exercises: Collection[str],
) -> tuple[TemplateSet, RepetitionModels]:
    """The patient's own references where they are of all these exercises, else other people's."""
    from physio_desktop.recognition.model_store import load_model

    own = enrolment(store, lane, patient, placement) if patient else None
    if own is not None and not set(exercises) <= set(own.templates.exercises):
        own = None
    choice = choose_model(placement, None, folder, taught=own is not None)
    if choice is None:
        raise PhysioError(f"There is no model for {placement}.", "Name another placement.")
    stored = load_model(choice.card)
    if own is not None:
        return own.templates, stored.repetitions
    templates = stored.references.get(choice.kind)
    if templates is None or stored.general is None:
        raise PhysioError(
            f"The model {stored.name} has nobody's references at {placement}.",
            "Name a patient who was taught there.",
        )
    return (templates.turned(MIRROR) if choice.mirrored else templates), stored.general
