"""Where things are: read-only resources beside the code, the user's own data in the user's folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

_APP = "physio-desktop"
PORTABLE = ("portable", "portable.txt")


def _bundled(name: str) -> Path:
    """A read-only folder of the program: frozen bundle, installed wheel or checkout."""
    package = Path(__file__).resolve().parent
    candidates = [package / "_data" / name, package.parent / name]
    if frozen := getattr(sys, "_MEIPASS", None):
        candidates.insert(0, Path(frozen) / name)
    return next((path for path in candidates if path.is_dir()), candidates[-1])


def resources_dir() -> Path:
    return _bundled("resources")


def models_dir() -> Path:
    return _bundled("models")


def program_dir() -> Path | None:
    """Where a person finds the frozen program; None where it runs from a checkout or a wheel."""
    if image := os.environ.get("APPIMAGE"):
        return Path(image).parent
    if not getattr(sys, "frozen", False):
        return None
    folder = Path(sys.executable).resolve().parent
    return folder.parents[2] if folder.parts[-2:] == ("Contents", "MacOS") else folder


def portable_dir() -> Path | None:
    """`data` beside the program, where a file `portable` (or `portable.txt`) lies there; else None."""
    folder = program_dir()
    if folder is None or not any((folder / name).exists() for name in PORTABLE):
        return None
    return folder / "data"


def data_dir() -> Path:
    """The user's folder for the database; PHYSIO_DESKTOP_HOME overrides it (tests, `--data`)."""
    if home := os.environ.get("PHYSIO_DESKTOP_HOME"):
        return Path(home)
    return portable_dir() or Path(platformdirs.user_data_dir(_APP, appauthor=False))


def settings_file() -> Path:
    return data_dir() / "settings.json"


def preset_file() -> Path:
    """What an administrator set for all accounts of this computer; PHYSIO_DESKTOP_PRESET overrides it."""
    other = os.environ.get("PHYSIO_DESKTOP_PRESET")
    folder = Path(platformdirs.site_config_dir(_APP, appauthor=False))
    return Path(other) if other else folder / "settings.json"


def default_database() -> Path:
    return data_dir() / "physio.db"


def update_keys() -> Path:
    """Public keys that releases are signed with."""
    return resources_dir() / "update-keys.json"


def updates_dir() -> Path:
    """Verified copies of packages, until they are installed."""
    return data_dir() / "updates"


def log_dir() -> Path:
    return data_dir() / "logs"
