"""Dynamic time warping of short paths, all candidates against all templates at once.

H. Sakoe and S. Chiba, "Dynamic programming algorithm optimization for spoken word recognition", IEEE
Trans. ASSP 26(1), 1978. Paths have equal length, so the band is the plain Sakoe-Chiba one.
"""

from __future__ import annotations

import numpy as np
from dtaidistance import dtw_ndim

from physio_desktop.processing.rotation import Float64Array

BAND = 8  # of 32 points


def warped_distances(candidates: Float64Array, templates: Float64Array) -> Float64Array:
    """Root of the summed squared distances along the best alignment, per point: (n, m).

    candidates: (n, 32, d), templates: (m, 32, d).
    """
    n, m = len(candidates), len(templates)
    if n == 0 or m == 0:
        return np.empty((n, m))
    both = np.ascontiguousarray(np.concatenate([candidates, templates]), dtype=np.float64)
    flat: Float64Array = dtw_ndim.distance_matrix_fast(
        both, block=((0, n), (n, n + m)), compact=True, parallel=False, window=BAND
    )
    distances = np.asarray(flat, dtype=np.float64).reshape(n, m)
    return np.asarray(distances / np.sqrt(candidates.shape[1]))
