"""`export` and `import`: sessions to files and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from physio_desktop.cli.opening import open_store
from physio_desktop.cli.output import Db, Json, complain, emit, errors, print_rows, show, telling_errors
from physio_desktop.cli.sessions import SessionId
from physio_desktop.errors import RecordingFileError
from physio_desktop.workflows.exporting import export_session
from physio_desktop.workflows.importing import import_file


def register(app: typer.Typer) -> None:
    app.command("export")(export)
    app.command("import")(import_files)


def export(
    session: SessionId,
    out: Annotated[Path, typer.Option(help="Folder for session.csv and samples.csv.")],
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Write a session as CSV: session.csv (summary) and samples.csv (time and nine channels)."""
    with telling_errors(), open_store(db, read_only=True) as opened:
        paths = export_session(opened.store, opened.lane, session, out)
        print_rows([{"file": path, "bytes": path.stat().st_size} for path in paths], as_json, "")


def import_files(
    files: Annotated[list[Path], typer.Argument(help="CSV or TXT recordings, a UCI archive or folder.")],
    patient: Annotated[str, typer.Option(help="Pseudonym code of the patient they belong to.")],
    rate: Annotated[float | None, typer.Option(help="Samples per second, for files without a time.")] = None,
    placement: Annotated[str | None, typer.Option(help="Where the sensor was worn.")] = None,
    exercise: Annotated[str | None, typer.Option(help="What was done.")] = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Import recordings as sessions; a file that cannot be read is refused with line and reason."""
    n_refused = 0
    rows: list[dict[str, Any]] = []
    with telling_errors():
        with open_store(db) as opened:
            for path in files:
                try:
                    for done in import_file(
                        opened.store,
                        opened.lane,
                        path,
                        patient=patient,
                        rate_hz=rate,
                        placement=placement,
                        exercise=exercise,
                    ):
                        row = {
                            "file": path,
                            "title": done.title,
                            "session": done.session.id,
                            "n_samples": done.session.n_samples,
                            "n_gaps": done.session.n_gaps,
                            "sample_rate_hz": done.session.sample_rate_hz,
                            "duration_s": done.session.duration_s,
                            "axes": done.session.n_axes,
                        }
                        if as_json:
                            emit(row)
                        else:
                            rows.append(row)
                            errors.print(f"{done.title}: session {done.session.id}", markup=False)
                except RecordingFileError as error:
                    n_refused += 1
                    complain(error)
        if rows:
            show(rows, "")
        if n_refused:
            raise typer.Exit(1)
