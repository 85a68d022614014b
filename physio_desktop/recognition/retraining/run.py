"""One training run: windows, folds over people, candidates, scores, and the model that comes of it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import xgboost
from sklearn.base import clone

from physio_desktop.errors import PhysioError
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.calibration import best_temperature, softened
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.drift import Baseline, baseline
from physio_desktop.recognition.progress import Progress, silent
from physio_desktop.recognition.retraining import parallel, scores
from physio_desktop.recognition.retraining.cells import cells_json
from physio_desktop.recognition.retraining.estimators import BOOSTED, FOREST, WindowTrees
from physio_desktop.recognition.retraining.folds import (
    LEARNED,
    PEOPLE,
    Grouping,
    Rows,
    Split,
    grouping,
    learning_curve_splits,
    protocol,
    splits,
)
from physio_desktop.recognition.retraining.health import DataHealth, data_health
from physio_desktop.recognition.retraining.parallel import Task
from physio_desktop.recognition.retraining.recordings import (
    TrainingRecording,
    WindowTable,
    labelled_windows,
)
from physio_desktop.recognition.retraining.scores import Answers
from physio_desktop.recognition.retraining.search import fitted
from physio_desktop.recognition.window_classifier import (
    IDLE,
    WindowModel,
    feature_scale,
    importance,
    turned_each,
)
from physio_desktop.recognition.window_features import window_features

KINDS = (BOOSTED, FOREST)
N_IMPORTANT = 30


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What a person chooses. Empty choices of people and exercises mean all of them. personal: for the one
    person chosen, and nobody else. public: people of the public archive, where they were imported, are
    learned from, too.

    continues: boosting goes on from the model that serves now, whose knowledge so stays in. cluster:
    address of a Dask scheduler (tcp://host:port) whose workers do the fits.
    """

    placement: str
    people: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()
    kinds: tuple[str, ...] = KINDS
    search: str = "defaults"
    personal: bool = False
    public: bool = False
    continues: bool = False
    seed: int = 7
    n_jobs: int = 2
    cluster: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One kind of trees: what it reached on people left out, and the model from all of them."""

    kind: str
    parameters: dict[str, Any]
    answers: Answers
    model: WindowModel
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class RunResult:
    """`candidates`: the best one first (macro F1 on people left out). tested_by: people, sessions or parts;
    what the figures call people are these. sessions: uids of what was learned from, the archive apart.
    """

    settings: RunSettings
    health: DataHealth
    protocol: str
    fingerprint: str
    labels: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    learning_curve: tuple[tuple[int, float], ...]
    importance: tuple[tuple[str, float], ...]
    seconds: float
    tested_by: str = PEOPLE
    sessions: tuple[str, ...] = ()

    @property
    def best(self) -> Candidate:
        return self.candidates[0]

    @property
    def patient(self) -> str | None:
        """Whom the model is for; None: for everybody."""
        return self.health.people[0] if self.settings.personal else None

    def to_json(self) -> dict[str, Any]:
        """Everything but models and the samples of windows."""
        return {
            "settings": asdict(self.settings),
            "protocol": self.protocol,
            "fingerprint": self.fingerprint,
            "labels": list(self.labels),
            "people": [*self.health.people, *self.health.public],
            "tested_by": self.tested_by,
            "candidates": [_candidate_json(c) for c in self.candidates],
            "learning_curve": [[n, round(f1, 6)] for n, f1 in self.learning_curve],
            "importance": [[name, round(share, 6)] for name, share in self.importance],
            "conflicts": len(self.health.conflicts),
            "seconds": round(self.seconds, 1),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """The table's rows as worn, in its order, and behind them their copies; ready for any fold. `groups` of
    the table: what is left out together.
    """

    table: WindowTable
    rows: Rows
    labels: tuple[str, ...]
    groups: npt.NDArray[np.str_]


def run(
    recordings: Sequence[TrainingRecording],
    settings: RunSettings,
    progress: Progress = silent,
    config: Configuration | None = None,
    start: WindowModel | None = None,
) -> RunResult:
    """`start`: the model that `settings.continues`. The same input gives the same model.

    Raises TooLittle where there is not enough to learn from, PhysioError where `start` cannot be continued.
    """
    started = time.perf_counter()
    config = config or Configuration(seed=settings.seed)
    chosen = _chosen(recordings, settings)
    table = windows_of(chosen, settings, config, progress)
    health = data_health(settings.placement, chosen, table, personal=settings.personal)
    health.refuse()
    progress(0.15, "features")
    start = start if settings.continues else None
    by = grouping(table, chosen, personal=settings.personal)
    material = material_of(table, config, labels_of(table, start), by)
    with parallel.workers(settings.n_jobs, settings.cluster):
        candidates = _candidates(material, settings, config, progress, start)
        best = candidates[0]
        curve = _learning_curve(material, best, progress)
    return RunResult(
        settings,
        health,
        protocol(material.rows, by.kind, continues=start is not None, n_public=by.n_public),
        fingerprint(chosen),
        material.labels,
        tuple(candidates),
        tuple(curve),
        tuple(importance(best.model.trees)[:N_IMPORTANT]),
        time.perf_counter() - started,
        by.kind,
        tuple(r.uid for r in chosen if not r.is_public),
    )


def _chosen(recordings: Sequence[TrainingRecording], settings: RunSettings) -> list[TrainingRecording]:
    side = settings.placement.replace("left_", "right_", 1)
    fitting = [r for r in recordings if r.placement.replace("left_", "right_", 1) == side]
    own = [r for r in fitting if not r.is_public and (not settings.people or r.person in settings.people)]
    chosen = own + [r for r in fitting if r.is_public and settings.public]
    if settings.personal and len({r.person for r in own}) > 1:
        raise PhysioError(
            "A model for one patient learns from one patient.",
            "Name exactly one, or train one for everybody.",
        )
    if not own:
        raise PhysioError(
            f"No reviewed session with the sensor at {settings.placement} was chosen.",
            "Review some sessions, or choose another placement or other people.",
        )
    return sorted(chosen, key=lambda r: (r.person, _samples_digest(r)))


def _samples_digest(recording: TrainingRecording) -> bytes:
    """The order of rows is part of what makes a model: it must not hang on names drawn at random."""
    digest = hashlib.sha256()
    for block in recording.blocks:
        digest.update(block.values.tobytes())
    return digest.digest()


def windows_of(
    recordings: Sequence[TrainingRecording], settings: RunSettings, config: Configuration, progress: Progress
) -> WindowTable:
    tables = []
    for i, recording in enumerate(recordings):
        progress(0.15 * i / len(recordings), f"windows of {recording.person}")
        table = labelled_windows(recording, config.window_hop)
        if settings.exercises:
            table = table.rows(np.isin(table.labels, [*settings.exercises, IDLE]))
        tables.append(table)
    return WindowTable.joined(tables)


def labels_of(table: WindowTable, start: WindowModel | None = None) -> tuple[str, ...]:
    """Those that occur, idle last; those of the model that is continued. Raises PhysioError."""
    names = sorted(set(table.labels.tolist()) - {IDLE})
    if start is None:
        return (*names, IDLE)
    if strange := [name for name in names if name not in start.exercises]:
        raise PhysioError(
            f"The present model cannot go on with {', '.join(strange)}: it does not know them.",
            "Train anew instead of going on from the present model.",
        )
    return start.labels


def material_of(
    table: WindowTable, config: Configuration, labels: tuple[str, ...], by: Grouping | None = None
) -> Material:
    """Features as worn and of straps turned a little, as for the shipped models."""
    truth = np.array([labels.index(name) for name in table.labels.tolist()], np.int64)
    groups = table.people if by is None else by.groups
    features, turned = [window_features(table.windows, config.rate_hz)], []
    for group in np.unique(groups):
        rng = np.random.default_rng([config.seed, *str(group).encode()])
        own = np.flatnonzero(groups == group)
        for _ in range(config.n_window_mountings):
            seen = turned_each(table.windows[own], rng, config.mounting_rad)
            features.append(window_features(seen, config.rate_hz))
            turned.append(own)
    index = np.concatenate([np.arange(len(table)), *turned]).astype(np.int64)
    as_worn = np.arange(len(index)) < len(table)
    rows = Rows(np.concatenate(features), truth[index], groups[index], as_worn)
    return Material(table, rows, labels, groups)


def _candidates(
    material: Material,
    settings: RunSettings,
    config: Configuration,
    progress: Progress,
    start: WindowModel | None,
) -> list[Candidate]:
    """Every kind, tested on people left out and then learned from all; the best first."""
    rows, outer = material.rows, splits(material.rows)
    everything = (np.arange(len(rows.truth)), np.empty(0, np.int64))
    n_classes, trees = len(material.labels), None if start is None else start.trees
    kinds = settings.kinds if start is None else (BOOSTED,)  # a forest has no rounds to add
    estimators = {kind: WindowTrees.usual(kind, n_classes, settings.seed, trees) for kind in kinds}
    tasks = [(kind, split) for kind in estimators for split in [*outer, everything]]
    words = [f"{kind}, {'fold' if len(s[1]) else 'all people'}" for kind, s in tasks]
    done = parallel.done(
        [
            Task(text, _learn, (estimators[kind], rows, split, settings.search))
            for text, (kind, split) in zip(words, tasks, strict=True)
        ],
        progress,
        (0.2, 0.8),
    )
    found = []
    for kind in estimators:
        own = [(split, done[i]) for i, (k, split) in enumerate(tasks) if k == kind]
        (_, last), tests = own[-1], own[:-1]
        raw = _tested(material, [(split[1], learned.said) for split, learned in tests])
        model = WindowModel(
            last.estimator.trees_,
            material.labels[:-1],
            feature_scale(rows.features),
            temperature_of(raw),
            config.rate_hz,
            baseline_of(last.estimator.trees_, material),
        )
        seconds = sum(learned.seconds for _, learned in own)
        found.append(Candidate(kind, last.estimator.get_params(), calibrated(raw), model, seconds))
    return sorted(found, key=lambda c: -(scores.figures(c.answers)["f1_macro"] or 0.0))


@dataclass(frozen=True, slots=True, eq=False)
class _Learned:
    estimator: WindowTrees
    said: Float64Array
    seconds: float


def _learn(estimator: WindowTrees, rows: Rows, split: Split, search: str) -> _Learned:
    started = time.perf_counter()
    train, test = split
    model = fitted(estimator, rows.part(train), search)
    said = model.predict_proba(rows.features[test])
    return _Learned(model, said, time.perf_counter() - started)


def temperature_of(tested: Answers) -> float:
    """From what was said of people left out; 1 where nobody was."""
    return best_temperature(tested.probabilities, tested.truth) if len(tested.truth) else 1.0


def calibrated(tested: Answers) -> Answers:
    """Each person's (session's, part's) probabilities softened by what fits the others."""
    said = tested.probabilities.copy()
    for person in np.unique(tested.people):
        own = tested.people == person
        if not own.all():
            said[own] = softened(said[own], temperature_of(tested.of(~own)))
    return replace(tested, probabilities=said)


def _alone(estimator: WindowTrees, rows: Rows, split: Split) -> Float64Array:
    """With the parameters as they are, and uncalibrated: which label wins does not depend on it."""
    train, test = split
    model = clone(estimator).fit(rows.features[train], rows.truth[train])
    said: Float64Array = model.predict_proba(rows.features[test])
    return said


def _tested(material: Material, parts: Sequence[tuple[Any, Float64Array]]) -> Answers:
    table = material.table
    index = np.concatenate([np.empty(0, np.int64), *(rows for rows, _ in parts)])
    said = np.concatenate([np.empty((0, len(material.labels))), *(p for _, p in parts)])
    return Answers(
        material.labels,
        said,
        material.rows.truth[index],
        material.groups[index],
        table.sessions[index],
        table.start_us[index],
    )


def _learning_curve(material: Material, best: Candidate, progress: Progress) -> list[tuple[int, float]]:
    """Mean macro F1 on people left out, by the number of people learned from."""
    rows = material.rows
    estimator = WindowTrees(**best.parameters)
    parts = list(learning_curve_splits(rows))
    tasks = [Task(f"learning curve, {n} people", _alone, (estimator, rows, split)) for n, split in parts]
    said = parallel.done(tasks, progress, (0.8, 1.0))
    points: dict[int, list[float]] = {}
    for (n, (_, test)), probabilities in zip(parts, said, strict=True):
        f1 = scores.figures(_tested(material, [(test, probabilities)]))["f1_macro"]
        points.setdefault(n, []).append(f1 or 0.0)
    return [(n, float(np.mean(values))) for n, values in sorted(points.items())]


def baseline_of(trees: xgboost.Booster, material: Material) -> Baseline:
    """Of what was learned from, in the features that count."""
    n, table = len(material.table), material.table
    whose = np.where(material.groups == LEARNED, table.people, material.groups)
    return baseline(material.rows.features[:n], table.labels, whose, [f for f, _ in importance(trees)])


def fingerprint(recordings: Sequence[TrainingRecording]) -> str:
    """SHA-256 of everything that was learned from: samples, labels, corrections."""
    digest = hashlib.sha256()
    for one in recordings:
        known = [(n.start_us, n.end_us, n.exercise) for n in one.labels]
        known += [(n.start_us, n.end_us, n.exercise or "") for n in one.repetitions]
        about = [one.uid, one.person, one.placement, one.reviewed, known, list(one.rejected)]
        digest.update(json.dumps(about, sort_keys=True).encode())
        for block in one.blocks:
            digest.update(block.time_us.tobytes())
            digest.update(block.values.tobytes())
    return digest.hexdigest()


def _candidate_json(candidate: Candidate) -> dict[str, Any]:
    tested = candidate.answers
    parameters = {k: v for k, v in candidate.parameters.items() if isinstance(v, int | float | str)}
    out = {
        "kind": candidate.kind,
        "parameters": parameters,
        "seconds": candidate.seconds,
        "overall": scores.figures(tested),
        "per_person": scores.per_person(tested),
        "per_class": scores.per_class(tested) if len(tested.truth) else {},
        "confusion": scores.confusion(tested) if len(tested.truth) else [],
        "reliability": [asdict(b) for b in scores.reliability(tested)],
        "cells": cells_json(tested),
    }
    plain: dict[str, Any] = scores.plain(out)
    return plain
