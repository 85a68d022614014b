"""A sensor at the other end of a real pseudo-terminal, which can be pulled and plugged in again."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import Self

from physio_desktop.benchmarks.stamped import StampedFrames

_BUFFER = 1 << 16  # bytes that wait for a slow reader, as in the driver of a port; frames beyond are lost


class PtyDevice:
    """Streams stamped frames at their pace from a thread, and remembers when it delivered what.

    As a real sensor, it talks whether anybody listens or not: what is sent before the program has opened the
    port, or while the cable is out, is gone. `port` is the path to open: a symbolic link that comes and goes
    with the cable where `link` is given, else the terminal's own.
    """

    def __init__(self, rate_hz: int = 100, link: Path | None = None) -> None:
        self.frames = StampedFrames(rate_hz)
        self.heard = threading.Event()
        self._link = link
        self._lock = threading.Lock()
        self._ends: tuple[int, int] | None = None  # the device's and the program's
        self._port = ""
        self._quiet = True
        self._muted = False
        self._waiting: deque[tuple[bytes, int]] = deque()  # bytes, number after their last sample
        self._log: list[tuple[float, int]] = []  # when samples up to this number had been delivered
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pty device", daemon=True)

    @property
    def port(self) -> str:
        return str(self._link or self._port)

    @property
    def source(self) -> str:
        return f"serial:{self.port}"

    def __enter__(self) -> Self:
        self.plug()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self.unplug()

    def plug(self) -> float:
        """Make the port appear; the moment at which it did, by the monotonic clock."""
        if sys.platform == "win32":
            raise OSError("There are no pseudo-terminals on Windows.")
        import termios
        import tty

        with self._lock:
            device, program = os.openpty()
            tty.setraw(program)
            # A speed that nobody asks for: once it has changed, the program has opened the port.
            attributes = termios.tcgetattr(program)
            attributes[4] = attributes[5] = termios.B300
            termios.tcsetattr(program, termios.TCSANOW, attributes)
            os.set_blocking(device, False)
            self._ends, self._port, self._quiet = (device, program), os.ttyname(program), True
            if self._link:
                self._link.symlink_to(self._port)
            return time.monotonic()

    def unplug(self) -> None:
        """Pull the cable: the program's end hangs up, and the port is gone."""
        with self._lock:
            if self._link:
                self._link.unlink(missing_ok=True)
            if self._ends:
                for end in self._ends:
                    os.close(end)
            self._ends = None
            self._waiting.clear()

    def mute(self, muted: bool = True) -> None:
        """Go on counting, but send nothing."""
        self._muted = muted

    def delivered(self, at_s: float) -> int:
        """The number after the last sample delivered by then; zero where none was."""
        return max((number for moment_s, number in list(self._log) if moment_s <= at_s), default=0)

    def delivered_s(self, number: int) -> float:
        """When the sample of this number was delivered."""
        return next(moment_s for moment_s, end in list(self._log) if end > number)

    @property
    def first_delivered(self) -> int:
        """The number of the first sample that was ever delivered."""
        return self._log[0][1] - self.frames.per_frame

    def _run(self) -> None:
        n = self.frames.per_frame
        frame_s = n * self.frames.true_period_s
        index = 0
        start_s = time.monotonic()
        while not self._stop.wait(max(0.0, start_s + (index + 1) * frame_s - time.monotonic())):
            data = self.frames.frame(index)
            index += 1
            with self._lock:
                self._send(data, index * n)

    def _send(self, data: bytes, end: int) -> None:
        if self._ends is None or not self._is_open(self._ends[1]) or self._muted:
            return
        if sum(len(waiting) for waiting, _ in self._waiting) < _BUFFER:
            self._waiting.append((data, end))
        while self._waiting:
            data, end = self._waiting[0]
            try:
                n_written = os.write(self._ends[0], data)
            except BlockingIOError:
                return
            if n_written < len(data):
                self._waiting[0] = data[n_written:], end
                return
            self._waiting.popleft()
            self._log.append((time.monotonic(), end))
            self.heard.set()

    def _is_open(self, program: int) -> bool:
        import termios

        if self._quiet and termios.tcgetattr(program)[5] != termios.B300:
            self._quiet = False
        return not self._quiet
