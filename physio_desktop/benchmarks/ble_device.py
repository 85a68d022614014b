"""A Bluetooth sensor for tests and figures: a private D-Bus daemon, and `fake_bluez` in its own process.

Used as a context, in which DBUS_SYSTEM_BUS_ADDRESS names the private bus: whatever bleak does in this
process, or in one that it starts, happens there.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from physio_desktop.benchmarks.fake_bluez import Config

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
"""
_VARIABLE = "DBUS_SYSTEM_BUS_ADDRESS"
_START_S = 20.0


class BleDevice:
    """The sensor. As a real one, it counts on while it is away. `said`: what happened, as (moment, event)."""

    def __init__(self, **config: Any) -> None:
        self.config = Config(**config)
        self.heard = threading.Event()  # somebody has asked for notifications
        self.said: list[dict[str, Any]] = []
        self._stack = contextlib.ExitStack()
        self._process: subprocess.Popen[str] | None = None

    @property
    def source(self) -> str:
        return f"ble:{self.config.address}"

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="physio-bus-"))
            stack.enter_context(_environment(_VARIABLE, f"unix:path={folder}/bus"))
            stack.enter_context(_daemon(Path(folder)))
            self._process = stack.enter_context(self._bluez())
            self.wait_for("ready")
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @contextlib.contextmanager
    def _bluez(self) -> Iterator[subprocess.Popen[str]]:
        command = [sys.executable, "-m", "physio_desktop.benchmarks.fake_bluez"]
        process = subprocess.Popen(
            [*command, json.dumps(dataclasses.asdict(self.config))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        listener = threading.Thread(target=self._listen, args=(process,), name="fake bluez", daemon=True)
        listener.start()
        try:
            yield process
        finally:
            assert process.stdin is not None and process.stdout is not None
            with contextlib.suppress(OSError):
                process.stdin.close()
            _end(process)
            listener.join(5)
            process.stdout.close()

    def wait_for(self, event: str, timeout_s: float = _START_S, after_s: float = 0.0) -> float:
        """When it first said so after that moment. Raises RuntimeError if it does not."""
        deadline_s = time.monotonic() + timeout_s
        while time.monotonic() < deadline_s:
            for one in list(self.said):
                if one["said"] == event and one["at_s"] >= after_s:
                    return float(one["at_s"])
            time.sleep(0.01)
        raise RuntimeError(f"The sensor did not say “{event}”; it said {[one['said'] for one in self.said]}")

    def count(self, event: str) -> int:
        return sum(one["said"] == event for one in list(self.said))

    def wish(self, **what: Any) -> None:
        """Change what the sensor or the adapter does: a field of `Faults`, away, twin or powered."""
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()

    def freeze(self, is_frozen: bool) -> None:
        """The system's Bluetooth service stands still: no call is answered. POSIX only."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP if is_frozen else signal.SIGCONT)

    def unplug(self) -> None:
        """Out of reach."""
        begun_s = time.monotonic()
        self.wish(away=True)
        self.wait_for("away", after_s=begun_s)

    def plug(self) -> float:
        """Back in reach; the moment at which it was."""
        begun_s = time.monotonic()
        self.wish(away=False)
        return self.wait_for("back", after_s=begun_s)

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            event = json.loads(line)
            self.said.append(event)
            if event["said"] == "notifying":
                self.heard.set()


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextlib.contextmanager
def _daemon(folder: Path) -> Iterator[None]:
    program = shutil.which("dbus-daemon")
    if program is None:
        raise RuntimeError(
            "dbus-daemon is missing: python3 dev.py system names the command that installs it."
        )
    config = folder / "bus.conf"
    config.write_text(_BUS.format(socket=folder / "bus"), encoding="utf-8")
    process = subprocess.Popen(
        [program, f"--config-file={config}", "--nofork", "--nosyslog", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it complains of limits that only a system's own daemon may raise
        text=True,
    )
    assert process.stdout is not None
    try:
        if not process.stdout.readline():  # it says its address once it listens
            raise RuntimeError("dbus-daemon did not start.")
        yield
    finally:
        process.terminate()
        _end(process)
        process.stdout.close()


def _end(process: subprocess.Popen[str]) -> None:
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
