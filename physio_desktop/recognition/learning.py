"""Rows to learn from, made by the same proposal and comparison as live use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from physio_desktop.processing import rotation
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.comparison import Comparer
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.proposals import Proposals
from physio_desktop.recognition.shapes import PLAIN_MEASURES, Shapes
from physio_desktop.recognition.templates import TemplateSet
from physio_desktop.recognition.trees import Rows

IntArray = npt.NDArray[np.int64]
OWN = "own"


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """One training recording: its candidates, what was shown, and the person's templates of the placement.

    marked (m, 2): samples [start, end) of the annotated repetitions, executions (m,): how they were done.
    """

    person: str
    exercise: str
    placement: str
    marked: IntArray
    executions: IntArray
    proposals: Proposals
    templates: TemplateSet
    source: str = OWN  # whose templates these are

    @property
    def key(self) -> tuple[str, str, str, tuple[str, ...]]:
        """What the rows of this session depend on."""
        return (self.person, self.exercise, self.source, self.templates.exercises)


@dataclass(frozen=True, slots=True, eq=False)
class LearningRows:
    """Rows of comparison features against one exercise each.

    features (n, f); truth (n,): is it one repetition of that exercise; weight (n,); execution (n,): what was
    shown, -1 in false rows; group (n,): rows of one repetition in one variant share a number.
    """

    features: Rows
    truth: npt.NDArray[np.bool_]
    weight: Float64Array
    execution: IntArray
    group: IntArray

    @classmethod
    def joined(cls, parts: Sequence[LearningRows]) -> LearningRows:
        fields = {name: [getattr(part, name) for part in parts] for name in cls.__slots__}
        offsets = np.cumsum([0] + [int(g.max(initial=-1)) + 1 for g in fields["group"][:-1]])
        fields["group"] = [g + offset for g, offset in zip(fields["group"], offsets, strict=True)]
        return cls(**{name: np.concatenate(columns) for name, columns in fields.items()})

    def execution_rows(self) -> tuple[Rows, IntArray, Float64Array]:
        """Features, execution and weight where an execution is known; repetitions weigh the same."""
        true = np.flatnonzero(self.execution >= 0)
        _, group, count = np.unique(self.group[true], return_inverse=True, return_counts=True)
        weight = 1.0 / count[group]
        return self.features[true], self.execution[true], weight / weight.mean()


def session_rows(
    session: Session, config: Configuration, rng: np.random.Generator, shapes: Shapes, templates: TemplateSet
) -> LearningRows:
    """Rows of one session against one set of templates; easy negatives are thinned out."""
    p = session.proposals
    whole, part = p.share >= config.whole_share, p.share >= config.part_share
    easy = p.share <= config.easy_share
    keep = whole | (~part & (~easy | (rng.random(len(part)) < config.negative_share)))
    index = np.flatnonzero(keep)
    compared = Comparer(templates, config.gate).compare(shapes[index])
    index, (n, k, f) = index[compared.rows], compared.features.shape
    same = np.array([name == session.exercise for name in templates.exercises])
    truth = (whole[index][:, None] & same[None]).ravel()
    weight = np.repeat(np.where(easy[index], 1 / config.negative_share, 1.0), k)
    rep = np.maximum(p.rep[index], 0)
    shown = session.executions[rep] if len(session.executions) else np.zeros(n, np.int64)
    execution = np.where(truth, np.repeat(shown, k), -1)
    kept, group = compared.possible.ravel(), np.repeat(rep, k)
    features = compared.features.reshape(n * k, f)
    return LearningRows(features[kept], truth[kept], weight[kept], execution[kept], group[kept])


def foreign_rows(
    session: Session, config: Configuration, rng: np.random.Generator, shapes: Shapes, templates: TemplateSet
) -> LearningRows:
    """Open-set rows: repetitions turned about the upright by so much that they are another exercise.

    The same start and tempo in another plane (sideways instead of forward) is what an exercise that nobody
    has recorded most resembles. Only its own exercise is asked about, and the answer is no.
    """
    large = shapes.plain[:, PLAIN_MEASURES.index("turn_amplitude")] > config.plane_least_rad
    whole = np.flatnonzero(large & (session.proposals.share >= config.whole_share))
    angle = rng.uniform(config.foreign_rad, 2 * np.pi - config.foreign_rad, len(whole))
    turns = rotation.matrix(rotation.from_rotation_vector(shapes.gravity[whole, 0] * angle[:, None]))
    foreign = shapes[whole].turned(turns)
    apart = rotation.angle_between(foreign.axis, shapes.axis[whole]) > 0.8 * config.foreign_rad
    compared = Comparer(templates, config.gate).compare(foreign[np.flatnonzero(apart)])
    k = templates.exercises.index(session.exercise)
    features = compared.features[compared.possible[:, k], k]
    n = len(features)
    none = np.full(n, -1)
    return LearningRows(features, np.zeros(n, np.bool_), np.ones(n), none, np.zeros(n, np.int64))


class RowStore:
    """Rows of sessions, computed once: those of one session depend on the same person's sessions alone."""

    def __init__(self, config: Configuration) -> None:
        self._config = config
        self._rows: dict[tuple[str, str, str, tuple[str, ...]], LearningRows] = {}

    def rows(self, sessions: Sequence[Session]) -> LearningRows:
        """Rows of all these sessions; a person's sessions must come together."""
        parts = []
        for session in sessions:
            key = session.key
            if key not in self._rows:
                self._rows[key] = rows_of_session(session, sessions, self._config)
            parts.append(self._rows[key])
        return LearningRows.joined(parts)


def rows_of_session(session: Session, sessions: Sequence[Session], config: Configuration) -> LearningRows:
    """All rows of one session: as worn; with the shown exercise's own templates left out, as an unknown
    movement; from sensors strapped on turned; and against repetitions as if they were the templates.
    """
    rng = np.random.default_rng([config.seed, *f"{session.person}/{session.exercise}".encode()])
    shapes, templates = session.proposals.shapes, session.templates
    variants = [(shapes, templates)]
    if config.leave_one_out and len(templates.exercises) > 1:
        variants.append((shapes, templates.without([session.exercise])))
    turns = [_random_turn(rng, config.mounting_rad) for _ in range(config.n_mountings)]
    variants += [(shapes.turned(turn), templates) for turn in turns]
    for i in range(config.n_enrolments if session.source == OWN else 0):
        turn = _random_turn(rng, config.mounting_rad)
        drawn = random_enrolment(session, sessions, rng)
        if not drawn.names:
            continue
        if i % 2 and len(drawn.exercises) > 1:
            drawn = drawn.without([session.exercise])
        variants.append((shapes.turned(turn), drawn))
    parts = [session_rows(session, config, rng, *variant) for variant in variants]
    if config.foreign_rad > 0 and (session.source == OWN or config.foreign_general):
        known = [v for v in variants if session.exercise in v[1].exercises]
        parts += [foreign_rows(session, config, rng, *variant) for variant in known]
    # Execution is judged against the patient's real references, as worn: drawn or turned ones blur what
    # "low" means to them.
    parts[1:] = [replace(part, execution=np.full_like(part.execution, -1)) for part in parts[1:]]
    return LearningRows.joined(parts)


def random_enrolment(session: Session, sessions: Sequence[Session], rng: np.random.Generator) -> TemplateSet:
    """Templates drawn from the same person's annotated repetitions, one per execution where there is one."""
    exercises = session.templates.exercises
    by_exercise = {s.exercise: s for s in sessions if s.person == session.person and s.exercise in exercises}
    parts, names, executions = [], [], []
    for exercise in exercises:
        if exercise not in by_exercise:
            continue
        other = by_exercise[exercise]
        p = other.proposals
        good = np.flatnonzero(p.share >= 0.8)
        for how in np.unique(other.executions[p.rep[good]]):
            row = int(rng.choice(good[other.executions[p.rep[good]] == how]))
            parts.append(p.shapes[row : row + 1])
            names.append(exercise)
            executions.append(int(how))
    shapes = Shapes.joined(parts) if parts else session.proposals.shapes[:0]
    return TemplateSet(shapes, tuple(names), tuple(executions))


def _random_turn(rng: np.random.Generator, largest_rad: float) -> Float64Array:
    """A rotation matrix about a random axis by a random angle."""
    axis = rng.normal(size=3)
    vector = axis / np.linalg.norm(axis) * largest_rad * rng.random()
    return rotation.matrix(rotation.from_rotation_vector(vector))
