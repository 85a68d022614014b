"""A stored session as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from physio_desktop.reporting import session_export
from physio_desktop.workflows.lane import Lane

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore


def export_session(store: SessionStore, lane: Lane, session_id: int, out: Path) -> list[Path]:
    """Write `session.csv` and `samples.csv` into `out`; the audit trail keeps that it was done."""
    session = lane.call(store.session, session_id)
    recording = lane.call(store.read, session_id)
    paths = session_export.export_session(
        session,
        recording,
        predictions=lane.call(store.predictions, session_id),
        repetitions=lane.call(store.repetitions, session_id),
        markers=lane.call(store.markers, session_id),
        out=out,
    )
    if not store.database.read_only:
        lane.call(store.audit, "session exported", f"session:{session.uid}", {"folder": str(out.absolute())})
    return paths
