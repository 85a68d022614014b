"""The last bytes that went over a link, for support."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

MOST_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes that came together (or were sent: `is_sent`). `number` counts from 0; `at_us` is host time."""

    number: int
    at_us: int
    is_sent: bool
    data: bytes


class ByteLog:
    """Keeps the newest; written by the thread that reads the link, looked at by any."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._chunks: deque[Chunk] = deque()
        self._n_bytes = self._n_chunks = 0

    def add(self, data: bytes, at_us: int, *, is_sent: bool = False) -> None:
        data = data[-self._most :]
        with self._lock:
            self._chunks.append(Chunk(self._n_chunks, at_us, is_sent, data))
            self._n_chunks += 1
            self._n_bytes += len(data)
            while self._n_bytes > self._most:
                self._n_bytes -= len(self._chunks.popleft().data)

    def since(self, number: int) -> list[Chunk]:
        """The chunks from `number` on, as far as they are kept."""
        with self._lock:
            return [chunk for chunk in self._chunks if chunk.number >= number]
