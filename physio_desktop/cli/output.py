"""How commands speak: tables for people, one JSON object per line for programs, errors as one sentence."""

from __future__ import annotations

import json
import logging
import math
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from physio_desktop import paths
from physio_desktop.errors import PhysioError

errors = Console(stderr=True, highlight=False)
_log = logging.getLogger("physio_desktop")

Db = Annotated[
    Path | None, typer.Option("--db", help="Database file; without it, the one in your user folder.")
]
Json = Annotated[
    bool, typer.Option("--json", help="One JSON object per line on standard output, nothing else.")
]


def emit(row: Mapping[str, Any]) -> None:
    """One compact JSON object on a line of its own."""
    print(json.dumps(_plain(row), separators=(",", ":"), ensure_ascii=False), flush=True)


def show(rows: Sequence[Mapping[str, Any]], nothing: str) -> None:
    """A table of equal rows, or a sentence where there are none."""
    console = Console(highlight=False)
    if not rows:
        console.print(nothing)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row.values()))  # names are no markup
    console.print(table)


def print_rows(rows: Sequence[Mapping[str, Any]], as_json: bool, nothing: str) -> None:
    if as_json:
        for row in rows:
            emit(row)
    else:
        show(rows, nothing)


@contextmanager
def telling_errors() -> Iterator[None]:
    """An error becomes one sentence and exit code 1; what was not foreseen goes to the log with its trace."""
    try:
        yield
    except PhysioError as error:
        _log.info("%s", error, exc_info=True)
        complain(error)
        raise typer.Exit(1) from error
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except BrokenPipeError:
        # Whoever read the output has enough; nothing may be written at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except Exception as error:
        _log.exception("unexpected error")
        errors.print(f"Error: {type(error).__name__}: {error}", markup=False, soft_wrap=True)
        errors.print(
            f"This was not foreseen. Details are in {paths.log_dir()}.", markup=False, soft_wrap=True
        )
        raise typer.Exit(1) from error


def complain(error: PhysioError) -> None:
    errors.print(f"Error: {error.message}", markup=False, soft_wrap=True)
    if error.hint:
        errors.print(error.hint, markup=False, soft_wrap=True)


def _plain(value: Any) -> Any:
    """Something that JSON has: NaN becomes null, a time its ISO form."""
    if isinstance(value, float):
        return None if not math.isfinite(value) else value
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _cell(value: Any, floats: str = ".2f") -> str:
    """As people read it. What has parts has a line for each; numbers there keep the digits that they need."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return format(value, floats)
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, Mapping):
        lines = (f"{name}: {_cell(one, '.6g')}" for name, one in value.items())
        return "\n".join(lines) or "-"
    if isinstance(value, list | tuple):
        words = ", ".join(_cell(one, ".6g") for one in value) or "-"
        return f"({words})" if value and isinstance(value[0], float | list | tuple) else words
    return str(value)


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[float], None]]:
    """Takes the share that is done, and shows it on a terminal, from the first one on; nothing elsewhere."""
    if not is_terminal():
        yield lambda share: None
        return
    bar = Progress(console=errors, transient=True)
    task = bar.add_task(title, total=1.0)

    def show_share(share: float) -> None:
        bar.start()
        bar.update(task, completed=share)

    try:
        yield show_share
    finally:
        bar.stop()


def is_terminal() -> bool:
    return sys.stderr.isatty()
