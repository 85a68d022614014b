"""Is the sensor where and as it should be? From the still pose and the first movements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from physio_desktop.domain import STANDARD_GRAVITY_MS2, FloatArray
from physio_desktop.processing.rotation import Float64Array, angle_between
from physio_desktop.recognition.mounting import AS_WORN, mountings, turns_about_limb
from physio_desktop.recognition.templates import TemplateSet

FAR_RAD = 0.8  # rest poses differ by up to 23 degrees from day to day; more than twice that is a doubt
BETTER_RAD = 0.5  # by which another mounting must fit better to be proposed
STILL_S = 1.0
STILL_RAD_S = 0.05
LOOSE_SHARE = 0.25  # of the angular rate's energy above 6 Hz in slow movement
LOOSE_REPS = 2  # of the last three repetitions that ring before the strap is called loose
RINGING_HZ = 6.0
_KEPT_S = 20.0


@dataclass(frozen=True, slots=True)
class PlacementDoubt:
    """What seems wrong (`kind`), in words, what to do about it, and the turn that would put it right.

    is_settled: the repetitions have shown it, and recognition allows for it.
    """

    kind: str
    words: str
    hint: str
    turn: Float64Array | None = None
    is_settled: bool = False


_WORDS = {
    "turned_90": "The strap seems turned by a quarter about the limb.",
    "turned_180": "The strap seems to sit on the opposite face of the limb.",
    "turned_270": "The strap seems turned by a quarter about the limb.",
    "upside_down": "The sensor seems upside down.",
    "upside_down_turned_180": "The sensor seems upside down, on the opposite face of the limb.",
    "other_side": "The sensor seems to be on the other side's limb, or on the opposite face of this one.",
}
_CHECK = "Look at the strap; the first three repetitions will show whether it is so."
_ALLOWED = "Label and repetitions allow for it; put the strap right when there is time."


def settled_doubt(mounting: str | None) -> PlacementDoubt | None:
    """What the repetitions have shown, recognition allowing for it."""
    if mounting in (None, AS_WORN):
        return None
    kind = str(mounting)
    return PlacementDoubt(kind, _WORDS[kind], _ALLOWED, mountings()[kind], is_settled=True)


def check_rest(values: FloatArray, templates: TemplateSet) -> PlacementDoubt | None:
    """A still stretch (n, 9) against the rest poses of the references: a doubt, no proof, since the same
    pose belongs to other exercises and a limb that lies says nothing about turns about the vertical.
    """
    mean = values[:, :3].astype(np.float64).mean(axis=0)
    size = float(np.linalg.norm(mean))
    if abs(size - STANDARD_GRAVITY_MS2) > 0.15 * STANDARD_GRAVITY_MS2:
        words = f"At rest the sensor measures {size:.1f} m/s² instead of 9.8."
        return PlacementDoubt("gravity", words, "Check its units: physio-desktop profile.")
    poses = templates.shapes.gravity[:, 0]
    apart = {
        name: float(angle_between(poses @ turn.T, (mean / size)[None]).min())
        for name, turn in turns_about_limb().items()
    }
    best = min(apart, key=lambda name: apart[name])
    if apart[AS_WORN] < FAR_RAD or apart[AS_WORN] - apart[best] < BETTER_RAD:
        return None
    return PlacementDoubt(best, _WORDS[best], _CHECK, turns_about_limb()[best])


def check_strap(values: FloatArray, rate_hz: float) -> PlacementDoubt | None:
    """A movement (n, 9): a loose strap rings, so much of the rate's energy lies above 6 Hz."""
    gyr = values[:, 3:6].astype(np.float64)
    gyr = gyr - gyr.mean(axis=0)
    power = (np.abs(np.fft.rfft(gyr, axis=0)) ** 2).sum(axis=1)
    frequency = np.fft.rfftfreq(len(gyr), 1 / rate_hz)
    share = float(power[frequency > RINGING_HZ].sum() / max(float(power[1:].sum()), 1e-12))
    if np.sqrt((gyr**2).sum(axis=1).mean()) < 0.1 or share < LOOSE_SHARE:
        return None
    words = "The strap seems loose: the sensor shakes while the limb moves slowly."
    return PlacementDoubt("loose", words, "Tighten it until the sensor moves with the limb.")


class PlacementWatch:
    """Looks at one stream on the model's time base: its first still second, then each repetition.

    `exercise`: what will be done, if that is known; then only its rest pose counts.
    """

    def __init__(self, templates: TemplateSet, rate_hz: float, exercise: str | None = None) -> None:
        rows = templates.rows(exercise) if exercise else []
        self._templates = templates.only(rows) if rows else templates
        self._rate_hz = rate_hz
        self._recent = np.empty((0, 9), np.float32)
        self._n = 0
        self._is_rest_seen = False
        self._at_rest: PlacementDoubt | None = None
        self._rang: list[PlacementDoubt | None] = []

    def take(self, values: FloatArray) -> None:
        """Samples (n, 9) without a gap."""
        self._recent = np.concatenate([self._recent, values])[-round(_KEPT_S * self._rate_hz) :]
        self._n += len(values)
        n_still = round(STILL_S * self._rate_hz)
        if self._is_rest_seen or len(self._recent) < n_still:
            return
        last = self._recent[-n_still:]
        if float(np.sqrt((last[:, 3:6].std(axis=0) ** 2).sum())) < STILL_RAD_S:
            self._is_rest_seen = True
            self._at_rest = check_rest(last, self._templates)

    def add(self, repetitions: Sequence[tuple[int, int]]) -> None:
        """Repetitions as samples [start, end) counted from the first `take`."""
        first = self._n - len(self._recent)
        for start, end in repetitions:
            if start >= first and end - start > self._rate_hz / 2:
                self._rang.append(check_strap(self._recent[start - first : end - first], self._rate_hz))
        self._rang = self._rang[-3:]

    def doubt(self, mounting: str | None) -> PlacementDoubt | None:
        """What seems wrong now. `mounting`: how the repetitions say it is worn, None while that is open."""
        rang = [found for found in self._rang if found is not None]
        loose = rang[-1] if len(rang) >= LOOSE_REPS else None
        if self._at_rest is not None and self._at_rest.kind == "gravity":
            return self._at_rest
        return settled_doubt(mounting) or (self._at_rest if mounting is None else None) or loose
