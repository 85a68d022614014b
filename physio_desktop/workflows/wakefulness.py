"""The computer stays awake while a session is recorded, where the system allows it."""

from __future__ import annotations

import logging
import threading
from contextlib import ExitStack

_log = logging.getLogger(__name__)


class Wakefulness:
    """`keep_awake` and `let_sleep` may be called in any order and return at once.

    A system without a way to do it sleeps as ever: the recording then has a gap and goes on.
    """

    def __init__(self, *, enabled: bool = True) -> None:
        self._enabled = enabled
        self._stack: ExitStack | None = None
        self.is_kept = False

    def keep_awake(self) -> None:
        if not self._enabled or self._stack is not None:
            return
        from wakepy import keep

        stack = ExitStack()
        try:
            mode = stack.enter_context(keep.presenting(on_fail="pass"))
            self.is_kept = bool(mode.active)
        except Exception:  # whatever a desktop answers, recording goes on
            _log.warning("sleep cannot be inhibited", exc_info=True)
        self._stack = stack
        _log.info(
            "sleep is %s (thread %s)",
            "inhibited" if self.is_kept else "not inhibited",
            threading.current_thread().name,
        )

    def let_sleep(self) -> None:
        stack, self._stack = self._stack, None
        self.is_kept = False
        if stack is None:
            return
        try:
            stack.close()
        except Exception:
            _log.warning("sleep inhibition could not be ended", exc_info=True)
