"""Rotations of arrays of frames. Matrices are (m, 3, 3), angles radians, vectors (m, 3)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Float = npt.NDArray[np.float64]


def turned(frames: Float, axis: int, angle: Float) -> Float:
    """Frames (m, 3, 3) turned about their own x (0), y (1) or z (2) axis by angle (m,): frames @ R(angle).

    Such a turn only mixes two columns, which is far cheaper than multiplying matrices.
    """
    first, second = (axis + 1) % 3, (axis + 2) % 3
    c, s = np.cos(angle)[:, None], np.sin(angle)[:, None]
    out = np.empty((len(angle), 3, 3))
    out[:, :, axis] = frames[:, :, axis]
    out[:, :, first] = c * frames[:, :, first] + s * frames[:, :, second]
    out[:, :, second] = c * frames[:, :, second] - s * frames[:, :, first]
    return out


def from_vector(vector: Float) -> Float:
    """Rotation vectors (..., 3) to matrices (..., 3, 3) (Rodrigues)."""
    vector = np.asarray(vector, np.float64)
    angle = np.linalg.norm(vector, axis=-1)[..., None, None]
    x, y, z = vector[..., 0], vector[..., 1], vector[..., 2]
    zero = np.zeros_like(x)
    k = np.stack([zero, -z, y, z, zero, -x, -y, x, zero], axis=-1).reshape(*vector.shape[:-1], 3, 3)
    # sinc forms stay exact for the angle 0
    first = np.sinc(angle / np.pi)
    second = 0.5 * np.sinc(angle / (2 * np.pi)) ** 2
    return np.asarray(np.eye(3) + first * k + second * (k @ k))


def to_vector(matrix: Float) -> Float:
    """Matrices (..., 3, 3) to rotation vectors (..., 3), for angles up to and including half a turn."""
    skew = 0.5 * np.stack(
        [
            matrix[..., 2, 1] - matrix[..., 1, 2],
            matrix[..., 0, 2] - matrix[..., 2, 0],
            matrix[..., 1, 0] - matrix[..., 0, 1],
        ],
        axis=-1,
    )
    sine = np.linalg.norm(skew, axis=-1)
    cosine = 0.5 * (np.trace(matrix, axis1=-2, axis2=-1) - 1.0)
    angle = np.arctan2(sine, cosine)
    scale = np.where(sine > 1e-12, angle / np.where(sine > 1e-12, sine, 1.0), 1.0)
    vector = skew * scale[..., None]
    half_turn = (sine < 1e-6) & (cosine < 0)
    if np.any(half_turn):  # the skew part vanishes there; the axis is the eigenvector of 1
        symmetric = 0.5 * (matrix + np.swapaxes(matrix, -1, -2)) + np.eye(3)
        column = np.argmax(np.diagonal(symmetric, axis1=-2, axis2=-1), axis=-1)
        axis = np.take_along_axis(symmetric, column[..., None, None], axis=-1)[..., 0]
        axis = axis / np.linalg.norm(axis, axis=-1, keepdims=True)
        vector = np.where(half_turn[..., None], axis * np.pi, vector)
    return np.asarray(vector)
