"""Does retraining help the person it is done for and harm nobody? What does it cost beside a plain forest?

Every person's blocks of repetitions (ten of one execution) are dealt alternately into two halves; the first
half stands for the reviewed sessions of a patient. The patient is tested on the second half by a model of the
others, and by one that learned from the first half, too. Each of the others is tested on everything by a
model of those who are left, without and with the patient's half: whoever is tested was never learned from,
but for the patient's own first half.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import Repetition
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.dataset import RATE_HZ, Dataset, Trial
from physio_desktop.recognition.evaluation.figures import blocks
from physio_desktop.recognition.evaluation.people import samples
from physio_desktop.recognition.evaluation.windows import placements
from physio_desktop.recognition.progress import Progress, silent
from physio_desktop.recognition.retraining.estimators import WindowTrees
from physio_desktop.recognition.retraining.folds import Rows, splits
from physio_desktop.recognition.retraining.recordings import TrainingRecording
from physio_desktop.recognition.retraining.run import (
    Material,
    RunSettings,
    labels_of,
    material_of,
    windows_of,
)
from physio_desktop.recognition.retraining.scores import Answers, figures
from physio_desktop.recognition.templates import EXECUTIONS
from physio_desktop.sensing.uci730_files import placement_of as worn_at

Index = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Change:
    """Macro F1 before and after one person's first half was learned from: on that person's second half, and
    the mean over the other people, each left out.
    """

    person: str
    own_before: float
    own_after: float
    others_before: float
    others_after: float


@dataclass(frozen=True, slots=True)
class Rival:
    """Seconds for all folds on two threads, and the macro F1 over everybody left out."""

    name: str
    seconds: float
    f1_macro: float


def recordings_of(dataset: Dataset, exercises: Sequence[str]) -> list[list[TrainingRecording]]:
    """Two lists, the halves: a recording for each block of repetitions, with half of the rest around it."""
    halves: list[list[TrainingRecording]] = [[], []]
    for trials in dataset.people.values():
        for number, exercise in enumerate(exercises):
            trial = trials.get(exercise)
            if trial is not None and trial.annotated:
                for i, one in enumerate(_blocks(trial)):
                    halves[(number + i) % 2].append(one)
    return halves


def groups_of(dataset: Dataset) -> list[tuple[str, ...]]:
    """The exercises of each placement."""
    return list(placements(trial for trial in dataset.trials if trial.annotated).values())


def _blocks(trial: Trial) -> list[TrainingRecording]:
    found = blocks(trial.repetitions)
    edges = [0, *((a[-1].end + b[0].start) // 2 for a, b in pairwise(found))]
    edges.append(len(trial.test))
    worn = worn_at(int(trial.exercise[1:]), int(trial.unit[1:])) or trial.unit
    out = []
    for i, block in enumerate(found):
        reps = tuple(
            Repetition(_us(m.start), _us(m.end), trial.exercise, EXECUTIONS[m.execution]) for m in block
        )
        whole = samples(trial.test[edges[i] : edges[i + 1]], edges[i])
        uid = f"{trial.person}/{trial.exercise}/{i}"
        out.append(
            TrainingRecording(uid, trial.person, worn, "archive", RATE_HZ, (whole,), (), reps, (), True)
        )
    return out


def _us(sample: int) -> int:
    return round(sample * 1e6 / RATE_HZ)


def changes(
    dataset: Dataset, exercises: Sequence[str], kind: str, progress: Progress = silent
) -> list[Change]:
    """One row a person."""
    first, second = recordings_of(dataset, exercises)
    material = _material([*first, *second])
    rows, table = material.rows, material.table
    sessions = np.concatenate([table.sessions, _copies(material)])
    is_first = np.isin(sessions, [one.uid for one in first])
    people = [str(person) for person in np.unique(rows.groups)]
    known: dict[frozenset[str], WindowTrees] = {}

    def f1(test: npt.NDArray[np.bool_], others: Sequence[str], patient: str = "") -> float:
        key = frozenset((*others, f"+{patient}"))
        if key not in known:
            progress(len(known) / len(people) ** 3, f"{kind}: {', '.join(others)} {patient}")
            chosen = np.isin(rows.groups, others) | ((rows.groups == patient) & is_first)
            known[key] = _fit(material, kind, np.flatnonzero(chosen))
        return _f1(material, known[key], np.flatnonzero(test & rows.as_worn))

    out = []
    for patient in people:
        others = [p for p in people if p != patient]
        rest = {q: [p for p in others if p != q] for q in others}
        own = (rows.groups == patient) & ~is_first
        before = [f1(rows.groups == q, rest[q]) for q in others]
        after = [f1(rows.groups == q, rest[q], patient) for q in others]
        means = float(np.mean(before)), float(np.mean(after))
        out.append(Change(patient, f1(own, others), f1(own, others, patient), *means))
    return out


def rivals(
    dataset: Dataset, exercises: Sequence[str], kinds: Sequence[str], progress: Progress = silent
) -> list[Rival]:
    """The candidates with their defaults, and scikit-learn's forest of 200 trees: the same folds over people,
    the same rows of the same features, two threads each, in one run.
    """
    from sklearn.ensemble import RandomForestClassifier

    first, second = recordings_of(dataset, exercises)
    material = _material([*first, *second])
    n_classes = len(material.labels)
    made = {kind: WindowTrees.usual(kind, n_classes).set_params(n_threads=2) for kind in kinds}
    made["scikit-learn's forest"] = RandomForestClassifier(200, n_jobs=2, random_state=7)
    out = []
    for i, (name, estimator) in enumerate(made.items()):
        progress(i / len(made), name)
        rows = material.rows
        if name not in kinds:  # it knows no missing values
            rows = Rows(np.nan_to_num(rows.features), rows.truth, rows.groups, rows.as_worn)
        begun, said, truth = time.perf_counter(), [], []
        for train, test in splits(rows):
            estimator.fit(rows.features[train], rows.truth[train])
            said.append(np.asarray(estimator.predict_proba(rows.features[test])))
            truth.append(test)
        seconds = time.perf_counter() - begun
        f1 = figures(_answers(material, np.concatenate(truth), np.concatenate(said)))["f1_macro"]
        out.append(Rival(name, seconds, f1 or 0.0))
    return out


def _material(recordings: Sequence[TrainingRecording]) -> Material:
    config, settings = Configuration(), RunSettings(recordings[0].placement)
    table = windows_of(recordings, settings, config, silent)
    return material_of(table, config, labels_of(table))


def _copies(material: Material) -> npt.NDArray[np.str_]:
    """Sessions of the copies behind the rows as worn: person by person, each in the table's order."""
    table = material.table
    return np.concatenate([table.sessions[table.people == person] for person in np.unique(table.people)])


def _fit(material: Material, kind: str, index: Index) -> WindowTrees:
    estimator = WindowTrees.usual(kind, len(material.labels))
    estimator.n_threads = 2
    return estimator.fit(material.rows.features[index], material.rows.truth[index])


def _f1(material: Material, model: WindowTrees, index: Index) -> float:
    said = model.predict_proba(material.rows.features[index])
    return figures(_answers(material, index, said))["f1_macro"] or 0.0


def _answers(material: Material, index: Index, said: npt.NDArray[np.float64]) -> Answers:
    table = material.table
    return Answers(
        material.labels,
        said,
        material.rows.truth[index],
        table.people[index],
        table.sessions[index],
        table.start_us[index],
    )
