"""A board in the room, from a little above, as flat shapes in the order in which they are to be painted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Point = tuple[float, float]

HALF = np.array([1.0, 0.68, 0.16])  # half of the board's length, width and height
FLOOR = -1.75
ARROW = 0.75  # beyond the face it begins at
_AWAY, _ABOVE = 9.0, np.radians(22.0)  # of the eye
_LIGHT = np.array([0.45, 0.35, 0.82])


@dataclass(frozen=True, slots=True)
class Face:
    """`side`: the board's axis that it is perpendicular to, such as +z. light: 0 (dark) to 1."""

    side: str
    corners: tuple[Point, ...]
    light: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """Of an axis, 0 to 2, from the board's face outwards; in front of the board or behind it."""

    axis: int
    start: Point
    tip: Point
    is_behind: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Points in units in which the board is two long; x to the right, y upwards. `shadow` on the floor."""

    faces: tuple[Face, ...]
    arrows: tuple[Arrow, ...]
    shadow: tuple[Point, ...]
    floor: tuple[Point, ...]


def drawing(axes: Floats) -> Drawing:
    """axes: (3, 3), column i the board's axis i in a room with x away from the eye, y to its left, z up."""
    faces = []
    arrows = []
    for axis in range(3):
        for sign in (1.0, -1.0):
            normal = sign * axes[:, axis]
            middle = normal * HALF[axis]
            is_seen = bool(normal @ (_eye() - middle) > 0)
            if is_seen:
                side = f"{'+' if sign > 0 else '-'}{'xyz'[axis]}"
                faces.append(Face(side, _screen(_corners(axes, axis, sign)), _light(normal)))
            if sign > 0:
                start, tip = _screen(np.stack([middle, middle + ARROW * normal]))
                arrows.append(Arrow(axis, start, tip, not is_seen))
    corners = np.concatenate([_corners(axes, 2, 1.0), _corners(axes, 2, -1.0)])
    corners[:, 2] = FLOOR
    return Drawing(tuple(faces), tuple(arrows), _screen(_hull(corners)), _screen(_circle()))


def _eye() -> Floats:
    return _AWAY * np.array([-np.cos(_ABOVE), 0.0, np.sin(_ABOVE)])


def _screen(points: Floats) -> tuple[Point, ...]:
    """(n, 3) of the room, in perspective."""
    c, s = np.cos(_ABOVE), np.sin(_ABOVE)
    depth = _AWAY + points[:, 0] * c - points[:, 2] * s
    scale = _AWAY / depth
    up = points[:, 0] * s + points[:, 2] * c
    return tuple((float(x), float(y)) for x, y in zip(-points[:, 1] * scale, up * scale, strict=True))


def _corners(axes: Floats, axis: int, sign: float) -> Floats:
    one, two = (axis + 1) % 3, (axis + 2) % 3
    middle = sign * HALF[axis] * axes[:, axis]
    a, b = HALF[one] * axes[:, one], HALF[two] * axes[:, two]
    return np.stack([middle + a + b, middle + a - b, middle - a - b, middle - a + b])


def _light(normal: Floats) -> float:
    return float(0.35 + 0.65 * max(0.0, normal @ _LIGHT / np.linalg.norm(_LIGHT)))


def _circle() -> Floats:
    angle = np.linspace(0, 2 * np.pi, 49)
    return np.stack([1.9 * np.cos(angle), 1.9 * np.sin(angle), np.full(len(angle), FLOOR)], axis=1)


def _hull(points: Floats) -> Floats:
    """Outline of points (n, 3) on the floor, by Andrew's monotone chain."""
    order = sorted(map(tuple, points.tolist()))
    chains = []
    for line in (order, order[::-1]):
        chain: list[tuple[float, ...]] = []
        for point in line:
            while len(chain) > 1 and _turns_right(chain[-2], chain[-1], point):
                chain.pop()
            chain.append(point)
        chains += chain[:-1]
    return np.array(chains or order[:1])


def _turns_right(a: tuple[float, ...], b: tuple[float, ...], c: tuple[float, ...]) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0
