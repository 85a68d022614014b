"""Bytes as devices send them, in memory, and a link that delivers them in chunks at given moments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import cast

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import FloatArray
from physio_desktop.errors import SourceEnded
from physio_desktop.sensing.simulated_device import LinkFaults, SimulatedDevice
from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions

RATE_HZ = 100
_MODELLED = 12_000  # two minutes of real movement, played over and over
_CHUNKS = (4 << 10, 64 << 10)  # bytes of a read when there is much to read


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes that one read gives, and the host time at which it does."""

    data: bytes
    arrival_us: int


class MemoryLink:
    """A ByteLink that gives one chunk per read, as fast as it is asked."""

    fallback_id = "MEMORY"

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.clock = self
        self._chunks = iter(chunks)
        self._now_us = 0

    def now_us(self) -> int:
        return self._now_us

    def check_sleep(self) -> bool:
        return False

    def open(self) -> None:
        """There is nothing to open."""

    def read(self, timeout_s: float) -> bytes:
        chunk = next(self._chunks, None)
        if chunk is None:
            raise SourceEnded("That was all.")
        self._now_us = chunk.arrival_us
        return chunk.data

    def write(self, data: bytes) -> None:
        """It has no ears."""

    def close(self) -> None:
        """There is nothing to close."""

    def next_speed(self) -> bool:
        return False


class _Looped:
    """The counts of a simulated sensor over and over: modelling more of them takes longer than decoding."""

    def __init__(self, counts: npt.NDArray[np.int16], scale: FloatArray) -> None:
        self.scale = scale
        self.options = SimulationOptions(rate_hz=RATE_HZ)
        self._counts = counts
        self._next = 0

    def take(self, n: int) -> npt.NDArray[np.int16]:
        rows = np.arange(self._next, self._next + n) % len(self._counts)
        self._next += n
        return self._counts[rows]


def modelled() -> tuple[npt.NDArray[np.int16], FloatArray]:
    """Counts (n, 9) of the simulated sensor, and their scale."""
    imu = SimulatedImu(SimulationOptions(rate_hz=RATE_HZ, seed=3))
    return imu.take(_MODELLED), imu.scale


def binary_frames(n: int) -> list[tuple[int, bytes]]:
    """What the simulated device sends for n samples at 100 Hz, hello frames included: when, and what."""
    counts, scale = modelled()
    looped = cast(SimulatedImu, _Looped(counts, scale))
    device = SimulatedDevice(looped, RATE_HZ, 9, LinkFaults(jitter_ms=2.0, seed=3))
    n_frames = n // 5
    return list(islice(device.frames(), n_frames + -(-n // RATE_HZ)))


def json_lines(n: int) -> list[tuple[int, bytes]]:
    """Lines as the Progo firmware posts them."""
    return [(time_us, json.dumps(message).encode() + b"\r\n") for time_us, message in _messages(n)]


def delimited_lines(n: int) -> list[tuple[int, bytes]]:
    """A header, then lines of milliseconds and nine values."""
    lines = [(0, b"ms,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z,mag_x,mag_y,mag_z\r\n")]
    for i, row in enumerate(_rows(n)):
        lines.append((i * 10_000, (f"{i * 10}," + ",".join(f"{v:.3f}" for v in row) + "\r\n").encode()))
    return lines


def chunks_of(pieces: Sequence[tuple[int, bytes]], seed: int = 4) -> list[Chunk]:
    """The stream in reads of 4 to 64 kB, cut anywhere; a read happens when its last byte has come."""
    data = b"".join(piece for _, piece in pieces)
    ends = np.cumsum([len(piece) for _, piece in pieces])
    times_us = np.maximum.accumulate([time_us for time_us, _ in pieces])
    rng = np.random.default_rng(seed)
    chunks = []
    start = 0
    while start < len(data):
        stop = min(start + int(rng.integers(*_CHUNKS)), len(data))
        chunks.append(Chunk(data[start:stop], int(times_us[np.searchsorted(ends, stop)])))
        start = stop
    return chunks


def _rows(n: int) -> Iterator[list[float]]:
    counts, scale = modelled()
    values = np.round(counts * scale.astype(np.float64), 3).tolist()
    for i in range(n):
        yield values[i % len(values)]


def _messages(n: int) -> Iterator[tuple[int, dict[str, object]]]:
    for i, row in enumerate(_rows(n)):
        triples = [dict(zip("xyz", row[k : k + 3], strict=True)) for k in (0, 3, 6)]
        yield (
            i * 10_000,
            {
                "device_id": "ESP32_TEST_001",
                "timestamp": 1640995200000 + i * 10,
                "magnetometer_available": True,
                "accelerometer": triples[0],
                "gyroscope": triples[1],
                "magnetometer": triples[2],
                "temperature": 26.8,
            },
        )
