"""Left and right: a movement of the left limb as the same sensor on the right limb would have recorded it.

The body's sagittal plane is the mirror. With the card's axes (x along the limb, z away from the skin, y
across) the reflection turns y around. Acceleration is a polar vector and follows the reflection; angular rate
and magnetic field are axial vectors: they keep the component normal to the mirror and turn the others around.
"""

from __future__ import annotations

import numpy as np

from physio_desktop.domain import FloatArray

POLAR = np.array([1.0, -1.0, 1.0], np.float32)
AXIAL = -POLAR
MIRROR = np.concatenate([POLAR, AXIAL, AXIAL])


MATRIX = np.diag(POLAR).astype(np.float64)


def mirrored(values: FloatArray) -> FloatArray:
    """Samples (..., 9) of the other side; mirroring twice gives the same samples back."""
    return np.asarray(values * MIRROR, dtype=np.float32)
