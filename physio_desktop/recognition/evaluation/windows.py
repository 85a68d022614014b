"""The protocol `windows`: the live label, from other people only and with the person's own templates.

A window of 8 s every second is labelled by what fills more than half of it, the exercise's blocks or idle
time; it is pure when only one of them does. The placement is known: its exercises and idle compete.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import N_CHANNELS
from physio_desktop.processing.resampling import Resampler
from physio_desktop.processing.windowing import Windower
from physio_desktop.recognition.calibration import expected_calibration_error
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.dataset import RATE_HZ, Dataset, Trial, kept_apart, natural
from physio_desktop.recognition.evaluation.figures import Rate
from physio_desktop.recognition.evaluation.people import CORRECT_ONLY, references, samples
from physio_desktop.recognition.progress import Progress, between
from physio_desktop.recognition.templates import EXECUTIONS
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
    if not windows:
        return np.empty((0, N_SAMPLES, N_CHANNELS), np.float32), (), np.empty(0, np.bool_)
    active = np.zeros(len(trial.test) + 1)
    for marked in trial.repetitions:
        active[marked.start : marked.end] = 1
    total = np.concatenate([[0], np.cumsum(active)])
    starts = np.rint(np.array([w.start_us for w in windows]) * RATE_HZ / 1e6).astype(np.int64)
    share = (total[starts + N_SAMPLES] - total[starts]) / N_SAMPLES
    labels = tuple(trial.exercise if s > 0.5 else IDLE for s in share)
    return np.stack([w.values for w in windows]), labels, (share == 0) | (share == 1)


def window_templates(
    trials: Sequence[Trial], config: Configuration, taught: Collection[str] = EXECUTIONS
) -> WindowTemplates | None:
    """The marked template repetitions of one person as window references; None where there are none."""
    own = references(trials, config, taught)
    if not own:
        return None
    spans = [r.values[r.start : r.end] for r in own]
    executions = [EXECUTIONS.index(r.execution) for r in own]
    return WindowTemplates.of(spans, [r.exercise for r in own], executions)


def windows_protocol(
    test: Dataset, train: Dataset, config: Configuration, progress: Progress
) -> dict[str, list[Judged]]:
    """`loso`, `personal` and `personal-correct-only`, each with the windows of every test session."""
    apart = kept_apart(test, train)
    return {"loso": _general(test, train, apart, config, progress)} | _personal(
        test, train, apart, config, between(progress, 0.5, 1.0)
    )


def _general(
    test: Dataset, train: Dataset, apart: Mapping[str, Collection[str]], config: Configuration, p: Progress
) -> list[Judged]:
    """From other people only. Nothing can be said, and so nothing right, where they have shown nothing."""
    judged = list[Judged]()
    known = placements(t for t in train.trials if t.complete)
    tested = placements(t for t in test.trials if t.annotated)
    groups = [(exercises, known.get(place, ())) for place, exercises in tested.items()]
    for i, (exercises, learned) in enumerate(groups):
        p(0.5 * i / len(groups), f"features of {', '.join(learned)}")
        trainer = window_trainer(train, [learned], False, config)
        for j, (person, trials) in enumerate(test.people.items()):
            own = [trials[e] for e in exercises if e in trials and trials[e].annotated]
            if not own:
                continue
            p(0.5 * (i + j / len(test.people)) / len(groups), f"live label, loso, {person}")
            model = trainer.train(apart[person]) if trainer.has_others(apart[person]) else None
            judged += [_judged(trial, model, learned, None) for trial in own]
    return judged


def _personal(
    test: Dataset, train: Dataset, apart: Mapping[str, Collection[str]], config: Configuration, p: Progress
) -> dict[str, list[Judged]]:
    """With the person's own references, and with the correct ones of these."""
    p(0.0, "features with own references")
    judged: dict[str, list[Judged]] = {"personal": [], "personal-correct-only": []}
    known = placements(t for t in train.trials if t.complete)
    trainer = window_trainer(train, list(known.values()), True, config)
    for i, (person, trials) in enumerate(test.people.items()):
        p(i / len(test.people), f"live label, personal, {person}")
        model = trainer.train(apart[person])
        for exercises in placements(test.trials).values():
            own = [trials[e] for e in exercises if e in trials and trials[e].templates]
            for protocol, taught in (("personal", EXECUTIONS), ("personal-correct-only", CORRECT_ONLY)):
                templates = window_templates(own, config, taught)
                if templates is not None:
                    names = templates.exercises
                    judged[protocol] += [_judged(t, model, names, templates) for t in own if t.annotated]
    return judged


def placements(trials: Iterable[Trial]) -> dict[str, tuple[str, ...]]:
    """The exercises of each placement: those that compete with one another."""
    groups: dict[str, dict[str, None]] = {}
    for trial in trials:
        groups.setdefault(trial.placement, {})[trial.exercise] = None
    return {place: tuple(sorted(group, key=natural)) for place, group in sorted(groups.items())}


def window_trainer(
    train: Dataset, placements: Sequence[Sequence[str]], personal: bool, config: Configuration
) -> WindowTrainer:
    trainer = WindowTrainer([e for exercises in placements for e in exercises], config)
    for person, trials in train.people.items():
        for exercises in placements:
            own = [trials[e] for e in exercises if e in trials and trials[e].complete]
            if own:
                trainer.add(_examples(person, own, personal, config))
    return trainer


def _judged(
    trial: Trial, model: WindowModel | None, exercises: Sequence[str], templates: WindowTemplates | None
) -> Judged:
    windows, labels, pure = labelled_windows(trial)
    if model is None or not labels:
        nothing = ("",) * len(labels)
        return Judged(trial.person, trial.exercise, labels, pure, nothing, np.zeros(len(labels)))
    chances = model.probabilities(windows, templates)
    names = (*exercises, IDLE)
    predicted = tuple(names[i] for i in chances.argmax(axis=1))
    return Judged(trial.person, trial.exercise, labels, pure, predicted, chances.max(axis=1))


def _examples(person: str, trials: Sequence[Trial], personal: bool, config: Configuration) -> WindowExamples:
    parts = [labelled_windows(trial, config.window_hop) for trial in trials]
    labels = tuple(label for _, labels, _ in parts for label in labels)
    templates = window_templates(trials, config) if personal else None
    return WindowExamples(person, np.concatenate([windows for windows, _, _ in parts]), labels, templates)


def window_figures(judged: Sequence[Judged]) -> dict[str, Rate]:
    """Shares of windows, None where there are none to take a share of.

    accuracy: rightly labelled of all, idle included; macro_f1: mean over the labels that occur; ece: expected
    calibration error; accuracy_pure: of windows that one label fills; idle_false_alarm_rate: share of the
    purely idle windows that are named an exercise.
    """
    truth = np.array([label for j in judged for label in j.labels])
    predicted = np.array([label for j in judged for label in j.predicted])
    pure = np.array([flag for j in judged for flag in j.pure], dtype=np.bool_)
    confidence = np.array([share for j in judged for share in j.confidence], dtype=np.float64)
    right = truth == predicted
    idle = pure & (truth == IDLE)
    by_label = np.array([_f1(truth == label, predicted == label) for label in np.unique(truth)])
    return {
        "n_windows": float(len(truth)),
        "accuracy": _mean(right),
        "macro_f1": _mean(by_label),
        "ece": expected_calibration_error(confidence, right) if len(truth) else None,
        "accuracy_pure": _mean(right[pure]),
        "idle_false_alarm_rate": _mean(predicted[idle] != IDLE),
    }


def _mean(values: npt.NDArray[np.bool_] | npt.NDArray[np.float64]) -> Rate:
    return float(values.mean()) if len(values) else None


def _f1(truth: npt.NDArray[np.bool_], predicted: npt.NDArray[np.bool_]) -> float:
    """Harmonic mean of precision and recall of one class."""
    return 2 * float((truth & predicted).sum()) / max(float(truth.sum() + predicted.sum()), 1.0)
