"""The command line: `physio-desktop COMMAND`; without a command the window opens."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from physio_desktop import __version__
from physio_desktop.cli import (
    checks,
    devices,
    files,
    home,
    learning,
    models,
    privacy,
    recognition,
    recording,
    safekeeping,
    sending,
    sessions,
    sessions_training,
    updates,
    window,
)
from physio_desktop.cli.output import telling_errors
from physio_desktop.cli.passphrases import PassphraseFile, take_file
from physio_desktop.workflows.logbook import start_log
from physio_desktop.workflows.portability import stay_beside_the_program

app = typer.Typer(
    name="physio-desktop",
    help="Records, shows and reports physiotherapy sessions from one strap-on 9-axis sensor.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (
    window,
    devices,
    recording,
    sessions,
    files,
    sending,
    home,
    updates,
    recognition,
    learning,
    models,
    sessions_training,
    privacy,
    safekeeping,
    checks,
):
    module.register(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"physio-desktop {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    with telling_errors():
        stay_beside_the_program()
    start_log()
    take_file(context, passphrase_file)
    if context.invoked_subcommand is None:
        window.window()


def main() -> None:
    """Entry point. Exit codes: 0 done, 1 could not be done, 2 wrongly called, 130 cancelled."""
    if sys.stdout is not None and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    app()
