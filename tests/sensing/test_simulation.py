"""The simulated sensor as a stream: bytes, truth, options."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physio_desktop.sensing.simulation import (
    EXECUTIONS,
    EXERCISE_NAMES,
    PLACEMENTS,
    SimulatedImu,
    SimulationOptions,
    TrueRepetition,
)
from physio_desktop.sensing.simulation.imu import SensorModel
from physio_desktop.sensing.simulation.stream import Performance

N = 700  # more than two blocks


def reference() -> SimulatedImu:
    return SimulatedImu(SimulationOptions(seed=3, subject=1))


def truth_of(seconds: float = 260.0, **options: object) -> tuple[TrueRepetition, ...]:
    """What would be done in that time, without sampling it."""
    script = Performance(SimulationOptions(**options)).script  # type: ignore[arg-type]
    script.extend(seconds)
    return tuple(script.truth)


def test_same_options_same_bytes_and_other_seeds_or_people_differ() -> None:
    first = reference().take(N)
    assert first.dtype == np.int16 and first.shape == (N, 9)
    assert reference().take(N).tobytes() == first.tobytes()
    for other in (SimulationOptions(seed=4, subject=1), SimulationOptions(seed=3, subject=2)):
        moved = SimulatedImu(other).take(N)
        assert np.abs(moved[:, :3].astype(int) - first[:, :3]).max() > 50


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 400), max_size=8))
def test_the_bytes_do_not_depend_on_how_they_are_taken(sizes: list[int]) -> None:
    stream = reference()
    parts = [stream.take(n) for n in sizes]
    assert stream.n_taken == sum(sizes)
    assert np.concatenate([*parts, stream.take(50)]).tobytes() == reference().take(sum(sizes) + 50).tobytes()


@pytest.mark.parametrize("exercise", [*EXERCISE_NAMES, "idle", "cycle"])
def test_every_exercise_runs_with_every_placement(exercise: str) -> None:
    for placement in (None, *PLACEMENTS):
        options = SimulationOptions(exercise=exercise, placement=placement, rate_hz=25.0, repetitions=1)
        stream = SimulatedImu(options)
        values = stream.take(512) * stream.scale
        assert np.linalg.norm(values[:, :3], axis=1).mean() == pytest.approx(9.81, abs=0.5)
        assert np.linalg.norm(values[:, 6:], axis=1).mean() == pytest.approx(48.0, abs=25.0)
        done = {true.exercise for true in stream.truth()}
        assert done == (set() if exercise == "idle" else {"e1"} if exercise == "cycle" else {exercise})


@pytest.mark.parametrize("exercise", EXERCISE_NAMES)
def test_sets_are_complete_in_order_and_without_overlap(exercise: str) -> None:
    for subject, execution in itertools.product((0, 5), EXECUTIONS):
        single = truth_of(40.0, exercise=exercise, execution=execution, subject=subject, repetitions=2)
        assert {true.execution for true in single} == {execution}
    done = truth_of(400.0, exercise=exercise, repetitions=4)[:12]
    assert [true.execution for true in done] == list(np.repeat(EXECUTIONS, 4))
    for true in done:
        assert true.start_s < true.peak_s < true.peak_s + true.hold_s < true.end_s
    gaps = [after.start_s - before.end_s for before, after in itertools.pairwise(done)]
    assert min(gaps) > 0.0
    assert [k for k, gap in enumerate(gaps) if gap > 10.0] == [3, 7]


@pytest.mark.parametrize("exercise", [name for name in EXERCISE_NAMES if name != "e2"])
def test_fast_is_short_and_low_amplitude_is_low(exercise: str) -> None:
    people = [truth_of(300.0, exercise=exercise, subject=subject)[:30] for subject in (0, 3, 6)]
    measures = [[(t.end_s - t.start_s, t.amplitude_deg, t.hold_s) for t in done] for done in people]
    correct, fast, low = np.median(np.reshape(measures, (3, 3, 10, 3)), axis=2).mean(axis=0)
    assert 0.3 < fast[0] / correct[0] < 0.62
    assert 0.7 < low[0] / correct[0] < 1.15
    assert 0.38 < low[1] / correct[1] < 0.80
    assert 0.9 < fast[1] / correct[1] < 1.5
    assert fast[2] < 0.2 * correct[2] and 1.0 < correct[2] < 6.0


def test_people_differ_in_pace_and_range_but_stay_themselves() -> None:
    def typical(subject: int, seed: int) -> tuple[float, float]:
        done = truth_of(90.0, exercise="e7", execution="correct", subject=subject, seed=seed)[:10]
        return (
            float(np.median([t.end_s - t.start_s for t in done])),
            float(np.median([t.amplitude_deg for t in done])),
        )

    people = np.array([[typical(subject, seed) for seed in (0, 1)] for subject in range(8)])
    between, within = people.mean(1).std(0), np.abs(people[:, 0] - people[:, 1]).mean(0)
    assert np.all(between > 1.3 * within)
    assert people[..., 0].max() / people[..., 0].min() > 1.3


def test_tempo_shortens_repetitions() -> None:
    slow, quick = (truth_of(60.0, exercise="e6", tempo=tempo)[0] for tempo in (1.0, 2.0))
    assert (quick.end_s - quick.start_s) == pytest.approx((slow.end_s - slow.start_s) / 2, rel=0.1)


@pytest.mark.parametrize("rate_hz", [20.0, 50.0, 1000.0])
def test_the_movement_is_the_same_at_every_rate(rate_hz: float) -> None:
    def movement(rate: float) -> tuple[np.ndarray, tuple[TrueRepetition, ...]]:
        stream = SimulatedImu(SimulationOptions(exercise="e3", subject=2, seed=5, rate_hz=rate))
        values = stream.take(int(12 * rate)) * stream.scale
        return values[:: round(rate / 10)], stream.truth()

    expected, truth = movement(100.0)
    found, same_truth = movement(rate_hz)
    assert same_truth == truth and len(truth) >= 1
    assert np.abs(expected[:, :3] - found[:, :3]).max() < 0.15
    assert np.abs(expected[:, 3:6] - found[:, 3:6]).max() < 0.02


def test_truth_and_labels_follow_the_samples_taken() -> None:
    stream = SimulatedImu(SimulationOptions(exercise="cycle", execution="correct", repetitions=2))
    assert stream.truth() == ()
    stream.take(4000)
    known = stream.truth()
    assert known and all(true.start_s <= 39.99 for true in known)
    for true in known:
        assert stream.exercise_at(round(true.peak_s * 100)) == true.exercise
    assert stream.exercise_at(0) is None
    assert stream.exercise_at(round((known[1].end_s + 2.0) * 100)) is None
    stream.take(4000)
    assert stream.truth()[: len(known)] == known
    assert [true.exercise for true in stream.truth()][:4] == ["e1", "e1", "e2", "e2"]


def test_idle_has_movements_but_no_repetitions() -> None:
    stream = SimulatedImu(SimulationOptions(exercise="idle", rate_hz=50.0))
    values = stream.take(6000) * stream.scale
    assert stream.truth() == () and stream.exercise_at(3000) is None
    speed = np.linalg.norm(values[:, 3:6], axis=1)
    assert np.median(speed) < 0.1 < 0.5 < speed.max()


def test_without_magnetometer_its_columns_are_zero_and_the_rest_stays() -> None:
    options = {"exercise": "e1", "seed": 9}
    with_it = SimulatedImu(SimulationOptions(**options)).take(300)  # type: ignore[arg-type]
    without = SimulatedImu(SimulationOptions(**options, magnetometer=False)).take(300)  # type: ignore[arg-type]
    assert not without[:, 6:].any() and with_it[:, 6:].all(axis=1).any()
    assert np.array_equal(with_it[:, :6], without[:, :6])


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"exercise": "e9"}, "'squat'"),
        ({"execution": "sloppy"}, "'low_amplitude'"),
        ({"placement": "nose"}, "'right_wrist'"),
        ({"mounting": "upside_down"}, "'flipped'"),
        ({"repetitions": 0}, "at least 1"),
        ({"rate_hz": 5000.0}, "20 to 1000"),
        ({"rate_hz": float("nan")}, "20 to 1000"),
        ({"tempo": 0.0}, "tempo"),
        ({"mounting_deg": -1.0}, "mounting_deg"),
        ({"seed": -1}, "negative"),
    ],
)
def test_bad_options_say_what_is_possible(bad: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        SimulatedImu(SimulationOptions(**bad))  # type: ignore[arg-type]


def test_the_sensor_saturates_and_is_noisy_as_its_datasheet_says() -> None:
    sensor = SensorModel(100.0, np.random.default_rng(0))
    still = sensor.counts(np.zeros((4000, 3)), np.zeros((4000, 3)), np.zeros((4000, 3))) * sensor.scale
    noise = np.diff(still, axis=0).std(0) / np.sqrt(2)
    assert noise[:3] == pytest.approx(70e-6 * 9.81 * np.sqrt(50), rel=0.15)
    assert np.rad2deg(noise[3:6]) == pytest.approx(3.8e-3 * np.sqrt(50), rel=0.15)
    hit = sensor.counts(np.full((1, 3), 200.0), np.full((1, 3), -50.0), np.zeros((1, 3)))
    assert hit[0, :6].tolist() == [32767] * 3 + [-32768] * 3


def test_hours_cost_little_time_and_constant_memory() -> None:
    stream = SimulatedImu(SimulationOptions(repetitions=2))
    began = time.process_time()
    stream.take(30_000)
    assert 300.0 / (time.process_time() - began) > 100.0  # times real time
    long = Performance(SimulationOptions(repetitions=2))
    for start_s in np.arange(0.0, 3600.0, 12.8):
        long.kinematics(start_s + np.arange(256) / 20.0)
    assert len(long.script.track.movements) < 60
    assert len(long.script.track.turns) + len(long.script.track.moves) < 8
