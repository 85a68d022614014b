"""The one door to the database: patients, devices, sessions and what is in them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from physio_desktop.domain import (
    Calibration,
    DeviceInfo,
    ExerciseSet,
    Label,
    Marker,
    PlannedExercise,
    Prediction,
    Recording,
    Repetition,
    Session,
)
from physio_desktop.errors import StorageError
from physio_desktop.storage import (
    directory,
    erasure,
    overviews,
    ownership,
    records,
    references,
    session_reader,
    treatment_rows,
)
from physio_desktop.storage.database import Database
from physio_desktop.storage.history_store import HistoryStore
from physio_desktop.storage.model_versions import ModelVersions
from physio_desktop.storage.records import Patient
from physio_desktop.storage.references import PatientReference
from physio_desktop.storage.review_store import ReviewStore
from physio_desktop.storage.schema import (
    MarkerRow,
    PatientRow,
    PredictionRow,
    RepetitionRow,
    SessionRow,
)
from physio_desktop.storage.session_writer import SessionWriter


class SessionStore:
    """Every method is one transaction on the thread of its Database and raises StorageError or StorageBusy.

    `author` is who the audit trail names.
    """

    def __init__(self, database: Database, author: str = "") -> None:
        self.database = database
        self.author = author
        self.reviews = ReviewStore(self)
        self.models = ModelVersions(self)
        self.history = HistoryStore(self)

    # -- patients and devices ------------------------------------------------------------------------------

    def ensure_patient(self, code: str) -> Patient:
        """The patient with this pseudonym, new if need be. Raises StorageError for what is no pseudonym."""
        code = records.checked_code(code)
        with self.database.writing() as connection:
            directory.patient_id(connection, code, self.author)
            return next(p for p in directory.patients(connection) if p.code == code)

    def patients(self) -> list[Patient]:
        with self.database.reading() as connection:
            return directory.patients(connection)

    def save_patient(self, code: str, note: str = "", side: str | None = None) -> Patient:
        """Adds the patient or changes note and side ("left", "right" or None)."""
        return self._save_patient(code, {"note": note.strip(), "side": side})

    def save_preferences(
        self, code: str, *, sessions_per_week: float | None, language: str | None
    ) -> Patient:
        """How often the plan is to be done, and the language of reports ("de"); None: nothing is said."""
        return self._save_patient(code, {"sessions_per_week": sessions_per_week, "language": language})

    def _save_patient(self, code: str, values: dict[str, Any]) -> Patient:
        code = records.checked_code(code)
        with self.database.writing() as connection:
            key = directory.patient_id(connection, code, self.author)
            connection.execute(update(PatientRow).where(PatientRow.id == key).values(**values))
            directory.audit(connection, self.author, "patient changed", f"patient:{code}")
            return next(p for p in directory.patients(connection) if p.code == code)

    def plan(self, patient: str) -> list[PlannedExercise]:
        """What the patient shall do, in order; raises StorageError for an unknown patient."""
        with self.database.reading() as connection:
            return treatment_rows.plan_of(connection, directory.known_patient_id(connection, patient))

    def save_plan(self, patient: str, plan: Sequence[PlannedExercise]) -> None:
        """Takes the place of the plan so far."""
        with self.database.writing() as connection:
            key = directory.known_patient_id(connection, patient)
            treatment_rows.replace_plan(connection, key, plan, self.author)
            about = {"exercises": [item.exercise for item in plan]}
            directory.audit(connection, self.author, "plan saved", f"patient:{patient.strip()}", **about)

    def devices(self) -> list[tuple[DeviceInfo, str]]:
        """Every known device and the source it was last seen at, the latest first."""
        with self.database.reading() as connection:
            return directory.devices(connection)

    def remember_device(self, device: DeviceInfo, source: str = "") -> None:
        with self.database.writing() as connection:
            directory.remember_device(connection, device, source)

    def device_profile(self, device_id: str) -> Calibration | None:
        """The calibration that a person confirmed for this device."""
        with self.database.reading() as connection:
            return directory.device_profile(connection, device_id)

    def save_device_profile(self, device_id: str, calibration: Calibration) -> None:
        with self.database.writing() as connection:
            directory.save_device_profile(connection, device_id, calibration, self.author)

    # -- what a patient was taught with --------------------------------------------------------------------

    def add_references(
        self, patient: str, placement: str, items: Sequence[PatientReference], *, replace: bool = False
    ) -> list[PatientReference]:
        """All or none of them; a patient unknown so far is added. Gives them as they are stored now.

        `replace`: what the patient was taught of these exercises at this placement before is deleted.
        """
        with self.database.writing(erase=replace) as connection:
            patient_id = directory.patient_id(connection, patient, self.author)
            if replace:
                for exercise in dict.fromkeys(item.exercise for item in items):
                    references.delete(connection, patient_id, exercise, placement)
            added = references.add(connection, patient_id, placement, items, self.author)
            what = sorted({item.exercise for item in items})
            about = {"placement": placement, "exercises": what, "n": len(added), "replaced": replace}
            directory.audit(
                connection, self.author, "references added", f"patient:{patient.strip()}", **about
            )
            return added

    def references(self, patient: str, placement: str | None = None) -> list[PatientReference]:
        """In the order in which they were taught; none for an unknown patient. Raises StorageError for what
        cannot be a reference.
        """
        with self.database.reading() as connection:
            return references.of_patient(connection, patient, placement)

    def delete_references(
        self, patient: str, exercise: str | None = None, placement: str | None = None
    ) -> int:
        """Deletes all of the patient's, or those of an exercise or placement, beyond recovery; how many."""
        with self.database.writing(erase=True) as connection:
            patient_id = directory.known_patient_id(connection, patient)
            n = references.delete(connection, patient_id, exercise, placement)
            about = {"placement": placement, "exercise": exercise, "n": n}
            directory.audit(
                connection, self.author, "references deleted", f"patient:{patient.strip()}", **about
            )
        self.database.give_back_space()
        return n

    # -- recording -----------------------------------------------------------------------------------------

    def begin_session(
        self,
        started: datetime,
        *,
        patient: str | None = None,
        device: DeviceInfo | None = None,
        source: str = "",
        format: str = "",
        placement: str | None = None,
        exercise: str | None = None,
        calibration: Calibration | None = None,
        note: str = "",
    ) -> SessionWriter:
        """`started` needs a time zone; a patient unknown so far is added."""
        uid = str(uuid.uuid4())
        with self.database.writing() as connection:
            values: dict[str, Any] = {}
            if patient is not None:
                values["patient_id"] = directory.patient_id(connection, patient, self.author)
            if device is not None:
                values["device"] = directory.remember_device(connection, device, source)
                values["device_id"] = device.id
            session_id = directory.new_id(
                connection,
                insert(SessionRow).values(
                    uid=uid,
                    started=started,
                    source=source,
                    format=format,
                    placement=placement,
                    exercise=exercise,
                    calibration=(calibration or Calibration()).to_json(),
                    note=note,
                    writer=ownership.this_process(),
                    last_write=records.now(),
                    **values,
                ),
            )
            directory.audit(connection, self.author, "session begun", f"session:{uid}")
        return SessionWriter(self.database, session_id, uid, source, self.author)

    def recover_open_sessions(self) -> list[Session]:
        """Closes what a crash left open and returns it; what a living process records is left alone.

        An erasure that a crash interrupted comes to its end. What an earlier version wrote is counted later
        (`HistoryStore.uncounted`).
        """
        erasure.finish(self.database)
        with self.database.reading() as connection:
            rows = connection.execute(
                select(
                    SessionRow.id, SessionRow.uid, SessionRow.writer, SessionRow.last_write, SessionRow.source
                )
                .where(~SessionRow.closed)
                .order_by(SessionRow.id)
            ).all()
        abandoned = [row for row in rows if not ownership.is_being_recorded(row.writer, row.last_write)]
        for row in abandoned:
            SessionWriter(self.database, row.id, row.uid, row.source, self.author).close()
        return [self.session(row.id) for row in abandoned]

    # -- reading -------------------------------------------------------------------------------------------

    def sessions(self, patient: str | None = None, limit: int | None = None) -> list[Session]:
        """Newest first. Totals of an open session are counted from what is stored."""
        with self.database.reading() as connection:
            return session_reader.sessions(connection, patient, limit)

    def session(self, session_id: int) -> Session:
        with self.database.reading() as connection:
            return session_reader.session(connection, session_id)

    def read(self, session_id: int, *, skip_damaged: bool = False) -> Recording:
        """Every sample with the bits it had: few large blocks, split at gaps, with calibration applied.

        A damaged block raises StorageError, or becomes a gap with reason "damaged" with `skip_damaged`.
        """
        with self.database.reading() as connection:
            return session_reader.recording(connection, session_id, skip_damaged=skip_damaged)

    def labels(self, session_id: int) -> list[Label]:
        """Those that stand."""
        return [label for _, label in self.reviews.labels(session_id)]

    def markers(self, session_id: int) -> list[Marker]:
        return self._parts(session_id, MarkerRow, records.marker_from)

    def predictions(self, session_id: int) -> list[Prediction]:
        return self._parts(session_id, PredictionRow, records.prediction_from)

    def repetitions(self, session_id: int) -> list[Repetition]:
        return self._parts(session_id, RepetitionRow, records.repetition_from)

    def sets(self, session_id: int) -> list[ExerciseSet]:
        """As a person corrected them, else as recorded."""
        return [one.truth for one in self.reviews.sets(session_id)]

    def save_sets(self, session_id: int, sets: Sequence[ExerciseSet]) -> None:
        """Takes the place of the sets as recorded, also of a closed session; times in session time. What a
        person says of a set afterwards is an edit (`reviews.edit`).
        """
        about = self.session(session_id)
        with self.database.writing() as connection:
            treatment_rows.replace_sets(connection, session_id, sets)
            if about.closed:
                overviews.refresh(connection, session_id)
            directory.audit(connection, self.author, "sets changed", f"session:{about.uid}", n=len(sets))

    def assign_session(self, session_id: int, patient: str | None) -> Session:
        """Say whose session it was; None takes that back. A patient unknown so far is added."""
        about = self.session(session_id)
        with self.database.writing() as connection:
            key = None if patient is None else directory.patient_id(connection, patient, self.author)
            change = update(SessionRow).where(SessionRow.id == session_id).values(patient_id=key)
            connection.execute(change)
            directory.audit(
                connection, self.author, "session assigned", f"session:{about.uid}", patient=patient
            )
        return self.session(session_id)

    def _parts(
        self, session_id: int, table: Any, make: Callable[[Any], session_reader.Part]
    ) -> list[session_reader.Part]:
        with self.database.reading() as connection:
            return session_reader.parts(connection, session_id, table, make)

    # -- the rest ------------------------------------------------------------------------------------------

    def delete_session(self, session_id: int) -> None:
        """Deletes a session and all of its data beyond recovery; the audit trail keeps that it existed."""
        about = self.session(session_id)
        with self.database.writing(erase=True) as connection:
            row = connection.execute(
                select(SessionRow.closed, SessionRow.writer, SessionRow.last_write).where(
                    SessionRow.id == session_id
                )
            ).one()
            if not row.closed and ownership.is_being_recorded(row.writer, row.last_write):
                raise StorageError("This session is being recorded.", "Stop the recording, then delete it.")
            connection.execute(delete(SessionRow).where(SessionRow.id == session_id))
            directory.audit(
                connection,
                self.author,
                "session deleted",
                f"session:{about.uid}",
                started=about.started.isoformat(),
                n_samples=about.n_samples,
            )
        self.database.give_back_space()

    def audit(self, action: str, object: str = "", detail: dict[str, Any] | None = None) -> None:
        with self.database.writing() as connection:
            directory.audit(connection, self.author, action, object, **(detail or {}))
