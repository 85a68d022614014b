"""Hyperparameters by scikit-learn's own searches, inside the folds."""

from __future__ import annotations

from typing import Any

from sklearn.base import clone
from sklearn.experimental import enable_halving_search_cv  # noqa: F401  (makes HalvingGridSearchCV importable)
from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV, RandomizedSearchCV

from physio_desktop.recognition.retraining.estimators import FOREST, WindowTrees, search_space
from physio_desktop.recognition.retraining.folds import Rows, splits

SEARCHES = ("defaults", "grid", "randomised", "halving")
SCORING = "f1_macro"
N_RANDOM = 8


def fitted(estimator: WindowTrees, rows: Rows, search: str) -> WindowTrees:
    """The estimator with the best parameters among `rows`, fitted to all of them."""
    chosen = with_best_parameters(estimator, rows, search)
    return chosen.fit(rows.features, rows.truth)


def with_best_parameters(estimator: WindowTrees, rows: Rows, search: str) -> WindowTrees:
    """Unfitted. One person cannot choose: the defaults stay."""
    inner = splits(rows)
    if search == "defaults" or len(inner) < 2:
        unchanged: WindowTrees = clone(estimator)
        return unchanged
    finder = _finder(estimator, search, inner)
    finder.fit(rows.features, rows.truth)
    best: WindowTrees = clone(estimator).set_params(**finder.best_params_)
    return best


def _finder(estimator: WindowTrees, search: str, inner: list[Any]) -> Any:
    space = search_space(estimator.kind)
    common = {"scoring": SCORING, "cv": inner, "refit": False, "n_jobs": 1}
    if search == "grid":
        return GridSearchCV(estimator, space, **common)
    if search == "randomised":
        return RandomizedSearchCV(estimator, space, n_iter=N_RANDOM, random_state=estimator.seed, **common)
    if search == "halving":
        forest = estimator.kind == FOREST
        resource = "num_parallel_tree" if forest else "n_rounds"
        most = estimator.num_parallel_tree if forest else estimator.n_rounds
        return HalvingGridSearchCV(
            estimator,
            space,
            resource=resource,
            max_resources=most,
            min_resources=max(most // 9, 1),
            random_state=estimator.seed,
            **common,
        )
    raise ValueError(f"unknown search {search!r}; known: {', '.join(SEARCHES)}")
