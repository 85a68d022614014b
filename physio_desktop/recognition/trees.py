"""XGBoost behind two small functions: train a booster, score rows with one thread."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # before xgboost: idle threads must not spin

import numpy as np
import numpy.typing as npt
import xgboost

from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.configuration import TreeSettings

Rows = npt.NDArray[np.float32]


def train_binary(
    rows: Rows,
    truth: npt.NDArray[np.bool_],
    weight: Float64Array,
    settings: TreeSettings,
    seed: int,
    n_threads: int,
    monotone: tuple[int, ...] = (),
) -> xgboost.Booster:
    """Log odds of a yes/no question; NaN is a missing value. `monotone` has -1, 0 or 1 for each column."""
    data = xgboost.QuantileDMatrix(
        rows, truth.astype(np.float32), weight=weight, max_bin=settings.max_bin, nthread=n_threads
    )
    parameters = {**settings.parameters(seed, n_threads), "objective": "binary:logistic"}
    if monotone:
        parameters["monotone_constraints"] = monotone
    return one_threaded(xgboost.train(parameters, data, settings.n_rounds))


def train_classes(
    rows: Rows,
    truth: npt.NDArray[np.int64],
    n_classes: int,
    weight: Float64Array,
    settings: TreeSettings,
    seed: int,
    n_threads: int,
    start: xgboost.Booster | None = None,
) -> xgboost.Booster:
    """Scores of classes; `start`: go on from an earlier booster of the same classes and columns."""
    data = xgboost.QuantileDMatrix(
        rows, truth.astype(np.float32), weight=weight, max_bin=settings.max_bin, nthread=n_threads
    )
    parameters = {
        **settings.parameters(seed, n_threads),
        "objective": "multi:softprob",
        "num_class": n_classes,
    }
    return one_threaded(xgboost.train(parameters, data, settings.n_rounds, xgb_model=start))


def one_threaded(booster: xgboost.Booster) -> xgboost.Booster:
    """The booster, set to score small groups of rows; every change of a parameter costs a set-up."""
    booster.set_param({"nthread": 1})
    return booster


def margins(booster: xgboost.Booster, rows: Rows) -> Float64Array:
    """Raw scores: log odds (n,) of a binary booster, or (n, classes), of rows with the trained columns."""
    scores = booster.inplace_predict(rows, predict_type="margin", validate_features=False)
    return np.asarray(scores, dtype=np.float64)
