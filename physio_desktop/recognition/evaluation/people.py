"""From trials to what the models learn from and are tried on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from physio_desktop.domain import ONES, FloatArray, ImuBlock
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.dataset import RATE_HZ, Dataset, Trial
from physio_desktop.recognition.learning import Session
from physio_desktop.recognition.progress import Progress
from physio_desktop.recognition.proposals import marked_shape, propose
from physio_desktop.recognition.references import Reference
from physio_desktop.recognition.shapes import Shapes
from physio_desktop.recognition.synthetic_references import missing
from physio_desktop.recognition.templates import EXECUTIONS, TemplateSet

CORRECT_ONLY = (EXECUTIONS[0],)


def samples(values: FloatArray, first: int = 0) -> ImuBlock:
    """A recording of the archive as one block, or its part from sample `first`: t = 0.04 (n - 1) s."""
    times = np.rint((first + np.arange(len(values))) * (1e6 / RATE_HZ)).astype(np.int64)
    return ImuBlock(times, values.copy(), values, ONES)


def references(
    trials: Iterable[Trial], config: Configuration, taught: Collection[str] = EXECUTIONS
) -> list[Reference]:
    """The marked template repetitions of one person; of those not taught, what teaching makes of the rest."""
    shown = [
        Reference(trial.exercise, EXECUTIONS[m.execution], trial.template_session, m.start, m.end)
        for trial in trials
        for m in trial.templates
        if EXECUTIONS[m.execution] in taught
    ]
    return [*shown, *missing(shown, config)]


def enrolments(
    person: Mapping[str, Trial], config: Configuration, taught: Collection[str] = EXECUTIONS
) -> dict[str, TemplateSet]:
    """A person's template sets by placement, where there are any."""
    by_placement: dict[str, list[Trial]] = {}
    for trial in (t for t in person.values() if t.templates):
        by_placement.setdefault(trial.placement, []).append(trial)
    found = {placement: references(trials, config, taught) for placement, trials in by_placement.items()}
    return {placement: _template_set(own, config) for placement, own in found.items() if own}


def _template_set(references: Sequence[Reference], config: Configuration) -> TemplateSet:
    shapes = [marked_shape(r.values, r.start, r.end, config) for r in references]
    executions = tuple(EXECUTIONS.index(r.execution) for r in references)
    return TemplateSet(Shapes.joined(shapes), tuple(r.exercise for r in references), executions)


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
