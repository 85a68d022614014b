"""What to simulate, and what the simulation says about itself."""

from __future__ import annotations

import math
from dataclasses import dataclass

from physio_desktop.errors import PhysioError
from physio_desktop.sensing.board_axes import rotation_of
from physio_desktop.sensing.simulation.exercises import CYCLE, EXERCISES

HANDLINGS = ("still", "faces", "turned")  # by hand, not worn: on a table, on each face, about all axes
EXECUTIONS = ("correct", "fast", "low_amplitude")
MOUNTINGS = ("", "flipped", "rotated_90")
PLACEMENTS = tuple(
    f"{side}_{site}" if side else site
    for site in ("ankle", "thigh", "wrist", "chest")
    for side in (("right", "left") if site != "chest" else ("",))
)


@dataclass(frozen=True, slots=True)
class SimulationOptions:
    """One simulated stream; equal options give equal bytes. Bad values raise ValueError.

    exercise: "e1" ... "e8", "squat", "idle", or "cycle" (e1 to e8 one after the other, without end); for
        calibrations "still" (on a table), "faces" (laid on each face in turn) or "turned" (about all axes).
    execution: "correct", "fast", "low_amplitude", or "protocol" (a set of each, idle between them).
    repetitions: per set, default 10. The stream never ends: after the last set it begins again, varied.
    placement: one of `PLACEMENTS`; None takes the exercise's usual one (in a cycle the strap then moves from
        limb to limb between the sets). The person exercises the side that wears the sensor.
    tempo: above 1 a faster person. subject: seeds the person (build, style). seed: seeds the day, the
        sensor and its noise; the same subject with another seed is the same person another day.
    rate_hz: 20 ... 1000; only samples the movement, which is the same at every rate.
    mounting_deg: size of a re-mounting rotation about a random axis. mounting: "", "flipped" (half a turn
        about the limb axis) or "rotated_90" (a quarter turn about the axis away from the skin).
    board: how the board lies in its case, as board axes along the limb's x, y and z, such as "-y+x+z".
    """

    exercise: str = "cycle"
    execution: str = "protocol"
    repetitions: int | None = None
    placement: str | None = None
    tempo: float = 1.0
    subject: int = 0
    rate_hz: float = 100.0
    seed: int = 0
    mounting_deg: float = 0.0
    mounting: str = ""
    board: str = "+x+y+z"
    magnetometer: bool = True

    def __post_init__(self) -> None:
        _one_of("exercise", self.exercise, (*EXERCISES, "idle", "cycle", *HANDLINGS))
        _one_of("execution", self.execution, (*EXECUTIONS, "protocol"))
        _one_of("mounting", self.mounting, MOUNTINGS)
        _board(self.board)
        if self.placement is not None:
            _one_of("placement", self.placement, PLACEMENTS)
        if self.repetitions is not None and self.repetitions < 1:
            raise ValueError(f"repetitions must be at least 1, not {self.repetitions}")
        _within("tempo", self.tempo, 0.25, 4.0)
        _within("rate_hz", self.rate_hz, 20.0, 1000.0)
        _within("mounting_deg", self.mounting_deg, 0.0, 180.0)
        if self.seed < 0 or self.subject < 0:
            raise ValueError(f"seed and subject must not be negative, not {self.seed} and {self.subject}")

    @property
    def exercises(self) -> tuple[str, ...]:
        """The exercises of one round; empty for "idle" and for what is no exercise."""
        if self.exercise == "cycle":
            return CYCLE
        return () if self.exercise in ("idle", *HANDLINGS) else (self.exercise,)

    @property
    def executions(self) -> tuple[str, ...]:
        return EXECUTIONS if self.execution == "protocol" else (self.execution,)

    @property
    def left(self) -> bool:
        return self.placement is not None and self.placement.startswith("left_")

    def site_of(self, exercise: str) -> str:
        """The limb segment that wears the sensor: "ankle", "thigh", "wrist" or "chest"."""
        if self.placement is not None:
            return self.placement.split("_")[-1]
        return EXERCISES[exercise].site if exercise in EXERCISES else "wrist"


@dataclass(frozen=True, slots=True)
class TrueRepetition:
    """One repetition as it really was. Times in seconds of stream time.

    start_s, end_s: onset of the rise and end of the return, without the rest between repetitions.
    amplitude_deg: largest angle between "up" as the sensor sees it at the start and during the repetition
        (the inclination change of the segment, its roll included; free of noise and of the mounting).
    peak_s: end of the rise. hold_s: from there to the onset of the return.
    """

    start_s: float
    end_s: float
    exercise: str
    execution: str
    amplitude_deg: float
    peak_s: float
    hold_s: float


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        listed = ", ".join(repr(item) for item in known)
        raise ValueError(f"unknown {name} {value!r}; known: {listed}")


def _board(text: str) -> None:
    try:
        rotation_of(text)
    except PhysioError as error:
        raise ValueError(f"{error.message} {error.hint}") from error


def _within(name: str, value: float, low: float, high: float) -> None:
    if not (math.isfinite(value) and low <= value <= high):
        raise ValueError(f"{name} must be from {low:g} to {high:g}, not {value:g}")
