"""Simulated devices with drifting clocks and late bytes: times stay true, and what is lost is known."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physio_desktop.domain import ONES, Gap
from physio_desktop.sensing.clock import ClockFit, HostClock
from physio_desktop.sensing.frames import SampleBatch
from physio_desktop.sensing.timeline import Placed, Timeline

KINDS = ("binary", "clock", "counter", "count")
Bools = npt.NDArray[np.bool_]


@dataclasses.dataclass
class Device:
    """n samples as they were measured and as they arrived; all times in microseconds of true time.

    kind: binary (clock and counter), clock, counter (an index), count (neither).
    """

    kind: str
    true_us: npt.NDArray[np.float64]
    arrival_us: npt.NDArray[np.int64]
    device_us: npt.NDArray[np.int64]
    counter: npt.NDArray[np.int64]

    def batches(self, keep: Bools | slice = slice(None)) -> list[SampleBatch]:
        """What the host sees: one batch for all that came at one moment."""
        arrival, device, counter = (
            column[keep] for column in (self.arrival_us, self.device_us, self.counter)
        )
        cuts = [0, *(np.flatnonzero(np.diff(arrival)) + 1).tolist(), len(arrival)]
        return [
            SampleBatch(
                device_values=np.zeros((b - a, 9), np.float32),
                scale=ONES,
                arrival_us=arrival[a:b],
                counter=counter[a:b] if self.kind in ("binary", "counter") else None,
                device_us=device[a:b] if self.kind in ("binary", "clock") else None,
            )
            for a, b in pairwise(cuts)
            if b > a
        ]


def device(
    kind: str,
    seconds: float,
    rate_hz: float = 100.0,
    ppm: float = 0.0,
    jitter_us: float = 2000.0,
    looks_s: tuple[float, float] | None = None,
    per_frame: int = 5,
    seed: int = 0,
) -> Device:
    """A device whose clock is fast by `ppm`; frames come late by an exponential jitter, in order.

    `looks_s`: the host looks at random intervals between these, and finds all that came meanwhile.
    """
    random = np.random.default_rng(seed)
    n = int(seconds * rate_hz) // per_frame * per_frame
    nominal_us = np.arange(n) * 1e6 / rate_hz
    true_us = nominal_us / (1 + ppm * 1e-6)
    sent_us = true_us[per_frame - 1 :: per_frame] + 300.0
    come_us = np.maximum.accumulate(sent_us + random.exponential(jitter_us, len(sent_us)))
    if looks_s:
        looks_us = np.cumsum(random.uniform(*looks_s, int(seconds / looks_s[0]) + 10)) * 1e6
        come_us = looks_us[np.searchsorted(looks_us, come_us)]
    arrival_us = np.repeat(np.rint(come_us).astype(np.int64), per_frame) + 7_000_000
    return Device(
        kind, true_us, arrival_us, np.rint(nominal_us).astype(np.int64) + 123_456, np.arange(n) + 50
    )


def place(batches: Sequence[SampleBatch], timeline: Timeline | None = None) -> list[Placed]:
    timeline = timeline or Timeline()
    return [*(p for batch in batches for p in timeline.place([batch])), *timeline.flush()]


def times(placed: Sequence[Placed]) -> npt.NDArray[np.int64]:
    return np.concatenate([p.time_us for p in placed])


def gaps(placed: Sequence[Placed]) -> list[Gap]:
    return [p.gap for p in placed if p.gap is not None]


def errors_ms(device: Device, placed: Sequence[Placed]) -> npt.NDArray[np.float64]:
    """Of each sample's time, less that of the first."""
    return (times(placed) - (device.true_us - device.true_us[0])) / 1e3


# -------------------------------------------------------------------------------------- drift, jitter


def residual_ms(one: Device, rate_hz: float = 100.0) -> float:
    """The largest error from minute five on, against that of minute five; nothing may be lost on the way."""
    placed = place(one.batches())
    found = times(placed)
    assert len(found) == len(one.true_us) and (np.diff(found) > 0).all() and not gaps(placed)
    errors = errors_ms(one, placed)
    start = int(300 * rate_hz)
    return float(np.abs(errors[start:] - errors[start]).max())


HOUR = [
    # kind, ppm, jitter in us, how often the host looks, ms allowed
    ("binary", 100.0, 5_000.0, (0.2, 1.0), 5.0),
    ("clock", -100.0, 20_000.0, (0.1, 0.6), 5.0),
    ("counter", -100.0, 2_000.0, (0.3, 0.5), 5.0),
    ("count", 100.0, 2_000.0, (0.3, 0.5), 5.0),
]


@pytest.mark.parametrize(("kind", "ppm", "jitter_us", "looks_s", "allowed_ms"), HOUR)
def test_residual_drift_after_an_hour(
    kind: str, ppm: float, jitter_us: float, looks_s: tuple[float, float], allowed_ms: float
) -> None:
    found = residual_ms(device(kind, 3600, ppm=ppm, jitter_us=jitter_us, looks_s=looks_s, per_frame=1))
    assert found <= allowed_ms, found


@pytest.mark.full
@pytest.mark.parametrize(("ppm", "seed"), [(100.0, 0), (-100.0, 1)])
@pytest.mark.parametrize("jitter_us", [1_000.0, 20_000.0])
@pytest.mark.parametrize("looks_s", [None, (0.005, 0.25)])
@pytest.mark.parametrize("kind", KINDS)
def test_residual_drift_after_an_hour_of_everything(
    kind: str, looks_s: tuple[float, float] | None, jitter_us: float, ppm: float, seed: int
) -> None:
    """The time line goes over to the fitted line with a time constant of two minutes, so a twelfth of what
    the first frames were late is left after five. Without a device clock the rate itself comes from late
    arrivals. Where jitter and looks at the port add up to a quarter of a second, that may be 20 ms.
    """
    one = device(kind, 3600, ppm=ppm, jitter_us=jitter_us, looks_s=looks_s, seed=seed)
    has_clock, is_bad = kind in ("binary", "clock"), jitter_us > 5_000
    allowed_ms = 5.0 if not is_bad or (has_clock and not looks_s) else 20.0
    found = residual_ms(one)
    assert found <= allowed_ms, found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("rate_hz", "per_frame", "looks_s"),
    [
        (20.0, 1, None),
        (100.0, 1, None),
        (100.0, 10, (0.01, 0.02)),
        (1000.0, 50, None),
        (1000.0, 1, (0.01, 0.03)),
    ],
)
def test_rates_from_20_to_1000_hz(
    kind: str, rate_hz: float, per_frame: int, looks_s: tuple[float, float] | None
) -> None:
    one = device(kind, 30, rate_hz, ppm=50, looks_s=looks_s, per_frame=per_frame)
    timeline = Timeline()
    placed = place(one.batches(), timeline)
    assert len(times(placed)) == len(one.true_us) and not gaps(placed)
    assert (np.diff(times(placed)) > 0).all()
    assert timeline.period_us == pytest.approx(1e6 / rate_hz, rel=2e-3)
    assert np.abs(errors_ms(one, placed)).max() < (10 if kind in ("binary", "clock") else 25)
    spacing = np.diff(times(placed)) * rate_hz / 1e6
    assert (np.abs(spacing - 1) < 0.03).all()  # even, whatever the arrivals did


@pytest.mark.parametrize("kind", KINDS)
def test_late_bursts_change_nothing(kind: str) -> None:
    one = device(kind, 120, ppm=30)
    for start in range(1000, 11_000, 1000):  # every ten seconds all is held up for half a second
        held_up = slice(start, start + 50)
        one.arrival_us[held_up] = one.arrival_us[start + 49]
    placed = place(one.batches())
    assert not gaps(placed) and len(times(placed)) == len(one.true_us)
    errors = errors_ms(one, placed)
    assert np.abs(errors - np.median(errors)).max() < 25


@pytest.mark.parametrize("kind", ["binary", "clock"])
def test_a_late_first_frame_is_made_good_without_a_jump(kind: str) -> None:
    one = device(kind, 600, looks_s=(0.1, 0.2), per_frame=1)
    n_first = int((one.arrival_us == one.arrival_us[0]).sum())
    one.arrival_us[:n_first] += 90_000
    found = errors_ms(one, place(one.batches()))
    late_ms = (one.arrival_us[n_first - 1] - 7_000_000 - one.true_us[n_first - 1]) / 1e3
    assert abs(found[-1] + late_ms) < 5
    assert np.abs(np.diff(found)).max() < 0.06


@settings(max_examples=25, deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    rate_hz=st.sampled_from((20.0, 50.0, 100.0, 333.0, 1000.0)),
    ppm=st.floats(-100, 100),
    jitter_us=st.floats(0, 100_000),
    per_frame=st.integers(1, 20),
    looks_s=st.none() | st.sampled_from(((0.01, 0.05), (0.05, 0.9))),
    losses=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.3)), max_size=4),
    interrupts=st.dictionaries(st.integers(0, 60), st.sampled_from(("stalled", "reconnected", "slept"))),
    epochs=st.sets(st.integers(1, 60), max_size=3),
    seed=st.integers(0, 1000),
)
def test_times_always_grow_and_gaps_stand_between_samples(
    kind: str,
    rate_hz: float,
    ppm: float,
    jitter_us: float,
    per_frame: int,
    looks_s: tuple[float, float] | None,
    losses: list[tuple[float, float]],
    interrupts: dict[int, str],
    epochs: set[int],
    seed: int,
) -> None:
    one = device(kind, 6, rate_hz, ppm, jitter_us, looks_s, per_frame, seed)
    n = len(one.true_us)
    keep = np.ones(n, bool)
    for start, share in losses:
        keep[int(start * n) : int((start + share) * n)] = False
    timeline = Timeline()
    placed: list[Placed] = []
    batches = one.batches(keep)
    for i, batch in enumerate(batches):
        if i in interrupts:
            timeline.interrupt(interrupts[i])
        placed += timeline.place([dataclasses.replace(batch, new_epoch=i in epochs)])
    placed += timeline.flush()
    assert sum(len(p.batch) for p in placed) == keep.sum()
    last_us = None
    for p in placed:
        assert len(p.time_us) == len(p.batch) and (np.diff(p.time_us) > 0).all()
        if last_us is None:
            assert p.time_us[0] == 0 and p.gap is None
        else:
            assert p.time_us[0] > last_us
            if p.gap is not None:
                assert (p.gap.start_us, p.gap.end_us) == (last_us, p.time_us[0]) and p.gap.n_lost >= 0
        last_us = int(p.time_us[-1])


# ------------------------------------------------------------------------------------------------ loss


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n_lost", [5, 35, 200, 1500])
def test_losses_are_exact_with_a_counter_and_estimated_without(kind: str, n_lost: int) -> None:
    one = device(kind, 60, ppm=40)
    keep = np.ones(len(one.true_us), bool)
    keep[2000 : 2000 + n_lost] = False
    placed = place(one.batches(keep))
    if kind == "count" and n_lost == 5:
        assert not gaps(placed)  # 50 ms is within the jitter that such a device is granted
        return
    (gap,) = gaps(placed)
    found, true = times(placed), (one.true_us - one.true_us[0])[keep]
    if kind == "count":  # waits for late samples first, so the gap may stand a few frames later
        assert not gap.exact and abs(gap.n_lost - n_lost) <= 10
        assert abs(gap.end_us - gap.start_us - n_lost * 10_000) < 100_000
        assert abs(found[-1] - true[-1]) < 100_000
        return
    assert (gap.n_lost, gap.reason) == (n_lost, "lost") and gap.exact == (kind != "clock")
    assert gap.start_us == found[1999] and gap.end_us == found[2000]
    assert np.abs(found - true).max() < 25_000


def test_frames_lost_inside_one_look_are_found() -> None:
    for kind in ("binary", "clock", "counter"):
        one = device(kind, 20, looks_s=(0.3, 0.5))
        keep = np.ones(len(one.true_us), bool)
        keep[500:505] = keep[515:520] = False
        placed = place(one.batches(keep))
        assert [gap.n_lost for gap in gaps(placed)] == [5, 5]


def test_random_loss_is_counted_exactly_over_many_frames() -> None:
    one = device("binary", 120, ppm=-60, jitter_us=4000, looks_s=(0.01, 0.2))
    keep = np.repeat(np.random.default_rng(3).random(len(one.true_us) // 5) > 0.1, 5)
    keep[:5] = keep[-5:] = True
    found = gaps(place(one.batches(keep)))
    assert sum(gap.n_lost for gap in found) == (~keep).sum() and all(gap.exact for gap in found)


def test_a_stall_with_a_burst_after_it_is_no_loss_but_one_without_is() -> None:
    for kind in KINDS:
        one = device(kind, 20)
        stalled = device(kind, 20)
        stalled.arrival_us[1000:1050] = stalled.arrival_us[1049]
        assert not gaps(place(stalled.batches())), kind
        stalled.arrival_us[1000:1050] += np.repeat(np.arange(0, 50_000, 5_000), 5)
        stalled.arrival_us = np.maximum.accumulate(stalled.arrival_us)
        assert not gaps(place(stalled.batches())), kind  # the burst in pieces
        keep = np.ones(len(one.true_us), bool)
        keep[1000:1050] = False
        (gap,) = gaps(place(one.batches(keep)))
        assert abs(gap.n_lost - 50) <= (5 if kind == "count" else 0), kind


@pytest.mark.parametrize("stall_s", [1.25, 4.0])
def test_a_long_stall_whose_samples_come_late_loses_nothing_with_a_counter(stall_s: float) -> None:
    one = device("binary", 30)
    n = int(stall_s * 100)
    # The device kept them and sends them on in pieces, as fast as the line goes.
    for k in range(0, n, 25):
        one.arrival_us[1000 + k : 1000 + k + 25] = one.arrival_us[1000 + n] + 2000 * k // 25
    one.arrival_us = np.maximum.accumulate(one.arrival_us)
    batches = one.batches()
    timeline = Timeline()
    placed: list[Placed] = []
    for batch in batches:
        assert batch.counter is not None
        if batch.counter[0] == 50 + 1000:
            timeline.interrupt("stalled")
        placed += timeline.place([batch])
    assert not gaps(placed)
    assert np.abs(errors_ms(one, placed)).max() < 15


# --------------------------------------------------------------------------------- interruptions, resets


def _broken(kind: str, reset: bool, away_s: float = 7.0) -> tuple[list[Placed], int]:
    """Ten seconds, a break of the link, ten more seconds; and how many samples were measured meanwhile."""
    n_away = int(away_s * 100)
    one = device(kind, 20 + away_s, ppm=50)
    before, after = slice(None, 1000), slice(1000 + n_away, None)
    timeline = Timeline()
    placed = [p for batch in one.batches(before) for p in timeline.place([batch])]
    timeline.interrupt("reconnected")
    if reset:
        one.device_us -= one.device_us[1000 + n_away] - 20_000
        one.counter -= one.counter[1000 + n_away]
    later = one.batches(after)
    if reset and kind != "count":
        later[0] = dataclasses.replace(later[0], new_epoch=True)
    return [*placed, *place(later, timeline)], n_away


@pytest.mark.parametrize("kind", ["binary", "counter", "clock"])
def test_a_device_that_went_on_counting_tells_what_a_break_cost(kind: str) -> None:
    placed, n_away = _broken(kind, reset=False)
    (gap,) = gaps(placed)
    assert (gap.n_lost, gap.reason, gap.exact) == (n_away, "reconnected", kind != "clock")
    assert abs(gap.duration_s - (n_away + 1) / 100) < 0.02


@pytest.mark.parametrize("kind", KINDS)
def test_a_device_that_began_anew_leaves_an_estimated_gap(kind: str) -> None:
    placed, n_away = _broken(kind, reset=True)
    (gap,) = gaps(placed)
    assert gap.reason == "reconnected" and not gap.exact
    assert abs(gap.n_lost - n_away) <= 15
    assert len(times(placed)) == 2000


@pytest.mark.parametrize("kind", ["binary", "clock", "counter"])
def test_a_restarted_device_leaves_a_gap_that_says_so(kind: str) -> None:
    one = device(kind, 10)
    again = device(kind, 10)
    again.arrival_us += 10_400_000
    again.device_us -= 100_000
    later = again.batches()
    later[0] = dataclasses.replace(later[0], new_epoch=True)
    placed = place([*one.batches(), *later])
    (gap,) = gaps(placed)
    assert gap.reason == "reset" and not gap.exact and abs(gap.n_lost - 40) <= 5
    assert gap.start_us == times(placed)[999] and gap.end_us == times(placed)[1000]


def test_an_interruption_before_the_first_sample_means_nothing() -> None:
    timeline = Timeline()
    timeline.interrupt("reconnected")
    assert not gaps(place(device("binary", 5).batches(), timeline))


def test_an_interruption_without_loss_leaves_no_gap() -> None:
    for kind in ("binary", "clock", "counter"):
        timeline = Timeline()
        one = device(kind, 20)
        placed = place(one.batches(slice(None, 1000)), timeline)
        timeline.interrupt("stalled")
        assert not gaps([*placed, *place(one.batches(slice(1000, None)), timeline)])


def test_a_damaged_clock_reading_costs_no_sample_and_no_hours() -> None:
    one = device("clock", 20, per_frame=1)
    one.device_us[1000] += 3_600_000_000
    batches = one.batches()
    placed = place(batches)
    found = times(placed)
    assert len(found) == 2000 and (np.diff(found) > 0).all()
    assert abs(found[-1] - one.true_us[-1]) < 100_000
    assert sum(gap.n_lost for gap in gaps(placed)) <= 5


def test_a_clock_of_whole_milliseconds_is_no_loss() -> None:
    for rate_hz in (100.0, 333.0, 400.0, 700.0, 800.0):
        for looks_s in (None, (0.05, 0.1)):
            one = device("clock", 5, rate_hz, per_frame=1, looks_s=looks_s)
            one.device_us = one.device_us // 1000 * 1000
            placed = place(one.batches())
            assert not gaps(placed), (rate_hz, looks_s, len(gaps(placed)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rates", [(100.0, 50.0), (100.0, 200.0), (50.0, 52.0)])
def test_a_change_of_rate_is_followed(kind: str, rates: tuple[float, float]) -> None:
    first, second = device(kind, 20, rates[0]), device(kind, 20, rates[1], seed=1)
    for name in ("arrival_us", "device_us", "counter"):
        column = getattr(first, name)
        step = {"arrival_us": 10_000, "device_us": int(1e6 / rates[1]), "counter": 1}[name]
        getattr(second, name)[:] += column[-1] + step - getattr(second, name)[0]
    second.arrival_us += 50_000
    timeline = Timeline()
    placed = place([*first.batches(), *second.batches()], timeline)
    found = times(placed)
    assert len(found) == len(first.true_us) + len(second.true_us) and (np.diff(found) > 0).all()
    # Without a clock the change shows only once samples are half a second early or late, and time that was
    # given out cannot be taken back.
    assert abs(found[-1] - 40e6) < (100_000 if kind in ("binary", "clock") else 1_000_000)
    assert len(gaps(placed)) <= 2
    if kind in ("binary", "clock"):
        assert timeline.period_us == pytest.approx(1e6 / rates[1], rel=0.01)
        assert not gaps(placed)


# ------------------------------------------------------------------------------------ first and last


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [1, 2, 7, 30, 45])
def test_the_first_samples_are_kept_however_few(kind: str, n: int) -> None:
    one = device(kind, 5, per_frame=1)
    found = times(place(one.batches(slice(None, n))))
    assert len(found) == n and found[0] == 0
    assert n < 3 or np.abs(np.diff(found) - 10_000).max() < 600


def test_devices_without_a_clock_get_a_round_rate_at_once() -> None:
    for rate_hz in (20.0, 50.0, 100.0, 104.0, 200.0):
        timeline = Timeline()
        place(device("count", 2, rate_hz, per_frame=1, jitter_us=500).batches(), timeline)
        assert timeline.period_us == pytest.approx(1e6 / rate_hz, rel=0.02)
        if rate_hz != 104.0:
            assert timeline.period_us == pytest.approx(1e6 / rate_hz, rel=0.002)


def test_nothing_in_nothing_out() -> None:
    timeline = Timeline()
    empty = device("binary", 1).batches()[0].part(0, 0)
    assert timeline.place([]) == [] and timeline.place([empty]) == [] and timeline.flush() == []
    assert timeline.period_us is None


# ---------------------------------------------------------------------------------- fit and host clock


@settings(max_examples=10, deadline=None)
@given(st.floats(-100, 100), st.integers(0, 100), st.floats(100, 20_000))
def test_the_fitted_line_finds_the_drift(ppm: float, seed: int, jitter_us: float) -> None:
    random = np.random.default_rng(seed)
    fit = ClockFit(1.0, 1e-3)
    x = np.arange(0, 600e6, 50_000)
    y = x * (1 + ppm * 1e-6) + 1e9 + random.exponential(jitter_us, len(x))
    for device_us, host_us in zip(x.tolist(), y.tolist(), strict=True):
        fit.add(device_us, host_us)
    assert abs(fit.slope - 1 - ppm * 1e-6) < 1e-8 * jitter_us + 1e-7
    assert abs(fit.host_us(float(x[-1])) - x[-1] * (1 + ppm * 1e-6) - 1e9) < 0.3 * jitter_us + 100


class _Clocks:
    """A machine's two clocks, in seconds."""

    def __init__(self) -> None:
        self.monotonic_s, self.wall_s = 5000.0, 1.7e9
        self.host = HostClock(lambda: round(self.monotonic_s * 1e9), lambda: round(self.wall_s * 1e9))

    def run(self, monotonic_s: float, wall_s: float) -> None:
        self.monotonic_s += monotonic_s
        self.wall_s += wall_s


@pytest.mark.parametrize("stands_still", [True, False])
def test_sleep_is_noticed_and_counts_as_time(stands_still: bool) -> None:
    clocks = _Clocks()
    start_us = clocks.host.now_us()
    for _ in range(10):
        clocks.run(0.1, 0.1)
        assert not clocks.host.check_sleep()
    clocks.run(0.1 if stands_still else 600.1, 600.1)
    assert clocks.host.check_sleep()
    assert clocks.host.now_us() - start_us == pytest.approx(601.1e6, abs=10)
    clocks.run(0.1, 0.1)
    assert not clocks.host.check_sleep()
    clocks.run(0.1 if stands_still else 60.1, 60.1)
    assert clocks.host.check_sleep()
    assert clocks.host.now_us() - start_us == pytest.approx(661.3e6, abs=10)


def test_small_steps_of_the_wall_clock_are_no_sleep() -> None:
    clocks = _Clocks()
    for step_s in (0.5, -0.5, -3600.0, 1.9):
        before_us = clocks.host.now_us()
        clocks.run(0.1, 0.1 + step_s)
        assert not clocks.host.check_sleep()
        assert clocks.host.now_us() - before_us == pytest.approx(1e5, abs=10)


def test_a_slow_look_of_four_seconds_is_no_sleep() -> None:
    clocks = _Clocks()
    clocks.run(4.0, 4.0)
    assert not clocks.host.check_sleep()
