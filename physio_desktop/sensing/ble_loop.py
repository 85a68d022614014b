"""The asyncio loop of all Bluetooth links, in a thread of its own; everything else waits for its futures."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")
_START_S = 10.0
_END_S = 3.0


class BleLoop:
    """Begins with the first `submit` and runs until `end`, or until the program ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None
        self._thread: threading.Thread | None = None

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Run it on the loop; from any thread but the loop's own."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._running())

    def end(self) -> None:
        """Cancel what still runs there and join the thread; a later `submit` would begin anew."""
        with self._lock:
            loop, over, thread = self._loop, self._over, self._thread
            self._loop = self._over = self._thread = None
        if loop is not None and over is not None and thread is not None:
            loop.call_soon_threadsafe(over.set)
            thread.join(_END_S)

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                begun = threading.Event()
                self._thread = threading.Thread(
                    target=lambda: asyncio.run(self._live(begun)), name="bluetooth", daemon=True
                )
                self._thread.start()
                begun.wait(_START_S)
            assert self._loop is not None
            return self._loop

    async def _live(self, begun: threading.Event) -> None:
        over = asyncio.Event()
        self._loop, self._over = asyncio.get_running_loop(), over
        begun.set()
        await over.wait()  # asyncio.run then cancels what is left
