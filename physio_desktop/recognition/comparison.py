"""Candidates against a patient's own templates: the features of "is this one repetition of k?".

For every candidate and exercise one row: the three executions' templates of that exercise in fixed slots
(missing ones NaN, which boosted trees handle), the nearest of them, how far apart the templates themselves
lie, the margin to the best other exercise of the placement, and the candidate's own plain measures.
"""

from __future__ import annotations

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
    warps = [
        warped_distances(candidates.gravity, templates.gravity),
        warped_distances(_normalised(candidates), _normalised(templates)),
    ]
    return _pair_features(candidates, templates, *warps)


def _pair_features(c: Shapes, t: Shapes, gravity: Float64Array, normalised: Float64Array) -> Float64Array:
    """`pair_features` from the two warped distances (n, m) that the gate has needed already."""
    out = np.empty((len(c), len(t), len(PAIR_FEATURES)))
    out[..., 0], out[..., 3] = gravity, normalised
    out[..., 1] = warped_distances(c.turn, t.turn)
    out[..., 2] = warped_distances(_both(c), _both(t))
    out[..., 4:9] = angle_between(_directions(c)[:, None], _directions(t)[None])
    out[..., 9:13] = _logs(c, _LOG_MEASURES)[:, None] - _logs(t, _LOG_MEASURES)[None]
    out[..., 13:] = c.plain[:, None, _SHARES] - t.plain[None, :, _SHARES]
    return out


def _directions(shapes: Shapes) -> Float64Array:
    """Up at the start, the end, the peak and on average, and the main axis: (n, 5, 3)."""
    g = shapes.gravity
    return np.stack([g[:, 0], g[:, -1], _at_peak(shapes), g.mean(axis=1), shapes.axis], axis=1)


def _logs(shapes: Shapes, columns: list[int]) -> Float64Array:
    return np.asarray(np.log(np.maximum(shapes.plain[:, columns], 1e-3)))


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


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Candidates that passed the gate for at least one exercise.

    rows (n,): which of the candidates given; features (n, k, f); possible (n, k): where the gate is open.
    """

    rows: npt.NDArray[np.int64]
    features: npt.NDArray[np.float32]
    possible: npt.NDArray[np.bool_]


class Comparer:
    """One set of templates with all that does not change from candidate to candidate."""

    def __init__(self, templates: TemplateSet, gate: GateSettings) -> None:
        self.templates, self._gate = templates, gate
        self.exercises = templates.exercises
        self._normalised = _normalised(templates.shapes)
        self._slots = _slots(templates)
        logs = _logs(templates.shapes, _GATED)
        limits = np.array([gate.duration, gate.turn_amplitude, gate.peak_rate])
        rows = [templates.rows(e) for e in self.exercises]
        self._low = np.exp(np.stack([logs[r].min(axis=0) for r in rows]) - limits)
        self._high = np.exp(np.stack([logs[r].max(axis=0) for r in rows]) + limits)
        among = pair_features(templates.shapes, templates.shapes)
        self._spread = np.stack([_spread(among, r) for r in rows])

    def reachable(self, duration_s: Float64Array, start_up: Float64Array) -> npt.NDArray[np.bool_]:
        """The part of `plausible` that needs only durations (n,) and directions of gravity (n, 3)."""
        near = self._nearest_cosine(start_up, self.templates.shapes.gravity[:, 0])
        duration = duration_s[:, None]
        inside = (duration > self._low[:, 0]) & (duration < self._high[:, 0])
        return np.asarray((inside & (near > np.cos(self._gate.start_rad))).any(axis=1))

    def plausible(self, shapes: Shapes) -> npt.NDArray[np.bool_]:
        """Which candidate may be which exercise: (n, k). Cheap; spares the warping most of its work."""
        measures = np.maximum(shapes.plain[:, None, _GATED], 1e-3)
        inside = ((measures > self._low) & (measures < self._high)).all(axis=2)
        own = self.templates.shapes
        inside &= self._nearest_cosine(shapes.gravity[:, 0], own.gravity[:, 0]) > np.cos(self._gate.start_rad)
        inside &= self._nearest_cosine(_at_peak(shapes), _at_peak(own)) > np.cos(self._gate.peak_rad)
        return np.asarray(inside)

    def compare(self, shapes: Shapes) -> Compared:
        """Features of the candidates that pass; each gate spares the later ones their work."""
        possible = self.plausible(shapes)
        rows = np.flatnonzero(possible.any(axis=1))
        own, gate = self.templates.shapes, self._gate
        by_gravity = warped_distances(shapes.gravity[rows], own.gravity)
        possible = possible[rows] & (self._nearest(by_gravity) < gate.warp_gravity)
        kept = possible.any(axis=1)
        rows, by_gravity, possible = rows[kept], by_gravity[kept], possible[kept]
        by_form = warped_distances(_normalised(shapes[rows]), self._normalised)
        possible &= self._nearest(by_form) < gate.warp_normalised
        kept = possible.any(axis=1)
        rows, by_gravity, by_form, possible = rows[kept], by_gravity[kept], by_form[kept], possible[kept]
        if not len(rows):
            return Compared(
                rows, np.empty((0, len(self.exercises), len(FEATURE_NAMES)), np.float32), possible
            )
        few = shapes[rows]
        return Compared(rows, self._features(few, _pair_features(few, own, by_gravity, by_form)), possible)

    def _features(self, candidates: Shapes, pairs: Float64Array) -> npt.NDArray[np.float32]:
        n, k = len(candidates), len(self.exercises)
        by_slot = _smallest(_padded(pairs)[:, self._slots])
        nearest = _smallest(by_slot)
        out = np.empty((n, k, len(FEATURE_NAMES)), np.float32)
        n_pair, n_slots = len(PAIR_FEATURES), len(EXECUTIONS) * len(PAIR_FEATURES)
        out[..., :n_slots] = by_slot.reshape(n, k, n_slots)
        out[..., n_slots : n_slots + n_pair] = nearest
        rest = out[..., n_slots + n_pair :]
        rest[..., :4] = nearest[..., :4] / (self._spread + 0.05)
        rest[..., 4:13] = _margins(nearest[..., : len(MARGIN_FEATURES)])
        rest[..., 13:17] = self._spread
        rest[..., 17:] = candidates.plain[:, None]
        return out

    def _nearest_cosine(self, up: Float64Array, own: Float64Array) -> Float64Array:
        """Cosine to the nearest template of each exercise: (n, k)."""
        cosines = np.concatenate([up @ own.T, np.full((len(up), 1), -2.0)], axis=1)
        return np.asarray(cosines[:, self._slots].max(axis=(2, 3)))

    def _nearest(self, distances: Float64Array) -> Float64Array:
        """Distance (n, m) to the nearest template of each exercise: (n, k)."""
        padded = np.concatenate([distances, np.full((len(distances), 1), np.inf)], axis=1)
        return np.asarray(padded[:, self._slots].min(axis=(2, 3)))


def _slots(templates: TemplateSet) -> npt.NDArray[np.int64]:
    """Rows of the templates by exercise and execution (k, 3, most); the row after the last where none is."""
    rows = [[templates.rows(e, how) for how in range(len(EXECUTIONS))] for e in templates.exercises]
    most = max(len(r) for by_execution in rows for r in by_execution)
    none = len(templates.names)
    return np.array([[r + [none] * (most - len(r)) for r in by_execution] for by_execution in rows])


def _padded(pairs: Float64Array) -> Float64Array:
    return np.concatenate([pairs, np.full((len(pairs), 1, pairs.shape[2]), np.nan)], axis=1)


def _smallest(values: Float64Array) -> Float64Array:
    """The value of smallest size along the last axis but one, NaN only where there is no other."""
    if values.shape[-2] == 1:
        return np.asarray(values[..., 0, :])
    size = np.abs(values)
    size[np.isnan(size)] = np.inf
    index = np.argmin(size, axis=-2)[..., None, :]
    return np.asarray(np.take_along_axis(values, index, axis=-2)[..., 0, :])


def _spread(among: Float64Array, rows: list[int]) -> Float64Array:
    """Mean warped distance between the templates of one exercise (4,); NaN for a single template."""
    if len(rows) < 2:
        return np.full(4, np.nan)
    square = among[np.ix_(rows, rows)][..., :4]
    return np.asarray(square.sum(axis=(0, 1)) / (len(rows) * (len(rows) - 1)))


def _margins(nearest: Float64Array) -> Float64Array:
    """This exercise's distance minus that of the best other one (n, k, 9); NaN where there is no other."""
    if nearest.shape[1] < 2:
        return np.full_like(nearest, np.nan)
    two = np.partition(nearest, 1, axis=1)[:, :2]
    best = two[:, :1]
    others = np.where(nearest == best, two[:, 1:], best)
    return np.asarray(nearest - others)
