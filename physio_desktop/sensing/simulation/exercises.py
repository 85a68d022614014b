"""The exercises: postures, starting joint angles and the travel of one repetition.

Angles in degrees, as a physiotherapist measures them (neutral zero: standing, arms hanging, palms forward).
The ranges are those of healthy adults, rounded, and agree with published recordings of the eight exercises
(Yurtman and Barshan 2014, doi 10.1016/j.cmpb.2014.07.003; data doi 10.24432/C5JK60).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from physio_desktop.sensing.simulation.rotation import Float

COORDINATES = (
    *("root_x", "root_y", "root_z"),  # metres in the room
    *("trunk_flexion", "trunk_lean", "trunk_twist"),
    *("hip_flexion", "hip_abduction", "hip_rotation", "knee_flexion", "shank_rotation"),
    *("shoulder_abduction", "shoulder_flexion", "shoulder_rotation", "elbow_flexion", "pronation"),
)
INDEX: Mapping[str, int] = MappingProxyType({name: i for i, name in enumerate(COORDINATES)})
TRUNK, LEG, ARM = slice(3, 6), slice(6, 11), slice(11, 16)
N_COORDINATES = len(COORDINATES)


@dataclass(frozen=True, slots=True)
class Posture:
    """How the body lies in the room: columns of the body's forward, left and head axes, and pelvis height."""

    forward: tuple[float, float, float]
    left: tuple[float, float, float]
    head: tuple[float, float, float]
    height_m: float

    @property
    def orientation(self) -> Float:
        return np.array([self.forward, self.left, self.head]).T


POSTURES: Mapping[str, Posture] = MappingProxyType(
    {
        "standing": Posture((1, 0, 0), (0, 1, 0), (0, 0, 1), 0.93),
        "seated": Posture((0, -1, 0), (1, 0, 0), (0, 0, 1), 0.60),
        "supine": Posture((0, 0, 1), (0, -1, 0), (1, 0, 0), 0.68),
        "prone": Posture((0, 0, -1), (0, 1, 0), (1, 0, 0), 0.68),
        "side_lying": Posture((0, -1, 0), (0, 0, -1), (1, 0, 0), 0.72),
    }
)


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise. Angles in degrees by coordinate name; what is not named stays at the posture's angle.

    rest, travel: starting angles and their change to the peak of a correct repetition.
    spread: share by which people differ in the travel (standard deviation).
    low, fast: travel of a low-amplitude and of a fast repetition relative to a correct one.
    rise_s, hold_s: duration of the rise and of the hold of a person of average pace.
    impact_ms2: typical jolt when the limb arrives at its support. unsteady: sway and tremor, 1 = moderate.
    site: where the sensor usually sits. supported: sites whose far end rests on something fixed.
    """

    name: str
    posture: str
    site: str
    rest: Mapping[str, float]
    travel: Mapping[str, float]
    rise_s: float
    hold_s: float = 2.6
    spread: float = 0.08
    low: float = 0.55
    fast: float = 1.05
    impact_ms2: float = 5.0
    unsteady: float = 1.0
    supported: tuple[str, ...] = field(default=())


ARM_AT_SIDE = {"shoulder_abduction": 10.0, "shoulder_flexion": 4.0, "elbow_flexion": 14.0, "pronation": 60.0}
LEG_SEATED = {"hip_flexion": 88.0, "hip_abduction": 5.0, "hip_rotation": 3.0, "knee_flexion": 81.0}
LEG_STRAIGHT = {"hip_flexion": 2.0, "hip_abduction": 4.0, "hip_rotation": 10.0, "knee_flexion": 3.0}
ARM_ON_HANDLE = {
    "shoulder_abduction": 2.0,
    "shoulder_flexion": -10.0,
    "elbow_flexion": 3.0,
    "pronation": 70.0,
}
LEG_SUPINE = {"hip_flexion": 2.0, "hip_abduction": 4.0, "hip_rotation": 17.0, "knee_flexion": 0.0}
LEG_SIDE = {"hip_flexion": 2.0, "hip_abduction": -5.0, "hip_rotation": 22.0, "knee_flexion": 3.0}
LEG_PRONE = {"hip_flexion": 0.0, "hip_abduction": 4.0, "hip_rotation": 22.0, "knee_flexion": 3.0}
ARM_CURL = {"shoulder_abduction": 19.0, "shoulder_flexion": 3.0, "elbow_flexion": 18.0, "pronation": 25.0}
ARM_HANGING = {"shoulder_abduction": 10.0, "shoulder_flexion": 2.0, "elbow_flexion": 7.0, "pronation": 95.0}
ARM_OVER_EDGE = {
    "shoulder_abduction": 88.0,
    "shoulder_flexion": -2.0,
    "elbow_flexion": 90.0,
    "pronation": 57.0,
}

EXERCISES: Mapping[str, Exercise] = MappingProxyType(
    {
        "e1": Exercise(
            "seated straight leg raise",
            "seated",
            "ankle",
            {**LEG_SEATED, **ARM_AT_SIDE},
            {"knee_flexion": -74.0, "hip_flexion": 6.0, "trunk_flexion": -3.0},
            rise_s=1.05,
            low=0.70,
            impact_ms2=4.0,
            hold_s=2.9,
            unsteady=0.8,
        ),
        "e2": Exercise(
            "seated trunk flexion",
            "seated",
            "wrist",
            {**LEG_SEATED, **ARM_ON_HANDLE},
            # the hand keeps its place beside the thigh: only a trace of the bend reaches the wrist
            {"trunk_flexion": 28.0, "shoulder_abduction": -1.6, "shoulder_flexion": 2.0, "pronation": 1.0},
            rise_s=1.35,
            spread=0.20,
            low=0.50,
            fast=1.25,
            impact_ms2=1.0,
            unsteady=0.8,
            supported=("wrist",),
            hold_s=2.5,
        ),
        "e3": Exercise(
            "supine straight leg raise",
            "supine",
            "ankle",
            {**LEG_SUPINE, **ARM_AT_SIDE},
            {"hip_flexion": 64.0, "knee_flexion": -4.0, "hip_rotation": -5.0, "trunk_flexion": 2.0},
            rise_s=1.1,
            spread=0.12,
            low=0.52,
            fast=1.12,
            impact_ms2=34.0,
            unsteady=1.3,
            hold_s=2.7,
        ),
        "e4": Exercise(
            "side-lying hip abduction",
            "side_lying",
            "ankle",
            {**LEG_SIDE, **ARM_AT_SIDE},
            {"hip_abduction": 57.0, "hip_flexion": 4.0, "hip_rotation": 4.0, "trunk_lean": 4.0},
            rise_s=0.95,
            spread=0.14,
            low=0.52,
            fast=1.18,
            impact_ms2=25.0,
            unsteady=1.3,
            hold_s=2.4,
        ),
        "e5": Exercise(
            "prone hip extension",
            "prone",
            "ankle",
            {**LEG_PRONE, **ARM_AT_SIDE},
            {"hip_flexion": -40.0, "knee_flexion": 12.0, "hip_rotation": 30.0, "trunk_twist": -6.0},
            rise_s=0.9,
            spread=0.12,
            low=0.54,
            fast=1.12,
            impact_ms2=32.0,
            unsteady=1.8,
            hold_s=2.2,
        ),
        "e6": Exercise(
            "seated elbow flexion",
            "seated",
            "wrist",
            {**LEG_SEATED, **ARM_CURL},
            {"elbow_flexion": 133.0, "shoulder_flexion": 11.0, "pronation": -4.0},
            rise_s=0.92,
            low=0.56,
            fast=1.01,
            impact_ms2=8.0,
            unsteady=0.7,
        ),
        "e7": Exercise(
            "standing shoulder abduction",
            "standing",
            "wrist",
            {**LEG_STRAIGHT, **ARM_HANGING},
            {"shoulder_abduction": 97.0, "pronation": -8.0, "elbow_flexion": 3.0, "trunk_lean": -3.0},
            rise_s=0.9,
            spread=0.09,
            low=0.55,
            fast=1.08,
            impact_ms2=8.0,
            unsteady=0.9,
            hold_s=2.4,
        ),
        "e8": Exercise(
            "prone elbow extension",
            "prone",
            "wrist",
            {**LEG_PRONE, **ARM_OVER_EDGE},
            {"elbow_flexion": -84.0, "shoulder_flexion": -4.0, "pronation": 6.0},
            rise_s=0.8,
            low=0.57,
            fast=1.06,
            impact_ms2=5.0,
            unsteady=0.9,
        ),
        "squat": Exercise(
            "squat",
            "standing",
            "thigh",
            {**LEG_STRAIGHT, **ARM_AT_SIDE},
            {
                "hip_flexion": 72.0,
                "knee_flexion": 96.0,
                "hip_rotation": 4.0,
                "trunk_flexion": 34.0,
                "shoulder_flexion": 60.0,
                "root_x": -0.10,
                "root_z": -0.36,
            },
            rise_s=1.3,
            low=0.5,
            impact_ms2=1.0,
            unsteady=0.8,
            supported=("ankle", "thigh"),
        ),
    }
)
CYCLE = tuple(f"e{k}" for k in range(1, 9))
EXERCISE_NAMES: Mapping[str, str] = MappingProxyType({key: e.name for key, e in EXERCISES.items()})


def coordinates(values: Mapping[str, float]) -> Float:
    """Named angles in degrees (root_* in metres) to the coordinate vector in radians (and metres)."""
    vector = np.zeros(N_COORDINATES)
    for name, value in values.items():
        vector[INDEX[name]] = value if name.startswith("root_") else np.deg2rad(value)
    return vector
