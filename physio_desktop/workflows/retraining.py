"""From reviewed sessions to a model that may serve: collect, train, test against the active one, keep."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from physio_desktop import paths
from physio_desktop.domain import SessionLine
from physio_desktop.errors import PhysioError
from physio_desktop.recognition.progress import Progress, between, silent
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.model_choice import ModelChoice, choose_model
from physio_desktop.workflows.model_registry import Duel, Gate, ModelRegistry, judge
from physio_desktop.workflows.session_truth import session_truth
from physio_desktop.workflows.training_process import Cancelled, run_apart

if TYPE_CHECKING:
    from physio_desktop.recognition.retraining.health import DataHealth
    from physio_desktop.recognition.retraining.recordings import TrainingRecording
    from physio_desktop.recognition.retraining.run import RunResult, RunSettings
    from physio_desktop.recognition.window_classifier import WindowModel
    from physio_desktop.storage.model_versions import ModelVersion
    from physio_desktop.storage.session_store import SessionStore

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A new version, what it reached, and whether it may serve."""

    version: ModelVersion
    result: RunResult
    gate: Gate


def collect(
    store: SessionStore,
    lane: Lane,
    placement: str,
    *,
    people: Sequence[str] = (),
    progress: Progress = silent,
) -> list[TrainingRecording]:
    """What people said of the sessions of a placement, both sides of it, with the samples.

    Sessions without a patient, deleted ones and those of which nobody said anything are left out.
    """
    from physio_desktop.recognition.retraining.recordings import TrainingRecording

    side = _right(placement)
    lines = [line for line in lane.call(store.reviews.lines) if _serves(line, people)]
    found = []
    for i, line in enumerate(lines):
        progress(i / len(lines), f"reading {line.patient}")
        session = lane.call(store.session, line.id)
        if session.placement is None or _right(session.placement) != side:
            continue
        truth = session_truth(store, lane, line.id)
        labels = tuple(label for label in truth.labels if label.source in ("person", "file", "protocol"))
        if not truth.repetitions and not labels and not truth.rejected:
            continue
        found.append(
            TrainingRecording(
                line.uid,
                str(line.patient),
                session.placement,
                line.device,
                session.sample_rate_hz,
                truth.recording.blocks,
                labels,
                truth.repetitions,
                truth.rejected,
                bool(truth.repetitions) and truth.is_complete,
                line.n_corrected,
            )
        )
    return found


def _serves(line: SessionLine, people: Sequence[str]) -> bool:
    return line.closed and line.patient is not None and (not people or line.patient in people)


def _right(placement: str) -> str:
    return placement.replace("left_", "right_", 1)


def health_of(placement: str, recordings: Sequence[TrainingRecording]) -> DataHealth:
    """Of what was collected, before anything is trained."""
    from physio_desktop.recognition.configuration import Configuration
    from physio_desktop.recognition.retraining.health import data_health
    from physio_desktop.recognition.retraining.run import RunSettings, windows_of

    table = windows_of(recordings, RunSettings(placement), Configuration(), silent)
    return data_health(placement, recordings, table)


def train_from_sessions(
    registry: ModelRegistry,
    store: SessionStore,
    lane: Lane,
    settings: RunSettings,
    *,
    progress: Progress = silent,
    is_cancelled: Callable[[], bool] = lambda: False,
    shipped: Path | None = None,
) -> Trained:
    """A new version from everything that fits `settings`, tested against the model that serves now.

    Nothing serves it yet (`ModelRegistry.promote`). Raises Cancelled, and TooLittle with the reasons; then
    nothing is left of it. Runs that end or fail are kept with their figures.
    """
    started = datetime.now(UTC)
    base = base_of(registry, settings.placement, shipped)
    recordings = collect(
        store, lane, settings.placement, people=settings.people, progress=between(progress, 0.0, 0.1)
    )
    _stop_if(is_cancelled)
    plain = dataclasses.asdict(settings)
    try:
        start = _start(base) if settings.continues else None
        result = run_apart(recordings, settings, between(progress, 0.1, 0.95), is_cancelled, start)
        progress(0.95, "comparing with the active model")
        is_own = registry.preferred(_right(settings.placement)) is not None
        gate = gate_of(result, base, recordings, is_own, is_cancelled)
        _stop_if(is_cancelled)
        version = _kept(registry, base, result)
    except Cancelled:
        raise
    except PhysioError as error:
        message = str(error)
        lane.call(lambda: store.models.add_run(started, "failed", plain, message=message))
        raise
    outcome = {**result.to_json(), "gate": dataclasses.asdict(gate)}
    lane.call(lambda: store.models.add_run(started, "done", plain, result=outcome, model=version.id))
    progress(1.0, "done")
    return Trained(version, result, gate)


def base_of(registry: ModelRegistry, placement: str, shipped: Path | None = None) -> ModelChoice:
    """The model that serves a placement now: the active version if its files are whole, else the shipped."""
    side = _right(placement)
    preferred = registry.preferred(side)
    if preferred is not None:
        choice = choose_model(side, None, preferred.parent)
        if choice is not None:
            return choice
        _log.warning("the active model %s cannot be read; the shipped one serves", preferred.name)
    choice = choose_model(side, None, shipped or paths.models_dir())
    if choice is None:
        raise PhysioError(f"No model knows {placement}.", "Teach the patient there instead.")
    return choice


def gate_of(
    result: RunResult,
    base: ModelChoice,
    recordings: Sequence[TrainingRecording],
    is_own: bool,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Gate:
    """The candidate's figures on people left out against what the active model reaches on the same windows.

    Of people the active model learned from, its own figures of a time when they were left out are taken.
    """
    from physio_desktop.recognition.model_store import load_model
    from physio_desktop.recognition.retraining import scores

    stored = load_model(base.card)
    candidate = scores.per_person(result.best.answers)
    known = stored.card.get("scores", {}).get("retraining", {}).get("per_person", {}) if is_own else {}
    active: dict[str, Any] = {}
    learned = set(map(str, stored.card.get("people", ())))
    for person in candidate:
        _stop_if(is_cancelled)
        if person in learned:
            if person in known:
                active[person] = known[person]
            continue
        answers = said_by(stored.windows[base.kind], result, recordings, person)
        active[person] = scores.figures(answers)
    return judge(candidate, active)


def gate_of_version(store: SessionStore, lane: Lane, version: ModelVersion) -> Gate:
    """As it was judged when it was trained; of an imported model nothing is known."""
    for run in lane.call(store.models.runs):
        if run.model == version.id and run.result is not None and "gate" in run.result:
            stored = run.result["gate"]
            duels = tuple(Duel(**duel) for duel in stored["duels"])
            return Gate(duels, stored["passed"], stored["sentence"])
    return Gate((), None, "It is not known how this model does on the people of this clinic.")


def said_by(
    model: WindowModel, result: RunResult, recordings: Sequence[TrainingRecording], person: str
) -> Any:
    """What a model says of the very windows of a person on which the candidate was tested."""
    import numpy as np

    from physio_desktop.recognition.configuration import Configuration
    from physio_desktop.recognition.retraining.run import windows_of
    from physio_desktop.recognition.retraining.scores import Answers

    own = [r for r in recordings if r.person == person]
    table = windows_of(own, result.settings, Configuration(), silent)
    names = tuple(dict.fromkeys((*result.labels[:-1], *model.exercises)))
    labels = (*names, result.labels[-1])
    said = np.zeros((len(table), len(labels)))
    probabilities = model.probabilities(table.windows)
    for i, name in enumerate(model.labels):
        said[:, labels.index(name)] = probabilities[:, i]
    truth = np.array([labels.index(name) for name in table.labels.tolist()], np.int64)
    return Answers(labels, said, truth, table.people, table.sessions, table.start_us)


def _start(base: ModelChoice) -> WindowModel:
    from physio_desktop.recognition.model_store import load_model

    return load_model(base.card).windows[base.kind]


def _kept(registry: ModelRegistry, base: ModelChoice, result: RunResult) -> ModelVersion:
    from physio_desktop.recognition.model_store import load_model
    from physio_desktop.recognition.retraining.retrained import retrained_model

    stored = load_model(base.card)
    settings = result.settings
    patient = result.health.people[0] if settings.personal and len(result.health.people) == 1 else None
    side = _right(settings.placement)
    return registry.add(side, lambda name: retrained_model(stored, base.kind, result, name), patient=patient)


def _stop_if(is_cancelled: Callable[[], bool]) -> None:
    if is_cancelled():
        raise Cancelled("The training was cancelled.", "Nothing was changed.")
