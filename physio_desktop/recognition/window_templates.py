"""A patient's reference repetitions as windows: what the live label compares a window with.

A reference repetition is repeated until it fills a window, at several phases. The distance of a window to a
reference is the smallest over phases, apart for four groups of standardised features.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import FloatArray
from physio_desktop.recognition.templates import EXECUTIONS
from physio_desktop.recognition.window_features import FEATURE_NAMES, Float32, window_features

N_PHASES = 6


def _group(name: str) -> str:
    if name.startswith(("up_", "tilt", "main_axis")) or ":up_" in name:
        return "posture"
    if name.partition(":")[2].startswith(("band", "peak_frequency", "centroid", "spectral")):
        return "spectrum"
    if name.startswith(("acc", "correlation", "linear")):
        return "acceleration"
    return "field" if name.startswith("field") else "rate"


def _columns(group: str) -> npt.NDArray[np.int64]:
    return np.array([i for i, name in enumerate(FEATURE_NAMES) if _group(name) == group], dtype=np.int64)


GROUPS = {group: _columns(group) for group in ("posture", "spectrum", "acceleration", "rate")}


@dataclass(frozen=True, slots=True, eq=False)
class WindowTemplates:
    """features (m, phases, f) of m references; `names` and `executions` tell what each one shows."""

    features: Float32
    names: tuple[str, ...]
    executions: tuple[int, ...]

    @classmethod
    def of(
        cls,
        repetitions: Sequence[FloatArray],
        names: Sequence[str],
        executions: Sequence[int],
        n_samples: int = 200,
        rate_hz: float = 25.0,
    ) -> WindowTemplates:
        """From the samples (n, 9) of each reference repetition at the model's rate."""
        windows = np.stack([_filled(rep, n_samples) for rep in repetitions])
        flat = window_features(windows.reshape(-1, n_samples, windows.shape[-1]), rate_hz)
        features = flat.reshape(len(repetitions), N_PHASES, -1)
        return cls(features, tuple(names), tuple(executions))

    @property
    def exercises(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.names))

    def compare(self, rows: Float32, scale: Float32) -> Float32:
        """Feature rows (n, f) against each of k exercises: (n, k, len(COMPARED_NAMES)).

        Only what is relative to the person's own references, so that one model serves every exercise, also
        one that nobody else has recorded; NaN where a reference is missing.
        """
        n, exercises = len(rows), self.exercises
        shape = (n, len(exercises), len(EXECUTIONS))
        apart = np.full((*shape, len(GROUPS)), np.nan, np.float32)
        livelier = np.full((*shape, len(EFFORTS)), np.nan, np.float32)
        distance = self._distances(rows / scale, self.features / scale)
        mine, own = effort(rows), self._efforts()
        for i, (name, how) in enumerate(zip(self.names, self.executions, strict=True)):
            k = exercises.index(name)
            apart[:, k, how] = np.fmin(apart[:, k, how], distance[:, i])
            livelier[:, k, how] = mine - own[i]
        gentlest = mine - own.min(axis=0)
        nearest = np.nanmin(apart, axis=2)
        parts = [
            apart.reshape(n, len(exercises), -1),
            nearest,
            nearest - _best_other(nearest),
            livelier.reshape(n, len(exercises), -1),
            np.broadcast_to(mine[:, None], (n, len(exercises), mine.shape[1])),
            np.broadcast_to(gentlest[:, None], (n, len(exercises), mine.shape[1])),
        ]
        return np.concatenate(parts, axis=2)

    def _efforts(self) -> Float32:
        """Effort of each reference, the mean over its phases (m, e)."""
        m, n_phases, n_features = self.features.shape
        flat = effort(self.features.reshape(m * n_phases, n_features))
        return np.asarray(flat.reshape(m, n_phases, -1).mean(axis=1))

    def _distances(self, scaled: Float32, own: Float32) -> Float32:
        """Of rows (n, f) to references (m, phases, f), the nearest phase, by group: (n, m, groups)."""
        m, n_phases, _ = own.shape
        out = np.empty((len(scaled), m, len(GROUPS)), np.float32)
        flat = own.reshape(m * n_phases, -1)
        for g, columns in enumerate(GROUPS.values()):
            references = np.ascontiguousarray(flat[:, columns])
            for first in range(0, len(scaled), _ROWS):
                part = np.ascontiguousarray(scaled[first : first + _ROWS, columns])
                distance = _root_mean_square(part, references).reshape(len(part), m, n_phases)
                out[first : first + _ROWS, :, g] = distance.min(axis=2)
        return out


def _best_other(nearest: Float32) -> Float32:
    """For each exercise the smallest distance among the others (n, k, g); NaN where there is no other."""
    out = np.full_like(nearest, np.nan)
    for k in range(nearest.shape[1]):
        if nearest.shape[1] > 1:
            out[:, k] = np.delete(nearest, k, axis=1).min(axis=1)
    return out


EFFORTS = ("turning", "tilting", "turned", "bursts", "largest_tilt", "shaking")
COMPARED_NAMES = (
    *(f"{how}:{group}" for how in EXECUTIONS for group in GROUPS),
    *(f"nearest:{group}" for group in GROUPS),
    *(f"margin:{group}" for group in GROUPS),
    *(f"{how}:{name}" for how in EXECUTIONS for name in EFFORTS),
    *EFFORTS,
    *(f"gentlest:{name}" for name in EFFORTS),
)


_MARGINS = [i for i, name in enumerate(COMPARED_NAMES) if name.startswith("margin:")]
_SINGLE = [FEATURE_NAMES.index(n) for n in ("gyr_norm:std", "tilt:largest", "acc_norm:std")]
_OVER_AXES = [
    [FEATURE_NAMES.index(pattern.format(axis)) for axis in "xyz"]
    for pattern in ("gyr_{}:std", "acc_{}:std", "turned:{}")
]
_ROWS = 16  # windows at a time, so that the differences stay in the processor's cache


def without_others(rows: Float32) -> Float32:
    """Compared rows (n, f) as they would be if nothing but this one exercise had been taught."""
    alone = rows.copy()
    alone[:, _MARGINS] = np.nan
    return alone


def effort(rows: Float32) -> Float32:
    """Logarithms of how much a window moves (n, 6): turning, its quickest part, tilting, shaking."""
    sums = [np.sqrt((rows[:, columns] ** 2).sum(axis=1)) for columns in _OVER_AXES]
    columns = np.column_stack([*sums, rows[:, _SINGLE]])
    return np.asarray(np.log(np.maximum(columns, 1e-4)), dtype=np.float32)


def _root_mean_square(a: Float32, b: Float32) -> Float32:
    """Root mean square difference of rows (n, f) to rows (p, f), differences capped at 4: (n, p)."""
    apart = np.minimum(np.abs(a[:, None] - b), np.float32(4.0))
    return np.asarray(np.sqrt(np.einsum("npf,npf->np", apart, apart) / np.float32(a.shape[1])))


def _filled(repetition: FloatArray, n_samples: int) -> FloatArray:
    """(phases, n_samples, 9): the repetition over and over, starting at evenly spaced phases."""
    n = len(repetition)
    offsets = np.arange(N_PHASES) * n // N_PHASES
    index = (offsets[:, None] + np.arange(n_samples)) % n
    return np.asarray(repetition[index])
