"""`doctor`, `self-test` and `benchmark`: is everything as it should be?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from physio_desktop.cli.opening import settings_file, usual_database
from physio_desktop.cli.output import Db, Json, emit, errors, print_rows, telling_errors
from physio_desktop.cli.passphrases import opened_with

if TYPE_CHECKING:
    from physio_desktop.workflows.diagnosis import Finding


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)
    app.command("self-test")(self_test)
    app.command("benchmark")(benchmark)


def doctor(db: Db = None, as_json: Json = False) -> None:
    """Say what is missing on this computer, and the command or click that mends it."""
    from physio_desktop.workflows.diagnosis import diagnose

    with telling_errors():
        path = db or usual_database()
        findings = opened_with(path, lambda passphrase: list(diagnose(path, passphrase)))
        findings[1:1] = _settings()
        print_rows([finding.as_row() for finding in findings], as_json, "")
        if any(finding.state == "fail" for finding in findings):
            raise typer.Exit(1)


def _settings() -> list[Finding]:
    """Every name in the preset that is not followed is said."""
    from physio_desktop.workflows.diagnosis import Finding

    file = settings_file()
    found = [Finding("settings", "warn", problem.message, problem.hint) for problem in file.problems()]
    if file.preset is not None and file.preset.exists() and not found:
        names = ", ".join(f"{name} (fixed)" if name in file.fixed else name for name in file.preset_names)
        found.append(Finding("settings", "ok", f"The preset {file.preset} sets: {names or 'nothing'}."))
    return found


def self_test(
    picture: Annotated[
        Path | None, typer.Option(help="A PNG file for what the window showed, to look at it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Go the program's whole way once with the simulated sensor, in a temporary folder: is it whole?"""
    from itertools import chain

    from physio_desktop.cli import painting
    from physio_desktop.workflows.self_test import run

    with telling_errors():
        results = []
        for result in chain(run(), painting.run(picture)):
            results.append(result)
            if as_json:
                emit(result.as_row())
            else:
                word = "ok" if result.passed else "FAILED"
                print(f"{result.name:<10} {word:<7} {result.seconds:6.2f} s  {result.detail}", flush=True)
        if failed := [result.name for result in results if not result.passed]:
            errors.print(f"Not as it should be: {', '.join(failed)}.")
            raise typer.Exit(1)


def benchmark(
    name: Annotated[str | None, typer.Argument(help="One table of figures; without it, all of them.")] = None,
    short: Annotated[bool, typer.Option("--short", help="Smaller runs, whose figures prove little.")] = False,
    dataset: Annotated[
        Path | None,
        typer.Option(exists=True, help="Real people for `train`: archive or folder, as evaluate."),
    ] = None,
    annotations: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Their annotations.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure the figures that the program promises; exit code 1 when one is not met."""
    from physio_desktop.benchmarks.tables import BENCHMARKS, run

    if name is not None and name not in BENCHMARKS:
        known = ", ".join(BENCHMARKS)
        raise typer.BadParameter(f"there is no benchmark {name!r}; known: {known}", param_hint="name")
    if (dataset is None) != (annotations is None):
        raise typer.BadParameter("--dataset and --annotations belong together", param_hint="--dataset")
    people = None if dataset is None or annotations is None else (dataset, annotations)
    with telling_errors():
        rows = []
        for row in run([name] if name else list(BENCHMARKS), short=short, people=people):
            rows.append(row)
            if as_json:
                emit(row.as_row())
        if not as_json:
            names = dict.fromkeys(name for row in rows for name in row.as_row())
            print_rows([names | row.as_row() for row in rows], False, "")
        if not all(row.met for row in rows):
            errors.print("Not every figure was met.")
            raise typer.Exit(1)
