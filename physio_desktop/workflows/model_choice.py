"""Which stored model serves a placement, and what of it recognises one patient's sensor there.

Choosing reads cards only; loading needs xgboost, whose import takes seconds, and so belongs on a lane.
"""

from __future__ import annotations

import dataclasses
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from physio_desktop import paths
from physio_desktop.domain import FloatArray, ImuBlock, Repetition
from physio_desktop.errors import PhysioError

if TYPE_CHECKING:
    from physio_desktop.recognition.explanation import Reason
    from physio_desktop.recognition.form import Reference
    from physio_desktop.recognition.model_store import StoredModel
    from physio_desktop.recognition.placement import PlacementDoubt
    from physio_desktop.recognition.teaching import Enrolment

_log = logging.getLogger(__name__)
PLACEMENTS = ("right_ankle", "right_wrist", "left_ankle", "left_wrist", "right_thigh", "left_thigh", "chest")
USUAL_PLACEMENTS: Mapping[str, str] = {
    **dict.fromkeys(("e1", "e3", "e4", "e5"), "right_ankle"),
    **dict.fromkeys(("e2", "e6", "e7", "e8"), "right_wrist"),
}
SHIPPED_SERVES = (
    "The shipped model serves, because the active one cannot be used; "
    "train it again, or go back to another version."
)
_TELLING = ("e4", "e1", "e6", "e7")  # in each pair two directions of one limb
Enrol = Callable[[], "Enrolment | None"]


class RepetitionStream(Protocol):
    """Finds repetitions in one stream at `rate_hz`; see `recognition.recognizer`."""

    @property
    def rate_hz(self) -> float: ...
    @property
    def mounting(self) -> str | None: ...
    @property
    def doubt(self) -> PlacementDoubt | None: ...
    def take(self, piece: ImuBlock) -> list[Repetition]: ...
    def finish(self) -> list[Repetition]: ...


def _unexplained(window: FloatArray, label: str) -> Sequence[Reason]:
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class LoadedModel:
    """Ready for one sensor at one placement of one patient.

    probabilities: a window (n_samples, 9) at rate_hz to the calibrated probabilities (n,) of `labels`.
    new_repetitions: a fresh detector for a new stream, or None where nothing can be counted. explain: what
    spoke for a label of a window. correct: what the patient was taught as correct, by exercise. notice: what
    the user should know of the choice.
    """

    name: str
    labels: tuple[str, ...]
    probabilities: Callable[[FloatArray], npt.NDArray[np.float64]]
    new_repetitions: Callable[[], RepetitionStream | None]
    rate_hz: float
    n_samples: int
    hop: int
    explain: Callable[[FloatArray, str], Sequence[Reason]] = _unexplained
    correct: Mapping[str, Reference] = field(default_factory=dict)
    notice: str = ""

    def fits_stream_of(self, other: LoadedModel) -> bool:
        """Whether it can go on with what another model has taken in: the same time base and windows."""
        return (self.rate_hz, self.n_samples, self.hop) == (other.rate_hz, other.n_samples, other.hop)


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A card, the kind of its general live label, and whether samples are those of the other side.

    kind "": the model knows nothing of the placement, and serves only what a patient was taught there.
    """

    card: Path
    kind: str
    mirrored: bool


def choose_model(
    placement: str, exercise: str | None = None, folder: Path | None = None, *, taught: bool = False
) -> ModelChoice | None:
    """The stored model for a placement, None if there is none. The left side is served by the right one's.

    Where several serve it, one that knows `exercise` is taken. For what a patient was `taught` any model
    will do where none knows the placement: it compares with the patient's own references.
    """
    side = placement.replace("left_", "right_", 1)
    found: list[tuple[ModelChoice, tuple[str, ...]]] = []
    others: list[ModelChoice] = []
    for path in sorted((folder or paths.models_dir()).glob("*.card.json")):
        for kind, (worn, exercises) in _placements(path).items():
            if side in (kind, worn):
                found.append((ModelChoice(path, kind, side != placement), exercises))
            elif taught:
                others.append(ModelChoice(path, "", False))
    fitting = [choice for choice, exercises in found if exercise in exercises]
    return next(iter([*fitting, *(choice for choice, _ in found), *others]), None)


def movements_to_show(placement: str, folder: Path | None = None) -> tuple[str, ...]:
    """Exercises that other people have shown at a placement, those that tell axes apart best first."""
    choice = choose_model(placement, None, folder)
    known = _placements(choice.card)[choice.kind][1] if choice is not None and choice.kind else ()
    return tuple(sorted(known, key=lambda e: (_TELLING.index(e) if e in _TELLING else len(_TELLING), e)))


def load_for_patient(
    placement: str,
    exercise: str | None,
    enrol: Enrol,
    folder: Path | None = None,
    preferred: Path | None = None,
) -> LoadedModel:
    """The model of a placement, personal where the patient was taught there. Raises PhysioError.

    preferred: the card of a version trained here. Where that cannot be used, the shipped model serves, and
    its `notice` says so.
    """
    enrolment = enrol()
    if preferred is not None:
        try:
            return _preferred(preferred, placement, exercise, enrolment)
        except PhysioError:
            _log.warning("the model %s cannot be used", preferred.name, exc_info=True)
            shipped = load_for_patient(placement, exercise, lambda: enrolment, folder)
            return dataclasses.replace(shipped, notice=SHIPPED_SERVES)
    choice = choose_model(placement, exercise, folder, taught=enrolment is not None)
    if choice is None:
        raise PhysioError(
            f"There is no model for {placement}, and the patient was taught nothing there.",
            "Teach reference repetitions, or choose another placement.",
        )
    return load_chosen(choice, lambda: enrolment, exercise)


def _preferred(card: Path, placement: str, exercise: str | None, enrolment: Enrolment | None) -> LoadedModel:
    choice = choose_model(placement, exercise, card.parent)
    if choice is None or choice.card != card:
        raise PhysioError(f"{card.parent.name} is missing or not for {placement}.", "Train it again.")
    return load_chosen(choice, lambda: enrolment, exercise)


def load_chosen(choice: ModelChoice, enrol: Enrol = lambda: None, exercise: str | None = None) -> LoadedModel:
    """Load a model, personal where `enrol` gives what the patient was taught at this placement.

    Without that, repetitions are compared with the references of other people, where the model has them.
    An enrolment is made of samples as the sensor gave them, also on the left: a patient is compared with
    the same side, and distances between two mirrored movements are those between the movements. Only what
    was learned from other people needs mirroring. `exercise`: what will be done, if that is known: it
    helps to tell how the sensor is worn. Raises ModelError.
    """
    from physio_desktop.recognition.alignment import StrapAlignment
    from physio_desktop.recognition.form import FormJudge
    from physio_desktop.recognition.model_store import load_model
    from physio_desktop.recognition.recognizer import RepetitionRecognizer

    stored = load_model(choice.card)
    taught = enrol()
    models = stored.general if taught is None else stored.repetitions
    templates = stored.references.get(choice.kind) if taught is None else taught.templates
    is_of_one = taught is not None or "patient" in stored.card
    kind = "personal" if is_of_one else choice.kind
    # Against other people's references a turned strap cannot be told from another exercise.
    watch = taught is not None or (templates is not None and exercise in templates.exercises)
    label = _general(stored, choice) if taught is None else _personal(stored, choice, taught)

    def new_repetitions() -> RepetitionStream | None:
        if models is None or templates is None:
            return None
        stream = RepetitionRecognizer(
            models,
            templates,
            stored.id_of(kind),
            watch,
            watch,
            exercise=exercise,
            alignment=StrapAlignment(models.config.alignment),
            form=None if taught is None else FormJudge(taught.correct),
        )
        return _Mirrored(stream) if choice.mirrored and taught is None else stream

    window: Mapping[str, Any] = stored.card["window"]
    return LoadedModel(
        stored.id_of(kind),
        label.names,
        label.probabilities,
        new_repetitions,
        float(stored.card["rate_hz"]),
        int(window["samples"]),
        int(window["hop"]),
        label.explain,
        {} if taught is None else taught.correct,
    )


class _Mirrored:
    """A stream of the left side for a detector that knows the right one."""

    def __init__(self, stream: RepetitionStream) -> None:
        self._stream = stream

    @property
    def rate_hz(self) -> float:
        return self._stream.rate_hz

    @property
    def mounting(self) -> str | None:
        """In the mirror a quarter turn goes the other way."""
        found = self._stream.mounting
        return {"turned_90": "turned_270", "turned_270": "turned_90"}.get(found or "", found)

    @property
    def doubt(self) -> PlacementDoubt | None:
        return self._stream.doubt

    def take(self, piece: ImuBlock) -> list[Repetition]:
        from physio_desktop.recognition.mirroring import mirrored

        return self._stream.take(dataclasses.replace(piece, values=mirrored(piece.values)))

    def finish(self) -> list[Repetition]:
        return self._stream.finish()


@dataclass(frozen=True, slots=True, eq=False)
class _Label:
    """The live label: its names, their probabilities, and what spoke for one of them."""

    names: tuple[str, ...]
    probabilities: Callable[[FloatArray], npt.NDArray[np.float64]]
    explain: Callable[[FloatArray, str], Sequence[Reason]]


def _general(stored: StoredModel, choice: ModelChoice) -> _Label:
    from physio_desktop.recognition.explanation import reasons
    from physio_desktop.recognition.mirroring import mirrored

    model = stored.windows.get(choice.kind)
    if model is None:
        raise PhysioError(
            f"The model {stored.name} has no live label for this.", "Train it or install it again."
        )

    def seen(window: FloatArray) -> FloatArray:
        return mirrored(window) if choice.mirrored else window

    def probabilities(window: FloatArray) -> npt.NDArray[np.float64]:
        return np.asarray(model.probabilities(seen(window)[None])[0])

    return _Label(model.labels, probabilities, lambda window, label: reasons(model, seen(window), label))


def _personal(stored: StoredModel, choice: ModelChoice, taught: Enrolment) -> _Label:
    from physio_desktop.recognition.explanation import reasons
    from physio_desktop.recognition.window_classifier import IDLE

    model = stored.windows.get("personal")
    if model is None:
        return _general(stored, choice)
    n_samples = int(stored.card["window"]["samples"])
    windows = taught.windows_at(model.rate_hz, n_samples)

    def probabilities(window: FloatArray) -> npt.NDArray[np.float64]:
        return np.asarray(model.probabilities(window[None], windows)[0])

    def explain(window: FloatArray, label: str) -> Sequence[Reason]:
        return reasons(model, window, label, windows)

    return _Label((*windows.exercises, IDLE), probabilities, explain)


def _placements(card: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Where a card's model is worn, and its exercises, by kind of live label. A bad card serves nothing."""
    try:
        placements = json.loads(card.read_text(encoding="utf-8"))["placements"]
        return {
            str(kind): (str(of["worn"]).replace(" ", "_"), tuple(map(str, of["exercises"])))
            for kind, of in placements.items()
        }
    except (OSError, LookupError, TypeError, AttributeError, ValueError):
        _log.warning("the model card %s cannot be read", card.name, exc_info=True)
        return {}
