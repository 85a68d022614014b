"""How a board lies on the limb: the rotation from its axes to the limb's, proposed from a first movement.

A hobby board may be strapped on in any of 24 right-angle ways. One or a few repetitions of a known exercise
tell which: each way turns the references, and the one under which the movement looks most like that exercise
is proposed. A person confirms it, on a picture: movements that look alike under two turns are told apart by
nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from physio_desktop.domain import FloatArray
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.detection import RepetitionDetector
from physio_desktop.recognition.mounting import MountingVote, Weighed, right_angle_turns
from physio_desktop.recognition.recognizer import RepetitionModels
from physio_desktop.recognition.templates import TemplateSet

_ASKING = 0.02  # a threshold far below that of counting: ways are ranked here, nothing is counted
_UNLIKE = -8.0  # log odds of a recording in which nothing looks like the exercise
_AXES = "xyz"


@dataclass(frozen=True, slots=True, eq=False)
class Orientation:
    """limb_from_board (3, 3): `limb_from_board @ board values` are on the limb's axes.

    log_odds: summed over the `n_repetitions` that look like what was shown under this orientation.
    """

    limb_from_board: Float64Array
    log_odds: float
    n_repetitions: int

    @property
    def text(self) -> str:
        """Board axes that lie along the limb's x, y and z, such as `+y-x+z`."""
        signs = [(int(np.argmax(np.abs(row))), float(row.sum())) for row in self.limb_from_board]
        return "".join(f"{'+' if sign > 0 else '-'}{_AXES[axis]}" for axis, sign in signs)


def propose_orientations(
    shown: Sequence[tuple[FloatArray, str]], templates: TemplateSet, models: RepetitionModels
) -> list[Orientation]:
    """The 24 orientations, likeliest first.

    shown: recordings (n, 9) on the model's time base, each of rest and one or a few repetitions of the named
    exercise, of which there are `templates`. A second exercise in another direction settles what one leaves
    open. Orientations under which nothing looks like what was named have no repetitions.
    """
    turns = {str(i): turn for i, turn in enumerate(right_angle_turns())}
    log_odds, n_repetitions = dict.fromkeys(turns, 0.0), dict.fromkeys(turns, 0)
    for values, exercise in shown:
        ballot = _Ballot(tuple(turns))
        detector = RepetitionDetector(
            templates, models.score, models.config, _ASKING, turns, vote=ballot, exercise=exercise
        )
        detector.push(np.concatenate([values, _rest_after(values, models.config.rate_hz)]))
        for name in turns:
            log_odds[name] += ballot.sums[name] if ballot.counts[name] else _UNLIKE
            n_repetitions[name] += ballot.counts[name]
    found = [Orientation(turn.T.copy(), log_odds[n], n_repetitions[n]) for n, turn in turns.items()]
    return sorted(found, key=lambda o: -o.log_odds)


def _rest_after(values: FloatArray, rate_hz: float) -> FloatArray:
    """The last sample for two seconds more, at rest, so that a movement at the end is complete."""
    still = np.repeat(values[-1:], round(2 * rate_hz), axis=0)
    still[:, 3:6] = 0.0
    return still


class _Ballot(MountingVote):
    """A vote that never closes; doubts count against a way of wearing."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(names, float("inf"), 1)
        self.sums = dict.fromkeys(names, 0.0)
        self.counts = dict.fromkeys(names, 0)

    def add(self, name: str, found: Sequence[Weighed]) -> None:
        self.sums[name] += sum(f.log_odds for f in found)
        self.counts[name] += len(found)
