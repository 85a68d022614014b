"""Stored sessions as files: one, several, or a patient's whole history, in one action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from physio_desktop.domain import Session
from physio_desktop.errors import Cancelled, PhysioError, StorageError
from physio_desktop.reporting import session_export
from physio_desktop.reporting.csv_table import Row, csv_table
from physio_desktop.reporting.session_record import SessionRecord, folder_name
from physio_desktop.workflows.lane import Lane

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore

Progress = Callable[[int, int], None]
INDEX = "sessions.csv"
_INDEX_COLUMNS = (
    *("folder", "session", "uid", "patient", "started", "duration_s", "placement", "exercise", "device"),
    *("n_samples", "n_gaps", "n_lost", "loss", "n_repetitions", "models", "problem"),
)


@dataclass(frozen=True, slots=True)
class Report:
    """In which language: the one that is named, else the patient's own, else `otherwise`."""

    language: str = ""
    otherwise: str = "en"


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of one session: its files, or why there are none."""

    session_id: int
    folder: Path
    files: tuple[Path, ...] = ()
    problem: PhysioError | None = None


def read_record(store: SessionStore, lane: Lane, session_id: int) -> SessionRecord:
    """All that is known of a session, read on the storage lane. Raises StorageError."""

    def read() -> SessionRecord:
        return SessionRecord(
            store.session(session_id),
            store.read(session_id),
            tuple(store.predictions(session_id)),
            tuple(store.reviews.repetitions(session_id)),
            tuple(store.markers(session_id)),
            tuple(store.sets(session_id)),
        )

    return lane.call(read)


def export_session(
    store: SessionStore,
    lane: Lane,
    session_id: int,
    out: Path,
    *,
    pdf: Report | None = None,
    is_cancelled: Callable[[], bool] = session_export.never,
) -> list[Path]:
    """Write the four CSV files into `out`, all or none; the audit trail keeps that it was done.

    pdf: also a one-page report beside them; None: none.
    """
    record = read_record(store, lane, session_id)
    return list(_export(store, lane, record, out, pdf, is_cancelled).files)


def export_sessions(
    store: SessionStore,
    lane: Lane,
    session_ids: Sequence[int],
    out: Path,
    *,
    pdf: Report | None = None,
    progress: Progress = lambda done, total: None,
    is_cancelled: Callable[[], bool] = session_export.never,
) -> list[Exported]:
    """A folder for each session, complete or absent, and an index of them, `sessions.csv`.

    A session that cannot be exported is said in the index, and the others go on; where the folder itself
    cannot be written, StorageError. Raises Cancelled; what was complete by then is kept and in the index.
    """
    done: list[Exported] = []
    rows: list[Row] = []
    try:
        for session_id in session_ids:
            progress(len(done), len(session_ids))
            _refuse_cancelled(is_cancelled)
            exported, row = _one_of_several(store, lane, session_id, out, pdf, is_cancelled)
            done.append(exported)
            rows.append(row)
    finally:
        if rows:
            session_export.write_complete(out, {INDEX: [csv_table(_INDEX_COLUMNS, rows)]})
    progress(len(done), len(session_ids))
    return done


def sessions_of(store: SessionStore, lane: Lane, patient: str) -> list[int]:
    """A patient's whole history, oldest first. Raises StorageError where there is none."""
    found = [session.id for session in lane.call(store.sessions, patient)]
    if not found:
        raise StorageError("There is no session of this patient.", "Check how the code is written.")
    return found[::-1]


def _one_of_several(
    store: SessionStore,
    lane: Lane,
    session_id: int,
    out: Path,
    pdf: Report | None,
    is_cancelled: Callable[[], bool],
) -> tuple[Exported, Row]:
    folder = out / str(session_id)
    try:
        session = lane.call(store.session, session_id)
        folder = out / folder_name(session)
        record = read_record(store, lane, session_id)
        exported = _export(store, lane, record, folder, pdf, is_cancelled)
        return exported, _index_row(record.session, record, folder.name)
    except Cancelled:
        raise
    except PhysioError as error:
        if isinstance(error, StorageError) and not out.is_dir():
            raise
        row: Row = {"session": session_id, "problem": error.message}
        return Exported(session_id, folder, problem=error), row


def _export(
    store: SessionStore,
    lane: Lane,
    record: SessionRecord,
    out: Path,
    pdf: Report | None,
    is_cancelled: Callable[[], bool],
) -> Exported:
    further = {} if pdf is None else {"report.pdf": report_of(store, lane, record, pdf)}
    files = session_export.export_session(record, out, further, is_cancelled)
    about = record.session
    if not store.database.read_only:
        detail = {"folder": str(out.absolute()), "files": [path.name for path in files]}
        lane.call(store.audit, "session exported", f"session:{about.uid}", detail)
    return Exported(about.id, out, tuple(files))


def report_of(store: SessionStore, lane: Lane, record: SessionRecord, report: Report) -> bytes:
    """The one-page report of a session as PDF."""
    from physio_desktop.reporting.session_pdf import session_pdf

    code = record.session.patient
    own = next((p.language for p in lane.call(store.patients) if p.code == code), None) if code else None
    language = report.language or own or report.otherwise
    return session_pdf(record, language, reference_amplitudes(store, lane, record))


def reference_amplitudes(store: SessionStore, lane: Lane, record: SessionRecord) -> dict[str, float]:
    """Degrees that the patient reached when taught, by exercise; nothing where nobody was taught."""
    session = record.session
    if session.patient is None or session.placement is None:
        return {}
    if not lane.call(store.references, session.patient, session.placement):
        return {}
    from physio_desktop.workflows.teaching import enrolment  # slow to import

    taught = enrolment(store, lane, session.patient, session.placement)
    return {} if taught is None else {name: ref.amplitude_deg for name, ref in taught.correct.items()}


def _index_row(session: Session, record: SessionRecord, folder: str) -> Row:
    return {
        "folder": folder,
        "session": session.id,
        "uid": session.uid,
        "patient": session.patient,
        "started": session.started,
        "duration_s": record.duration_s,
        "placement": session.placement,
        "exercise": session.exercise,
        "device": session.device.id if session.device else None,
        "n_samples": record.recording.n_samples,
        "n_gaps": len(record.gaps),
        "n_lost": record.n_lost,
        "loss": record.loss,
        "n_repetitions": sum(1 for _ in record.truths()),
        "models": " ".join(f"{model}@{version}" if version else model for model, version in record.models),
    }


def _refuse_cancelled(is_cancelled: Callable[[], bool]) -> None:
    if is_cancelled():
        raise Cancelled("The export was cancelled.", "What was complete by then is kept.")
