"""`sessions list|show|delete`: what is in the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from physio_desktop.cli.opening import open_store
from physio_desktop.cli.output import Db, Json, emit, errors, print_rows, show, telling_errors
from physio_desktop.domain import Session
from physio_desktop.storage import retention

SessionId = Annotated[int, typer.Argument(help="The session's number, as sessions list shows it.")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="List, show and delete recorded sessions.", no_args_is_help=True)
    group.command("list")(list_sessions)
    group.command("show")(show_session)
    group.command("delete")(delete_session)
    group.command("delete-old")(delete_old)
    app.add_typer(group, name="sessions")


def list_sessions(
    patient: Annotated[str | None, typer.Option(help="Only this patient's.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many.")] = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """List the sessions, newest first."""
    with telling_errors(), open_store(db, read_only=True) as opened:
        sessions = opened.lane.call(opened.store.sessions, patient, limit)
        print_rows([_row(session) for session in sessions], as_json, "No session was recorded yet.")


def show_session(session: SessionId, db: Db = None, as_json: Json = False) -> None:
    """Show one session with its gaps and labels."""
    with telling_errors(), open_store(db, read_only=True) as opened:
        found = opened.lane.call(opened.store.session, session)
        recording = opened.lane.call(opened.store.read, session)
        detail: dict[str, Any] = {
            **_row(found),
            "uid": found.uid,
            "source": found.source,
            "format": found.format,
            "device": found.device.id if found.device else None,
            "placement": found.placement,
            "exercise": found.exercise,
            "sample_rate_hz": found.sample_rate_hz,
            "axes": found.n_axes,
            "n_lost": found.n_lost,
            "note": found.note,
            "calibration": found.calibration.to_json(),
        }
        gaps = [
            {
                "start_s": gap.start_us / 1e6,
                "end_s": gap.end_us / 1e6,
                "n_lost": gap.n_lost,
                "exact": gap.exact,
                "reason": gap.reason,
            }
            for gap in recording.gaps
        ]
        labels = [
            {
                "start_s": label.start_us / 1e6,
                "end_s": label.end_us / 1e6,
                "exercise": label.exercise,
                "execution": label.execution,
                "source": label.source,
            }
            for label in opened.lane.call(opened.store.labels, session)
        ]
    if as_json:
        emit({**detail, "gaps": gaps, "labels": labels})
        return
    show([{"": name, "value": value} for name, value in detail.items()], "")
    if gaps:
        show(gaps, "")
    if labels:
        show(labels, "")


def delete_session(
    session: SessionId,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Delete a session and all that belongs to it, for good."""
    with telling_errors(), open_store(db) as opened:
        found = opened.lane.call(opened.store.session, session)
        if not (yes or as_json):
            about = f"session {session} ({found.patient or 'no patient'}, {found.duration_s:.0f} s)"
            typer.confirm(f"Delete {about} for good?", abort=True, err=True)
        opened.lane.call(opened.store.delete_session, session)
    if as_json:
        emit({"session": session, "deleted": True})
    else:
        errors.print(f"Session {session} is deleted.")


def delete_old(
    years: Annotated[int, typer.Option("--older-than", min=1, max=100, help="In years.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Delete the sessions that are older than so many years, for good."""
    before = retention.years_before(datetime.now(UTC), years)
    with telling_errors(), open_store(db) as opened:
        old = opened.lane.call(retention.older_than, opened.store, before)
        if old.ids and not (yes or as_json):
            about = f"{len(old.ids)} sessions of {old.n_patients} patients from before {before:%Y-%m-%d}"
            typer.confirm(f"Delete {about} for good?", abort=True, err=True)
        n = opened.lane.call(retention.delete_old, opened.store, old.ids, before)
    if as_json:
        emit({"before": before, "deleted": n})
    else:
        errors.print(f"{n} sessions are deleted.")


def _row(session: Session) -> dict[str, Any]:
    return {
        "session": session.id,
        "patient": session.patient,
        "started": session.started,
        "duration_s": round(session.duration_s, 6),
        "n_samples": session.n_samples,
        "n_gaps": session.n_gaps,
        "closed": session.closed,
    }
