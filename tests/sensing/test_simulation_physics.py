"""The simulated movement: do the three sensors, the truth and the anatomy agree?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from physio_desktop.sensing.simulation import EXERCISE_NAMES, SimulatedImu, SimulationOptions
from physio_desktop.sensing.simulation.kinematics import Kinematics
from physio_desktop.sensing.simulation.motion import minimum_jerk
from physio_desktop.sensing.simulation.rotation import from_vector, to_vector
from physio_desktop.sensing.simulation.stream import Performance

Float = npt.NDArray[np.float64]
GRAVITY = 9.80665


def ideal(seconds: float, rate_hz: float = 200.0, **options: object) -> tuple[Float, Kinematics, Performance]:
    performance = Performance(SimulationOptions(**options))  # type: ignore[arg-type]
    t = np.arange(int(seconds * rate_hz)) / rate_hz
    return t, performance.kinematics(t), performance


def angle_deg(a: Float, b: Float) -> Float:
    cosine = (a * b).sum(-1) / np.linalg.norm(a, axis=-1) / np.linalg.norm(b, axis=-1)
    return np.asarray(np.rad2deg(np.arccos(np.clip(cosine, -1.0, 1.0))))


def integrated(frame: Float, rate_rad_s: Float, dt: float) -> Float:
    """Frames from a first one and angular rates (n, 3), trapezoidal."""
    frames = [frame]
    for turn in from_vector(0.5 * (rate_rad_s[1:] + rate_rad_s[:-1]) * dt):
        frames.append(frames[-1] @ turn)
    return np.array(frames)


def test_at_rest_the_sensor_feels_gravity() -> None:
    for exercise in EXERCISE_NAMES:
        _, still, _ = ideal(0.25, exercise=exercise, subject=1)
        norm = np.linalg.norm(still.specific_force_ms2, axis=1)
        assert np.abs(norm / GRAVITY - 1.0).max() < 0.01
        stream = SimulatedImu(SimulationOptions(exercise=exercise, subject=1))
        counts = stream.take(25) * stream.scale
        assert np.abs(np.linalg.norm(counts[:, :3], axis=1) - GRAVITY).max() < 0.01 * GRAVITY + 0.25
        assert np.linalg.norm(counts[:, 3:6], axis=1).max() < 0.05


@pytest.mark.parametrize("exercise", EXERCISE_NAMES)
def test_the_gyroscope_predicts_gravity_and_field(exercise: str) -> None:
    t, moving, performance = ideal(16.0, exercise=exercise, subject=4, mounting_deg=30.0)
    frames = integrated(moving.frames[0], moving.rate_rad_s, t[1])
    assert angle_deg(frames[:, 2], moving.frames[:, 2]).max() < 0.3
    field = performance.room_field_ut
    assert angle_deg(field @ frames, moving.field(field)).max() < 0.3
    assert np.linalg.norm(moving.rate_rad_s, axis=1).max() > (0.1 if exercise == "e2" else 1.0)


@pytest.mark.parametrize("exercise", ["e1", "e6", "squat"])
def test_the_accelerometer_is_the_second_derivative_of_the_path(exercise: str) -> None:
    t, moving, _ = ideal(14.0, exercise=exercise, subject=2)
    room = np.einsum("nij,nj->ni", moving.frames, moving.specific_force_ms2) - (0.0, 0.0, GRAVITY)
    velocity = np.cumsum(0.5 * (room[1:] + room[:-1]), axis=0) * t[1]
    travelled = np.gradient(moving.position_m, t[1], axis=0)
    assert np.abs(velocity - (travelled[1:] - travelled[0])).max() < 0.02
    assert np.abs(travelled).max() > 0.2


def test_counts_are_consistent_too() -> None:
    """Over one repetition the biased, noisy gyroscope still predicts where gravity and field go."""
    stream = SimulatedImu(SimulationOptions(exercise="e7", subject=3, seed=2, mounting="rotated_90"))
    values = stream.take(2500).astype(np.float64) * stream.scale
    true = stream.truth()[0]
    start, end = round(true.start_s * 100) - 20, round(true.end_s * 100) + 60
    bias = values[:25, 3:6].mean(0)
    frames = integrated(np.eye(3), values[start:end, 3:6] - bias, 0.01)
    middle = round((true.peak_s + 0.5 * true.hold_s) * 100) - start
    for columns, limit in ((slice(0, 3), 4.0), (slice(6, 9), 25.0)):  # the field is seen through hard iron
        field = values[start:end, columns]
        before = field[:10].mean(0)
        held = field[middle - 15 : middle + 15].mean(0)
        assert angle_deg(before @ frames[middle], held) < limit
        assert angle_deg(before, held) > (60.0 if limit < 10.0 else 5.0)


@pytest.mark.parametrize("exercise", EXERCISE_NAMES)
def test_true_amplitude_is_that_of_the_orientation(exercise: str) -> None:
    t, moving, performance = ideal(30.0, 100.0, exercise=exercise, execution="fast", mounting_deg=50.0)
    up = moving.frames[:, 2]
    done = [true for true in performance.script.truth if true.end_s < 30.0]
    assert len(done) >= 3
    for true in done:
        inside = up[(t >= true.start_s) & (t <= true.end_s)]
        assert angle_deg(inside, inside[0]).max() == pytest.approx(true.amplitude_deg, abs=0.7)
        at_peak = up[np.searchsorted(t, true.peak_s)]
        assert angle_deg(at_peak, inside[0]) > 0.7 * true.amplitude_deg
        assert angle_deg(inside[-1], inside[0]) < max(6.0, 0.2 * true.amplitude_deg)


# where "up" is in sensor axes at the start and at the peak of a correct repetition, (axis, least share)
ANATOMY = {
    "e1": ((-1, 0.9), (2, 0.85)),
    "e3": ((2, 0.8), (1, 0.75)),
    "e4": ((3, 0.75), (1, 0.6)),
    "e5": ((-2, 0.75), (1, 0.45)),
    "e6": ((-1, 0.75), (1, 0.65)),
    "e7": ((-1, 0.9), (-3, 0.8)),
    "e8": ((-1, 0.85), (2, 0.5)),
    "squat": ((-1, 0.9), (2, 0.7)),
}


@pytest.mark.parametrize("exercise", ANATOMY)
def test_gravity_moves_along_the_axes_it_should(exercise: str) -> None:
    starts, peaks = [], []
    for subject in range(6):
        t, moving, performance = ideal(14.0, 50.0, exercise=exercise, execution="correct", subject=subject)
        true = performance.script.truth[0]
        starts.append(moving.frames[np.searchsorted(t, true.start_s), 2])
        peaks.append(moving.frames[np.searchsorted(t, true.peak_s + 0.5 * true.hold_s), 2])
    for found, (axis, least) in zip((starts, peaks), ANATOMY[exercise], strict=True):
        component = np.mean(found, axis=0)[abs(axis) - 1] * np.sign(axis)
        assert component > least


def test_a_trunk_bend_tilts_the_chest_but_hardly_the_wrist() -> None:
    for subject in range(5):
        amplitudes = {}
        for placement in ("right_wrist", "chest"):
            options = SimulationOptions(
                exercise="e2", execution="correct", placement=placement, subject=subject
            )
            script = Performance(options).script
            script.extend(60.0)
            amplitudes[placement] = np.median([true.amplitude_deg for true in script.truth])
        assert 0.7 < amplitudes["right_wrist"] < 8.0
        assert 14.0 < amplitudes["chest"] < 45.0


def test_named_mountings_turn_the_sensor_on_the_limb() -> None:
    _, plain, _ = ideal(8.0, exercise="e1")
    _, flipped, _ = ideal(8.0, exercise="e1", mounting="flipped")
    _, turned, _ = ideal(8.0, exercise="e1", mounting="rotated_90")
    for ours, theirs, their_turned in (
        (plain.specific_force_ms2, flipped.specific_force_ms2, turned.specific_force_ms2),
        (plain.rate_rad_s, flipped.rate_rad_s, turned.rate_rad_s),
    ):
        assert theirs == pytest.approx(ours * (1.0, -1.0, -1.0), abs=1e-9)
        assert their_turned[:, 0] == pytest.approx(ours[:, 1], abs=1e-9)
        assert their_turned[:, 2] == pytest.approx(ours[:, 2], abs=1e-9)


def test_re_mounting_turns_by_the_angle_asked_for() -> None:
    _, plain, _ = ideal(1.0, exercise="e4", seed=6)
    _, other, _ = ideal(1.0, exercise="e4", seed=6, mounting_deg=25.0)
    between = to_vector(np.swapaxes(plain.frames, 1, 2) @ other.frames)
    assert np.rad2deg(np.linalg.norm(between, axis=1)) == pytest.approx(25.0, abs=1e-6)


def test_the_left_side_mirrors_the_right() -> None:
    _, right, one = ideal(12.0, exercise="e6", placement="right_wrist")
    _, left, other = ideal(12.0, exercise="e6", placement="left_wrist")
    roll = np.abs(np.array(one._mount) - np.eye(3)).max()  # the strap's own roll is not mirrored
    mirrored = right.frames @ one._mount.T * (1.0, -1.0, 1.0) * np.array([[1.0], [-1.0], [1.0]])
    assert left.frames @ other._mount.T == pytest.approx(mirrored, abs=1e-9) and roll < 0.6
    assert one.script.truth == other.script.truth


@pytest.mark.parametrize("subject", range(4))
def test_re_strapping_between_sets_is_a_smooth_movement(subject: int) -> None:
    performance = Performance(SimulationOptions(execution="fast", repetitions=1, subject=subject))
    sites, fastest = set(), 0.0
    for start_s in np.arange(0.0, 250.0, 10.0):
        moving = performance.kinematics(start_s + np.arange(500) / 50.0)
        fastest = max(fastest, float(np.linalg.norm(moving.rate_rad_s, axis=1).max()))
        sites.add(performance.script.track.site)
    assert {"ankle", "wrist", "wrist:fixed"} <= sites
    assert fastest < 15.0


def test_minimum_jerk_starts_and_ends_without_velocity_or_acceleration() -> None:
    x = np.array([-1.0, 0.0, 0.5, 1.0, 2.0])
    assert minimum_jerk(x).tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]
    near = minimum_jerk(np.array([1e-4, 1.0 - 1e-4]))
    assert near == pytest.approx([0.0, 1.0], abs=1.1e-11)


def test_rotation_vectors_survive_half_turns() -> None:
    rng = np.random.default_rng(1)
    axes = rng.normal(size=(50, 3))
    axes /= np.linalg.norm(axes, axis=1)[:, None]
    for angle in (0.0, 1e-9, 1.0, 3.0, np.pi):
        found = from_vector(to_vector(from_vector(angle * axes)))
        assert found == pytest.approx(from_vector(angle * axes), abs=1e-7)
