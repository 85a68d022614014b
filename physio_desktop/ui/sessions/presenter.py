"""Stored sessions: which are shown in which order, what is in the chosen one, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from physio_desktop.domain import ExerciseSet, Marker, Repetition, ReviewedRepetition, Session, SessionLine
from physio_desktop.storage.edits import Entry
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.sessions import session_rows
from physio_desktop.ui.sessions.sentences import sentence
from physio_desktop.ui.wording import clock, exercise_name, number, translate
from physio_desktop.workflows.recounting import Counted
from physio_desktop.workflows.reviewing import Said, correct_set, read_said
from physio_desktop.workflows.session_summary import overlapping, summarise_reviewed, true_repetitions

_READ_FROM_BIT = 6  # of how many are counted: 64, 128, ...
_KEPT = timedelta(days=30)  # deleted sessions can be restored as long as that


def _viewed(store: Any, session_id: int) -> Session:
    """The audit trail keeps that somebody looked into it."""
    store.history.viewed_session(session_id)
    session: Session = store.session(session_id)
    return session


@dataclass(frozen=True, slots=True)
class SessionParts:
    """Everything of one session but its samples."""

    session: Session
    said: Said
    markers: tuple[Marker, ...]

    @property
    def sets(self) -> tuple[ExerciseSet, ...]:
        """As corrected, else as recorded."""
        return self.said.true_sets

    @property
    def reviewed(self) -> tuple[ReviewedRepetition, ...]:
        return self.said.repetitions

    @property
    def repetitions(self) -> list[Repetition]:
        """As is true: corrected, else as detected."""
        return true_repetitions(self.reviewed)


class SessionsPresenter:
    """`on_list`, `on_parts` and `on_counted` are told when there is something else to show."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sessions: tuple[SessionLine, ...] = ()
        self.parts: SessionParts | None = None
        self.wanted = ""
        self.shows_deleted = False
        self.is_loaded = False
        self.wanted_id: int | None = None  # to be chosen in the list once it is there
        self.counted = Counted()
        self.on_list: Callable[[], None] = lambda: None
        self.on_counted: Callable[[], None] = lambda: None
        self.on_parts: Callable[[], None] = lambda: None
        self._words = session_rows.SessionWords()
        self._texts: tuple[str, ...] | None = None
        self._order = (session_rows.DATE, True)
        self._chosen: int | None = None
        desk.store_opened.connect(self.purge_old)

    # -- the list

    def refresh(self) -> None:
        if not self.desk.workplace.is_open:
            return
        deleted = self.shows_deleted
        self.desk.ask_store(lambda store: store.reviews.lines(deleted=deleted), self._found)

    def look_again(self) -> None:
        """The chosen one may have been reviewed meanwhile."""
        self.refresh()
        if self._chosen is not None and self.desk.workplace.is_open:
            self.choose(self._chosen)

    def take_counted(self, counted: Counted) -> None:
        """The newest are counted first; the list is read again whenever twice as many are."""
        before, self.counted = self.counted, counted
        if counted.n.bit_length() > max(before.n.bit_length(), _READ_FROM_BIT):
            self.refresh()
        self.on_counted()

    def show_deleted(self, on: bool) -> None:
        if on != self.shows_deleted:
            self.shows_deleted = on
            self.choose(None)
            self.refresh()

    def search(self, text: str) -> None:
        self.wanted = text
        self.on_list()

    def order(self, column: int, descending: bool) -> None:
        self._order = column, descending
        self.on_list()

    @property
    def shown(self) -> list[SessionLine]:
        """Those that match the search, in the order that was asked for."""
        lines: Sequence[SessionLine] = self.sessions
        if self.wanted.strip():
            if self._texts is None:
                self._texts = tuple(map(self._words.searched, lines))
            lines = session_rows.matching(lines, self._texts, self.wanted)
        column, descending = self._order
        if (column, descending) == (session_rows.DATE, True):
            return list(lines)  # as it comes
        return self._words.in_order(lines, column, descending=descending)

    # -- the chosen one

    def choose(self, session_id: int | None) -> None:
        self._chosen = session_id
        if session_id is None:
            self.parts = None
            self.on_parts()
            return

        def read(store: Any) -> SessionParts:
            return SessionParts(
                _viewed(store, session_id),
                read_said(store, session_id),
                tuple(store.markers(session_id)),
            )

        def gone(error: BaseException) -> None:
            self.desk.tell_error(error)
            if self._chosen == session_id:
                self.choose(None)

        self.desk.ask_store(read, self._show, gone)

    def show_session(self, session_id: int) -> None:
        """Also where the list has not come yet."""
        self.wanted_id = session_id
        self.choose(session_id)

    def sentences(self) -> list[str]:
        if self.parts is None:
            return []
        found = [sentence(one) for one in summarise_reviewed(self.parts.sets, self.parts.reviewed)]
        return found or [translate("Sessions", "No set was done in this session.")]

    def facts(self) -> str:
        assert self.parts is not None
        session = self.parts.session
        n_said = sum(one.correction is not None for one in self.parts.reviewed)
        facts = [
            session.patient or translate("Sessions", "no patient"),
            clock(session.duration_s),
            f"{number(session.sample_rate_hz, 0)} Hz" if session.sample_rate_hz else "",
            translate("Sessions", "{n} gaps").format(n=session.n_gaps) if session.n_gaps else "",
            exercise_name(session.exercise) if session.exercise else "",
            translate("Sessions", "{n} of {total} repetitions reviewed").format(
                n=n_said, total=len(self.parts.reviewed)
            )
            if n_said
            else "",
        ]
        return "  ·  ".join(filter(None, facts))

    def change_set(self, number_: int, **changes: Any) -> None:
        """Boundaries, count, exercise, pain, effort of a stored set; signed, beside what was recorded, with a
        way back.
        """
        if self.parts is None:
            return
        session, said = self.parts.session, self.parts.said
        if overlapping(said.sets_with(number_, **changes)):
            words = translate("Sessions", "Two sets cannot share a moment. Change the neighbour first.")
            self.desk.say(words)
            self.on_parts()
            return
        [one] = [one for one in said.sets if one.recorded.number == number_]
        edit = correct_set(one, said.labels, **changes)

        def changed(added: list[Entry]) -> None:
            def back() -> None:
                self._change(lambda store: store.reviews.edit(session.id, edit.undone(added)))

            words = translate("Sessions", "Set {n} is changed.").format(n=number_)
            self.desk.say(words, translate("Sessions", "Undo"), back)

        self._change(lambda store: store.reviews.edit(session.id, edit), changed)

    # -- what is done with those that are chosen

    def review(self, session_id: int) -> None:
        self.desk.review_session(session_id)

    def replay(self, session_id: int) -> None:
        self.desk.connect_sensor(f"session:{session_id}?speed=1")

    def delete(self, ids: Sequence[int]) -> None:
        """Hidden, with a way back: at once by the message, later by the list of what was deleted."""
        words = (
            translate("Sessions", "Deleted.")
            if len(ids) == 1
            else translate("Sessions", "{n} sessions deleted.").format(n=len(ids))
        )
        undo = translate("Sessions", "Undo")
        self._change(
            lambda store: store.reviews.delete(ids),
            lambda _: self.desk.say(words, undo, lambda: self.restore(ids)),
        )

    def restore(self, ids: Sequence[int]) -> None:
        words = translate("Sessions", "Restored.")
        self._change(lambda store: store.reviews.restore(ids), lambda _: self.desk.say(words))

    def purge(self, ids: Sequence[int]) -> None:
        """Beyond recovery."""
        self.choose(None)
        self._change(lambda store: store.reviews.purge(session_ids=ids))

    def purge_old(self) -> None:
        """What was deleted long ago."""
        before = datetime.now(UTC) - _KEPT
        self.desk.ask_store(lambda store: store.reviews.purge(deleted_before=before))

    def merge(self, ids: Sequence[int]) -> None:
        first, second = ids

        def merged(session: Session) -> None:
            self.show_session(session.id)

            def back() -> None:
                self._change(
                    lambda store: (store.reviews.restore(ids), store.reviews.delete([session.id])),
                    lambda _: self.show_session(first),
                )

            self.desk.say(
                translate("Sessions", "The two halves are one session now."),
                translate("Sessions", "Undo"),
                back,
            )

        self._change(lambda store: store.reviews.merge(first, second), merged)

    def assign(self, ids: Sequence[int], patient: str) -> None:
        before = {line.id: line.patient for line in self.sessions if line.id in ids}

        def give(whose: dict[int, str | None]) -> Callable[[Any], object]:
            return lambda store: [store.assign_session(one, code) for one, code in whose.items()]

        def back() -> None:
            self._change(give(before))

        words = translate("Sessions", "Assigned to {patient}.").format(patient=patient)
        self._change(
            give(dict.fromkeys(ids, patient)),
            lambda _: self.desk.say(words, translate("Sessions", "Undo"), back),
        )

    # -- inside

    def _change(self, task: Callable[..., Any], done: Callable[[Any], None] = lambda _: None) -> None:
        """Something of the list changes; whoever shows patients or sessions looks again."""

        def changed(result: Any) -> None:
            self.choose(self._chosen)
            self.desk.sessions_changed.emit()
            self.desk.patients_changed.emit()
            done(result)

        self.desk.ask_store(task, changed)

    def _found(self, sessions: list[SessionLine]) -> None:
        self.sessions = tuple(sessions)
        self._texts = None
        self.is_loaded = True
        self.on_list()

    def _show(self, parts: SessionParts) -> None:
        if parts.session.id != self._chosen:
            return  # another one was chosen meanwhile
        self.parts = parts
        self.on_parts()
