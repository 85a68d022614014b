"""What a feature of a window measures, put together from its name: `gyr_x:std` is a statistic of a signal.

The names are those of `recognition.window_features` and, for what is compared with a patient's own
references, of `recognition.window_templates`.
"""

from __future__ import annotations

import re

from physio_desktop.ui.wording import number, translate

_BAND = re.compile(r"band_([\d.]+)_([\d.]+)")
_QUANTILE = re.compile(r"q(\d+)")
_QUARTER = re.compile(r"quarter(\d):(up|gyr)_([xyz])")
_SIMILAR = re.compile(r"self_similarity:(\d+)s")


def feature_words(name: str) -> str:
    """In the user's language; the name itself where it is of no known kind."""
    first, _, rest = name.partition(":")
    if (quarter := _QUARTER.fullmatch(name)) is not None:
        words = translate("Features", "{what}, quarter {n} of the window")
        return words.format(what=_about(quarter[2], quarter[3]), n=int(quarter[1]) + 1)
    if (similar := _SIMILAR.fullmatch(name)) is not None:
        return translate("Features", "likeness to itself {n} s earlier").format(n=similar[1])
    if first == "correlation":
        a, _, b = rest.partition(":")
        return translate("Features", "going together: {a} and {b}").format(a=_signal(a), b=_signal(b))
    if first in _compared():
        measured = feature_words(rest)
        return translate("Features", "{measure}, {with_what}").format(
            measure=measured, with_what=_compared()[first]
        )
    if first.startswith("up_") and not rest:
        return _about("up", first[-1])
    if first == "turned":
        return translate("Features", "range of turning about {axis}").format(axis=rest)
    if first == "main_axis" and rest in ("x", "y", "z"):
        return translate("Features", "how far the main axis of turning points along {axis}").format(axis=rest)
    if (signal := _signal(first)) and rest:
        return f"{_statistic(rest)}: {signal}"
    return _single().get(name, name)


def _signal(name: str) -> str:
    kind, _, axis = name.partition("_")
    names = {
        "acc": (translate("Features", "acceleration"), translate("Features", "size of the acceleration")),
        "gyr": (translate("Features", "angular rate"), translate("Features", "size of the angular rate")),
    }
    if kind not in names or axis not in ("x", "y", "z", "norm"):
        return ""
    plain, size = names[kind]
    return size if axis == "norm" else f"{plain} {axis}"


def _about(kind: str, axis: str) -> str:
    if kind == "up":
        return translate("Features", "direction of gravity {axis}").format(axis=axis)
    return translate("Features", "angular rate about {axis}").format(axis=axis)


def _statistic(name: str) -> str:
    if (band := _BAND.fullmatch(name)) is not None:
        low, high = (number(float(hz), len(hz.partition(".")[2])) for hz in band.groups())
        return translate("Features", "share of movement at {low} to {high} Hz").format(low=low, high=high)
    if (quantile := _QUANTILE.fullmatch(name)) is not None:
        return translate("Features", "{n} % of it lies below").format(n=quantile[1])
    return {
        "mean": translate("Features", "mean"),
        "std": translate("Features", "spread"),
        "min": translate("Features", "smallest value"),
        "max": translate("Features", "largest value"),
        "rms": translate("Features", "strength (rms)"),
        "change": translate("Features", "change from sample to sample"),
        "skewness": translate("Features", "skewness"),
        "kurtosis": translate("Features", "peakedness"),
        "crossings": translate("Features", "how often it crosses its mean"),
        "peak_frequency": translate("Features", "strongest frequency"),
        "centroid": translate("Features", "mean frequency"),
        "spectral_entropy": translate("Features", "irregularity"),
    }.get(name, name)


def _single() -> dict[str, str]:
    return {
        "tilt:closing": translate("Features", "tilt at the end of the window"),
        "tilt:largest": translate("Features", "largest tilt in the window"),
        "tilt:middle": translate("Features", "tilt in the middle of the window"),
        "main_axis:share": translate("Features", "share of turning about the main axis"),
        "still_share": translate("Features", "share of time at rest"),
        "linear_rms": translate("Features", "shaking (acceleration beside gravity)"),
        "field:variation": translate("Features", "how much the magnetic field varies"),
        "field:to_gravity": translate("Features", "angle of the magnetic field to gravity"),
        "field:to_gravity_std": translate("Features", "spread of the angle of the magnetic field to gravity"),
        "field:turning": translate("Features", "turning of the magnetic field"),
        "posture": translate("Features", "direction of gravity"),
        "spectrum": translate("Features", "rhythm"),
        "acceleration": translate("Features", "acceleration"),
        "rate": translate("Features", "angular rate"),
        "turning": translate("Features", "amount of turning"),
        "tilting": translate("Features", "amount of tilting"),
        "turned": translate("Features", "range of turning"),
        "bursts": translate("Features", "quickest turning"),
        "largest_tilt": translate("Features", "largest tilt"),
        "shaking": translate("Features", "amount of shaking"),
    }


def _compared() -> dict[str, str]:
    return {
        "correct": translate("Features", "compared with the correct reference"),
        "fast": translate("Features", "compared with the fast reference"),
        "low_amplitude": translate("Features", "compared with the small reference"),
        "nearest": translate("Features", "compared with the nearest reference"),
        "margin": translate("Features", "compared with the best other exercise"),
        "gentlest": translate("Features", "compared with the gentlest reference"),
    }
