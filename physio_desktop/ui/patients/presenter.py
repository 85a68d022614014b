"""Patients, their plans and their history, between the store and the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from physio_desktop.domain import PlannedExercise
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.public_people import is_public

if TYPE_CHECKING:
    from physio_desktop.storage.history_store import PatientHistory
    from physio_desktop.storage.records import Patient
    from physio_desktop.storage.trends import ExerciseResult
    from physio_desktop.workflows.progress import Adherence, Flag, Pair
    from physio_desktop.workflows.repetition_shapes import SessionShapes

_PERIODS = (7, 28)  # days


class PatientsPresenter:
    """`on_change` is told when the list is another one, `on_plan` when the chosen patient or history is."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.patients: tuple[Patient, ...] = ()
        self.chosen: str | None = None
        self.plan: tuple[PlannedExercise, ...] = ()
        self.history: PatientHistory | None = None
        self.on_change: Callable[[], None] = lambda: None
        self.on_plan: Callable[[], None] = lambda: None
        self.shapes: dict[int, SessionShapes] = {}  # of the two sessions that are compared
        self.shapes_state = ""  # "" nothing is asked for, "reading", "done", "failed"
        self.on_shapes: Callable[[], None] = lambda: None
        self._wanted_shapes: tuple[int, int] | None = None
        self._viewed: str | None = None

    def refresh(self) -> None:
        if self.desk.workplace.is_open:
            self.desk.ask_store(lambda store: store.patients(), self._found)

    def matching(self, text: str) -> list[Patient]:
        """Whose code or note holds what was typed."""
        wanted = text.strip().casefold()
        return [p for p in self.patients if wanted in p.code.casefold() or wanted in p.note.casefold()]

    @property
    def patient(self) -> Patient | None:
        return next((p for p in self.patients if p.code == self.chosen), None)

    def choose(self, code: str | None) -> None:
        self.chosen = code
        self.plan = ()
        self.history = None
        self.on_plan()
        self._read_history()

    def create(self, code: str, note: str = "", side: str | None = None, *, treat: bool = True) -> None:
        """A new patient, or other words for a known one; then treated at once, as that is why one asks."""

        def done(patient: Patient) -> None:
            self.chosen = patient.code
            self.refresh()
            self.desk.patients_changed.emit()
            if treat:
                self.desk.choose_patient(patient.code)

        self.desk.ask_store(lambda store: store.save_patient(code, note, side), done)

    def save_about(
        self, note: str, side: str | None, sessions_per_week: float | None, language: str | None
    ) -> None:
        """What is known of the chosen patient beside the plan."""
        code = self.chosen
        if code is None:
            return

        def save(store: Any) -> None:
            store.save_patient(code, note, side)
            store.save_preferences(code, sessions_per_week=sessions_per_week, language=language)

        def done(_: None) -> None:
            self.desk.say(translate("Patients", "It is saved."))
            self.desk.patients_changed.emit()

        self.desk.ask_store(save, done)

    def save_plan(self, plan: list[PlannedExercise]) -> None:
        code = self.chosen
        if code is None:
            return

        def done(_: None) -> None:
            self.plan = tuple(plan)
            self.desk.say(translate("Patients", "The plan is saved."))
            if self.desk.treatment.subject.patient == code:
                self.desk.choose_patient(code)
            self._read_history()

        self.desk.ask_store(lambda store: store.save_plan(code, plan), done)

    # -- what the history says

    def flags(self) -> list[Flag]:
        from physio_desktop.workflows import progress

        history = self.history
        if history is None:
            return []
        per_week = history.patient.sessions_per_week
        return progress.flags(history.results, self._starts(), per_week, _now(), history.patient.created)

    def adherence(self) -> list[Adherence]:
        from physio_desktop.workflows import progress

        patient = self.history.patient if self.history is not None else None
        per_week, since = (patient.sessions_per_week, patient.created) if patient else (None, None)
        return [progress.adherence(self._starts(), per_week, n, _now(), since) for n in _PERIODS]

    def exercises(self) -> list[str]:
        """Those done, the last one first."""
        from physio_desktop.workflows import progress

        return progress.exercises_of(self.history.results) if self.history is not None else []

    def results_of(self, exercise: str | None) -> list[ExerciseResult]:
        """In order of time."""
        return [one for one in self.history.results if one.exercise == exercise] if self.history else []

    def compared_sessions(self) -> list[tuple[int, datetime]]:
        """Those in which something was done, newest first."""
        if self.history is None:
            return []
        found = {one.session_id: one.started for one in reversed(self.history.results)}
        return list(found.items())

    def pairs(self, first_id: int, second_id: int) -> list[Pair]:
        from physio_desktop.workflows import progress

        return progress.compare(self.history.results, first_id, second_id) if self.history else []

    def compare_shapes(self, first_id: int, second_id: int) -> None:
        """Of two sessions, on the jobs lane; what was asked for before is given up. `on_shapes` is told."""
        from physio_desktop.workflows.repetition_shapes import read_shapes

        workplace = self.desk.workplace
        wanted = self._wanted_shapes = (first_id, second_id)
        self.shapes_state = "reading"

        def work() -> dict[int, SessionShapes]:
            def is_old() -> bool:
                return self._wanted_shapes is not wanted or not workplace.is_open

            store, lane = workplace.store, workplace.storage
            return {one: read_shapes(store, lane, one, is_old) for one in dict.fromkeys(wanted)}

        def done(found: dict[int, SessionShapes]) -> None:
            if self._wanted_shapes is wanted:
                self.shapes, self.shapes_state = found, "done"
                self.on_shapes()

        def failed(error: BaseException) -> None:
            if self._wanted_shapes is wanted:
                self.shapes, self.shapes_state = {}, "failed"
                self.on_shapes()
                self.desk.tell_error(error)

        self.desk.background.watch(workplace.jobs.submit(work), done, failed)

    def forget_shapes(self) -> None:
        self._wanted_shapes = None
        self.shapes, self.shapes_state = {}, ""

    def _starts(self) -> list[datetime]:
        """Sessions in which something was done: a recording begun by mistake is none."""
        return [one.started for one in self.history.sessions if one.n_repetitions] if self.history else []

    # -- inside

    def _read_history(self) -> None:
        code = self.chosen
        if code is None or not self.desk.workplace.is_open:
            return
        is_new, self._viewed = code != self._viewed, code

        def read(store: Any) -> PatientHistory:
            history: PatientHistory = store.history.of_patient(code)
            if is_new:
                store.history.viewed_patient(code)
            return history

        self.desk.ask_store(read, lambda history: self._show_history(code, history), self._not_read)

    def _not_read(self, error: BaseException) -> None:
        self._viewed = None
        self.desk.tell_error(error)

    def _found(self, patients: list[Patient]) -> None:
        self.patients = tuple(patient for patient in patients if not is_public(patient.code))
        if self.chosen is not None and self.patient is None:
            self.choose(None)  # erased, or not in the database that is open now
        else:
            self._read_history()
        self.on_change()

    def _show_history(self, code: str, history: PatientHistory) -> None:
        if code == self.chosen:
            self.plan = history.plan
            self.history = history
            self.on_plan()


def _now() -> datetime:
    return datetime.now(UTC)
