"""Protocols about repetitions: detection in whole test sessions, streaming, the placement known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from physio_desktop.domain import FloatArray, ImuBlock, Repetition
from physio_desktop.processing import rotation
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.dataset import RATE_HZ, Dataset, Trial
from physio_desktop.recognition.evaluation.figures import Detection, TrialResult
from physio_desktop.recognition.evaluation.people import Progress, enrolments, samples, training_sessions
from physio_desktop.recognition.learning import Session
from physio_desktop.recognition.mounting import AS_WORN, MountingVote, mountings, turns_about_limb
from physio_desktop.recognition.recognizer import (
    RepetitionModels,
    RepetitionRecognizer,
    new_vote,
    sample_index,
)
from physio_desktop.recognition.templates import EXECUTIONS, TemplateSet
from physio_desktop.recognition.training import RepetitionTrainer

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
    sessions, trainer = training_sessions(train, config, progress), RepetitionTrainer(config)
    results = []
    for i, (person, trials) in enumerate(test.people.items()):
        progress(i / len(test.people), f"personal, {person}")
        models = trainer.train(others(sessions, person))
        progress(i / len(test.people), f"threshold {models.threshold}: {models.evidence}")
        templates = enrolments(trials, config)
        for trial in trials.values():
            found = detections(samples(trial.test), models, templates[trial.placement])
            results.append(result(trial, found))
    return results


def loso(test: Dataset, train: Dataset, config: Configuration, progress: Progress) -> list[TrialResult]:
    """Other people only: their test sessions, each against the templates of the rest of them.

    The mounting is taken to be as it should be, as in live use without references: against other people's
    references a turned strap cannot be told from another exercise (lying prone with the strap turned by
    half is lying supine).
    """
    sessions, trainer = training_sessions(train, config, progress), RepetitionTrainer(config)
    results = []
    for i, (person, trials) in enumerate(test.people.items()):
        progress(i / len(test.people), f"loso, {person}")
        known = others(sessions, person)
        models = trainer.train([against_others(session, known) for session in known])
        for trial in trials.values():
            templates = crowd(known, trial.placement, person)
            results.append(result(trial, detections(samples(trial.test), models, templates)))
    return results


def crowd(sessions: Sequence[Session], placement: str, person: str) -> TemplateSet:
    """The templates of everybody but one person at a placement."""
    sets = {s.person: s.templates for s in sessions if s.person != person and s.placement == placement}
    return TemplateSet.joined(list(sets.values()))


def against_others(session: Session, sessions: Sequence[Session]) -> Session:
    """The same session with the other people's templates in place of the person's own."""
    people = sorted({s.person for s in sessions} - {session.person})
    templates = crowd(sessions, session.placement, session.person)
    return replace(session, templates=templates, source=",".join(people))


def unknown_exercise(
    test: Dataset, train: Dataset, config: Configuration, progress: Progress
) -> list[TrialResult]:
    """The performed exercise is in nobody's templates and in nobody's training repetitions."""
    sessions, trainer = training_sessions(train, config, progress), RepetitionTrainer(config)
    results = []
    for i, (person, trials) in enumerate(test.people.items()):
        templates = enrolments(trials, config)
        for j, (exercise, trial) in enumerate(trials.items()):
            progress((i + j / len(trials)) / len(test.people), f"unknown {exercise}, {person}")
            models = trainer.train(without_exercise(others(sessions, person), exercise))
            known = templates[trial.placement].without([exercise])
            found = detections(samples(trial.test), models, known) if known.names else ()
            results.append(result(trial, found))
    return results


def without_exercise(sessions: Sequence[Session], exercise: str) -> list[Session]:
    """Sessions and templates of everything but one exercise."""
    return [replace(s, templates=s.templates.without([exercise])) for s in sessions if s.exercise != exercise]


@dataclass(frozen=True, slots=True)
class Visit:
    """The sessions of one person at one placement with the strap on in one way: put on once, then worn."""

    group: str
    expected: str
    turn: Float64Array
    trials: tuple[Trial, ...]


def visits(trials: Sequence[Trial], n_seeds: int) -> list[Visit]:
    """As worn, turned by 90 and 180 degrees about the limb, and by 20 degrees about random axes."""
    about_limb, own = turns_about_limb(), tuple(trials)
    out = [
        Visit(group, name, about_limb[name], own)
        for group, name in (
            ("as_worn", AS_WORN),
            ("rotated_20", AS_WORN),
            ("rotated_90", "turned_90"),
            ("flipped", "turned_180"),
        )
    ]
    out[1:2] = [Visit("rotated_20", AS_WORN, random_turn(seed, own[0]), own) for seed in range(n_seeds)]
    return out


def settled_mounting(visit: Visit, models: RepetitionModels, templates: TemplateSet) -> MountingVote:
    """The vote after the visit's first repetitions: sessions in their order, until it is settled."""
    vote = new_vote(models.config)
    for trial in visit.trials:
        recognizer = RepetitionRecognizer(models, templates, watch_mounting=True, vote=vote)
        values = turned(trial.test, visit.turn)
        for first in range(0, len(values), _VOTE_BLOCK):
            if vote.settled is not None:
                return vote
            recognizer.push(samples(values[first : first + _VOTE_BLOCK], first))
        recognizer.close()
    return vote


_VOTE_BLOCK = 250  # samples between looks at the vote


def personal_remount(
    test: Dataset, train: Dataset, config: Configuration, progress: Progress, n_seeds: int = 10
) -> tuple[dict[str, list[TrialResult]], dict[str, float]]:
    """As `personal`, from test sessions turned by a random 20 degrees, and by 90 and 180 degrees about the
    limb's axis. Nobody tells how the strap sits: the vote over the first repetitions of a visit decides,
    also where nothing was turned, and the visit is then recognised with its answer from the start. Returns
    the results by kind of turn, and the share of visits in which the vote was right.
    """
    sessions, trainer = training_sessions(train, config, progress), RepetitionTrainer(config)
    turns = mountings()
    out: dict[str, list[TrialResult]] = {}
    settled: dict[str, list[bool]] = {}
    for i, (person, trials) in enumerate(test.people.items()):
        models = trainer.train(others(sessions, person))
        for placement, templates in enrolments(trials, config).items():
            own = [trial for trial in trials.values() if trial.placement == placement]
            for visit in visits(own, n_seeds):
                vote = settled_mounting(visit, models, templates)
                mounting = vote.settled or AS_WORN
                settled.setdefault(visit.group, []).append(mounting == visit.expected)
                words = f"{person} {placement} {visit.group}: {vote.settled} after {vote.n_repetitions}"
                progress(i / len(test.people), words)
                worn = templates.turned(turns[mounting])
                for trial in own:
                    found = detections(samples(turned(trial.test, visit.turn)), models, worn)
                    out.setdefault(visit.group, []).append(result(trial, found))
    return out, {name: sum(right) / len(right) for name, right in settled.items()}


def random_turn(seed: int, first: Trial) -> Float64Array:
    """20 degrees about a random axis, another one for each visit."""
    rng = np.random.default_rng([seed, *f"{first.person}/{first.placement}".encode()])
    axis = rng.normal(size=3)
    return rotation.matrix(rotation.from_rotation_vector(axis / np.linalg.norm(axis) * np.radians(20.0)))


def turned(values: FloatArray, turn: Float64Array) -> FloatArray:
    """What a sensor turned by a (3, 3) matrix would have recorded."""
    by_sensor = values.reshape(len(values), 3, 3).astype(np.float64)
    by_sensor = np.einsum("ij,nsj->nsi", turn, by_sensor)
    return np.asarray(by_sensor.reshape(len(values), 9), dtype=np.float32)


Protocol = Callable[[Dataset, Dataset, Configuration, Progress], list[TrialResult]]
PROTOCOLS: dict[str, Protocol] = {
    "loso": loso,
    "personal": personal,
    "unknown-exercise": unknown_exercise,
}
