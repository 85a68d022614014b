"""What the measurements ask of a sensor, whether it sits on a terminal or on the radio."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Protocol, Self


class Sensor(Protocol):
    """Streams stamped frames within its context, and counts on while nobody can hear it."""

    heard: threading.Event  # the program has opened it

    @property
    def source(self) -> str: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def unplug(self) -> None:
        """It is gone: the cable is pulled, or it is out of reach."""
        ...

    def plug(self) -> float:
        """It is back; the moment at which it was, by the monotonic clock."""
        ...
