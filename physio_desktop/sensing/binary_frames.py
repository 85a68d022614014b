"""The project's binary format, version 1. `resources/protocol.md` is its description; this is its code.

Stream: 0x00, COBS(payload, CRC-32 of the payload), 0x00. A delimiter on both sides lets a good frame survive
whatever stands before it. All numbers are little-endian.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import N_CHANNELS, DeviceInfo, FloatArray, Int64Array
from physio_desktop.sensing import cobs
from physio_desktop.sensing.frames import SampleBatch
from physio_desktop.sensing.kept_calibration import KeptCalibration

VERSION = 1
MAX_FRAME = 1024  # bytes between two delimiters
HELLO, SAMPLES, REPLY, CALIBRATION, COMMAND = 1, 2, 3, 4, 16
HAS_MAGNETOMETER, IS_STREAMING, IS_IDENTIFYING = 1, 2, 4
UNKNOWN_BATTERY = 255
MAX_TEXT = 63  # bytes of UTF-8
MAX_DATA = 255  # bytes that follow the argument of a command
DONE, REFUSED, UNKNOWN_COMMAND = 0, 1, 2  # status of a reply

_SAMPLES = struct.Struct("<BBIBBIIIB3xfff")  # version type device boot flags counter us period n scales
_MOMENT = struct.Struct("<6xBxIIIB")  # of a sample frame: boot, counter, us, period, n
_HELLO = struct.Struct("<BBIBBHHHHB")  # version type device boot flags rate acc gyr mag battery
_REPLY = struct.Struct("<BBIBBB")  # version type device command token status
_CALIBRATION = struct.Struct("<BBIB")  # version type device length
_COMMAND = struct.Struct("<BBBBI")  # version type command token argument
_CRC = struct.Struct("<I")
_CRC_RESIDUE = 0x2144DF1C
_LATE_FRAMES_THAT_MEAN_RESET = 3


class Command(IntEnum):
    START = 1
    STOP = 2
    RATE = 3
    MAGNETOMETER = 4
    INFO = 5
    IDENTIFY = 6
    NAME = 7
    CALIBRATION = 8
    SEND_CALIBRATION = 9


@dataclass(frozen=True, slots=True)
class Hello:
    """What a device says of itself, once a second and when asked."""

    device_id: int
    boot: int
    rate_hz: int
    acc_range_g: int
    gyr_range_dps: int
    mag_range_ut: int
    has_magnetometer: bool
    streaming: bool
    battery_percent: int | None = None
    firmware: str = ""
    name: str = ""
    identifying: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """The device's answer to a command; status 0 is done, anything else is refused."""

    device_id: int
    command: int
    token: int
    status: int


@dataclass(frozen=True, slots=True)
class CalibrationFrame:
    """What the device keeps, if anything."""

    device_id: int
    kept: KeptCalibration | None


@dataclass(frozen=True, slots=True)
class CommandFrame:
    """A command as the device reads it; `command` may be one that it does not know."""

    command: int
    argument: int = 0
    token: int = 0
    data: bytes = b""


def frame(payload: bytes) -> bytes:
    """A payload as it goes over the wire."""
    return b"\0" + cobs.encode(payload + _CRC.pack(zlib.crc32(payload))) + b"\0"


def encode_samples(
    device_id: int,
    boot: int,
    counter: int,
    device_us: int,
    period_us: int,
    counts: npt.NDArray[np.int16],
    scale: FloatArray,
) -> bytes:
    """A frame of 1 to 50 samples; `counts` (n, 9), or (n, 6) without a magnetometer; `scale` (9,)."""
    n, n_axes = counts.shape
    if not 1 <= n <= 50 or n_axes not in (6, 9):
        raise ValueError("a frame holds 1 to 50 samples of 6 or 9 values")
    flags = HAS_MAGNETOMETER if n_axes == 9 else 0
    header = _SAMPLES.pack(
        VERSION,
        SAMPLES,
        device_id,
        boot,
        flags,
        counter & 0xFFFFFFFF,
        device_us & 0xFFFFFFFF,
        period_us,
        n,
        scale[0],
        scale[3],
        scale[6] if n_axes == 9 else 0.0,
    )
    return frame(header + counts.astype("<i2").tobytes())


def encode_hello(hello: Hello) -> bytes:
    flags = HAS_MAGNETOMETER * hello.has_magnetometer | IS_STREAMING * hello.streaming
    flags |= IS_IDENTIFYING * hello.identifying
    battery = UNKNOWN_BATTERY if hello.battery_percent is None else hello.battery_percent
    ranges = (hello.acc_range_g, hello.gyr_range_dps, hello.mag_range_ut)
    head = _HELLO.pack(VERSION, HELLO, hello.device_id, hello.boot, flags, hello.rate_hz, *ranges, battery)
    texts = [text_bytes(text) for text in (hello.firmware, hello.name)]
    return frame(head + b"".join(bytes((len(text),)) + text for text in texts))


def text_bytes(text: str) -> bytes:
    """A text as the format carries it: UTF-8, cut after the last whole character within 63 bytes."""
    return text.encode("utf-8", "replace")[:MAX_TEXT].decode("utf-8", "ignore").encode()


def encode_command(command: int, argument: int = 0, token: int = 0, data: bytes = b"") -> bytes:
    """`data` (255 bytes at most) follows the argument: the text of a name, the record of a calibration."""
    if len(data) > MAX_DATA:
        raise ValueError("a command carries at most 255 bytes")
    tail = bytes((len(data),)) + data if data else b""
    return frame(_COMMAND.pack(VERSION, COMMAND, command, token, argument) + tail)


def encode_reply(reply: Reply) -> bytes:
    return frame(_REPLY.pack(VERSION, REPLY, reply.device_id, reply.command, reply.token, reply.status))


def encode_calibration(device_id: int, kept: KeptCalibration | None) -> bytes:
    record = b"" if kept is None else kept.to_bytes()
    return frame(_CALIBRATION.pack(VERSION, CALIBRATION, device_id, len(record)) + record)


def decode_command(payload: bytes) -> CommandFrame | None:
    """A payload without its CRC, or None where it is no command: the device's side of the talk."""
    if len(payload) < _COMMAND.size or payload[:2] != bytes((VERSION, COMMAND)):
        return None
    _, _, command, token, argument = _COMMAND.unpack_from(payload)
    tail = payload[_COMMAND.size :]
    if tail and len(tail) != 1 + tail[0]:
        return None
    return CommandFrame(command, argument, token, tail[1:])


def decode_calibration(payload: bytes) -> CalibrationFrame | None:
    if len(payload) < _CALIBRATION.size:
        return None
    _, _, device, length = _CALIBRATION.unpack_from(payload)
    record = payload[_CALIBRATION.size :]
    kept = KeptCalibration.from_bytes(record) if record else None
    if len(record) != length or (record and kept is None):
        return None
    return CalibrationFrame(device, kept)


def payload_of(encoded: bytes) -> bytes | None:
    """The payload of what stood between two delimiters, if it is whole and its CRC is right."""
    decoded = cobs.decode(encoded)
    if decoded is None or len(decoded) < 8:
        return None
    # Data followed by its own CRC always gives the same CRC.
    return decoded[:-4] if zlib.crc32(decoded) == _CRC_RESIDUE else None


class FrameSplitter:
    """Bytes to what stands between delimiters, whatever the cuts; longer than MAX_FRAME is garbage."""

    def __init__(self, skipped: Counter[str]) -> None:
        self._skipped = skipped
        self.clear()

    def clear(self) -> None:
        self._tail = b""
        self._oversized = False

    def split(self, data: bytes) -> list[bytes]:
        *complete, tail = (self._tail + data).split(b"\0")
        frames = []
        for piece in complete:
            if self._oversized or len(piece) > MAX_FRAME:
                self._skipped["oversized"] += 1
                self._oversized = False
            elif piece:
                frames.append(piece)
        self._oversized = self._oversized or len(tail) > MAX_FRAME
        self._tail = b"" if self._oversized else tail
        return frames


class BinaryDecoder:
    """Frames to samples; counts by kind what it skips."""

    format = "binary"
    n_held = 0

    def __init__(self) -> None:
        self._device: DeviceInfo | None = None
        self.hello: Hello | None = None
        self.replies: list[Reply] = []  # the last sixteen
        self.calibration: CalibrationFrame | None = None
        self.skipped: Counter[str] = Counter()
        self._splitter = FrameSplitter(self.skipped)
        self._boot: int | None = None
        self._counter = -1  # of the last sample
        self._device_us = 0
        self._n_late = 0
        self._shape: _Shape | None = None  # of the last sample frame that made sense

    @property
    def device(self) -> DeviceInfo | None:
        return self._device

    def resume(self) -> None:
        self._splitter.clear()

    def flush(self) -> list[SampleBatch]:
        return []

    def feed(self, data: bytes, arrival_us: int) -> list[SampleBatch]:
        frames = self._splitter.split(data)
        if not frames:
            return []
        placed: list[_Placed] = []
        for encoded in frames:
            payload = payload_of(encoded)
            if payload is None:
                self.skipped["damaged"] += 1
            elif payload[0] != VERSION:
                self.skipped["version"] += 1
            elif payload[1] != SAMPLES:
                self._take_other(payload)
            elif (shape := _shape(payload)) == self._shape or self._accepts(payload, shape):
                self._place(payload, shape, placed)
        return [_batch(run, arrival_us) for run in _runs(placed)]

    def _accepts(self, payload: bytes, shape: _Shape) -> bool:
        """Whether a header of a shape not seen just before makes sense."""
        n_axes = _n_axes(payload[7]) if len(payload) >= _SAMPLES.size else 0
        n, *scales = _SAMPLES.unpack_from(payload)[8:] if n_axes else (0,)
        sane = n > 0 and len(payload) == _SAMPLES.size + 2 * n_axes * n
        if not sane or not all(0 < scale < 1e6 for scale in scales[: n_axes // 3]):
            self.skipped["malformed"] += 1
            return False
        self._shape = shape
        if self._device is None:
            device = int.from_bytes(payload[2:6], "little")
            self._device = DeviceInfo(id=f"{device:08X}", format=self.format, n_axes=n_axes)
        return True

    def _place(self, payload: bytes, shape: _Shape, placed: list[_Placed]) -> None:
        """Unwrap the frame's counter and device time and append it, unless it is late or senseless."""
        boot, counter, device_us, period_us, n = _MOMENT.unpack_from(payload)
        if not 0 < period_us < 10_000_000:
            self.skipped["malformed"] += 1
            return
        new_epoch = boot != self._boot
        if not new_epoch:
            counter = self._counter + _signed(counter - self._counter)
            device_us = self._device_us + _signed(device_us - self._device_us)
            if counter <= self._counter:
                self._n_late += 1
                if self._n_late < _LATE_FRAMES_THAT_MEAN_RESET:
                    self.skipped["duplicate"] += 1
                    return
                new_epoch = True
                counter, device_us = counter & 0xFFFFFFFF, device_us & 0xFFFFFFFF
        placed.append((payload, counter, device_us, new_epoch and self._boot is not None, shape))
        self._n_late = 0
        self._boot, self._counter = boot, counter + n - 1
        self._device_us = device_us + (n - 1) * period_us

    def _take_other(self, payload: bytes) -> None:
        kind = payload[1]
        hello = decode_hello(payload) if kind == HELLO else None
        if hello is not None:
            self.hello = hello
            self._device = _device_info(hello)
        elif kind == REPLY and len(payload) == _REPLY.size:
            self.replies = [*self.replies[-15:], Reply(*_REPLY.unpack(payload)[2:])]
        elif kind == CALIBRATION and (kept := decode_calibration(payload)) is not None:
            self.calibration = kept
        else:
            self.skipped["malformed" if kind in (HELLO, REPLY, CALIBRATION) else "unknown"] += 1


def decode_hello(payload: bytes) -> Hello | None:
    try:
        _, _, device, boot, flags, rate, acc, gyr, mag, battery = _HELLO.unpack_from(payload)
        texts, rest = [], payload[_HELLO.size :]
        for _ in range(2):
            length = rest[0]
            if len(rest) < 1 + length:
                return None
            texts.append(rest[1 : 1 + length].decode("utf-8", "replace"))
            rest = rest[1 + length :]
    except (struct.error, IndexError):
        return None
    return Hello(
        device_id=device,
        boot=boot,
        rate_hz=rate,
        acc_range_g=acc,
        gyr_range_dps=gyr,
        mag_range_ut=mag,
        has_magnetometer=bool(flags & HAS_MAGNETOMETER),
        streaming=bool(flags & IS_STREAMING),
        identifying=bool(flags & IS_IDENTIFYING),
        battery_percent=battery if battery <= 100 else None,
        firmware=texts[0],
        name=texts[1],
    )


def _device_info(hello: Hello) -> DeviceInfo:
    return DeviceInfo(
        id=f"{hello.device_id:08X}",
        name=hello.name,
        format=BinaryDecoder.format,
        firmware=hello.firmware,
        nominal_rate_hz=float(hello.rate_hz) or None,
        n_axes=9 if hello.has_magnetometer else 6,
        battery_percent=hello.battery_percent,
        acc_range_g=float(hello.acc_range_g),
        gyr_range_dps=float(hello.gyr_range_dps),
        mag_range_ut=float(hello.mag_range_ut),
    )


def _signed(difference: int) -> int:
    """A difference of two 32-bit counters as the nearest signed number."""
    return (difference + 0x80000000 & 0xFFFFFFFF) - 0x80000000


_Shape = tuple[int, bytes, bytes]
_Placed = tuple[bytes, int, int, bool, _Shape]  # payload, counter, device_us, new_epoch, shape


def _n_axes(flags: int) -> int:
    return 9 if flags & HAS_MAGNETOMETER else 6


def _shape(payload: bytes) -> _Shape:
    """What frames have in common that become one batch: length, boot and flags, count and scales."""
    return len(payload), payload[6:8], payload[20 : _SAMPLES.size]


def _runs(frames: Sequence[_Placed]) -> Iterator[Sequence[_Placed]]:
    start = 0
    for i, item in enumerate(frames):
        if i > start and (item[3] or item[4] != frames[start][4]):
            yield frames[start:i]
            start = i
    if frames:
        yield frames[start:]


def _batch(frames: Sequence[_Placed], arrival_us: int) -> SampleBatch:
    payload, _, _, new_epoch, _ = frames[0]
    n, acc, gyr, mag = _SAMPLES.unpack_from(payload)[8:]
    n_axes = _n_axes(payload[7])
    rows = np.frombuffer(b"".join([item[0] for item in frames]), np.uint8).reshape(len(frames), -1)
    sent = rows[:, _SAMPLES.size :].reshape(-1).view("<i2").reshape(-1, n_axes)
    counts = np.zeros((len(sent), N_CHANNELS), np.int16)
    counts[:, :n_axes] = sent
    period_us = rows[:, 16:20].reshape(-1).view("<u4").astype(np.int64)
    within: Int64Array = np.arange(n, dtype=np.int64)
    counter = np.array([item[1] for item in frames], np.int64)
    device_us = np.array([item[2] for item in frames], np.int64)
    return SampleBatch(
        device_values=counts,
        scale=np.repeat(np.array([acc, gyr, mag if n_axes == 9 else np.nan], np.float32), 3),
        arrival_us=np.full(len(counts), arrival_us, np.int64),
        counter=(counter[:, None] + within).reshape(-1),
        device_us=(device_us[:, None] + within * period_us[:, None]).reshape(-1),
        new_epoch=new_epoch,
    )
