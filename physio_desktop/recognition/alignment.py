"""How far a strap sits beside where it sat when the references were recorded, from the movements themselves.

Each recognised repetition gives matched directions, gravity and turning along the way: those of the movement
and of the reference that it follows best. The rotation between the two is Wahba's problem (G. Wahba, "A least
squares estimate of satellite attitude", SIAM Review 7, 1965), solved by a singular value decomposition (W.
Kabsch, Acta Cryst. A32, 1976). People never move quite as when they were taught, by up to 20 degrees in one
exercise; so each exercise counts once, however often it was repeated, and a pull towards the strap as it was
keeps a single exercise from saying too much.
"""

from __future__ import annotations

import numpy as np

from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.configuration import AlignmentSettings
from physio_desktop.recognition.shapes import Shapes
from physio_desktop.recognition.templates import TemplateSet

_WHOLE_WEIGHT = 3  # repetitions of an exercise from which it counts fully


class StrapAlignment:
    """Collects evidence over the recordings of a visit; `turn` is what the templates should be turned by."""

    def __init__(self, settings: AlignmentSettings) -> None:
        self._settings = settings
        self._sums: dict[str, Float64Array] = {}
        self._counts: dict[str, int] = {}
        self.turn: Float64Array = np.eye(3)

    def add(self, exercise: str, shape: Shapes, templates: TemplateSet) -> bool:
        """One repetition (a single row) against templates not aligned yet; says whether `turn` changed."""
        rows = templates.rows(exercise)
        if not rows:
            return False
        best, _ = min((_matched(shape, templates.shapes, row) for row in rows), key=lambda found: found[1])
        self._sums[exercise] = self._sums.get(exercise, 0.0) + best / np.linalg.norm(best)
        self._counts[exercise] = self._counts.get(exercise, 0) + 1
        turn = self._estimated()
        if angle(turn @ self.turn.T) < self._settings.least_rad:
            return False
        self.turn = turn
        return True

    def _estimated(self) -> Float64Array:
        total = self._settings.pull * np.eye(3)
        for exercise, summed in self._sums.items():
            n = self._counts[exercise]
            total = total + min(n / _WHOLE_WEIGHT, 1.0) * summed / n
        turn = _rotation(total)
        return turn if angle(turn) <= self._settings.largest_rad else np.eye(3)


def _matched(shape: Shapes, templates: Shapes, row: int) -> tuple[Float64Array, float]:
    """Sum of outer products of matched directions (3, 3), and what the best rotation leaves apart.

    Directions are up, and turning in units of the reference's largest.
    """
    largest = max(float(np.sqrt((templates.turn[row] ** 2).sum(axis=1).max())), 1e-3)
    seen = np.concatenate([shape.gravity[0], shape.turn[0] / largest])
    known = np.concatenate([templates.gravity[row], templates.turn[row] / largest])
    moment = seen.T @ known
    return moment, float(((seen - known @ _rotation(moment).T) ** 2).sum())


def _rotation(moment: Float64Array) -> Float64Array:
    u, _, vt = np.linalg.svd(moment)
    sign = 1.0 if np.linalg.det(u @ vt) > 0 else -1.0
    return np.asarray(u @ np.diag([1.0, 1.0, sign]) @ vt)


def angle(turn: Float64Array) -> float:
    """Of a rotation matrix, rad."""
    return float(np.arccos(np.clip((np.trace(turn) - 1) / 2, -1.0, 1.0)))
