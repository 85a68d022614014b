"""Everything of a stored session that its timeline shows, read in one go on the storage lane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from physio_desktop.domain import Gap, Marker, Recording, Session
from physio_desktop.processing.history import History, View
from physio_desktop.ui.review.span import Span
from physio_desktop.workflows.reviewing import Said, label_runs, read_said

if TYPE_CHECKING:
    from physio_desktop.domain import Prediction
    from physio_desktop.storage.session_store import SessionStore

_N_OVERVIEW = 2000
Run = tuple[int, int, str | None]


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """`overview`: the whole session in some thousand rows. predicted: label runs of the windows."""

    session: Session
    recording: Recording
    history: History
    overview: View
    whole: Span
    predictions: tuple[Prediction, ...]
    predicted: tuple[Run, ...]
    markers: tuple[Marker, ...]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return self.recording.gaps


def read_opened(store: SessionStore, session_id: int) -> tuple[Opened, Said]:
    """What cannot be read any more is a gap; the audit trail keeps who looked. Raises StorageError."""
    session = store.session(session_id)
    recording = store.read(session_id, skip_damaged=True)
    history = History(max(recording.n_samples + len(recording.gaps) + 1, 1))
    for block in recording.blocks:
        history.append(block)
    first_us, last_us = history.span_us or (0, 0)
    whole = Span(min(first_us, 0), max(last_us, round(session.duration_s * 1e6), 1_000_000))
    predictions = tuple(store.predictions(session_id))
    opened = Opened(
        session,
        recording,
        history,
        history.view(whole.start_us, whole.end_us, _N_OVERVIEW),
        whole,
        predictions,
        tuple(label_runs(predictions)),
        tuple(store.markers(session_id)),
    )
    if not store.database.read_only:
        store.audit("session viewed", f"session:{session.uid}")
    return opened, read_said(store, session_id)
