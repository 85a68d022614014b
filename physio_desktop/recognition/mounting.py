"""How the sensor is strapped on: small turns are tolerated, right-angle ones are noticed and put right.

Every hypothesis is a right-angle turn of the templates; the proposal stage does not depend on the mounting,
so each hypothesis costs one more comparison, and only until the question is settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations, product
from typing import Protocol

import numpy as np

from physio_desktop.domain import FloatArray
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.mirroring import MATRIX as MIRROR

AS_WORN = "as_worn"
OTHER_SIDE = "other_side"
_TIMES_EXPECTED = 2.0


class Weighed(Protocol):
    """A repetition with the log odds that it is one."""

    @property
    def log_odds(self) -> float: ...


def right_angle_turns() -> list[Float64Array]:
    """The 24 rotation matrices that map axes onto axes; the identity first."""
    turns = []
    for order in permutations(range(3)):
        for signs in product((1.0, -1.0), repeat=3):
            turn = np.zeros((3, 3))
            turn[range(3), order] = signs
            if np.linalg.det(turn) > 0:
                turns.append(turn)
    return sorted(turns, key=lambda turn: -float(np.trace(turn)))


def turns_about_limb() -> dict[str, Float64Array]:
    """How a strap slips or is put on wrongly: quarter turns about the limb's x axis, and end for end."""
    quarter = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])
    half = quarter @ quarter
    upside_down = np.diag([-1.0, -1.0, 1.0])  # about z: x now points the other way along the limb
    return {
        AS_WORN: np.eye(3),
        "turned_90": quarter,
        "turned_180": half,
        "turned_270": half @ quarter,
        "upside_down": upside_down,
        "upside_down_turned_180": upside_down @ half,
    }


def mountings() -> dict[str, Float64Array]:
    """All that live recognition asks about: the turns about the limb, and the limb of the other side."""
    return {**turns_about_limb(), OTHER_SIDE: MIRROR}


def put_right(values: FloatArray, mounting: Float64Array) -> FloatArray:
    """Samples (n, 9) of a sensor worn in the way of a matrix (3, 3), as it would have measured as expected.

    The matrix is orthogonal; one of determinant -1 mirrors, which turns axial vectors the other way round.
    """
    by_sensor = values.reshape(len(values), 3, 3).astype(np.float64) @ mounting
    by_sensor[:, 1:] *= np.sign(np.linalg.det(mounting))
    return np.asarray(by_sensor.reshape(len(values), 9), dtype=np.float32)


class MountingVote:
    """Adds up the log odds of the repetitions that each hypothesis found, and says when one has won.

    The first hypothesis is the mounting as it should be. Straps are mostly worn right, an upright limb says
    little about turns about its own axis, and a strap that is a little off makes the expected mounting look
    worse: so another hypothesis must lead all others by `lead` and have twice what the expected one has, the
    expected one must lead by half of `lead`; both over at least `least_reps` repetitions. One vote may go
    through all recordings of a visit: the strap stays on while the patient goes from exercise to exercise.
    Movements of a few degrees have no vote (callers leave them out): the same in every direction, they speak
    for any turn.
    A leg that is raised straight ahead looks the same on either side, so the other side need not be ruled
    out; it must win clearly to be believed, and until then must not look better.
    """

    def __init__(self, names: Iterable[str], lead: float, least_reps: int) -> None:
        self.names = tuple(names)
        self._total = np.zeros(len(self.names))
        self._reps = np.zeros(len(self.names), dtype=np.int64)
        self._lead, self._least_reps = lead, least_reps
        self.settled: str | None = self.names[0] if len(self.names) == 1 else None

    @property
    def n_repetitions(self) -> int:
        """The most that any hypothesis has found."""
        return int(self._reps.max())

    def add(self, name: str, found: Sequence[Weighed]) -> None:
        hypothesis = self.names.index(name)
        self._total[hypothesis] += sum(max(f.log_odds, 0.0) for f in found)
        self._reps[hypothesis] += len(found)

    def settle(self) -> str | None:
        """The name of the winner, or None while the question is open; once settled it stays so."""
        if self.settled is None:
            turns = [i for i, name in enumerate(self.names) if name != OTHER_SIDE]
            best = max(turns, key=lambda i: self._total[i])
            needed = self._lead if best else self._lead / 2
            if OTHER_SIDE in self.names:
                mirror = self.names.index(OTHER_SIDE)
                ahead = self._total[mirror] - self._total[best]
                if ahead >= self._lead:
                    best, needed = mirror, self._lead
                elif ahead > self._lead / 2:
                    return None
            others = self._total[[i for i in turns if i != best]]
            is_clear = self._total[best] - others.max() >= needed
            is_clear &= not best or self._total[best] >= _TIMES_EXPECTED * self._total[0]
            if is_clear and self._reps[best] >= self._least_reps:
                self.settled = self.names[best]
        return self.settled
