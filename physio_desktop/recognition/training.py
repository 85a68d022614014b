"""Rows to learn from, made by the same proposal and comparison as live use, and the two repetition models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xgboost

from physio_desktop.processing import rotation
from physio_desktop.processing.motion import MotionTrack
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.comparison import compare
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.detection import Proposer
from physio_desktop.recognition.shapes import Shapes, shapes_of
from physio_desktop.recognition.templates import TemplateSet
from physio_desktop.recognition.trees import Rows, train_binary

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Proposals:
    """All candidates of one recording, in groups that share an end; `sizes` are the groups' sizes.

    share (n,): overlap by movement with the annotated repetition that fits best, rep (n,): its index or -1.
    """

    pairs: IntArray
    sizes: IntArray
    shapes: Shapes
    share: Float64Array
    rep: IntArray
    n_samples: int
    known_until: int


def propose(values: npt.NDArray[np.floating], marked: Sequence[tuple[int, int]], config: Configuration) -> Proposals:
    """Candidates of a whole recording with their overlap with the marked stretches [start, end)."""
    proposer = Proposer(config)
    groups = proposer.push(values)
    pairs = np.concatenate(groups) if groups else np.empty((0, 2), np.int64)
    shapes = shapes_of(proposer.track, pairs)
    share, rep = movement_overlap(proposer.track, pairs, marked)
    sizes = np.array([len(group) for group in groups], dtype=np.int64)
    return Proposals(pairs, sizes, shapes, share, rep, len(values), proposer.known_until)


def movement_overlap(
    track: MotionTrack, pairs: IntArray, marked: Sequence[tuple[int, int]]
) -> tuple[Float64Array, IntArray]:
    """Intersection over union of the squared angular rate, so that rest counts for nothing."""
    turned = track.turned
    share, rep = np.zeros(len(pairs)), np.full(len(pairs), -1)
    last = len(turned) - 1
    for index, (start, end) in enumerate(marked):
        start, end = min(start, last), min(end, last)
        low = np.clip(pairs[:, 0], start, end)
        high = np.clip(pairs[:, 1], start, end)
        common = turned[high] - turned[low]
        union = turned[pairs[:, 1]] - turned[pairs[:, 0]] + turned[end] - turned[start] - common
        value = common / np.maximum(union, 1e-12)
        rep = np.where(value > share, index, rep)
        share = np.maximum(share, value)
    return share, rep


def marked_shape(values: npt.NDArray[np.floating], start: int, end: int, config: Configuration) -> Shapes:
    """The shape of a marked reference repetition, with its ends where the proposal stage would put them."""
    proposals = propose(values, [(start, end)], config)
    if len(proposals.share) and proposals.share.max() > 0.5:
        best = int(np.argmax(proposals.share))
        return proposals.shapes[best : best + 1]
    track = MotionTrack(config.rate_hz)
    track.push(values)
    return shapes_of(track, np.array([[start, min(end, track.n_ready - 1)]], dtype=np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """One training recording: its candidates, what was shown, and the person's templates of the placement."""

    exercise: str
    executions: IntArray
    proposals: Proposals
    templates: TemplateSet


@dataclass(frozen=True, slots=True, eq=False)
class LearningRows:
    """features (n, f), truth (n,), weight (n,) and, for true rows, the execution shown (-1 elsewhere)."""

    features: Rows
    truth: npt.NDArray[np.bool_]
    weight: Float64Array
    execution: IntArray

    @classmethod
    def joined(cls, parts: Sequence[LearningRows]) -> LearningRows:
        return cls(*(np.concatenate([getattr(p, n) for p in parts]) for n in cls.__slots__))


def session_rows(
    session: Session, config: Configuration, rng: np.random.Generator, shapes: Shapes, templates: TemplateSet
) -> LearningRows:
    """Rows of one session against one set of templates; easy negatives are thinned out."""
    p = session.proposals
    whole, part = p.share >= config.whole_share, p.share >= config.part_share
    keep = whole | ((rng.random(len(part)) < config.negative_share) | (p.share > 0.3)) & ~part
    index = np.flatnonzero(keep)
    features = compare(shapes[index], templates).astype(np.float32)
    n, k, f = features.shape
    same = np.array([name == session.exercise for name in templates.exercises])
    truth = (whole[index][:, None] & same[None]).ravel()
    easy = (p.share[index] <= 0.3)[:, None] & np.ones(k, bool)
    weight = np.where(easy.ravel(), 1 / config.negative_share, 1.0)
    executions = session.executions[np.maximum(p.rep[index], 0)] if len(session.executions) else np.zeros(n, np.int64)
    execution = np.where(truth, np.repeat(executions, k), -1)
    return LearningRows(features.reshape(n * k, f), truth, weight, execution)


def learning_rows(sessions: Sequence[Session], config: Configuration) -> LearningRows:
    """All rows: as worn, from turned mountings, and with the shown exercise's own templates left out."""
    rng = np.random.default_rng(config.seed)
    parts = []
    for session in sessions:
        shapes, templates = session.proposals.shapes, session.templates
        parts.append(session_rows(session, config, rng, shapes, templates))
        if config.leave_one_out and len(templates.exercises) > 1:
            parts.append(session_rows(session, config, rng, shapes, templates.without([session.exercise])))
        for _ in range(config.n_mountings):
            turn = rotation.matrix(rotation.from_rotation_vector(_random_turn(rng, config.mounting_rad)))
            parts.append(session_rows(session, config, rng, shapes.turned(turn), templates))
    return LearningRows.joined(parts)


def _random_turn(rng: np.random.Generator, largest_rad: float) -> Float64Array:
    axis = rng.normal(size=3)
    return np.asarray(axis / np.linalg.norm(axis) * largest_rad * rng.random())


def train_repetition_model(rows: LearningRows, config: Configuration, n_threads: int = 1) -> xgboost.Booster:
    """ "Is this one repetition of k?" """
    weight = rows.weight * np.where(rows.truth, config.positive_weight, 1.0)
    return train_binary(rows.features, rows.truth, weight, config.trees, config.seed, n_threads)
