"""How a repetition was done, given the exercise: correct, too fast or low amplitude.

Two models are averaged: boosted trees that also see contrasts between the templates, and a linear
discriminant whose covariance is shrunk (O. Ledoit and M. Wolf, "A well-conditioned estimator for
large-dimensional covariance matrices", J. Multivariate Analysis 88(2), 2004). Over a set, a causal
three-state forward recursion (L. Rabiner, "A tutorial on hidden Markov models", Proc. IEEE 77(2), 1989)
lets neighbours speak.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import xgboost

from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.comparison import PAIR_FEATURES
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.templates import EXECUTIONS
from physio_desktop.recognition.trees import Rows, margins, train_classes

N = len(EXECUTIONS)
_NEVER = -1e6  # score of an execution that nobody has shown
SET_PAUSE_S = 20.0  # a longer pause starts a new set


@dataclass(frozen=True, slots=True, eq=False)
class Discriminant:
    """Linear discriminant as plain arrays: scores = ((x or mean) - mean) / scale @ weights + offsets."""

    mean: Float64Array
    scale: Float64Array
    weights: Float64Array
    offsets: Float64Array

    @classmethod
    def trained(cls, rows: Rows, truth: npt.NDArray[np.int64], weight: Float64Array, n_classes: int) -> Self:
        from sklearn.covariance import ledoit_wolf_shrinkage

        x = rows.astype(np.float64)
        x[:, np.isnan(x).all(axis=0)] = 0.0  # what nobody has, such as a margin to a second exercise
        mean, scale = np.nanmean(x, axis=0), np.nanstd(x, axis=0) + 1e-6
        z = _standardised(x, mean, scale)
        shown = np.bincount(truth, minlength=n_classes) > 0
        centres = np.zeros((n_classes, z.shape[1]))
        for c in np.flatnonzero(shown):
            centres[c] = np.average(z[truth == c], axis=0, weights=weight[truth == c])
        rest = z - centres[truth]
        covariance = (rest * weight[:, None]).T @ rest / weight.sum()
        shrinkage = max(float(ledoit_wolf_shrinkage(rest, assume_centered=True)), 0.05)
        average = float(np.trace(covariance)) / len(covariance)
        covariance = (1 - shrinkage) * covariance + shrinkage * average * np.eye(len(covariance))
        weights = np.linalg.solve(covariance, centres.T)
        offsets = -0.5 * (centres.T * weights).sum(axis=0)
        offsets[~shown] = _NEVER
        return cls(mean, scale, weights, offsets)

    def probabilities(self, rows: Rows) -> Float64Array:
        z = _standardised(rows.astype(np.float64), self.mean, self.scale)
        return softmax(z @ self.weights + self.offsets)

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name).tolist() for name in self.__slots__}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(*(np.array(data[name], dtype=np.float64) for name in cls.__slots__))


def _standardised(x: Float64Array, mean: Float64Array, scale: Float64Array) -> Float64Array:
    """(n, f) with missing values at the mean, clipped at five deviations."""
    z = (np.where(np.isnan(x), mean, x) - mean) / scale
    return np.clip(z, -5.0, 5.0)


def softmax(scores: Float64Array) -> Float64Array:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))


def contrasts(rows: Rows) -> Rows:
    """Comparison rows (n, f) with what tells executions apart put beside them: is it nearer to the correct,
    the fast or the low template, and how far apart are these templates themselves in tempo and range?
    """
    slots = _slots(rows)
    correct, fast, low = np.abs(slots[:, 0]), np.abs(slots[:, 1]), np.abs(slots[:, 2])
    logs = slice(PAIR_FEATURES.index("log_duration"), PAIR_FEATURES.index("log_peak_rate") + 1)
    apart = slots[:, 1:, logs] - slots[:, :1, logs]
    columns = [rows, correct - fast, correct - low, fast - low, apart.reshape(len(rows), -1)]
    return np.concatenate(columns, axis=1).astype(np.float32)


def _slots(rows: Rows) -> Rows:
    """What compares with the correct, the fast and the low template (n, 3, pair features)."""
    return rows[:, : N * len(PAIR_FEATURES)].reshape(-1, N, len(PAIR_FEATURES))


@dataclass(frozen=True, slots=True, eq=False)
class ExecutionModel:
    """Probabilities (n, 3) of `EXECUTIONS` for rows of comparison features."""

    trees: xgboost.Booster
    discriminant: Discriminant
    discriminant_share: float

    @classmethod
    def trained(
        cls,
        rows: Rows,
        truth: npt.NDArray[np.int64],
        weight: Float64Array,
        config: Configuration,
        n_threads: int = 1,
    ) -> Self:
        trees = train_classes(
            contrasts(rows), truth, N, weight, config.execution_trees, config.seed, n_threads
        )
        return cls(trees, Discriminant.trained(rows, truth, weight, N), config.discriminant_share)

    def probabilities(self, rows: Rows) -> Float64Array:
        by_trees = softmax(margins(self.trees, contrasts(rows)))
        share = self.discriminant_share
        return (1 - share) * by_trees + share * self.discriminant.probabilities(rows)


class ExecutionSmoother:
    """Forward recursion over the repetitions of a set; each result uses this and earlier ones only."""

    def __init__(self, stay: float) -> None:
        self._transition = np.full((N, N), (1 - stay) / (N - 1)) + np.eye(N) * (stay - (1 - stay) / (N - 1))
        self._belief: Float64Array | None = None
        self._last_end_s = 0.0

    def push(self, start_s: float, end_s: float, probabilities: Float64Array) -> Float64Array:
        """Probabilities (3,) after a repetition from `start_s` to `end_s`."""
        if self._belief is None or start_s - self._last_end_s > SET_PAUSE_S:
            prior = np.full(N, 1 / N)
        else:
            prior = self._belief @ self._transition
        belief = prior * np.maximum(probabilities, 1e-6)
        self._belief = belief / belief.sum()
        self._last_end_s = end_s
        return self._belief


def smoothed(
    spans_s: Sequence[tuple[float, float]], probabilities: Float64Array, stay: float
) -> Float64Array:
    """A whole sequence through `ExecutionSmoother`: (n, 3)."""
    smoother = ExecutionSmoother(stay)
    rows = [smoother.push(*span, p) for span, p in zip(spans_s, probabilities, strict=True)]
    return np.array(rows).reshape(-1, N)
