"""Is the sensor where and as it should be? From the still pose and the first movement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from physio_desktop.domain import STANDARD_GRAVITY_MS2, FloatArray
from physio_desktop.processing.rotation import Float64Array, angle_between
from physio_desktop.recognition.mounting import AS_WORN, turns_about_limb
from physio_desktop.recognition.templates import TemplateSet

FAR_RAD = 0.8  # rest poses differ by up to 23 degrees from day to day; more than twice that is a doubt
BETTER_RAD = 0.5  # by which another mounting must fit better to be proposed
LOOSE_SHARE = 0.25  # of the angular rate's energy above 6 Hz in slow movement
RINGING_HZ = 6.0


@dataclass(frozen=True, slots=True)
class PlacementDoubt:
    """What seems wrong (`kind`), in words, and the turn that would put it right, if one would."""

    kind: str
    words: str
    turn: Float64Array | None = None


def check_rest(values: FloatArray, templates: TemplateSet) -> PlacementDoubt | None:
    """A still stretch (n, 9) against the rest poses of the patient's references."""
    mean = values[:, :3].astype(np.float64).mean(axis=0)
    size = float(np.linalg.norm(mean))
    if abs(size - STANDARD_GRAVITY_MS2) > 0.15 * STANDARD_GRAVITY_MS2:
        return PlacementDoubt("gravity", f"At rest the sensor measures {size:.1f} m/s² instead of 9.8.")
    poses = templates.shapes.gravity[:, 0]
    apart = {
        name: float(angle_between(poses @ turn.T, (mean / size)[None]).min())
        for name, turn in turns_about_limb().items()
    }
    best = min(apart, key=lambda name: apart[name])
    if apart[AS_WORN] < FAR_RAD or apart[AS_WORN] - apart[best] < BETTER_RAD:
        return None
    return PlacementDoubt(best, _WORDS[best], turns_about_limb()[best])


_WORDS = {
    "turned_90": "The strap seems turned by a quarter about the limb.",
    "turned_180": "The strap seems to sit on the opposite side of the limb.",
    "turned_270": "The strap seems turned by a quarter about the limb.",
    "upside_down": "The sensor seems upside down.",
    "upside_down_turned_180": "The sensor seems upside down, on the opposite side of the limb.",
}


def check_strap(values: FloatArray, rate_hz: float) -> PlacementDoubt | None:
    """A movement (n, 9): a loose strap rings, so much of the rate's energy lies above 6 Hz."""
    gyr = values[:, 3:6].astype(np.float64)
    gyr = gyr - gyr.mean(axis=0)
    power = (np.abs(np.fft.rfft(gyr, axis=0)) ** 2).sum(axis=1)
    frequency = np.fft.rfftfreq(len(gyr), 1 / rate_hz)
    share = float(power[frequency > RINGING_HZ].sum() / max(float(power[1:].sum()), 1e-12))
    if np.sqrt((gyr**2).sum(axis=1).mean()) < 0.1 or share < LOOSE_SHARE:
        return None
    return PlacementDoubt("loose", "The strap seems loose: the sensor shakes while the limb moves slowly.")
