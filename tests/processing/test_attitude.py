"""The picture's orientation against movements that are known."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest

from physio_desktop.domain import Matrix
from physio_desktop.processing.attitude import Attitude
from physio_desktop.sensing.board_axes import rotation_of
from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions
from physio_desktop.sensing.simulation.handling import handling

Floats = npt.NDArray[np.float64]


def _stream(
    exercise: str, seconds: float, rate_hz: float = 100.0
) -> tuple[npt.NDArray[np.int64], Floats, Floats]:
    """Times, values and the true frames of the simulated sensor, its own errors included."""
    imu = SimulatedImu(SimulationOptions(exercise=exercise, rate_hz=rate_hz))
    n = round(seconds * rate_hz)
    t = np.arange(n) / rate_hz
    values = (imu.take(n) * imu.scale).astype(np.float32)
    return np.round(t * 1e6).astype(np.int64), values, handling(exercise, t, np.eye(3)).frames


def _off_deg(axes: Floats, true: Floats) -> float:
    """Between "up" as the sensor has it, and as it is: what no heading changes."""
    return math.degrees(math.acos(np.clip(axes[2] @ true[2], -1, 1)))


def _run(attitude: Attitude, time_us: npt.NDArray[np.int64], values: Floats, **options: object) -> None:
    """As the window does it: every 33 ms the last second, most of which was seen before."""
    for end_us in range(33_000, int(time_us[-1]) + 33_001, 33_000):
        seen = (time_us <= end_us) & (time_us > end_us - 1_000_000)
        attitude.push(time_us[seen], values[seen], **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("rate_hz", [50.0, 100.0, 200.0])
@pytest.mark.parametrize("exercise", ["faces", "turned"])
def test_up_is_up_while_the_sensor_is_turned(exercise: str, rate_hz: float) -> None:
    time_us, values, frames = _stream(exercise, 20, rate_hz)
    values[:, 6:] = np.nan  # six axes
    attitude = Attitude()
    _run(attitude, time_us, values)
    assert _off_deg(attitude.axes, frames[-1]) < 3
    assert not attitude.knows_north
    assert attitude.tilt_deg == pytest.approx(math.degrees(math.acos(frames[-1, 2, 2])), abs=3)
    assert np.allclose(attitude.axes @ attitude.axes.T, np.eye(3), atol=1e-6)


def test_the_axes_of_the_limb_are_those_of_the_board_again() -> None:
    time_us, values, _ = _stream("faces", 10)
    plain, turned = Attitude(), Attitude()
    _run(plain, time_us, values)
    rotation: Matrix = rotation_of("+y-x+z")
    on_limb = (values.reshape(-1, 3, 3) @ np.array(rotation).T).reshape(-1, 9).astype(np.float32)
    _run(turned, time_us, on_limb, rotation=rotation)
    assert np.allclose(plain.axes, turned.axes, atol=1e-5)


def test_heading_is_zero_when_asked_and_follows_a_turn_on_the_spot() -> None:
    n, rate_hz = 1200, 100.0
    t = np.arange(n) / rate_hz
    values = np.zeros((n, 9), np.float32)
    values[:, 2], values[:, 6:] = 9.81, np.nan
    values[600:700, 5] = math.radians(90)  # a quarter to the left within a second
    time_us = np.round(t * 1e6).astype(np.int64)
    attitude = Attitude()
    _run(attitude, time_us[:500], values[:500])
    attitude.set_heading_to_zero()
    assert np.allclose(attitude.axes, np.eye(3), atol=0.02)
    _run(attitude, time_us, values)
    assert np.degrees(np.arctan2(attitude.axes[1, 0], attitude.axes[0, 0])) == pytest.approx(90, abs=3)
    attitude.set_heading_to_zero()
    assert np.allclose(attitude.axes[0], [1, 0, 0], atol=0.02)


def test_the_magnetic_field_holds_the_heading_where_the_gyroscope_drifts() -> None:
    n = 6000
    values = np.zeros((n, 9), np.float32)
    values[:, 2] = 9.81
    values[:, 5] = 0.01 * np.sin(np.arange(n) / 500) + 0.008  # a bias that no rest tells from a turn
    values[:, :3] += np.random.default_rng(0).normal(0, 0.6, (n, 3)).astype(np.float32)
    values[:, 6:] = (22.0, 0.0, -40.0)
    time_us = np.arange(n, dtype=np.int64) * 10_000
    headings = {}
    for with_field in (True, False):
        attitude = Attitude()
        _run(attitude, time_us[:200], values[:200], with_field=with_field)
        attitude.set_heading_to_zero()
        _run(attitude, time_us, values, with_field=with_field)
        assert attitude.knows_north is with_field
        headings[with_field] = abs(np.degrees(np.arctan2(attitude.axes[1, 0], attitude.axes[0, 0])))
    assert headings[True] < 5 < headings[False]


def test_a_gap_and_another_rate_begin_anew_without_a_jump_of_the_heading() -> None:
    rate = [(np.arange(500) * 10_000), 5_000_000 + 2_000_000 + np.arange(800) * 5_000]
    time_us = np.concatenate(rate).astype(np.int64)
    values = np.zeros((len(time_us), 9), np.float32)
    values[:, 2], values[:, 6:] = 9.81, np.nan
    values[200:300, 5] = math.radians(60)
    attitude = Attitude()
    _run(attitude, time_us[:500], values[:500])
    before = attitude.axes
    _run(attitude, time_us, values)
    assert np.allclose(attitude.axes, before, atol=0.05)
    nothing = np.full((3, 9), np.nan, np.float32)
    attitude.push(time_us[-1] + np.arange(1, 4, dtype=np.int64) * 5000, nothing)
    assert np.isfinite(attitude.axes).all()
