"""`send` and `receive`: sessions of one patient from home to the clinic in an encrypted file."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from physio_desktop.cli.cancelling import stoppable
from physio_desktop.cli.opening import open_store
from physio_desktop.cli.output import Db, Json, emit, errors, print_rows, show, telling_errors
from physio_desktop.errors import BundleError
from physio_desktop.workflows.bundles import (
    MIN_PASSPHRASE,
    SUFFIX,
    Bundle,
    open_bundle,
    passphrase_strength,
    receive,
    send,
)
from physio_desktop.workflows.exporting import sessions_of

VARIABLE = "PHYSIO_DESKTOP_FILE_PASSPHRASE"
_MOST_BYTES = 4096
_STOPPED = "It was cancelled. Nothing was taken from the file."
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        help=f"File whose first line is the passphrase of the sent file; or set {VARIABLE}. "
        "Without both it is asked for.",
    ),
]


def register(app: typer.Typer) -> None:
    app.command("send")(send_sessions)
    app.command("receive")(receive_sessions)


def send_sessions(
    out: Annotated[Path, typer.Option(help=f"File to write, such as P-0042{SUFFIX}.")],
    sessions: Annotated[list[int] | None, typer.Argument(help="Numbers of sessions.")] = None,
    patient: Annotated[str | None, typer.Option(help="All sessions of this patient.")] = None,
    references: Annotated[
        bool, typer.Option(help="Also what the patient was taught with, for recognition at the clinic.")
    ] = True,
    key_file: KeyFile = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Write sessions of one patient into one encrypted file, which only the passphrase opens."""
    if bool(sessions) == (patient is not None):
        raise typer.BadParameter("name sessions, or a patient", param_hint="SESSIONS or --patient")
    if out.suffix != SUFFIX:
        out = out.with_name(out.name + SUFFIX)
    with telling_errors(), open_store(db) as opened:
        ids = sessions or sessions_of(opened.store, opened.lane, patient or "")
        passphrase = file_passphrase(key_file, is_new=True)
        path = send(opened.store, opened.lane, ids, out, passphrase, with_references=references)
        row = {"file": path, "bytes": path.stat().st_size, "sessions": len(set(ids))}
        print_rows([row], as_json, "")


def receive_sessions(
    file: Annotated[Path, typer.Argument(help="The file that was sent.")],
    patient: Annotated[
        str | None, typer.Option(help="Code of the patient here, if it is another one than the sender's.")
    ] = None,
    look: Annotated[bool, typer.Option("--look", help="Only say what is in it.")] = False,
    key_file: KeyFile = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Take the sessions of an encrypted file into the database; what is here already is left as it is.

    Ctrl+C ends it, and then nothing was taken.
    """
    with telling_errors(), open_store(db) as opened:
        passphrase = file_passphrase(key_file, is_new=False)
        with stoppable("Decrypting", _STOPPED) as report:
            bundle = open_bundle(opened.store, opened.lane, file, passphrase, report)
        if look:
            print_rows(_preview(bundle), as_json, "")
            return
        if not as_json:
            show(_preview(bundle), "")
        with stoppable("Receiving", _STOPPED) as report:
            done = receive(opened.store, opened.lane, bundle, patient or bundle.patient, report)
    if as_json:
        emit(
            {
                "patient": done.patient,
                "sessions": list(done.session_ids),
                "known": list(done.known),
                "plan": done.took_plan,
                "references": done.n_references,
            }
        )
        return
    numbers = ", ".join(map(str, done.session_ids)) or "none"
    errors.print(f"New sessions of {done.patient}: {numbers}.", markup=False)
    if done.known:
        errors.print(f"{len(done.known)} were here already and were left as they are.")


def _preview(bundle: Bundle) -> list[dict[str, Any]]:
    return [
        {
            "patient": bundle.patient,
            "started": session.started,
            "duration_s": round(session.duration_s, 3),
            "n_samples": session.n_samples,
            "n_repetitions": session.n_repetitions,
            "known": session.is_known,
        }
        for session in bundle.sessions
    ]


def file_passphrase(file: Path | None, *, is_new: bool) -> str:
    """From a file, the environment or a prompt; never from an argument, which others could see."""
    if file is not None:
        return _first_line(file)
    if given := os.environ.get(VARIABLE):
        return given
    if not sys.stdin.isatty():
        raise BundleError(
            "The passphrase of the file is not known.", f"Name a file with --key-file, or set {VARIABLE}."
        )
    if not is_new:
        return str(typer.prompt("Passphrase of the file", hide_input=True, err=True))
    while True:
        hint = f"New passphrase, at least {MIN_PASSPHRASE} characters, best four or five words"
        typed = str(typer.prompt(hint, hide_input=True, confirmation_prompt="Once more", err=True))
        if strength := passphrase_strength(typed):
            if strength == 1:
                errors.print("This passphrase is weak: a few more words make it strong.")
            return typed


def _first_line(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            lines = stream.read(_MOST_BYTES).decode().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BundleError(
            f"No passphrase can be read from {file}.", "Put it into the first line, as UTF-8."
        ) from error
    return lines[0] if lines else ""
