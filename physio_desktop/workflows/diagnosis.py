"""What is missing on this computer, and what mends it."""

from __future__ import annotations

import importlib
import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from physio_desktop import __version__
from physio_desktop.errors import PhysioError, SourceError, StorageError, StorageLocked, StorageOutdated
from physio_desktop.sensing.source import list_devices
from physio_desktop.storage.database import Database
from physio_desktop.storage.drivers import Passphrase

_MIN_FREE_MB = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """`state`: ok, warn (something will not work that you may not need) or fail."""

    name: str
    state: str
    message: str
    remedy: str = ""

    def as_row(self) -> dict[str, Any]:
        return {"check": self.name, "state": self.state, "message": self.message, "remedy": self.remedy}


def diagnose(database: Path, passphrase: Passphrase | None = None) -> Iterator[Finding]:
    """Findings one by one; none of them raises."""
    yield Finding("program", "ok", f"physio-desktop {__version__}, Python {platform.python_version()}")
    yield _data_folder(database)
    yield _database(database, passphrase)
    yield _sensors()
    yield _serial_permission()
    yield _bluetooth()
    yield _window()


def _data_folder(database: Path) -> Finding:
    folder = database.parent
    existing = next((path for path in (folder, *folder.parents) if path.exists()), Path.cwd())
    if not os.access(existing, os.W_OK):
        return Finding(
            "data folder", "fail", f"{folder} cannot be written.", "Choose another file with --db."
        )
    free_mb = shutil.disk_usage(existing).free // 1_000_000
    if free_mb < _MIN_FREE_MB:
        return Finding(
            "data folder", "warn", f"Only {free_mb} MB are free in {folder}.", "Make room on the disk."
        )
    return Finding("data folder", "ok", f"{folder}, {free_mb // 1000} GB free")


def _database(path: Path, passphrase: Passphrase | None) -> Finding:
    if not path.exists():
        return Finding("database", "ok", f"{path} is made with the first recording.")
    try:
        with Database.open(path, read_only=True, passphrase=passphrase) as database:
            problems = database.check()
    except StorageLocked:
        raise
    except StorageOutdated:
        when = "the next recording brings it up to date, after a backup"
        return Finding("database", "ok", f"{path} is of an older version; {when}.")
    except StorageError as error:
        return Finding("database", "fail", error.message, error.hint)
    if problems:
        backups = path.parent / "backups"
        return Finding("database", "fail", " ".join(problems), f"Restore a copy from {backups}.")
    protection = "encrypted" if passphrase is not None else "not encrypted"
    return Finding("database", "ok", f"{path} is whole ({protection}).")


def _sensors() -> Finding:
    try:
        found = [entry.name for entry in list_devices(without=("ble", "sim"))]
    except (PhysioError, OSError) as error:
        return Finding("sensors", "warn", f"The ports cannot be listed: {error}.", "Restart the computer.")
    if found:
        return Finding("sensors", "ok", ", ".join(found))
    remedy = "Plug a sensor in. If it is plugged in, use another cable: many only charge."
    if sys.platform in ("win32", "darwin"):
        remedy += " If it still does not show, install the CP210x or CH340 driver of its maker."
    return Finding("sensors", "warn", "No sensor at a serial port.", remedy)


def _serial_permission() -> Finding:
    if not sys.platform.startswith("linux"):
        return Finding("serial permission", "ok", "Not needed on this system.")
    import grp

    try:
        group = grp.getgrnam("dialout")
    except KeyError:
        group = grp.getgrgid(0)
    if os.geteuid() == 0 or group.gr_gid in os.getgroups():
        return Finding("serial permission", "ok", "You may open serial ports.")
    remedy = f"sudo usermod -aG {group.gr_name} $USER   (then log out and in again)"
    return Finding("serial permission", "warn", "You may not open serial ports.", remedy)


def _bluetooth() -> Finding:
    """Tried, not guessed: a scan is begun and ended."""
    problem = bluetooth_problem()
    if problem is None:
        return Finding("Bluetooth", "ok", "Adapter and service are there.")
    return Finding("Bluetooth", "warn", f"Not available: {problem.message}", problem.hint)


def bluetooth_problem() -> SourceError | None:
    """Why Bluetooth cannot be used now, or None."""
    from physio_desktop.sensing import ble_source  # here: few commands need it

    return ble_source.trouble()


def _window() -> Finding:
    """Whether the window's libraries are there; imported in a process of its own, as a core without Qt."""
    mends = "Install the program again."
    if not getattr(sys, "frozen", False):
        mends = "python3 dev.py system   names the command"
    if importlib.util.find_spec("PySide6") is None:
        return Finding("window", "warn", "Qt is not installed.", "python3 dev.py setup")
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        problem = pool.submit(_import_problem, "PySide6.QtWidgets").result()
    if problem:
        return Finding("window", "warn", f"Qt does not load: {problem}", mends)
    return Finding("window", "ok", "Qt loads.")


def _import_problem(name: str) -> str:
    try:
        importlib.import_module(name)
    except ImportError as error:
        return str(error) or "unknown reason"
    return ""
