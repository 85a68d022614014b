"""Repetitions from a stream: propose, compare, choose. The one path, live or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from physio_desktop.processing.motion import MotionTrack
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.processing.segmentation import Segmenter
from physio_desktop.recognition.alignment import StrapAlignment
from physio_desktop.recognition.choosing import Chooser, Scored
from physio_desktop.recognition.comparison import Compared, Comparer
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.mounting import AS_WORN, MountingVote
from physio_desktop.recognition.shapes import N_POINTS, PLAIN_MEASURES, Shapes, shapes_of
from physio_desktop.recognition.templates import TemplateSet

Pairs = npt.NDArray[np.int64]
REMEMBERED_S = 600.0  # of a stream; within this the question how the sensor is worn may be settled
Score = Callable[[npt.NDArray[np.float32]], Float64Array]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A repetition: samples [start, end), exercise, log odds, its features and shape (1 row)."""

    start: int
    end: int
    exercise: str
    log_odds: float
    features: npt.NDArray[np.float32]
    shape: Shapes

    @property
    def turn_rad(self) -> float:
        """How far the sensor turned."""
        return float(self.shape.plain[0, PLAIN_MEASURES.index("turn_amplitude")])

    @property
    def peak(self) -> int:
        """Sample at which the sensor is farthest turned from the start."""
        return self.start + round(float(self.shape.peak[0]) / (N_POINTS - 1) * (self.end - self.start))


class Proposer:
    """Samples in, groups of candidates out, each as soon as its end is known."""

    def __init__(self, config: Configuration) -> None:
        self.track = MotionTrack(config.rate_hz)
        self._segmenter = Segmenter(self.track, config.segmentation)
        self.lag = self._segmenter.lag

    def push(self, values: npt.NDArray[np.floating]) -> list[npt.NDArray[np.int64]]:
        self.track.push(values)
        return self._segmenter.push()

    @property
    def known_until(self) -> int:
        return self._segmenter.known_until


class Head:
    """Compares and chooses against one set of templates; the proposals may be shared with other heads."""

    def __init__(self, templates: TemplateSet, score: Score, config: Configuration, threshold: float) -> None:
        self._score, self._threshold, self._config = score, threshold, config
        self.templates = templates
        self._comparer = Comparer(templates, config.gate)
        self._chooser = new_chooser(config)

    def turn(self, turn: Float64Array) -> None:
        """From now on compare with the templates turned by a rotation matrix."""
        self._comparer = Comparer(self.templates.turned(turn), self._config.gate)

    def wanted(self, pairs: Pairs, track: MotionTrack) -> npt.NDArray[np.bool_]:
        """Which candidates (n, 2) are worth describing: not yet taken, and within reach of a template."""
        duration = (pairs[:, 1] - pairs[:, 0]) / track.rate_hz
        reachable = self._comparer.reachable(duration, track.gravity[pairs[:, 0] - track.first])
        return reachable & (pairs[:, 0] >= self._chooser.earliest)

    def push(self, pairs: Pairs, shapes: Shapes) -> list[Found]:
        """Candidates that share one end; returns repetitions that became final before it."""
        compared = self._comparer.compare(shapes)
        odds = log_odds(compared, self._score)
        graded = Graded(pairs[compared.rows], shapes[compared.rows], compared.features, odds)
        scored = best_exercise(graded, self._comparer.exercises, self._threshold)
        return [found_in(c) for c in self._chooser.push(scored)]

    def advance(self, known_until: int) -> list[Found]:
        return [found_in(c) for c in self._chooser.advance(known_until)]

    def close(self) -> list[Found]:
        return [found_in(c) for c in self._chooser.close()]


class RepetitionDetector:
    """One stream, one placement, one patient's templates.

    Feed blocks of any size: the same repetitions come out, at most `lag` samples after they end. With
    `hypotheses` (names and rotation matrices, the expected mounting first) the first repetitions also tell
    how the sensor is strapped on; `mounting` says so, and with `correct_mounting` the winner takes over and
    hands in the repetitions that it has found by then. A `vote` may come from an earlier recording. Where it
    is known which `exercise` will be done, only its repetitions vote: one exercise with the strap turned may
    be another one with the strap as it should be. An `alignment`, which may come from an earlier recording
    too, follows small turns of the strap once the mounting is settled.
    """

    def __init__(
        self,
        templates: TemplateSet,
        score: Score,
        config: Configuration,
        threshold: float | None = None,
        hypotheses: Mapping[str, Float64Array] | None = None,
        correct_mounting: bool = False,
        vote: MountingVote | None = None,
        exercise: str | None = None,
        alignment: StrapAlignment | None = None,
    ) -> None:
        self._alignment = alignment
        self._exercise = exercise if exercise in templates.exercises else None
        limit = config.threshold if threshold is None else threshold
        turns = hypotheses or {AS_WORN: np.eye(3)}
        self._current = next(iter(turns))
        self._vote = vote or MountingVote(turns, config.mounting_lead, config.mounting_reps)
        self.mounting: str | None = self._vote.settled
        if self.mounting is not None:
            self._current = self.mounting if correct_mounting else self._current
            turns = {self._current: turns[self._current]}
        self._heads = {
            name: Head(templates.turned(turn), score, config, limit) for name, turn in turns.items()
        }
        self._waiting: dict[str, list[Found]] = {name: [] for name in turns}
        if alignment is not None and self.mounting is not None:
            self._heads[self._current].turn(alignment.turn)
        self._correct, self._config = correct_mounting, config
        self._proposer = Proposer(config)
        self._known_until = 0
        self.lag = self._proposer.lag + round(config.decision_s * config.rate_hz)

    @property
    def track(self) -> MotionTrack:
        """What is known of the stream so far."""
        return self._proposer.track

    def push(self, values: npt.NDArray[np.floating]) -> list[Found]:
        """Take (n, 9) samples at the configured rate; returns the repetitions that became final."""
        groups = {int(pairs[0, 1]): pairs for pairs in self._proposer.push(values)}
        final: list[Found] = []
        for sample in range(self._known_until + 1, self._proposer.known_until + 1):
            if (pairs := groups.get(sample)) is not None:
                final += self._compare(pairs)
            for name, head in self._heads.items():
                final += self._collect(name, head.advance(sample))
            final += self._settle()
        self._known_until = max(self._known_until, self._proposer.known_until)
        self._forget()
        return final

    def _forget(self) -> None:
        """A session may last for hours; what lies far back is needed no more."""
        before = self._known_until - round(REMEMBERED_S * self._config.rate_hz)
        if self.track.forget(before):
            first = self.track.first
            self._waiting = {n: [f for f in found if f.start >= first] for n, found in self._waiting.items()}

    def close(self) -> list[Found]:
        return self._heads[self._current].close()

    def _compare(self, pairs: Pairs) -> list[Found]:
        """Candidates that share one end, described once for all heads that want them."""
        wanted = {name: head.wanted(pairs, self.track) for name, head in self._heads.items()}
        described = np.flatnonzero(np.any(list(wanted.values()), axis=0))
        if not len(described):
            return []
        pairs, shapes = pairs[described], shapes_of(self.track, pairs[described])
        found: list[Found] = []
        for name, head in self._heads.items():
            mine = wanted[name][described]
            if mine.all():
                found += self._collect(name, head.push(pairs, shapes))
            elif mine.any():
                found += self._collect(name, head.push(pairs[mine], shapes[mine]))
        return found

    def _collect(self, name: str, found: list[Found]) -> list[Found]:
        if self.mounting is None and found:
            self._vote.add(name, [f for f in found if self._has_vote(f)])
            self._waiting[name] += found
        elif found:
            self._align(found)
        return found if name == self._current else []

    def _align(self, found: list[Found]) -> None:
        """Follow small turns of the strap; movements of a few degrees tell nothing of it."""
        if self._alignment is None:
            return
        head = self._heads[self._current]
        large = [f for f in found if f.turn_rad > self._config.plane_least_rad]
        changed = [self._alignment.add(f.exercise, f.shape, head.templates) for f in large]
        if any(changed):
            head.turn(self._alignment.turn)

    def _has_vote(self, found: Found) -> bool:
        is_meant = self._exercise in (None, found.exercise)
        return is_meant and found.turn_rad > self._config.plane_least_rad

    def _settle(self) -> list[Found]:
        """Close the question once it is decided; the winner's earlier repetitions if it takes over."""
        if self.mounting is not None or (winner := self._vote.settle()) is None:
            return []
        self.mounting = winner
        late: list[Found] = []
        if winner != self._current and self._correct:
            given = self._waiting[self._current]
            late = [
                f for f in self._waiting[winner] if all(f.end <= g.start or f.start >= g.end for g in given)
            ]
            self._current = winner
        self._heads = {self._current: self._heads[self._current]}
        if winner == self._current:
            self._align(self._waiting[winner])
        self._waiting.clear()
        return late


def new_chooser(config: Configuration) -> Chooser:
    return Chooser(round(config.decision_s * config.rate_hz), round(config.overlap_s * config.rate_hz))


@dataclass(frozen=True, slots=True, eq=False)
class Graded:
    """Candidates that share one end: pairs (n, 2), shapes, features (n, k, f) and log odds (n, k)."""

    pairs: Pairs
    shapes: Shapes
    features: npt.NDArray[np.float32]
    odds: Float64Array

    def part(self, first: int, last: int) -> Graded:
        """Rows [first, last)."""
        rows = slice(first, last)
        return Graded(self.pairs[rows], self.shapes[rows], self.features[rows], self.odds[rows])


def log_odds(compared: Compared, score: Score) -> Float64Array:
    """Log odds (n, k); minus infinity where the gate is shut."""
    out = np.full(compared.possible.shape, -np.inf)
    if len(out):
        out[compared.possible] = score(compared.features[compared.possible])
    return out


def best_exercise(group: Graded, exercises: tuple[str, ...], threshold: float) -> list[Scored]:
    """Each candidate with its likeliest exercise, if above the threshold; weight: log odds above it."""
    limit = np.log(threshold / (1 - threshold))
    best = group.odds.argmax(axis=1) if len(group.odds) else np.empty(0, np.int64)
    scored = []
    for i, j in enumerate(best.tolist()):
        weight = float(group.odds[i, j] - limit)
        if weight > 0:
            start, end = group.pairs[i].tolist()
            scored.append(Scored(start, end, weight, (group, i, j, exercises[j])))
    return scored


def found_in(chosen: Scored) -> Found:
    """What `best_exercise` knew of a candidate that was chosen."""
    group, i, j, exercise = chosen.payload
    odds, features = float(group.odds[i, j]), group.features[i, j]
    return Found(chosen.start, chosen.end, exercise, odds, features, group.shapes[i : i + 1])
