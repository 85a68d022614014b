"""Commands to the simulated sensor: each is answered, obeyed, and seen in what it streams."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
import pytest

from physio_desktop.domain import ImuBlock
from physio_desktop.sensing.binary_frames import (
    DONE,
    REFUSED,
    UNKNOWN_COMMAND,
    BinaryDecoder,
    Command,
    encode_command,
)
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.kept_calibration import KeptCalibration
from physio_desktop.sensing.sim_source import SimulatedLink
from physio_desktop.sensing.simulated_device import LinkFaults, SimulatedDevice
from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions
from physio_desktop.sensing.source import open_source

KEPT = KeptCalibration(measured_s=1_760_000_000, gyr_bias_rad_s=(0.5, -0.25, 0.125), gravity_ms2=9.75)


def _opened(uri: str = "sim:?speed=0") -> DeviceSource:
    source = cast(DeviceSource, open_source(uri))
    source.open()
    source.read(0.1)
    return source


def _read(source: DeviceSource, n_reads: int = 8) -> list[ImuBlock]:
    return [block for _ in range(n_reads) for block in source.read(0.1)]


def _status(source: DeviceSource, token: int | None) -> int:
    _read(source, 1)
    (status,) = [reply.status for reply in source.replies if reply.token == token]
    return status


def _columns(blocks: list[ImuBlock]) -> tuple[np.ndarray, np.ndarray]:
    return np.concatenate([b.time_us for b in blocks]), np.concatenate([b.device_values for b in blocks])


@pytest.mark.parametrize(
    ("asked", "given"), [(50, 50), (200, 200), (149, 100), (151, 200), (0, 50), (10**9, 200)]
)
def test_the_rate_changes_in_the_stream(asked: int, given: int) -> None:
    source = _opened()
    _read(source)
    assert _status(source, source.command(Command.RATE, asked)) == DONE
    assert source.hello is not None and source.hello.rate_hz == given
    _read(source, 2)
    time_us, _ = _columns(blocks := _read(source, 12))
    assert np.diff(time_us).mean() == pytest.approx(1e6 / given, rel=0.01)
    assert not any(block.gap for block in blocks)
    assert source.rate_hz == pytest.approx(given, rel=0.01)


def test_the_movement_goes_on_at_another_rate() -> None:
    """The same moment of the same movement, whatever the rate was before."""

    def imu(rate_hz: float) -> SimulatedImu:
        return SimulatedImu(SimulationOptions(exercise="e2", rate_hz=rate_hz, seed=4))

    steady, changed = imu(200.0), imu(50.0)
    expected = steady.take(8000)[4000:].astype(float)
    changed.take(1000)
    found = changed.at_rate(200.0).take(4000).astype(float)
    moved = expected[:, :6].std(axis=0)
    assert (np.abs(found - expected)[:, :6].mean(axis=0) < 0.1 * moved).all()


def test_no_sample_is_lost_or_moved_by_a_change_of_rate() -> None:
    link = SimulatedLink(
        SimulatedDevice(SimulatedImu(SimulationOptions(seed=1)), 100.0, 9, LinkFaults(jitter_ms=0.0)), 0.0
    )
    link.open()
    decoder = BinaryDecoder()
    batches = []
    for i in range(40):
        if i in (5, 15, 25):
            link.write(encode_command(Command.RATE, {5: 200, 15: 50, 25: 100}[i], i))
        batches += decoder.feed(link.read(0.1), 0)
    counter = np.concatenate([b.counter for b in batches])
    device_us = np.concatenate([b.device_us for b in batches])
    assert (np.diff(counter) == 1).all() and not decoder.skipped
    assert set(np.diff(device_us).tolist()) == {5_000, 10_000, 20_000}


def test_the_magnetometer_is_switched() -> None:
    source = _opened()
    assert _status(source, source.command(Command.MAGNETOMETER, 0)) == DONE
    assert source.hello is not None and not source.hello.has_magnetometer
    _read(source, 2)
    assert all(block.n_axes == 6 for block in _read(source))
    assert _status(source, source.command(Command.MAGNETOMETER, 2)) == REFUSED
    assert _status(source, source.command(Command.MAGNETOMETER, 1)) == DONE
    _read(source, 2)
    assert all(block.n_axes == 9 and block.device_values[:, 6:].any() for block in _read(source))


def test_a_magnetometer_that_is_not_there_cannot_be_switched_on() -> None:
    source = _opened("sim:?speed=0&axes=6")
    assert _status(source, source.command(Command.MAGNETOMETER, 1)) == REFUSED
    assert _status(source, source.command(Command.MAGNETOMETER, 0)) == DONE


def test_it_blinks_as_long_as_it_was_told() -> None:
    source = _opened()
    assert source.hello is not None and not source.hello.identifying
    assert _status(source, source.command(Command.IDENTIFY, 3)) == DONE
    assert source.hello.identifying
    _read(source, 10)
    assert not source.hello.identifying
    source.command(Command.IDENTIFY, 60)
    source.read(0.1)
    assert source.hello.identifying
    source.command(Command.IDENTIFY, 0)
    source.read(0.1)
    assert not source.hello.identifying


@pytest.mark.parametrize("name", ["Strap 3", "Gürtel é 膝", "x" * 63])
def test_a_name_is_said_in_the_next_hello(name: str) -> None:
    source = _opened()
    assert _status(source, source.rename(name)) == DONE
    assert source.hello is not None and source.hello.name == name
    assert source.device is not None and source.device.name == name
    assert _status(source, source.rename("")) == DONE
    assert source.hello.name == "SIM-0000"


@pytest.mark.parametrize("data", [b"a\nb", b"\xff\xfe", b"\xc3", b"x" * 64, b"\x7f"])
def test_a_name_that_is_none_is_refused(data: bytes) -> None:
    source = _opened()
    assert _status(source, source.command(Command.NAME, data=data)) == REFUSED
    assert source.hello is not None and source.hello.name == "SIM-0000"


def test_a_calibration_is_kept_and_said_again() -> None:
    source = _opened()
    assert source.kept is None
    assert _status(source, source.command(Command.SEND_CALIBRATION)) == DONE
    assert source.kept is not None and source.kept.kept is None
    assert _status(source, source.keep(KEPT)) == DONE
    assert source.kept.kept == KEPT
    source.close()
    source.open()
    assert _status(source, source.command(Command.INFO)) == DONE
    assert source.kept.kept == KEPT
    assert _status(source, source.command(Command.CALIBRATION, data=b"nonsense")) == REFUSED
    assert _status(source, source.keep(None)) == DONE
    assert source.kept.kept is None


def test_a_kept_calibration_changes_no_sample() -> None:
    streams = []
    for keep in (False, True):
        source = _opened("sim:?speed=0&seed=7")
        if keep:
            source.keep(KEPT)
        streams.append(_columns(_read(source, 12)))
    assert (streams[0][1] == streams[1][1]).all()


def test_commands_that_it_does_not_know_are_answered_so() -> None:
    source = _opened()
    assert _status(source, source.command(cast(Command, 99), 1)) == UNKNOWN_COMMAND


def test_every_command_is_answered_with_its_token() -> None:
    link = SimulatedLink(SimulatedDevice(SimulatedImu(SimulationOptions()), 100.0, 9, LinkFaults()), 0.0)
    link.open()
    decoder = BinaryDecoder()
    for command in Command:
        link.write(encode_command(command, 1, 100 + command))
    decoder.feed(link.read(0.1), 0)
    assert [(reply.command, reply.token) for reply in decoder.replies] == [(c, 100 + c) for c in Command]
    assert {reply.status for reply in decoder.replies} == {DONE}


def test_devices_of_other_formats_have_no_ears() -> None:
    class Link(SimulatedLink):
        def read(self, timeout_s: float) -> bytes:
            return b"1,2,3,4,5,6\n"

        def write(self, data: bytes) -> None:
            raise AssertionError("nothing is written")

    device = SimulatedDevice(SimulatedImu(SimulationOptions()), 100.0, 9, LinkFaults())
    source = DeviceSource("x:", Link(device, 0.0))
    source.open()
    for _ in range(5):
        source.read(0.1)
    told: list[Callable[[], int | None]] = [
        lambda: source.command(Command.STOP),
        lambda: source.rename("x"),
        lambda: source.keep(None),
    ]
    assert source.format == "delimited" and [tell() for tell in told] == [None] * 3
    assert source.hello is None and not source.replies and source.kept is None
