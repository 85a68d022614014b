"""The protocol `windows`: the live label, from other people only and with the person's own templates.

A window of 8 s every second is labelled by what fills more than half of it, the exercise's blocks or idle
time; it is pure when only one of them does. The placement is known: its exercises and idle compete.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from physio_desktop.processing.resampling import Resampler
from physio_desktop.processing.windowing import Windower
from physio_desktop.recognition.calibration import expected_calibration_error
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.dataset import RATE_HZ, Dataset, Trial
from physio_desktop.recognition.evaluation.people import Progress, samples
from physio_desktop.recognition.window_classifier import IDLE, WindowExamples, WindowModel, WindowTrainer
from physio_desktop.recognition.window_features import Float32
from physio_desktop.recognition.window_templates import WindowTemplates

N_SAMPLES, HOP = 200, 25


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Windows of one test session with their truth and what the model says of them."""

    person: str
    exercise: str
    labels: tuple[str, ...]
    pure: npt.NDArray[np.bool_]
    predicted: tuple[str, ...]
    confidence: npt.NDArray[np.float64]


def labelled_windows(trial: Trial, hop: int = HOP) -> tuple[Float32, tuple[str, ...], npt.NDArray[np.bool_]]:
    """Windows (n, 200, 9) of a test session, their labels, and whether they are pure."""
    resampler, windower = Resampler(RATE_HZ), Windower(N_SAMPLES, hop)
    pieces = [*resampler.push(samples(trial.test)), *resampler.close()]
    windows = [window for piece in pieces for window in windower.push(piece)]
    active = np.zeros(len(trial.test) + 1)
    for marked in trial.marked:
        active[marked.start : marked.end] = 1
    total = np.concatenate([[0], np.cumsum(active)])
    starts = np.rint(np.array([w.start_us for w in windows]) * RATE_HZ / 1e6).astype(np.int64)
    share = (total[starts + N_SAMPLES] - total[starts]) / N_SAMPLES
    labels = tuple(trial.exercise if s > 0.5 else IDLE for s in share)
    return np.stack([w.values for w in windows]), labels, (share == 0) | (share == 1)


def references(trials: Sequence[Trial]) -> WindowTemplates:
    """The marked template repetitions of one person as window references."""
    marked = [(trial, m) for trial in trials for m in trial.templates]
    return WindowTemplates.of(
        [trial.template_session[m.start : m.end] for trial, m in marked],
        [trial.exercise for trial, _ in marked],
        [m.execution for _, m in marked],
    )


def windows_protocol(
    test: Dataset, train: Dataset, config: Configuration, progress: Progress
) -> dict[str, list[Judged]]:
    """`loso` and `personal`, each with the windows of every test session."""
    progress(0.0, "windows, from other people only")
    general = []
    groups = placements(train)
    for exercises in groups:
        trainer = window_trainer(train, [exercises], False, config)
        for person, trials in test.people.items():
            model = trainer.train(person)
            own = [trials[e] for e in exercises if e in trials]
            general += [_judged(trial, model, model.exercises, None) for trial in own]
    progress(0.5, "windows, with the person's own templates")
    personal = []
    trainer = window_trainer(train, groups, True, config)
    for person, trials in test.people.items():
        model = trainer.train(person)
        for exercises in groups:
            own = [trials[e] for e in exercises if e in trials]
            templates = references(own) if own else None
            personal += [_judged(trial, model, [t.exercise for t in own], templates) for trial in own]
    return {"loso": general, "personal": personal}


def placements(dataset: Dataset) -> list[tuple[str, ...]]:
    """The exercises of each placement in the dataset: those that compete with one another."""
    groups: dict[str, dict[str, None]] = {}
    for trials in dataset.people.values():
        for trial in trials.values():
            groups.setdefault(trial.placement, {})[trial.exercise] = None
    return [tuple(sorted(group)) for _, group in sorted(groups.items())]


def window_trainer(
    train: Dataset, placements: Sequence[Sequence[str]], personal: bool, config: Configuration
) -> WindowTrainer:
    trainer = WindowTrainer([e for exercises in placements for e in exercises], config)
    for person, trials in train.people.items():
        for exercises in placements:
            own = [trials[e] for e in exercises if e in trials]
            if own:
                trainer.add(_examples(person, own, personal, config))
    return trainer


def _judged(
    trial: Trial, model: WindowModel, exercises: Sequence[str], templates: WindowTemplates | None
) -> Judged:
    windows, labels, pure = labelled_windows(trial)
    chances = model.probabilities(windows, templates)
    names = (*exercises, IDLE)
    predicted = tuple(names[i] for i in chances.argmax(axis=1))
    return Judged(trial.person, trial.exercise, labels, pure, predicted, chances.max(axis=1))


def _examples(person: str, trials: Sequence[Trial], personal: bool, config: Configuration) -> WindowExamples:
    parts = [labelled_windows(trial, config.window_hop) for trial in trials]
    labels = tuple(label for _, labels, _ in parts for label in labels)
    templates = references(trials) if personal else None
    return WindowExamples(person, np.concatenate([windows for windows, _, _ in parts]), labels, templates)


def window_figures(judged: Sequence[Judged]) -> dict[str, float]:
    """accuracy, macro F1, expected calibration error; on pure windows; idle windows named an exercise."""
    truth = np.array([label for j in judged for label in j.labels])
    predicted = np.array([label for j in judged for label in j.predicted])
    pure = np.concatenate([j.pure for j in judged])
    confidence = np.concatenate([j.confidence for j in judged])
    right = truth == predicted
    idle = pure & (truth == IDLE)
    return {
        "n_windows": float(len(truth)),
        "accuracy": float(right.mean()),
        "macro_f1": float(np.mean([_f1(truth == label, predicted == label) for label in np.unique(truth)])),
        "ece": expected_calibration_error(confidence, right),
        "accuracy_pure": float(right[pure].mean()),
        "idle_false_alarm_rate": float((predicted[idle] != IDLE).mean()) if idle.any() else 0.0,
    }


def _f1(truth: npt.NDArray[np.bool_], predicted: npt.NDArray[np.bool_]) -> float:
    """Harmonic mean of precision and recall of one class."""
    return 2 * float((truth & predicted).sum()) / max(float(truth.sum() + predicted.sum()), 1.0)
