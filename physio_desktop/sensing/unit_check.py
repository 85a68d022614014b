"""Which units and order a device uses that does not say: measured, proposed, never decided in silence."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import (
    ACC_UNITS,
    GYR_UNITS,
    STANDARD_GRAVITY_MS2,
    Calibration,
    Int64Array,
    Recording,
)
from physio_desktop.sensing.columns import second_triple_is_gravity

_WINDOW_US = 500_000
_GIVE_UP_US = 120_000_000
_STILL = 0.02  # of the norm: standard deviation of acceleration in a still window
_GRAVITY_TOLERANCE = 0.12
_WINDOWS_OF_MOVEMENT = 4  # as long as gravity turns further than a limb's own acceleration tilts it
_MIN_TURN = 0.1  # rad rms that gravity must turn before it says anything
_MIN_CORRELATION = 0.5
_Window = tuple[Int64Array, npt.NDArray[np.float64], npt.NDArray[np.float64]]  # times, acc, gyr
_GYR_FIRST = [3, 4, 5, 0, 1, 2, 6, 7, 8]
# No gyroscope measures more than 4,000 deg/s = 70 rad/s, and none has a bias of 20 deg/s = 0.35 rad/s.
_MAX_RAD_S, _MAX_BIAS_RAD_S = 70.0, 0.35
_WINDOWS_OF_BIAS = 4  # a turn about the vertical looks still to gravity, but not for two seconds


class UnitCheck:
    """Reads units off the data: gravity at rest, and how fast gravity turns when the limb moves.

    At rest the acceleration has the norm of gravity, which tells m/s^2, g and mg apart. When the sensor
    turns at rate w, gravity turns against it, dg/dt = -w x g, so the ratio of the two sides gives the unit
    of w; both are summed up over seconds, because their rates drown in the acceleration of the movement.
    Until there is evidence the SI units stand. `known`: units that the stream itself states.
    """

    def __init__(self, order_is_known: bool, known: Mapping[str, str] | None = None) -> None:
        self._known = dict(known or {})
        self._swapped: bool | None = False if order_is_known else None
        self._acc_unit: str | None = self._known.get("acc_unit")
        self._gyr_unit: str | None = self._known.get("gyr_unit")
        self._least_gyr_unit = "rad/s"  # the largest that the numbers allow
        self._n_biased = 0  # still windows in a row with a bias that this unit does not allow
        self._notes: dict[str, str] = {}
        self._values = np.empty((0, 9))
        self._time_us: Int64Array = np.empty(0, np.int64)
        self._started_us: int | None = None
        self._movement: list[_Window] = []  # the last ones that followed each other
        self._products = np.zeros(3)  # sums of felt*said, said^2, felt^2, in rad^2

    @property
    def done(self) -> bool:
        return None not in (self._swapped, self._acc_unit, self._gyr_unit)

    @property
    def proposal(self) -> Calibration:
        stated = {"acc_unit", "gyr_unit"} <= set(self._known) and not self._notes
        proposal = Calibration(
            acc_unit=self._acc_unit or "m/s^2",
            gyr_unit=self._gyr_unit or self._least_gyr_unit,
            mag_unit=self._known.get("mag_unit", "any"),
            swapped=bool(self._swapped),
            source="device" if stated else "assumed",
        )
        return dataclasses.replace(proposal, notes=tuple(self._notes.values()))

    def push(self, values: npt.NDArray[np.float32], time_us: Int64Array) -> Calibration | None:
        """Values (n, 9) in device units and their times (n,); a new proposal where they change it."""
        if self._started_us is None:
            self._started_us = int(time_us[0])
        before = self.proposal
        self._values = np.concatenate([self._values, values])
        self._time_us = np.concatenate([self._time_us, time_us])
        while len(self._time_us) and self._time_us[-1] - self._time_us[0] >= _WINDOW_US and not self.done:
            n = max(int(np.searchsorted(self._time_us, self._time_us[0] + _WINDOW_US)), 2)
            self._examine(self._values[:n], self._time_us[:n])
            self._values, self._time_us = self._values[n:], self._time_us[n:]
        if time_us[-1] - self._started_us > _GIVE_UP_US:
            self._give_up()
        return self.proposal if self.proposal != before else None

    def _examine(self, values: npt.NDArray[np.float64], time_us: Int64Array) -> None:
        if len(values) < 5 or time_us[-1] - time_us[0] > 2 * _WINDOW_US:
            return
        if self._swapped is None:
            self._find_order(values)
        triples = values[:, :3], values[:, 3:6]
        acc, gyr = triples[::-1] if self._swapped else triples
        still = acc.std(axis=0).max() < _STILL * np.linalg.norm(acc.mean(axis=0))
        if self._acc_unit is None and still:
            self._find_acc_unit(float(np.linalg.norm(acc.mean(axis=0))))
        if self._gyr_unit is None and self._swapped is not None:
            self._find_gyr_unit(acc, gyr, time_us, bool(still))

    def _find_order(self, values: npt.NDArray[np.float64]) -> None:
        if second_triple_is_gravity(values):
            self._swapped = True
            self._notes["order"] = "At rest only the second triple has the norm of gravity: gyr, then acc."
        else:
            first = values[:, :3]
            norm = float(np.linalg.norm(first.mean(axis=0)))
            if first.std(axis=0).max() < _STILL * norm and _gravity_unit(norm):
                self._swapped = False

    def _find_acc_unit(self, norm: float) -> None:
        unit = _gravity_unit(norm)
        if unit is None:
            self._notes["acc"] = f"At rest the acceleration is {norm:.4g}: neither m/s^2 nor g nor mg."
        else:
            self._acc_unit = unit
            self._notes["acc"] = f"At rest the acceleration is {norm:.4g}: {unit}."

    def _find_gyr_unit(
        self,
        acc: npt.NDArray[np.float64],
        gyr: npt.NDArray[np.float64],
        time_us: Int64Array,
        still: bool,
    ) -> None:
        self._rule_out(gyr, still)
        if self._movement and time_us[0] - self._movement[-1][0][-1] > _WINDOW_US:
            self._movement.clear()
        self._movement.append((time_us, acc, gyr))
        if self._gyr_unit is None and len(self._movement) == _WINDOWS_OF_MOVEMENT:
            times, accs, gyrs = zip(*self._movement, strict=True)
            self._movement.clear()
            self._compare(np.concatenate(times), np.concatenate(accs), np.concatenate(gyrs))

    def _compare(
        self, time_us: Int64Array, acc: npt.NDArray[np.float64], gyr: npt.NDArray[np.float64]
    ) -> None:
        """How gravity turned over some seconds against how the angular rate, summed up, says it turned."""
        felt = _smoothed(acc)
        felt /= np.linalg.norm(felt, axis=1).mean() + 1e-12
        turning = -np.cross(_smoothed(gyr), felt)
        steps = (turning[1:] + turning[:-1]) / 2 * np.diff(time_us)[:, None] / 1e6
        said = np.concatenate([np.zeros((1, 3)), np.cumsum(steps, axis=0)])
        felt, said = felt - felt.mean(axis=0), said - said.mean(axis=0)
        self._products += np.array([(felt * said).sum(), (said**2).sum(), (felt**2).sum()]) / len(felt)
        both, squared, measured = self._products
        if measured > _MIN_TURN**2 and both > _MIN_CORRELATION * np.sqrt(squared * measured) > 0:
            ratio = float(both / squared)
            left = [name for name, size in GYR_UNITS.items() if size <= GYR_UNITS[self._least_gyr_unit]]
            unit = min(left, key=lambda name: abs(np.log(ratio / GYR_UNITS[name])))
            self._set_gyr_unit(unit, f"Gravity turns {1 / ratio:.3g} times slower than the numbers say")

    def _rule_out(self, gyr: npt.NDArray[np.float64], still: bool) -> None:
        """Units in which no sensor could have measured these rates, or have this bias for two seconds."""
        largest = float(np.sort(np.abs(gyr).max(axis=1))[-3])  # one damaged number says nothing
        bias = float(np.linalg.norm(gyr.mean(axis=0))) if still else 0.0
        size = GYR_UNITS[self._least_gyr_unit]
        self._n_biased = self._n_biased + 1 if bias * size > _MAX_BIAS_RAD_S else 0
        if largest * size <= _MAX_RAD_S and self._n_biased < _WINDOWS_OF_BIAS:
            return
        self._n_biased = 0
        number, too_large_for = max(largest, bias), self._least_gyr_unit
        self._least_gyr_unit = {"rad/s": "deg/s"}.get(too_large_for, "mdeg/s")
        evidence = f"Angular rates of {number:.4g} are too large for {too_large_for}"
        if self._least_gyr_unit == "mdeg/s":
            self._set_gyr_unit("mdeg/s", evidence)
        else:
            self._notes["gyr"] = f"{evidence}: deg/s."

    def _set_gyr_unit(self, unit: str, evidence: str) -> None:
        self._gyr_unit = unit
        self._notes["gyr"] = f"{evidence}: {unit}."

    def _give_up(self) -> None:
        """No rest, or no movement, in two minutes: the SI units stand."""
        if self._swapped is None:
            self._swapped = False
        if self._acc_unit is None:
            self._acc_unit = "m/s^2"
            self._notes.setdefault("acc", "No rest to measure gravity in: m/s^2 assumed.")
        if self._gyr_unit is None:
            self._gyr_unit = self._least_gyr_unit
            self._notes.setdefault("gyr", "No movement to compare with gravity: rad/s assumed.")


def with_measured_units(recording: Recording) -> Recording:
    """A recording whose file does not name its units, with those that the data speak for."""
    if recording.calibration.source != "assumed":
        return recording
    check = UnitCheck(order_is_known=True)
    for block in recording.blocks:
        if not check.done and len(block):
            values = block.device_values * block.scale
            check.push(values[:, _GYR_FIRST] if recording.calibration.swapped else values, block.time_us)
    found = check.proposal
    calibration = dataclasses.replace(
        recording.calibration,
        acc_unit=found.acc_unit,
        gyr_unit=found.gyr_unit,
        notes=(*recording.calibration.notes, *found.notes),
    )
    blocks = tuple(
        dataclasses.replace(block, values=calibration.apply(block.device_values, block.scale))
        for block in recording.blocks
    )
    return dataclasses.replace(recording, blocks=blocks, calibration=calibration)


def _gravity_unit(norm: float) -> str | None:
    for unit, factor in ACC_UNITS.items():
        if abs(norm * factor / STANDARD_GRAVITY_MS2 - 1) < _GRAVITY_TOLERANCE:
            return unit
    return None


def _smoothed(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Moving mean over about a tenth of the window, same length."""
    width = max(len(values) // 10, 1)
    kernel = np.ones(width) / width
    padded = np.pad(values, ((width // 2, width - 1 - width // 2), (0, 0)), mode="edge")
    return np.stack([np.convolve(column, kernel, mode="valid") for column in padded.T], axis=1)
