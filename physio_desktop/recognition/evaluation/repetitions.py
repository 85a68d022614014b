"""Protocols about repetitions: detection in whole test sessions, streaming, the placement known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from physio_desktop.domain import FloatArray, ImuBlock, Repetition
from physio_desktop.processing import rotation
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.alignment import StrapAlignment
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.evaluation.dataset import RATE_HZ, Dataset, Trial, kept_apart
from physio_desktop.recognition.evaluation.figures import Detection, TrialResult, blocks
from physio_desktop.recognition.evaluation.people import (
    CORRECT_ONLY,
    enrolments,
    samples,
    training_sessions,
)
from physio_desktop.recognition.learning import Session
from physio_desktop.recognition.mounting import AS_WORN, MountingVote, mountings, turns_about_limb
from physio_desktop.recognition.progress import Progress, between
from physio_desktop.recognition.recognizer import (
    RepetitionModels,
    RepetitionRecognizer,
    new_vote,
    sample_index,
)
from physio_desktop.recognition.templates import EXECUTIONS, TemplateSet
from physio_desktop.recognition.training import RepetitionTrainer

Sessions = Mapping[str, Sequence[Session]]
SEEN = 0.1  # share of a run after which all candidates are there to learn from
USUAL_SAMPLES = 6.2 * RATE_HZ  # of a correct repetition, where a person has marked none


def steps(
    test: Dataset, progress: Progress, words: str, testable: Callable[[Trial], bool]
) -> Iterator[tuple[str, list[Trial], Progress]]:
    """One person under test after the other, what of them is tested, and a share of the progress."""
    people = {p: [t for t in trials.values() if testable(t)] for p, trials in test.people.items()}
    n = sum(map(bool, people.values()))
    for i, (person, tested) in enumerate((p, trials) for p, trials in people.items() if trials):
        low, high = (SEEN + (1 - SEEN) * j / n for j in (i, i + 1))

        def step(share: float, text: str, low: float = low, high: float = high, name: str = person) -> None:
            progress(low + share * (high - low), f"{words}, {name}: {text}")

        yield person, tested, step


def detections(
    block: ImuBlock,
    models: RepetitionModels,
    templates: TemplateSet,
    alignment: StrapAlignment | None = None,
) -> tuple[Detection, ...]:
    """A whole recording through the recogniser that live use runs."""
    recognizer = RepetitionRecognizer(models, templates, alignment=alignment)
    return tuple(map(_detection, [*recognizer.push(block), *recognizer.close()]))


def _detection(rep: Repetition) -> Detection:
    start, end = sample_index(np.array([rep.start_us, rep.end_us]), RATE_HZ).tolist()
    return Detection(start, end, rep.exercise or "", EXECUTIONS.index(rep.execution or EXECUTIONS[0]))


def result(trial: Trial, found: tuple[Detection, ...]) -> TrialResult:
    """What was found against what is annotated, with the paper's N and the N of the gaps alone."""
    correct = next((m for m in trial.templates if m.execution == 0), None)
    length = correct.end - correct.start if correct else USUAL_SAMPLES
    sets = blocks(trial.repetitions)
    gaps = sum(max(0, after[0].start - before[-1].end) for before, after in pairwise(sets))
    return TrialResult(
        trial.person, trial.exercise, trial.repetitions, found, len(trial.test) / length, gaps / length
    )


def others(sessions: Sessions, apart: Collection[str]) -> list[Session]:
    """Sessions of everybody but those who are kept apart from the person under test."""
    return [session for name, theirs in sessions.items() if name not in apart for session in theirs]


def personal(
    test: Dataset,
    train: Dataset,
    config: Configuration,
    progress: Progress,
    taught: Collection[str] = EXECUTIONS,
) -> list[TrialResult]:
    """Other people's test sessions and the marked templates of the person under test, nothing else.

    taught: which executions the person under test has shown.
    """
    sessions, apart = training_sessions(train, config, between(progress, 0.0, SEEN)), kept_apart(test, train)
    trainer, results = RepetitionTrainer(config), list[TrialResult]()
    for person, tested, step in steps(test, progress, "personal", lambda t: t.complete):
        models = trainer.train(others(sessions, apart[person]), between(step, 0.0, 0.8))
        step(0.8, f"recognising at threshold {models.threshold}")
        templates = enrolments(test.people[person], config, taught)
        for trial in tested:
            own = templates.get(trial.placement)
            found = detections(samples(trial.test), models, own) if own is not None else ()
            results.append(result(trial, found))
    return results


def personal_correct_only(
    test: Dataset, train: Dataset, config: Configuration, progress: Progress
) -> list[TrialResult]:
    """As `personal`, where the person under test has shown the correct execution alone."""
    return personal(test, train, config, progress, CORRECT_ONLY)


def loso(test: Dataset, train: Dataset, config: Configuration, progress: Progress) -> list[TrialResult]:
    """Other people only: their test sessions, each against the templates of the rest of them.

    The mounting is taken to be as it should be, as in live use without references: against other people's
    references a turned strap cannot be told from another exercise (lying prone with the strap turned by
    half is lying supine). Small turns are followed, by the repetitions so far, of this session and those
    before it at the placement. Where nobody else has shown anything there, nothing can be found.
    """
    sessions, apart = training_sessions(train, config, between(progress, 0.0, SEEN)), kept_apart(test, train)
    trainer, results = RepetitionTrainer(config), list[TrialResult]()
    for person, tested, step in steps(test, progress, "loso", lambda t: t.annotated):
        known = others(sessions, apart[person])
        models = trainer.train(against_others(known), between(step, 0.0, 0.8))
        step(0.8, f"recognising at threshold {models.threshold}")
        straps = {trial.placement: StrapAlignment(config.alignment) for trial in tested}
        for trial in tested:
            templates, block = crowd(known, trial.placement), samples(trial.test)
            strap = straps[trial.placement]
            found = detections(block, models, templates, strap) if templates is not None else ()
            results.append(result(trial, found))
    return results


def crowd(sessions: Sequence[Session], placement: str, without: str = "") -> TemplateSet | None:
    """The templates of everybody but one person at a placement; None where they have none there."""
    sets = {s.person: s.templates for s in sessions if s.person != without and s.placement == placement}
    return TemplateSet.joined(list(sets.values())) if sets else None


def against_others(sessions: Sequence[Session]) -> list[Session]:
    """The same sessions with the other people's templates in place of the person's own; where nobody else
    has any at the placement, a person's own must do.
    """
    out = []
    for session in sessions:
        people = sorted({s.person for s in sessions} - {session.person})
        templates = crowd(sessions, session.placement, session.person)
        if templates is not None:
            session = replace(session, templates=templates, source=",".join(people))
        out.append(session)
    return out


def unknown_exercise(
    test: Dataset, train: Dataset, config: Configuration, progress: Progress
) -> list[TrialResult]:
    """The performed exercise is in nobody's templates and in nobody's training repetitions.

    Left out is an exercise that leaves nothing to mistake it for: no other templates of the person at its
    placement, or nobody to learn another exercise from. That no alarm is possible there says nothing.
    """
    sessions, apart = training_sessions(train, config, between(progress, 0.0, SEEN)), kept_apart(test, train)
    trainer, results = RepetitionTrainer(config), list[TrialResult]()
    for person, tested, step in steps(test, progress, "unknown exercise", lambda t: t.complete):
        templates, known = enrolments(test.people[person], config), others(sessions, apart[person])
        for j, trial in enumerate(tested):
            rest = templates[trial.placement].without([trial.exercise])
            others_rest = without_exercise(known, trial.exercise)
            if not rest.names or not others_rest:
                continue
            part = between(step, j / len(tested), (j + 1) / len(tested))
            models = trainer.train(others_rest, between(part, 0.0, 0.8))
            part(0.8, f"recognising without {trial.exercise}")
            results.append(result(trial, detections(samples(trial.test), models, rest)))
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
    also where nothing was turned, and the visit is then recognised with its answer from the start. Small
    turns are followed as live: by the repetitions so far, of this session and those before it in the visit.
    Returns the results by kind of turn, and the share of visits in which the vote was right.
    """
    sessions, apart = training_sessions(train, config, between(progress, 0.0, SEEN)), kept_apart(test, train)
    trainer, turns = RepetitionTrainer(config), mountings()
    out: dict[str, list[TrialResult]] = {}
    settled: dict[str, list[bool]] = {}
    for person, tested, step in steps(test, progress, "remounted", lambda t: t.complete):
        models = trainer.train(others(sessions, apart[person]), between(step, 0.0, 0.2))
        enrolled = enrolments(test.people[person], config)
        worn = {placement: [t for t in tested if t.placement == placement] for placement in enrolled}
        todo = [
            (placement, visit) for placement, own in worn.items() if own for visit in visits(own, n_seeds)
        ]
        for j, (placement, visit) in enumerate(todo):
            templates, own = enrolled[placement], worn[placement]
            vote = settled_mounting(visit, models, templates)
            mounting = vote.settled or AS_WORN
            settled.setdefault(visit.group, []).append(mounting == visit.expected)
            words = f"{placement} {visit.group}: {vote.settled} after {vote.n_repetitions} repetitions"
            step(0.2 + 0.8 * j / len(todo), words)
            put_right = templates.turned(turns[mounting])
            alignment = StrapAlignment(config.alignment)
            for trial in own:
                block = samples(turned(trial.test, visit.turn))
                found = detections(block, models, put_right, alignment)
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
    "personal-correct-only": personal_correct_only,
    "unknown-exercise": unknown_exercise,
}
