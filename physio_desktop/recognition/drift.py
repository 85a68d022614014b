"""Whether what a model sees now is still what it learned from: population stability of its features.

The index of a feature is sum((p - q) ln(p / q)) over bins that hold a tenth of the training windows each, p
their share now and q then (N. Siddiqi, "Credit Risk Scorecards", Wiley 2006, where above 0.25 is called a
major shift). People differ by more than that, so each index stands beside what the people learned from show
among themselves, each against all others: above the largest of these it is said to have drifted. Windows are
compared label by label: who does other exercises has not drifted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from physio_desktop.recognition.window_features import FEATURE_NAMES, Float32

N_BINS = 10
N_FEATURES = 12
LEAST_WINDOWS = 30  # of a label, before anything is said
_LEAST_SHARE = 1e-3  # an empty bin must not make the index endless


@dataclass(frozen=True, slots=True)
class Baseline:
    """features: names; edges by label (features, 9): deciles of the training windows, NaN where a feature is
    unknown; usual: the largest index that a person learned from shows against the others.
    """

    features: tuple[str, ...]
    edges: Mapping[str, npt.NDArray[np.float64]]
    usual: float

    def to_json(self) -> dict[str, Any]:
        edges = {label: np.round(e, 6).tolist() for label, e in self.edges.items()}
        return {"features": list(self.features), "edges": edges, "usual": round(self.usual, 4)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Baseline:
        """Raises ValueError for anything but what `to_json` gives."""
        try:
            names = tuple(map(str, data["features"]))
            edges = {str(k): np.array(v, np.float64) for k, v in data["edges"].items()}
            usual = float(data["usual"])
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"no baseline: {error}") from error
        known = all(name in FEATURE_NAMES for name in names)
        if not known or any(e.shape != (len(names), N_BINS - 1) for e in edges.values()):
            raise ValueError("a baseline of another version")
        return cls(names, edges, usual)


@dataclass(frozen=True, slots=True)
class Drift:
    """index: mean over features and windows; usual: as in the baseline; most: the feature that moved most."""

    whose: str
    n_windows: int
    index: float
    usual: float
    most: str

    @property
    def has_drifted(self) -> bool:
        return self.index > max(self.usual, 0.25)


def baseline(
    features: Float32, labels: npt.NDArray[np.str_], people: npt.NDArray[np.str_], ranked: Sequence[str]
) -> Baseline:
    """Of training windows (n, f) as worn; `ranked`: feature names, the most important first."""
    names = tuple(ranked[:N_FEATURES])
    columns = features[:, [FEATURE_NAMES.index(name) for name in names]].astype(np.float64)
    edges = _edges(columns, labels)
    usual = [0.0]
    for person in np.unique(people):
        own = people == person
        others = Baseline(names, _edges(columns[~own], labels[~own]), 0.0)
        found = _index(others, columns[own], labels[own])
        if found is not None:
            usual.append(found[0])
    return Baseline(names, edges, max(usual))


def drift(base: Baseline, whose: str, features: Float32, labels: npt.NDArray[np.str_]) -> Drift | None:
    """Of windows (n, f) with the labels they were given; None where there are too few."""
    columns = features[:, [FEATURE_NAMES.index(name) for name in base.features]].astype(np.float64)
    found = _index(base, columns, labels)
    if found is None:
        return None
    index, most, n = found
    return Drift(whose, n, index, base.usual, most)


def _edges(
    columns: npt.NDArray[np.float64], labels: npt.NDArray[np.str_]
) -> dict[str, npt.NDArray[np.float64]]:
    shares = np.arange(1, N_BINS) / N_BINS
    out = {}
    for label in np.unique(labels):
        own = columns[labels == label]
        if len(own) >= LEAST_WINDOWS:
            with np.errstate(invalid="ignore"):
                out[str(label)] = np.quantile(own, shares, axis=0).T
    return out


def _index(
    base: Baseline, columns: npt.NDArray[np.float64], labels: npt.NDArray[np.str_]
) -> tuple[float, str, int] | None:
    """Mean index, the feature that moved most, and of how many windows."""
    sums, weights = np.zeros(len(base.features)), np.zeros(len(base.features))
    n_windows = 0
    for label, edges in base.edges.items():
        own = columns[labels == label]
        if len(own) < LEAST_WINDOWS:
            continue
        n_windows += len(own)
        for f in range(len(base.features)):
            if np.isnan(edges[f]).any() or np.isnan(own[:, f]).any():
                continue
            sums[f] += len(own) * stability_index(edges[f], own[:, f])
            weights[f] += len(own)
    if not weights.any():
        return None
    each = np.divide(sums, weights, out=np.zeros_like(sums), where=weights > 0)
    return float(each[weights > 0].mean()), base.features[int(each.argmax())], n_windows


def stability_index(edges: npt.NDArray[np.float64], values: npt.NDArray[np.float64]) -> float:
    """Of values (n,) against bins between `edges` that are held to be equally full."""
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
    now = np.maximum(counts / len(values), _LEAST_SHARE)
    then = 1 / (len(edges) + 1)
    return float(((now - then) * np.log(now / then)).sum())
