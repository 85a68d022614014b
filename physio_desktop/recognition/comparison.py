"""Candidates against a patient's own templates: the features of "is this one repetition of k?".

For every candidate and exercise one row: the three executions' templates of that exercise in fixed slots
(missing ones NaN, which boosted trees handle), the nearest of them, how far apart the templates themselves
lie, the margin to the best other exercise of the placement, and the candidate's own plain measures.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from physio_desktop.processing.rotation import Float64Array, angle_between
from physio_desktop.recognition.shapes import PLAIN_MEASURES, Shapes
from physio_desktop.recognition.templates import EXECUTIONS, TemplateSet
from physio_desktop.recognition.warping import warped_distances

PAIR_FEATURES = (
    "warp_gravity",
    "warp_turn",
    "warp_both",
    "warp_normalised",
    "angle_start",
    "angle_end",
    "angle_peak",
    "angle_middle",
    "angle_axis",
    "log_duration",
    "log_turn_amplitude",
    "log_tilt_amplitude",
    "log_peak_rate",
    "hold_difference",
    "rise_difference",
    "fall_difference",
)
MARGIN_FEATURES = PAIR_FEATURES[:9]
SIGNED = PAIR_FEATURES[9:]
FEATURE_NAMES = (
    *(f"{how}:{name}" for how in EXECUTIONS for name in PAIR_FEATURES),
    *(f"nearest:{name}" for name in PAIR_FEATURES),
    *(f"relative:{name}" for name in PAIR_FEATURES[:4]),
    *(f"margin:{name}" for name in MARGIN_FEATURES),
    *(f"spread:{name}" for name in PAIR_FEATURES[:4]),
    *PLAIN_MEASURES,
)
# Features in which more distance may never speak for a repetition: -1 there, 0 elsewhere. It keeps the
# answer right for movements unlike any in the training data.
MONOTONE = tuple(
    -1 if name.startswith(("nearest:warp", "nearest:angle", "relative:", "margin:")) else 0
    for name in FEATURE_NAMES
)
_LOG_MEASURES = [
    PLAIN_MEASURES.index(n) for n in ("duration_s", "turn_amplitude", "tilt_amplitude", "peak_rate")
]
_GATED = [PLAIN_MEASURES.index(n) for n in ("duration_s", "turn_amplitude", "peak_rate")]
_SHARES = [PLAIN_MEASURES.index(n) for n in ("hold_share", "rise_share", "fall_share")]


def pair_features(candidates: Shapes, templates: Shapes) -> Float64Array:
    """Features (n, m, 16) of n candidates against m templates: rad, logarithms of ratios, shares."""
    c, t = candidates, templates
    warps = [
        warped_distances(c.gravity, t.gravity),
        warped_distances(c.turn, t.turn),
        warped_distances(_both(c), _both(t)),
        warped_distances(_normalised(c), _normalised(t)),
    ]
    angles = [
        angle_between(c.gravity[:, None, 0], t.gravity[None, :, 0]),
        angle_between(c.gravity[:, None, -1], t.gravity[None, :, -1]),
        angle_between(_at_peak(c)[:, None], _at_peak(t)[None]),
        angle_between(c.gravity.mean(axis=1)[:, None], t.gravity.mean(axis=1)[None]),
        angle_between(c.axis[:, None], t.axis[None]),
    ]
    logs = np.log(np.maximum(c.plain[:, None, _LOG_MEASURES], 1e-3))
    logs = logs - np.log(np.maximum(t.plain[None, :, _LOG_MEASURES], 1e-3))
    shares = c.plain[:, None, _SHARES] - t.plain[None, :, _SHARES]
    return np.concatenate([np.stack(warps + angles, axis=2), logs, shares], axis=2)


def _both(shapes: Shapes) -> Float64Array:
    return np.concatenate([shapes.gravity, shapes.turn], axis=2)


def _normalised(shapes: Shapes) -> Float64Array:
    """Turning path over its amplitude, gravity relative to its start over its amplitude: (n, 32, 6)."""
    size = np.sqrt((shapes.turn**2).sum(axis=2)).max(axis=1)
    tilt = shapes.gravity - shapes.gravity[:, :1]
    tilt_size = np.sqrt((tilt**2).sum(axis=2)).max(axis=1)
    return np.concatenate(
        [
            shapes.turn / np.maximum(size, 0.01)[:, None, None],
            tilt / np.maximum(np.maximum(tilt_size, 0.3 * size), 0.01)[:, None, None],
        ],
        axis=2,
    )


def _at_peak(shapes: Shapes) -> Float64Array:
    return shapes.gravity[np.arange(len(shapes)), shapes.peak]


@dataclass(frozen=True, slots=True)
class GateSettings:
    """Beyond these a candidate cannot be a repetition of an exercise, whatever its path: logarithms of the
    ratio to the range of the templates, and rad. The energy gate (size, rate) and the first distance gate.
    """

    duration: float = 1.1
    turn_amplitude: float = 1.4
    peak_rate: float = 1.6
    start_rad: float = 1.1
    peak_rad: float = 1.4
    warp_gravity: float = 0.7  # nearest template, after warping: the second distance gate
    warp_normalised: float = 0.75


def plausible(candidates: Shapes, templates: TemplateSet, gate: GateSettings) -> npt.NDArray[np.bool_]:
    """Which candidate may be which exercise: (n, k). Cheap; spares the warping most of its work."""
    limits = np.array([gate.duration, gate.turn_amplitude, gate.peak_rate])
    shapes = templates.shapes
    c = np.log(np.maximum(candidates.plain[:, _GATED], 1e-3))
    t = np.log(np.maximum(shapes.plain[:, _GATED], 1e-3))
    # Cosines of start and peak positions at once: (n, m) each.
    start = np.einsum("nd,md->nm", candidates.gravity[:, 0], shapes.gravity[:, 0])
    peak = np.einsum("nd,md->nm", _at_peak(candidates), _at_peak(shapes))
    near_start, near_peak = np.cos(gate.start_rad), np.cos(gate.peak_rad)
    out = np.empty((len(candidates), len(templates.exercises)), np.bool_)
    for k, exercise in enumerate(templates.exercises):
        rows = templates.rows(exercise)
        low, high = t[rows].min(axis=0) - limits, t[rows].max(axis=0) + limits
        inside = ((c > low) & (c < high)).all(axis=1)
        out[:, k] = (
            inside & (start[:, rows].max(axis=1) > near_start) & (peak[:, rows].max(axis=1) > near_peak)
        )
    return out


def within_reach(features: npt.NDArray[np.floating], gate: GateSettings) -> npt.NDArray[np.bool_]:
    """Which rows (..., f) are near enough to the nearest template to be asked about at all (...)."""
    near = features[..., FEATURE_NAMES.index("nearest:warp_gravity")] < gate.warp_gravity
    near &= features[..., FEATURE_NAMES.index("nearest:warp_normalised")] < gate.warp_normalised
    return np.asarray(near)


def template_spread(templates: TemplateSet) -> Float64Array:
    """How far the templates of each exercise are apart (k, 4); does not change while a stream runs."""
    among = pair_features(templates.shapes, templates.shapes)
    return np.stack([_spread(among, templates.rows(e)) for e in templates.exercises])


def compare(candidates: Shapes, templates: TemplateSet, spread: Float64Array | None = None) -> Float64Array:
    """Rows (n, k, f) of n candidates against the k exercises of `templates`, f = len(FEATURE_NAMES).

    `spread` is `template_spread(templates)`, which callers with a stream keep.
    """
    exercises = templates.exercises
    pairs = pair_features(candidates, templates.shapes)
    spread = template_spread(templates) if spread is None else spread
    slots = np.full((len(candidates), len(exercises), len(EXECUTIONS), len(PAIR_FEATURES)), np.nan)
    for k, exercise in enumerate(exercises):
        for how in range(len(EXECUTIONS)):
            rows = templates.rows(exercise, how)
            if rows:
                slots[:, k, how] = _nearest(pairs[:, rows])
    nearest = np.stack([_nearest(pairs[:, templates.rows(e)]) for e in exercises], axis=1)
    blocks = [
        slots.reshape(len(candidates), len(exercises), len(EXECUTIONS) * len(PAIR_FEATURES)),
        nearest,
        nearest[..., :4] / (spread + 0.05),
        _margins(nearest[..., : len(MARGIN_FEATURES)]),
        np.broadcast_to(spread, (len(candidates), *spread.shape)),
        np.broadcast_to(candidates.plain[:, None], (*nearest.shape[:2], len(PLAIN_MEASURES))),
    ]
    return np.concatenate(blocks, axis=2)


def _nearest(pairs: Float64Array) -> Float64Array:
    """The value of smallest size over templates (axis 1)."""
    if pairs.shape[1] == 1:
        return pairs[:, 0]
    index = np.argmin(np.abs(pairs), axis=1)
    return np.take_along_axis(pairs, index[:, None], axis=1)[:, 0]


def _spread(among: Float64Array, rows: list[int]) -> Float64Array:
    """Mean warped distance between the templates of one exercise (4,); NaN for a single template."""
    if len(rows) < 2:
        return np.full(4, np.nan)
    square = among[np.ix_(rows, rows)][..., :4]
    return np.asarray(square.sum(axis=(0, 1)) / (len(rows) * (len(rows) - 1)))


def _margins(nearest: Float64Array) -> Float64Array:
    """This exercise's distance minus that of the best other one (n, k, 9); NaN where there is no other."""
    n_exercises = nearest.shape[1]
    out = np.full_like(nearest, np.nan)
    if n_exercises < 2:
        return out
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        for k in range(n_exercises):
            others = np.delete(nearest, k, axis=1)
            out[:, k] = nearest[:, k] - np.nanmin(others, axis=1)
    return out
