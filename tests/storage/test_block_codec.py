from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from storage_samples import SCALE, counts

from physio_desktop.errors import StorageError
from physio_desktop.storage.block_codec import MAX_SAMPLES, Run, decode, encode

LENGTHS = st.integers(1, 60)
TIMES = hnp.arrays(np.int64, LENGTHS, elements=st.integers(-(2**63), 2**63 - 1))
NINE = st.just(9)


def assert_same(found: Run, expected: Run) -> None:
    assert found.time_us.dtype == np.int64 and found.time_us.tobytes() == expected.time_us.tobytes()
    assert found.device_values.dtype == expected.device_values.dtype
    assert found.device_values.shape == expected.device_values.shape
    assert found.device_values.tobytes() == expected.device_values.tobytes()
    assert found.scale.tobytes() == expected.scale.tobytes()


@st.composite
def runs(draw: st.DrawFn) -> Run:
    time_us = draw(TIMES)
    shape = (len(time_us), 9)
    kind = draw(st.sampled_from(["int16", "bits", "decimal"]))
    if kind == "int16":
        values = draw(hnp.arrays(np.int16, shape))
    elif kind == "bits":  # every float there is: NaN with any payload, inf, -0.0, subnormal
        values = draw(hnp.arrays(np.uint32, shape)).view(np.float32)
    else:
        decimals = draw(st.integers(0, 6))
        whole = draw(hnp.arrays(np.int32, shape, elements=st.integers(-99_999, 99_999)))
        values = (whole / 10**decimals).astype(np.float32)
        if draw(st.booleans()):
            values[0, :3] = [np.nan, -0.0, np.inf]
    scale = draw(hnp.arrays(np.float32, 9))
    return Run(time_us, values, scale)


@given(runs(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_every_run_comes_back_bit_by_bit(run: Run, compact: bool) -> None:
    assert_same(decode(encode(run, compact=compact)), run)


@given(runs(), st.booleans(), st.data())
@settings(max_examples=150, deadline=None)
def test_any_changed_byte_is_noticed(run: Run, compact: bool, data: st.DataObject) -> None:
    payload = bytearray(encode(run, compact=compact))
    position = data.draw(st.integers(0, len(payload) - 1))
    payload[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(StorageError):
        decode(bytes(payload))


@given(runs(), st.data())
@settings(max_examples=50, deadline=None)
def test_a_cut_or_longer_payload_is_noticed(run: Run, data: st.DataObject) -> None:
    payload = encode(run, compact=True)
    with pytest.raises(StorageError):
        decode(payload[: data.draw(st.integers(0, len(payload) - 1))])
    with pytest.raises(StorageError):
        decode(payload + b"\0")


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_foreign_bytes_are_refused(payload: bytes) -> None:
    with pytest.raises(StorageError):
        decode(payload)


HEADER = struct.Struct("<4sBBHIII")


def forged(n: int, kind: int, columns: list[tuple[int, int, int]], raw: bytes, version: int = 1) -> bytes:
    """A payload with a valid checksum and any content."""
    body = zlib.compress(raw)
    rest = SCALE.tobytes() + b"".join(struct.pack("<BBI", *c) for c in columns) + body
    head = (b"PDSB", version, kind, 0, n, len(body))
    return HEADER.pack(*head, zlib.crc32(rest, zlib.crc32(HEADER.pack(*head, 0)))) + rest


PLAIN = [(0, 255, 0)] * 10
PATCH_OUTSIDE = bytes(8 + 36) + struct.pack("<II", 1, 0)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        pytest.param(forged(MAX_SAMPLES, 1, PLAIN, b""), "size is impossible", id="bomb-header"),
        pytest.param(forged(2**32 - 1, 0, PLAIN, b""), "contradicts", id="too-many-samples"),
        pytest.param(forged(0, 0, PLAIN, b""), "contradicts", id="no-samples"),
        pytest.param(forged(1, 0, PLAIN, bytes(10**6)), "size is wrong", id="more-than-announced"),
        pytest.param(forged(1, 0, PLAIN, bytes(25)), "size is wrong", id="less-than-announced"),
        pytest.param(forged(1, 7, PLAIN, bytes(26)), "contradicts", id="unknown-type"),
        pytest.param(forged(1, 0, [(9, 255, 0)] * 10, bytes(26)), "contradicts", id="unknown-order"),
        pytest.param(forged(1, 0, [(0, 3, 0)] * 10, bytes(26)), "contradicts", id="decimals-of-counts"),
        pytest.param(
            forged(1, 1, [PLAIN[0], *[(0, 99, 0)] * 9], bytes(44)), "contradicts", id="many-decimals"
        ),
        pytest.param(
            forged(1, 1, [PLAIN[0], (0, 1, 1), *PLAIN[2:]], PATCH_OUTSIDE), "outside", id="patch-outside"
        ),
        pytest.param(forged(1, 0, PLAIN, bytes(26), version=2), "unknown version 2", id="newer-version"),
    ],
)
def test_a_forged_payload_with_a_valid_checksum_is_refused(payload: bytes, reason: str) -> None:
    with pytest.raises(StorageError, match=reason):
        decode(payload)


def test_the_forger_can_also_write_a_good_payload() -> None:
    assert len(decode(forged(1, 0, PLAIN, bytes(26))).time_us) == 1


@pytest.mark.parametrize("n", [0, MAX_SAMPLES + 1])
def test_wrong_lengths_are_not_encoded(n: int) -> None:
    with pytest.raises(ValueError, match="samples"):
        encode(Run(np.zeros(n, np.int64), np.zeros((n, 9), np.int16), SCALE), compact=True)


def test_other_types_are_not_encoded() -> None:
    with pytest.raises(ValueError, match="int16 or float32"):
        encode(Run(np.zeros(2, np.int64), np.zeros((2, 9)), SCALE), compact=True)  # type: ignore[arg-type]


def test_compact_is_a_third_of_the_raw_counts_and_times() -> None:
    n = 6000
    run = Run(np.arange(n, dtype=np.int64) * 10_000, counts(0, n), SCALE)
    assert len(encode(run, compact=True)) < n * (18 + 8) / 3


def test_decimal_floats_take_half_of_their_bits() -> None:
    n = 6000
    noise = np.random.default_rng(3).normal(0, 0.02, (n, 9))
    values = np.round(np.sin(np.arange(n)[:, None] / 200) + noise, 3).astype(np.float32)
    times = np.arange(n, dtype=np.int64) * 10_000
    plain = Run(times, (values + np.float32(1e-7)).astype(np.float32), SCALE)
    assert len(encode(Run(times, values, SCALE), compact=True)) < len(encode(plain, compact=True)) / 2
