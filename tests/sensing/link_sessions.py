"""A connection at work on a thread of its own, and what came of it."""

from __future__ import annotations

import threading
import time
from typing import Self

import numpy as np
from device_streams import eventually

from physio_desktop.domain import Gap, ImuBlock
from physio_desktop.sensing.connection import Connection, LinkStatus
from physio_desktop.sensing.source import Source


class Session:
    """A connection on its own thread, and all that it says."""

    def __init__(self, source: Source) -> None:
        self.blocks: list[ImuBlock] = []
        self.statuses: list[tuple[float, LinkStatus]] = []
        self.n_ticks = 0
        self._stop = threading.Event()
        self._connection = Connection(source, self.blocks.extend, self._note, self._tick)
        self._thread = threading.Thread(target=self._connection.run, args=(self._stop,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(10)
        assert not self._thread.is_alive()

    def _note(self, status: LinkStatus) -> None:
        self.statuses.append((time.monotonic(), status))

    def _tick(self) -> None:
        self.n_ticks += 1

    @property
    def status(self) -> LinkStatus:
        return self.statuses[-1][1]

    @property
    def states(self) -> list[str]:
        """Each state once, in order."""
        states = [str(status.state) for _, status in list(self.statuses)]
        return [state for i, state in enumerate(states) if i == 0 or state != states[i - 1]]

    @property
    def n_samples(self) -> int:
        return sum(map(len, list(self.blocks)))

    @property
    def gaps(self) -> list[Gap]:
        return [block.gap for block in list(self.blocks) if block.gap is not None]

    def values(self) -> np.ndarray:
        return np.concatenate([block.device_values for block in self.blocks])

    def reaches(self, state: str, timeout_s: float = 10.0) -> bool:
        return eventually(lambda: self.statuses and self.status.state == state, timeout_s)

    def grows(self, n: int) -> bool:
        wanted = self.n_samples + n
        return eventually(lambda: self.n_samples >= wanted)

    def time_us(self) -> np.ndarray:
        return np.concatenate([block.time_us for block in self.blocks])

    def times_grow(self) -> bool:
        return bool(self.time_us()[0] == 0 and (np.diff(self.time_us()) > 0).all())
