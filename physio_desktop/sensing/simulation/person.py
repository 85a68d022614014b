"""A person's way of moving, drawn once from the subject number: pace, range, habits, build."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from physio_desktop.sensing.simulation.exercises import ARM, EXERCISES, LEG, N_COORDINATES, TRUNK, coordinates
from physio_desktop.sensing.simulation.limb import Build
from physio_desktop.sensing.simulation.rotation import Float

# People repeat the eight exercises in 4.1 ... 8.5 s; this is the spread of the logarithm, with limits.
PACE_SPREAD, PACE_LIMITS = 0.20, (0.75, 1.27)
HABIT_DEG = 5.0  # spread of starting postures between people
COUPLING_DEG = 1.0  # what the rest of the body does during a repetition


@dataclass(frozen=True, slots=True)
class Habit:
    """How one person does one exercise. Vectors are (coordinates,) radians (root metres).

    rest: starting posture. travel: to the peak of a correct repetition. early: share of each coordinate's
    travel in the first of two overlapping parts of the rise. late_part: delay of the second part, share of
    the rise. return_ratio: duration of the return relative to the rise. hold_s, rise_s, pause_s: of a correct
    repetition. low, fast: relative travel. impact_ms2: of a landing.
    """

    rest: Float
    travel: Float
    early: Float
    late_part: float
    rise_s: float
    return_ratio: float
    hold_s: float
    pause_s: float
    low: float
    fast: float
    impact_ms2: float


@dataclass(frozen=True, slots=True)
class Person:
    """pace: above 1 slower. unsteadiness scales sway and tremor. roll_deg: how the strap sits on the limb."""

    pace: float
    build: Build
    unsteadiness: float
    roll_deg: float
    tilt_deg: tuple[float, float]
    habits: dict[str, Habit]


def person(subject: int) -> Person:
    """The same subject number gives the same person."""
    rng = np.random.default_rng([0x5EED, subject])
    pace = math.exp(float(np.clip(rng.normal(0.0, PACE_SPREAD), *np.log(PACE_LIMITS))))
    build = Build().scaled(float(np.clip(rng.normal(1.0, 0.05), 0.88, 1.12)))
    unsteadiness = float(np.exp(rng.normal(0.0, 0.2))) / pace
    roll, tilt_y, tilt_z = rng.normal(0.0, (7.0, 3.0, 3.0))
    flexibility = float(rng.normal(0.0, 0.6))  # what a person's ranges have in common
    habits = {
        name: _habit(name, np.random.default_rng([0x5EED, subject, k]), pace, flexibility)
        for k, name in enumerate(EXERCISES)
    }
    return Person(pace, build, unsteadiness, float(roll), (float(tilt_y), float(tilt_z)), habits)


def _habit(name: str, rng: np.random.Generator, pace: float, flexibility: float) -> Habit:
    exercise = EXERCISES[name]
    rest = coordinates(exercise.rest) + np.deg2rad(_habitual_offset(rng))
    size = 1.0 + exercise.spread * float(np.clip(0.6 * flexibility + rng.normal(0.0, 0.8), -2.0, 2.0))
    travel = coordinates(exercise.travel)
    # secondary movements differ more between people than the main one
    main = np.abs(travel) >= 0.5 * np.abs(travel[3:]).max()
    main[:3] = True
    travel = travel * np.where(main, size, size * rng.normal(1.0, 0.35, N_COORDINATES))
    coupling = np.zeros(N_COORDINATES)
    coupling[3:] = np.deg2rad(rng.normal(0.0, COUPLING_DEG, N_COORDINATES - 3))
    travel = travel + np.where(travel == 0.0, coupling, 0.0)
    quick = 1.0 / pace
    return Habit(
        rest=rest,
        travel=travel,
        early=rng.uniform(0.65, 1.0, N_COORDINATES),
        late_part=float(rng.uniform(0.1, 0.35)),
        rise_s=exercise.rise_s * pace * float(np.exp(rng.normal(0.0, 0.08))),
        return_ratio=float(np.clip(rng.normal(1.05, 0.12), 0.8, 1.35)),
        hold_s=exercise.hold_s * pace**1.5 * float(np.exp(rng.normal(0.0, 0.08))),
        pause_s=0.85 * pace * float(np.exp(rng.normal(0.0, 0.2))),
        low=exercise.low + float(np.clip(rng.normal(0.0, 0.05), -0.1, 0.1)),
        fast=float(np.clip(rng.normal(exercise.fast, 0.05), 0.95, 1.3)),
        # a quick person lands harder, a slow one lays the limb down
        impact_ms2=exercise.impact_ms2 * quick**1.8 * float(np.exp(rng.normal(0.0, 0.3))),
    )


def _habitual_offset(rng: np.random.Generator) -> Float:
    """Degrees by which a person's starting posture differs, within what the furniture allows."""
    offset = np.zeros(N_COORDINATES)
    offset[TRUNK] = rng.normal(0.0, 0.5 * HABIT_DEG, 3)
    offset[LEG] = rng.normal(0.0, HABIT_DEG, 5) * (0.4, 0.6, 1.4, 0.8, 1.0)
    offset[ARM] = rng.normal(0.0, HABIT_DEG, 5) * (0.7, 0.7, 1.0, 0.9, 2.2)
    return offset
