"""The firmware of the simulated sensor: it streams in device time and obeys every command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from physio_desktop.sensing.binary_frames import (
    DONE,
    MAX_TEXT,
    REFUSED,
    UNKNOWN_COMMAND,
    Command,
    CommandFrame,
    FrameSplitter,
    Hello,
    Reply,
    decode_command,
    encode_calibration,
    encode_hello,
    encode_reply,
    encode_samples,
    payload_of,
)
from physio_desktop.sensing.board_axes import number_of
from physio_desktop.sensing.kept_calibration import KeptCalibration
from physio_desktop.sensing.simulation import SimulatedImu

FRAME_S = 0.05  # of samples in a frame
RATES_HZ = (50, 100, 200)  # that a command can choose
LONGEST_BLINK_S = 60
_SAYS_HELLO_AFTER = (Command.RATE, Command.MAGNETOMETER, Command.INFO, Command.IDENTIFY, Command.NAME)
_SAYS_CALIBRATION_AFTER = (Command.INFO, Command.CALIBRATION, Command.SEND_CALIBRATION)


@dataclass(frozen=True, slots=True)
class LinkFaults:
    """What the way from the sensor to the program does: share of frames lost, lateness, clock drift."""

    loss: float = 0.0
    jitter_ms: float = 2.0
    drift_ppm: float = 0.0
    seed: int = 0


class SimulatedDevice:
    """The firmware's side. The same options, seed and commands give the same bytes."""

    def __init__(self, imu: SimulatedImu, rate_hz: float, n_axes: int, faults: LinkFaults) -> None:
        self.imu = imu
        self._rate_hz = rate_hz
        self._n_axes = n_axes
        self._has_magnetometer = n_axes == 9
        self._faults = faults
        self._random = np.random.default_rng([faults.seed, 0x51])
        # A board in its case the other way round is another device, with a profile of its own.
        self.device_id = 0x51000000 | number_of(imu.options.board) << 16 | faults.seed & 0xFFFF
        self.boot = faults.seed % 256
        self.streaming = True
        self._device_us = 0
        self._blinks_until_us = 0
        self._name = ""
        self._kept: KeptCalibration | None = None
        self._commands = FrameSplitter(Counter())

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """For ever: when (true microseconds from switch-on) which bytes have left the device.

        Stopped, it still says hello once a second.
        """
        counter = next_hello_us = 0
        true_per_device = 1 / (1 + self._faults.drift_ppm * 1e-6)
        while True:
            period_us, n = self._period_us, self._n
            if self._device_us >= next_hello_us:
                yield round(self._device_us * true_per_device), encode_hello(self.hello())
                next_hello_us += round(self._rate_hz) * period_us
                continue  # a command may have come meanwhile
            counts = self.imu.take(n)[:, : self._n_axes]
            data = encode_samples(
                self.device_id, self.boot, counter, self._device_us, period_us, counts, self.imu.scale
            )
            counter += n
            self._device_us += n * period_us
            late_us = self._random.exponential(self._faults.jitter_ms * 1e3)
            is_lost = self._random.random() < self._faults.loss
            if self.streaming and not is_lost:
                yield round((self._device_us - period_us) * true_per_device + late_us), data

    def obey(self, data: bytes) -> bytes:
        """Bytes that came over the link; gives what the device answers at once."""
        payloads = map(payload_of, self._commands.split(data))
        commands = [decode_command(payload) for payload in payloads if payload]
        return b"".join(self._answer(command) for command in commands if command)

    def hello(self) -> Hello:
        scale = self.imu.scale.astype(float) * 32768
        return Hello(
            device_id=self.device_id,
            boot=self.boot,
            rate_hz=round(self._rate_hz),
            acc_range_g=round(scale[0] / 9.80665),
            gyr_range_dps=round(np.degrees(scale[3])),
            mag_range_ut=round(scale[6]),
            has_magnetometer=self._n_axes == 9,
            streaming=self.streaming,
            battery_percent=87,
            firmware="simulated",
            name=self._name or f"SIM-{self.device_id & 0xFFFF:04X}",
            identifying=self._device_us < self._blinks_until_us,
        )

    @property
    def _n(self) -> int:
        return max(1, min(50, round(self._rate_hz * FRAME_S)))

    @property
    def _period_us(self) -> int:
        return round(1e6 / self._rate_hz)

    def _answer(self, message: CommandFrame) -> bytes:
        status = self._do(message)
        answer = encode_reply(Reply(self.device_id, message.command, message.token, status))
        if status == DONE and message.command in _SAYS_HELLO_AFTER:
            answer += encode_hello(self.hello())
        if status == DONE and message.command in _SAYS_CALIBRATION_AFTER:
            answer += encode_calibration(self.device_id, self._kept)
        return answer

    def _do(self, message: CommandFrame) -> int:
        argument = message.argument
        match message.command:
            case Command.START | Command.STOP:
                self.streaming = message.command == Command.START
            case Command.RATE:
                self._take_rate(min(RATES_HZ, key=lambda rate_hz: abs(rate_hz - argument)))
            case Command.MAGNETOMETER:
                if argument > self._has_magnetometer:
                    return REFUSED
                self._n_axes = 9 if argument else 6
            case Command.IDENTIFY:
                self._blinks_until_us = self._device_us + min(argument, LONGEST_BLINK_S) * 1_000_000
            case Command.NAME:
                return self._take_name(message.data)
            case Command.CALIBRATION:
                kept = KeptCalibration.from_bytes(message.data) if message.data else None
                if message.data and kept is None:
                    return REFUSED
                self._kept = kept
            case Command.INFO | Command.SEND_CALIBRATION:
                pass
            case _:
                return UNKNOWN_COMMAND
        return DONE

    def _take_rate(self, rate_hz: int) -> None:
        if rate_hz != self._rate_hz:
            self.imu, self._rate_hz = self.imu.at_rate(rate_hz), rate_hz

    def _take_name(self, data: bytes) -> int:
        """Refused where it is too long, no UTF-8, or holds control characters."""
        name = data.decode("utf-8", "ignore")
        if name.encode() != data or len(data) > MAX_TEXT or any(ord(c) < 32 or ord(c) == 127 for c in name):
            return REFUSED
        self._name = name
        return DONE
