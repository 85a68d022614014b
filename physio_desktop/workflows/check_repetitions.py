"""After teaching: how many check repetitions, never learned from, the general and the personal model name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from physio_desktop.domain import ImuBlock, Repetition
from physio_desktop.processing.resampling import Resampler
from physio_desktop.recognition.teaching import TeachingError
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.classifying import load_for
from physio_desktop.workflows.found_recordings import FoundRecording, find_recordings
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.model_choice import LoadedModel, choose_model, load_chosen
from physio_desktop.workflows.teaching import enrolment, taught_digests

_Z = 1.96  # 95 %


@dataclass(frozen=True, slots=True)
class CheckResult:
    """k of n repetitions named rightly. `general_knows`: whether anybody else has recorded this exercise."""

    exercise: str
    n: int
    general_right: int
    personal_right: int
    general_knows: bool

    @property
    def sentence(self) -> str:
        low, high = wilson(self.personal_right, self.n)
        general = f"the general model {self.general_right} of {self.n}"
        if not self.general_knows:
            general += " (it does not know this exercise)"
        return (
            f"{self.exercise}: {general}, the personal model {self.personal_right} of {self.n}. "
            f"n = {self.n} is small: the personal model's true share may be anything "
            f"from {low:.0%} to {high:.0%}."
        )


def check_repetitions(
    store: SessionStore,
    lane: Lane,
    patient: str,
    placement: str | None,
    source: str,
    exercise: str,
    n_done: int,
    *,
    models: Path | None = None,
    rate_hz: float | None = None,
) -> CheckResult:
    """A check recording holds `n_done` repetitions of one exercise and nothing else.

    A model is right as often as its detector counts this exercise: the personal one compares with all that
    the patient was taught at this placement, the general one with the references of other people.
    Raises TeachingError, also for a recording that was learned from.
    """
    found = next(find_recordings(source, store, lane, rate_hz))
    worn = placement or found.placement
    if worn is None:
        raise TeachingError("It is not known where the sensor was worn.", "Name the placement.")
    if found.digest() in taught_digests(lane.call(store.references, patient, worn)):
        raise TeachingError(
            f"{found.title} was learned from and can prove nothing.", "Record a few repetitions more."
        )
    enrolled = enrolment(store, lane, patient, worn)
    if enrolled is None:
        raise TeachingError(f"This patient was taught nothing at {worn}.", "Teach first, then check.")
    personal = load_for(worn, models, lambda: enrolled)
    choice = choose_model(worn, exercise, models)
    general = load_chosen(choice, exercise=exercise) if choice is not None else None
    knows = general is not None and exercise in general.labels
    return CheckResult(
        exercise,
        n_done,
        _n_right(general, found, exercise, n_done) if general is not None and knows else 0,
        _n_right(personal, found, exercise, n_done),
        knows,
    )


def _n_right(model: LoadedModel, found: FoundRecording, exercise: str, n_done: int) -> int:
    return min(n_done, sum(r.exercise == exercise for r in detected(model, found.recording.blocks)))


def detected(model: LoadedModel, blocks: Sequence[ImuBlock]) -> list[Repetition]:
    """What the model's detector finds in a whole recording."""
    stream = model.new_repetitions()
    if stream is None:
        return []
    resampler = Resampler(stream.rate_hz)
    pieces = [piece for block in blocks for piece in resampler.push(block)] + resampler.close()
    return [repetition for piece in pieces for repetition in stream.take(piece)] + stream.finish()


def wilson(k: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a share (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927)."""
    share, spread = k / n, _Z**2 / n
    centre = (share + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    return max(0.0, centre - half), min(1.0, centre + half)
