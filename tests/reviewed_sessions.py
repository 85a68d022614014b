"""Stored sessions of several people, every repetition accepted by a therapist."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from retraining_people import recording

from physio_desktop.domain import Correction
from physio_desktop.storage.edits import Edit
from physio_desktop.storage.session_store import SessionStore

STARTED = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


def store_reviewed(store: SessionStore, person: str, seed: int, *, accept: bool = True) -> int:
    one = recording(person, seed=seed)
    writer = store.begin_session(
        STARTED + timedelta(hours=seed), patient=person, placement=one.placement, source="sim:"
    )
    writer.append(list(one.blocks), repetitions=list(one.repetitions))
    writer.close()
    session = writer.session_id
    if accept:
        found = [(r.id, r.detected) for r in store.reviews.repetitions(session) if r.detected is not None]
        accepted = tuple(Correction(d.start_us, d.end_us, d.exercise, d.execution, i) for i, d in found)
        store.reviews.edit(session, Edit(add=accepted))
    return session
