"""From device values to SI values, bit for bit the same in any block; and the poses that calibrate."""

from __future__ import annotations

import dataclasses
import json
import math
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from physio_desktop.domain import ACC_UNITS, GYR_UNITS, IDENTITY, MAG_UNITS, ONES, Calibration, Matrix
from physio_desktop.errors import PhysioError
from physio_desktop.sensing.calibration import still_pose, uncorrected

SCALE = np.repeat(np.array([0.0024, 0.00061, 0.0146], np.float32), 3)


def _rotation(axis: tuple[float, float, float], angle: float) -> Matrix:
    x, y, z = np.array(axis) / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    r = np.eye(3) + math.sin(angle) * cross + (1 - math.cos(angle)) * cross @ cross
    rows = [(float(row[0]), float(row[1]), float(row[2])) for row in r]
    return rows[0], rows[1], rows[2]


_unit = st.floats(-1, 1)
rotations = st.one_of(
    st.just(IDENTITY),
    st.builds(
        _rotation,
        st.tuples(_unit, _unit, _unit).filter(lambda v: sum(x * x for x in v) > 0.01),
        st.floats(0, 2 * math.pi),
    ),
)
vectors = st.tuples(*(st.floats(-50, 50) for _ in range(3)))
calibrations = st.builds(
    Calibration,
    acc_unit=st.sampled_from(list(ACC_UNITS)),
    gyr_unit=st.sampled_from(list(GYR_UNITS)),
    mag_unit=st.sampled_from(list(MAG_UNITS)),
    swapped=st.booleans(),
    gyr_bias_rad_s=vectors,
    mag_offset_ut=vectors,
    rotation=rotations,
    source=st.sampled_from(("device", "assumed", "profile")),
    measured_at=st.none() | st.just("2026-01-02T03:04:05+00:00"),
    gravity_ms2=st.none() | st.floats(9, 11),
    notes=st.lists(st.text(max_size=20), max_size=3).map(tuple),
    acc_offset_ms2=vectors,
    acc_scale=st.tuples(*(st.floats(0.5, 2) for _ in range(3))),
    mag_soft_iron=st.one_of(
        st.just(IDENTITY), st.tuples(*(st.tuples(_unit, _unit, _unit) for _ in range(3)))
    ),
)


@given(calibrations, st.integers(0, 100), st.lists(st.integers(1, 40), max_size=6), st.booleans())
def test_a_sample_gives_the_same_bits_in_any_block(
    calibration: Calibration, seed: int, sizes: list[int], as_numbers: bool
) -> None:
    counts = np.random.default_rng(seed).integers(-32768, 32768, (64, 9)).astype(np.int16)
    device = (counts * np.float32(0.01)) if as_numbers else counts
    whole = calibration.apply(device, SCALE)
    assert whole.dtype == np.float32 and whole.shape == (64, 9)
    cuts = [c for c in np.cumsum([0, *sizes]).tolist() if c < 64] + [64]
    parts = [calibration.apply(device[a:b], SCALE) for a, b in pairwise(cuts)]
    assert np.concatenate(parts).tobytes() == whole.tobytes()
    ones = [calibration.apply(device[i : i + 1], SCALE) for i in range(8)]
    assert np.concatenate(ones).tobytes() == whole[:8].tobytes()
    strided = calibration.apply(np.asfortranarray(device)[::-1], SCALE)[::-1]
    assert strided.tobytes() == whole.tobytes()


@given(rotations, st.integers(0, 100))
def test_a_rotation_keeps_lengths_and_angles(rotation: Matrix, seed: int) -> None:
    values = np.random.default_rng(seed).normal(0, 10, (20, 9)).astype(np.float32)
    turned = Calibration(rotation=rotation).apply(values, ONES)
    for k in (0, 3, 6):
        before, after = values[:, k : k + 3], turned[:, k : k + 3]
        assert np.allclose(before @ before.T, after @ after.T, rtol=1e-4, atol=1e-3)
        assert np.allclose(after, before @ np.array(rotation).T, rtol=1e-4, atol=1e-4)


@given(calibrations)
def test_apply_is_units_then_offsets_then_gains_then_rotation(calibration: Calibration) -> None:
    values = np.random.default_rng(1).normal(0, 10, (5, 9)).astype(np.float32)
    expected = values.astype(float)
    if calibration.swapped:
        expected = np.hstack([expected[:, 3:6], expected[:, :3], expected[:, 6:]])
    acc = expected[:, :3] * ACC_UNITS[calibration.acc_unit] - calibration.acc_offset_ms2
    expected[:, :3] = acc * calibration.acc_scale
    expected[:, 3:6] = expected[:, 3:6] * GYR_UNITS[calibration.gyr_unit] - calibration.gyr_bias_rad_s
    mag = expected[:, 6:] * MAG_UNITS[calibration.mag_unit] - calibration.mag_offset_ut
    expected[:, 6:] = mag @ np.array(calibration.mag_soft_iron).T
    rotation = np.array(calibration.rotation)
    expected = np.hstack([expected[:, k : k + 3] @ rotation.T for k in (0, 3, 6)])
    assert np.allclose(calibration.apply(values, ONES), expected, rtol=1e-4, atol=2e-3)


def test_absent_channels_stay_absent_and_the_others_do_not_mind() -> None:
    scale = SCALE.copy()
    scale[6:] = np.nan
    counts = np.random.default_rng(0).integers(-100, 100, (4, 9)).astype(np.int16)
    calibration = Calibration(rotation=_rotation((1, 1, 0), 1.0), mag_offset_ut=(1.0, 2.0, 3.0))
    values = calibration.apply(counts, scale)
    assert np.isnan(values[:, 6:]).all() and np.isfinite(values[:, :6]).all()
    assert (values[:, :6] == calibration.apply(counts, SCALE)[:, :6]).all()


@given(calibrations)
def test_json_round_trip(calibration: Calibration) -> None:
    data = json.loads(json.dumps(calibration.to_json()))
    assert Calibration.from_json(data) == calibration
    assert Calibration.from_json({**data, "from_the_future": [1]}) == calibration


@pytest.mark.parametrize(
    "data",
    [
        {"acc_unit": "furlong"},
        {"gyr_bias_rad_s": [1, 2]},
        {"gyr_bias_rad_s": [1, 2, 3, 4]},
        {"gyr_bias_rad_s": "abc"},
        {"mag_offset_ut": [1, 2, float("nan")]},
        {"mag_offset_ut": None},
        {"rotation": [[1, 0, 0]]},
        {"rotation": 5},
        {"gravity_ms2": "much"},
        {"notes": 5},
    ],
)
def test_a_damaged_profile_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Calibration.from_json(data)


# ------------------------------------------------------------------------------------------- the poses


def _still(seed: int = 0, n: int = 300) -> npt.NDArray[np.float32]:
    level = np.array([0.3, -5.0, 8.43, 0.012, -0.007, 0.021, 20, 1, -40])
    noise = np.random.default_rng(seed).normal(0, 1, (n, 9)) * np.repeat([0.03, 0.003, 0.4], 3)
    return (level + noise).astype(np.float32)


@pytest.mark.parametrize("seed", range(5))
def test_a_still_pose_recovers_the_bias(seed: int) -> None:
    before = Calibration(acc_unit="g", rotation=_rotation((0, 0, 1), 0.5), mag_offset_ut=(1.0, 2.0, 3.0))
    found = still_pose(_still(seed), before)
    assert np.abs(np.subtract(found.gyr_bias_rad_s, (0.012, -0.007, 0.021))).max() < 1e-3
    assert found.gravity_ms2 == pytest.approx(9.81, abs=0.05)
    assert found.source == "profile" and found.measured_at is not None
    assert (found.rotation, found.mag_offset_ut, found.acc_unit) == (before.rotation, (1.0, 2.0, 3.0), "g")
    corrected = dataclasses.replace(found, acc_unit="m/s^2", rotation=IDENTITY).apply(_still(seed), ONES)
    assert np.abs(corrected[:, 3:6].mean(axis=0)).max() < 1e-6


def _spoilt(**changes: object) -> npt.NDArray[np.float32]:
    values = _still()
    for name, by in changes.items():
        rows = {"acc": slice(0, 3), "gyr": slice(3, 6)}[name]
        values[:, rows] = by(values[:, rows])  # type: ignore[operator]
    return values


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (_still(n=19), "too few"),
        (_spoilt(gyr=lambda g: g + np.sin(np.arange(300) / 10)[:, None] * 0.2), "moved"),
        (_spoilt(acc=lambda a: a + np.sin(np.arange(300) / 10)[:, None]), "moved"),
        (_spoilt(gyr=lambda g: g + 0.5), "deg/s"),
        (_spoilt(acc=lambda a: a / 9.81), r"m/s\^2"),
        (_spoilt(acc=lambda a: a * 1.08), r"m/s\^2"),
    ],
)
def test_a_still_pose_that_is_none_is_refused(values: npt.NDArray[np.float32], says: str) -> None:
    with pytest.raises(PhysioError, match=says) as refused:
        still_pose(values, Calibration())
    assert refused.value.hint


def test_calibrations_are_measured_without_older_corrections() -> None:
    turned = _rotation((1, 0, 0), 1)
    old = Calibration("g", "deg/s", "mG", True, (1, 2, 3), (4, 5, 6), turned, "profile", acc_scale=(2, 2, 2))
    old = dataclasses.replace(old, acc_offset_ms2=(7.0, 8.0, 9.0), mag_soft_iron=turned)
    plain = uncorrected(old)
    assert (plain.acc_unit, plain.gyr_unit, plain.mag_unit, plain.swapped) == ("g", "deg/s", "mG", True)
    assert not any((*plain.gyr_bias_rad_s, *plain.acc_offset_ms2, *plain.mag_offset_ut))
    assert plain.rotation == plain.mag_soft_iron == IDENTITY and plain.acc_scale == (1, 1, 1)
