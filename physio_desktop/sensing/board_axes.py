"""How a board lies on a limb, as people write it: `+y-x+z`.

The three are the board axes that lie along the limb's x (to hand or foot), y and z (away from the skin).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import Matrix
from physio_desktop.errors import PhysioError

_AXES = {"x": 0, "y": 1, "z": 2}


def rotation_of(text: str) -> Matrix:
    """`+y-x+z`: the limb's x is the board's y, its y the board's -x, its z its z. Raises PhysioError."""
    parts = [text[i : i + 2].lower() for i in range(0, len(text), 2)]
    if len(parts) == 3 and all(len(p) == 2 and p[0] in "+-" and p[1] in _AXES for p in parts):
        rows = np.zeros((3, 3))
        for row, part in enumerate(parts):
            rows[row, _AXES[part[1]]] = 1.0 if part[0] == "+" else -1.0
        if round(float(np.linalg.det(rows))) == 1:
            return as_matrix(rows)
    raise PhysioError(
        f"“{text}” is no right-handed rotation of the board.", "Name three axes with signs, such as +y-x+z."
    )


def rotation_text(rotation: Matrix) -> str:
    """What `rotation_of` reads; of a rotation that is no right-angle one, the nearest."""
    rows = np.array(rotation)
    nearest = np.abs(rows).argmax(axis=1)
    signs = np.take_along_axis(rows, nearest[:, None], axis=1)[:, 0] > 0
    return "".join(f"{'+' if up else '-'}{'xyz'[axis]}" for axis, up in zip(nearest, signs, strict=True))


def as_matrix(rows: npt.NDArray[np.float64]) -> Matrix:
    """An array (3, 3) as the plain numbers of a profile."""
    a, b, c = ((float(x), float(y), float(z)) for x, y, z in np.asarray(rows, float).tolist())
    return a, b, c


def number_of(text: str) -> int:
    """One of 256 for each rotation, 0 for a board that lies as the limb's axes do. Raises PhysioError."""
    rows = np.array(rotation_of(text))
    digits = [2 * int(np.abs(row).argmax()) + int(row.sum() < 0) for row in rows]
    return (digits[0] + 6 * digits[1] + 36 * digits[2]) ^ (6 * 2 + 36 * 4)


def quarter_turned(rotation: Matrix, axis: str) -> Matrix:
    """The board turned by a quarter about the limb's axis x, y or z."""
    first, second = (_AXES[axis] + 1) % 3, (_AXES[axis] + 2) % 3
    turn = np.zeros((3, 3))
    turn[_AXES[axis], _AXES[axis]] = 1.0
    turn[first, second], turn[second, first] = -1.0, 1.0
    return as_matrix(turn @ np.array(rotation))
