"""A recording as a source: `replay:FILE?speed=1`, through the same path as a device. Speed 0 is at once."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from physio_desktop.domain import Calibration, DeviceInfo, ImuBlock, Recording, median_rate_hz
from physio_desktop.errors import SourceEnded, SourceError
from physio_desktop.sensing.clock import HostClock
from physio_desktop.sensing.recording_files import read_recordings
from physio_desktop.sensing.source import SourceUri
from physio_desktop.sensing.unit_check import with_measured_units

_CHUNK_US = 100_000
_AT_ONCE_US = 1_000_000


class ReplaySource:
    """Gives a recording in pieces of a tenth of a second when they are due."""

    is_live = False

    def __init__(self, uri: str, load: Callable[[], Recording], speed: float = 1.0) -> None:
        self.uri = uri
        self.clock = HostClock()
        self.skipped: Counter[str] = Counter()
        self._load = load
        self._speed = speed
        self._recording: Recording | None = None
        self._blocks: list[ImuBlock] = []
        self._i = 0
        self._due_us = 0  # recording time until which samples were given
        self._started_s = 0.0
        self._paused_at_s: float | None = None

    @property
    def device(self) -> DeviceInfo | None:
        return None

    @property
    def format(self) -> str | None:
        return self._recording.format if self._recording else None

    @property
    def calibration(self) -> Calibration:
        return self._recording.calibration if self._recording else Calibration()

    @property
    def rate_hz(self) -> float | None:
        return median_rate_hz(self._recording.time_us()) if self._recording else None

    @property
    def position_us(self) -> int:
        """Recording time that is played now."""
        if not self._speed:
            return self._due_us
        now_s = self._paused_at_s if self._paused_at_s is not None else time.monotonic()
        return min(round((now_s - self._started_s) * self._speed * 1e6), self._due_us + _CHUNK_US)

    def pause(self) -> None:
        """Nothing more is given until `go_on`; from any thread."""
        if self._paused_at_s is None:
            self._paused_at_s = time.monotonic()

    def go_on(self, speed: float | None = None) -> None:
        """Plays on from where it stands, perhaps at another speed."""
        now_s = time.monotonic()
        stood_s = self._paused_at_s if self._paused_at_s is not None else now_s
        played = (stood_s - self._started_s) * self._speed
        self._speed = speed or self._speed
        self._started_s = now_s - played / self._speed if self._speed else 0
        self._paused_at_s = None

    def open(self) -> None:
        self._recording = self._load()
        self._blocks = [block for block in self._recording.blocks if len(block)]
        self._due_us = int(self._blocks[0].time_us[0]) if self._blocks else 0
        self._started_s = time.monotonic() - (self._due_us / 1e6 / self._speed if self._speed else 0)
        if self._paused_at_s is not None:
            self._paused_at_s = self._started_s + (self._due_us / 1e6 / self._speed if self._speed else 0)

    def read(self, timeout_s: float) -> Sequence[ImuBlock]:
        if not self._blocks:
            raise SourceEnded("The recording is at its end.")
        if self._paused_at_s is not None:
            time.sleep(timeout_s)
            return ()
        if self._speed:
            due_s = (self._due_us + _CHUNK_US) / 1e6 / self._speed
            wait_s = self._started_s + due_s - time.monotonic()
            if wait_s > 0:
                time.sleep(min(wait_s, timeout_s))
            if wait_s > timeout_s:
                return ()
        self._due_us += _CHUNK_US if self._speed else _AT_ONCE_US
        return self._until(self._due_us)

    def flush(self) -> Sequence[ImuBlock]:
        return ()

    def interrupt(self, reason: str) -> None:
        """A recording knows its own gaps."""

    def close(self) -> None:
        self._blocks = []

    def _until(self, due_us: int) -> list[ImuBlock]:
        given = []
        while self._blocks and self._blocks[0].time_us[0] < due_us:
            block = self._blocks[0]
            now, later = block.split(due_us)
            given.append(now)
            if len(later):
                self._blocks[0] = later
                break
            self._blocks.pop(0)
        return given


def open_uri(uri: SourceUri) -> ReplaySource:
    uri.allow("speed", "index")
    path = Path(uri.path).expanduser()
    index = int(uri.number("index", 0, 0, 1e6))

    def load() -> Recording:
        if not path.exists():
            raise SourceError(f"There is no file {path}.", "Check the name; quote it if it holds spaces.")
        recording = next(itertools.islice(read_recordings(path), index, None), None)
        if recording is None:
            raise SourceError(f"{path.name} holds fewer than {index + 1} recordings.")
        return with_measured_units(recording)

    return ReplaySource(uri.text, load, uri.number("speed", 1.0, 0.0, 1000.0))
