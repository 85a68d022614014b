"""After an update: what lists and trends show of stored sessions is counted anew, beside everything else."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from physio_desktop.errors import StorageError
from physio_desktop.workflows.lane import Lane

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore

_log = logging.getLogger(__name__)
AT_ONCE = 20  # sessions: some 40 ms, for which the lane keeps others waiting


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of the sessions that had to be counted are."""

    n: int = 0
    n_all: int = 0

    @property
    def is_complete(self) -> bool:
        return self.n >= self.n_all


class Recounting:
    """Works in slices on the storage lane; between two of them whoever waits has a turn.

    Each slice is a transaction of its own: wherever it ends, by `stop` or by a kill, the next opening goes on
    from there. `on_progress` is called on the lane; `pause` from any thread, all else on the lane.
    """

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._store: SessionStore | None = None
        self._missing: deque[int] = deque()
        self._is_paused = False
        self._is_due = False  # a slice waits on the lane
        self.on_progress: Callable[[Counted], None] = lambda _: None
        self.counted = Counted()

    def begin(self, store: SessionStore) -> None:
        """Another database is open. Raises StorageError."""
        self._store = store
        self._missing = deque(store.history.uncounted())
        self.counted = Counted(0, len(self._missing))
        if self._missing:
            _log.info("%d sessions are to be counted", len(self._missing))
            self.on_progress(self.counted)
            self._go_on()

    def stop(self) -> None:
        """The database is about to be closed."""
        self._store = None
        self._missing.clear()
        self.counted = Counted()

    def pause(self, on: bool) -> None:
        """While something is recorded, its samples come first."""
        self._is_paused = on
        if not on:
            with suppress(RuntimeError):  # the lane is closed
                self._lane.submit(self._go_on)

    def _go_on(self) -> None:
        if not self._missing or self._is_paused or self._is_due:
            return
        with suppress(RuntimeError):
            self._lane.submit(self._slice)
            self._is_due = True

    def _slice(self) -> None:
        self._is_due = False
        if self._store is None or self._is_paused or not self._missing:
            return
        some = [self._missing.popleft() for _ in range(min(AT_ONCE, len(self._missing)))]
        try:
            self._store.history.count(some)
        except StorageError:
            _log.warning("counting goes on with the next opening", exc_info=True)
            self._missing.clear()
            return
        self.counted = Counted(self.counted.n_all - len(self._missing), self.counted.n_all)
        self.on_progress(self.counted)
        self._go_on()
