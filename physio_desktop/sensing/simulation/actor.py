"""One person carrying out movements: writes them onto a track, from the posture that the last one left."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from physio_desktop.sensing.simulation.exercises import (
    ARM,
    EXERCISES,
    LEG,
    N_COORDINATES,
    POSTURES,
    TRUNK,
    Exercise,
    coordinates,
)
from physio_desktop.sensing.simulation.limb import Body
from physio_desktop.sensing.simulation.motion import Impact, Move, Ring, Step, Track, Turn, Unsteadiness
from physio_desktop.sensing.simulation.options import TrueRepetition
from physio_desktop.sensing.simulation.person import Habit, Person
from physio_desktop.sensing.simulation.rotation import Float, to_vector

AMPLITUDE_GRID_HZ = 50.0  # where the true amplitude is looked for, whatever the sample rate
# Angular unsteadiness of a held limb by band: sway, its correction, and physiological tremor (8-12 Hz,
# Elble & Randall 1978, Electroencephalogr Clin Neurophysiol 44:72), degrees for `Exercise.unsteady` 1.
SWAY_BANDS_HZ = ((0.8, 1.6), (2.0, 3.6), (4.5, 6.5), (8.0, 12.0))
SWAY_AMPLITUDES_DEG = (0.21, 0.055, 0.007, 0.0026)
SINES_PER_BAND = 4  # enough that no two holds look alike
IMPACT_TAU_S = 0.015
MAX_IMPACT_MS2 = 60.0
LANDING_HZ = 6.5  # how a limb and its flesh swing after a landing
DAY_DEG, REPETITION_DEG = 2.5, 0.7  # spread of the starting posture from day to day, within a set


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Durations and size of one repetition; size relative to a correct one."""

    rise_s: float
    hold_s: float
    fall_s: float
    pause_s: float
    size: float


class Actor:
    """A person on one day. Every method takes the time at which a movement begins and returns its end.

    track: the movements written so far. posture: the joint coordinates after all of them.
    """

    def __init__(self, who: Person, body: Body, rng: np.random.Generator, exercise: str, site: str) -> None:
        self._who = who
        self._body = body
        self.rng = rng
        self._day = self.offset(DAY_DEG)
        self._lies = EXERCISES[exercise].posture
        self._site = site
        self.posture = self.start(exercise)
        self.track = self._new_track()

    def start(self, exercise: str) -> Float:
        """Today's starting posture of an exercise, (coordinates,)."""
        start = self._who.habits[exercise].rest + self._day
        start[2] += POSTURES[EXERCISES[exercise].posture].height_m
        return np.asarray(start)

    def offset(self, size_deg: float) -> Float:
        """A random change of posture; the pelvis stays, the trunk moves half as much."""
        offset = np.zeros(N_COORDINATES)
        offset[3:] = np.deg2rad(self.rng.normal(0.0, size_deg, N_COORDINATES - 3))
        offset[TRUNK] *= 0.5
        return offset

    def uniform(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    # -- between the repetitions -------------------------------------------------------------------------

    def settle(self, t: float, posture: Float, duration_s: float) -> float:
        """Move quietly to a posture."""
        self.track.movements.append(Step(t, duration_s, posture - self.posture))
        self.posture = posture
        return t + duration_s

    def change(self, t: float, exercise: str, site: str, start: Float) -> float:
        """Take the starting posture of an exercise: turn the body, re-strap the sensor if need be."""
        lies = EXERCISES[exercise].posture
        restrapped = site.split(":")[0] != self._site.split(":")[0]
        duration = self.uniform(1.2, 2.0)
        if restrapped:
            duration = self.uniform(6.0, 8.0)
        elif lies != self._lies or site != self._site:
            duration = self.uniform(3.5, 5.0)
        if lies != self._lies:
            turn = POSTURES[self._lies].orientation.T @ POSTURES[lies].orientation
            self.track.turns.append(Turn(t, duration, to_vector(turn)))
        end_s = self.settle(t, start, duration)
        if site != self._site:
            around = self._body.between(self.track, self._site, site, end_s)
            self.track.moves.append(Move(t, duration, site, around))
        self._lies, self._site = lies, site
        return end_s

    def shift(self, t: float) -> float:
        """Settle a little differently."""
        return self.settle(t, self.posture + self.offset(1.5), self.uniform(0.6, 1.5))

    def twitch(self, t: float) -> float:
        return self._out_and_back(t, self.offset(4.0), self.uniform(0.5, 1.2), self.uniform(0.0, 0.3))

    def scratch(self, t: float) -> float:
        """Reach somewhere, rub, and come back."""
        out, stay = self.offset(28.0), self.uniform(0.4, 1.6)
        out[TRUNK] *= 0.3
        end = self._out_and_back(t, out, self.uniform(1.4, 2.6), stay)
        rub = Ring(t + 0.6, max(0.5, end - t - 1.2), self.uniform(2.5, 4.5), 0.0, self.offset(3.0))
        self.track.movements.append(rub)
        return end

    def _out_and_back(self, t: float, out: Float, duration_s: float, stay_s: float) -> float:
        half = 0.5 * duration_s
        self.track.movements.append(Step(t, half, out))
        self.track.movements.append(Step(t + half + stay_s, half, -out))
        return t + duration_s + stay_s

    # -- one repetition ----------------------------------------------------------------------------------

    def rhythm(self, exercise: str, execution: str, slowness: float, reach: float) -> Rhythm:
        """How long and how far this time; slowness stretches all durations, reach the travel."""
        habit = self._who.habits[exercise]
        rise, hold, pause, size = habit.rise_s, habit.hold_s, habit.pause_s, 1.0
        if execution == "fast":
            # too fast means above all: not held
            rise, hold, pause, size = 0.87 * rise, 0.10 * hold, 0.95 * pause, habit.fast
        elif execution == "low_amplitude":
            rise, hold, pause, size = 0.82 * rise, 0.97 * hold, 1.1 * pause, habit.low
        vary = np.exp(self.rng.normal(0.0, (0.07, 0.09, 0.07, 0.2, 0.045)))
        size *= reach * float(vary[4]) ** (2.0 if execution == "low_amplitude" else 1.0)  # hard to repeat
        seconds = np.array([rise, hold, rise * habit.return_ratio, pause]) * vary[:4] * slowness
        rise, hold, fall, pause = (float(value) for value in np.maximum(seconds, (0.25, 0.05, 0.25, 0.05)))
        return Rhythm(rise, hold, fall, pause, size)

    def repeat(self, t: float, exercise: str, execution: str, rhythm: Rhythm, start: Float) -> TrueRepetition:
        """One repetition that begins at t and returns to about `start`."""
        kind, habit = EXERCISES[exercise], self._who.habits[exercise]
        travel = habit.travel * rhythm.size
        peak_s = t + rhythm.rise_s
        fall_s = peak_s + rhythm.hold_s
        end_s = fall_s + rhythm.fall_s
        self._reach(t, rhythm.rise_s, start + travel, habit)
        sag = -self.uniform(-0.01, 0.04) * travel
        self.settle(peak_s, self.posture + sag, rhythm.hold_s + 0.5 * rhythm.fall_s)
        self._reach(fall_s, rhythm.fall_s, start + self.offset(REPETITION_DEG), habit)
        moving = ARM if kind.site == "wrist" else LEG
        self._stop(peak_s - 0.25 * rhythm.rise_s, 1.5, travel, rhythm, kind, moving)
        self._stop(end_s - 0.1, 0.7, travel, rhythm, kind, moving)
        self._tremble(t + 0.4 * rhythm.rise_s, end_s - 0.3 * rhythm.fall_s, kind, moving)
        self._land(end_s, habit, rhythm, moving)
        amplitude = self._amplitude_deg(t, end_s)
        return TrueRepetition(t, end_s, exercise, execution, amplitude, peak_s, fall_s - peak_s)

    def _reach(self, t: float, duration_s: float, target: Float, habit: Habit) -> None:
        """To `target` in two overlapping parts, so that the path bends as it does in people."""
        delta = target - self.posture
        late_s = habit.late_part * duration_s
        self.track.movements.append(Step(t, 0.92 * duration_s, delta * habit.early))
        self.track.movements.append(Step(t + late_s, duration_s - late_s, delta * (1.0 - habit.early)))
        self.posture = target

    def _stop(
        self, t: float, length_s: float, travel: Float, rhythm: Rhythm, kind: Exercise, moving: slice
    ) -> None:
        """The limb rings when it is brought to a stop, the more the faster it was."""
        level = min(1.5, kind.unsteady * self._who.unsteadiness)
        speed = float(np.abs(travel[3:]).max()) / rhythm.rise_s
        ring = 0.006 * level * travel * self.rng.normal(0.0, 1.0)
        ring[moving] += self.rng.normal(0.0, 0.004 * speed * level, 5)
        phase = self.uniform(0.0, 2 * math.pi)
        self.track.movements.append(Ring(t, length_s, self.uniform(1.8, 3.4), phase, ring))

    def _tremble(self, start_s: float, end_s: float, kind: Exercise, moving: slice) -> None:
        """Sway and tremor while the limb is held against gravity."""
        rng, n = self.rng, len(SWAY_BANDS_HZ) * SINES_PER_BAND
        deltas = np.zeros((n, N_COORDINATES))
        deltas[:, moving] = rng.normal(0.0, 1.0, (n, 5))
        deltas[:, TRUNK] = rng.normal(0.0, 0.15, (n, 3))
        amplitudes = np.deg2rad(SWAY_AMPLITUDES_DEG) / SINES_PER_BAND**0.5
        deltas *= kind.unsteady * self._who.unsteadiness * np.repeat(amplitudes, SINES_PER_BAND)[:, None]
        frequencies = rng.uniform(*np.repeat(np.array(SWAY_BANDS_HZ).T, SINES_PER_BAND, axis=1))
        phases = rng.uniform(0.0, 2 * np.pi, n)
        length = end_s - start_s
        ramp = min(0.4, 0.45 * length)
        self.track.movements.append(Unsteadiness(start_s, length, ramp, frequencies, phases, deltas))

    def _land(self, t: float, habit: Habit, rhythm: Rhythm, moving: slice) -> None:
        """The jolt of arrival at couch, thigh or floor: mostly upwards, with a small twist of the limb."""
        rng = self.rng
        tau = IMPACT_TAU_S * float(np.exp(rng.normal(0.0, 0.2)))
        jolt = (
            habit.impact_ms2
            * self._nearness(moving)
            * min(1.3, rhythm.size**0.5)
            * float(np.exp(rng.normal(0.0, 0.45)))
        )
        jolt = min(jolt, MAX_IMPACT_MS2)
        swing = np.zeros(N_COORDINATES)
        swing[2] = 0.12 * jolt / (2 * math.pi * LANDING_HZ) ** 2
        swing[moving] = swing[2] * rng.normal(0.0, 2.5, 5)
        frequency = LANDING_HZ * self.uniform(0.8, 1.25)
        self.track.movements.append(Ring(t - 0.06, 0.5, frequency, 0.0, swing))
        hit = np.zeros(N_COORDINATES)
        hit[:3] = jolt * tau**2 * np.array([*rng.normal(0.0, 0.2, 2), 1.0])
        hit[moving] = jolt * tau**2 * rng.normal(0.0, 0.6, 5)
        self.track.movements.append(Impact(t - 0.04, tau, hit))

    def _nearness(self, moving: slice) -> float:
        """Share of a landing that reaches the sensor: all of it at the end of the limb that lands."""
        segment = self._site.split(":")[0]
        if segment in ("ankle", "wrist"):
            return 1.0 if (segment == "wrist") == (moving == ARM) else 0.04
        return 0.55 if segment == "thigh" and moving == LEG else 0.04

    def _amplitude_deg(self, start_s: float, end_s: float) -> float:
        n = max(8, int((end_s - start_s) * AMPLITUDE_GRID_HZ))
        frames, _ = self._body.pose(self.track, np.linspace(start_s, end_s, n))
        up = frames[:, 2, :]  # the room's vertical in sensor axes
        return round(float(np.rad2deg(np.arccos(np.clip(up @ up[0], -1.0, 1.0).min()))), 3)

    def _new_track(self) -> Track:
        """Breathing (0.25 Hz) and balance never stop; a few tenths of a degree."""
        slow = np.zeros((3, N_COORDINATES))
        slow[:, 3:] = np.deg2rad(self.rng.normal(0.0, 0.06, (3, N_COORDINATES - 3)))
        return Track(
            posture=self.posture,
            orientation=POSTURES[self._lies].orientation,
            site=self._site,
            sway_hz=np.array([self.uniform(0.2, 0.3), *self.rng.uniform(0.03, 0.3, 3)]),
            sway_rad=self.rng.uniform(0.0, 2 * np.pi, 4),
            sway_deltas=np.vstack([coordinates({"trunk_flexion": 0.35, "root_z": 0.001}), slow]),
        )
