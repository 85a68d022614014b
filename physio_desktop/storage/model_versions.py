"""Versions of models, which of them serves where, and the runs they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select, update

from physio_desktop.errors import StorageError
from physio_desktop.storage import directory
from physio_desktop.storage.records import now
from physio_desktop.storage.schema import ModelRow, PatientRow, PromotionRow, TrainingRunRow

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """sha256: of the card file, which names the hashes of all other files."""

    id: int
    placement: str
    version: int
    sha256: str
    card: Mapping[str, Any]
    created: datetime
    patient: str | None = None


@dataclass(frozen=True, slots=True)
class Promotion:
    """model None: the shipped model. overridden: although it was not better; `reason` says why."""

    at: datetime
    who: str
    placement: str
    patient: str | None
    model: int | None
    reason: str
    overridden: bool


@dataclass(frozen=True, slots=True)
class TrainingRun:
    """status: done or failed."""

    id: int
    started: datetime
    ended: datetime | None
    status: str
    settings: Mapping[str, Any]
    result: Mapping[str, Any] | None
    message: str
    model: int | None


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run in a list, without its figures. f1_macro: the best one on people left out, 0 to 1."""

    id: int
    started: datetime
    ended: datetime | None
    status: str
    settings: Mapping[str, Any]
    people: tuple[str, ...]
    f1_macro: float | None
    message: str
    model: int | None


class ModelVersions:
    """`SessionStore.models`; one transaction a call, StorageError and StorageBusy."""

    def __init__(self, store: SessionStore) -> None:
        self._store = store

    # -- versions ------------------------------------------------------------------------------------------

    def next_version(self, placement: str, patient: str | None = None) -> int:
        """The number that the next model will carry."""
        with self._store.database.reading() as connection:
            return _next_version(connection, _name(placement, patient))

    def add(
        self,
        placement: str,
        version: int,
        card: Mapping[str, Any],
        sha256: str,
        *,
        patient: str | None = None,
    ) -> ModelVersion:
        """Raises StorageError for a number that is taken."""
        with self._store.database.writing() as connection:
            key = None if patient is None else directory.known_patient_id(connection, patient)
            name = _name(placement, patient)
            if version < _next_version(connection, name):
                raise StorageError(f"Version {version} of this model exists already.", "Train it again.")
            model_id = directory.new_id(
                connection,
                insert(ModelRow).values(
                    name=name,
                    version=str(version),
                    sha256=sha256,
                    card=dict(card),
                    created=now(),
                    placement=placement,
                    patient_id=key,
                ),
            )
            self._audit(connection, "model added", model_id, placement=placement, version=version)
            return _version(connection.execute(_versions().where(ModelRow.id == model_id)).one())

    def versions(self, placement: str | None = None, patient: str | None = None) -> list[ModelVersion]:
        """Newest first; of all placements and patients where none is named."""
        query = _versions().order_by(ModelRow.created.desc(), ModelRow.id.desc())
        if placement is not None:
            query = query.where(ModelRow.name == _name(placement, patient))
        with self._store.database.reading() as connection:
            return [_version(row) for row in connection.execute(query)]

    def version(self, model_id: int) -> ModelVersion:
        with self._store.database.reading() as connection:
            row = connection.execute(_versions().where(ModelRow.id == model_id)).one_or_none()
        if row is None:
            raise StorageError("This model is no longer there.", "Reload the list of models.")
        return _version(row)

    def renew_hash(self, before: str, now_: str) -> None:
        """Of a card that was rewritten because somebody was erased from it."""
        change = update(ModelRow).where(ModelRow.sha256 == before).values(sha256=now_)
        with self._store.database.writing() as connection:
            connection.execute(change)

    # -- which one serves ----------------------------------------------------------------------------------

    def promote(
        self,
        placement: str,
        model_id: int | None,
        *,
        patient: str | None = None,
        reason: str = "",
        overridden: bool = False,
    ) -> None:
        """From now on this version serves the placement (of this patient); None: the shipped model."""
        with self._store.database.writing() as connection:
            if model_id is not None:
                row = connection.execute(_versions().where(ModelRow.id == model_id)).one_or_none()
                if row is None or (row.placement, row.code) != (placement, patient):
                    raise StorageError("This model does not serve this placement.", "Choose another one.")
            connection.execute(
                insert(PromotionRow).values(
                    at=now(),
                    who=self._store.author,
                    placement=placement,
                    patient_id=None if patient is None else directory.known_patient_id(connection, patient),
                    model_id=model_id,
                    reason=reason,
                    overridden=overridden,
                )
            )
            about = {"placement": placement, "reason": reason, "overridden": overridden}
            self._audit(connection, "model promoted", model_id or 0, **about)

    def active(self, placement: str, patient: str | None = None) -> ModelVersion | None:
        """The version that serves; None: the shipped model."""
        history = self.history(placement, patient)
        return None if not history or history[0].model is None else self.version(history[0].model)

    def history(self, placement: str, patient: str | None = None) -> list[Promotion]:
        """Newest first."""
        query = (
            select(PromotionRow.__table__, PatientRow.code)
            .outerjoin(PatientRow, PatientRow.id == PromotionRow.patient_id)
            .where(PromotionRow.placement == placement, _of(patient))
            .order_by(PromotionRow.id.desc())
        )
        with self._store.database.reading() as connection:
            return [
                Promotion(r.at, r.who, r.placement, r.code, r.model_id, r.reason, r.overridden)
                for r in connection.execute(query)
            ]

    # -- runs ----------------------------------------------------------------------------------------------

    def add_run(
        self,
        started: datetime,
        status: str,
        settings: Mapping[str, Any],
        *,
        result: Mapping[str, Any] | None = None,
        message: str = "",
        model: int | None = None,
    ) -> int:
        """A run that is over. status: done or failed; one that was cancelled leaves no trace."""
        values = {"started": started, "ended": now(), "status": status, "settings": dict(settings)}
        with self._store.database.writing() as connection:
            new = insert(TrainingRunRow).values(**values, result=result, message=message, model_id=model)
            run = directory.new_id(connection, new)
            self._audit(connection, f"training {status}", run)
            return run

    def runs(self) -> list[TrainingRun]:
        """Newest first."""
        query = select(TrainingRunRow.__table__).order_by(TrainingRunRow.id.desc())
        with self._store.database.reading() as connection:
            return [_run(row) for row in connection.execute(query)]

    def run_lines(self) -> list[RunLine]:
        """Newest first; the results, which may be large, stay in the database."""
        row = TrainingRunRow
        best = row.result["candidates"][0]["overall"]["f1_macro"].as_float()
        query = select(
            *(row.id, row.started, row.ended, row.status, row.settings, row.message, row.model_id),
            row.result["people"].as_json().label("people"),
            best.label("f1_macro"),
        ).order_by(row.id.desc())
        with self._store.database.reading() as connection:
            return [
                RunLine(
                    *(r.id, r.started, r.ended, r.status, r.settings),
                    tuple(map(str, r.people or ())),
                    *(r.f1_macro, r.message, r.model_id),
                )
                for r in connection.execute(query)
            ]

    def run(self, run_id: int) -> TrainingRun:
        """With everything that was measured. Raises StorageError."""
        query = select(TrainingRunRow.__table__).where(TrainingRunRow.id == run_id)
        with self._store.database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise StorageError("This training run is no longer there.", "Reload the list of runs.")
        return _run(row)

    def run_of(self, model_id: int) -> TrainingRun | None:
        """The run that a version came from; None where it was imported."""
        query = (
            select(TrainingRunRow.__table__)
            .where(TrainingRunRow.model_id == model_id)
            .order_by(TrainingRunRow.id.desc())
            .limit(1)
        )
        with self._store.database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _run(row)

    def _audit(self, connection: Connection, action: str, number: int, **detail: Any) -> None:
        kind = "run" if action.startswith("training") else "model"
        directory.audit(connection, self._store.author, action, f"{kind}:{number}", **detail)


def _name(placement: str, patient: str | None) -> str:
    return placement if patient is None else f"{placement}/{patient}"


def _next_version(connection: Connection, name: str) -> int:
    versions = select(ModelRow.version).where(ModelRow.name == name)
    return max((int(version) for version in connection.scalars(versions)), default=0) + 1


def _of(patient: str | None) -> ColumnElement[bool]:
    return PromotionRow.patient_id.is_(None) if patient is None else PatientRow.code == patient


def _versions() -> Select[Any]:
    return select(ModelRow.__table__, PatientRow.code).outerjoin(
        PatientRow, PatientRow.id == ModelRow.patient_id
    )


def _run(row: Row[Any]) -> TrainingRun:
    return TrainingRun(
        *(row.id, row.started, row.ended, row.status, row.settings, row.result, row.message, row.model_id)
    )


def _version(row: Row[Any]) -> ModelVersion:
    return ModelVersion(row.id, row.placement, int(row.version), row.sha256, row.card, row.created, row.code)
