"""Between the HTTP server, which takes posts at any time, and the reader of a stream, which wants bytes."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from physio_desktop.sensing.http_routes import Refused
from physio_desktop.sensing.posted_readings import Reading, readings_of

N_LATEST = 1000
MAX_WAITING_BYTES = 4_000_000
RESTARTED_US = 60_000_000  # so far behind, a clock has begun anew
_RESTARTED_S = 2.0  # so long a clock that is nearer to the one before must go on by itself
_POSTING_S = 5.0
_MAX_DEVICES = 32


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a post: `n_late` readings came twice, or after newer ones, and were not taken."""

    device: str
    n_readings: int
    n_late: int
    is_heard: bool
    last_id: int


@dataclass(slots=True)
class _Device:
    posted_s: float
    order: _InOrder
    clock_unit: str | None = None


class Postbox:
    """Posts become JSON lines, in the order of the device's clock. Any thread.

    Without a listener the latest readings are shown and go no further. With one, the first device that posts
    is the one that is listened to; `only`: this one.
    """

    def __init__(self, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = monotonic_s
        self._changed = threading.Condition()
        self._lines: deque[bytes] = deque()
        self._n_waiting = 0
        self._latest: deque[dict[str, Any]] = deque(maxlen=N_LATEST)
        self._n_taken = 0
        self._devices: dict[str, _Device] = {}
        self._is_heard = False
        self._listened: str | None = None
        self.skipped: Counter[str] = Counter()

    @property
    def devices(self) -> list[str]:
        """Those that posted within the last seconds, the latest first."""
        with self._changed:
            since_s = self._now_s() - _POSTING_S
            recent = [(one.posted_s, name) for name, one in self._devices.items() if one.posted_s > since_s]
        return [name for _, name in sorted(recent, reverse=True)]

    # -- the server's side

    def post(self, posted: Any) -> Receipt:
        """Parsed JSON of one post. Raises Refused, and then nothing of it is taken."""
        with self._changed:
            units = {name: one.clock_unit for name, one in self._devices.items() if one.clock_unit}
            readings, clock_unit = readings_of(posted, units)
            name = readings[0].device
            self._check_place(name)
            device = self._device(name)
            device.clock_unit = clock_unit
            new = device.order.new_ones(readings)
            self._show(new)
            if self._is_heard:
                self._hand_over(name, new, n_late=len(readings) - len(new))
            return Receipt(name, len(readings), len(readings) - len(new), self._is_heard, self._n_taken)

    def latest(self, limit: int, offset: int, device: str | None = None) -> tuple[list[dict[str, Any]], int]:
        """Readings, newest first, and how many there are in all."""
        with self._changed:
            rows = [row for row in reversed(self._latest) if device is None or row["device_id"] == device]
        return rows[offset : offset + limit], len(rows)

    def _check_place(self, name: str) -> None:
        if self._is_heard and self._listened is not None and name != self._listened:
            raise Refused(
                409,
                f"The receiver listens to the device “{self._listened}” now.",
                "Disconnect it in the program, then connect the receiver anew.",
            )
        if self._n_waiting > MAX_WAITING_BYTES:
            raise Refused(503, "The program cannot follow.", "Post again later.", Retry_After="1")

    def _device(self, name: str) -> _Device:
        now_s = self._now_s()
        device = self._devices.pop(name, None) or _Device(now_s, _InOrder(self._now_s))
        device.posted_s = now_s
        self._devices[name] = device  # the one that posted last is the last
        if len(self._devices) > _MAX_DEVICES:
            del self._devices[next(iter(self._devices))]
        return device

    def _show(self, readings: Sequence[Reading]) -> None:
        received = datetime.now(UTC).isoformat(timespec="milliseconds")
        for reading in readings:
            self._n_taken += 1
            self._latest.append(_row(self._n_taken, received, reading))

    def _hand_over(self, name: str, readings: Sequence[Reading], n_late: int) -> None:
        self._listened = name
        if n_late:
            self.skipped["late"] += n_late
        lines = b"".join(orjson.dumps(reading.message()) + b"\n" for reading in readings)
        self._lines.append(lines)
        self._n_waiting += len(lines)
        self._changed.notify_all()

    # -- the reader's side

    def listen(self, only: str = "") -> None:
        """From now on posts are handed over, and kept until they are read."""
        with self._changed:
            self._listened = only or (self._listened if self._is_heard else None)
            self._is_heard = True

    def leave(self) -> None:
        """What was not read yet is not read any more."""
        with self._changed:
            self._is_heard, self._listened = False, None
            self._lines.clear()
            self._n_waiting = 0

    def read(self, timeout_s: float) -> bytes:
        """What was posted since, perhaps nothing within the time."""
        with self._changed:
            if not self._lines:
                self._changed.wait(timeout_s)
            lines = b"".join(self._lines)
            self._lines.clear()
            self._n_waiting = 0
            return lines


@dataclass(slots=True)
class _InOrder:
    """Keeps the clock of one device growing: what comes again, or late, is left out."""

    now_s: Callable[[], float]
    last_us: int | None = None
    behind: tuple[float, int] | None = None  # when a clock behind was first seen, and what it said

    def new_ones(self, readings: Sequence[Reading]) -> list[Reading]:
        """Of one post; those without a time are all new."""
        if any(reading.time_us is None for reading in readings):
            return list(readings)
        ordered = sorted(readings, key=_time_of)
        newest_us = _time_of(ordered[-1])
        if self.last_us is None or self._has_restarted(newest_us):
            self.last_us = _time_of(ordered[0]) - 1
            self.behind = None
        new = []
        for reading in ordered:
            if _time_of(reading) > self.last_us:
                new.append(reading)
                self.last_us = _time_of(reading)
        if new:
            self.behind = None
        return new

    def _has_restarted(self, newest_us: int) -> bool:
        """Whether a clock that is behind goes on by itself; a post that came twice does not."""
        assert self.last_us is not None
        if newest_us > self.last_us:
            return False
        if newest_us < self.last_us - RESTARTED_US:
            return True
        if self.behind is None or newest_us <= self.behind[1]:
            self.behind = (self.now_s(), newest_us)
            return False
        passed_s, clock_s = self.now_s() - self.behind[0], (newest_us - self.behind[1]) / 1e6
        return passed_s > _RESTARTED_S and math.isclose(clock_s, passed_s, rel_tol=0.5)


def _time_of(reading: Reading) -> int:
    assert reading.time_us is not None
    return reading.time_us


def _row(number: int, received: str, reading: Reading) -> dict[str, Any]:
    """As the Progo server shows a reading; values as they were sent."""
    names = ("accel", "gyro", "mag")
    triples = (reading.acc, reading.gyr, reading.mag or (None,) * 3)
    flat = {
        f"{name}_{axis}": value
        for name, triple in zip(names, triples, strict=True)
        for axis, value in zip("xyz", triple, strict=True)
    }
    return {
        "id": number,
        "device_id": reading.device,
        "timestamp": received,
        "device_time_us": reading.time_us,
        **flat,
        "magnetometer_available": reading.mag is not None,
        "temperature": reading.temperature,
        "exercise_type": reading.label,
    }
