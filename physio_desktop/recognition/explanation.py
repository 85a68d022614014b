"""Why a window got its name: the features that spoke most for it, in words.

XGBoost's own contributions (S. Lundberg et al., "From local explanations to global understanding with
explainable AI for trees", Nature Machine Intelligence 2, 2020).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xgboost

from physio_desktop.domain import FloatArray
from physio_desktop.recognition.window_classifier import WindowModel
from physio_desktop.recognition.window_features import FEATURES, window_features
from physio_desktop.recognition.window_templates import COMPARED_NAMES, WindowTemplates

_WORDS = {
    "posture": "direction of gravity",
    "spectrum": "rhythm",
    "acceleration": "acceleration",
    "rate": "angular rate",
    "turning": "amount of turning",
    "tilting": "amount of tilting",
    "turned": "range of turning",
    "bursts": "quickest turning",
    "largest_tilt": "largest tilt",
    "shaking": "amount of shaking",
}
_COMPARED = {
    "correct": "compared with the correct reference",
    "fast": "compared with the fast reference",
    "low_amplitude": "compared with the small reference",
    "nearest": "compared with the nearest reference",
    "margin": "compared with the best other exercise",
    "gentlest": "compared with the gentlest reference",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature: its name, in words, its value, and how many log odds it added."""

    feature: str
    words: str
    value: float
    log_odds: float


def reasons(
    model: WindowModel, window: FloatArray, label: str, templates: WindowTemplates | None = None, n: int = 3
) -> list[Reason]:
    """The n features that spoke most for a label of a window (samples, 9); none where nothing speaks for it.

    A personal model, with templates, asks of each exercise whether it is this one: rest is what is left when
    nothing is, so nothing speaks for rest.
    """
    features = window_features(window[None], model.rate_hz)
    if templates is None:
        row, names = features, tuple(FEATURES)
        contributions = _contributions(model.trees, row)[0, model.labels.index(label), :-1]
    elif label in templates.exercises:
        row = templates.compare(features, model.scale)[:, templates.exercises.index(label)]
        names = COMPARED_NAMES
        contributions = _contributions(model.trees, row)[0, :-1]
    else:
        return []
    best = np.argsort(-contributions, kind="stable")[:n]
    return [
        Reason(names[i], in_words(names[i]), float(row[0, i]), float(contributions[i]))
        for i in best
        if contributions[i] > 0
    ]


def _contributions(trees: xgboost.Booster, row: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.asarray(trees.predict(xgboost.DMatrix(row, nthread=1), pred_contribs=True))


def in_words(feature: str) -> str:
    """What a feature of either kind measures."""
    if feature in FEATURES:
        return FEATURES[feature]
    group, _, name = feature.rpartition(":")
    return f"{_WORDS[name]} {_COMPARED[group]}" if group else _WORDS[name]
