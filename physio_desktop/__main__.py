"""`python -m physio_desktop`, and the program itself: without a command the window, at once."""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path

OPENED = (".physio", ".physio-home")


def main() -> None:
    """The window does not wait for what only commands need."""
    multiprocessing.freeze_support()  # training has a process of its own, also in a frozen program
    files = _files(sys.argv[1:])
    if len(sys.argv) > 1 and not files:
        from physio_desktop.cli import main as command_line

        command_line()
        return
    from physio_desktop.app import run_window
    from physio_desktop.workflows.logbook import start_log

    start_log()
    sys.exit(run_window(files=files))


def _files(arguments: list[str]) -> tuple[Path, ...]:
    """Where the program was started by opening files, and not with a command: these files."""
    paths = tuple(Path(argument) for argument in arguments)
    if all(path.suffix.lower() in OPENED and path.is_file() for path in paths):
        return tuple(path.absolute() for path in paths)
    return ()


if __name__ == "__main__":
    main()
