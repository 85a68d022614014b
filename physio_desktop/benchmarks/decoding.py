"""How fast bytes become blocks, against a plain loop over the same bytes in the same run.

Ours is the whole way from a read to ImuBlock on one core: DeviceSource with an in-memory link, so detection
of the format, framing, checks, mapping of the clock and calibration are part of it. The stream is one that
comes at 100 Hz (binary: five samples a frame and a hello frame a second, as the simulated device sends it),
cut into reads of 4 to 64 kB. The plain loop takes the same bytes apart and converts sample by sample, and
maps no clock and applies no calibration. Both run in turns on this thread and are timed by the processor time
that they use, so that one core is measured however busy the machine is; the best of eleven runs of each
counts, because what else goes on (shared caches, the other half of a core) only ever adds time.
"""

from __future__ import annotations

import json
import struct
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from physio_desktop.benchmarks.byte_streams import (
    Chunk,
    MemoryLink,
    binary_frames,
    chunks_of,
    delimited_lines,
    json_lines,
)
from physio_desktop.benchmarks.figures import Figure, Row
from physio_desktop.domain import ImuBlock
from physio_desktop.errors import SourceEnded
from physio_desktop.sensing import cobs
from physio_desktop.sensing.device import DeviceSource

_RUNS = 11
Values = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """A stream of n samples, and the plain loop that it is compared with."""

    make: Callable[[int], list[tuple[int, bytes]]]
    n: int
    plain: Callable[[Sequence[Chunk]], list[Values]]
    against: str


def measure(figure: Figure, kind: Format, short: bool) -> Iterator[Row]:
    """Samples per second, and how many times the speed of the plain loop that is."""
    n = kind.n // 2 if short else kind.n
    pieces = kind.make(n)
    chunks = chunks_of(pieces)
    ours_s, plain_s = [], []
    for _ in range(_RUNS):
        begun = time.thread_time()
        blocks = decoded(chunks)
        ours_s.append(time.thread_time() - begun)
        begun = time.thread_time()
        rows = kind.plain(chunks)
        plain_s.append(time.thread_time() - begun)
        if not sum(map(len, blocks)) == len(rows) == n:
            raise RuntimeError(f"{sum(map(len, blocks))} of {n} samples came out, {len(rows)} of the loop")
    live = [Chunk(data, time_us) for time_us, data in pieces[: len(pieces) // 4]]
    begun = time.thread_time()
    n_live = sum(map(len, decoded(live)))
    live_speed = n_live / (time.thread_time() - begun)
    yield figure.row(
        n / min(ours_s),
        ratio=min(plain_s) / min(ours_s),
        against=kind.against,
        note=f"{live_speed:,.0f}/s where each frame or line comes with a read of its own",
    )


def decoded(chunks: Sequence[Chunk]) -> list[ImuBlock]:
    source = DeviceSource("memory:", MemoryLink(chunks))
    source.open()
    blocks: list[ImuBlock] = []
    try:
        while True:
            blocks += source.read(0)
    except SourceEnded:
        return [*blocks, *source.flush()]


def plain_binary(chunks: Sequence[Chunk]) -> list[Values]:
    """Frames off the stream; checked by CRC, one struct.unpack and nine products a sample."""
    header, sample = struct.Struct("<BBIBBIIIB3xfff"), struct.Struct("<9h")
    rows: list[Values] = []
    tail = b""
    for chunk in chunks:
        *frames, tail = (tail + chunk.data).split(b"\0")
        for frame in frames:
            decoded = cobs.decode(frame) if frame else None
            if not decoded or zlib.crc32(decoded[:-4]) != int.from_bytes(decoded[-4:], "little"):
                continue
            if decoded[1] != 2:
                continue
            _, _, _, _, _, _, _, _, n, acc, gyr, mag = header.unpack_from(decoded)
            for i in range(n):
                ax, ay, az, gx, gy, gz, mx, my, mz = sample.unpack_from(decoded, header.size + 18 * i)
                rows.append(
                    (ax * acc, ay * acc, az * acc, gx * gyr, gy * gyr, gz * gyr, mx * mag, my * mag, mz * mag)
                )
    return rows


def plain_json(chunks: Sequence[Chunk]) -> list[Values]:
    """One json.loads and nine look-ups a line."""
    rows: list[Values] = []
    for line in _lines(chunks):
        message = json.loads(line)
        acc, gyr, mag = message["accelerometer"], message["gyroscope"], message["magnetometer"]
        rows.append(
            (acc["x"], acc["y"], acc["z"], gyr["x"], gyr["y"], gyr["z"], mag["x"], mag["y"], mag["z"])
        )
    return rows


def plain_delimited(chunks: Sequence[Chunk]) -> list[Values]:
    """One split and ten times float a line."""
    lines = _lines(chunks)
    next(lines)
    return [tuple([float(cell) for cell in line.split(b",")]) for line in lines]


def _lines(chunks: Sequence[Chunk]) -> Iterator[bytes]:
    tail = b""
    for chunk in chunks:
        *lines, tail = (tail + chunk.data).split(b"\n")
        yield from lines


BINARY = Format(binary_frames, 200_000, plain_binary, "a loop with struct over the same bytes")
JSON = Format(json_lines, 20_000, plain_json, "a loop with json.loads over the same bytes")
DELIMITED = Format(delimited_lines, 60_000, plain_delimited, "a loop with split and float")
