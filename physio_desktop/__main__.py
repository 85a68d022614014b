"""`python -m physio_desktop`, and the program itself: without a command the window, at once."""

from __future__ import annotations

import multiprocessing
import sys


def main() -> None:
    """The window does not wait for what only commands need."""
    multiprocessing.freeze_support()  # training has a process of its own, also in a frozen program
    if len(sys.argv) > 1:
        from physio_desktop.cli import main as command_line

        command_line()
        return
    from physio_desktop.app import run_window
    from physio_desktop.workflows.logbook import start_log

    start_log()
    sys.exit(run_window())


if __name__ == "__main__":
    main()
