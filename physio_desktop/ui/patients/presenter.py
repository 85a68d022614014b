"""Patients and their plans, between the store and the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from physio_desktop.domain import PlannedExercise
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import translate

if TYPE_CHECKING:
    from physio_desktop.storage.records import Patient


class PatientsPresenter:
    """`on_change` is told when the list or the chosen patient's plan is another one."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.patients: tuple[Patient, ...] = ()
        self.chosen: str | None = None
        self.plan: tuple[PlannedExercise, ...] = ()
        self.on_change: Callable[[], None] = lambda: None
        self.on_plan: Callable[[], None] = lambda: None

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
        self.on_plan()
        if code is not None:
            self.desk.ask_store(lambda store: store.plan(code), lambda plan: self._show_plan(code, plan))

    def create(self, code: str, note: str = "", side: str | None = None, *, treat: bool = True) -> None:
        """A new patient, or other words for a known one; then treated at once, as that is why one asks."""

        def done(patient: Patient) -> None:
            self.chosen = patient.code
            self.refresh()
            self.desk.patients_changed.emit()
            if treat:
                self.desk.choose_patient(patient.code)

        self.desk.ask_store(lambda store: store.save_patient(code, note, side), done)

    def save_plan(self, plan: list[PlannedExercise]) -> None:
        code = self.chosen
        if code is None:
            return

        def done(_: None) -> None:
            self.plan = tuple(plan)
            self.desk.say(translate("Patients", "The plan is saved."))
            if self.desk.treatment.subject.patient == code:
                self.desk.choose_patient(code)

        self.desk.ask_store(lambda store: store.save_plan(code, plan), done)

    def _found(self, patients: list[Patient]) -> None:
        self.patients = tuple(patients)
        self.on_change()

    def _show_plan(self, code: str, plan: list[PlannedExercise]) -> None:
        if code == self.chosen:
            self.plan = tuple(plan)
            self.on_plan()
