"""Why a repetition or window got its name: the features that spoke most for it, in words.

XGBoost's own contributions (S. Lundberg et al., "From local explanations to global understanding with
explainable AI for trees", Nature Machine Intelligence 2, 2020).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xgboost

from physio_desktop.recognition.comparison import FEATURE_NAMES

_WORDS = {
    "warp_gravity": "path of the inclination",
    "warp_turn": "path of the turning",
    "warp_both": "path of inclination and turning",
    "warp_normalised": "shape of the movement, apart from its size",
    "angle_start": "position at the start",
    "angle_end": "position at the end",
    "angle_peak": "position at the turning point",
    "angle_middle": "mean position",
    "angle_axis": "axis of the movement",
    "log_duration": "duration",
    "log_turn_amplitude": "size of the turning",
    "log_tilt_amplitude": "change of inclination",
    "log_peak_rate": "largest speed",
    "hold_difference": "length of the hold",
    "rise_difference": "time to rise",
    "fall_difference": "time to return",
}
_GROUPS = {
    "correct": "compared with the correct reference",
    "fast": "compared with the fast reference",
    "low_amplitude": "compared with the small reference",
    "nearest": "compared with the nearest reference",
    "relative": "compared with how far the references are apart",
    "margin": "compared with the best other exercise",
    "spread": "of the references themselves",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature: its name, in words, its value, and how many log odds it added."""

    feature: str
    words: str
    value: float
    log_odds: float


def reasons(booster: xgboost.Booster, features: npt.NDArray[np.float32], n: int = 3) -> list[Reason]:
    """The n features (f,) that spoke most for this repetition."""
    matrix = xgboost.DMatrix(features[None], nthread=1)
    contributions = booster.predict(matrix, pred_contribs=True)[0, :-1]
    best = np.argsort(contributions, kind="stable")[::-1][:n]
    return [
        Reason(FEATURE_NAMES[i], in_words(FEATURE_NAMES[i]), float(features[i]), float(contributions[i]))
        for i in best
        if contributions[i] > 0
    ]


def in_words(feature: str) -> str:
    group, _, name = feature.rpartition(":")
    if not group:
        return feature.replace("_", " ")
    return f"{_WORDS[name]} {_GROUPS[group]}"
