"""Repetitions from a stream: propose, compare, choose. Live use, replay and evaluation all come through here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from physio_desktop.processing.motion import MotionTrack
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.processing.segmentation import Segmenter
from physio_desktop.recognition.choosing import Chooser, Scored
from physio_desktop.recognition.comparison import compare
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.shapes import Shapes, shapes_of
from physio_desktop.recognition.templates import TemplateSet

Score = Callable[[npt.NDArray[np.float32]], Float64Array]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A repetition: samples [start, end), exercise, log odds, and the row of features that spoke for it."""

    start: int
    end: int
    exercise: str
    log_odds: float
    features: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Candidates that share one end: pairs (n, 2), shapes, features (n, k, f) against k exercises."""

    pairs: npt.NDArray[np.int64]
    shapes: Shapes
    features: npt.NDArray[np.float32]


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


class RepetitionDetector:
    """One stream, one placement, one patient's templates.

    Feed blocks of any size: the same repetitions come out, at most `lag` samples after they end.
    """

    def __init__(self, templates: TemplateSet, score: Score, config: Configuration) -> None:
        self._templates = templates
        self._score = score
        self._proposer = Proposer(config)
        self._chooser = new_chooser(config)
        self._threshold = config.threshold
        self.lag = self._proposer.lag + round(config.decision_s * config.rate_hz)

    def push(self, values: npt.NDArray[np.floating]) -> list[Found]:
        """Take (n, 9) samples at the configured rate; returns the repetitions that became final."""
        final: list[Found] = []
        for pairs in self._proposer.push(values):
            shapes = shapes_of(self._proposer.track, pairs)
            features = compare(shapes, self._templates).astype(np.float32)
            found = best_exercise(pairs, features, self._score, self._templates.exercises, self._threshold)
            final += [c.payload for c in self._chooser.push(found)]
        return final + [c.payload for c in self._chooser.advance(self._proposer.known_until)]

    def close(self) -> list[Found]:
        return [c.payload for c in self._chooser.close()]


def new_chooser(config: Configuration) -> Chooser:
    return Chooser(round(config.decision_s * config.rate_hz), round(config.overlap_s * config.rate_hz))


def best_exercise(
    pairs: npt.NDArray[np.int64],
    features: npt.NDArray[np.float32],
    score: Score,
    exercises: tuple[str, ...],
    threshold: float,
) -> list[Scored]:
    """Each candidate with its likeliest exercise, if likelier than the threshold; weight: log odds above it."""
    n, k, f = features.shape
    odds = score(features.reshape(n * k, f)).reshape(n, k) - np.log(threshold / (1 - threshold))
    best = np.argmax(odds, axis=1)
    scored = []
    for i in np.flatnonzero(odds.max(axis=1) > 0):
        j = int(best[i])
        start, end, weight = int(pairs[i, 0]), int(pairs[i, 1]), float(odds[i, j])
        found = Found(start, end, exercises[j], weight, features[i, j])
        scored.append(Scored(start, end, weight, found))
    return scored
