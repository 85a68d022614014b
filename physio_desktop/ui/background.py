"""Work on a lane whose end is dealt with on the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

T = TypeVar("T")
Failed = Callable[[BaseException], None]


class Background(QObject):
    """`watch` a future: `done` or `failed` is called on the thread this object lives on.

    Without `failed` the error goes to `unhandled`, which tells it to the user.
    """

    _ended = Signal(object, object, object)

    def __init__(self, unhandled: Failed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unhandled = unhandled
        self._n_watched = 0
        self._is_over = False
        self._ended.connect(self._tell)

    @property
    def is_idle(self) -> bool:
        """Nothing that was watched is still under way."""
        return self._n_watched == 0

    def close(self) -> None:
        """Nothing is told any more: what would be told of is going away."""
        self._is_over = True

    def watch(
        self, future: Future[T], done: Callable[[T], None] | None = None, failed: Failed | None = None
    ) -> None:
        self._n_watched += 1
        future.add_done_callback(lambda ended: self._ended.emit(ended, done, failed))

    def _tell(self, future: Future[Any], done: Callable[[Any], None] | None, failed: Failed | None) -> None:
        self._n_watched -= 1
        if self._is_over or future.cancelled():
            return
        error = future.exception()
        if error is not None:
            (failed or self._unhandled)(error)
        elif done is not None:
            done(future.result())
