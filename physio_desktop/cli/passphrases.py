"""Where a command has the passphrase of an encrypted database from; never from its own arguments."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from physio_desktop.cli.output import complain
from physio_desktop.errors import StorageError, StorageLocked
from physio_desktop.storage.drivers import Passphrase

T = TypeVar("T")
VARIABLE = "PHYSIO_DESKTOP_PASSPHRASE"
FILE_VARIABLE = "PHYSIO_DESKTOP_PASSPHRASE_FILE"
_MOST_BYTES = 4096
_ATTEMPTS = 3
_HINT = f"Call the command on a terminal, set {VARIABLE}, or name a file with --passphrase-file."

PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        envvar=FILE_VARIABLE,
        help=f"File whose first line opens an encrypted database; or set {VARIABLE}.",
    ),
]


def take_file(context: typer.Context, file: Path | None) -> None:
    """For the time of the command."""
    if file is None:
        return
    before = os.environ.get(FILE_VARIABLE)
    os.environ[FILE_VARIABLE] = str(file)

    def give_back() -> None:
        if before is None:
            os.environ.pop(FILE_VARIABLE, None)
        else:
            os.environ[FILE_VARIABLE] = before

    context.call_on_close(give_back)


def opened_with(path: Path, task: Callable[[Passphrase | None], T]) -> T:
    """`task` without a passphrase, and where the database asks for one, with that.

    On a terminal a wrong one can be typed again. Raises StorageLocked, and what `task` raises.
    """
    try:
        return task(None)
    except StorageLocked as locked:
        if given := given_passphrase():
            return task(given)
        if not _is_terminal():
            raise StorageLocked(locked.message, _HINT) from locked
    for attempt in range(1, _ATTEMPTS + 1):
        typed = typer.prompt(f"Passphrase of {path.name}", hide_input=True, err=True)
        try:
            return task(Passphrase(typed))
        except StorageLocked as wrong:
            if attempt == _ATTEMPTS:
                raise
            complain(wrong)
    raise AssertionError


def given_passphrase() -> Passphrase | None:
    """From the file or the variable. Raises StorageError where the file cannot be read."""
    if file := os.environ.get(FILE_VARIABLE):
        return Passphrase(first_line(Path(file)))
    text = os.environ.get(VARIABLE, "")
    return Passphrase(text) if text else None


def first_line(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            lines = opened.read(_MOST_BYTES).decode().splitlines()
        return lines[0] if lines else ""
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(
            f"No passphrase can be read from {file}.", "Put it into the first line, as UTF-8."
        ) from error


def new_passphrase(file: Path | None) -> Passphrase:
    """One to be: from a file, or typed twice. Raises StorageError."""
    if file is not None:
        return Passphrase.chosen(first_line(file))
    if not _is_terminal():
        raise StorageError(
            "There is no new passphrase.", "Call it on a terminal, or name a file with --new-file."
        )
    while True:
        try:
            return Passphrase.chosen(
                typer.prompt("New passphrase", hide_input=True, confirmation_prompt="Once more", err=True)
            )
        except StorageError as unfit:
            complain(unfit)


def _is_terminal() -> bool:
    return sys.stdin.isatty()
