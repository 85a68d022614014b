"""What a stretch of movement looks like: its gravity path, its turning path and a few plain measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from physio_desktop.processing import rotation
from physio_desktop.processing.motion import MotionTrack
from physio_desktop.processing.rotation import Float64Array

N_POINTS = 32
TOP_SHARE = 0.85  # of the amplitude; above it the movement counts as held
PLAIN_MEASURES = (
    "duration_s",
    "tilt_amplitude",
    "turn_amplitude",
    "peak_rate",
    "mean_rate",
    "rms_rate",
    "hold_share",
    "rise_share",
    "fall_share",
    "peak_place",
    "tilt_closure",
    "turn_closure",
    "rate_at_start",
    "rate_at_end",
    "least_inner_rate",
    "rests_inside",
    "rest_before_s",
    "path_excess",
    "movement_before",
)


@dataclass(frozen=True, slots=True)
class Shapes:
    """n stretches of movement.

    gravity (n, 32, 3): unit vector up in the sensor frame, evenly spaced in time.
    turn (n, 32, 3): rotation vector since the start, in the frame at the start, rad.
    axis (n, 3): unit rotation vector between the start and the point farthest from it.
    peak (n,): index 0..31 of that point.
    plain (n, 19): `PLAIN_MEASURES`; s, rad, rad/s or shares; independent of the mounting.
    """

    gravity: Float64Array
    turn: Float64Array
    axis: Float64Array
    peak: npt.NDArray[np.int64]
    plain: Float64Array

    def __len__(self) -> int:
        return len(self.gravity)

    def __getitem__(self, rows: npt.NDArray[np.generic] | slice | list[int]) -> Self:
        return replace(self, **{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    def turned(self, matrices: Float64Array) -> Self:
        """The same movement from sensors strapped on turned by (3, 3) or one matrix per row (n, 3, 3).

        A matrix of determinant -1 mirrors: then turning, an axial vector, goes the other way round.
        """
        per_row = np.broadcast_to(matrices, (len(self), 3, 3))
        axial = per_row * np.sign(np.linalg.det(per_row))[:, None, None]
        return replace(
            self,
            gravity=np.einsum("nij,npj->npi", per_row, self.gravity),
            turn=np.einsum("nij,npj->npi", axial, self.turn),
            axis=np.einsum("nij,nj->ni", axial, self.axis),
        )

    @classmethod
    def joined(cls, parts: Sequence[Shapes]) -> Shapes:
        return Shapes(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Shapes)))


def shapes_of(track: MotionTrack, pairs: npt.NDArray[np.int64]) -> Shapes:
    """Shapes of the stretches (n, 2) [start, end) of a track, counted from the start of the stream."""
    pairs = pairs - track.first
    place: Float64Array = np.linspace(0.0, 1.0, N_POINTS)
    start, end = pairs[:, :1].astype(np.float64), pairs[:, 1:].astype(np.float64)
    position: Float64Array = start + place * (end - start)
    gravity = _unit(_between(track.gravity, position))
    orientation = _unit(_between(track.orientation, position))
    turn = rotation.rotation_vector(rotation.multiply(rotation.conjugate(orientation[:, :1]), orientation))
    tilt = rotation.angle_between(gravity, gravity[:, :1])
    size = np.sqrt((turn**2).sum(axis=2))
    peak = np.argmax(size, axis=1)
    farthest = turn[np.arange(len(turn)), peak]
    axis = farthest / np.maximum(np.sqrt((farthest**2).sum(axis=1, keepdims=True)), 1e-9)
    plain = _plain(track, pairs, position, tilt, size, peak)
    return Shapes(gravity, turn, axis, peak, plain)


def _between(rows: Float64Array, position: Float64Array) -> Float64Array:
    """Linear interpolation of rows (t, d) at (n, p) positions."""
    low = np.minimum(position.astype(np.int64), len(rows) - 2)
    share = (position - low)[..., None]
    return np.asarray(rows[low] * (1 - share) + rows[low + 1] * share)


def _unit(v: Float64Array) -> Float64Array:
    return np.asarray(v / np.maximum(np.sqrt((v**2).sum(axis=-1, keepdims=True)), 1e-9))


def _plain(
    track: MotionTrack,
    pairs: npt.NDArray[np.int64],
    position: Float64Array,
    tilt: Float64Array,
    size: Float64Array,
    peak: npt.NDArray[np.int64],
) -> Float64Array:
    start, end = pairs[:, 0], pairs[:, 1]
    duration = (end - start) / track.rate_hz
    rate = _between(track.rate[:, None], position)[..., 0]
    fine = track.rate[np.rint(_finer(position)).astype(np.int64)]
    peak_rate = np.maximum(fine.max(axis=1), 1e-6)
    turn_amplitude, tilt_amplitude = size.max(axis=1), tilt.max(axis=1)
    high = size > TOP_SHARE * turn_amplitude[:, None]
    rise = np.argmax(high, axis=1) / (N_POINTS - 1)
    fall = np.argmax(high[:, ::-1], axis=1) / (N_POINTS - 1)
    path = rate.mean(axis=1) * duration
    slow = rate[:, 3:-3] < 0.15 * peak_rate[:, None]
    rests = (slow[:, 1:] & ~slow[:, :-1]).sum(axis=1)
    energy = track.turned[end] - track.turned[start]
    second = round(track.rate_hz)
    before = track.turned[start] - track.turned[np.maximum(start - second, 0)]
    return np.stack(
        [
            duration,
            tilt_amplitude,
            turn_amplitude,
            peak_rate,
            rate.mean(axis=1),
            np.sqrt(energy / duration),
            high.mean(axis=1),
            rise,
            fall,
            peak / (N_POINTS - 1),
            tilt[:, -1],
            size[:, -1],
            rate[:, 0] / peak_rate,
            rate[:, -1] / peak_rate,
            rate[:, 4:-4].min(axis=1) / peak_rate,
            rests,
            _rest_before(track, start, peak_rate),
            path / np.maximum(turn_amplitude, 1e-3),
            before / np.maximum(energy, 1e-9),
        ],
        axis=1,
    )


def _finer(position: Float64Array) -> Float64Array:
    middle = (position[:, 1:] + position[:, :-1]) / 2
    return np.concatenate([position, middle], axis=1)


def _rest_before(track: MotionTrack, start: npt.NDArray[np.int64], peak_rate: Float64Array) -> Float64Array:
    """Seconds of slow movement (below 15 % of the peak rate) directly before the start, at most 2."""
    n = round(2 * track.rate_hz)
    index = start[:, None] - 1 - np.arange(n)
    slow = (track.rate[np.maximum(index, 0)] < 0.15 * peak_rate[:, None]) & (index >= 0)
    return np.asarray(np.where(slow.all(axis=1), n, np.argmin(slow, axis=1)) / track.rate_hz)
