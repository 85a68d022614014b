"""`export` and `import`: sessions to files and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from physio_desktop.cli.cancelling import cancellable
from physio_desktop.cli.opening import open_store, open_store_to_export
from physio_desktop.cli.output import (
    Db,
    Json,
    complain,
    emit,
    errors,
    print_rows,
    progress_bar,
    show,
    telling_errors,
)
from physio_desktop.errors import Cancelled, RecordingFileError
from physio_desktop.workflows.exporting import Exported, Report, export_session, export_sessions, sessions_of
from physio_desktop.workflows.importing import import_file


def register(app: typer.Typer) -> None:
    app.command("export")(export)
    app.command("import")(import_files)


def export(
    out: Annotated[Path, typer.Option(help="Folder for the files.")],
    sessions: Annotated[
        list[int] | None, typer.Argument(help="Numbers of sessions, as sessions list shows them.")
    ] = None,
    patient: Annotated[str | None, typer.Option(help="All sessions of this patient.")] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Also a one-page report.pdf for each session.")] = False,
    language: Annotated[str, typer.Option(help="Of the report; without it, the patient's.")] = "",
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Write sessions as CSV: session.csv, repetitions.csv, predictions.csv and samples.csv.

    One session goes into the folder itself. Several, or a patient's whole history, get a folder each, named
    by pseudonym, date and number, and an index, sessions.csv.
    """
    if bool(sessions) == (patient is not None):
        raise typer.BadParameter("name sessions, or a patient", param_hint="SESSIONS or --patient")
    report = Report(language) if pdf else None
    with (
        telling_errors(),
        open_store_to_export(db) as opened,
        cancellable("The export was cancelled; what was complete by then is kept.") as cancellation,
    ):
        try:
            if sessions and len(sessions) == 1:
                paths = export_session(
                    opened.store,
                    opened.lane,
                    sessions[0],
                    out,
                    pdf=report,
                    is_cancelled=cancellation.is_asked,
                )
                print_rows([{"file": path, "bytes": path.stat().st_size} for path in paths], as_json, "")
                return
            ids = sessions or sessions_of(opened.store, opened.lane, patient or "")
            with progress_bar("Exporting") as shown:
                done = export_sessions(
                    opened.store,
                    opened.lane,
                    ids,
                    out,
                    pdf=report,
                    progress=lambda done, total: shown(done / total),
                    is_cancelled=cancellation.is_asked,
                )
        except Cancelled as cancelled:
            raise KeyboardInterrupt from cancelled
        print_rows([_exported(one) for one in done if one.problem is None], as_json, "")
        for one in done:
            if one.problem is not None:
                complain(one.problem)
    if any(one.problem for one in done):
        raise typer.Exit(1)


def _exported(one: Exported) -> dict[str, Any]:
    n_bytes = sum(path.stat().st_size for path in one.files)
    return {"session": one.session_id, "folder": one.folder, "files": len(one.files), "bytes": n_bytes}


def import_files(
    files: Annotated[list[Path], typer.Argument(help="CSV or TXT recordings, a UCI archive or folder.")],
    patient: Annotated[str | None, typer.Option(help="Pseudonym code of the patient they belong to.")] = None,
    public: Annotated[
        bool,
        typer.Option("--public", help="The public archive: each of its people on their own, to learn from."),
    ] = False,
    rate: Annotated[float | None, typer.Option(help="Samples per second, for files without a time.")] = None,
    placement: Annotated[str | None, typer.Option(help="Where the sensor was worn.")] = None,
    exercise: Annotated[str | None, typer.Option(help="What was done.")] = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Import recordings as sessions; a file that cannot be read is refused with line and reason."""
    if (patient is None) != public:
        raise typer.BadParameter(
            "name a patient, or say that it is the --public archive", param_hint="--patient"
        )
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
                        public=public,
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
