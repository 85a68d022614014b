"""A portable program keeps everything beside itself: on a stick, without a trace in anybody's home folder."""

from __future__ import annotations

import os
import sys
import tempfile

from physio_desktop import paths
from physio_desktop.errors import PhysioError


def stay_beside_the_program() -> None:
    """Before anything is written, and before Qt starts. Does nothing where the program is not portable.

    Raises PhysioError where the folder beside it cannot be written: the home folder is no way out.
    """
    folder = paths.portable_dir()
    if folder is None or "PHYSIO_DESKTOP_HOME" in os.environ:
        return
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0")
            file.flush()
    except OSError as error:
        raise PhysioError(
            f"The program is portable and keeps its data in {folder}, which cannot be written: "
            f"{error.strerror or error}.",
            "Make the stick writable, or copy the program to a place that is.",
        ) from error
    if sys.platform.startswith("linux"):  # where the font library keeps what it found
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
