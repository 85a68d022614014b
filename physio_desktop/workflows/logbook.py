"""The log in the user's folder, for commands and window alike."""

from __future__ import annotations

import logging
import logging.handlers

from physio_desktop import paths

_log = logging.getLogger("physio_desktop")


def start_log() -> None:
    """A rotating log in the user's folder; without it where that cannot be written."""
    _log.setLevel(logging.INFO)
    if _log.handlers:
        return
    try:
        paths.log_dir().mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            paths.log_dir() / "physio-desktop.log",
            maxBytes=1_000_000,
            backupCount=3,
            encoding="utf-8",
            delay=True,
        )
    except OSError:
        handler = logging.NullHandler()
    logging.raiseExceptions = False  # a log that cannot be written must not stop the work
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(message)s"))
    _log.addHandler(handler)
    _log.propagate = False
    for library in ("bleak", "dbus_fast"):  # what Bluetooth warns of is for the log, not for the terminal
        logging.getLogger(library).addHandler(handler)
