"""A byte link with a decoder, a time line and a calibration: bytes in, blocks out."""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol

from physio_desktop.domain import Calibration, DeviceInfo, ImuBlock
from physio_desktop.sensing.binary_frames import (
    CalibrationFrame,
    Command,
    Hello,
    Reply,
    encode_command,
    text_bytes,
)
from physio_desktop.sensing.byte_log import ByteLog
from physio_desktop.sensing.frame_decoder import FrameDecoder
from physio_desktop.sensing.frames import SampleBatch
from physio_desktop.sensing.kept_calibration import KeptCalibration
from physio_desktop.sensing.source import Clock
from physio_desktop.sensing.timeline import Placed, Timeline
from physio_desktop.sensing.unit_check import UnitCheck

_RECOGNISE_US = 2_200_000  # bytes without a format for this long: another speed is tried
Profiles = Callable[[str], Calibration | None]


class ByteLink(Protocol):
    """A way for bytes to and from a device."""

    @property
    def clock(self) -> Clock: ...
    @property
    def fallback_id(self) -> str:
        """Of the device, where its format does not name one."""
        ...

    def open(self) -> None:
        """Raises SourceError with what to do about it."""
        ...

    def read(self, timeout_s: float) -> bytes:
        """What arrived, perhaps nothing; raises SourceLost."""
        ...

    def write(self, data: bytes) -> None: ...
    def close(self) -> None: ...
    def next_speed(self) -> bool:
        """Try another speed where the link has several; whether it did."""
        ...


class DeviceSource:
    """A live device. `profiles` gives the remembered calibration of a device id, if there is one.

    `rate_hz`: of a device without a clock, where it is known; else it is measured.
    """

    is_live = True

    def __init__(
        self,
        uri: str,
        link: ByteLink,
        profiles: Profiles = lambda _: None,
        rate_hz: float | None = None,
    ) -> None:
        self.uri = uri
        self.clock = link.clock
        self.profiles = profiles
        self.byte_log: ByteLog | None = None  # while somebody looks at the bytes
        self._link = link
        self._decoder = FrameDecoder()
        self._timeline = Timeline(rate_hz)
        self._calibration: Calibration | None = None
        self._unit_check: UnitCheck | None = None
        self._stated: tuple[bool, dict[str, str]] = False, {}
        self._has_bytes = False
        self._first_byte_us: int | None = None  # since the link was opened or its speed changed
        self._tokens = itertools.count(1)
        self._asked_to_start = False

    @property
    def device(self) -> DeviceInfo | None:
        if self._decoder.format is None:
            return None
        device = self._decoder.device or DeviceInfo(id="", format=self._decoder.format)
        return dataclasses.replace(device, id=device.id or self._link.fallback_id)

    @property
    def format(self) -> str | None:
        return self._decoder.format

    @property
    def calibration(self) -> Calibration:
        return self._calibration or Calibration()

    @property
    def rate_hz(self) -> float | None:
        period_us = self._timeline.period_us
        return 1e6 / period_us if period_us else None

    @property
    def timing(self) -> str:
        """What tells when a sample was taken: "clock" or "counter" of the device, else "count"."""
        return self._timeline.kind

    @property
    def skipped(self) -> Counter[str]:
        by_link: Counter[str] | None = getattr(self._link, "skipped", None)
        return self._decoder.skipped if by_link is None else self._decoder.skipped + by_link

    @property
    def has_bytes(self) -> bool:
        """Whether anything at all has come since the link was opened."""
        return self._has_bytes

    @property
    def is_listening(self) -> bool:
        """Whether it waits for a device to speak to it, however long that takes."""
        return bool(getattr(self._link, "is_listening", False))

    def open(self) -> None:
        self._first_byte_us = None
        self._has_bytes = self._asked_to_start = False
        self._decoder.resume()
        self._link.open()

    def close(self) -> None:
        self._link.close()

    def interrupt(self, reason: str) -> None:
        self._timeline.interrupt(reason)

    def recalibrate(self, calibration: Calibration) -> None:
        """From the next read on; on the thread that reads."""
        self._calibration, self._unit_check = calibration, None

    @property
    def hello(self) -> Hello | None:
        """The last that a device of our own format said of itself."""
        return self._decoder.binary.hello if self._decoder.binary else None

    @property
    def replies(self) -> Sequence[Reply]:
        """Its last answers to commands, the newest at the end."""
        return self._decoder.binary.replies if self._decoder.binary else ()

    @property
    def kept(self) -> CalibrationFrame | None:
        """What it keeps for the next workstation, once it has said so; see Command.SEND_CALIBRATION."""
        return self._decoder.binary.calibration if self._decoder.binary else None

    def command(self, command: Command, argument: int = 0, data: bytes = b"") -> int | None:
        """Tell a device of our own format what to do; others have no ears.

        Gives the token that its reply will bear, None where nothing was sent.
        """
        if self._decoder.format != "binary":
            return None
        token = next(self._tokens) & 0xFF
        encoded = encode_command(command, argument, token, data)
        if (log := self.byte_log) is not None:
            log.add(encoded, self.clock.now_us(), is_sent=True)
        self._link.write(encoded)
        return token

    def rename(self, name: str) -> int | None:
        """A new name for the device, never a person's; an empty one gives it the one it was made with."""
        return self.command(Command.NAME, data=text_bytes(name))

    def keep(self, kept: KeptCalibration | None) -> int | None:
        """Let the device keep a calibration for the next workstation, or forget the one it has."""
        return self.command(Command.CALIBRATION, data=b"" if kept is None else kept.to_bytes())

    def read(self, timeout_s: float) -> Sequence[ImuBlock]:
        data = self._link.read(timeout_s)
        now_us = self.clock.now_us()
        if data:
            if (log := self.byte_log) is not None:
                log.add(data, now_us)
            self._has_bytes = True
            if self._first_byte_us is None:
                self._first_byte_us = now_us
        blocks = self._blocks(self._decoder.feed(data, now_us)) if data else ()
        if self._decoder.format is None:
            self._try_other_speed(now_us)
        elif not blocks:
            self._start_if_stopped()
        return blocks

    def flush(self) -> Sequence[ImuBlock]:
        return [*self._blocks(self._decoder.flush()), *map(self._block, self._timeline.flush())]

    def _blocks(self, batches: Sequence[SampleBatch]) -> list[ImuBlock]:
        return [self._block(placed) for placed in self._timeline.place(batches)]

    def _block(self, placed: Placed) -> ImuBlock:
        batch = placed.batch
        stated = self._decoder.names_its_channels, dict(self._decoder.units)
        if self._calibration is None or (stated != self._stated and self._calibration.source != "profile"):
            self._stated = stated
            self._begin_calibration()
        if self._unit_check is not None:
            proposal = self._unit_check.push(batch.device_values * batch.scale, placed.time_us)
            if proposal is not None:
                self._calibration = proposal
            if self._unit_check.done:
                self._unit_check = None
        return ImuBlock(
            time_us=placed.time_us,
            values=self.calibration.apply(batch.device_values, batch.scale),
            device_values=batch.device_values,
            scale=batch.scale,
            gap=placed.gap,
            label=batch.label,
        )

    def _begin_calibration(self) -> None:
        """The remembered profile of this device; else what its format states, or a check of the data.

        Done again where a header that was missed at first comes later: it may say something else.
        """
        device = self.device
        self._unit_check = None
        self._calibration = self.profiles(device.id) if device else None
        if self._calibration is None:
            self._calibration = Calibration()
            if self.format != "binary":
                self._unit_check = UnitCheck(self._decoder.names_its_channels, self._decoder.units)
                self._calibration = self._unit_check.proposal

    def _try_other_speed(self, now_us: int) -> None:
        if self._first_byte_us is not None and now_us - self._first_byte_us > _RECOGNISE_US:
            self._first_byte_us = None
            if self._link.next_speed():
                self._decoder.reset()

    def _start_if_stopped(self) -> None:
        binary = self._decoder.binary
        if binary and binary.hello and not binary.hello.streaming and not self._asked_to_start:
            self._asked_to_start = True
            self.command(Command.START)
