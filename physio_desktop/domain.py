"""The nouns of the program. Everything here is frozen, because it crosses threads.

Units everywhere: acceleration m/s^2 with gravity, angular rate rad/s, magnetic field uT, time as whole
microseconds (`_us`) or seconds (`_s`). Arrays are time-first.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

import numpy as np
import numpy.typing as npt

CHANNELS = ("acc_x", "acc_y", "acc_z", "gyr_x", "gyr_y", "gyr_z", "mag_x", "mag_y", "mag_z")
CHANNEL_UNITS = ("m/s^2",) * 3 + ("rad/s",) * 3 + ("uT",) * 3
N_CHANNELS = len(CHANNELS)
STANDARD_GRAVITY_MS2 = 9.80665  # CGPM 1901

ACC_UNITS: Mapping[str, float] = {"m/s^2": 1.0, "g": STANDARD_GRAVITY_MS2, "mg": STANDARD_GRAVITY_MS2 / 1000}
GYR_UNITS: Mapping[str, float] = {"rad/s": 1.0, "deg/s": math.pi / 180, "mdeg/s": math.pi / 180_000}
MAG_UNITS: Mapping[str, float] = {"uT": 1.0, "mG": 0.1, "G": 100.0, "any": 1.0}

FloatArray = npt.NDArray[np.float32]
Int64Array = npt.NDArray[np.int64]
Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]
IDENTITY: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Gap:
    """Time without samples: between the last sample before it and the first one after it.

    `reason`: lost (frames missing), stalled (silence), reconnected, reset (device restarted), slept (this
    machine slept). `exact` is false where the device has no counter and `n_lost` is an estimate.
    """

    start_us: int
    end_us: int
    n_lost: int
    exact: bool
    reason: str

    @property
    def duration_s(self) -> float:
        return (self.end_us - self.start_us) / 1e6

    def shifted(self, offset_us: int) -> Gap:
        return dataclasses.replace(self, start_us=self.start_us + offset_us, end_us=self.end_us + offset_us)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How device values become SI values on the limb's axes: `rotation @ (gain @ (units * values - offset))`.

    `swapped`: the device sends angular rate before acceleration. `source` says where it comes from: "device"
    (the format states it), "assumed" (proposed by a check of the data), "profile" (a person confirmed it).
    Offsets are those of the board's axes: `gyr_bias_rad_s`, `acc_offset_ms2` and `mag_offset_ut` (hard iron).
    The gain is `acc_scale` for each axis of acceleration and the matrix `mag_soft_iron` for the field.
    `measured_at`: when a person last calibrated any of them. `gravity_ms2` is what the still pose measured
    (9.81 expected), kept as evidence and never applied. `axes_confirmed`: a person looked at how the board
    lies on the limb, and `rotation` says it.
    """

    acc_unit: str = "m/s^2"
    gyr_unit: str = "rad/s"
    mag_unit: str = "uT"
    swapped: bool = False
    gyr_bias_rad_s: Vector = (0.0, 0.0, 0.0)
    mag_offset_ut: Vector = (0.0, 0.0, 0.0)
    rotation: Matrix = IDENTITY
    source: str = "device"
    measured_at: str | None = None
    gravity_ms2: float | None = None
    notes: tuple[str, ...] = ()
    axes_confirmed: bool = False
    acc_offset_ms2: Vector = (0.0, 0.0, 0.0)
    acc_scale: Vector = (1.0, 1.0, 1.0)
    mag_soft_iron: Matrix = IDENTITY

    def __post_init__(self) -> None:
        for unit, known in (
            (self.acc_unit, ACC_UNITS),
            (self.gyr_unit, GYR_UNITS),
            (self.mag_unit, MAG_UNITS),
        ):
            if unit not in known:
                raise ValueError(f"unknown unit {unit!r}; known: {', '.join(known)}")

    def apply(self, device_values: npt.NDArray[Any], scale: FloatArray) -> FloatArray:
        """Device values (n, 9) to SI values (n, 9) float32.

        Only element-wise float32 arithmetic: the same sample gives the same bits in a block of any size, live
        and when read back years later.
        """
        values = device_values * scale  # int16 * float32 is float32
        if self.swapped:
            values = values[:, [3, 4, 5, 0, 1, 2, 6, 7, 8]]
        factors = (ACC_UNITS[self.acc_unit], GYR_UNITS[self.gyr_unit], MAG_UNITS[self.mag_unit])
        if factors != (1.0, 1.0, 1.0):
            values = values * np.repeat(np.array(factors, np.float32), 3)
        offset = (*self.acc_offset_ms2, *self.gyr_bias_rad_s, *self.mag_offset_ut)
        if any(offset):
            values = values - np.array(offset, np.float32)
        if self.acc_scale != (1.0, 1.0, 1.0):
            values = values * np.array((*self.acc_scale, 1, 1, 1, 1, 1, 1), np.float32)
        if self.mag_soft_iron != IDENTITY:
            values = np.hstack([values[:, :6], _turned(values[:, 6:], self.mag_soft_iron)])
        if self.rotation != IDENTITY:
            values = _turned(values, self.rotation)
        return values

    def to_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Unknown fields are ignored, so that an older program reads a newer profile; raises ValueError."""
        fields: dict[str, Any] = {}
        try:
            for name in ("acc_unit", "gyr_unit", "mag_unit", "source"):
                if name in data:
                    fields[name] = str(data[name])
            for name in ("gyr_bias_rad_s", "acc_offset_ms2", "acc_scale", "mag_offset_ut"):
                if name in data:
                    fields[name] = _vector(data[name])
            for name in ("rotation", "mag_soft_iron"):
                if name in data:
                    rows = data[name]
                    fields[name] = (_vector(rows[0]), _vector(rows[1]), _vector(rows[2]))
            fields["swapped"] = bool(data.get("swapped", False))
            fields["axes_confirmed"] = bool(data.get("axes_confirmed", False))
            fields["measured_at"] = None if data.get("measured_at") is None else str(data["measured_at"])
            gravity = data.get("gravity_ms2")
            fields["gravity_ms2"] = None if gravity is None else float(gravity)
            fields["notes"] = tuple(str(note) for note in data.get("notes", ()))
        except (TypeError, LookupError) as error:
            raise ValueError(f"not a calibration: {error}") from error
        return cls(**fields)


def _turned(values: FloatArray, matrix: Matrix) -> FloatArray:
    """The same matrix for each sensor's three of (n, 3 k) values, in element-wise float32 arithmetic."""
    r = np.array(matrix, np.float32)
    x, y, z = values[:, 0::3], values[:, 1::3], values[:, 2::3]  # (n, k sensors)
    turned = np.empty_like(values)
    for row in range(3):
        turned[:, row::3] = r[row, 0] * x + r[row, 1] * y + r[row, 2] * z
    return turned


def _vector(values: Sequence[Any]) -> Vector:
    x, y, z = (float(value) for value in values)
    if not all(map(math.isfinite, (x, y, z))):
        raise ValueError("a vector must be finite")
    return x, y, z


@dataclass(frozen=True, slots=True, eq=False)
class ImuBlock:
    """Consecutive samples without a gap inside. Arrays are read-only.

    time_us: (n,) int64, strictly increasing, microseconds of stream time (session time once stored).
    values: (n, 9) float32 SI values on the limb's axes; NaN where the device has no such channel.
    device_values: (n, 9) int16 counts or float32 numbers, exactly as the device sent them.
    scale: (9,) float32, device_values * scale = device units; NaN for channels the device does not have.
    gap: what is missing directly before the first sample, or None.
    label: exercise named by the device or file for this block, if any.
    """

    time_us: Int64Array
    values: FloatArray
    device_values: npt.NDArray[np.int16] | FloatArray
    scale: FloatArray
    gap: Gap | None = None
    label: str | None = None

    def __post_init__(self) -> None:
        n = len(self.time_us)
        if self.values.shape != (n, N_CHANNELS) or self.device_values.shape != (n, N_CHANNELS):
            raise ValueError(f"a block needs (n, {N_CHANNELS}) values for n times")
        for array in (self.time_us, self.values, self.device_values, self.scale):
            array.setflags(write=False)

    def __len__(self) -> int:
        return len(self.time_us)

    @property
    def n_axes(self) -> int:
        return 6 if np.isnan(self.values[:, 6:]).all() else 9

    def split(self, at_us: int) -> tuple[ImuBlock, ImuBlock]:
        """The samples before `at_us`, with the gap, and those from it on; either may be empty."""
        n = int(np.searchsorted(self.time_us, at_us))
        return self._part(slice(0, n), self.gap), self._part(slice(n, None), None if n else self.gap)

    def _part(self, rows: slice, gap: Gap | None) -> ImuBlock:
        return dataclasses.replace(
            self,
            time_us=self.time_us[rows],
            values=self.values[rows],
            device_values=self.device_values[rows],
            gap=gap,
        )

    def shifted(self, offset_us: int) -> ImuBlock:
        """The same samples with `offset_us` added to their times."""
        gap = self.gap.shifted(offset_us) if self.gap else None
        return dataclasses.replace(self, time_us=self.time_us + offset_us, gap=gap)


ONES: FloatArray = np.ones(N_CHANNELS, np.float32)
ONES.setflags(write=False)


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """What is known of the connected device. `id` is stable per device and names no person."""

    id: str
    name: str = ""
    format: str = ""
    firmware: str = ""
    nominal_rate_hz: float | None = None
    n_axes: int | None = None
    battery_percent: int | None = None
    acc_range_g: float | None = None
    gyr_range_dps: float | None = None
    mag_range_ut: float | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One recording. Times inside it are microseconds since `started` (UTC)."""

    id: int
    uid: str
    started: datetime
    patient: str | None = None
    device: DeviceInfo | None = None
    source: str = ""
    format: str = ""
    placement: str | None = None
    exercise: str | None = None
    calibration: Calibration = field(default_factory=Calibration)
    closed: bool = False
    n_samples: int = 0
    n_gaps: int = 0
    n_lost: int = 0
    duration_s: float = 0.0
    sample_rate_hz: float | None = None
    n_axes: int | None = None
    note: str = ""
    deleted: datetime | None = None


@dataclass(frozen=True, slots=True)
class Marker:
    """A moment or span that somebody pointed at; `kind`: marker, note, pain, effort, set."""

    start_us: int
    end_us: int
    kind: str
    text: str = ""
    author: str = ""

    def shifted(self, offset_us: int) -> Marker:
        return dataclasses.replace(self, start_us=self.start_us + offset_us, end_us=self.end_us + offset_us)


@dataclass(frozen=True, slots=True)
class Label:
    """What a person or device says was done from start to end. `source`: device, file, person, protocol."""

    start_us: int
    end_us: int
    exercise: str
    execution: str | None = None
    source: str = "person"
    author: str = ""

    def shifted(self, offset_us: int) -> Label:
        return dataclasses.replace(self, start_us=self.start_us + offset_us, end_us=self.end_us + offset_us)


def model_and_version(model: str) -> tuple[str, str]:
    """What answered, without and with its version: "u2@1f0c22ab:personal" is u2:personal of version 1f0c22ab.

    Several that answered together are joined by "+" in both.
    """
    versions = re.findall(r"@([^:+]*)", model)
    return re.sub(r"@[^:+]*", "", model), "+".join(versions)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says of one window. `confidence` is calibrated; `top` holds the five likeliest."""

    start_us: int
    end_us: int
    exercise: str | None
    confidence: float
    top: tuple[tuple[str, float], ...] = ()
    model: str = ""


@dataclass(frozen=True, slots=True)
class Repetition:
    """One repetition as detected. `execution`: correct, fast, low_amplitude. Measures carry their units."""

    start_us: int
    end_us: int
    exercise: str | None
    execution: str | None = None
    confidence: float | None = None
    peak_us: int | None = None
    measures: Mapping[str, float] = field(default_factory=dict)
    model: str = ""

    @property
    def duration_s(self) -> float:
        return (self.end_us - self.start_us) / 1e6


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of one repetition. It stands beside what was detected, never over it.

    repetition: id of the detected one, None for one that the program missed. `is_repetition` False: what was
    detected is none. `id` and `created` are the store's to fill.
    """

    start_us: int
    end_us: int
    exercise: str | None
    execution: str | None = None
    repetition: int | None = None
    is_repetition: bool = True
    author: str = ""
    created: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class ReviewedRepetition:
    """What was detected (None: the program missed it) and what a person said of it last, if anybody did."""

    detected: Repetition | None
    id: int | None = None
    correction: Correction | None = None

    @property
    def truth(self) -> Repetition | None:
        """As corrected, else as detected; None where a person says that it is no repetition."""
        said = self.correction
        if said is None:
            return self.detected
        if not said.is_repetition:
            return None
        if self.detected is None:
            return Repetition(said.start_us, said.end_us, said.exercise, said.execution)
        return dataclasses.replace(
            self.detected,
            start_us=said.start_us,
            end_us=said.end_us,
            exercise=said.exercise,
            execution=said.execution,
        )

    @property
    def state(self) -> str:
        """detected (nobody looked at it), accepted, corrected, added or rejected."""
        said, detected = self.correction, self.detected
        if said is None:
            return "detected"
        if not said.is_repetition:
            return "rejected"
        if detected is None:
            return "added"
        same = (said.start_us, said.end_us, said.exercise, said.execution) == (
            detected.start_us,
            detected.end_us,
            detected.exercise,
            detected.execution,
        )
        return "accepted" if same else "corrected"

    @property
    def span_us(self) -> tuple[int, int]:
        """Where it is drawn: as in truth, and for what is rejected as detected."""
        shown = self.truth or self.detected or self.correction
        assert shown is not None
        return shown.start_us, shown.end_us


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in a list. `quality` is the share of judged repetitions that were correct, `loss` that of
    samples lost; both from 0 to 1, None where there is nothing to divide by. counted: whether exercises and
    repetitions have been counted yet.
    """

    id: int
    uid: str
    started: datetime
    patient: str | None
    device: str
    duration_s: float
    exercises: tuple[str, ...]
    n_repetitions: int
    n_judged: int
    n_correct: int
    n_corrected: int
    form_score: float | None
    pain: int | None
    n_samples: int
    n_lost: int
    closed: bool
    deleted: datetime | None = None
    counted: bool = True

    @property
    def quality(self) -> float | None:
        return self.n_correct / self.n_judged if self.n_judged else None

    @property
    def loss(self) -> float | None:
        total = self.n_samples + self.n_lost
        return self.n_lost / total if total else None


@dataclass(frozen=True, slots=True)
class PlannedExercise:
    """One line of a patient's plan. Times in seconds; None where the plan says nothing of it.

    `title` is what people call an exercise that has no name of its own in the program.
    """

    exercise: str
    placement: str | None = None
    n_sets: int = 3
    n_repetitions: int = 10
    hold_s: float | None = None
    tempo_s: float | None = None
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExerciseSet:
    """Repetitions of one exercise in a row. `number` counts from 1 in its session; `end_us` None: it goes on.

    ended_by: key, target, pause (nothing for a while), exercise (another one began), stop, "" if it goes on.
    n_corrected: what a person says instead of `n_counted`. Pain from 0 to 10, effort on Borg's CR10 scale
    (0 to 10), None where nobody was asked. author: initials of who corrected or rated it last.
    """

    number: int
    exercise: str | None
    start_us: int
    end_us: int | None = None
    target: int = 10
    n_counted: int = 0
    n_corrected: int | None = None
    ended_by: str = ""
    pain: int | None = None
    effort: float | None = None
    author: str = ""

    @property
    def n_repetitions(self) -> int:
        """As corrected, else as counted."""
        return self.n_counted if self.n_corrected is None else self.n_corrected

    def holds(self, span_us: tuple[int, int]) -> bool:
        """Whether the middle of a span lies in the set."""
        middle_us = sum(span_us) / 2
        return self.start_us <= middle_us and (self.end_us is None or middle_us <= self.end_us)

    def counted_in(self, reviewed: Sequence[ReviewedRepetition]) -> int:
        """As a person corrected the count; else as counted, with those that a person added or rejected."""
        if self.n_corrected is not None:
            return self.n_corrected
        states = [one.state for one in reviewed if self.holds(one.span_us)]
        return max(0, self.n_counted + states.count("added") - states.count("rejected"))

    def shifted(self, offset_us: int) -> ExerciseSet:
        end_us = None if self.end_us is None else self.end_us + offset_us
        return dataclasses.replace(self, start_us=self.start_us + offset_us, end_us=end_us)


@dataclass(frozen=True, slots=True)
class SetCorrection:
    """All that a person says of a set. It stands beside what was recorded, never over it.

    `id` and `created` are the store's to fill; all else as in `ExerciseSet`.
    """

    number: int
    exercise: str | None
    start_us: int
    end_us: int | None = None
    n_corrected: int | None = None
    pain: int | None = None
    effort: float | None = None
    author: str = ""
    created: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class ReviewedSet:
    """A set as it was recorded, and what a person said of it afterwards, if anybody did."""

    recorded: ExerciseSet
    correction: SetCorrection | None = None

    @property
    def truth(self) -> ExerciseSet:
        """As corrected, else as recorded."""
        said = self.correction
        if said is None:
            return self.recorded
        return dataclasses.replace(
            self.recorded,
            exercise=said.exercise,
            start_us=said.start_us,
            end_us=said.end_us,
            n_corrected=said.n_corrected,
            pain=said.pain,
            effort=said.effort,
            author=said.author,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """A whole session or file in memory, in order. `blocks` hold the gaps."""

    blocks: tuple[ImuBlock, ...]
    gaps: tuple[Gap, ...] = ()
    calibration: Calibration = field(default_factory=Calibration)
    labels: tuple[Label, ...] = ()
    title: str = ""
    source: str = ""
    format: str = ""
    placement: str | None = None

    @property
    def n_samples(self) -> int:
        return sum(len(block) for block in self.blocks)

    def time_us(self) -> Int64Array:
        return np.concatenate([b.time_us for b in self.blocks]) if self.blocks else np.empty(0, np.int64)

    def values(self) -> FloatArray:
        if not self.blocks:
            return np.empty((0, N_CHANNELS), np.float32)
        return np.concatenate([block.values for block in self.blocks])


def median_rate_hz(time_us: Int64Array) -> float | None:
    """Robust sample rate: one over the median spacing; None for fewer than two samples."""
    if len(time_us) < 2:
        return None
    spacing_us = float(np.median(np.diff(time_us)))
    return 1e6 / spacing_us if spacing_us > 0 else None
