"""`update`: is there a newer version in this folder, and is it what it says?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from physio_desktop import __version__, paths
from physio_desktop.cli.cancelling import stoppable
from physio_desktop.cli.opening import usual_database
from physio_desktop.cli.output import Json, complain, emit, errors, print_rows, telling_errors

_STOPPED = "It was cancelled. Nothing was installed."


def register(app: typer.Typer) -> None:
    app.command("update")(update)


def update(
    folder: Annotated[Path, typer.Argument(help="A folder or a stick with a package and its signature.")],
    install: Annotated[bool, typer.Option("--install", help="Verify the newest one and install it.")] = False,
    as_json: Json = False,
) -> None:
    """Look for a newer signed version in a folder. No network is ever used.

    With --install it is copied, verified and put in place; where that needs an administrator, the command for
    it is printed.
    """
    from physio_desktop.storage.database_lock import DatabaseLock
    from physio_desktop.workflows import update_installing, update_signatures, updates

    with telling_errors():
        keys = update_signatures.read_keys(paths.update_keys())
        found = updates.look_for_updates(folder, keys, __version__)
        rows = [
            {
                "version": offer.manifest.version,
                "kind": offer.manifest.kind,
                "file": offer.manifest.file,
                "bytes": offer.manifest.n_bytes,
                "notes": offer.manifest.note("en"),
            }
            for offer in found.offers
        ]
        if not install or not rows:
            print_rows(rows, as_json, f"No newer version than {__version__} is in {folder}.")
            for refusal in found.refusals:
                errors.print(f"{refusal.name}:", markup=False)
                complain(refusal.error)
        offer = update_installing.suited(found)
        if not install or offer is None:
            raise typer.Exit(1 if found.refusals and not rows else 0)
        with DatabaseLock.take(usual_database()):  # refused while a window is open: it may record
            updates.forget_copies(paths.updates_dir())
            with stoppable("Verifying", _STOPPED) as report:
                verified = updates.take(offer, paths.updates_dir(), report)
        step = update_installing.step_for(verified)
        if as_json:
            emit({"version": verified.manifest.version, "file": verified.path, "command": step.command})
        if not step.is_automatic:
            how = f"Install it with: {step.command}" if step.command else "Open it to install it."
            errors.print(f"{verified.path} is verified. {how}", markup=False, soft_wrap=True)
            return
        update_installing.install(verified)
        errors.print(f"Version {verified.manifest.version} is installed, or its installer was started.")
