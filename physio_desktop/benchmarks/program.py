"""The real program in a process of its own, watched from outside."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from physio_desktop.domain import Recording
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore

_START_S = 60.0  # on a machine with too much to do


def command(*arguments: str | Path) -> list[str]:
    """The program's command line, also where it is frozen into one executable."""
    start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "physio_desktop"]
    return [*start, *map(str, arguments)]


class Program:
    """`physio-desktop ARGUMENTS` running; what it says on standard error is kept with the moment."""

    def __init__(self, *arguments: str | Path, home: Path) -> None:
        self.said: list[tuple[float, str]] = []
        self._output = b""
        self._process = subprocess.Popen(
            command(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PHYSIO_DESKTOP_HOME": str(home), "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
        self._threads = [threading.Thread(target=read, daemon=True) for read in (self._listen, self._collect)]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def code(self) -> int | None:
        return self._process.poll()

    @property
    def complaints(self) -> str:
        """All of standard error so far."""
        return "\n".join(line for _, line in self.said)

    def wait_for(self, pattern: str, timeout_s: float = _START_S, after_s: float = 0.0) -> float:
        """When it said something like `pattern` after that moment. Raises RuntimeError if it does not."""
        deadline_s = time.monotonic() + timeout_s
        while True:
            for moment_s, line in list(self.said):
                if moment_s >= after_s and re.search(pattern, line):
                    return moment_s
            if self.code is not None or time.monotonic() > deadline_s:
                raise RuntimeError(f"The program did not say “{pattern}”. It said: {self.complaints or '-'}")
            time.sleep(0.02)

    def interrupt(self, how: signal.Signals = signal.SIGINT) -> None:
        self._process.send_signal(how)

    def wait_or_end(self, seconds: float) -> None:
        """Wait, unless it ends before."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)

    def kill(self) -> float:
        """kill -9; the moment just before it."""
        moment_s = time.monotonic()
        self._process.kill()
        self._end(10)
        return moment_s

    def finish(self, timeout_s: float = 60.0) -> tuple[int, list[dict[str, Any]]]:
        """Exit code and the JSON objects of standard output, once it has ended by itself."""
        try:
            self._end(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f"The program did not end. It said: {self.complaints or '-'}") from None
        return self._process.returncode, [json.loads(line) for line in self._output.splitlines()]

    def result(self, timeout_s: float = 60.0) -> dict[str, Any]:
        """The one JSON object that it printed. Raises RuntimeError where it failed."""
        code, rows = self.finish(timeout_s)
        if code != 0 or len(rows) != 1:
            raise RuntimeError(f"The program ended with {code}. It said: {self.complaints or '-'}")
        return rows[0]

    def _end(self, timeout_s: float) -> None:
        self._process.wait(timeout_s)
        for thread in self._threads:
            thread.join(5)

    def _listen(self) -> None:
        assert self._process.stderr
        with self._process.stderr as stream:
            for line in stream:
                self.said.append((time.monotonic(), line.decode("utf-8", "replace").rstrip()))

    def _collect(self) -> None:
        assert self._process.stdout
        with self._process.stdout as stream:
            self._output = stream.read()


@contextmanager
def recording(source: str, db: Path, *options: str, home: Path | None = None) -> Iterator[Program]:
    """`record --json` running; killed at the end, should it still be there.

    Without a length of its own it ends after a quarter of an hour, should nobody be left to end it.
    """
    if "--seconds" not in options:
        options = (*options, "--seconds", "900")
    arguments: tuple[str | Path, ...] = ("record", "--source", source, "--db", db, "--json", *options)
    program = Program(*arguments, home=home or db.parent / "home")
    try:
        yield program
    finally:
        if program.code is None:
            program.kill()


def stored(db: Path, session: int | None = None, *, read_only: bool = True) -> Recording:
    """A session as it can be read now, the newest without a number; empty where there is none yet."""
    with Database.open(db, read_only=read_only) as database:
        store = SessionStore(database)
        known = store.sessions(limit=1) if session is None else [store.session(session)]
        return store.read(known[0].id) if known else Recording(())


def problems(db: Path) -> list[str]:
    with Database.open(db, read_only=True) as database:
        return database.check()
