"""The terminal's bytes: bounded, and told as bytes or messages whatever the cuts."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from physio_desktop.sensing.binary_frames import (
    Command,
    Hello,
    Reply,
    encode_command,
    encode_hello,
    encode_reply,
    encode_samples,
)
from physio_desktop.sensing.byte_log import ByteLog, Chunk
from physio_desktop.sensing.byte_words import MessageReader, byte_lines

HELLO = Hello(7, 1, 100, 8, 1000, 400, True, True, 55, "1.2", "Blau")
SAMPLES = encode_samples(7, 1, 0, 0, 10_000, np.zeros((5, 9), np.int16), np.ones(9, np.float32))


@given(st.lists(st.binary(max_size=300), max_size=60), st.integers(1, 2000))
def test_the_log_keeps_the_newest_within_its_bound(parts: list[bytes], most: int) -> None:
    log = ByteLog(most)
    for i, part in enumerate(parts):
        log.add(part, i)
    kept = log.since(0)
    assert sum(len(chunk.data) for chunk in kept) <= most
    assert b"".join(parts).endswith(b"".join(chunk.data for chunk in kept)) or not kept
    assert [chunk.number for chunk in log.since(len(parts) - 2)] == [c.number for c in kept][-2:]


@given(st.binary(max_size=200))
def test_bytes_are_shown_as_they_are(data: bytes) -> None:
    lines = list(byte_lines(Chunk(0, 1_500_000, False, data)))
    assert bytes.fromhex("".join(line[16 : 16 + 47] for line in lines)) == data
    assert all(line.isprintable() and "1.500 <" in line for line in lines)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6))
@settings(deadline=None)
def test_messages_are_the_same_however_the_stream_was_cut(sizes: list[int]) -> None:
    damaged = bytearray(SAMPLES)
    damaged[9] ^= 1
    stream = encode_hello(HELLO) + SAMPLES + encode_reply(Reply(7, 3, 9, 1)) + bytes(damaged) + SAMPLES
    reader = MessageReader(is_binary=True)
    lines, at, i = [], 0, 0
    while at < len(stream):
        size = sizes[i % len(sizes)]
        lines += reader.lines(Chunk(i, 0, False, stream[at : at + size]))
        at, i = at + size, i + 1
    said = "\n".join(lines)
    assert "'Blau', firmware '1.2'" in said and "100 Hz, with magnetometer" in said and "55 %" in said
    assert "reply: rate, token 9: refused" in said
    assert "skipped: 1 damaged" in said
    assert sum(int(line.split()[-1]) for line in lines if "samples: " in line) == 5 or "duplicate" in said


def test_what_is_sent_is_told_too() -> None:
    reader = MessageReader(is_binary=True)
    (line,) = reader.lines(Chunk(0, 0, True, encode_command(Command.RATE, 200, 3)))
    assert " > " in line and "command: rate" in line and "200" in line


@given(st.binary(max_size=400))
def test_text_formats_are_told_line_by_line_and_anything_else_does_no_harm(data: bytes) -> None:
    for is_binary in (True, False):
        reader = MessageReader(is_binary=is_binary)
        for line in reader.lines(Chunk(0, 0, False, data + b"\n")):
            assert "\n" not in line and "\x1b" not in line
    reader = MessageReader(is_binary=False)
    first = list(reader.lines(Chunk(0, 0, False, b"0.1,0.2,9.8\r\n0.1")))
    assert [line.split("  ")[-1] for line in first] == ["0.1,0.2,9.8"]
