"""`home-package` and `home-setup`: a program for one patient at home, in one encrypted file."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Any

import typer

from physio_desktop import paths
from physio_desktop.cli.cancelling import stoppable
from physio_desktop.cli.opening import open_store, registry_of, settings_file
from physio_desktop.cli.output import Db, Json, errors, print_rows, show, telling_errors
from physio_desktop.cli.sending import KeyFile, file_passphrase
from physio_desktop.settings import HOME_FIELDS, Settings, home_settings
from physio_desktop.workflows.home_packages import (
    SUFFIX,
    HomePackage,
    is_renewal,
    make,
    open_package,
    set_up,
)

_STOPPED = "It was cancelled. Nothing was changed."


def register(app: typer.Typer) -> None:
    app.command("home-package")(home_package)
    app.command("home-setup")(home_setup)


def home_package(
    patient: Annotated[str, typer.Option(help="Whose plan, references and own model go home.")],
    out: Annotated[Path, typer.Option(help=f"File to write, such as P-0042{SUFFIX}.")],
    language: Annotated[str, typer.Option(help="Of the window at home: en, de, or the system's.")] = "",
    font_percent: Annotated[int, typer.Option(help="Size of type at home.")] = 130,
    source: Annotated[str, typer.Option(help="The sensor that goes home, if its address is known.")] = "",
    key_file: KeyFile = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Write one encrypted file that sets the program up at home for one patient."""
    if out.suffix != SUFFIX:
        out = out.with_name(out.name + SUFFIX)
    wanted = {"language": language, "font_percent": font_percent, "last_source": source}
    if set(wanted) - set(home_settings(wanted, patient)):
        raise typer.BadParameter("this language or size of type is unknown", param_hint="settings")
    with telling_errors(), open_store(db) as opened:
        own = Settings.from_json(wanted).to_json()
        passed = {name: own[name] for name in HOME_FIELDS}
        key = file_passphrase(key_file, is_new=True)
        path = make(opened.store, opened.lane, registry_of(opened), patient, passed, out, key)
        print_rows([{"file": path, "bytes": path.stat().st_size, "patient": patient}], as_json, "")


def home_setup(
    file: Annotated[Path, typer.Argument(help=f"The file that the clinic made (*{SUFFIX}).")],
    look: Annotated[bool, typer.Option("--look", help="Only say what is in it.")] = False,
    key_file: KeyFile = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Set this computer up for the patient of a home package; sessions that are here stay.

    It is refused where this computer has data of others. Ctrl+C ends it.
    """
    with telling_errors(), open_store(db) as opened:
        key = file_passphrase(key_file, is_new=False)
        with stoppable("Checking", _STOPPED) as report:
            package = open_package(file, key, report)
        if look or not as_json:
            (print_rows([_preview(package)], as_json, "") if look else show([_preview(package)], ""))
        if look:
            return
        renewed = is_renewal(opened.store, opened.lane, package)
        with stoppable("Setting up", _STOPPED) as report:
            set_up(opened.store, opened.lane, registry_of(opened), package, report)
        changes = home_settings(package.settings, package.patient)
        if db is not None and db.absolute() != paths.default_database():
            changes["database"] = str(db.absolute())
        file_of_settings = settings_file()
        file_of_settings.save(dataclasses.replace(file_of_settings.load(), **changes))
    if as_json:
        print_rows([{**_preview(package), "renewed": renewed}], as_json, "")
        return
    errors.print(f"This computer is set up for {package.patient}. Start physio-desktop.", markup=False)


def _preview(package: HomePackage) -> dict[str, Any]:
    return {
        "patient": package.patient,
        "made": package.made,
        "plan": ", ".join(f"{one.exercise} {one.n_sets}x{one.n_repetitions}" for one in package.plan),
        "references": package.n_references,
        "models": len(package.models),
    }
