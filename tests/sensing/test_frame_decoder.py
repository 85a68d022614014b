"""Any bytes, cut anyhow: the format is found, nothing raises, and the samples do not depend on the cuts."""

from __future__ import annotations

import time
import tracemalloc

import numpy as np
import pytest
from device_streams import (
    BOOT_TEXT,
    decode,
    hello_frame,
    joined,
    json_line,
    number_line,
    progo_line,
    sample_frames,
    some_counts,
    some_values,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from physio_desktop.benchmarks.fuzz import KINDS, FuzzResult, damaged, decoded, fuzz_decoder, valid_stream
from physio_desktop.sensing.frame_decoder import FORMATS, FrameDecoder

pytestmark = pytest.mark.filterwarnings("error")  # of NumPy: a decoder knows what it computes

FORMAT_OF = dict.fromkeys(KINDS, "delimited") | {
    "binary": "binary",
    "json nested": "json",
    "json flat": "json",
    "progo": "progo",
}
STREAMS = {
    "binary": b"".join(sample_frames(some_counts(20))),
    "json": b"".join(json_line(row) for row in some_values(20).tolist()),
    "progo": b"".join(progo_line(row) for row in some_values(20).tolist()),
    "delimited": b"".join(number_line(row) for row in some_values(20).tolist()),
}

seeds = st.integers(0, 2**32 - 1).map(np.random.default_rng)
cuttings = st.lists(st.integers(0, 300), min_size=1, max_size=8) | st.just([1])


def _cut(data: bytes, sizes: list[int]) -> list[bytes]:
    """Pieces of these sizes, over and over."""
    pieces, start, i = [], 0, 0
    sizes = sizes if any(sizes) else [1]
    while start < len(data):
        size = sizes[i % len(sizes)]
        pieces.append(data[start : start + size])
        start, i = start + size, i + 1
    return pieces


def _streams_do_not_depend_on_cuts(data: bytes, one: list[int], other: list[int]) -> None:
    whole = decoded([data])
    assert decoded(_cut(data, one)) == whole
    assert decoded(_cut(data, other)) == whole


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=8, deadline=None)
@given(seeds, cuttings, cuttings)
def test_valid_streams(kind: str, random: np.random.Generator, one: list[int], other: list[int]) -> None:
    data = valid_stream(kind, 30, random)
    _streams_do_not_depend_on_cuts(data, one, other)
    whole = decoded([data])
    assert whole.format == FORMAT_OF[kind]
    assert len(whole.labels) >= 30 and len(whole.counters) == len(whole.device_us) == len(whole.labels)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=8, deadline=None)
@given(seeds, st.integers(1, 30), cuttings, cuttings)
def test_damaged_streams(
    kind: str, random: np.random.Generator, n_faults: int, one: list[int], other: list[int]
) -> None:
    _streams_do_not_depend_on_cuts(damaged(valid_stream(kind, 30, random), random, n_faults), one, other)


@settings(max_examples=25, deadline=None)
@given(seeds, st.lists(st.sampled_from(list(KINDS)), min_size=2, max_size=4), cuttings, cuttings)
def test_mixed_streams(
    random: np.random.Generator, kinds: list[str], one: list[int], other: list[int]
) -> None:
    data = b"".join(valid_stream(kind, 12, random) for kind in kinds)
    _streams_do_not_depend_on_cuts(damaged(data, random, 3), one, other)


_WORDS = [b"\n", b"\r", b"\0", b",", b";", b"\t", b" ", b"1", b"-2.5", b"nan", b"_", b"{", b"}", b"ax", b":"]


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=2000) | st.lists(st.sampled_from(_WORDS), max_size=400).map(b"".join),
    cuttings,
    cuttings,
)
def test_random_streams(data: bytes, one: list[int], other: list[int]) -> None:
    _streams_do_not_depend_on_cuts(data, one, other)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("length", [1020, 1030, 4090, 4096, 4097, 5000])
def test_lines_and_frames_around_the_longest(kind: str, length: int) -> None:
    for end in (b"\n", b"\r\n", b"\0", b""):
        stream = STREAMS[kind]
        data = stream + b"7" * length + end + stream
        _streams_do_not_depend_on_cuts(data, [1], [1000, 29])


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(FORMATS), st.sampled_from(FORMATS), cuttings)
def test_the_format_stays_until_reset(first: str, second: str, sizes: list[int]) -> None:
    decoder = FrameDecoder()
    for chunk in _cut(STREAMS[first] + STREAMS[second], sizes):
        decoder.feed(chunk)
        assert decoder.format in (None, first)
    assert decoder.format == first
    decoder.reset()
    assert decoder.format is None and decoder.device is None and not decoder.skipped
    found = joined(decoder, [*decoder.feed(STREAMS[second]), *decoder.flush()])
    assert decoder.format == second and len(found) == 20


@pytest.mark.parametrize("kind", FORMATS)
def test_what_came_while_the_format_was_unknown_is_kept(kind: str) -> None:
    for start in (b"", BOOT_TEXT, b"\xff\xfe\x80" * 40 + b"\n", b"\0\0\0"):
        found = decode(_cut(start + STREAMS[kind], [7]))
        assert found.decoder.format == kind and len(found) == 20


@pytest.mark.parametrize("kind", FORMATS)
def test_samples_carry_the_time_at_which_their_bytes_came(kind: str) -> None:
    decoder = FrameDecoder()
    pieces = STREAMS[kind].splitlines(True) if kind != "binary" else sample_frames(some_counts(20))
    batches = [b for i, piece in enumerate(pieces) for b in decoder.feed(piece, 1000 * i)]
    arrivals = np.concatenate([batch.arrival_us for batch in batches])
    per_piece = 20 // len(pieces)
    expected = [1000 * (i // per_piece) for i in range(20)]
    if kind == "delimited":  # its first three lines mean something only with the third
        expected[:2] = [2000, 2000]
    assert arrivals.tolist() == expected


@pytest.mark.parametrize("kind", FORMATS)
def test_a_format_that_was_asked_for_is_the_only_one(kind: str) -> None:
    for other in FORMATS:
        assert (len(decode(STREAMS[other], kind)) == 20) == (other == kind)


def test_a_hello_alone_tells_the_format() -> None:
    """A stopped device sends nothing else, and has to be told to start."""
    decoder = FrameDecoder()
    assert not decoder.feed(BOOT_TEXT + hello_frame())
    assert decoder.format == "binary" and decoder.binary is not None and decoder.binary.hello is not None
    assert len(joined(decoder, decoder.feed(STREAMS["binary"]))) == 20


def test_the_end_of_a_short_stream_decides() -> None:
    for kind, stream in STREAMS.items():
        if kind not in ("binary", "delimited"):
            one = stream.splitlines(True)[0]
            assert len(decode(one, flush=False)) == 0 and len(decode(one)) == 1
    assert decode(b"").decoder.format is None


def test_after_resuming_nothing_is_glued_together() -> None:
    for kind, stream in STREAMS.items():
        decoder = FrameDecoder()
        batches = [*decoder.feed(stream + stream[:25])]
        decoder.resume()
        batches += decoder.feed(stream[:10] + b"\r\n\0" + stream)
        found = joined(decoder, [*batches, *decoder.flush()])
        assert decoder.format == kind
        first = decode(stream).values
        expected = [first] if kind == "binary" else [first, first]  # the second time they are late frames
        assert found.values[: len(first)].tobytes() == first.tobytes()
        assert kind == "binary" or found.values.tobytes() == np.concatenate(expected).tobytes()


@pytest.mark.parametrize("start", [b"", *STREAMS.values()], ids=["unknown", *STREAMS])
@pytest.mark.parametrize("filler", [b"\x07", b"7", b"1,", b"{", b" ", b"a:1,"])
def test_ten_megabytes_without_an_end_need_neither_memory_nor_time(start: bytes, filler: bytes) -> None:
    piece = (filler * 4096)[:4096]
    decoder = FrameDecoder()
    decoder.feed(start)
    tracemalloc.start()
    started_s = time.process_time()
    for _ in range(2560 if filler == b"7" else 256):
        decoder.feed(piece)
    spent_s = time.process_time() - started_s
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000 and spent_s < 5
    assert decoder.format == (None if not start else decode(start).decoder.format)
    after = [*decoder.feed(b"\r\n\0" + STREAMS["binary"]), *decoder.flush()]
    assert bool(after) == (start in (b"", STREAMS["binary"])) or decoder.format == "delimited"


def test_undetected_lines_do_not_pile_up() -> None:
    decoder = FrameDecoder()
    tracemalloc.start()
    for i in range(1000):
        decoder.feed(b"loop %d took 3 ms, free heap 12345\r\n" % i)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert decoder.format is None and peak < 200_000


def test_the_fuzz_run_is_clean() -> None:
    result = fuzz_decoder(300_000, seed=1)
    assert result.n_bytes == 300_000 and result.n_streams > 5
    assert (result.n_exceptions, result.n_differences, result.first_exception) == (0, 0, "")
    assert 0 < result.slowest_s_per_mb < 60


def test_the_fuzz_run_notices_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = FrameDecoder.feed

    def forgetful(self: FrameDecoder, data: bytes, arrival_us: int = 0) -> object:
        return feed(self, data[:-1] if len(data) > 150 else data, arrival_us)

    monkeypatch.setattr(FrameDecoder, "feed", forgetful)
    assert fuzz_decoder(60_000, seed=1).n_differences > 0
    monkeypatch.setattr(FrameDecoder, "feed", lambda *_: 1 / 0)
    result = fuzz_decoder(20_000, seed=1)
    assert isinstance(result, FuzzResult) and result.n_exceptions == result.n_streams
    assert "ZeroDivisionError" in result.first_exception


@pytest.mark.full
@pytest.mark.parametrize("seed", range(3))
def test_ten_megabytes_of_damage(seed: int) -> None:
    result = fuzz_decoder(10_000_000, seed)
    assert (result.n_exceptions, result.n_differences) == (0, 0)
