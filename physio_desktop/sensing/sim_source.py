"""The simulated sensor: `sim:?exercise=e4&loss=0.01`. It speaks the binary format byte for byte."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Iterator

from physio_desktop.errors import SourceError
from physio_desktop.sensing.clock import HostClock
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.simulated_device import LinkFaults, SimulatedDevice
from physio_desktop.sensing.simulation import SimulatedImu, SimulationOptions
from physio_desktop.sensing.source import Clock, DeviceEntry, SourceUri

OPTIONS = (
    *("exercise", "execution", "repetitions", "subject", "tempo", "rate_hz", "axes", "placement", "mounting"),
    *("board", "loss", "jitter_ms", "drift_ppm", "seed", "speed", "hurry_s"),
)


class FastClock:
    """Host time that runs `speed` times as fast; at speed 0 it stands where it was put.

    `hurry_us`: after so much of its own time it runs as fast as any other clock.
    """

    def __init__(self, speed: float, hurry_us: float = math.inf) -> None:
        self._speed = speed
        self._hurry_us = hurry_us
        self._start_us = time.monotonic_ns() // 1000
        self._put_us = 0

    def now_us(self) -> int:
        if self._speed == 0:
            return self._put_us
        passed_us = time.monotonic_ns() // 1000 - self._start_us
        hurried_us = passed_us * self._speed
        if hurried_us > self._hurry_us:
            return round(self._hurry_us + passed_us - self._hurry_us / self._speed)
        return round(hurried_us)

    def put(self, now_us: int) -> None:
        self._put_us = now_us

    def check_sleep(self) -> bool:
        return False


class SimulatedLink:
    """Gives the device's bytes when they are due, and answers commands as firmware does."""

    def __init__(self, device: SimulatedDevice, speed: float = 1.0, hurry_us: float = math.inf) -> None:
        self.clock: Clock = HostClock() if speed == 1.0 else FastClock(speed, hurry_us)
        self.fallback_id = "SIM"
        self.device = device
        self._speed = speed
        self._frames = device.frames()
        self._next: tuple[int, bytes] | None = None
        self._start_us: int | None = None
        self._written: deque[bytes] = deque()  # by any thread; obeyed on the one that reads

    def open(self) -> None:
        if self._start_us is None:
            self._start_us = self.clock.now_us()
            self._next = next(self._frames)

    def read(self, timeout_s: float) -> bytes:
        assert self._next is not None and self._start_us is not None
        answers = self._obey()
        if isinstance(self.clock, FastClock) and self._speed == 0:
            return answers + self._read_at_once(self.clock)
        deadline_s = time.monotonic() + timeout_s
        while (early_us := self._start_us + self._next[0] - self.clock.now_us()) > 0:
            wait_s = early_us / 1e6 / self._speed
            left_s = deadline_s - time.monotonic()
            if left_s <= 0:
                return answers
            time.sleep(min(wait_s, left_s))
        due_us = self.clock.now_us() - self._start_us
        return answers + self._until(due_us)

    def write(self, data: bytes) -> None:
        self._written.append(data)

    def close(self) -> None:
        """The simulated device goes on by itself, as a real one does."""

    def next_speed(self) -> bool:
        return False

    def _read_at_once(self, clock: FastClock) -> bytes:
        """Half a second of stream, and the clock put to its end."""
        assert self._next is not None and self._start_us is not None
        due_us = self._next[0] + 500_000
        data = self._until(due_us)
        clock.put(self._start_us + due_us)
        return data

    def _until(self, due_us: int) -> bytes:
        assert self._next is not None
        parts = []
        while self._next[0] <= due_us:
            parts.append(self._next[1])
            self._next = next(self._frames)
        return b"".join(parts)

    def _obey(self) -> bytes:
        """What the device answers to all that was written to it."""
        return b"".join(self.device.obey(self._written.popleft()) for _ in range(len(self._written)))


def open_uri(uri: SourceUri) -> DeviceSource:
    if uri.path:
        raise SourceError(
            f"“{uri.text}” has a part before the “?”.", "Write sim: or sim:?exercise=e4&seed=2."
        )
    uri.allow(*OPTIONS)
    hurry_s = uri.number("hurry_s", math.inf, 0.0, math.inf)
    speed = uri.number("speed", 1.0, 0.0, 1000.0)
    return DeviceSource(uri.text, SimulatedLink(_device(uri), speed, hurry_s * 1e6))


def _device(uri: SourceUri) -> SimulatedDevice:
    rate_hz = uri.number("rate_hz", 100.0, 20.0, 1000.0)
    seed = int(uri.number("seed", 0, 0, 2**31))
    axes = int(uri.number("axes", 9, 6, 9))
    mounting = uri.options.get("mounting", "")
    in_degrees = mounting.replace(".", "", 1).isdigit()
    try:
        options = SimulationOptions(
            exercise=uri.options.get("exercise", "cycle"),
            execution=uri.options.get("execution", "protocol"),
            repetitions=int(uri.number("repetitions", 10, 1, 1000)) if "repetitions" in uri.options else None,
            placement=uri.options.get("placement"),
            tempo=uri.number("tempo", 1.0, 0.2, 5.0),
            subject=int(uri.number("subject", 0, 0, 2**31)),
            rate_hz=rate_hz,
            seed=seed,
            mounting_deg=float(mounting) if in_degrees else 0.0,
            mounting="" if in_degrees else mounting,
            board=uri.options.get("board", "+x+y+z").replace(" ", "+"),  # what a query makes of a plus
            magnetometer=axes == 9,
        )
        imu = SimulatedImu(options)
    except ValueError as error:
        raise SourceError(f"The simulated sensor cannot do that: {error}") from error
    faults = LinkFaults(
        loss=uri.number("loss", 0.0, 0.0, 0.9),
        jitter_ms=uri.number("jitter_ms", 2.0, 0.0, 1000.0),
        drift_ppm=uri.number("drift_ppm", 0.0, -1000.0, 1000.0),
        seed=seed,
    )
    return SimulatedDevice(imu, rate_hz, 9 if axes == 9 else 6, faults)


def list_devices() -> Iterator[DeviceEntry]:
    yield DeviceEntry("sim:", "Simulated sensor", "nine axes, 100 Hz, no hardware needed")
