"""A physical model of one strap-on sensor worn during physiotherapy exercises.

`SimulatedImu(SimulationOptions(...)).take(n)` gives the counts of the device, `truth()` what really happened.
The chain, one module each: `options` (what to simulate) -> `person`, `exercises` (who does what) -> `script`
(the timed movements) -> `motion` (joint angles over time) -> `limb` (where the sensor is) -> `kinematics`
(what an ideal sensor feels) -> `imu` (what a real one reports) -> `stream` (blocks of it).
"""

from physio_desktop.sensing.simulation.exercises import EXERCISE_NAMES
from physio_desktop.sensing.simulation.options import (
    EXECUTIONS,
    MOUNTINGS,
    PLACEMENTS,
    SimulationOptions,
    TrueRepetition,
)
from physio_desktop.sensing.simulation.stream import SimulatedImu

__all__ = [
    "EXECUTIONS",
    "EXERCISE_NAMES",
    "MOUNTINGS",
    "PLACEMENTS",
    "SimulatedImu",
    "SimulationOptions",
    "TrueRepetition",
]
