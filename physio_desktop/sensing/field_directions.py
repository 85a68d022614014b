"""From how many sides a magnetometer has seen the field while it was turned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

N_BANDS, N_SECTORS = 6, 12  # bands of equal height along z, cut into sectors about z: all of equal area
SIDES = ("+x", "-x", "+y", "-y", "+z", "-z")
_CONE = np.cos(np.radians(50.0))  # what belongs to a side
_ENOUGH_OF_A_SIDE = 0.5

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coverage:
    """n_seen: readings (bands, sectors) by the direction of the field; the first band is -z, the first
    sector begins at -x and turns towards -y.
    """

    n_seen: tuple[tuple[int, ...], ...] = ((0,) * N_SECTORS,) * N_BANDS

    @property
    def share(self) -> float:
        """Of all directions, how many have been seen, 0 to 1."""
        return float((np.array(self.n_seen) > 0).mean())

    @property
    def missing(self) -> tuple[str, ...]:
        """Sides of the board about which too little was seen; the emptiest first."""
        seen = (np.array(self.n_seen) > 0).reshape(-1)
        shares = [seen[_cells() @ _axis(side) >= _CONE].mean() for side in SIDES]
        order = np.argsort(shares, kind="stable")
        return tuple(SIDES[i] for i in order if shares[i] < _ENOUGH_OF_A_SIDE)


def coverage(directions: Floats) -> Coverage:
    """Of vectors (n, 3) of any length but zero."""
    unit = directions / np.linalg.norm(directions, axis=1, keepdims=True)
    band = np.minimum((N_BANDS * (unit[:, 2] + 1) / 2).astype(int), N_BANDS - 1)
    turn = (np.arctan2(unit[:, 1], unit[:, 0]) + np.pi) / (2 * np.pi)
    sector = np.minimum((N_SECTORS * turn).astype(int), N_SECTORS - 1)
    counts = np.bincount(band * N_SECTORS + sector, minlength=N_BANDS * N_SECTORS)
    return Coverage(tuple(map(tuple, counts.reshape(N_BANDS, N_SECTORS).tolist())))


def _cells() -> Floats:
    """The middle of each cell (bands * sectors, 3)."""
    z = (np.arange(N_BANDS) + 0.5) / N_BANDS * 2 - 1
    angle = (np.arange(N_SECTORS) + 0.5) / N_SECTORS * 2 * np.pi - np.pi
    z, angle = (part.reshape(-1) for part in np.meshgrid(z, angle, indexing="ij"))
    flat = np.sqrt(1 - z**2)
    return np.stack([flat * np.cos(angle), flat * np.sin(angle), z], axis=1)


def _axis(side: str) -> Floats:
    axis = np.zeros(3)
    axis["xyz".index(side[1])] = 1.0 if side[0] == "+" else -1.0
    return axis
