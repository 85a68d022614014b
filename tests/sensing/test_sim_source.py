"""The simulated sensor: the same seed gives the same bytes, and its faults are what they are called."""

from __future__ import annotations

import time
from itertools import islice

import numpy as np
import pytest

from physio_desktop.domain import ImuBlock
from physio_desktop.errors import SourceError
from physio_desktop.sensing.binary_frames import BinaryDecoder, Command, encode_command
from physio_desktop.sensing.frames import SampleBatch
from physio_desktop.sensing.sim_source import FastClock, SimulatedLink
from physio_desktop.sensing.simulated_device import LinkFaults, SimulatedDevice
from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions
from physio_desktop.sensing.source import list_devices, open_source


def _device(rate_hz: float = 100.0, n_axes: int = 9, seed: int = 0, **faults: float) -> SimulatedDevice:
    imu = SimulatedImu(SimulationOptions(rate_hz=rate_hz, seed=seed))
    return SimulatedDevice(imu, rate_hz, n_axes, LinkFaults(seed=seed, **faults))


def _frames(device: SimulatedDevice, n: int = 400) -> list[tuple[int, bytes]]:
    return list(islice(device.frames(), n))


def _samples(frames: list[tuple[int, bytes]]) -> tuple[np.ndarray, np.ndarray, BinaryDecoder]:
    """Counters and arrivals of the samples."""
    decoder = BinaryDecoder()
    batches: list[SampleBatch] = [b for at_us, data in frames for b in decoder.feed(data, at_us)]
    counters = np.concatenate([b.counter for b in batches if b.counter is not None])
    return counters, np.concatenate([b.arrival_us for b in batches]), decoder


def _read(uri: str, n: int) -> list[ImuBlock]:
    """At least n samples."""
    source = open_source(uri)
    source.open()
    blocks: list[ImuBlock] = []
    while sum(map(len, blocks)) < n:
        blocks += source.read(0.2)
    source.close()
    return blocks


def test_the_same_seed_gives_the_same_bytes() -> None:
    one, same, other = (_frames(_device(seed=seed, loss=0.05)) for seed in (3, 3, 4))
    assert one == same
    assert b"".join(data for _, data in one) != b"".join(data for _, data in other)


def test_the_stream_does_not_depend_on_how_it_is_read() -> None:
    """Bytes of a link that is read slowly and of one that is read at once."""
    links = [SimulatedLink(_device(seed=1), 0.0), SimulatedLink(_device(seed=1), 200.0)]
    streams = []
    for link in links:
        link.open()
        data = b""
        while len(data) < 40_000:
            data += link.read(0.01)
        streams.append(data[:40_000])
    assert streams[0] == streams[1]


def test_a_clock_that_runs_on_between_two_looks_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sleep cannot have a negative length."""
    link = SimulatedLink(_device(), 20.0)
    link.open()
    link.read(0.0)
    looks = iter(range(0, 10_000_000, 997))
    monkeypatch.setattr(link.clock, "now_us", lambda: next(looks))
    for _ in range(300):
        link.read(0.0001)


def test_values_are_those_of_the_simulated_sensor() -> None:
    blocks = _read("sim:?speed=0&seed=5&exercise=e2", 1000)
    imu = SimulatedImu(SimulationOptions(exercise="e2", seed=5))
    device = np.concatenate([block.device_values for block in blocks])[:1000]
    assert (device == imu.take(1000)).all() and device.dtype == np.int16
    assert (np.concatenate([b.values for b in blocks])[:1000] == device * imu.scale).all()


@pytest.mark.parametrize("loss", [0.0, 0.02, 0.3])
def test_loss_is_the_share_of_frames_that_never_come(loss: float) -> None:
    counters, _, _ = _samples(_frames(_device(loss=loss), 1500))
    n_frames = (counters[-1] + 1) // 5
    missing = n_frames - len(counters) // 5
    assert abs(missing / n_frames - loss) < 3 * (loss * (1 - loss) / n_frames) ** 0.5 + 1e-9


def test_loss_shows_in_the_gaps() -> None:
    blocks = _read("sim:?speed=0&loss=0.1&seed=2", 5000)
    n_lost = sum(block.gap.n_lost for block in blocks if block.gap)
    assert all(block.gap.exact and block.gap.reason == "lost" for block in blocks if block.gap)
    assert 0.07 < n_lost / (n_lost + sum(map(len, blocks))) < 0.13


@pytest.mark.parametrize("drift_ppm", [-500.0, 0.0, 100.0])
def test_drift_is_the_error_of_the_devices_clock(drift_ppm: float) -> None:
    decoder = BinaryDecoder()
    frames = _frames(_device(drift_ppm=drift_ppm, jitter_ms=0.0), 1000)
    ends = [(b.device_us[-1], at_us) for at_us, data in frames for b in decoder.feed(data, at_us)]  # type: ignore[index]
    (first_device, first_true), (last_device, last_true) = ends[0], ends[-1]
    found = (last_device - first_device) / (last_true - first_true) - 1
    assert found * 1e6 == pytest.approx(drift_ppm, abs=0.1)


@pytest.mark.parametrize("jitter_ms", [0.0, 2.0, 20.0])
def test_jitter_is_the_mean_lateness(jitter_ms: float) -> None:
    decoder = BinaryDecoder()
    late_us = [
        at_us - int(batch.device_us[-1])
        for at_us, data in _frames(_device(jitter_ms=jitter_ms), 1500)
        for batch in decoder.feed(data, at_us)
        if batch.device_us is not None
    ]
    assert min(late_us) >= 0
    assert np.mean(late_us) == pytest.approx(jitter_ms * 1000, rel=0.12, abs=1)


@pytest.mark.parametrize(("rate_hz", "n_axes"), [(20.0, 9), (50.0, 6), (100.0, 9), (1000.0, 6)])
def test_rate_and_axes_are_those_that_were_asked_for(rate_hz: float, n_axes: int) -> None:
    counters, arrivals, decoder = _samples(_frames(_device(rate_hz, n_axes, jitter_ms=0.0), 300))
    assert (len(counters) - 1) / (arrivals[-1] - arrivals[0]) * 1e6 == pytest.approx(rate_hz, rel=0.05)
    hello = decoder.hello
    assert hello is not None and hello.rate_hz == rate_hz and hello.has_magnetometer == (n_axes == 9)
    assert decoder.device is not None and decoder.device.n_axes == n_axes
    assert (hello.acc_range_g, hello.gyr_range_dps) == (8, 1147) and hello.streaming


def test_at_speed_zero_an_hour_takes_seconds_and_at_twenty_a_twentieth() -> None:
    started_s = time.monotonic()
    blocks = _read("sim:?speed=0", 12_000)
    assert time.monotonic() - started_s < 10
    time_us = np.concatenate([block.time_us for block in blocks])
    assert (time_us[11_999] - time_us[0]) / 1e6 == pytest.approx(119.99, abs=0.05)
    started_s = time.monotonic()
    _read("sim:?speed=20", 2000)
    assert 0.9 < time.monotonic() - started_s < 4


def test_in_real_time_samples_come_when_they_are_due() -> None:
    started_s = time.monotonic()
    blocks = _read("sim:", 50)
    assert 0.4 < time.monotonic() - started_s < 2
    assert len(blocks) >= 5


def test_stop_and_start() -> None:
    link = SimulatedLink(_device(), 0.0)
    link.open()
    decoder = BinaryDecoder()

    def n_read() -> int:
        return sum(len(b) for _ in range(6) for b in decoder.feed(link.read(0.1), 0))

    assert n_read() > 200
    link.write(encode_command(Command.STOP))
    n_read()
    assert n_read() == 0 and decoder.hello is not None and not decoder.hello.streaming
    link.write(encode_command(Command.START))
    n_read()
    assert n_read() > 200 and decoder.hello.streaming


def test_info_is_answered_with_a_hello() -> None:
    link = SimulatedLink(_device(), 1.0)
    link.open()
    link.read(0.1)
    link.write(encode_command(Command.INFO))
    decoder = BinaryDecoder()
    decoder.feed(link.read(0.0), 0)
    assert len(decoder.replies) == 1 and decoder.hello is not None
    assert decoder.calibration is not None and decoder.calibration.kept is None


def test_garbage_on_the_command_line_is_ignored() -> None:
    link = SimulatedLink(_device(), 0.0)
    link.open()
    link.write(b"\xff" * 5000 + b"\0" + encode_command(Command.INFO)[:-3])
    decoder = BinaryDecoder()
    decoder.feed(link.read(0.1), 0)
    assert not decoder.replies


def test_a_clock_that_is_put_stands() -> None:
    clock = FastClock(0.0)
    clock.put(123)
    assert clock.now_us() == 123 and not clock.check_sleep()


@pytest.mark.parametrize(
    "uri",
    [
        "sim:path",
        "sim:?colour=blue",
        "sim:?exercise=e99",
        "sim:?rate_hz=5",
        "sim:?rate_hz=many",
        "sim:?loss=2",
        "sim:?speed=-1",
        "sim:?mounting=sideways",
        "sim:?placement=nose",
    ],
)
def test_what_it_cannot_do_is_refused_in_words(uri: str) -> None:
    with pytest.raises(SourceError) as refused:
        open_source(uri)
    assert str(refused.value)


def test_options_may_follow_the_colon_at_once() -> None:
    blocks = _read("sim:axes=6&speed=0", 10)
    assert blocks[0].n_axes == 6 and np.isnan(blocks[0].values[:, 6:]).all()


def test_it_is_among_the_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "sim:" in [entry.uri for entry in list_devices()]


def test_after_its_hurry_the_clock_runs_as_any_other() -> None:
    clock = FastClock(1000.0, 200_000)
    time.sleep(0.02)
    reached_us = clock.now_us()
    assert 200_000 <= reached_us < 1_000_000  # at a thousandfold it would be at twenty seconds
    assert clock.now_us() >= reached_us
