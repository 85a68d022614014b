"""Units and order are read off simulated movement, and never off anything else."""

from __future__ import annotations

import dataclasses
import functools

import numpy as np
import numpy.typing as npt
import pytest

from physio_desktop.domain import ACC_UNITS, GYR_UNITS, ONES, Calibration, ImuBlock, Recording
from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions
from physio_desktop.sensing.unit_check import UnitCheck, with_measured_units

RATE_HZ = 100


@functools.cache
def movement(exercise: str = "e4", seconds: int = 60, seed: int = 0) -> npt.NDArray[np.float64]:
    """SI values (n, 9) of a simulated sensor, its noise and bias included."""
    imu = SimulatedImu(SimulationOptions(exercise=exercise, seed=seed, rate_hz=RATE_HZ))
    return imu.take(seconds * RATE_HZ) * imu.scale.astype(float)


def rest(seconds: int = 120, seed: int = 0, bias_dps: float = 1.0) -> npt.NDArray[np.float64]:
    random = np.random.default_rng(seed)
    down = random.normal(0, 1, 3)
    level = np.array(
        [*(9.81 * down / np.linalg.norm(down)), *[np.radians(bias_dps) / 3**0.5] * 3, 20, 0, -40]
    )
    return level + random.normal(0, 1, (seconds * RATE_HZ, 9)) * np.repeat([0.02, 0.002, 0.4], 3)


def shown(
    si_values: npt.NDArray[np.float64], acc_unit: str, gyr_unit: str, swapped: bool = False
) -> np.ndarray:
    """As a device with other units and another order would send it."""
    values = si_values.copy()
    values[:, :3] /= ACC_UNITS[acc_unit]
    values[:, 3:6] /= GYR_UNITS[gyr_unit]
    return (values[:, [3, 4, 5, 0, 1, 2, 6, 7, 8]] if swapped else values).astype(np.float32)


def checked(values: np.ndarray, check: UnitCheck, block: int = 10) -> list[Calibration]:
    """All that the check proposed on the way."""
    time_us = np.arange(len(values), dtype=np.int64) * (1_000_000 // RATE_HZ) + 5_000_000
    proposals = [
        check.push(values[i : i + block], time_us[i : i + block]) for i in range(0, len(values), block)
    ]
    return [proposal for proposal in proposals if proposal is not None]


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("gyr_unit", GYR_UNITS)
@pytest.mark.parametrize("acc_unit", ACC_UNITS)
def test_every_combination_of_units_and_order(acc_unit: str, gyr_unit: str, swapped: bool) -> None:
    if swapped and (acc_unit == "mg" or gyr_unit == "mdeg/s"):
        pytest.skip("bias in thousandths and gravity in thousandths look alike: the order is not guessed")
    check = UnitCheck(order_is_known=False)
    checked(shown(movement(), acc_unit, gyr_unit, swapped), check)
    found = check.proposal
    assert check.done
    assert (found.acc_unit, found.gyr_unit, found.swapped) == (acc_unit, gyr_unit, swapped)
    assert found.source == "assumed" and found.mag_unit == "any" and len(found.notes) >= 2


@pytest.mark.parametrize("exercise", ["e1", "e3", "e6", "e8", "cycle"])
@pytest.mark.parametrize("gyr_unit", GYR_UNITS)
@pytest.mark.parametrize("seed", [1])
def test_angular_rate_of_other_exercises(exercise: str, gyr_unit: str, seed: int) -> None:
    check = UnitCheck(order_is_known=True)
    found = [*checked(shown(movement(exercise, 60, seed), "g", gyr_unit), check), check.proposal][-1]
    assert (found.acc_unit, found.gyr_unit, found.swapped) == ("g", gyr_unit, False)


def test_blocks_of_any_size_lead_to_the_same() -> None:
    values = shown(movement(), "g", "deg/s")
    checks = [UnitCheck(order_is_known=False) for _ in range(3)]
    for check, block in zip(checks, (1, 7, 100), strict=True):
        checked(values, check, block)
    assert len({check.proposal for check in checks}) == 1


def test_applying_the_proposal_gives_the_si_values_back() -> None:
    values = shown(movement(), "g", "deg/s", swapped=True)
    check = UnitCheck(order_is_known=False)
    checked(values, check)
    assert np.allclose(check.proposal.apply(values, ONES), movement(), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("gyr_unit", GYR_UNITS)
def test_two_minutes_of_rest_decide_nothing_false(gyr_unit: str, seed: int) -> None:
    check = UnitCheck(order_is_known=False)
    proposals = checked(shown(rest(119, seed), "g", gyr_unit), check)
    assert all(p.acc_unit == "g" and not p.swapped for p in proposals)
    size = [GYR_UNITS[p.gyr_unit] for p in proposals]
    assert size == sorted(size, reverse=True) and size[-1] >= GYR_UNITS[gyr_unit] * 0.999
    assert gyr_unit != "rad/s" or check.proposal.gyr_unit == "rad/s"
    checked(shown(rest(3, seed), "g", gyr_unit), check)


def test_a_unit_that_rest_left_open_is_found_when_movement_comes() -> None:
    values = np.concatenate([rest(60, bias_dps=0.1), movement()])
    for gyr_unit in GYR_UNITS:
        check = UnitCheck(order_is_known=True)
        checked(shown(values, "m/s^2", gyr_unit), check)
        assert check.done and check.proposal.gyr_unit == gyr_unit


def test_a_steady_turn_about_the_vertical_is_no_bias() -> None:
    """Gravity stands still, and the rate is one that no gyroscope at rest reports."""
    values = rest(20, bias_dps=0.2)
    turning = (np.arange(len(values)) // 150) % 2 == 1  # sweeps of 1.5 s
    values[turning, 5] += 1.2
    check = UnitCheck(order_is_known=True)
    checked(shown(values, "m/s^2", "rad/s"), check)
    assert check.proposal.gyr_unit == "rad/s"


def test_one_damaged_number_decides_nothing() -> None:
    values = movement().copy()
    values[500, 4] = 9000.0
    check = UnitCheck(order_is_known=True)
    proposals = checked(shown(values, "m/s^2", "rad/s"), check)
    assert {p.gyr_unit for p in proposals} == {"rad/s"}


def test_without_any_rest_the_si_units_stand_after_two_minutes() -> None:
    random = np.random.default_rng(0)
    shaken = random.normal(0, 30, (125 * RATE_HZ, 9))
    shaken[:, 3:6] = random.normal(0, 1, (len(shaken), 3))
    check = UnitCheck(order_is_known=False)
    checked(shaken[: 119 * RATE_HZ].astype(np.float32), check)
    assert not check.done
    later = UnitCheck(order_is_known=False)
    checked(shaken.astype(np.float32), later)
    found = later.proposal
    assert later.done and (found.acc_unit, found.gyr_unit, found.swapped) == ("m/s^2", "rad/s", False)
    assert any("assumed" in note for note in found.notes)


def test_units_that_the_stream_states_are_never_overruled() -> None:
    stated = {"acc_unit": "m/s^2", "gyr_unit": "rad/s", "mag_unit": "mG"}
    check = UnitCheck(order_is_known=True, known=stated)
    assert check.done and check.proposal.source == "device"
    assert not checked(shown(movement(), "g", "deg/s"), check)
    found = check.proposal
    assert (found.acc_unit, found.gyr_unit, found.mag_unit) == ("m/s^2", "rad/s", "mG")
    half = UnitCheck(order_is_known=True, known={"acc_unit": "m/s^2"})
    checked(shown(movement(), "g", "deg/s"), half)
    assert (half.proposal.acc_unit, half.proposal.gyr_unit) == ("m/s^2", "deg/s")
    assert half.proposal.source == "assumed"


@pytest.mark.parametrize("seed", range(6))
def test_a_gap_in_time_is_no_movement(seed: int) -> None:
    check = UnitCheck(order_is_known=True)
    turned_between = [shown(rest(1, 10 * seed + k), "g", "rad/s")[:60] for k in range(4)]
    for i in range(8):
        check.push(turned_between[i % 4], np.arange(60, dtype=np.int64) * 10_000 + i * 10_000_000)
        assert check.proposal.gyr_unit == "rad/s" and not check.done


def test_a_recording_without_units_gets_measured_ones() -> None:
    values = shown(movement(), "g", "deg/s")
    assumed = Calibration(source="assumed", mag_unit="any")
    n = len(values)
    block = ImuBlock(np.arange(n, dtype=np.int64) * 10_000, values, values, ONES)
    recording = with_measured_units(Recording(blocks=(block,), calibration=assumed))
    assert (recording.calibration.acc_unit, recording.calibration.gyr_unit) == ("g", "deg/s")
    assert np.allclose(recording.values(), movement(), rtol=1e-4, atol=1e-4)
    assert (recording.blocks[0].device_values == values).all()
    stated = dataclasses.replace(recording, calibration=Calibration())
    assert with_measured_units(stated) is stated
