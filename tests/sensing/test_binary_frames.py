"""The binary format: what is encoded is decoded, and what is damaged costs one frame at most."""

from __future__ import annotations

import itertools
import math
import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest
from device_streams import BOOT_TEXT, DEVICE_ID, HELLO, SCALE, decode, hello_frame, sample_frames, some_counts
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from physio_desktop.domain import Calibration, Matrix, Vector
from physio_desktop.sensing import cobs
from physio_desktop.sensing.binary_frames import (
    MAX_FRAME,
    BinaryDecoder,
    CalibrationFrame,
    Command,
    CommandFrame,
    Reply,
    decode_command,
    decode_hello,
    encode_calibration,
    encode_command,
    encode_hello,
    encode_reply,
    encode_samples,
    frame,
    payload_of,
    text_bytes,
)
from physio_desktop.sensing.kept_calibration import KeptCalibration

CUBE_ROTATIONS: list[Matrix] = [
    tuple(tuple(float(v) for v in row) for row in np.eye(3)[list(order)] * np.array(signs)[:, None])  # type: ignore[misc]
    for order in itertools.permutations(range(3))
    for signs in itertools.product((-1, 1), repeat=3)
    if np.linalg.det(np.eye(3)[list(order)] * np.array(signs)[:, None]) > 0
]


def _payload(encoded: bytes) -> bytes:
    payload = payload_of(encoded.strip(b"\0"))
    assert payload is not None
    return payload


@given(st.binary(max_size=1200) | st.binary(max_size=4).map(lambda part: part * 300))
def test_cobs_round_trip(payload: bytes) -> None:
    encoded = cobs.encode(payload)
    assert 0 not in encoded
    assert len(encoded) <= len(payload) + 1 + len(payload) // 254
    assert cobs.decode(encoded) == payload


@given(st.binary(max_size=300))
def test_cobs_decodes_or_refuses_anything(encoded: bytes) -> None:
    payload = cobs.decode(encoded)
    assert payload is None or 0 in encoded or cobs.decode(cobs.encode(payload)) == payload


@given(
    counts=st.sampled_from((6, 9)).flatmap(
        lambda n_axes: hnp.arrays(
            np.int16,
            st.tuples(st.integers(1, 50), st.just(n_axes)),
            elements=st.sampled_from((-32768, 32767, 0, -1)) | st.integers(-32768, 32767),
        )
    ),
    counter=st.integers(0, 2**32 - 1),
    device_us=st.integers(0, 2**32 - 1),
    period_us=st.integers(1, 9_999_999),
    boot=st.integers(0, 255),
)
def test_samples_round_trip(
    counts: np.ndarray, counter: int, device_us: int, period_us: int, boot: int
) -> None:
    data = encode_samples(DEVICE_ID, boot, counter, device_us, period_us, counts, SCALE)
    (batch,) = BinaryDecoder().feed(data, 5)
    n, n_axes = counts.shape
    assert len(data) <= MAX_FRAME + 2
    assert batch.device_values.dtype == np.int16
    assert (batch.device_values[:, :n_axes] == counts).all()
    assert (batch.device_values[:, n_axes:] == 0).all()
    assert batch.counter is not None and batch.device_us is not None
    assert batch.counter.tolist() == [counter + i for i in range(n)]
    assert batch.device_us.tolist() == [device_us + i * period_us for i in range(n)]
    assert not batch.new_epoch and (batch.arrival_us == 5).all()
    assert (batch.scale[:n_axes] == SCALE[:n_axes]).all() and np.isnan(batch.scale[n_axes:]).all()


def test_values_are_exactly_count_times_scale() -> None:
    counts = np.tile(np.arange(-32768, 32768, 7, dtype=np.int16)[:, None], (1, 9))
    batches = BinaryDecoder().feed(b"".join(sample_frames(counts, per_frame=50)), 0)
    values = np.concatenate([Calibration().apply(b.device_values, b.scale) for b in batches])
    exact = np.array([[np.float32(float(c) * float(s)) for s in SCALE] for c in counts[:, 0].tolist()])
    assert values.dtype == np.float32 and (values == exact).all()


def test_the_example_of_the_protocol_description() -> None:
    counts = np.array([[1, -2, 4096, 0, 10, -10, 1500, -300, 2000]], np.int16)
    scale = np.repeat(np.array([0.00239, 0.000533, 0.0146], np.float32), 3)
    assert encode_samples(0x7F3A0001, 5, 1000, 10_000_000, 10_000, counts, scale) == bytes.fromhex(
        "00 04 01 02 01 07 3a 7f 05 01 e8 03 01 04 80 96 98 03 10 27"
        "01 02 01 01 01 0e 8c a1 1c 3b 06 b9 0b 3a d7 34 6f 3c 01 03"
        "fe ff 02 10 01 02 0a 0d f6 ff dc 05 d4 fe d0 07 25 c9 93 60 00"
    )


def test_frames_of_other_sizes_are_not_encoded() -> None:
    for shape in ((0, 9), (51, 9), (5, 7)):
        with pytest.raises(ValueError):
            encode_samples(1, 0, 0, 0, 1, np.zeros(shape, np.int16), SCALE)


@pytest.mark.parametrize("before", [0, 1, 3, 12])
def test_counter_and_clock_wrap_around(before: int) -> None:
    start = 2**32 - before
    counts = some_counts(40)
    frames = [
        encode_samples(DEVICE_ID, 1, start + i, (start + i) * 10_000, 10_000, counts[i : i + 5], SCALE)
        for i in range(0, 40, 5)
    ]
    found = decode(b"".join(frames))
    assert np.diff(found.counter).tolist() == [1] * 39
    assert np.diff(found.device_us).tolist() == [10_000] * 39
    assert not found.new_epochs and not found.skipped


def test_lost_frames_leave_a_hole_in_the_counter() -> None:
    frames = sample_frames(some_counts(60))
    found = decode(b"".join([*frames[:3], *frames[8:]]))
    assert found.counter == [*range(15), *range(40, 60)]


def test_duplicates_and_late_frames_are_skipped_and_counted() -> None:
    frames = sample_frames(some_counts(60))
    mixed = [*frames[:4], frames[3], *frames[4:6], frames[2], *frames[6:]]
    found = decode(b"".join(mixed))
    assert found.counter == list(range(60)) and found.skipped == {"duplicate": 2}
    assert not found.new_epochs


def test_late_frames_now_and_then_are_no_restart() -> None:
    frames = sample_frames(some_counts(200))
    mixed = [piece for i, frame_ in enumerate(frames) for piece in (frame_, frames[i // 2])]
    found = decode(b"".join(mixed))
    assert found.counter == list(range(200)) and found.skipped == {"duplicate": 40}
    assert not found.new_epochs


def test_a_new_boot_number_begins_an_epoch() -> None:
    counts = some_counts(30)
    stream = [*sample_frames(counts, 5000, boot=1), BOOT_TEXT, *sample_frames(counts, 0, boot=2)]
    found = decode(b"".join(stream))
    assert found.new_epochs == [30] and found.counter == [*range(5000, 5030), *range(30)]
    assert found.device_us[30] == 0


def test_a_new_boot_number_with_a_higher_counter_begins_an_epoch() -> None:
    stream = [*sample_frames(some_counts(30), 0, boot=1), *sample_frames(some_counts(30), 900, boot=2)]
    assert decode(b"".join(stream)).new_epochs == [30]


def test_a_restart_with_the_same_boot_number_costs_two_frames() -> None:
    counts = some_counts(30)
    found = decode(b"".join([*sample_frames(counts, 5000), *sample_frames(counts, 0)]))
    assert found.new_epochs == [30] and found.counter == [*range(5000, 5030), *range(10, 30)]
    assert found.skipped == {"duplicate": 2}


def _with_crc_wrong(data: bytes) -> bytes:
    payload = _payload(data)
    return b"\0" + cobs.encode(payload + struct.pack("<I", zlib.crc32(payload) ^ 1)) + b"\0"


def _with_byte(data: bytes, at: int, value: int) -> bytes:
    payload = bytearray(_payload(data))
    payload[at] = value
    return frame(bytes(payload))


def _with_scale(data: bytes, scale: float) -> bytes:
    payload = bytearray(_payload(data))
    struct.pack_into("<f", payload, 24, scale)
    return frame(bytes(payload))


def _with_period(data: bytes, period_us: int) -> bytes:
    payload = bytearray(_payload(data))
    struct.pack_into("<I", payload, 16, period_us)
    return frame(bytes(payload))


_SPOILT = {
    "wrong crc": (_with_crc_wrong, "damaged"),
    "other version": (lambda data: _with_byte(data, 0, 2), "version"),
    "unknown type": (lambda data: _with_byte(data, 1, 99), "unknown"),
    "no samples": (lambda data: _with_byte(data, 20, 0), "malformed"),
    "wrong number of samples": (lambda data: _with_byte(data, 20, 4), "malformed"),
    "wrong flags": (lambda data: _with_byte(data, 7, 0), "malformed"),
    "cut header": (lambda data: frame(_payload(data)[:20]), "malformed"),
    "hardly a header": (lambda data: frame(_payload(data)[:5]), "malformed"),
    "nearly nothing": (lambda data: frame(b"\x01\x02\x03"), "damaged"),
    "scale not a number": (lambda data: _with_scale(data, float("nan")), "malformed"),
    "scale infinite": (lambda data: _with_scale(data, float("inf")), "malformed"),
    "scale zero": (lambda data: _with_scale(data, 0.0), "malformed"),
    "period zero": (lambda data: _with_period(data, 0), "malformed"),
    "period too long": (lambda data: _with_period(data, 10_000_000), "malformed"),
    "cut in two": (lambda data: data[:30] + b"\0" + data[30:], "damaged"),
}


@pytest.mark.parametrize("name", _SPOILT)
@pytest.mark.parametrize("at", [0, 2, 5])
def test_a_spoilt_frame_costs_itself_alone(name: str, at: int) -> None:
    spoil, kind = _SPOILT[name]
    frames = sample_frames(some_counts(30))
    found = decode(b"".join([*frames[:at], spoil(frames[at]), *frames[at + 1 :]]))
    assert found.counter == [i for i in range(30) if not 5 * at <= i < 5 * at + 5]
    assert set(found.skipped) == {kind}


@given(
    at=st.integers(0, 5),
    garbage=st.binary(min_size=1, max_size=3000),
    inside=st.floats(0, 1),
)
def test_garbage_costs_the_frame_it_hits_at_most(at: int, garbage: bytes, inside: float) -> None:
    counts = some_counts(30)
    frames = sample_frames(counts)
    between = decode(b"".join([*frames[:at], garbage, *frames[at:]]), "binary")
    assert between.counter == list(range(30)) and (between.values == counts).all()
    cut = 1 + int(inside * (len(frames[at]) - 3))
    hit = frames[at][:cut] + garbage.replace(b"\0", b"\1") + frames[at][cut:]
    found = decode(b"".join([*frames[:at], hit, *frames[at + 1 :]]), "binary")
    assert found.counter == [i for i in range(30) if not 5 * at <= i < 5 * at + 5]
    assert sum(found.skipped.values()) == 1


@given(st.data())
def test_one_flipped_bit_never_gives_a_wrong_sample(data: st.DataObject) -> None:
    counts = some_counts(30)
    stream = bytearray(b"".join(sample_frames(counts)))
    at = data.draw(st.integers(0, len(stream) - 1))
    stream[at] ^= 1 << data.draw(st.integers(0, 7))
    found = decode(bytes(stream), "binary")
    kept = [n for n in found.counter if n is not None]
    assert (found.values == counts[kept]).all()
    assert len(kept) >= 20  # a delimiter that is hit may join two frames


def test_oversized_frames_are_counted_once_however_long() -> None:
    frames = sample_frames(some_counts(10))
    for length in (MAX_FRAME + 1, 5000, 200_000):
        stream = frames[0] + b"\x05" * length + b"\0" + frames[1]
        for step in (len(stream), 1000, 7):
            found = decode(stream[i : i + step] for i in range(0, len(stream), step))
            assert found.counter == list(range(10)) and found.skipped == {"oversized": 1}


def test_boot_text_and_hello_between_frames_do_no_harm() -> None:
    frames = sample_frames(some_counts(20))
    found = decode(b"".join([BOOT_TEXT, hello_frame(), *frames[:2], BOOT_TEXT, hello_frame(), *frames[2:]]))
    assert found.counter == list(range(20)) and not found.new_epochs
    device = found.decoder.device
    assert device is not None and device.id == "7F3A0001" and device.name == "Strap é"
    assert (device.firmware, device.battery_percent, device.nominal_rate_hz) == ("1.2.3", 87, 100.0)
    assert (device.acc_range_g, device.gyr_range_dps, device.mag_range_ut) == (8.0, 1000.0, 400.0)


def test_the_device_is_known_without_a_hello() -> None:
    device = decode(b"".join(sample_frames(some_counts(5, 6)))).decoder.device
    assert device is not None and (device.id, device.n_axes, device.format) == ("7F3A0001", 6, "binary")


def test_axes_may_change_while_streaming() -> None:
    stream = [*sample_frames(some_counts(10, 9)), *sample_frames(some_counts(10, 6), counter=10)]
    decoder = BinaryDecoder()
    with_field, without = decoder.feed(b"".join(stream), 0)
    assert np.isfinite(with_field.scale).all() and np.isnan(without.scale[6:]).all()
    assert with_field.counter is not None and without.counter is not None
    assert [*with_field.counter, *without.counter] == list(range(20))


@given(
    battery=st.none() | st.integers(0, 100),
    texts=st.tuples(st.text(max_size=15), st.text(max_size=15)),
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans()),
)
def test_hello_round_trip(
    battery: int | None, texts: tuple[str, str], flags: tuple[bool, bool, bool]
) -> None:
    firmware, name = texts
    hello = replace(
        HELLO,
        battery_percent=battery,
        firmware=firmware,
        name=name,
        has_magnetometer=flags[0],
        streaming=flags[1],
        identifying=flags[2],
    )
    assert decode_hello(_payload(encode_hello(hello))) == hello


@given(st.binary(max_size=80))
def test_any_hello_or_reply_is_read_or_skipped(rest: bytes) -> None:
    for kind in (1, 2, 3, 4, 16):
        decoder = BinaryDecoder()
        decoder.feed(frame(bytes((1, kind)) + rest), 0)
        read = decoder.hello, decoder.calibration, decoder.replies or None
        assert sum(what is not None for what in read) + sum(decoder.skipped.values()) == 1


_NUMBERS = st.floats(-999_000, 999_000, width=32)
_VECTORS = st.tuples(_NUMBERS, _NUMBERS, _NUMBERS)


@st.composite
def kept_calibrations(draw: st.DrawFn) -> KeptCalibration:
    rotation = draw(st.sampled_from(CUBE_ROTATIONS))
    return KeptCalibration(
        measured_s=draw(st.none() | st.integers(1, 2**32 - 1)),
        gyr_bias_rad_s=draw(_VECTORS),
        acc_offset_ms2=draw(_VECTORS),
        acc_scale=draw(_VECTORS),
        mag_offset_ut=draw(_VECTORS),
        mag_soft_iron=draw(st.tuples(_VECTORS, _VECTORS, _VECTORS)),
        rotation=rotation,
        axes_confirmed=draw(st.booleans()),
        gravity_ms2=draw(st.none() | st.floats(1, 20, width=32)),
    )


@given(st.integers(0, 255), st.integers(0, 2**32 - 1), st.integers(0, 255), st.binary(max_size=255))
def test_commands_round_trip(command: int, argument: int, token: int, data: bytes) -> None:
    payload = _payload(encode_command(command, argument, token, data))
    assert decode_command(payload) == CommandFrame(command, argument, token, data)
    for cut in range(len(payload)):
        kept = decode_command(payload[:cut])
        assert kept is None or (cut == 8 and kept.data == b"")
    assert decode_command(payload + b"\1") is None or not data


def test_a_command_without_data_is_as_it_always_was() -> None:
    assert encode_command(Command.RATE, 200, 7) == frame(bytes.fromhex("01 10 03 07 c8 00 00 00"))
    with pytest.raises(ValueError):
        encode_command(Command.NAME, data=bytes(256))


def test_the_commands_of_the_protocol_description() -> None:
    assert encode_command(Command.NAME, token=7, data="Knie é".encode()) == bytes.fromhex(
        "00 05 01 10 07 07 01 01 01 0d 07 4b 6e 69 65 20 c3 a9 8f 64 72 8f 00"
    )


@given(st.binary(max_size=300))
def test_any_command_is_read_or_refused(payload: bytes) -> None:
    for whole in (payload, b"\x01\x10" + payload):
        read = decode_command(whole)
        if read is not None:
            assert _payload(encode_command(read.command, read.argument, read.token, read.data)) in (
                whole,
                whole[:-1],  # a length of zero may be written or left out
            )


@given(st.text(max_size=80))
def test_texts_are_cut_after_a_whole_character(text: str) -> None:
    data = text_bytes(text)
    assert len(data) <= 63 and text.startswith(data.decode())
    assert len(data) > 59 or data == text.encode()


def test_replies_round_trip() -> None:
    reply = Reply(DEVICE_ID, Command.RATE, 7, 1)
    decoder = BinaryDecoder()
    decoder.feed(encode_reply(reply) * 2, 0)
    assert decoder.replies == [reply, reply]


@given(st.none() | kept_calibrations())
def test_kept_calibrations_round_trip(kept: KeptCalibration | None) -> None:
    decoder = BinaryDecoder()
    decoder.feed(encode_calibration(DEVICE_ID, kept), 0)
    assert decoder.calibration == CalibrationFrame(DEVICE_ID, kept) and not decoder.skipped
    if kept is not None:
        assert len(kept.to_bytes()) == 129


@given(st.integers(0, 128), st.binary(min_size=4, max_size=4))
def test_a_spoilt_calibration_is_refused_or_sane(at: int, four: bytes) -> None:
    record = KeptCalibration(measured_s=1_700_000_000).to_bytes()
    spoilt = (record[:at] + four + record[at + 4 :])[:129]
    kept = KeptCalibration.from_bytes(spoilt)
    if kept is not None:
        assert np.isfinite(kept.acc_scale).all() and KeptCalibration.from_bytes(kept.to_bytes()) == kept
    decoder = BinaryDecoder()
    decoder.feed(frame(bytes((1, 4)) + DEVICE_ID.to_bytes(4, "little") + b"\x81" + spoilt), 0)
    assert (decoder.calibration is None) == (kept is None) == (decoder.skipped == {"malformed": 1})


def test_a_calibration_that_is_none_is_refused() -> None:
    record = KeptCalibration().to_bytes()
    assert KeptCalibration.from_bytes(record[:-1]) is None
    mirrored = KeptCalibration(rotation=((-1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)))
    assert KeptCalibration.from_bytes(mirrored.to_bytes()) is None
    for number in (math.nan, math.inf, 1e7):
        with pytest.raises(ValueError):
            KeptCalibration(acc_scale=(1.0, number, 1.0)).to_bytes()


@given(
    gyr_bias=st.tuples(*[st.floats(-0.3, 0.3)] * 3),
    mag_offset=st.tuples(*[st.floats(-90, 90)] * 3),
    rotation=st.sampled_from(CUBE_ROTATIONS),
    measured_s=st.integers(1, 4_000_000_000),
    confirmed=st.booleans(),
)
def test_a_profile_that_a_device_kept_gives_the_same_samples(
    gyr_bias: Vector, mag_offset: Vector, rotation: Matrix, measured_s: int, confirmed: bool
) -> None:
    profile = Calibration(
        gyr_bias_rad_s=gyr_bias,
        mag_offset_ut=mag_offset,
        rotation=rotation,
        source="profile",
        measured_at=datetime.fromtimestamp(measured_s, UTC).isoformat(timespec="seconds"),
        gravity_ms2=9.8125,
        axes_confirmed=confirmed,
    )
    kept = KeptCalibration.from_bytes(KeptCalibration.of(profile).to_bytes())
    assert kept is not None
    back = kept.calibration()
    counts = some_counts(50)
    assert back.apply(counts, SCALE).tobytes() == profile.apply(counts, SCALE).tobytes()
    assert replace(back, gyr_bias_rad_s=gyr_bias, mag_offset_ut=mag_offset) == profile


def test_a_date_that_cannot_be_read_is_not_kept() -> None:
    assert KeptCalibration.of(Calibration(measured_at="last Tuesday")).measured_s is None


def test_replies_do_not_pile_up() -> None:
    decoder = BinaryDecoder()
    for token in range(100):
        decoder.feed(encode_reply(Reply(1, 1, token, 0)), 0)
    assert [reply.token for reply in decoder.replies] == list(range(84, 100))


def test_a_resumed_link_forgets_half_a_frame() -> None:
    counts = some_counts(15)
    frames = sample_frames(counts)
    decoder = BinaryDecoder()
    first = decoder.feed(frames[0] + frames[1][:20], 0)
    decoder.resume()
    rest = decoder.feed(frames[1][20:] + frames[2], 0)
    assert [int(n) for b in (*first, *rest) for n in b.device_values[:, 0]] == [
        *counts[:5, 0],
        *counts[10:, 0],
    ]
    assert not any(batch.new_epoch for batch in rest)


@settings(max_examples=30)
@given(st.lists(st.integers(1, 50), min_size=1, max_size=12), st.sampled_from((6, 9)))
def test_frames_of_any_sizes_in_a_row(sizes: list[int], n_axes: int) -> None:
    counts = some_counts(sum(sizes), n_axes)
    starts = np.cumsum([0, *sizes])
    stream = b"".join(sample_frames(counts[a:b], int(a), per_frame=50)[0] for a, b in pairwise(starts))
    found = decode(stream)
    assert found.counter == list(range(len(counts))) and (found.values[:, :n_axes] == counts).all()
