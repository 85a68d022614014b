"""The live label: exercise or idle for a window, general or personal, with calibrated confidence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xgboost

from physio_desktop.processing import rotation
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.calibration import best_temperature, softened
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.drift import Baseline, baseline
from physio_desktop.recognition.execution import softmax
from physio_desktop.recognition.trees import margins, train_binary, train_classes
from physio_desktop.recognition.window_features import FEATURE_NAMES, Float32, window_features
from physio_desktop.recognition.window_templates import WindowTemplates, without_others

IDLE = "idle"


@dataclass(frozen=True, slots=True, eq=False)
class WindowExamples:
    """Labelled windows (n, samples, 9) of one person at one placement, and the person's own references."""

    person: str
    windows: Float32
    labels: tuple[str, ...]
    templates: WindowTemplates | None


@dataclass(frozen=True, slots=True, eq=False)
class WindowModel:
    """Classes are `exercises` and, last, idle. `scale` (f,) are the features' standard deviations.

    rate_hz: of the windows' samples; windows and references must come at it. baseline: of the features that
    it learned from, to tell later whether the world has changed (`drift`).
    """

    trees: xgboost.Booster
    exercises: tuple[str, ...]
    scale: Float32
    temperature: float
    rate_hz: float = 25.0
    baseline: Baseline | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        return (*self.exercises, IDLE)

    def probabilities(
        self, windows: npt.NDArray[np.floating], templates: WindowTemplates | None = None
    ) -> Float64Array:
        """Calibrated probabilities (n, classes) of windows (n, samples, 9); personal: needs templates."""
        features = window_features(windows, self.rate_hz)
        return softened(raw_probabilities(self.trees, features, templates, self.scale), self.temperature)


def raw_probabilities(
    trees: xgboost.Booster, features: Float32, templates: WindowTemplates | None, scale: Float32
) -> Float64Array:
    """A general model scores the classes; a personal one asks of each exercise "is it this one?", and idle
    is where all answers are no.
    """
    if templates is None:
        return softmax(margins(trees, features))
    rows = templates.compare(features, scale)
    n, k, f = rows.shape
    odds = margins(trees, rows.reshape(n * k, f)).reshape(n, k)
    return softmax(np.concatenate([odds, np.zeros((n, 1))], axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class _Featured:
    """Feature rows and distances of one person, ready for any fold."""

    person: str
    features: Float32
    labels: tuple[str, ...]
    templates: WindowTemplates | None
    as_worn: bool

    def truth(self, labels: Sequence[str]) -> npt.NDArray[np.int64]:
        return np.array([labels.index(label) for label in self.labels], dtype=np.int64)

    def compared(self, scale: Float32) -> Float32:
        """Rows (windows x exercises, f) against the person's own references."""
        assert self.templates is not None
        rows = self.templates.compare(self.features, scale)
        return rows.reshape(-1, rows.shape[2])

    def answers(self) -> npt.NDArray[np.bool_]:
        """For each of those rows: is the window this exercise?"""
        assert self.templates is not None
        return np.array([label == name for label in self.labels for name in self.templates.exercises])


class WindowTrainer:
    """Trains general models for one placement, or personal ones for all; features serve every fold.

    rate_hz: of the windows' samples, the configuration's unless it is named.
    """

    def __init__(self, exercises: Sequence[str], config: Configuration, rate_hz: float | None = None) -> None:
        self._exercises, self._config = tuple(exercises), config
        self._rate_hz = rate_hz or config.rate_hz
        self._parts: list[_Featured] = []

    def add(self, examples: WindowExamples) -> None:
        """One person's windows at one placement, as worn and from sensors strapped on turned."""
        rng = np.random.default_rng([self._config.seed, *examples.person.encode()])
        windows = examples.windows
        for copy in range(1 + self._config.n_window_mountings):
            seen = windows if copy == 0 else turned_each(windows, rng, self._config.mounting_rad)
            features = window_features(seen, self._rate_hz)
            part = _Featured(examples.person, features, examples.labels, examples.templates, copy == 0)
            self._parts.append(part)

    def has_others(self, left_out: Collection[str]) -> bool:
        """Whether anybody is left to learn from."""
        return any(p.person not in left_out for p in self._parts)

    def train(self, left_out: Collection[str] = (), n_threads: int = 1) -> WindowModel:
        """A model from everyone but `left_out`, calibrated by inner folds over the people it learns from."""
        parts = [p for p in self._parts if p.person not in left_out]
        names = list(dict.fromkeys(p.person for p in parts))
        scale = feature_scale(np.concatenate([p.features for p in parts]))
        temperature = 1.0
        if len(names) > 1:
            raw, truth = [], []
            for name in names:
                trees = self._fit([p for p in parts if p.person != name], scale, n_threads)
                for own in (p for p in parts if p.person == name and p.as_worn):
                    raw.append(raw_probabilities(trees, own.features, own.templates, scale))
                    truth.append(own.truth(self._labels_of(own)))
            temperature = best_temperature(np.concatenate(raw), np.concatenate(truth))
        trees = self._fit(parts, scale, n_threads)
        base = None if parts[0].templates is not None else _baseline(trees, parts)
        return WindowModel(trees, self._exercises, scale, temperature, self._rate_hz, base)

    def _labels_of(self, part: _Featured) -> tuple[str, ...]:
        exercises = self._exercises if part.templates is None else part.templates.exercises
        return (*exercises, IDLE)

    def _fit(self, parts: Sequence[_Featured], scale: Float32, n_threads: int) -> xgboost.Booster:
        config = self._config
        if parts[0].templates is not None:
            rows = np.concatenate([p.compared(scale) for p in parts])
            asked = np.concatenate([p.answers() for p in parts])
            alone = self._alone(len(rows))
            rows = np.concatenate([rows, without_others(rows[alone])])
            asked = np.concatenate([asked, asked[alone]])
            weight = np.ones(len(asked))
            return train_binary(rows, asked, weight, config.window_trees, config.seed, n_threads)
        features = np.concatenate([p.features for p in parts])
        truth = np.concatenate([p.truth(self._labels_of(p)) for p in parts])
        n_classes = len(self._exercises) + 1
        weight = balanced(truth, n_classes)
        return train_classes(features, truth, n_classes, weight, config.window_trees, config.seed, n_threads)

    def _alone(self, n: int) -> npt.NDArray[np.bool_]:
        """Rows that are learned from also as a patient who was taught one exercise only would give them."""
        return np.random.default_rng(self._config.seed).random(n) < self._config.alone_share


def balanced(truth: npt.NDArray[np.int64], n_classes: int) -> Float64Array:
    """Weights halfway (square root) between equal rows and equal classes."""
    count = np.maximum(np.bincount(truth, minlength=n_classes), 1)
    weight = np.sqrt(len(truth) / n_classes / count)[truth]
    return np.asarray(weight / weight.mean())


def _baseline(trees: xgboost.Booster, parts: Sequence[_Featured]) -> Baseline:
    worn = [p for p in parts if p.as_worn]
    features = np.concatenate([p.features for p in worn])
    labels = np.array([label for p in worn for label in p.labels], dtype=np.str_)
    people = np.array([p.person for p in worn for _ in p.labels], dtype=np.str_)
    return baseline(features, labels, people, [name for name, _ in importance(trees)])


def importance(trees: xgboost.Booster) -> list[tuple[str, float]]:
    """Features and their share of the whole gain, the largest first; those of a personal label, which
    compares with references, come after those of the window itself and have no name here.
    """
    gain = {k: float(np.sum(v)) for k, v in trees.get_score(importance_type="total_gain").items()}
    total = sum(gain.values()) or 1.0
    ranked = sorted(gain.items(), key=lambda item: (-item[1], item[0]))
    numbered = [(int(name.removeprefix("f")), share / total) for name, share in ranked]
    return [(FEATURE_NAMES[i], share) for i, share in numbered if i < len(FEATURE_NAMES)]


def feature_scale(rows: Float32) -> Float32:
    """Standard deviations (f,) of rows (n, f); 1 for features that nobody has, as those of a magnetometer."""
    rows = rows.copy()
    unknown = np.isnan(rows).all(axis=0)
    rows[:, unknown] = 0
    return np.where(unknown, np.float32(1), np.asarray(np.nanstd(rows, axis=0) + 1e-6, dtype=np.float32))


def turned_each(windows: Float32, rng: np.random.Generator, largest_rad: float) -> Float32:
    """Every window from a sensor turned by its own random rotation."""
    axis = rng.normal(size=(len(windows), 3))
    axis *= largest_rad * rng.random((len(windows), 1)) / np.linalg.norm(axis, axis=1, keepdims=True)
    turns = rotation.matrix(rotation.from_rotation_vector(axis)).astype(np.float32)
    by_sensor = windows.reshape(len(windows), -1, 3, 3)
    return np.asarray(np.einsum("nij,ntsj->ntsi", turns, by_sensor).reshape(windows.shape))
