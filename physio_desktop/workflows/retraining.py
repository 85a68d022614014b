"""From reviewed sessions to a model that may serve: collect, train, test against the active one, keep."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from physio_desktop import paths
from physio_desktop.domain import SessionLine
from physio_desktop.errors import PhysioError
from physio_desktop.recognition.progress import Progress, between, silent
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.model_choice import ModelChoice, choose_model
from physio_desktop.workflows.model_registry import Gate, ModelRegistry
from physio_desktop.workflows.promotion_gate import gate_of
from physio_desktop.workflows.public_people import is_public
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
    public: bool = True,
    progress: Progress = silent,
) -> list[TrainingRecording]:
    """What people said of the sessions of a placement, both sides of it, with the samples; of `people` and,
    if wanted, of the public archive.

    Sessions without a patient, deleted ones and those of which nobody said anything are left out.
    """
    from physio_desktop.recognition.retraining.recordings import TrainingRecording

    side = _right(placement)
    lines = [line for line in lane.call(store.reviews.lines) if _serves(line, people, public)]
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
                f"{line.started.astimezone():%Y-%m-%d %H:%M}",
                is_public(line.patient),
            )
        )
    return found


def _serves(line: SessionLine, people: Sequence[str], public: bool) -> bool:
    if not line.closed or line.patient is None:
        return False
    return public if is_public(line.patient) else not people or line.patient in people


def _right(placement: str) -> str:
    return placement.replace("left_", "right_", 1)


def health_of(
    placement: str, recordings: Sequence[TrainingRecording], *, personal: bool = False
) -> DataHealth:
    """Of what was collected, before anything is trained."""
    from physio_desktop.recognition.configuration import Configuration
    from physio_desktop.recognition.retraining.health import data_health
    from physio_desktop.recognition.retraining.run import RunSettings, windows_of

    table = windows_of(recordings, RunSettings(placement), Configuration(), silent)
    return data_health(placement, recordings, table, personal=personal)


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
    from physio_desktop.workflows.teaching import enrolment  # slow to import

    started = datetime.now(UTC)
    registry.remove_leftovers()
    patient = settings.people[0] if settings.personal and len(settings.people) == 1 else None
    base = base_of(registry, settings.placement, shipped, patient)
    recordings = collect(
        store,
        lane,
        settings.placement,
        people=settings.people,
        public=settings.public,
        progress=between(progress, 0.0, 0.1),
    )
    _stop_if(is_cancelled)
    plain = dataclasses.asdict(settings)
    try:
        start = _start(base) if settings.continues else None
        result = run_apart(recordings, settings, between(progress, 0.1, 0.95), is_cancelled, start)
        progress(0.95, "comparing with the active model")
        taught = None if patient is None else enrolment(store, lane, patient, settings.placement)
        gate = gate_of(result, base, recordings, taught, is_cancelled)
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


def base_of(
    registry: ModelRegistry, placement: str, shipped: Path | None = None, patient: str | None = None
) -> ModelChoice:
    """The model that serves a placement (of a patient) now: the active version if its files are whole, else
    the shipped.
    """
    side = _right(placement)
    preferred = registry.preferred(side, patient)
    if preferred is not None:
        choice = choose_model(side, None, preferred.parent)
        if choice is not None:
            return choice
        _log.warning("the active model %s cannot be read; the shipped one serves", preferred.name)
    choice = choose_model(side, None, shipped or paths.models_dir())
    if choice is None:
        raise PhysioError(f"No model knows {placement}.", "Teach the patient there instead.")
    return choice


def _start(base: ModelChoice) -> WindowModel:
    from physio_desktop.recognition.model_store import load_model

    return load_model(base.card).windows[base.kind]


def _kept(registry: ModelRegistry, base: ModelChoice, result: RunResult) -> ModelVersion:
    from physio_desktop.recognition.model_store import load_model
    from physio_desktop.recognition.retraining.retrained import retrained_model

    stored = load_model(base.card)
    side = _right(result.settings.placement)
    return registry.add(
        side, lambda name: retrained_model(stored, base.kind, result, name), patient=result.patient
    )


def _stop_if(is_cancelled: Callable[[], bool]) -> None:
    if is_cancelled():
        raise Cancelled("The training was cancelled.", "Nothing was changed.")
