"""The decoder against random bytes and damaged streams: no exception, and the same samples for any cuts."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from physio_desktop.domain import Int64Array
from physio_desktop.sensing.binary_frames import Hello, encode_hello, encode_samples
from physio_desktop.sensing.frame_decoder import FrameDecoder
from physio_desktop.sensing.frames import SampleBatch

_STREAM_BYTES = 60_000
_CHUNK_SIZES = (100, 400, 4000, 20_000)  # largest chunk of a cutting
_LETTERS = b'0123456789.,;:-+eE \t\r\n\0{}[]"xyzagmnif_'
_TOKENS = (b"nan", b"_", b",", b"\n", b"\r", b"\0", b"1e400", b"null", b" ", b"-", b"\ngx,gy,gz,ax,ay,az\n")
_HEADER = "acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z"


@dataclass(frozen=True, slots=True)
class FuzzResult:
    """What came of it. `n_differences`: streams whose samples depended on how they were cut."""

    n_bytes: int
    n_streams: int
    n_exceptions: int
    n_differences: int
    slowest_s_per_mb: float
    first_exception: str = ""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Everything that a decoder made of a stream and that may not depend on how it was cut."""

    format: str | None
    values: bytes
    counters: tuple[int | None, ...]
    device_us: tuple[int | None, ...]
    labels: tuple[str | None, ...]
    new_epochs: tuple[int, ...]
    scales: bytes
    skipped: tuple[tuple[str, int], ...]
    described: str  # device, names and units of the channels


def fuzz_decoder(n_bytes: int, seed: int) -> FuzzResult:
    """Feed `n_bytes` of random and damaged streams, each twice in different random chunks."""
    random = np.random.default_rng(seed)
    n_fed = n_streams = n_exceptions = n_differences = 0
    slowest_s_per_mb, first_exception = 0.0, ""
    while n_fed < n_bytes:
        data = _stream(random)[: n_bytes - n_fed]
        n_fed += len(data)
        n_streams += 1
        started_s = time.process_time()
        try:
            one, other = (decoded(random_chunks(data, random)) for _ in range(2))
            n_differences += one != other
        except Exception as error:  # whatever it is, it is a finding
            n_exceptions += 1
            first_exception = first_exception or f"{type(error).__name__}: {error}"
        if len(data) > _STREAM_BYTES // 2:
            s_per_mb = (time.process_time() - started_s) / (2 * len(data)) * 1e6
            slowest_s_per_mb = max(slowest_s_per_mb, s_per_mb)
    return FuzzResult(n_fed, n_streams, n_exceptions, n_differences, slowest_s_per_mb, first_exception)


def decoded(chunks: Iterable[bytes], format: str | None = None) -> Decoded:
    """All that a fresh decoder says of a stream in these pieces, its end included."""
    decoder = FrameDecoder(format)
    batches = [batch for chunk in chunks for batch in decoder.feed(chunk)]
    batches += decoder.flush()
    starts = itertools.accumulate((len(batch) for batch in batches), initial=0)
    epochs = [start for start, batch in zip(starts, batches, strict=False) if batch.new_epoch]
    described = f"{decoder.device} {decoder.names_its_channels} {sorted(decoder.units.items())}"
    return Decoded(
        format=decoder.format,
        values=b"".join(batch.device_values.tobytes() for batch in batches),
        counters=tuple(_each(batches, lambda batch: batch.counter)),
        device_us=tuple(_each(batches, lambda batch: batch.device_us)),
        labels=tuple(batch.label for batch in batches for _ in range(len(batch))),
        new_epochs=tuple(epochs),
        scales=b"".join(batch.scale.tobytes() * len(batch) for batch in batches),
        skipped=tuple(sorted(decoder.skipped.items())),
        described=described,
    )


def _each(
    batches: Sequence[SampleBatch], what: Callable[[SampleBatch], Int64Array | None]
) -> Iterator[int | None]:
    for batch in batches:
        numbers = what(batch)
        yield from [None] * len(batch) if numbers is None else numbers.tolist()


def random_chunks(data: bytes, random: np.random.Generator) -> Iterator[bytes]:
    """The stream in pieces of random length, an empty one now and then."""
    largest = int(random.choice(_CHUNK_SIZES))
    start = 0
    while start < len(data):
        stop = start + int(random.integers(0, largest + 1))
        yield data[start:stop]
        start = stop


def damaged(data: bytes, random: np.random.Generator, n: int) -> bytes:
    """The stream with n faults: bytes flipped, lost, inserted or sent twice, or a word put in."""
    for _ in range(n):
        at = int(random.integers(0, len(data) + 1))
        length = int(random.integers(1, 40))
        fault = random.integers(0, 5)
        if fault == 0 and at < len(data):
            data = data[:at] + bytes((data[at] ^ 1 << int(random.integers(0, 8)),)) + data[at + 1 :]
        elif fault == 1:
            data = data[:at] + data[at + length :]
        elif fault == 2:
            data = data[:at] + random.bytes(length) + data[at:]
        elif fault == 3:
            data = data[:at] + data[at : at + 10 * length] + data[at:]
        else:
            data = data[:at] + _TOKENS[int(random.integers(0, len(_TOKENS)))] + data[at:]
    return data


def valid_stream(kind: str, n: int, random: np.random.Generator) -> bytes:
    """About n samples of a device of one of the `KINDS`."""
    if kind == "binary":
        return _binary(n, random)
    head, line = KINDS[kind]
    values = random.normal((0, 0, 9.81, 0, 0, 0, 20, 0, -40), 1, (n, 9))
    end = "\r\n" if random.integers(0, 2) else "\n"
    return (head + "".join(line(i, [f"{v:.2f}" for v in row]) + end for i, row in enumerate(values))).encode()


def _stream(random: np.random.Generator) -> bytes:
    """Noise, a damaged stream of one format, or pieces of several."""
    shape, length = random.integers(0, 10), int(_STREAM_BYTES ** random.uniform(0.5, 1))
    if shape == 0:
        return random.bytes(length)
    if shape == 1:
        return bytes(random.choice(list(_LETTERS), length).astype(np.uint8))
    kinds = list(random.choice(list(KINDS), 1 if shape < 8 else 3))
    parts = [valid_stream(str(kind), int(random.integers(1, 800)), random) for kind in kinds]
    data = b"".join(itertools.islice(itertools.cycle(parts), 40))[:length]
    return damaged(data, random, int(random.choice((0, 1, 10, 100))))


def _binary(n: int, random: np.random.Generator) -> bytes:
    per_frame, n_axes = int(random.integers(1, 51)), int(random.choice((6, 9)))
    scale = np.repeat(np.array([0.0024, 0.0006, 0.0146], np.float32), 3)
    counter, boot = int(random.choice((0, 2**32 - n // 2))), int(random.integers(0, 256))
    parts = [encode_hello(Hello(7, boot, 100, 8, 1000, 400, n_axes == 9, True, 50, "1.0", "fuzz"))]
    for i in range(0, n, per_frame):
        counts = random.integers(-32768, 32768, (per_frame, n_axes)).astype(np.int16)
        parts.append(encode_samples(7, boot, counter + i, (counter + i) * 10_000, 10_000, counts, scale))
    return b"".join(parts)


def _json_nested(i: int, v: Sequence[str]) -> str:
    acc, gyr, mag = (f'{{"x":{v[k]},"y":{v[k + 1]},"z":{v[k + 2]}}}' for k in (0, 3, 6))
    label = "squat" if i // 50 % 2 else "arm_raise"
    return (
        f'{{"device_id":"F1","timestamp":{1640995200000 + 10 * i},"exercise_type":"{label}",'
        f'"accelerometer":{acc},"gyroscope":{gyr},"magnetometer":{mag},"temperature":26.8}}'
    )


def _json_flat(i: int, v: Sequence[str]) -> str:
    names = [f"{name}_{axis}" for name in ("accel", "gyro") for axis in "xyz"]
    return "{" + ",".join(f'"{name}":{value}' for name, value in zip(names, v, strict=False)) + "}"


def _progo(i: int, v: Sequence[str]) -> str:
    acc, gyr, mag = (",".join(v[k : k + 3]) for k in (0, 3, 6))
    return f"[AA:BB:CC:DD:EE:FF | bicep_curl | NORM | WS:✓] A:{acc} G:{gyr} T:26.8°C" + f" M:{mag}" * (
        i % 9 > 0
    )


def _named(i: int, v: Sequence[str]) -> str:
    return ",".join(
        f"{name}:{value}" for name, value in zip(("ax", "ay", "az", "gx", "gy", "gz"), v, strict=False)
    )


_Line = Callable[[int, Sequence[str]], str]
KINDS: dict[str, tuple[str, _Line]] = {
    "binary": ("", _json_flat),
    "json nested": ("rst:0x1 (POWERON_RESET)\n", _json_nested),
    "json flat": ("", _json_flat),
    "progo": ("ets Jul 29 2019\n", _progo),
    "named": ("", _named),
    "comma, header": (f"time_ms,{_HEADER}\n", lambda i, v: f"{10 * i % 3000}," + ",".join(v[:6])),
    "comma, label": (f"{_HEADER},label\n", lambda i, v: ",".join((*v[:6], "ab"[i // 30 % 2]))),
    "comma, nine": ("3,0.1\n", lambda i, v: ",".join(v)),
    "index, semicolon, comma": ("", lambda i, v: f"{i % 256};" + ";".join(v).replace(".", ",")),
    "tab, microseconds": ("", lambda i, v: f"{(4294960000 + 5000 * i) % 2**32}\t" + "\t".join(v[:6])),
    "space, six": ("", lambda i, v: "  ".join(v[:6])),
}
