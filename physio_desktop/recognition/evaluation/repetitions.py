"""Protocols about repetitions: detection in whole test sessions, streaming, the placement known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from physio_desktop.domain import ImuBlock, Repetition
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.dataset import RATE_HZ, Dataset, Trial, placement_of
from physio_desktop.recognition.evaluation.figures import Detection, TrialResult
from physio_desktop.recognition.evaluation.people import Progress, enrolments, samples, training_sessions
from physio_desktop.recognition.learning import Session
from physio_desktop.recognition.recognizer import RepetitionModels, RepetitionRecognizer, sample_index
from physio_desktop.recognition.templates import EXECUTIONS, TemplateSet
from physio_desktop.recognition.training import train_repetition_models

Sessions = Mapping[str, Sequence[Session]]


def detections(block: ImuBlock, models: RepetitionModels, templates: TemplateSet) -> tuple[Detection, ...]:
    """A whole recording through the recogniser that live use runs."""
    recognizer = RepetitionRecognizer(models, templates)
    return tuple(map(_detection, [*recognizer.push(block), *recognizer.close()]))


def _detection(rep: Repetition) -> Detection:
    start, end = sample_index(np.array([rep.start_us, rep.end_us]), RATE_HZ).tolist()
    return Detection(start, end, rep.exercise or "", EXECUTIONS.index(rep.execution or EXECUTIONS[0]))


def result(trial: Trial, found: tuple[Detection, ...]) -> TrialResult:
    """What was found against what is annotated, with the paper's N and the N of the gaps alone."""
    correct = next((m for m in trial.templates if m.execution == 0), None)
    length = correct.end - correct.start if correct else 6.2 * RATE_HZ
    gaps = 0
    for before, after in ((0, 1), (1, 2)):
        ends = [m.end for m in trial.marked if m.execution == before]
        starts = [m.start for m in trial.marked if m.execution == after]
        gaps += max(0, starts[0] - ends[-1]) if ends and starts else 0
    return TrialResult(
        trial.person, trial.exercise, trial.marked, found, len(trial.test) / length, gaps / length
    )


def others(sessions: Sessions, person: str) -> list[Session]:
    return [session for name, theirs in sessions.items() if name != person for session in theirs]


def personal(test: Dataset, train: Dataset, config: Configuration, progress: Progress) -> list[TrialResult]:
    """Other people's test sessions and the marked templates of the person under test, nothing else."""
    sessions = training_sessions(train, config, progress)
    results = []
    for i, (person, trials) in enumerate(test.people.items()):
        progress(i / len(test.people), f"personal, {person}")
        models = train_repetition_models(others(sessions, person), config)
        templates = enrolments(trials, config)
        for trial in trials.values():
            found = detections(samples(trial.test), models, templates[placement_of(trial.exercise)])
            results.append(result(trial, found))
    return results


def unknown_exercise(
    test: Dataset, train: Dataset, config: Configuration, progress: Progress
) -> list[TrialResult]:
    """The performed exercise is in nobody's templates and in nobody's training repetitions."""
    sessions = training_sessions(train, config, progress)
    results = []
    for i, (person, trials) in enumerate(test.people.items()):
        templates = enrolments(trials, config)
        for j, (exercise, trial) in enumerate(trials.items()):
            progress((i + j / len(trials)) / len(test.people), f"unknown {exercise}, {person}")
            models = train_repetition_models(without_exercise(others(sessions, person), exercise), config)
            known = templates[placement_of(exercise)].without([exercise])
            found = detections(samples(trial.test), models, known) if known.names else ()
            results.append(result(trial, found))
    return results


def without_exercise(sessions: Sequence[Session], exercise: str) -> list[Session]:
    """Sessions and templates of everything but one exercise."""
    return [
        Session(s.person, s.exercise, s.executions, s.proposals, s.templates.without([exercise]))
        for s in sessions
        if s.exercise != exercise
    ]


Protocol = Callable[[Dataset, Dataset, Configuration, Progress], list[TrialResult]]
PROTOCOLS: dict[str, Protocol] = {"personal": personal, "unknown-exercise": unknown_exercise}
