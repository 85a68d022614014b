"""The accelerometer's offset and scale, from a board that is laid on each of its six faces."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import STANDARD_GRAVITY_MS2, Calibration, FloatArray, Int64Array
from physio_desktop.errors import PhysioError
from physio_desktop.sensing.calibration import Measured, measured_now, vector
from physio_desktop.sensing.stillness import StillRun

FACES = ("+x", "-x", "+y", "-y", "+z", "-z")  # the axis of the board that points up
POSE_S = 1.5
_NEAR = np.cos(np.radians(25.0))  # a hand lays a board down no straighter
_MAX_SCALE_ERROR = 0.1
_MAX_OFFSET_MS2 = 1.5
_MAX_RESIDUAL_MS2 = 0.25
_SAMPLES_OF_A_POSE = 2000

Floats = npt.NDArray[np.float64]


def face_of(acc: Floats) -> str | None:
    """Which axis points up, of a resting sensor's acceleration (3,); None where none clearly does."""
    axis = int(np.abs(acc).argmax())
    if abs(acc[axis]) < _NEAR * np.linalg.norm(acc):
        return None
    return f"{'+' if acc[axis] > 0 else '-'}{'xyz'[axis]}"


class SixFaces:
    """Detects the faces itself, in any order; further rests on a face, or between faces, make it better.

    `face`: what it lies on now, None while it moves or lies on an edge. `done`: the faces seen so far.
    """

    def __init__(self) -> None:
        self.done: frozenset[str] = frozenset()
        self.face: str | None = None
        self._run = StillRun()
        self._poses: list[Floats] = []  # each (n, 3) m/s^2
        self._is_taken = False  # this rest

    @property
    def has_moved(self) -> bool:
        return self._run.has_moved

    @property
    def share_of_pose(self) -> float:
        """How much of the rest that is needed on this face is over, 0 to 1."""
        return 1.0 if self._is_taken else min(self._run.still_s / POSE_S, 1.0)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(face for face in FACES if face not in self.done)

    @property
    def n_poses(self) -> int:
        return len(self._poses)

    def push(self, time_us: Int64Array, values: FloatArray) -> None:
        """values: (n, 9) SI values on the board's axes without offsets and gains."""
        self._run.push(time_us, values)
        if self._run.has_moved or not self._run.still_s:
            self._is_taken, self.face = False, None
            return
        rest = self._run.values[:, :3].astype(float)
        self.face = face_of(rest.mean(axis=0))
        if self.face and not self._is_taken and self._run.still_s >= POSE_S:
            self._is_taken = True
            self._poses.append(rest[:_SAMPLES_OF_A_POSE])
            self.done |= {self.face}

    def measure(self, before: Calibration) -> Measured:
        """Raises PhysioError where faces are missing, or where this cannot be an accelerometer at rest."""
        if self.missing:
            raise PhysioError(
                f"The board has not lain on these faces yet: {', '.join(self.missing)}.",
                "Lay it down with each of them up, and let go for two seconds.",
            )
        return accelerometer(self._poses, before)


def accelerometer(poses: list[Floats], before: Calibration) -> Measured:
    """Offset and scale per axis that give every rest the length of gravity; residuals in m/s^2.

    poses: (n, 3) samples of each rest, at least one on each face. Least squares over the means of the rests,
    which need not lie straight: only lengths are compared (I. Frosio et al., "Autocalibration of MEMS
    accelerometers", IEEE Trans. Instrum. Meas. 58(6), 2009). Gravity is the standard one, which is within
    0.3 % of any place's. With six rests the fit is exact; the residual is that of the single samples.
    """
    from scipy.optimize import least_squares

    means = np.stack([pose.mean(axis=0) for pose in poses])
    high, low = means.max(axis=0), means.min(axis=0)
    if (high - low).min() < STANDARD_GRAVITY_MS2 or np.abs(means).max() > 2 * STANDARD_GRAVITY_MS2:
        raise _implausible()
    start = np.concatenate([(high + low) / 2, 2 * STANDARD_GRAVITY_MS2 / (high - low)])

    def error(p: Floats) -> Floats:
        return _error(means, p[:3], p[3:])

    found = least_squares(error, start, x_scale=np.repeat([1.0, 0.1], 3)).x
    offset, scale = found[:3], found[3:]
    if np.abs(scale - 1).max() > _MAX_SCALE_ERROR or np.abs(offset).max() > _MAX_OFFSET_MS2:
        raise _implausible()
    samples = np.concatenate(poses)
    was = _error(samples, np.array(before.acc_offset_ms2), np.array(before.acc_scale))
    now = _error(samples, offset, scale)
    after = float(np.sqrt((now**2).mean()))
    if after > _MAX_RESIDUAL_MS2:
        raise PhysioError(
            f"The rests do not agree with each other ({after:.2f} m/s^2 off).",
            "Lay the board on something firm, let go of it, and begin again.",
        )
    fields = {"acc_offset_ms2": vector(offset), "acc_scale": vector(scale), "measured_at": measured_now()}
    return Measured(fields, float(np.sqrt((was**2).mean())), after)


def _error(acc: Floats, offset: Floats, scale: Floats) -> Floats:
    lengths: Floats = np.linalg.norm((acc - offset) * scale, axis=1)
    return lengths - STANDARD_GRAVITY_MS2


def _implausible() -> PhysioError:
    return PhysioError(
        "What the sensor reports at rest is too far from gravity to be an error of the sensor.",
        "Check the unit of the acceleration in the device's profile.",
    )
