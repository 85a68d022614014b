"""The repetition models, and their threshold chosen by inner folds over the people learned from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import xgboost

from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.choosing import Scored
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.detection import Compared, Found, best_exercise, compare_group, new_chooser
from physio_desktop.recognition.execution import ExecutionModel
from physio_desktop.recognition.learning import LearningRows, RowStore, Session
from physio_desktop.recognition.recognizer import RepetitionModels
from physio_desktop.recognition.templates import TemplateSet
from physio_desktop.recognition.trees import margins, train_binary


def train_repetition_model(rows: LearningRows, config: Configuration, n_threads: int = 1) -> xgboost.Booster:
    """ "Is this one repetition of k?" """
    weight = rows.weight * np.where(rows.truth, config.positive_weight, 1.0)
    return train_binary(rows.features, rows.truth, weight, config.trees, config.seed, n_threads)


def train_execution_model(rows: LearningRows, config: Configuration, n_threads: int = 1) -> ExecutionModel:
    features, execution, weight = rows.execution_rows()
    return ExecutionModel.trained(features, execution, weight, config, n_threads)


def train_repetition_models(
    sessions: Sequence[Session], config: Configuration, store: RowStore, n_threads: int = 1
) -> RepetitionModels:
    """Both models from the sessions of some people; fewer than three cannot choose a threshold."""
    rows = store.rows(sessions)
    threshold = choose_threshold(sessions, config, store, n_threads)
    repetition = train_repetition_model(rows, config, n_threads)
    return RepetitionModels(repetition, train_execution_model(rows, config, n_threads), threshold, config)


def choose_threshold(
    sessions: Sequence[Session], config: Configuration, store: RowStore, n_threads: int = 1
) -> float:
    """The threshold that serves each person best when the others teach: rightly named repetitions minus
    false alarms, known and unknown movements alike (the latter with the shown exercise's templates left out).
    """
    people = list(dict.fromkeys(s.person for s in sessions))
    if len(people) < 3:
        return config.threshold
    gain = np.zeros(len(config.thresholds))
    for person in people:
        rows = store.rows([s for s in sessions if s.person != person])
        booster = train_repetition_model(rows, config, n_threads)
        for session in (s for s in sessions if s.person == person):
            gain += _gains(session, booster, config)
    smooth = np.convolve(np.pad(gain, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    return float(config.thresholds[int(np.argmax(smooth))])


def _gains(session: Session, booster: xgboost.Booster, config: Configuration) -> Float64Array:
    """Rightly named minus false alarms minus weighted unknown alarms, at each threshold."""
    unknown = session.templates.without([session.exercise])
    known_odds = _odds(session, session.templates, booster, config)
    unknown_odds = _odds(session, unknown, booster, config)
    gains = []
    for threshold in config.thresholds:
        found = detected(known_odds, session.templates.exercises, threshold, config)
        named, wrong = _judged(session, found)
        alarms = len(detected(unknown_odds, unknown.exercises, threshold, config))
        gains.append(named - wrong - config.unknown_cost * alarms)
    return np.array(gains)


Graded = list[tuple[Compared, Float64Array]]


def _odds(
    session: Session, templates: TemplateSet, booster: xgboost.Booster, config: Configuration
) -> Graded:
    """Each group of candidates with its log odds; nothing for groups that the gate stops."""
    if not templates.names:
        return []
    p = session.proposals
    whole = compare_group(p.pairs, p.shapes, templates, config)
    if whole is None:
        return []
    odds = whole.odds(lambda rows: margins(booster, rows))
    cuts = np.flatnonzero(np.diff(whole.pairs[:, 1])) + 1
    edges = [0, *cuts.tolist(), len(whole.pairs)]
    return [(whole.part(a, b), odds[a:b]) for a, b in pairwise(edges)]


def detected(
    graded: Graded, exercises: tuple[str, ...], threshold: float, config: Configuration
) -> list[Found]:
    """What the chooser makes of graded candidates, in the order in which a stream brings them."""
    chooser = new_chooser(config)
    chosen: list[Scored] = []
    for group, odds in graded:
        chosen += chooser.push(best_exercise(group, odds, exercises, threshold))
    return [c.payload for c in [*chosen, *chooser.close()]]


def _judged(session: Session, found: list[Found]) -> tuple[int, int]:
    """Repetitions rightly named, and detections that are nothing or have the wrong name."""
    p = session.proposals
    named: set[int] = set()
    index = {(int(a), int(b)): i for i, (a, b) in enumerate(p.pairs)}
    for f in found:
        row = index[f.start, f.end]
        if p.share[row] >= 0.5 and f.exercise == session.exercise:
            named.add(int(p.rep[row]))
    return len(named), len(found) - len(named)
