"""Where things are: read-only resources beside the code, the user's own data in the user's folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

_APP = "physio-desktop"


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


def data_dir() -> Path:
    """The user's folder for the database; PHYSIO_DESKTOP_HOME overrides it (portable use, tests)."""
    home = os.environ.get("PHYSIO_DESKTOP_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir(_APP, appauthor=False))


def preset_file() -> Path:
    """What an administrator set for all accounts of this computer; PHYSIO_DESKTOP_PRESET overrides it."""
    other = os.environ.get("PHYSIO_DESKTOP_PRESET")
    folder = Path(platformdirs.site_config_dir(_APP, appauthor=False))
    return Path(other) if other else folder / "settings.json"


def default_database() -> Path:
    return data_dir() / "physio.db"


def log_dir() -> Path:
    return data_dir() / "logs"
