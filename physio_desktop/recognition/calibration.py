"""Probabilities that mean what they say."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from physio_desktop.processing.rotation import Float64Array


def softened(probabilities: Float64Array, temperature: float) -> Float64Array:
    """Probabilities (n, k) with their logarithms divided by a temperature.

    C. Guo, G. Pleiss, Y. Sun and K. Weinberger, "On calibration of modern neural networks", ICML 2017.
    """
    logs = np.log(np.maximum(probabilities, 1e-9)) / temperature
    grown = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))


def best_temperature(probabilities: Float64Array, truth: npt.NDArray[np.int64]) -> float:
    """The temperature with the smallest log loss on rows (n, k) of people who were not learned from."""
    from scipy.optimize import minimize_scalar  # 30 MB that only training needs

    def loss(log_temperature: float) -> float:
        soft = softened(probabilities, float(np.exp(log_temperature)))
        return -float(np.log(soft[np.arange(len(truth)), truth]).mean())

    found = minimize_scalar(loss, bounds=(-1.5, 2.5), method="bounded")
    return float(np.exp(found.x))


def expected_calibration_error(
    confidence: Float64Array, right: npt.NDArray[np.bool_], n_bins: int = 15
) -> float:
    """Mean gap between confidence and accuracy over equally wide bins, weighted by their size.

    M. Naeini, G. Cooper and M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian
    binning", AAAI 2015.
    """
    bins = np.minimum((confidence * n_bins).astype(np.int64), n_bins - 1)
    total = 0.0
    for index in np.unique(bins):
        inside = bins == index
        total += inside.mean() * abs(float(right[inside].mean()) - float(confidence[inside].mean()))
    return float(total)
