"""Joint angles over time: a sum of smooth, timed movements.

Every movement is twice continuously differentiable, so that the acceleration felt by the sensor has no
steps; the value at a time never depends on when or how often one asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from physio_desktop.sensing.simulation.rotation import Float, from_vector

RING_ONSET_S = 0.12
IMPACT_LENGTH = 40.0  # time constants after which (x^3 e^-x) is zero for double precision


def minimum_jerk(x: Float) -> Float:
    """0 to 1 over x in 0 ... 1 on the smoothest path (Flash & Hogan 1985, J Neurosci 5:1688)."""
    x = np.clip(x, 0.0, 1.0)
    return x * x * x * (10.0 + x * (6.0 * x - 15.0))


def _summed(waves: Float, deltas: Float) -> Float:
    """waves (m, k) @ deltas (k, coordinates), on one core: a BLAS would start threads for so little."""
    return np.asarray(np.einsum("mk,kc->mc", waves, deltas))


class Movement(Protocol):
    """Adds to the joint coordinates between start_s and end_s."""

    @property
    def start_s(self) -> float: ...
    @property
    def end_s(self) -> float: ...
    @property
    def remains(self) -> Float | None: ...  # what stays for ever once it has ended, (coordinates,)
    def value(self, t: Float) -> Float: ...  # (m,) times to (m, coordinates)


@dataclass(frozen=True, slots=True)
class Step:
    """From one posture to the next by `delta` (coordinates,), minimum jerk."""

    start_s: float
    duration_s: float
    delta: Float

    @property
    def end_s(self) -> float:
        return self.start_s + self.duration_s

    @property
    def remains(self) -> Float | None:
        return self.delta

    def value(self, t: Float) -> Float:
        return minimum_jerk((t - self.start_s) / self.duration_s)[:, None] * self.delta


@dataclass(frozen=True, slots=True)
class Impact:
    """A limb that hits its support: displacement (t/tau)^3 exp(-t/tau) along `delta`.

    Its second derivative peaks at 1.0 delta/tau^2 soon after the contact, then rebounds with half of that:
    the short spike and swing that landings show in recordings.
    """

    start_s: float
    tau_s: float
    delta: Float

    @property
    def end_s(self) -> float:
        return self.start_s + IMPACT_LENGTH * self.tau_s

    @property
    def remains(self) -> Float | None:
        return None

    def value(self, t: Float) -> Float:
        x = np.clip((t - self.start_s) / self.tau_s, 0.0, IMPACT_LENGTH)
        return (x**3 * np.exp(-x))[:, None] * self.delta


@dataclass(frozen=True, slots=True)
class Ring:
    """An oscillation that fades: soft tissue and a limb brought to a stop."""

    start_s: float
    duration_s: float
    frequency_hz: float
    phase_rad: float
    delta: Float

    @property
    def end_s(self) -> float:
        return self.start_s + self.duration_s

    @property
    def remains(self) -> Float | None:
        return None

    def value(self, t: Float) -> Float:
        t = t - self.start_s
        fade = minimum_jerk(t / RING_ONSET_S) * (1.0 - minimum_jerk(t / self.duration_s))
        return (fade * np.sin(2 * np.pi * self.frequency_hz * t + self.phase_rad))[:, None] * self.delta


@dataclass(frozen=True, slots=True)
class Unsteadiness:
    """Sway and tremor of a limb held against gravity: sines that swell and fade over `ramp_s`.

    frequencies_hz, phases_rad: (k,); deltas: (k, coordinates) amplitudes.
    """

    start_s: float
    duration_s: float
    ramp_s: float
    frequencies_hz: Float
    phases_rad: Float
    deltas: Float

    @property
    def end_s(self) -> float:
        return self.start_s + self.duration_s

    @property
    def remains(self) -> Float | None:
        return None

    def value(self, t: Float) -> Float:
        envelope = minimum_jerk((t - self.start_s) / self.ramp_s) * minimum_jerk(
            (self.end_s - t) / self.ramp_s
        )
        angle = 2 * np.pi * np.multiply.outer(t - self.start_s, self.frequencies_hz) + self.phases_rad
        return _summed(np.sin(angle) * envelope[:, None], self.deltas)


@dataclass(frozen=True, slots=True)
class Turn:
    """The whole body turns by `rotation_vector` (3,) radians, in its own frame, minimum jerk."""

    start_s: float
    duration_s: float
    rotation_vector: Float

    @property
    def end_s(self) -> float:
        return self.start_s + self.duration_s


@dataclass(frozen=True, slots=True)
class Move:
    """The sensor is carried from one site of the body to another; minimum jerk blend of the two poses.

    rotation_vector: (3,) radians, from the old site's frame to the new one's at the end; it fixes the way
    round, so that limbs moving meanwhile cannot make the blend jump to the other way.
    """

    start_s: float
    duration_s: float
    site: str
    rotation_vector: Float

    @property
    def end_s(self) -> float:
        return self.start_s + self.duration_s


@dataclass(slots=True)
class Track:
    """All movements not yet over, plus what earlier ones left behind: constant memory over hours.

    posture: (coordinates,) joint coordinates; orientation: (3, 3) of the body; site: where the sensor is.
    sway: never-ending oscillations (breathing, balance).
    """

    posture: Float
    orientation: Float
    site: str
    sway_hz: Float
    sway_rad: Float
    sway_deltas: Float
    movements: list[Movement] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)

    def coordinates(self, t: Float) -> Float:
        """(m,) seconds to (m, coordinates)."""
        angle = 2 * np.pi * np.multiply.outer(t, self.sway_hz) + self.sway_rad
        total = _summed(np.sin(angle), self.sway_deltas) + self.posture
        first, last = float(t.min()), float(t.max())
        for movement in self.movements:
            if movement.start_s >= last:
                continue
            if movement.end_s > first:
                under_way = (t > movement.start_s) & (t < movement.end_s)
                total[under_way] += movement.value(t[under_way])
            if movement.remains is not None and movement.end_s <= last:
                total[t >= movement.end_s] += movement.remains
        return total

    def forget(self, before_s: float) -> None:
        """Fold what ended before `before_s` into the posture; earlier times can no longer be asked for."""
        keep: list[Movement] = []
        for movement in self.movements:
            if movement.end_s >= before_s:
                keep.append(movement)
            elif movement.remains is not None:
                self.posture = self.posture + movement.remains
        self.movements = keep
        while self.turns and self.turns[0].end_s < before_s:
            self.orientation = self.orientation @ from_vector(self.turns.pop(0).rotation_vector)
        while self.moves and self.moves[0].end_s < before_s:
            self.site = self.moves.pop(0).site
