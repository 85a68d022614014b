"""What was done over time: a patient's exercises, all exercises, and who did what (the audit trail)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from physio_desktop.domain import PlannedExercise, SessionLine
from physio_desktop.storage import audit_trail, directory, overviews, treatment_rows, trends
from physio_desktop.storage.audit_trail import AuditEntry
from physio_desktop.storage.records import Patient
from physio_desktop.storage.trends import Choice, ExerciseResult, Taught, Totals

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore


@dataclass(frozen=True, slots=True)
class PatientHistory:
    """Everything of a patient but samples. `sessions`: newest first; `results`: in order of time."""

    patient: Patient
    plan: tuple[PlannedExercise, ...]
    sessions: tuple[SessionLine, ...]
    results: tuple[ExerciseResult, ...]
    taught: tuple[Taught, ...]


class HistoryStore:
    """`SessionStore.history`; the same rules: one transaction a call, StorageError and StorageBusy."""

    def __init__(self, store: SessionStore) -> None:
        self._store = store

    def of_patient(self, code: str) -> PatientHistory:
        """Complete: what was never counted is counted first. Raises StorageError for an unknown patient."""
        if not self._store.database.read_only and (missing := self.uncounted(code)):
            self.count(missing)
        with self._store.database.reading() as connection:
            key = directory.known_patient_id(connection, code)
            patient = next(p for p in directory.patients(connection) if p.code == code)
            return PatientHistory(
                patient,
                tuple(treatment_rows.plan_of(connection, key)),
                tuple(overviews.lines(connection, code)),
                tuple(trends.results(connection, code)),
                tuple(trends.taught(connection, code)),
            )

    def totals(self, choice: Choice) -> Totals:
        with self._store.database.reading() as connection:
            return trends.totals(connection, choice)

    def placements(self) -> list[str]:
        with self._store.database.reading() as connection:
            return trends.placements(connection)

    # -- what lists and trends show of sessions of an earlier version --------------------------------------

    def uncounted(self, patient: str | None = None) -> list[int]:
        """Sessions that were never counted, newest first; `count` does it."""
        with self._store.database.reading() as connection:
            return overviews.uncounted(connection, patient)

    def count(self, session_ids: Sequence[int]) -> None:
        """What is no longer there is left out."""
        with self._store.database.writing() as connection:
            overviews.count(connection, session_ids)

    # -- who did what --------------------------------------------------------------------------------------

    def viewed_patient(self, code: str) -> None:
        """The audit trail keeps that somebody looked at a patient's page."""
        self._store.audit("patient viewed", f"patient:{code}")

    def viewed_session(self, session_id: int) -> None:
        """The audit trail keeps that somebody looked into a session. Raises StorageError."""
        about = self._store.session(session_id)
        self._store.audit("session viewed", f"session:{about.uid}")

    def audit_entries(
        self, *, patient: str | None = None, since: datetime | None = None, limit: int | None = None
    ) -> list[AuditEntry]:
        """Newest first."""
        with self._store.database.reading() as connection:
            return audit_trail.entries(connection, patient=patient, since=since, limit=limit)

    def n_audit_entries(self, *, patient: str | None = None, since: datetime | None = None) -> int:
        with self._store.database.reading() as connection:
            return audit_trail.count(connection, patient=patient, since=since)
