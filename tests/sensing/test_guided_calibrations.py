"""Stillness, six faces and the ellipsoid against distortions that are known, noise included."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physio_desktop.domain import STANDARD_GRAVITY_MS2, Calibration
from physio_desktop.errors import PhysioError
from physio_desktop.sensing.calibration import gyro_bias
from physio_desktop.sensing.field_directions import SIDES, coverage
from physio_desktop.sensing.magnetometer import NEEDED_SHARE, FieldPoints, iron
from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions
from physio_desktop.sensing.six_faces import FACES, SixFaces, accelerometer, face_of
from physio_desktop.sensing.stillness import StillRun

Floats = npt.NDArray[np.float64]
seeds = st.integers(0, 2**32 - 1)


def _simulated(
    exercise: str, seconds: float, seed: int = 0
) -> tuple[npt.NDArray[np.int64], Floats, SimulatedImu]:
    imu = SimulatedImu(SimulationOptions(exercise=exercise, seed=seed))
    n = round(100 * seconds)
    return np.arange(n, dtype=np.int64) * 10_000, (imu.take(n) * imu.scale).astype(np.float32), imu


# ------------------------------------------------------------------------------------------- stillness


@given(st.lists(st.integers(1, 60), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None)
def test_stillness_does_not_depend_on_how_blocks_are_cut(sizes: list[int]) -> None:
    time_us, values, _ = _simulated("faces", 8)
    whole, cut = StillRun(), StillRun()
    whole.push(time_us, values)
    at = 0
    while at < len(time_us):
        for size in sizes:
            cut.push(time_us[at : at + size], values[at : at + size])
            at += size
    assert (whole.still_s, whole.has_moved) == (cut.still_s, cut.has_moved)
    assert whole.values.tobytes() == cut.values.tobytes()


def test_a_rest_is_what_follows_the_last_movement() -> None:
    time_us, values, _ = _simulated("faces", 3.9)
    run = StillRun()
    run.push(time_us[:290], values[:290])
    assert run.still_s == pytest.approx(2.75) and not run.has_moved
    run.push(time_us[290:], values[290:])
    assert run.has_moved and run.still_s < 0.3


def test_a_slow_turn_and_a_hole_are_no_rest() -> None:
    time_us, values, _ = _simulated("still", 6)
    slow = values.copy()
    angle = np.radians(12) * time_us / 1e6
    slow[:, 0] += (9.81 * np.sin(angle)).astype(np.float32)
    run = StillRun()
    longest = 0.0
    for i in range(0, 600, 10):
        run.push(time_us[i : i + 10], slow[i : i + 10])
        longest = max(longest, run.still_s)
    assert longest < 1.0
    run = StillRun()
    run.push(np.concatenate([time_us[:200], time_us[200:] + 3_000_000]), values)
    assert run.still_s < 4.1  # of six seconds of samples


@given(seeds, st.tuples(*(st.floats(-0.15, 0.15) for _ in range(3))))
@settings(max_examples=30, deadline=None)
def test_the_bias_is_found_and_the_residual_is_the_noise(seed: int, bias: tuple[float, float, float]) -> None:
    rng = np.random.default_rng(seed)
    values = np.zeros((300, 9), np.float32)
    values[:, :3] = (0.0, 6.0, 7.75)
    values[:, 3:6] = bias + rng.normal(0, 0.002, (300, 3))
    found = gyro_bias(values, Calibration())
    assert np.abs(np.subtract(found.fields["gyr_bias_rad_s"], bias)).max() < 6e-4
    assert found.residual_after == pytest.approx(0.002 * np.sqrt(3), rel=0.15)
    assert found.residual_before >= found.residual_after
    again = gyro_bias(values, found.applied(Calibration()))
    assert again.residual_before == pytest.approx(found.residual_after, rel=1e-6)


# ------------------------------------------------------------------------------------------- six faces


def _poses(rng: np.random.Generator, offset: Floats, scale: Floats, noise: float) -> list[Floats]:
    """Six rests, laid down up to 12 degrees off, in any order."""
    poses = []
    for i in rng.permutation(6):
        up = np.zeros(3)
        up[i // 2] = 1.0 if i % 2 else -1.0
        up += np.tan(np.radians(12)) * rng.uniform(-0.7, 0.7, 3)
        true = STANDARD_GRAVITY_MS2 * up / np.linalg.norm(up)
        poses.append(true / scale + offset + rng.normal(0, noise, (150, 3)))
    return poses


@given(
    seeds,
    st.tuples(*(st.floats(-0.8, 0.8) for _ in range(3))),
    st.tuples(*(st.floats(0.94, 1.06) for _ in range(3))),
)
@settings(max_examples=40, deadline=None)
def test_offset_and_scale_come_back(
    seed: int, offset: tuple[float, float, float], scale: tuple[float, float, float]
) -> None:
    rng = np.random.default_rng(seed)
    found = accelerometer(_poses(rng, np.array(offset), np.array(scale), 0.02), Calibration())
    assert np.abs(np.subtract(found.fields["acc_offset_ms2"], offset)).max() < 0.02
    assert np.abs(np.subtract(found.fields["acc_scale"], scale)).max() < 0.002
    assert found.residual_after < 0.03 and found.residual_after <= found.residual_before + 1e-9
    corrected = found.applied(Calibration())
    fresh = np.concatenate(_poses(np.random.default_rng(seed + 1), np.array(offset), np.array(scale), 0.0))
    values = np.hstack([fresh, np.zeros((len(fresh), 6))]).astype(np.float32)
    lengths = np.linalg.norm(corrected.apply(values, np.ones(9, np.float32))[:, :3], axis=1)
    assert np.abs(lengths - STANDARD_GRAVITY_MS2).max() < 0.03  # of rests that were not measured


@pytest.mark.parametrize("seed", range(3))
def test_faces_are_detected_in_the_stream_and_the_sensor_s_own_errors_found(seed: int) -> None:
    time_us, values, imu = _simulated("faces", 26, seed)
    faces = SixFaces()
    seen = []
    for i in range(0, len(time_us), 7):
        faces.push(time_us[i : i + 7], values[i : i + 7])
        if faces.face and (not seen or seen[-1] != faces.face):
            seen.append(faces.face)
    assert seen[:6] == ["+z", "+y", "-z", "-y", "-x", "+x"] and faces.done == set(FACES)
    assert faces.n_poses == 6  # one for each rest, however long
    found = faces.measure(Calibration())
    sensor = imu._sensor
    assert (
        np.abs(np.subtract(found.fields["acc_offset_ms2"], sensor.bias[:3] / sensor._gain[:3])).max() < 0.01
    )
    assert np.abs(np.subtract(found.fields["acc_scale"], 1 / sensor._gain[:3])).max() < 1e-3
    assert found.residual_after < 0.01 < found.residual_before


def test_faces_that_are_missing_are_named() -> None:
    time_us, values, _ = _simulated("faces", 8)
    faces = SixFaces()
    faces.push(time_us, values)
    faces = SixFaces()
    for i in range(0, len(time_us), 10):
        faces.push(time_us[i : i + 10], values[i : i + 10])
    assert faces.missing == ("+x", "-x", "-y", "-z")
    with pytest.raises(PhysioError, match=r"\+x, -x, -y, -z"):
        faces.measure(Calibration())


def test_a_shaken_sensor_never_completes_a_face() -> None:
    time_us, values, _ = _simulated("still", 10)
    shaken = values + (0.8 * np.sin(np.arange(len(values)) / 3))[:, None].astype(np.float32)
    faces = SixFaces()
    for i in range(0, len(time_us), 10):
        faces.push(time_us[i : i + 10], shaken[i : i + 10])
    assert not faces.done and faces.has_moved and faces.face is None


def test_an_edge_is_no_face_and_other_units_are_refused() -> None:
    assert face_of(np.array([0.0, 7.0, 7.0])) is None
    assert face_of(np.array([0.5, -9.7, 0.3])) == "-y"
    rng = np.random.default_rng(1)
    for factor in (1 / 9.81, 1.3, 9.81):
        with pytest.raises(PhysioError, match="too far from gravity"):
            accelerometer([factor * p for p in _poses(rng, np.zeros(3), np.ones(3), 0.01)], Calibration())
    swinging = _poses(rng, np.zeros(3), np.ones(3), 0.6)
    with pytest.raises(PhysioError, match="do not agree"):
        accelerometer(swinging, Calibration())


# ------------------------------------------------------------------------------------------- the field


def _field(rng: np.random.Generator, n: int = 1500, lowest: float = -1.0) -> Floats:
    z = rng.uniform(lowest, 1, n)
    turn = rng.uniform(0, 2 * np.pi, n)
    flat = np.sqrt(1 - z**2)
    return 48.0 * np.stack([flat * np.cos(turn), flat * np.sin(turn), z], axis=1)


def _soft(entries: tuple[float, ...]) -> Floats:
    a, b, c, d, e, f = entries
    gain = np.eye(3) + np.array([[a, b, c], [b, d, e], [c, e, f]])
    return np.asarray(gain / np.cbrt(np.linalg.det(gain)))


@given(
    seeds,
    st.tuples(*(st.floats(-150, 150) for _ in range(3))),
    st.tuples(*(st.floats(-0.15, 0.15) for _ in range(6))),
)
@settings(max_examples=25, deadline=None)
def test_hard_and_soft_iron_come_back(seed: int, hard: tuple[float, ...], soft: tuple[float, ...]) -> None:
    rng = np.random.default_rng(seed)
    gain = _soft(soft)
    points = _field(rng) @ np.linalg.inv(gain) + hard + rng.normal(0, 0.4, (1500, 3))
    found = iron(points, Calibration())
    assert np.abs(np.subtract(found.fields["mag_offset_ut"], hard)).max() < 0.3
    assert np.abs(np.array(found.fields["mag_soft_iron"]) - gain).max() < 0.01
    assert np.linalg.det(np.array(found.fields["mag_soft_iron"])) == pytest.approx(1, abs=1e-6)
    assert found.residual_after < 0.6 and found.residual_after <= found.residual_before + 1e-6
    values = np.zeros((1500, 9), np.float32)
    values[:, 6:] = points
    corrected = found.applied(Calibration()).apply(values, np.ones(9, np.float32))[:, 6:]
    lengths = np.linalg.norm(corrected, axis=1)
    assert lengths.std() < 0.6 and abs(lengths.mean() - 48) < 1


def test_single_disturbed_readings_count_little() -> None:
    rng = np.random.default_rng(3)
    points = _field(rng) + np.array([20.0, -30.0, 5.0]) + rng.normal(0, 0.4, (1500, 3))
    points[::40] += rng.normal(0, 15, points[::40].shape)  # somebody walks by with a phone
    found = iron(points, Calibration())
    assert np.abs(np.subtract(found.fields["mag_offset_ut"], (20, -30, 5))).max() < 0.5


@pytest.mark.parametrize("seed", range(4))
def test_turning_the_simulated_sensor_finds_its_errors(seed: int) -> None:
    _, values, imu = _simulated("turned", 30, seed)
    points = FieldPoints()
    shares = []
    for i in range(0, len(values), 50):
        points.push(values[i : i + 50])
        shares.append(points.coverage().share)
    assert shares[0] < 0.1 and shares[-1] > NEEDED_SHARE and points.coverage().missing == ()
    found = points.measure(Calibration())
    gain = np.linalg.inv(imu._sensor._soft_iron)
    assert np.abs(np.subtract(found.fields["mag_offset_ut"], imu._sensor.bias[6:])).max() < 0.2
    assert np.abs(np.array(found.fields["mag_soft_iron"]) - gain / np.cbrt(np.linalg.det(gain))).max() < 0.005
    assert found.residual_after < 0.5 < found.residual_before


@pytest.mark.parametrize("seed", range(4))
def test_too_little_turning_says_what_is_missing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cap = _field(rng, lowest=0.2) + rng.normal(0, 0.4, (1500, 3))
    with pytest.raises(PhysioError, match="turned too little") as refused:
        iron(cap, Calibration())
    assert "-z" in refused.value.hint and "+z" not in refused.value.hint
    with pytest.raises(PhysioError):
        iron(rng.normal(0, 0.4, (1500, 3)) + np.array([20, 1, -40]), Calibration())
    with pytest.raises(PhysioError, match="turned too little"):
        iron(np.tile([20.0, 1.0, -40.0], (200, 1)), Calibration())


def test_lying_still_covers_nothing() -> None:
    _, values, _ = _simulated("still", 10)
    points = FieldPoints()
    points.push(values)
    assert points.coverage().share == 0 and points.coverage().missing


def test_other_fields_and_units_are_refused() -> None:
    rng = np.random.default_rng(5)
    field = _field(rng)
    with pytest.raises(PhysioError, match="changed while"):
        iron(field * rng.uniform(0.7, 1.3, (len(field), 1)), Calibration())
    with pytest.raises(PhysioError, match="480 uT"):
        iron(10 * field, Calibration())
    assert iron(10 * field, Calibration(), "any").residual_after < 1e-6
    none = FieldPoints()
    none.push(np.full((500, 9), np.nan, np.float32))
    with pytest.raises(PhysioError, match="no magnetic field"):
        none.measure(Calibration())


@given(st.integers(1, 40_000), st.integers(1, 700))
@settings(max_examples=15, deadline=None)
def test_a_long_turning_is_thinned_out_evenly(n: int, size: int) -> None:
    values = np.zeros((n, 9), np.float32)
    values[:, 6] = np.arange(n)
    points = FieldPoints()
    for i in range(0, n, size):
        points.push(values[i : i + size])
    kept = points.points[:, 0]
    assert len(kept) <= 6000 + size and kept[0] == 0 and (np.diff(kept) > 0).all()
    assert len(kept) >= min(n, 2500)


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=200))
@settings(deadline=None)
def test_coverage_counts_directions(directions: list[tuple[float, float, float]]) -> None:
    vectors = np.array([d for d in directions if np.linalg.norm(d) > 1e-3] or [(0.0, 0.0, 1.0)])
    seen = coverage(vectors)
    assert sum(map(sum, seen.n_seen)) == len(vectors)
    assert seen.n_seen == coverage(7.5 * vectors).n_seen
    assert set(seen.missing) <= set(SIDES)
