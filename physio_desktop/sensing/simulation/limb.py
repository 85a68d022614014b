"""Where the sensor is: a chain of rigid segments from the pelvis to the segment that wears it.

Room frame: z up. Body frame: x forward, y to the left, z to the head. Sensor frame of a limb: x along it
towards hand or foot, z away from the skin (thigh and ankle: outer side of the leg; wrist: palm side), y
completes a right-handed frame; of the chest: x to the head, z forward. The chain is that of the right side;
the left one is its mirror image in the room's x-z plane.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from physio_desktop.sensing.simulation.exercises import INDEX
from physio_desktop.sensing.simulation.motion import Move, Track, minimum_jerk
from physio_desktop.sensing.simulation.rotation import Float, from_vector, to_vector, turned

# columns: the sensor axes x, y, z in the body frame while the limb hangs down
LEG_FRAME = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, -1.0], [-1.0, 0.0, 0.0]])
ARM_FRAME = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]])
CHEST_FRAME = np.array([[0.0, 0.0, 1.0], [0.0, -1.0, 0.0], [1.0, 0.0, 0.0]])

# which joint turns which sensor axis, proximal first: (axis, sign, coordinate)
Joint = tuple[int, float, str]
TRUNK_JOINTS: tuple[Joint, ...] = (
    (1, -1.0, "trunk_flexion"),
    (2, 1.0, "trunk_lean"),
    (0, 1.0, "trunk_twist"),
)
HIP: tuple[Joint, ...] = ((2, 1.0, "hip_flexion"), (1, -1.0, "hip_abduction"), (0, 1.0, "hip_rotation"))
KNEE: tuple[Joint, ...] = ((2, -1.0, "knee_flexion"), (0, 1.0, "shank_rotation"))
SHOULDER: tuple[Joint, ...] = (
    (2, -1.0, "shoulder_abduction"),
    (1, -1.0, "shoulder_flexion"),
    (0, 1.0, "shoulder_rotation"),
)
ELBOW: tuple[Joint, ...] = ((1, -1.0, "elbow_flexion"), (0, -1.0, "pronation"))


@dataclass(frozen=True, slots=True)
class Build:
    """Segment lengths in metres, of a person of 1.75 m (Winter 2009, Biomechanics, chapter 4)."""

    thigh: float = 0.43
    shank: float = 0.43
    upper_arm: float = 0.33
    forearm: float = 0.31
    shoulder: tuple[float, float, float] = (0.0, -0.19, 0.47)  # from the pelvis, body frame
    hip: tuple[float, float, float] = (0.0, -0.09, 0.0)
    sternum: tuple[float, float, float] = (0.11, 0.0, 0.36)
    thigh_sensor: tuple[float, float, float] = (0.31, 0.0, 0.07)  # from the proximal joint, sensor frame
    shank_sensor: tuple[float, float, float] = (0.37, 0.0, 0.04)
    wrist_sensor: tuple[float, float, float] = (0.24, 0.0, 0.03)

    def scaled(self, factor: float) -> Build:
        def vector(v: tuple[float, float, float]) -> tuple[float, float, float]:
            return v[0] * factor, v[1] * factor, v[2] * factor

        return Build(
            self.thigh * factor,
            self.shank * factor,
            self.upper_arm * factor,
            self.forearm * factor,
            *map(vector, (self.shoulder, self.hip, self.sternum)),
            *map(vector, (self.thigh_sensor, self.shank_sensor, self.wrist_sensor)),
        )


@dataclass(frozen=True, slots=True)
class Body:
    """The pose of the sensor for every site of a person. `left`: the mirrored side is used."""

    build: Build
    left: bool = False

    def pose(self, track: Track, t: Float) -> tuple[Float, Float]:
        """Times (m,) to frames (m, 3, 3), columns = sensor axes in the room, and position (m, 3) m."""
        q = track.coordinates(t)
        root = _orientation(track, t)
        frames, position = self._site_pose(track.site, q, root)
        last = float(t.max())
        for move in track.moves:
            if move.start_s < last:
                frames, position = _carried(frames, position, move, t, self._site_pose(move.site, q, root))
        if self.left:
            mirror = np.array([1.0, -1.0, 1.0])
            frames, position = frames * np.outer(mirror, mirror), position * mirror
        return frames, position

    def between(self, track: Track, old: str, new: str, time_s: float) -> Float:
        """Rotation vector (3,) from the frame of one site to that of another at a time."""
        t = np.array([time_s])
        q, root = track.coordinates(t), _orientation(track, t)
        frames, others = self._site_pose(old, q, root)[0], self._site_pose(new, q, root)[0]
        return to_vector(frames[0].T @ others[0])

    def _site_pose(self, site: str, q: Float, root: Float) -> tuple[Float, Float]:
        segment, _, support = site.partition(":")
        if segment == "chest":
            trunk = _jointed(root @ CHEST_FRAME, TRUNK_JOINTS, q)
            return trunk, q[:, :3] + _rotated(trunk, CHEST_FRAME.T @ np.array(self.build.sternum))
        if segment == "wrist":
            return self._wrist(q, root, bool(support))
        return self._leg(segment, q, root, bool(support))

    def _wrist(self, q: Float, root: Float, supported: bool) -> tuple[Float, Float]:
        offset = np.array(self.build.wrist_sensor)
        if supported:  # the hand stays where it is, so the arm neither follows the trunk nor hangs from it
            forearm = _jointed(_jointed(root @ ARM_FRAME, SHOULDER, q), ELBOW, q)
            return forearm, q[:, :3] + _rotated(forearm, offset - np.array([self.build.forearm, 0.0, 0.0]))
        trunk = _jointed(root @ CHEST_FRAME, TRUNK_JOINTS, q)
        upper = _jointed(trunk @ (CHEST_FRAME.T @ ARM_FRAME), SHOULDER, q)
        forearm = _jointed(upper, ELBOW, q)
        shoulder = q[:, :3] + _rotated(trunk, CHEST_FRAME.T @ np.array(self.build.shoulder))
        return forearm, shoulder + self.build.upper_arm * upper[:, :, 0] + _rotated(forearm, offset)

    def _leg(self, segment: str, q: Float, root: Float, supported: bool) -> tuple[Float, Float]:
        thigh = _jointed(root @ LEG_FRAME, HIP, q)
        shank = _jointed(thigh, KNEE, q)
        build = self.build
        if supported:  # the foot stands on the floor
            knee = -build.shank * shank[:, :, 0]
            hip = knee - build.thigh * thigh[:, :, 0]
        else:
            hip = q[:, :3] + _rotated(np.broadcast_to(root, thigh.shape), np.array(build.hip))
            knee = hip + build.thigh * thigh[:, :, 0]
        if segment == "thigh":
            return thigh, hip + _rotated(thigh, np.array(build.thigh_sensor))
        return shank, knee + _rotated(shank, np.array(build.shank_sensor))


def _jointed(frames: Float, joints: tuple[Joint, ...], q: Float) -> Float:
    frames = np.broadcast_to(frames, (len(q), 3, 3))
    for axis, sign, name in joints:
        frames = turned(frames, axis, sign * q[:, INDEX[name]])
    return frames


def _rotated(frames: Float, vector: Float) -> Float:
    return np.asarray(frames @ vector)


def _orientation(track: Track, t: Float) -> Float:
    """Body orientation (1, 3, 3) while it does not turn, else (m, 3, 3)."""
    root = track.orientation[None]
    last = float(t.max())
    for turn in track.turns:
        if turn.start_s < last:
            share = minimum_jerk((t - turn.start_s) / turn.duration_s)
            root = root @ from_vector(share[:, None] * turn.rotation_vector)
    return np.asarray(root)


def _carried(
    frames: Float, position: Float, move: Move, t: Float, there: tuple[Float, Float]
) -> tuple[Float, Float]:
    """Blend of two moving poses: the planned rotation, and a share of what is then still missing."""
    share = minimum_jerk((t - move.start_s) / move.duration_s)[:, None]
    missing = from_vector(-move.rotation_vector) @ np.swapaxes(frames, 1, 2) @ there[0]
    frames = frames @ from_vector(share * move.rotation_vector) @ from_vector(share * to_vector(missing))
    return frames, position + share * (there[1] - position)
