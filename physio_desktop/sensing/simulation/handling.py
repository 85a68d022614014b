"""A sensor that nobody wears: on a table, laid on each of its faces, or turned about in the air."""

from __future__ import annotations

import numpy as np

from physio_desktop.sensing.simulation.kinematics import Kinematics, around, felt
from physio_desktop.sensing.simulation.rotation import Float, from_vector, to_vector, turned

REST_S, TURN_S = 3.0, 1.2  # on a face, and from one to the next
_FACES = ((0.0, 0.0), (90.0, 0.0), (180.0, 0.0), (270.0, 0.0), (0.0, 90.0), (0.0, -90.0))  # roll, pitch
_SLOPES = ((3.0, -2.0), (-4.0, 1.5), (2.0, 5.0), (1.0, 3.0), (-2.5, 2.0), (4.0, -3.0))  # of a table by hand
_TURNS_HZ = (0.083, 0.127, 0.211)  # about three axes, so that it takes long until anything comes again


def handling(kind: str, t: Float, board: Float) -> Kinematics:
    """What it feels at times (n,). board: (3, 3) rows of board axes, as in `SimulationOptions`."""
    times = around(t)
    frames = {"still": _still, "faces": _faces, "turned": _turned_about}[kind](times)
    return felt(frames @ board, np.zeros((len(times), 3)))


def _still(times: Float) -> Float:
    return np.repeat(_laid(2.0, -1.5)[None], len(times), axis=0)


def _faces(times: Float) -> Float:
    """Each face in turn, without end; from one to the next in a smooth turn."""
    poses = [_laid(r + dr, p + dp) for (r, p), (dr, dp) in zip(_FACES, _SLOPES, strict=True)]
    index, within = np.divmod(times, REST_S + TURN_S)
    share = np.clip((within - REST_S) / TURN_S, 0.0, 1.0)
    share = share**3 * (10 - 15 * share + 6 * share**2)  # begins and ends at rest
    out = np.empty((len(times), 3, 3))
    for i in range(len(poses)):
        now, after = poses[i], poses[(i + 1) % len(poses)]
        rows = index.astype(int) % len(poses) == i
        out[rows] = now @ from_vector(share[rows, None] * to_vector(now.T @ after))
    return out


def _turned_about(times: Float) -> Float:
    frames = np.repeat(np.eye(3)[None], len(times), axis=0)
    for axis, turns_hz in zip((2, 1, 0), _TURNS_HZ, strict=True):
        frames = turned(frames, axis, 2 * np.pi * turns_hz * times)
    return frames


def _laid(roll_deg: float, pitch_deg: float) -> Float:
    flat = turned(np.eye(3)[None], 1, np.radians([pitch_deg]))
    return np.asarray(turned(flat, 0, np.radians([roll_deg]))[0])
