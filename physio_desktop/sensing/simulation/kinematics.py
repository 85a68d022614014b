"""What an ideal sensor at a moving pose feels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from physio_desktop.domain import STANDARD_GRAVITY_MS2
from physio_desktop.sensing.simulation.limb import Body
from physio_desktop.sensing.simulation.motion import Track
from physio_desktop.sensing.simulation.rotation import Float, to_vector

STEP_S = 5e-4  # of the central differences: error below 0.1 % up to 20 Hz, rounding below 1e-4 m/s^2


@dataclass(frozen=True, slots=True)
class Kinematics:
    """Noise-free motion. frames: (n, 3, 3), columns = sensor axes in the room; position_m: (n, 3);
    specific_force_ms2, rate_rad_s: (n, 3) in the sensor frame.
    """

    frames: Float
    position_m: Float
    specific_force_ms2: Float
    rate_rad_s: Float

    def field(self, room_field: Float) -> Float:
        """A field vector of the room (3,) as the sensor sees it, (n, 3)."""
        return np.asarray(room_field @ self.frames)


def kinematics(body: Body, track: Track, t: Float, mount: Float) -> Kinematics:
    """Times (n,) to what the sensor feels; mount (3, 3): sensor axes in the frame of its segment.

    Acceleration and angular rate are central differences of one and the same pose, so that the three sensors
    agree with each other by construction.
    """
    frames, position = body.pose(track, around(t))
    return felt(frames @ mount, position)


def around(t: Float) -> Float:
    """The times (3 n,) at which `felt` needs the pose: shortly before, at and after each."""
    return np.concatenate([t - STEP_S, t, t + STEP_S])


def felt(frames: Float, position: Float) -> Kinematics:
    """Poses at the times of `around` to what a sensor there feels."""
    n = len(frames) // 3
    before, now, after = frames[:n], frames[n : 2 * n], frames[2 * n :]
    acceleration = (position[:n] - 2.0 * position[n : 2 * n] + position[2 * n :]) / STEP_S**2
    acceleration[:, 2] += STANDARD_GRAVITY_MS2
    rate = to_vector(np.swapaxes(before, 1, 2) @ after) / (2.0 * STEP_S)
    force = np.einsum("nij,ni->nj", now, acceleration)
    return Kinematics(now, position[n : 2 * n], force, rate)
