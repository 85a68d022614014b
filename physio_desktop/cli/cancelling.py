"""Long work that Ctrl+C ends soon, with one sentence and nothing left behind.

Nothing is raised out of the blue: an exception within what a learning library calls back is lost, or brings
the library down. The work looks up between its steps; where a step takes too long, the process ends.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import typer

from physio_desktop.cli.output import errors, progress_bar

PATIENCE_S = 1.0  # for the work to look up
CANCELLED = 130  # exit code, as shells have it
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Cancellation:
    """Asked for by a signal. `undo` is what must be cleaned up in any case."""

    def __init__(self, message: str) -> None:
        self._message = message
        self._asked, self._ended = threading.Event(), threading.Event()
        self.undo: list[Callable[[], None]] = []

    def check(self) -> None:
        """Raises KeyboardInterrupt once asked."""
        if self._asked.is_set():
            raise KeyboardInterrupt

    def is_asked(self) -> bool:
        return self._asked.is_set()

    def ask(self, *_: object) -> None:
        if not self._asked.is_set():
            self._asked.set()
            threading.Thread(target=self._insist, name="cancel", daemon=True).start()

    def ended(self) -> None:
        self._ended.set()

    def say(self) -> None:
        errors.print(self._message)

    def _insist(self) -> None:
        """Some steps of learning take longer than anybody wants to wait."""
        if self._ended.wait(PATIENCE_S):
            return
        for undo in self.undo:
            with suppress(Exception):
                undo()
        self.say()
        sys.stderr.flush()
        os._exit(CANCELLED)


class LineProgress:
    """One line on standard error whenever there is something new, with the time since the start."""

    def __init__(self, cancellation: Cancellation) -> None:
        self._cancellation = cancellation
        self._started, self._said = time.perf_counter(), ""

    def __call__(self, share: float, text: str) -> None:
        self._cancellation.check()
        if text != self._said:
            self._said = text
            elapsed_s = time.perf_counter() - self._started
            errors.print(f"{share:4.0%} {elapsed_s:6.0f} s  {text}", markup=False, soft_wrap=True)


@contextmanager
def cancellable(message: str) -> Iterator[Cancellation]:
    """Ctrl+C and a polite kill end the work within about two seconds: exit code 130 and one sentence."""
    cancellation = Cancellation(message)
    try:
        with ExitStack() as stack:
            stack.callback(cancellation.ended)
            stack.enter_context(handled(cancellation.ask))
            yield cancellation
    except KeyboardInterrupt as stop:
        cancellation.say()
        raise typer.Exit(CANCELLED) from stop


@contextmanager
def stoppable(title: str, message: str) -> Iterator[Callable[[float], None]]:
    """Takes the share that is done: shown on a terminal, and Ctrl+C ends the work there."""
    with cancellable(message) as cancellation, progress_bar(title) as show:

        def report(share: float) -> None:
            if share < 1:
                cancellation.check()
            show(share)

        yield report


@contextmanager
def handled(handler: Callable[..., Any] | signal.Handlers) -> Iterator[None]:
    """Another handler for the signals that end a program."""
    if threading.current_thread() is not threading.main_thread():  # only it may set handlers
        yield
        return
    before = {number: signal.signal(number, handler) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
