"""The tables. Portable types only, so that another database than SQLite can stand behind them later.

Times inside a session are whole microseconds since its start; moments are UTC. A test compares what the
migrations create with what is declared here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in and out; stored as UTC. A naive one is a mistake: ValueError."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy's own protocol)
        datetime: UtcDateTime,
        float: Double,
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }


def _session_key() -> Mapped[int]:
    return mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))


class PatientRow(Base):
    """A person by pseudonym; nothing here says who it is."""

    __tablename__ = "patients"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    note: Mapped[str] = mapped_column(Text, default="")
    side: Mapped[str | None] = mapped_column(String(20))
    created: Mapped[datetime]
    sessions_per_week: Mapped[float | None]
    language: Mapped[str | None] = mapped_column(String(10))


class PlannedExerciseRow(Base):
    """One line of a patient's plan, in order of `position`."""

    __tablename__ = "planned_exercises"
    __table_args__ = (UniqueConstraint("patient_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"))
    position: Mapped[int]
    exercise: Mapped[str] = mapped_column(String(120))
    placement: Mapped[str | None] = mapped_column(String(80))
    n_sets: Mapped[int]
    n_repetitions: Mapped[int]
    hold_s: Mapped[float | None]
    tempo_s: Mapped[float | None]
    title: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    author: Mapped[str] = mapped_column(String(120), default="")
    created: Mapped[datetime]


class ReferenceRow(Base):
    """A repetition that a patient was taught with; `data` is a compressed JSON object (references.py)."""

    __tablename__ = "patient_references"
    __table_args__ = (Index(None, "patient_id", "placement"), Index(None, "device_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"))
    placement: Mapped[str] = mapped_column(String(80))
    exercise: Mapped[str] = mapped_column(String(120))
    execution: Mapped[str] = mapped_column(String(40))
    created: Mapped[datetime]
    author: Mapped[str] = mapped_column(String(120), default="")
    device_id: Mapped[str | None] = mapped_column(ForeignKey("devices.id", ondelete="SET NULL"))
    data: Mapped[bytes] = mapped_column(LargeBinary)


class DeviceRow(Base):
    """A sensor by its stable id, with the calibration a person confirmed for it (`profile`)."""

    __tablename__ = "devices"
    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[str] = mapped_column(Text, default="")
    firmware: Mapped[str] = mapped_column(Text, default="")
    info: Mapped[dict[str, Any]]
    profile: Mapped[dict[str, Any] | None]
    profile_saved: Mapped[datetime | None]
    last_source: Mapped[str] = mapped_column(Text, default="")
    last_seen: Mapped[datetime]


class SessionRow(Base):
    """One recording. The totals are valid once `closed`; `writer` tells which process records an open one."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "started"), Index(None, "patient_id", "started"), Index(None, "device_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patients.id", ondelete="RESTRICT"))
    device_id: Mapped[str | None] = mapped_column(ForeignKey("devices.id", ondelete="RESTRICT"))
    started: Mapped[datetime]
    ended: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(Text, default="")
    format: Mapped[str] = mapped_column(String(40), default="")
    placement: Mapped[str | None] = mapped_column(String(80))
    exercise: Mapped[str | None] = mapped_column(String(120))
    calibration: Mapped[dict[str, Any]]
    device: Mapped[dict[str, Any] | None]
    closed: Mapped[bool] = mapped_column(default=False)
    n_samples: Mapped[int] = mapped_column(default=0)
    n_gaps: Mapped[int] = mapped_column(default=0)
    n_lost: Mapped[int] = mapped_column(default=0)
    duration_us: Mapped[int] = mapped_column(BigInteger, default=0)
    sample_rate_hz: Mapped[float | None]
    n_axes: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    writer: Mapped[dict[str, Any] | None]
    last_write: Mapped[datetime | None]
    deleted: Mapped[datetime | None]


class OverviewRow(Base):
    """What a list shows of a closed session, counted once instead of each time the list is opened."""

    __tablename__ = "overviews"
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    exercises: Mapped[list[Any]]
    n_repetitions: Mapped[int]
    n_judged: Mapped[int]
    n_correct: Mapped[int]
    n_corrected: Mapped[int]
    form_score: Mapped[float | None]
    pain: Mapped[int | None]


class ExerciseOverviewRow(Base):
    """What trends and statistics show of one exercise of a closed session, counted with its overview.

    n_found: repetitions in truth; n_detected: by the program; sure_0 to sure_9: how many of the detected ones
    had a confidence in that tenth. Means are over the repetitions in truth that were measured.
    """

    __tablename__ = "exercise_overviews"
    __table_args__ = (UniqueConstraint("session_id", "exercise"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = _session_key()
    exercise: Mapped[str | None] = mapped_column(String(120))
    n_repetitions: Mapped[int]
    n_found: Mapped[int]
    n_detected: Mapped[int]
    n_correct: Mapped[int]
    n_fast: Mapped[int]
    n_low_amplitude: Mapped[int]
    n_corrected: Mapped[int]
    amplitude_deg: Mapped[float | None]
    amplitude_error_deg: Mapped[float | None]
    duration_s: Mapped[float | None]
    form_score: Mapped[float | None]
    pain: Mapped[int | None]
    sure_0: Mapped[int]
    sure_1: Mapped[int]
    sure_2: Mapped[int]
    sure_3: Mapped[int]
    sure_4: Mapped[int]
    sure_5: Mapped[int]
    sure_6: Mapped[int]
    sure_7: Mapped[int]
    sure_8: Mapped[int]
    sure_9: Mapped[int]


class SampleBlockRow(Base):
    """Consecutive samples without a gap: a second while recording ("live"), a minute after it ("compact")."""

    __tablename__ = "sample_blocks"
    __table_args__ = (UniqueConstraint("session_id", "first_us"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = _session_key()
    first_us: Mapped[int] = mapped_column(BigInteger)
    last_us: Mapped[int] = mapped_column(BigInteger)
    n: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    label: Mapped[str | None] = mapped_column(String(120))
    payload: Mapped[bytes] = mapped_column(LargeBinary)


class GapRow(Base):
    """Time without samples; `block_us`, the first sample after it as stored, binds it to its block."""

    __tablename__ = "gaps"
    __table_args__ = (Index(None, "session_id", "block_us"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = _session_key()
    block_us: Mapped[int] = mapped_column(BigInteger)
    start_us: Mapped[int] = mapped_column(BigInteger)
    end_us: Mapped[int] = mapped_column(BigInteger)
    n_lost: Mapped[int]
    exact: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(40))


class MarkerRow(Base):
    __tablename__ = "markers"
    __table_args__ = (Index(None, "session_id", "start_us"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = _session_key()
    start_us: Mapped[int] = mapped_column(BigInteger)
    end_us: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text, default="")
    author: Mapped[str] = mapped_column(String(120), default="")
    created: Mapped[datetime]


class LabelRow(Base):
    __tablename__ = "labels"
    __table_args__ = (Index(None, "session_id", "start_us"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = _session_key()
    start_us: Mapped[int] = mapped_column(BigInteger)
    end_us: Mapped[int] = mapped_column(BigInteger)
    exercise: Mapped[str] = mapped_column(String(120))
    execution: Mapped[str | None] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(40))
    author: Mapped[str] = mapped_column(String(120), default="")
    created: Mapped[datetime]
    withdrawn: Mapped[datetime | None]


class PredictionRow(Base):
    """What a model said of a window."""

    __tablename__ = "predictions"
    __table_args__ = (Index(None, "session_id", "start_us"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = _session_key()
    start_us: Mapped[int] = mapped_column(BigInteger)
    end_us: Mapped[int] = mapped_column(BigInteger)
    exercise: Mapped[str | None] = mapped_column(String(120))
    confidence: Mapped[float]
    top: Mapped[list[Any]]
    model: Mapped[str] = mapped_column(String(120), default="")
    source: Mapped[str] = mapped_column(String(40), default="model")
    author: Mapped[str] = mapped_column(String(120), default="")
    created: Mapped[datetime]


class RepetitionRow(Base):
    __tablename__ = "repetitions"
    __table_args__ = (Index(None, "session_id", "start_us"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = _session_key()
    start_us: Mapped[int] = mapped_column(BigInteger)
    end_us: Mapped[int] = mapped_column(BigInteger)
    exercise: Mapped[str | None] = mapped_column(String(120))
    execution: Mapped[str | None] = mapped_column(String(40))
    confidence: Mapped[float | None]
    peak_us: Mapped[int | None] = mapped_column(BigInteger)
    measures: Mapped[dict[str, Any]]
    model: Mapped[str] = mapped_column(String(120), default="")
    source: Mapped[str] = mapped_column(String(40), default="model")
    author: Mapped[str] = mapped_column(String(120), default="")
    created: Mapped[datetime]


class CorrectionRow(Base):
    """What a person says of a repetition; of several that stand the last counts. Undoing withdraws it."""

    __tablename__ = "corrections"
    __table_args__ = (Index(None, "session_id", "repetition_id"), Index(None, "repetition_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = _session_key()
    repetition_id: Mapped[int | None] = mapped_column(ForeignKey("repetitions.id", ondelete="CASCADE"))
    start_us: Mapped[int] = mapped_column(BigInteger)
    end_us: Mapped[int] = mapped_column(BigInteger)
    exercise: Mapped[str | None] = mapped_column(String(120))
    execution: Mapped[str | None] = mapped_column(String(40))
    is_repetition: Mapped[bool]
    author: Mapped[str] = mapped_column(String(120), default="")
    created: Mapped[datetime]
    withdrawn: Mapped[datetime | None]


class ExerciseSetRow(Base):
    """A set with its boundaries, the count beside what a person says it was, and how it felt."""

    __tablename__ = "exercise_sets"
    __table_args__ = (UniqueConstraint("session_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = _session_key()
    number: Mapped[int]
    exercise: Mapped[str | None] = mapped_column(String(120))
    start_us: Mapped[int] = mapped_column(BigInteger)
    end_us: Mapped[int | None] = mapped_column(BigInteger)
    target: Mapped[int]
    n_counted: Mapped[int]
    n_corrected: Mapped[int | None]
    ended_by: Mapped[str] = mapped_column(String(20), default="")
    pain: Mapped[int | None]
    effort: Mapped[float | None]
    author: Mapped[str] = mapped_column(String(120), default="")
    changed: Mapped[datetime]


class SetCorrectionRow(Base):
    """What a person says of a set afterwards; of several that stand the last counts. Undoing withdraws it."""

    __tablename__ = "set_corrections"
    __table_args__ = (Index(None, "session_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = _session_key()
    number: Mapped[int]
    exercise: Mapped[str | None] = mapped_column(String(120))
    start_us: Mapped[int] = mapped_column(BigInteger)
    end_us: Mapped[int | None] = mapped_column(BigInteger)
    n_corrected: Mapped[int | None]
    pain: Mapped[int | None]
    effort: Mapped[float | None]
    author: Mapped[str] = mapped_column(String(120), default="")
    created: Mapped[datetime]
    withdrawn: Mapped[datetime | None]


class ModelRow(Base):
    """A version of a model trained here; its files lie in the user's folder. It never changes.

    `name` is the placement, with the patient's code for a model of one patient.
    """

    __tablename__ = "models"
    __table_args__ = (UniqueConstraint("name", "version"), Index(None, "patient_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    version: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    card: Mapped[dict[str, Any]]
    created: Mapped[datetime]
    placement: Mapped[str] = mapped_column(String(80))
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"))


class PromotionRow(Base):
    """Which model serves a placement from when on; the last row counts. model_id None: the shipped one."""

    __tablename__ = "promotions"
    __table_args__ = (Index(None, "placement", "patient_id"), Index(None, "model_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(120), default="")
    placement: Mapped[str] = mapped_column(String(80))
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"))
    model_id: Mapped[int | None] = mapped_column(ForeignKey("models.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(Text, default="")
    overridden: Mapped[bool] = mapped_column(default=False)


class TrainingRunRow(Base):
    """A training that is over; status: done or failed."""

    __tablename__ = "training_runs"
    __table_args__ = (Index(None, "started"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int | None] = mapped_column(ForeignKey("models.id", ondelete="SET NULL"))
    started: Mapped[datetime]
    ended: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(String(20))
    settings: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any] | None]
    message: Mapped[str] = mapped_column(Text, default="")


class AuditRow(Base):
    """Who did what when; rows are only ever added: triggers refuse the rest. `object`: "session:<uid>"."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(120), default="")
    action: Mapped[str] = mapped_column(String(80))
    object: Mapped[str] = mapped_column(String(200), default="")
    detail: Mapped[dict[str, Any]]
