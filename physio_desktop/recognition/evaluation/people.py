"""From trials to what the models learn from and are tried on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from physio_desktop.domain import ONES, FloatArray, ImuBlock
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.dataset import RATE_HZ, Dataset, Trial
from physio_desktop.recognition.learning import Session
from physio_desktop.recognition.progress import Progress
from physio_desktop.recognition.proposals import marked_shape, propose
from physio_desktop.recognition.shapes import Shapes
from physio_desktop.recognition.templates import TemplateSet


def samples(values: FloatArray, first: int = 0) -> ImuBlock:
    """A recording of the archive as one block, or its part from sample `first`: t = 0.04 (n - 1) s."""
    times = np.rint((first + np.arange(len(values))) * (1e6 / RATE_HZ)).astype(np.int64)
    return ImuBlock(times, values.copy(), values, ONES)


def enrol(trials: Iterable[Trial], config: Configuration) -> TemplateSet:
    """The marked template repetitions of trials of one person at one placement."""
    shapes, names, executions = [], [], []
    for trial in trials:
        for marked in trial.templates:
            shapes.append(marked_shape(trial.template_session, marked.start, marked.end, config))
            names.append(trial.exercise)
            executions.append(marked.execution)
    return TemplateSet(Shapes.joined(shapes), tuple(names), tuple(executions))


def enrolments(person: Mapping[str, Trial], config: Configuration) -> dict[str, TemplateSet]:
    """A person's template sets by placement, where there are any."""
    by_placement: dict[str, list[Trial]] = {}
    for trial in (t for t in person.values() if t.templates):
        by_placement.setdefault(trial.placement, []).append(trial)
    return {placement: enrol(trials, config) for placement, trials in by_placement.items()}


def training_sessions(
    dataset: Dataset, config: Configuration, progress: Progress
) -> dict[str, list[Session]]:
    """Every person's test sessions with candidates and labels: those that others can learn from."""
    out: dict[str, list[Session]] = {}
    for i, (person, trials) in enumerate(dataset.people.items()):
        progress(i / len(dataset.people), f"candidates of {person}")
        templates = enrolments(trials, config)
        for trial in (t for t in trials.values() if t.complete):
            spans = [(m.start, m.end) for m in trial.repetitions]
            executions = np.array([m.execution for m in trial.repetitions], dtype=np.int64)
            proposals = propose(trial.test, spans, config)
            own = templates[trial.placement]
            spread = np.array(spans, dtype=np.int64).reshape(-1, 2)
            session = Session(person, trial.exercise, trial.placement, spread, executions, proposals, own)
            out.setdefault(person, []).append(session)
    return out
