"""References that nobody has shown, made from the one that was: too fast and too small, from the correct one.

A person who hurries shortens the hold above all, one who does too little turns less far, in nearly the same
time. How much is the geometric mean of what four people showed as too fast and as too small beside their own
correct reference (eight exercises, `evaluate --protocol personal-correct-only` tells what it is worth).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from physio_desktop.domain import FloatArray
from physio_desktop.processing import rotation
from physio_desktop.processing.motion import MotionTrack
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.proposals import marked_stretch
from physio_desktop.recognition.references import Reference
from physio_desktop.recognition.shapes import TOP_SHARE
from physio_desktop.recognition.templates import EXECUTIONS


@dataclass(frozen=True, slots=True)
class _Change:
    """Shares of the correct repetition's duration, of its hold's duration, and of its turn."""

    duration: float
    hold: float
    turn: float


_CHANGES = {"fast": _Change(0.45, 0.25, 1.0), "low_amplitude": _Change(0.87, 0.87, 0.58)}


def missing(references: Sequence[Reference], config: Configuration) -> list[Reference]:
    """What has not been shown of exercises of which the correct execution has, made from each of these."""
    known = {(one.exercise, one.execution) for one in references}
    return [
        synthesised(one, how, config)
        for one in references
        if one.execution == EXECUTIONS[0]
        for how in EXECUTIONS[1:]
        if (one.exercise, how) not in known
    ]


def synthesised(correct: Reference, execution: str, config: Configuration) -> Reference:
    """The samples that the sensor would have given, had the repetition been too fast or too small."""
    track, (start, end) = marked_stretch(correct.values, correct.start, correct.end, config)
    change = _CHANGES[execution]
    turn = _turn(track, start, end)
    moment = _moments(np.sqrt((turn**2).sum(axis=1)), change)
    values = correct.values
    made = _as_turned(values[start:end], turn, moment, change.turn, track)
    joined = np.concatenate([values[:start], made, values[end:]])
    return replace(
        correct, execution=execution, values=joined.astype(np.float32), start=start, end=start + len(made)
    )


def _turn(track: MotionTrack, start: int, end: int) -> Float64Array:
    """Rotation vector since the start, in the frame at the start (n, 3), rad."""
    orientation = track.orientation[start:end]
    return rotation.rotation_vector(rotation.multiply(rotation.conjugate(orientation[:1]), orientation))


def _moments(size: Float64Array, change: _Change) -> Float64Array:
    """For each new sample, the moment of the correct repetition that it shows, in samples from its start.

    The hold is what lies above `TOP_SHARE` of the turn; the ways up and down share the rest of the time.
    """
    n = len(size)
    high = np.flatnonzero(size >= TOP_SHARE * size.max())
    first, last = float(high[0]), float(high[-1])
    hold, ways = last - first, n - 1 - (last - first)
    pace = min(1.0, (change.duration * n - change.hold * hold) / max(ways, 1.0))
    new = np.cumsum([0.0, pace * first, change.hold * hold, pace * (n - 1 - last)])
    return np.interp(np.arange(max(2, round(new[-1]))), new, [0.0, first, last, n - 1.0])


def _as_turned(
    values: FloatArray, turn: Float64Array, moment: Float64Array, share: float, track: MotionTrack
) -> Float64Array:
    """The samples at these moments, from a limb that has turned `share` as far: a field that stands still in
    the room is seen from the new orientation, and the angular rate is that of the new path.
    """
    grid: Float64Array = np.arange(len(turn), dtype=np.float64)
    was = rotation.from_rotation_vector(_at(turn, grid, moment))
    now = rotation.from_rotation_vector(share * _at(turn, grid, moment))
    step = rotation.rotation_vector(rotation.multiply(rotation.conjugate(now[:-1]), now[1:]))
    rate = np.concatenate([step[:1], step]) * track.rate_hz + track.bias_rad_s
    back = rotation.conjugate(now)
    seen = []
    for axes in (_ACC, _MAG):
        in_room = rotation.rotate(was, _at(values[:, axes], grid, moment))
        seen.append(rotation.rotate(back, in_room[0] + share * (in_room - in_room[0])))
    return np.concatenate([seen[0], rate, seen[1]], axis=1)


_ACC, _MAG = slice(0, 3), slice(6, 9)


def _at(rows: FloatArray | Float64Array, grid: Float64Array, moment: Float64Array) -> Float64Array:
    return np.stack([np.interp(moment, grid, column) for column in rows.T], axis=1)
