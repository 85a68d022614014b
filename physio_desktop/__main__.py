"""`python -m physio_desktop`, and the program itself: without a command the window, at once."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from physio_desktop.app import App


def main() -> None:
    """The window does not wait for what only commands need."""
    multiprocessing.freeze_support()  # training has a process of its own, also in a frozen program
    files = files_to_open(sys.argv[1:])
    if len(sys.argv) > 1 and not files:
        from physio_desktop.cli import main as command_line

        command_line()
        return
    from physio_desktop.ui.starting import begin_start

    begin_start()
    from physio_desktop.app import run_window
    from physio_desktop.workflows.logbook import start_log

    start_log()
    sys.exit(run_window(files=files, watch=timed()))


def timed() -> Callable[[App], None] | None:
    """What `benchmark start` asks for; by the environment, for an argument is a command of the terminal."""
    if not os.environ.get("PHYSIO_DESKTOP_TIMED"):
        return None
    from physio_desktop.benchmarks.started import tell_times

    return tell_times


def files_to_open(arguments: list[str]) -> list[Path]:
    """What a double click in a folder hands over: files alone. No command has a dot or a folder in it."""
    files = [Path(argument) for argument in arguments]
    are_paths = all("." in argument or os.sep in argument for argument in arguments)
    return [file.resolve() for file in files] if are_paths and all(map(Path.is_file, files)) else []


if __name__ == "__main__":
    main()
