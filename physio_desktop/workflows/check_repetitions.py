"""After teaching: how many check repetitions, never learned from, the general and the personal model name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from physio_desktop.domain import ImuBlock, Prediction, Repetition
from physio_desktop.processing.resampling import Resampler
from physio_desktop.recognition.teaching import TeachingError
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.classifying import load_for, predictions
from physio_desktop.workflows.found_recordings import find_recordings
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

    The personal model is right as often as its detector, which knows all that the patient was taught at this
    placement, counts this exercise. The general model has no detector of its own, since a card carries
    nobody's references: it is right where its label of the window around a found repetition is this exercise.
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
    repetitions = detected(personal, found.recording.blocks)
    choice = choose_model(worn, exercise, models)
    general = load_chosen(choice) if choice is not None else None
    knows = general is not None and exercise in general.labels
    labels = predictions(found, general) if general is not None and knows else []
    return CheckResult(
        exercise,
        n_done,
        min(n_done, sum(_label_at(labels, r) == exercise for r in repetitions)),
        min(n_done, sum(r.exercise == exercise for r in repetitions)),
        knows,
    )


def detected(model: LoadedModel, blocks: Sequence[ImuBlock]) -> list[Repetition]:
    """What the model's detector finds in a whole recording."""
    stream = model.new_repetitions()
    if stream is None:
        return []
    resampler = Resampler(stream.rate_hz)
    pieces = [piece for block in blocks for piece in resampler.push(block)] + resampler.close()
    return [repetition for piece in pieces for repetition in stream.take(piece)] + stream.finish()


def _label_at(labels: Sequence[Prediction], repetition: Repetition) -> str | None:
    """The label of the window whose middle is nearest to the repetition's."""
    if not labels:
        return None
    middle = repetition.start_us + repetition.end_us
    return min(labels, key=lambda label: abs(label.start_us + label.end_us - middle)).exercise


def wilson(k: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a share (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927)."""
    share, spread = k / n, _Z**2 / n
    centre = (share + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    return max(0.0, centre - half), min(1.0, centre + half)
