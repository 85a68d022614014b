"""Valid byte streams of every kind of device, what a decoder makes of them, and a device on a terminal."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from physio_desktop.sensing.binary_frames import Hello, encode_hello, encode_samples
from physio_desktop.sensing.frame_decoder import FrameDecoder
from physio_desktop.sensing.frames import SampleBatch

SCALE = np.repeat(np.array([0.244e-3 * 9.80665, 0.00061, 0.0146], np.float32), 3)
DEVICE_ID = 0x7F3A0001
MAC = "AA:BB:CC:DD:EE:FF"
BOOT_TEXT = b"ets Jul 29 2019 12:21:46\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n"
HELLO = Hello(
    device_id=DEVICE_ID,
    boot=1,
    rate_hz=100,
    acc_range_g=8,
    gyr_range_dps=1000,
    mag_range_ut=400,
    has_magnetometer=True,
    streaming=True,
    battery_percent=87,
    firmware="1.2.3",
    name="Strap é",
)


def some_counts(n: int, n_axes: int = 9, seed: int = 0) -> npt.NDArray[np.int16]:
    return np.random.default_rng(seed).integers(-32768, 32768, (n, n_axes)).astype(np.int16)


def some_values(n: int, n_axes: int = 9, seed: int = 0) -> npt.NDArray[np.float64]:
    """A device at rest, to two decimals: (n, n_axes)."""
    rest = np.array([0.2, -0.1, 9.8, 0.01, 0.02, -0.01, 21.0, -4.0, -40.0])
    return np.round(rest + np.random.default_rng(seed).normal(0, 0.05, (n, 9)), 2)[:, :n_axes]


def sample_frames(
    counts: npt.NDArray[np.int16],
    counter: int = 0,
    boot: int = 1,
    per_frame: int = 5,
    period_us: int = 10_000,
) -> list[bytes]:
    """Binary frames; the device's clock stands at `counter * period_us`."""
    return [
        encode_samples(
            DEVICE_ID,
            boot,
            counter + i,
            (counter + i) * period_us,
            period_us,
            counts[i : i + per_frame],
            SCALE,
        )
        for i in range(0, len(counts), per_frame)
    ]


def hello_frame() -> bytes:
    return encode_hello(HELLO)


def json_message(values: Sequence[float], flat: bool = False, **others: Any) -> dict[str, Any]:
    """A message of the Progo firmware with six or nine values; `others` overrides or adds fields."""
    if flat:
        names = [f"{kind}_{axis}" for kind in ("accel", "gyro", "mag") for axis in "xyz"]
        message: dict[str, Any] = dict(zip(names, values, strict=False))
    else:
        kinds = ("accelerometer", "gyroscope", "magnetometer")[: len(values) // 3]
        message = {kind: dict(zip("xyz", values[3 * i :], strict=False)) for i, kind in enumerate(kinds)}
    return {"device_id": "ESP32_TEST_001", **message, "temperature": 26.8, **others}


def json_line(values: Sequence[float], flat: bool = False, **others: Any) -> bytes:
    return json.dumps(json_message(values, flat, **others)).encode() + b"\n"


def progo_line(values: Sequence[float], exercise: str = "bicep_curl") -> bytes:
    acc, gyr, *mag = (",".join(f"{v:.2f}" for v in values[k : k + 3]) for k in range(0, len(values), 3))
    line = f"[{MAC} | {exercise} | NORM | WS:✓] A:{acc} G:{gyr} T:26.8°C"
    return "".join((line, f" M:{mag[0]}" if mag else "", "\r\n")).encode()


def number_line(values: Sequence[float], lead: float | None = None, delimiter: str = ",") -> bytes:
    """A line of numbers; a delimiter of `;,` stands for semicolons with decimal commas."""
    cells = [f"{v:.2f}" for v in values]
    if lead is not None:
        cells.insert(0, f"{lead:.3f}" if lead % 1 else f"{lead:.0f}")
    line = delimiter[0].join(cells)
    return (line.replace(".", ",") if len(delimiter) > 1 else line).encode() + b"\r\n"


@dataclass(frozen=True)
class Samples:
    """All that came of a stream, joined."""

    decoder: FrameDecoder
    values: npt.NDArray[Any]
    counter: list[int | None]
    device_us: list[int | None]
    labels: list[str | None]
    new_epochs: list[int]

    def __len__(self) -> int:
        return len(self.values)

    @property
    def skipped(self) -> dict[str, int]:
        return {kind: n for kind, n in self.decoder.skipped.items() if n}


def decode(stream: bytes | Iterable[bytes], format: str | None = None, flush: bool = True) -> Samples:
    decoder = FrameDecoder(format)
    batches: list[SampleBatch] = []
    for chunk in [stream] if isinstance(stream, bytes) else stream:
        batches += decoder.feed(chunk)
    if flush:
        batches += decoder.flush()
    return joined(decoder, batches)


def joined(decoder: FrameDecoder, batches: Sequence[SampleBatch]) -> Samples:
    starts = np.cumsum([0, *map(len, batches)])
    return Samples(
        decoder=decoder,
        values=np.concatenate([b.device_values for b in batches]) if batches else np.empty((0, 9)),
        counter=[n for b in batches for n in _or_none(b.counter, b)],
        device_us=[n for b in batches for n in _or_none(b.device_us, b)],
        labels=[b.label for b in batches for _ in range(len(b))],
        new_epochs=[int(start) for start, b in zip(starts, batches, strict=False) if b.new_epoch],
    )


def _or_none(numbers: npt.NDArray[np.int64] | None, batch: SampleBatch) -> list[int | None]:
    return [None] * len(batch) if numbers is None else numbers.tolist()


class TerminalDevice:
    """A device at the far end of a real pty; `piece(i)` gives what it sends at every twentieth of a second.

    It counts on while it is quiet, while its cable is out, and while nobody has opened the port.
    """

    TICK_S = 0.05

    def __init__(self, piece: Callable[[int], bytes], link: Path) -> None:
        self.link = link
        self.piece = piece
        self.quiet = False
        self.received = b""
        self._ends: tuple[int, int] | None = None
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self.plug()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self.pull()

    def plug(self) -> float:
        with self._lock:
            import tty  # there are no terminals on Windows

            device, program = os.openpty()
            tty.setraw(program)
            os.set_blocking(device, False)
            self._ends = device, program
            self.link.symlink_to(os.ttyname(program))
            return time.monotonic()

    def pull(self) -> None:
        with self._lock:
            self.link.unlink(missing_ok=True)
            for end in self._ends or ():
                os.close(end)
            self._ends = None

    def _run(self) -> None:
        start_s = time.monotonic()
        i = 0
        while not self._stop.wait(max(0.0, start_s + i * self.TICK_S - time.monotonic())):
            data = self.piece(i)
            i += 1
            with self._lock:
                if self._ends is not None:
                    self._talk(self._ends[0], b"" if self.quiet else data)

    def _talk(self, device: int, data: bytes) -> None:
        try:
            os.write(device, data)
            self.received += os.read(device, 4096)
        except BlockingIOError:
            pass


def eventually(condition: Callable[[], object], timeout_s: float = 10.0) -> bool:
    end_s = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > end_s:
            return False
        time.sleep(0.01)
    return True
