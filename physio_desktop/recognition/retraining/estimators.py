"""The candidates as scikit-learn estimators, so that its searches and splitters serve them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import xgboost
from sklearn.base import BaseEstimator, ClassifierMixin

from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.configuration import ForestSettings, TreeSettings
from physio_desktop.recognition.execution import softmax
from physio_desktop.recognition.trees import margins, train_classes
from physio_desktop.recognition.window_classifier import balanced
from physio_desktop.recognition.window_features import Float32

BOOSTED, FOREST = "boosted", "forest"
# A clinic trains while somebody waits: many shallow trees, each seeing few of the features. With a handful of
# people, two questions per tree carry over to the next person better than four (macro F1 over the archive's
# four people 80.8 % against 79.4 %; chosen looking at these people, so no proof for others).
USUAL: Mapping[str, TreeSettings] = {
    BOOSTED: TreeSettings(n_rounds=300, max_depth=2, eta=0.1, colsample_bynode=0.05, max_bin=64),
    FOREST: ForestSettings(max_bin=64),
}
_CHOSEN = ("n_rounds", "max_depth", "eta", "colsample_bynode", "min_child_weight", "num_parallel_tree")


class WindowTrees(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Trees over window features; `kind` boosted or forest (XGBoost's). Rows of `y` are class numbers.

    n_classes is fixed from outside: a fold may lack a class, and columns must not shift. `start` continues
    an earlier booster of the same classes.
    """

    def __init__(
        self,
        n_classes: int,
        kind: str = BOOSTED,
        n_rounds: int = 300,
        max_depth: int = 2,
        eta: float = 0.1,
        colsample_bynode: float = 0.05,
        min_child_weight: float = 5.0,
        num_parallel_tree: int = 1,
        seed: int = 7,
        n_threads: int = 1,
        start: xgboost.Booster | None = None,
    ) -> None:
        self.n_classes = n_classes
        self.kind = kind
        self.n_rounds = n_rounds
        self.max_depth = max_depth
        self.eta = eta
        self.colsample_bynode = colsample_bynode
        self.min_child_weight = min_child_weight
        self.num_parallel_tree = num_parallel_tree
        self.seed = seed
        self.n_threads = n_threads
        self.start = start

    @classmethod
    def usual(cls, kind: str, n_classes: int, seed: int = 7, start: xgboost.Booster | None = None) -> Self:
        """With the parameters that need no search."""
        settings = dataclasses.asdict(USUAL[kind])
        own = {name: settings[name] for name in _CHOSEN if name in settings}
        return cls(n_classes, kind, **own, seed=seed, start=start)

    @property
    def settings(self) -> TreeSettings:
        usual = USUAL[self.kind]
        names = {f.name for f in dataclasses.fields(usual)}
        return dataclasses.replace(usual, **{n: getattr(self, n) for n in _CHOSEN if n in names})

    def fit(self, X: Float32, y: npt.NDArray[np.int64]) -> Self:
        """Rows (n, features) and class numbers (n,)."""
        weight = balanced(y, self.n_classes)
        self.trees_ = train_classes(
            X, y, self.n_classes, weight, self.settings, self.seed, self.n_threads, self.start
        )
        self.classes_ = np.arange(self.n_classes)
        return self

    def predict_proba(self, X: Float32) -> Float64Array:
        """(n, classes), not yet calibrated."""
        return softmax(margins(self.trees_, X)) if len(X) else np.empty((0, self.n_classes))

    def predict(self, X: Float32) -> npt.NDArray[np.int64]:
        return np.asarray(self.predict_proba(X).argmax(axis=1))


def search_space(kind: str) -> dict[str, list[Any]]:
    """What a search chooses among; small, because people are few."""
    if kind == FOREST:
        return {"max_depth": [6, 8, 12], "colsample_bynode": [0.1, 0.15, 0.3], "min_child_weight": [1.0, 3.0]}
    return {"max_depth": [2, 4], "eta": [0.05, 0.1, 0.15], "min_child_weight": [2.0, 5.0]}
