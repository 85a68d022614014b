"""`audit` and `erase`: who did what, and making an end of a patient's data."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from physio_desktop import paths
from physio_desktop.cli.opening import open_store, settings, settings_file
from physio_desktop.cli.output import Db, Json, emit, errors, print_rows, telling_errors
from physio_desktop.errors import StorageError
from physio_desktop.workflows.audit_export import audit_csv
from physio_desktop.workflows.erasing import Certificate, Prospect, erase, look
from physio_desktop.workflows.model_registry import folder_beside
from physio_desktop.workflows.safekeeping import backup_folder


def register(app: typer.Typer) -> None:
    app.command("audit")(audit)
    app.command("erase")(erase_patient)


def audit(
    patient: Annotated[str | None, typer.Option(help="Only what is about this patient.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Only the last so many days.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write them as CSV to this file.")] = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Who looked at, changed, exported, deleted or imported what, newest first."""
    since = None if days is None else datetime.now(UTC) - timedelta(days=days)
    with telling_errors(), open_store(db, read_only=True) as opened:
        history = opened.store.history
        found = opened.lane.call(history.audit_entries, patient=patient, since=since, limit=limit)
        if out is not None:
            try:
                out.write_bytes(audit_csv(found))
            except OSError as error:
                raise StorageError(
                    f"{out} cannot be written: {error.strerror}.", "Choose another file."
                ) from error
        rows = [
            {
                "at": one.at,
                "who": one.who or None,
                "action": one.action,
                "object": one.object or None,
                "patient": one.patient,
                **({"detail": dict(one.detail)} if as_json else {}),
            }
            for one in found
        ]
        print_rows(rows if out is None or as_json else [], as_json, f"{len(found)} entries." if out else "-")


def erase_patient(
    code: Annotated[str, typer.Argument(help="Pseudonym code of the patient.")],
    certificate: Annotated[Path, typer.Option(help="File for the certificate: .txt, or .csv as a table.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    keep_backups: Annotated[bool, typer.Option(help="Leave backups that hold the patient.")] = False,
    keep_reports: Annotated[bool, typer.Option(help="Leave reports that were exported.")] = False,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Erase everything of one patient, for good, with a certificate of what was done."""
    with telling_errors(), open_store(db) as opened:
        _refuse_unwritable(certificate)
        path = opened.store.database.path
        folders = list(
            dict.fromkeys([backup_folder(settings().backup_folder, path), path.parent / "backups"])
        )
        models, store = folder_beside(path), opened.store
        prospect = opened.lane.call(look, store, code, folders, models)
        if not yes:
            _confirm(code, prospect)
        done = opened.lane.call(
            erase,
            store,
            prospect,
            with_backups=not keep_backups,
            with_reports=not keep_reports,
            logs=paths.log_dir(),
            progress=(lambda _, __: None) if as_json else _say,
        )
        certificate.write_bytes(_document(done, certificate))
        _forget_home_of(code)
    if as_json:
        emit({"patient": code, "erased": True, "certificate": certificate, "traces": list(done.traces)})
    else:
        errors.print(f"Patient {code} is erased. The certificate is {certificate}.", markup=False)
    if done.traces or done.left:
        raise typer.Exit(1)


def _forget_home_of(code: str) -> None:
    file = settings_file()
    if file.load().home_patient == code:
        file.save(dataclasses.replace(file.load(), home_patient=""))


def _document(done: Certificate, file: Path) -> bytes:
    return done.csv() if file.suffix.lower() == ".csv" else done.text().encode()


def _refuse_unwritable(certificate: Path) -> None:
    """Before anything goes: what was done must be certified."""
    try:
        certificate.touch()
    except OSError as error:
        raise StorageError(
            f"{certificate} cannot be written: {error.strerror}.", "Choose another file for the certificate."
        ) from error


def _confirm(code: str, prospect: Prospect) -> None:
    for name, n in prospect.findings.rows.items():
        if n:
            errors.print(f"{name}: {n}", markup=False)
    for path in (*prospect.backups, *prospect.reports, *prospect.model_files):
        errors.print(f"{path}", markup=False, soft_wrap=True)
    typed = typer.prompt("Type the code again to erase all of this for good", err=True)
    if typed.strip() != code.strip():
        raise typer.Abort


def _say(what: str, _: float) -> None:
    errors.print(f"{what} …", markup=False)
