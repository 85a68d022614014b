"""Unit quaternions (w, x, y, z) as plain arrays, vectorised over leading axes.

Source of the formulas: J. Diebel, "Representing Attitude", Stanford University, 2006.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Float64Array = npt.NDArray[np.float64]


def multiply(p: Float64Array, q: Float64Array) -> Float64Array:
    """The product p q of quaternions (..., 4)."""
    pw, px, py, pz = np.moveaxis(p, -1, 0)
    qw, qx, qy, qz = np.moveaxis(q, -1, 0)
    return np.stack(
        [
            pw * qw - px * qx - py * qy - pz * qz,
            pw * qx + px * qw + py * qz - pz * qy,
            pw * qy - px * qz + py * qw + pz * qx,
            pw * qz + px * qy - py * qx + pz * qw,
        ],
        axis=-1,
    )


def conjugate(q: Float64Array) -> Float64Array:
    """The inverse of unit quaternions (..., 4)."""
    return np.asarray(q * np.array([1.0, -1.0, -1.0, -1.0]))


def rotate(q: Float64Array, v: Float64Array) -> Float64Array:
    """Vectors (..., 3) turned by unit quaternions (..., 4): sensor frame to the frame that q refers to."""
    w, u = q[..., :1], q[..., 1:]
    t = 2.0 * _cross(u, v)
    return v + w * t + _cross(u, t)


def _cross(a: Float64Array, b: Float64Array) -> Float64Array:
    out = np.empty(a.shape if a.shape == b.shape else np.broadcast(a, b).shape)
    out[..., 0] = a[..., 1] * b[..., 2] - a[..., 2] * b[..., 1]
    out[..., 1] = a[..., 2] * b[..., 0] - a[..., 0] * b[..., 2]
    out[..., 2] = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return out


def rotation_vector(q: Float64Array) -> Float64Array:
    """Axis times angle (..., 3) in rad, angle 0..pi, of unit quaternions (..., 4)."""
    q = np.where(q[..., :1] < 0, -q, q)
    norm = np.sqrt(q[..., 1] ** 2 + q[..., 2] ** 2 + q[..., 3] ** 2)
    angle = 2.0 * np.arctan2(norm, q[..., 0])
    factor = np.where(norm > 1e-9, angle / np.maximum(norm, 1e-9), 2.0)
    return q[..., 1:] * factor[..., None]


def from_rotation_vector(v: Float64Array) -> Float64Array:
    """Unit quaternions (..., 4) of rotation vectors (..., 3) in rad."""
    angle = np.sqrt((v**2).sum(-1, keepdims=True))
    factor = np.where(angle > 1e-12, np.sin(angle / 2) / np.maximum(angle, 1e-12), 0.5)
    return np.concatenate([np.cos(angle / 2), v * factor], axis=-1)


def matrix(q: Float64Array) -> Float64Array:
    """Rotation matrices (..., 3, 3) of unit quaternions (..., 4)."""
    return np.stack([rotate(q, np.broadcast_to(axis, (*q.shape[:-1], 3))) for axis in np.eye(3)], axis=-1)


def angle_between(a: Float64Array, b: Float64Array) -> Float64Array:
    """Angles in rad between vectors (..., 3), exact for small angles too."""
    cross = _cross(a, b)
    return np.asarray(np.arctan2(np.sqrt((cross**2).sum(-1)), (a * b).sum(-1)))


class Integrator:
    """Orientation by integrating angular rate, sample by sample; drifts slowly, which callers allow for."""

    def __init__(self) -> None:
        self._q = (1.0, 0.0, 0.0, 0.0)

    def push(self, rate_rad_s: Float64Array, dt_s: float) -> Float64Array:
        """Orientation after each of n samples (n, 4) for bias-free rates (n, 3)."""
        out = np.empty((len(rate_rad_s), 4))
        w, x, y, z = self._q
        half_s = dt_s / 2
        for i, (rx, ry, rz) in enumerate(rate_rad_s.tolist()):
            speed = math.sqrt(rx * rx + ry * ry + rz * rz)
            share = math.sin(speed * half_s) / speed if speed > 1e-12 else half_s
            a, b, c, d = math.cos(speed * half_s), rx * share, ry * share, rz * share
            w, x, y, z = (
                w * a - x * b - y * c - z * d,
                w * b + x * a + y * d - z * c,
                w * c - x * d + y * a + z * b,
                w * d + x * c - y * b + z * a,
            )
            scale = 1.0 / math.sqrt(w * w + x * x + y * y + z * z)
            w, x, y, z = w * scale, x * scale, y * scale, z * scale
            out[i] = w, x, y, z
        self._q = (w, x, y, z)
        return out
