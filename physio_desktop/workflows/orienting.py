"""From recordings of known exercises to how the board lies on the limb, and into the device's profile."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from physio_desktop.domain import Calibration, FloatArray, Matrix
from physio_desktop.errors import PhysioError
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.mirroring import MATRIX as MIRROR
from physio_desktop.recognition.orientation import Orientation, propose_orientations
from physio_desktop.recognition.teaching import Reference
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.found_recordings import find_marked
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.model_choice import USUAL_PLACEMENTS, choose_model
from physio_desktop.workflows.reference_repetitions import ReferenceRequest, cut_references
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
    look like the exercises under it. is_clear: no other way comes near.
    """

    text: str
    rotation: Matrix
    log_odds: float
    n_repetitions: int
    is_clear: bool

    @property
    def words(self) -> str:
        """What to compare with the board on the limb."""
        along, _, away = (self.text[i : i + 2] for i in (0, 2, 4))
        return f"{_FACES[along]} points to the hand or foot, {_FACES[away]} away from the skin"


@dataclass(frozen=True, slots=True)
class ProposedRotations:
    """Likeliest first, at least one; `device`: whose they are, None where the recordings do not tell."""

    device: str | None
    rotations: tuple[ProposedRotation, ...]


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
    if not cuts:
        raise PhysioError("There is no repetition to look at.", "Record one repetition and rest.")
    worn = placement or cuts[0].found.placement or USUAL_PLACEMENTS.get(cuts[0].reference.exercise)
    if worn is None:
        raise PhysioError("It is not known where the sensor was worn.", "Name the placement.")
    calibrations = {cut.found.recording.calibration.rotation for cut in cuts}
    devices = {cut.found.device for cut in cuts}
    if len(calibrations) > 1 or len(devices) > 1:
        raise PhysioError(
            "The recordings come from several devices, or from before and after a change of axes.",
            "Use recordings of one device.",
        )
    templates, learned = _compared_with(store, lane, worn, patient, models)
    references = [(_around(cut.reference, config), cut.reference.exercise) for cut in cuts]
    unknown = {exercise for _, exercise in references} - set(templates.exercises)
    if unknown:
        raise PhysioError(
            f"There is no reference of {', '.join(sorted(unknown))} at {worn} to compare with.",
            "Show an exercise that the shipped model knows there, or that this patient was taught.",
        )
    found = propose_orientations(references, templates, learned)
    likely = [o for o in found if o.n_repetitions]
    if not likely:
        raise PhysioError(
            "The movement looks like the exercise in no orientation of the board.",
            "Show it again, from rest to rest, or another exercise.",
        )
    before: Float64Array = np.array(calibrations.pop())
    clear = len(likely) == 1 or likely[0].log_odds - likely[1].log_odds >= _CLEAR
    rotations = tuple(_proposed(o, before, clear and o is likely[0]) for o in likely[:3])
    return ProposedRotations(devices.pop(), rotations)


def save_rotation(store: SessionStore, lane: Lane, device: str, rotation: Matrix) -> None:
    """Remember how a board lies on the limb; recordings from now on are turned by it."""
    known = lane.call(store.device_profile, device) or Calibration()
    profile = dataclasses.replace(known, rotation=rotation, source="profile", notes=())
    lane.call(store.save_device_profile, device, profile)


def _around(reference: Reference, config: Configuration) -> FloatArray:
    """The repetition with two seconds before and after it."""
    n = round(2 * config.rate_hz)
    return reference.values[max(0, reference.start - n) : reference.end + n]


def _proposed(found: Orientation, before: Float64Array, is_clear: bool) -> ProposedRotation:
    whole = dataclasses.replace(found, limb_from_board=found.limb_from_board @ before)
    a, b, c = (tuple(map(float, row)) for row in whole.limb_from_board.tolist())
    return ProposedRotation(whole.text, (a, b, c), found.log_odds, found.n_repetitions, is_clear)  # type: ignore[arg-type]


def _compared_with(
    store: SessionStore, lane: Lane, placement: str, patient: str | None, folder: Path | None
) -> tuple[TemplateSet, RepetitionModels]:
    from physio_desktop.recognition.model_store import load_model

    own = enrolment(store, lane, patient, placement) if patient else None
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
