"""The repetition models, and their threshold chosen by inner folds over the people learned from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import xgboost

from physio_desktop.errors import PhysioError
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.choosing import Scored
from physio_desktop.recognition.comparison import MONOTONE, Comparer
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.detection import (
    Found,
    Graded,
    best_exercise,
    found_in,
    log_odds,
    new_chooser,
)
from physio_desktop.recognition.execution import ExecutionModel
from physio_desktop.recognition.learning import LearningRows, RowStore, Session
from physio_desktop.recognition.progress import Progress, between, silent
from physio_desktop.recognition.recognizer import Evidence, RepetitionModels
from physio_desktop.recognition.templates import TemplateSet
from physio_desktop.recognition.trees import margins, train_binary


def train_repetition_model(rows: LearningRows, config: Configuration, n_threads: int = 1) -> xgboost.Booster:
    """ "Is this one repetition of k?" """
    weight = rows.weight * np.where(rows.truth, config.positive_weight, 1.0)
    seed = config.seed
    return train_binary(rows.features, rows.truth, weight, config.trees, seed, n_threads, MONOTONE)


def train_execution_model(rows: LearningRows, config: Configuration, n_threads: int = 1) -> ExecutionModel:
    features, execution, weight = rows.execution_rows()
    if not len(execution):
        raise TrainingError(
            "No annotated repetition was seen in the movement.",
            "Do the annotations belong to these recordings, and are these in m/s^2 and rad/s?",
        )
    return ExecutionModel.trained(features, execution, weight, config, n_threads)


class TrainingError(PhysioError):
    """There is nothing that a model could be learned from."""


class RepetitionTrainer:
    """Trains for any choice of people and exercises; what several choices share is computed once."""

    def __init__(self, config: Configuration, n_threads: int = 1) -> None:
        self._config, self._n_threads = config, n_threads
        self._store = RowStore(config)
        self._boosters: dict[frozenset[tuple[str, str, str, tuple[str, ...]]], xgboost.Booster] = {}

    def train(self, sessions: Sequence[Session], progress: Progress = silent) -> RepetitionModels:
        """Both models from the sessions of some people; fewer than three cannot choose a threshold.

        Raises TrainingError where there is no repetition to learn from.
        """
        if not any(len(session.executions) for session in sessions):
            raise TrainingError("There is no repetition to learn from.", "Annotate some, or add people.")
        evidence = self.threshold_evidence(sessions, between(progress, 0.0, 0.7))
        threshold = chosen_threshold(evidence, self._config)
        progress(0.7, "executions")
        execution = train_execution_model(self._store.rows(sessions), self._config, self._n_threads)
        progress(0.8, "repetitions")
        return RepetitionModels(self._booster(sessions), execution, threshold, self._config, evidence)

    def _booster(self, sessions: Sequence[Session]) -> xgboost.Booster:
        key = frozenset(s.key for s in sessions)
        if key not in self._boosters:
            rows = self._store.rows(sessions)
            self._boosters[key] = train_repetition_model(rows, self._config, self._n_threads)
        return self._boosters[key]

    def threshold_evidence(
        self, sessions: Sequence[Session], progress: Progress = silent
    ) -> tuple[Evidence, ...]:
        """What each threshold would have done to each person when the others teach."""
        people = list(dict.fromkeys(s.person for s in sessions))
        if len(people) < 3:
            return ()
        counts = np.zeros((len(self._config.thresholds), 3))
        n_reps = 0
        for i, person in enumerate(people):
            progress(i / len(people), f"inner fold without {person}")
            booster = self._booster([s for s in sessions if s.person != person])
            for session in (s for s in sessions if s.person == person):
                counts += _counts(session, booster, self._config)
                n_reps += len(session.executions)
        rates = (counts / max(n_reps, 1)).tolist()
        return tuple(Evidence(t, *row) for t, row in zip(self._config.thresholds, rates, strict=True))


def chosen_threshold(evidence: Sequence[Evidence], config: Configuration) -> float:
    """The middle of the plateau on which rightly named repetitions minus false alarms is largest; false
    alarms on unknown movements count at their own cost. The very best point of so few people is chance.
    """
    if not evidence:
        return config.threshold
    gain = np.array([e.named - e.false_alarms - config.unknown_cost * e.unknown_alarms for e in evidence])
    plateau = np.flatnonzero(gain >= gain.max() - config.plateau)
    return evidence[int(plateau[len(plateau) // 2])].threshold


def _counts(session: Session, booster: xgboost.Booster, config: Configuration) -> Float64Array:
    """Rightly named, false alarms, and alarms with the shown exercise unknown, at each threshold (t, 3)."""
    unknown = session.templates.without([session.exercise])
    known_odds = _odds(session, session.templates, booster, config)
    unknown_odds = _odds(session, unknown, booster, config)
    counts = []
    for threshold in config.thresholds:
        found = detected(known_odds, session.templates.exercises, threshold, config)
        alarms = len(detected(unknown_odds, unknown.exercises, threshold, config))
        counts.append((*_judged(session, found), alarms))
    return np.array(counts, dtype=np.float64)


def _odds(
    session: Session, templates: TemplateSet, booster: xgboost.Booster, config: Configuration
) -> list[Graded]:
    """Each group of candidates with its log odds; nothing for groups that the gate stops."""
    if not templates.names:
        return []
    p = session.proposals
    compared = Comparer(templates, config.gate).compare(p.shapes)
    odds = log_odds(compared, lambda rows: margins(booster, rows))
    whole = Graded(p.pairs[compared.rows], p.shapes[compared.rows], compared.features, odds)
    cuts = np.flatnonzero(np.diff(whole.pairs[:, 1])) + 1
    return [whole.part(a, b) for a, b in pairwise([0, *cuts.tolist(), len(whole.pairs)])]


def detected(
    graded: Sequence[Graded], exercises: tuple[str, ...], threshold: float, config: Configuration
) -> list[Found]:
    """What the chooser makes of graded candidates, in the order in which a stream brings them."""
    chooser = new_chooser(config)
    chosen: list[Scored] = []
    for group in graded:
        chosen += chooser.push(best_exercise(group, exercises, threshold))
    return [found_in(c) for c in [*chosen, *chooser.close()]]


def _judged(session: Session, found: list[Found]) -> tuple[int, int]:
    """Repetitions rightly named, and detections whose centre is in no repetition, or in a taken one."""
    taken: set[int] = set()
    n_named = 0
    for f in found:
        centre = (f.start + f.end) / 2
        inside = np.flatnonzero((session.marked[:, 0] <= centre) & (centre < session.marked[:, 1]))
        if len(inside) and int(inside[0]) not in taken:
            taken.add(int(inside[0]))
            n_named += f.exercise == session.exercise
    return n_named, len(found) - len(taken)
