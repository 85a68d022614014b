"""Stored sessions and what is in the chosen one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from physio_desktop.domain import ExerciseSet, Marker, Repetition, Session
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.sessions.sentences import sentence
from physio_desktop.ui.wording import clock, exercise_name, moment, number, translate
from physio_desktop.workflows.exporting import export_session
from physio_desktop.workflows.session_summary import overlapping, summarise
from physio_desktop.workflows.set_corrections import save_sets

_MOST = 500


@dataclass(frozen=True, slots=True)
class SessionParts:
    """Everything of one session but its samples."""

    session: Session
    sets: tuple[ExerciseSet, ...]
    repetitions: tuple[Repetition, ...]
    markers: tuple[Marker, ...]


class SessionsPresenter:
    """`on_list` and `on_parts` are told when there is something else to show."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sessions: tuple[Session, ...] = ()
        self.parts: SessionParts | None = None
        self.on_list: Callable[[], None] = lambda: None
        self.on_parts: Callable[[], None] = lambda: None

    def refresh(self) -> None:
        if self.desk.workplace.is_open:
            self.desk.ask_store(lambda store: store.sessions(limit=_MOST), self._found)

    def choose(self, session_id: int | None) -> None:
        if session_id is None:
            self.parts = None
            self.on_parts()
            return

        def read(store: Any) -> SessionParts:
            return SessionParts(
                store.session(session_id),
                tuple(store.sets(session_id)),
                tuple(store.repetitions(session_id)),
                tuple(store.markers(session_id)),
            )

        self.desk.ask_store(read, self._show)

    def line(self, session: Session) -> str:
        """One line of the list."""
        who = session.patient or translate("Sessions", "no patient")
        return f"{moment(session.started)}\n{who}  ·  {clock(session.duration_s)}"

    def sentences(self) -> list[str]:
        if self.parts is None:
            return []
        found = [sentence(one) for one in summarise(self.parts.sets, self.parts.repetitions)]
        return found or [translate("Sessions", "No set was done in this session.")]

    def facts(self) -> str:
        assert self.parts is not None
        session = self.parts.session
        facts = [
            session.patient or translate("Sessions", "no patient"),
            clock(session.duration_s),
            f"{number(session.sample_rate_hz, 0)} Hz" if session.sample_rate_hz else "",
            translate("Sessions", "{n} gaps").format(n=session.n_gaps) if session.n_gaps else "",
            exercise_name(session.exercise) if session.exercise else "",
        ]
        return "  ·  ".join(filter(None, facts))

    # -- what buttons do

    def change_set(self, number_: int, **changes: Any) -> None:
        """Boundaries, count, exercise, pain, effort of a stored set; signed."""
        if self.parts is None:
            return
        author = self.desk.settings.initials
        sets = tuple(
            dataclasses.replace(one, author=author, **changes) if one.number == number_ else one
            for one in self.parts.sets
        )
        session = self.parts.session
        if overlapping(sets):
            self.desk.say(
                translate("Sessions", "Two sets cannot share a moment. Change the neighbour first.")
            )
            self.on_parts()
            return
        self.parts = dataclasses.replace(self.parts, sets=sets)
        self.desk.ask_store(
            lambda store: save_sets(store, session.id, sets), lambda _: self.choose(session.id)
        )

    def assign(self, patient: str) -> None:
        if self.parts is None:
            return
        session_id = self.parts.session.id

        def done(_: Session) -> None:
            self.refresh()
            self.choose(session_id)
            self.desk.patients_changed.emit()

        self.desk.ask_store(lambda store: store.assign_session(session_id, patient), done)

    def delete(self) -> None:
        if self.parts is None:
            return
        session_id = self.parts.session.id

        def done(_: None) -> None:
            self.choose(None)
            self.refresh()

        self.desk.ask_store(lambda store: store.delete_session(session_id), done)

    def replay(self) -> None:
        if self.parts is not None:
            self.desk.connect_sensor(f"session:{self.parts.session.id}?speed=1")

    def export(self, folder: Path) -> None:
        if self.parts is None:
            return
        session, workplace = self.parts.session, self.desk.workplace
        out = folder / f"session-{session.id}"
        future = workplace.jobs.submit(
            lambda: export_session(workplace.store, workplace.storage, session.id, out)
        )
        words = translate("Sessions", "The report is in {folder}.").format(folder=out)
        self.desk.background.watch(future, lambda _: self.desk.say(words))

    def _found(self, sessions: list[Session]) -> None:
        self.sessions = tuple(sessions)
        self.on_list()

    def _show(self, parts: SessionParts) -> None:
        self.parts = parts
        self.on_parts()
