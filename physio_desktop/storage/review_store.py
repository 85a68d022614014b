"""What happens to sessions after they were recorded: reviewed, merged, deleted and brought back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, select, update

from physio_desktop.domain import Label, ReviewedRepetition, ReviewedSet, Session, SessionLine
from physio_desktop.errors import StorageError
from physio_desktop.storage import directory, merging, overviews, ownership, records, reviews, session_reader
from physio_desktop.storage.reviews import Edit, Entry
from physio_desktop.storage.schema import SessionRow

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore


class ReviewStore:
    """`SessionStore.reviews`; the same rules: one transaction a call, StorageError and StorageBusy."""

    def __init__(self, store: SessionStore) -> None:
        self._store = store

    # -- lists ---------------------------------------------------------------------------------------------

    def lines(self, patient: str | None = None, *, deleted: bool = False) -> list[SessionLine]:
        """Every session as a line of a list, newest first; `deleted`: those that can still be restored."""
        with self._store.database.reading() as connection:
            return overviews.lines(connection, patient, deleted=deleted)

    # -- truth ---------------------------------------------------------------------------------------------

    def repetitions(self, session_id: int) -> list[ReviewedRepetition]:
        """Detected and added ones by time, with what was said of them last."""
        with self._store.database.reading() as connection:
            return reviews.reviewed(connection, session_id)

    def labels(self, session_id: int) -> list[tuple[Entry, Label]]:
        """Those that stand, by time, with the entry by which one can be withdrawn."""
        with self._store.database.reading() as connection:
            return reviews.labels(connection, session_id)

    def sets(self, session_id: int) -> list[ReviewedSet]:
        """By number, with what was said of each last."""
        with self._store.database.reading() as connection:
            return reviews.sets(connection, session_id)

    def edit(self, session_id: int, edit: Edit) -> list[Entry]:
        """One step of a person, signed; gives what it added. `edit.undone(added)` is the step back."""
        with self._writing(session_id) as (connection, about):
            added = reviews.apply(connection, session_id, edit, self._store.author)
            overviews.refresh(connection, session_id)
            n = {"added": len(added), "withdrawn": len(edit.withdraw), "restored": len(edit.restore)}
            self._audit(connection, "session reviewed", about.uid, **n)
            return added

    def set_note(self, session_id: int, note: str) -> None:
        """The therapist's note on a stored session."""
        with self._writing(session_id) as (connection, about):
            change = update(SessionRow).where(SessionRow.id == session_id).values(note=note.strip())
            connection.execute(change)
            self._audit(connection, "note changed", about.uid)

    # -- whole sessions ------------------------------------------------------------------------------------

    def delete(self, session_ids: Sequence[int]) -> None:
        """Hides them; `restore` brings them back, `purge` makes an end of them."""
        with self._store.database.writing() as connection:
            for session_id in session_ids:
                about = self._closed(connection, session_id)
                self._mark(connection, session_id, records.now())
                self._audit(connection, "session deleted", about.uid, recoverable=True)

    def restore(self, session_ids: Sequence[int]) -> None:
        with self._store.database.writing() as connection:
            for session_id in session_ids:
                about = session_reader.session(connection, session_id)
                self._mark(connection, session_id, None)
                self._audit(connection, "session restored", about.uid)

    def purge(self, *, deleted_before: datetime | None = None, session_ids: Iterable[int] = ()) -> int:
        """Ends, beyond recovery, those deleted before a moment, or these of the deleted; how many."""
        with self._store.database.writing(erase=True) as connection:
            chosen = select(SessionRow.id, SessionRow.uid).where(SessionRow.deleted.is_not(None))
            if deleted_before is None:
                chosen = chosen.where(SessionRow.id.in_(tuple(session_ids)))
            else:
                chosen = chosen.where(SessionRow.deleted < deleted_before)
            rows = connection.execute(chosen).all()
            for row in rows:
                connection.execute(delete(SessionRow).where(SessionRow.id == row.id))
                self._audit(connection, "session deleted", row.uid, recoverable=False)
        if rows:
            self._store.database.give_back_space()
        return len(rows)

    def merge(self, first_id: int, second_id: int) -> Session:
        """One session of two halves, which are deleted (and can be restored). Raises StorageError."""
        with self._store.database.writing() as connection:
            halves = [self._closed(connection, session_id) for session_id in (first_id, second_id)]
            merged = merging.merge(connection, first_id, second_id)
            overviews.refresh(connection, merged)
            for about in halves:
                self._mark(connection, about.id, records.now())
            about = session_reader.session(connection, merged)
            self._audit(connection, "sessions merged", about.uid, halves=[half.uid for half in halves])
            return about

    # -- inside

    @contextmanager
    def _writing(self, session_id: int) -> Iterator[tuple[Connection, Session]]:
        with self._store.database.writing() as connection:
            yield connection, session_reader.session(connection, session_id)

    def _closed(self, connection: Connection, session_id: int) -> Session:
        about = session_reader.session(connection, session_id)
        row = connection.execute(
            select(SessionRow.closed, SessionRow.writer, SessionRow.last_write).where(
                SessionRow.id == session_id
            )
        ).one()
        if not row.closed and ownership.is_being_recorded(row.writer, row.last_write):
            raise StorageError("This session is being recorded.", "Stop the recording first.")
        return about

    def _mark(self, connection: Connection, session_id: int, deleted: datetime | None) -> None:
        connection.execute(update(SessionRow).where(SessionRow.id == session_id).values(deleted=deleted))

    def _audit(self, connection: Connection, action: str, uid: str, **detail: object) -> None:
        directory.audit(connection, self._store.author, action, f"session:{uid}", **detail)
