"""The firmware and the program speak one language: the same bytes, both ways."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import Talk

from physio_desktop.sensing import cobs
from physio_desktop.sensing.binary_frames import (
    BinaryDecoder,
    Command,
    CommandFrame,
    FrameSplitter,
    Hello,
    Reply,
    decode_command,
    encode_calibration,
    encode_command,
    encode_hello,
    encode_reply,
    encode_samples,
    frame,
    payload_of,
)
from physio_desktop.sensing.kept_calibration import KeptCalibration
from physio_desktop.sensing.simulated_device import LinkFaults, SimulatedDevice
from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions

U8, U16, U32 = st.integers(0, 255), st.integers(0, 2**16 - 1), st.integers(0, 2**32 - 1)
SCALES = st.floats(2**-20, 2**16, width=32)
no_deadline = settings(deadline=None)  # another process answers
RECORD = KeptCalibration(measured_s=1_760_000_000, gyr_bias_rad_s=(0.5, 0.0, -1.0)).to_bytes()


@pytest.fixture(scope="module")
def talk() -> Iterator[Talk]:
    with Talk("talk") as running:
        yield running


def _hex(data: bytes) -> str:
    return data.hex() or "-"


def _pieces(data: bytes, sizes: list[int]) -> list[str]:
    """The stream cut as `sizes` say, again and again."""
    pieces, at, i = [], 0, 0
    while at < len(data):
        pieces.append(data[at : at + sizes[i % len(sizes)]].hex())
        at += sizes[i % len(sizes)]
        i += 1
    return pieces


def _commands(data: bytes) -> list[CommandFrame]:
    """What the program's own reading of a stream makes of it."""
    payloads = map(payload_of, FrameSplitter(Counter()).split(data))
    return [command for payload in payloads if payload and (command := decode_command(payload))]


@no_deadline
@given(
    head=st.tuples(U32, U8, U32, U32, st.integers(1, 9_999_999)),
    n=st.integers(1, 50),
    n_axes=st.sampled_from((6, 9)),
    scales=st.tuples(SCALES, SCALES, SCALES),
    seed=U32,
    zeros=st.floats(0, 1),
)
def test_sample_frames_are_the_same_bytes(
    talk: Talk, head: tuple[int, ...], n: int, n_axes: int, scales: tuple[float, ...], seed: int, zeros: float
) -> None:
    random = np.random.default_rng(seed)
    counts = random.integers(-32768, 32768, (n, n_axes)).astype(np.int16)
    counts[random.random(counts.shape) < zeros] = 0  # zeros are what COBS is about
    device, boot, counter, time_us, period_us = head
    scale = np.repeat(np.array(scales, np.float32), 3)
    bits = [struct.unpack("<I", struct.pack("<f", value))[0] for value in scales]
    said = talk.ask(
        "samples",
        device,
        boot,
        counter,
        time_us,
        period_us,
        n,
        n_axes,
        *bits,
        counts.astype("<i2").tobytes().hex(),
    )
    assert bytes.fromhex(said) == encode_samples(device, boot, counter, time_us, period_us, counts, scale)
    (batch,) = BinaryDecoder().feed(bytes.fromhex(said), 0)
    assert (batch.device_values[:, :n_axes] == counts).all()


@no_deadline
@given(
    ids=st.tuples(U32, U8),
    numbers=st.tuples(U16, U16, U16, U16),
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    battery=st.none() | st.integers(0, 100),
    texts=st.tuples(*[st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=70)] * 2),
)
def test_hellos_are_the_same_bytes(
    talk: Talk,
    ids: tuple[int, int],
    numbers: tuple[int, int, int, int],
    flags: tuple[bool, bool, bool],
    battery: int | None,
    texts: tuple[str, str],
) -> None:
    hello = Hello(*ids, *numbers, flags[0], flags[1], battery, *texts, identifying=flags[2])
    bits = flags[0] + 2 * flags[1] + 4 * flags[2]
    said = talk.ask(
        "hello",
        *ids,
        bits,
        *numbers,
        255 if battery is None else battery,
        *(_hex(text.encode()) for text in texts),
    )
    assert bytes.fromhex(said) == encode_hello(hello)


@no_deadline
@given(U32, U8, U8, U8)
def test_replies_are_the_same_bytes(talk: Talk, device: int, command: int, token: int, status: int) -> None:
    said = talk.ask("reply", device, command, token, status)
    assert bytes.fromhex(said) == encode_reply(Reply(device, command, token, status))


@no_deadline
@given(U32, st.booleans(), st.tuples(*[st.floats(-999_000, 999_000, width=32)] * 3))
def test_calibrations_are_the_same_bytes(
    talk: Talk, device: int, is_kept: bool, offset: tuple[float, float, float]
) -> None:
    kept = KeptCalibration(measured_s=7, mag_offset_ut=offset) if is_kept else None
    said = talk.ask("calibration", device, _hex(kept.to_bytes() if kept else b""))
    assert bytes.fromhex(said) == encode_calibration(device, kept)


COMMANDS = st.builds(CommandFrame, U8, U32, U8, st.binary(max_size=255) | st.sampled_from((b"", bytes(255))))


@no_deadline
@given(
    st.lists(COMMANDS, max_size=8),
    st.lists(st.integers(1, 300), min_size=1, max_size=5),
    st.binary(max_size=20),
)
def test_commands_are_read_as_they_were_written(
    talk: Talk, commands: list[CommandFrame], sizes: list[int], between: bytes
) -> None:
    stream = between.join(encode_command(c.command, c.argument, c.token, c.data) for c in commands)
    said = talk.ask("commands", *_pieces(stream, sizes)).split()
    assert said == [f"{c.command}:{c.token}:{c.argument}:{_hex(c.data)}" for c in commands]


@no_deadline
@given(
    parts=st.lists(
        st.binary(max_size=400)
        | COMMANDS.map(lambda c: encode_command(c.command, c.argument, c.token, c.data))
        | st.binary(max_size=300).map(lambda rest: frame(b"\x01\x10" + rest))
        | st.binary(max_size=300).map(frame)
        | st.just(b"\x01" * 2000),
        max_size=8,
    ),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), max_size=4),
    sizes=st.lists(st.integers(1, 300), min_size=1, max_size=5),
)
def test_any_stream_is_read_alike_on_both_sides(
    talk: Talk, parts: list[bytes], flips: list[tuple[float, int]], sizes: list[int]
) -> None:
    stream = bytearray(b"".join(parts))
    for at, bits in flips if stream else []:
        stream[int(at * len(stream))] ^= bits
    said = talk.ask("commands", *_pieces(bytes(stream), sizes)).split()
    expected = _commands(bytes(stream))
    assert said == [f"{c.command}:{c.token}:{c.argument}:{_hex(c.data)}" for c in expected]


@no_deadline
@given(st.binary(max_size=600) | st.binary(max_size=1200).map(cobs.encode))
def test_cobs_is_decoded_alike_on_both_sides(talk: Talk, encoded: bytes) -> None:
    decoded = cobs.decode(encoded)
    assert talk.ask("decoded", _hex(encoded)) == ("no" if decoded is None else _hex(decoded))


ORDERS = st.one_of(
    st.tuples(
        st.sampled_from((Command.START, Command.STOP, Command.INFO, Command.SEND_CALIBRATION)),
        U32,
        st.just(b""),
    ),
    st.tuples(st.just(Command.RATE), U32 | st.integers(0, 300), st.just(b"")),
    st.tuples(st.just(Command.MAGNETOMETER), st.integers(0, 3), st.just(b"")),
    st.tuples(st.just(Command.IDENTIFY), U32 | st.just(0), st.just(b"")),
    st.tuples(
        st.just(Command.NAME),
        st.just(0),
        st.binary(max_size=70)
        | st.text(max_size=40).map(str.encode)
        | st.text(min_size=1, max_size=15).map(str.encode),
    ),
    st.tuples(st.just(Command.CALIBRATION), st.just(0), st.sampled_from((b"", RECORD, RECORD[:-1], b"x"))),
    st.tuples(U8, U32, st.just(b"")),
)


@no_deadline
@given(st.lists(ORDERS, max_size=12), st.booleans(), st.lists(st.integers(1, 90), min_size=1, max_size=3))
def test_the_firmware_obeys_as_the_simulated_sensor_does(
    talk: Talk, orders: list[tuple[int, int, bytes]], has_magnetometer: bool, sizes: list[int]
) -> None:
    """The same commands to both: the same replies, the same state, the same calibration, byte for byte."""
    options = SimulationOptions(rate_hz=100.0, magnetometer=has_magnetometer)
    simulated = SimulatedDevice(SimulatedImu(options), 100.0, 9 if has_magnetometer else 6, LinkFaults())
    stream = b"".join(encode_command(c, a, i, d) for i, (c, a, d) in enumerate(orders))
    expected, found = BinaryDecoder(), BinaryDecoder()
    expected.feed(simulated.obey(stream), 0)
    device = simulated.device_id
    said = talk.ask("device", device, simulated.boot, int(has_magnetometer), *_pieces(stream, sizes)).split()
    found.feed(b"".join(map(bytes.fromhex, said)), 0)
    assert found.replies == expected.replies and found.calibration == expected.calibration
    assert found.skipped == expected.skipped
    assert (found.hello is None) == (expected.hello is None)
    if found.hello is not None and expected.hello is not None:
        born = {f"Physio-{device & 0xFFFF:04X}": f"SIM-{device & 0xFFFF:04X}"}  # each has a name of its own
        same = replace(found.hello, name=born.get(found.hello.name, found.hello.name), mag_range_ut=0)
        assert same == replace(cast(Hello, expected.hello), mag_range_ut=0)
