"""The simulated sensor as a stream of counts."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from physio_desktop.sensing.board_axes import rotation_of
from physio_desktop.sensing.simulation.handling import handling
from physio_desktop.sensing.simulation.imu import SensorModel, room_field
from physio_desktop.sensing.simulation.kinematics import Kinematics, kinematics
from physio_desktop.sensing.simulation.options import HANDLINGS, SimulationOptions, TrueRepetition
from physio_desktop.sensing.simulation.person import Person, person
from physio_desktop.sensing.simulation.rotation import Float, from_vector, turned
from physio_desktop.sensing.simulation.script import Script

BLOCK = 256  # samples; blocks always start at multiples of it, so the bytes do not depend on who asks how


class Performance:
    """The noise-free movement behind a stream. Times may only be asked for in forward order."""

    def __init__(self, options: SimulationOptions) -> None:
        who = person(options.subject)
        self._options = options
        self.script = Script(options, who)
        rng = np.random.default_rng([0x3007, options.seed])
        self.room_field_ut = room_field(rng)
        self._mount = _mount(options, who, rng)

    def kinematics(self, t: Float) -> Kinematics:
        """(n,) increasing seconds, none before those of an earlier call."""
        if self._options.exercise in HANDLINGS:
            return handling(self._options.exercise, t, np.array(rotation_of(self._options.board)))
        self.script.extend(float(t[-1]) + 1.0)
        found = kinematics(self.script.body, self.script.track, t, self._mount)
        self.script.track.forget(float(t[-1]) - 1.0)
        return found


class SimulatedImu:
    """One simulated strap-on sensor.

    scale: (9,) float32, counts times scale = m/s^2, rad/s, uT.
    Equal options give equal bytes, however they are asked for. `start_s`: of the movement, which is then well
    under way at the first sample.
    """

    def __init__(self, options: SimulationOptions, start_s: float = 0.0) -> None:
        self.options = options
        self._performance = Performance(options)
        rng = np.random.default_rng([0x1341, options.seed])
        self._made = round(start_s * options.rate_hz)  # samples made so far, or never asked for
        self._sensor = SensorModel(options.rate_hz, rng, options.magnetometer, self._made)
        self.scale = self._sensor.scale
        self._block = np.empty((0, 9), np.int16)
        self._used = 0  # samples of the block already taken

    @property
    def n_taken(self) -> int:
        return self._made - len(self._block) + self._used

    def at_rate(self, rate_hz: float) -> SimulatedImu:
        """The same sensor in the same movement, sampled at another rate from now on."""
        now_s = self.n_taken / self.options.rate_hz
        return SimulatedImu(dataclasses.replace(self.options, rate_hz=rate_hz), now_s)

    def take(self, n: int) -> npt.NDArray[np.int16]:
        """The next n samples, (n, 9) counts; magnetometer columns are zero when it is switched off."""
        if n < 0:
            raise ValueError(f"cannot take {n} samples")
        out = np.empty((n, 9), np.int16)
        filled = 0
        while filled < n:
            if self._used == len(self._block):
                self._block, self._used = self._next_block(), 0
            part = self._block[self._used : self._used + n - filled]
            out[filled : filled + len(part)] = part
            filled += len(part)
            self._used += len(part)
        return out

    def truth(self) -> tuple[TrueRepetition, ...]:
        """Every repetition that has begun in the samples taken so far."""
        now_s = (self.n_taken - 1) / self.options.rate_hz
        return tuple(true for true in self._performance.script.truth if true.start_s <= now_s)

    def exercise_at(self, sample_index: int) -> str | None:
        """The exercise of the set under way at a sample, None in idle."""
        time_s = sample_index / self.options.rate_hz
        self._performance.script.extend(time_s + 1.0)
        return self._performance.script.exercise_at(time_s)

    def _next_block(self) -> npt.NDArray[np.int16]:
        t = (self._made + np.arange(BLOCK)) / self.options.rate_hz
        self._made += BLOCK
        ideal = self._performance.kinematics(t)
        field = ideal.field(self._performance.room_field_ut)
        return self._sensor.counts(ideal.specific_force_ms2, ideal.rate_rad_s, field)


def _mount(options: SimulationOptions, who: Person, rng: np.random.Generator) -> Float:
    """Board axes in the frame of the segment: the person's own fit, the named mounting, the re-mounting, and
    the board in its case.
    """
    mount = np.eye(3)[None]
    mount = turned(mount, 0, np.deg2rad([who.roll_deg]))
    mount = turned(mount, 1, np.deg2rad([who.tilt_deg[0]]))
    mount = turned(mount, 2, np.deg2rad([who.tilt_deg[1]]))
    if options.mounting == "flipped":
        mount = turned(mount, 0, np.array([np.pi]))
    elif options.mounting == "rotated_90":
        mount = turned(mount, 2, np.array([np.pi / 2]))
    axis = rng.normal(0.0, 1.0, 3)
    axis /= np.linalg.norm(axis)
    strapped = mount[0] @ from_vector(np.deg2rad(options.mounting_deg) * axis)
    return np.asarray(strapped @ np.array(rotation_of(options.board)))
