"""The one concurrency primitive: a named thread that does one thing after another."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

_log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")


class Lane:
    """`classify`, `storage` or `jobs`: work is done in order on one thread, which `close` joins."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._n_waiting = 0
        self._lock = threading.Lock()

    @property
    def n_waiting(self) -> int:
        """Tasks that wait or run."""
        return self._n_waiting

    def submit(self, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """An exception is logged here and kept in the future for whoever asks."""
        with self._lock:
            self._n_waiting += 1
        return self._executor.submit(lambda: self._run(task, *args, **kwargs))

    def call(self, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a task on this lane and wait for what it gives."""
        return self.submit(task, *args, **kwargs).result()

    def close(self) -> None:
        """Finish what waits, then end the thread."""
        self._executor.shutdown(wait=True)

    def _run(self, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return task(*args, **kwargs)
        except Exception:
            _log.debug("task on lane %s failed", self.name, exc_info=True)
            raise
        finally:
            with self._lock:
                self._n_waiting -= 1
