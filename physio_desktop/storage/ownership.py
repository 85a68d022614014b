"""Which process records an open session, so that no other one closes it."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import psutil

from physio_desktop.storage.records import now

_SAME_START_S = 2.0
_RECENT = timedelta(seconds=60)
_FOREIGN_MACHINE_PATIENCE = timedelta(hours=24)


def this_process() -> dict[str, Any]:
    return {"machine": platform.node(), "pid": os.getpid(), "process_started": psutil.Process().create_time()}


def is_being_recorded(writer: Mapping[str, Any] | None, last_write: datetime | None) -> bool:
    """True while the process that wrote last may still write.

    A process number is used again, so its start counts too; but a corrected clock moves that, so a recent
    write is believed as well. Processes of other machines cannot be asked: they get a day.
    """
    if not writer:
        return False
    age = now() - last_write if last_write else _FOREIGN_MACHINE_PATIENCE
    if writer.get("machine") != platform.node():
        return age < _FOREIGN_MACHINE_PATIENCE
    try:
        started = psutil.Process(int(writer["pid"])).create_time()
    except psutil.AccessDenied:
        return age < _RECENT
    except (psutil.Error, KeyError, ValueError):
        return False
    return abs(started - float(writer.get("process_started", 0))) < _SAME_START_S or age < _RECENT
