"""Whether a model that was just trained may serve: against the one that serves now, on the same windows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.model_choice import ModelChoice
from physio_desktop.workflows.model_registry import Duel, Gate, judge
from physio_desktop.workflows.training_process import Cancelled

PARTS = "parts"  # as `recognition.retraining.folds` calls them, whose import takes a second

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from physio_desktop.recognition.model_store import StoredModel
    from physio_desktop.recognition.retraining.recordings import TrainingRecording
    from physio_desktop.recognition.retraining.run import RunResult
    from physio_desktop.recognition.retraining.scores import Answers
    from physio_desktop.recognition.teaching import Enrolment
    from physio_desktop.storage.model_versions import ModelVersion
    from physio_desktop.storage.session_store import SessionStore


def gate_of(
    result: RunResult,
    base: ModelChoice,
    recordings: Sequence[TrainingRecording],
    taught: Enrolment | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Gate:
    """The candidate's figures on what was left out against what the active model reaches on the same windows.

    Of people (sessions, for a model of one patient) that the active model learned from, its own figures of a
    time when they were left out are taken. taught: what that patient was taught, which the active model
    compares with.
    """
    from physio_desktop.recognition.model_store import load_model
    from physio_desktop.recognition.retraining import scores

    stored = load_model(base.card)
    tested = result.best.answers
    candidate = scores.per_person(tested)
    known = _known(stored.card, result)
    active: dict[str, Any] = {name: known[name] for name in candidate if name in known}
    unseen = _unseen(stored.card, result)
    for name in candidate:
        if is_cancelled():
            raise Cancelled("The training was cancelled.", "Nothing was changed.")
        part = tested.of((tested.people == name) & unseen)
        if name not in active and len(part.truth):
            active[name] = scores.figures(said_by(stored, base.kind, part, recordings, taught))
    if result.patient is not None and not active and result.patient in known:
        return judge({result.patient: scores.figures(tested)}, known)  # of a model for everybody
    return judge(candidate, active, result.tested_by)


def gate_of_version(store: SessionStore, lane: Lane, version: ModelVersion) -> Gate:
    """As it was judged when it was trained; of an imported model nothing is known."""
    run = lane.call(store.models.run_of, version.id)
    if run is not None and run.result is not None and "gate" in run.result:
        stored = run.result["gate"]
        duels = tuple(Duel(**duel) for duel in stored["duels"])
        return Gate(duels, stored["passed"], stored["sentence"])
    return Gate((), None, "It is not known how this model does on the people of this clinic.")


def said_by(
    stored: StoredModel,
    kind: str,
    tested: Answers,
    recordings: Sequence[TrainingRecording],
    taught: Enrolment | None = None,
) -> Answers:
    """What a model says of the very windows on which the candidate was tested."""
    import numpy as np

    from physio_desktop.recognition.configuration import Configuration
    from physio_desktop.recognition.retraining.recordings import WindowTable, labelled_windows
    from physio_desktop.recognition.retraining.scores import Answers

    wanted = set(zip(tested.sessions.tolist(), tested.start_us.tolist(), strict=True))
    tables, said, names = [], [], list(tested.labels[:-1])
    for one in recordings:
        if one.uid not in set(tested.sessions.tolist()):
            continue
        table = labelled_windows(one, Configuration().window_hop)
        keys = zip(table.sessions.tolist(), table.start_us.tolist(), strict=True)
        table = table.rows(np.array([key in wanted for key in keys], np.bool_))
        labels, probabilities = _answers(stored, kind, table.windows, one.placement, taught)
        names = list(dict.fromkeys([*names, *labels[:-1]]))
        tables.append(table)
        said.append((labels, probabilities))
    every = (*names, tested.labels[-1])
    joined = WindowTable.joined(tables)
    out = np.concatenate([_spread(labels, p, every) for labels, p in said])
    truth = np.array([every.index(name) for name in joined.labels.tolist()], np.int64)
    return Answers(every, out, truth, joined.people, joined.sessions, joined.start_us)


def _answers(
    stored: StoredModel, kind: str, windows: npt.NDArray[np.float32], placement: str, taught: Enrolment | None
) -> tuple[tuple[str, ...], npt.NDArray[np.float64]]:
    """Labels, idle last, and probabilities; what a patient was taught is compared on its own side."""
    from physio_desktop.recognition.mirroring import mirrored
    from physio_desktop.recognition.window_classifier import IDLE

    personal = stored.windows.get("personal")
    if taught is None or personal is None:
        model = stored.windows[kind]
        return model.labels, model.probabilities(windows)
    if placement.startswith("left_"):
        windows = mirrored(windows)
    templates = taught.windows_at(personal.rate_hz, int(stored.card["window"]["samples"]))
    return (*templates.exercises, IDLE), personal.probabilities(windows, templates)


def _spread(
    labels: Sequence[str], probabilities: npt.NDArray[np.float64], every: Sequence[str]
) -> npt.NDArray[np.float64]:
    import numpy as np

    out = np.zeros((len(probabilities), len(every)))
    for i, name in enumerate(labels):
        out[:, every.index(name)] = probabilities[:, i]
    return out


def _known(card: Any, result: RunResult) -> dict[str, Any]:
    """The active model's own figures, where they are of the same people: those of another clinic may have the
    same codes, and parts are numbered in every session.
    """
    found: dict[str, Any] = card.get("scores", {}).get("retraining", {}).get("per_person", {})
    other_parts = result.tested_by == PARTS and tuple(card.get("sessions", ())) != result.sessions
    return {} if "imported" in card or (other_parts and "patient" in card) else found


def _unseen(card: Any, result: RunResult) -> npt.NDArray[np.bool_]:
    """Which tested windows are of people and sessions that the active model did not learn from."""
    import numpy as np

    tested = result.best.answers
    learned = set(map(str, card.get("people", ())))
    if result.patient is None:
        return ~np.isin(tested.people, list(learned))
    if result.patient not in learned:
        return np.ones(len(tested.truth), np.bool_)
    if card.get("patient") != result.patient:
        return np.zeros(len(tested.truth), np.bool_)  # which of the sessions it learned from is not known
    return ~np.isin(tested.sessions, list(card.get("sessions", ())))
