"""Hard and soft iron of a magnetometer: the ellipsoid that the field draws as the sensor is turned.

No library that is kept up fits it (`magcal` is a command, `imufusion` and `ahrs` only apply a result), so it
is a least-squares fit with scipy.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import Calibration, FloatArray
from physio_desktop.errors import PhysioError
from physio_desktop.sensing.board_axes import as_matrix
from physio_desktop.sensing.calibration import Measured, measured_now, vector
from physio_desktop.sensing.field_directions import SIDES, Coverage, coverage

NEEDED_SHARE = 0.6  # of all directions
_MOST_POINTS = 6000
_FEWEST_POINTS = 100
_MAX_STRETCH = 2.5  # longest to shortest axis of the ellipsoid
_MAX_RESIDUAL = 0.1  # of the field
_FIELDS_UT = (10.0, 150.0)  # the Earth's is 22 to 67; a room bends it
_MAX_UNEVEN = 0.35  # of the radius: noise about a point is no sphere

Floats = npt.NDArray[np.float64]


class FieldPoints:
    """Collects readings while the sensor is turned; of a long turning, evenly thinned out.

    mag_unit: of the device's profile; "any" says nothing of the field's strength.
    """

    def __init__(self, mag_unit: str = "uT") -> None:
        self._unit = mag_unit
        self._points: Floats = np.empty((0, 3))
        self._stride = 1
        self._n_seen = 0

    def __len__(self) -> int:
        return len(self._points)

    @property
    def points(self) -> Floats:
        return self._points

    def push(self, values: FloatArray) -> None:
        """values: (n, 9) SI values on the board's axes without offsets and gains."""
        mag = values[:, 6:9].astype(float)
        mag = mag[np.isfinite(mag).all(axis=1)]
        first = -self._n_seen % self._stride
        self._n_seen += len(mag)
        self._points = np.concatenate([self._points, mag[first :: self._stride]])
        if len(self._points) > _MOST_POINTS:
            self._points = self._points[::2]
            self._n_seen, self._stride = 0, 2 * self._stride

    def coverage(self) -> Coverage:
        """From how many sides the field was seen, as far as that can be told already."""
        if len(self._points) < _FEWEST_POINTS:
            return Coverage()
        around = self._points - _centre(self._points)
        radii = np.linalg.norm(around, axis=1)
        if radii.min() <= 0 or radii.std() > _MAX_UNEVEN * radii.mean():
            return Coverage()
        return coverage(around)

    def measure(self, before: Calibration) -> Measured:
        """As `iron`, of all that was collected."""
        return iron(self._points, before, self._unit)


def iron(points: Floats, before: Calibration, mag_unit: str = "uT") -> Measured:
    """Hard-iron offset and soft-iron matrix that turn the ellipsoid into a sphere; residuals in uT.

    points: (n, 3) uT without offsets and gains. The matrix is symmetric with determinant one: it keeps the
    volume, so the field's strength stays what the sensor says. An algebraic fit of the quadric (Q. Li and
    J. Griffiths, "Least squares ellipsoid specific fitting", Geometric Modeling and Processing, 2004, without
    its constraint) begins; distances from the sphere, in which single disturbed readings count little, end.
    Raises PhysioError where there is no field, it was seen from too few sides, or it was not even.
    """
    if len(points) < _FEWEST_POINTS:
        raise PhysioError("This sensor sends no magnetic field.", "Nothing has to be calibrated.")
    centre, gain = _refined(points, *_quadric(points))
    around = (points - centre) @ gain
    seen = coverage(around)
    if seen.share < NEEDED_SHARE:
        raise _turned_too_little(seen)
    stretch = np.linalg.eigvalsh(gain)
    radii = np.linalg.norm(around, axis=1)
    field = float(np.median(radii))
    residual = float(np.sqrt(((radii - field) ** 2).mean()))
    if stretch[-1] > _MAX_STRETCH * stretch[0] or residual > _MAX_RESIDUAL * field:
        raise PhysioError(
            "The magnetic field changed while the sensor was turned.",
            "Go away from steel furniture, motors, phones and magnets, and turn it on the spot.",
        )
    if mag_unit != "any" and not _FIELDS_UT[0] < field < _FIELDS_UT[1]:
        raise PhysioError(
            f"The sensor reports a field of {field:.0f} uT; the Earth's is 22 to 67.",
            "Check the unit of the field in the device's profile, and go away from magnets.",
        )
    was = (points - np.array(before.mag_offset_ut)) @ np.array(before.mag_soft_iron).T
    lengths = np.linalg.norm(was, axis=1)
    fields = {
        "mag_offset_ut": vector(centre),
        "mag_soft_iron": as_matrix(gain),
        "measured_at": measured_now(),
    }
    return Measured(fields, float(lengths.std()), residual)


def _turned_too_little(seen: Coverage) -> PhysioError:
    sides = ", ".join(seen.missing)
    hint = "Turn it slowly about all of its axes, as a figure of eight."
    if 0 < len(seen.missing) < len(SIDES):
        hint = f"Point these sides of the board to the floor and to the ceiling, too: {sides}."
    return PhysioError("The sensor was turned too little.", hint)


def _centre(points: Floats) -> Floats:
    """Of the sphere by linear least squares, |m|^2 = 2 c.m + d; the middle where that makes no sense."""
    middle: Floats = (points.max(axis=0) + points.min(axis=0)) / 2
    half = float(np.linalg.norm(points.max(axis=0) - points.min(axis=0))) / 2
    moved = points - middle
    design = np.column_stack([2 * moved, np.ones(len(moved))])
    solution, *_ = np.linalg.lstsq(design, (moved**2).sum(axis=1), rcond=None)
    beside: Floats = solution[:3]
    return np.add(middle, beside) if np.linalg.norm(beside) < 2 * half else middle


def _quadric(points: Floats) -> tuple[Floats, Floats]:
    """Centre and gain (symmetric, determinant one) of the ellipsoid, of the sphere where there is none."""
    start = _centre(points)
    size = float(np.linalg.norm(points - start, axis=1).mean())
    if not size > 0:
        raise _turned_too_little(Coverage())
    x, y, z = ((points - start) / size).T
    design = np.column_stack([x * x, y * y, z * z, 2 * x * y, 2 * x * z, 2 * y * z, 2 * x, 2 * y, 2 * z])
    a, *_ = np.linalg.lstsq(design, np.ones(len(points)), rcond=None)
    shape = np.array([[a[0], a[3], a[4]], [a[3], a[1], a[5]], [a[4], a[5], a[2]]])
    try:
        centre = -np.linalg.solve(shape, a[6:])
    except np.linalg.LinAlgError:
        return start, np.eye(3)
    values, axes = np.linalg.eigh(shape / (1 + centre @ shape @ centre))
    if values.min() <= 1e-3 or values.max() > 1e3:
        return start, np.eye(3)
    lengths = np.sqrt(values)
    return start + size * centre, axes @ np.diag(lengths / np.cbrt(lengths.prod())) @ axes.T


def _refined(points: Floats, centre: Floats, gain: Floats) -> tuple[Floats, Floats]:
    from scipy.optimize import least_squares

    size = float(np.linalg.norm((points - centre) @ gain, axis=1).mean())
    rows, columns = np.triu_indices(3)

    def error(p: Floats) -> Floats:
        around = (points / size - p[:3]) @ _symmetric(p[3:])
        lengths: Floats = np.linalg.norm(around, axis=1)
        return lengths - 1

    start = np.concatenate([centre / size, gain[rows, columns]])
    found = least_squares(error, start, loss="soft_l1", f_scale=0.03, max_nfev=60).x
    best = _symmetric(found[3:])
    if np.linalg.eigvalsh(best).min() <= 0:
        return centre, gain
    return found[:3] * size, best / np.cbrt(np.linalg.det(best))


def _symmetric(upper: Floats) -> Floats:
    a, b, c, d, e, f = upper
    return np.array([[a, b, c], [b, d, e], [c, e, f]])
