"""First tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _needed(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _optional(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _span(table: str) -> list[Any]:
    """The columns that every part of a session has: whose it is, from when to when."""
    return [
        _id(),
        _needed("session_id", sa.Integer()),
        _needed("start_us", sa.BigInteger()),
        _needed("end_us", sa.BigInteger()),
        *_part_of_session(table),
    ]


def _part_of_session(table: str) -> list[Any]:
    name = f"fk_{table}_session_id_sessions"
    return [
        _key(table),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=name, ondelete="CASCADE"),
    ]


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def upgrade() -> None:
    _people_and_devices()
    _sessions()
    _samples()
    _annotations()
    _results()
    _models_and_audit()


def _people_and_devices() -> None:
    op.create_table(
        "patients",
        _id(),
        _needed("code", sa.String(40)),
        _needed("note", sa.Text()),
        _optional("side", sa.String(20)),
        _needed("created", sa.DateTime()),
        _key("patients"),
        sa.UniqueConstraint("code", name="uq_patients_code"),
    )
    op.create_table(
        "devices",
        _needed("id", sa.String(200)),
        _needed("name", sa.Text()),
        _needed("firmware", sa.Text()),
        _needed("info", sa.JSON()),
        _optional("profile", sa.JSON()),
        _optional("profile_saved", sa.DateTime()),
        _needed("last_source", sa.Text()),
        _needed("last_seen", sa.DateTime()),
        _key("devices"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        _id(),
        _needed("uid", sa.String(36)),
        _optional("patient_id", sa.Integer()),
        _optional("device_id", sa.String(200)),
        _needed("started", sa.DateTime()),
        _optional("ended", sa.DateTime()),
        _needed("source", sa.Text()),
        _needed("format", sa.String(40)),
        _optional("placement", sa.String(80)),
        _optional("exercise", sa.String(120)),
        _needed("calibration", sa.JSON()),
        _optional("device", sa.JSON()),
        _needed("closed", sa.Boolean()),
        _needed("n_samples", sa.Integer()),
        _needed("n_gaps", sa.Integer()),
        _needed("n_lost", sa.Integer()),
        _needed("duration_us", sa.BigInteger()),
        _optional("sample_rate_hz", sa.Double()),
        _optional("n_axes", sa.Integer()),
        _needed("note", sa.Text()),
        _optional("writer", sa.JSON()),
        _optional("last_write", sa.DateTime()),
        _key("sessions"),
        sa.UniqueConstraint("uid", name="uq_sessions_uid"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name="fk_sessions_patient_id_patients", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name="fk_sessions_device_id_devices", ondelete="RESTRICT"
        ),
    )
    _index("sessions", "started")
    _index("sessions", "patient_id", "started")
    _index("sessions", "device_id")


def _samples() -> None:
    op.create_table(
        "sample_blocks",
        _id(),
        _needed("session_id", sa.Integer()),
        _needed("first_us", sa.BigInteger()),
        _needed("last_us", sa.BigInteger()),
        _needed("n", sa.Integer()),
        _needed("kind", sa.String(8)),
        _optional("label", sa.String(120)),
        _needed("payload", sa.LargeBinary()),
        *_part_of_session("sample_blocks"),
        sa.UniqueConstraint("session_id", "first_us", name="uq_sample_blocks_session_id_first_us"),
    )
    op.create_table(
        "gaps",
        *_span("gaps"),
        _needed("block_us", sa.BigInteger()),
        _needed("n_lost", sa.Integer()),
        _needed("exact", sa.Boolean()),
        _needed("reason", sa.String(40)),
    )
    _index("gaps", "session_id", "block_us")


def _annotations() -> None:
    op.create_table(
        "markers",
        *_span("markers"),
        _needed("kind", sa.String(40)),
        _needed("text", sa.Text()),
        _needed("author", sa.String(120)),
        _needed("created", sa.DateTime()),
    )
    op.create_table(
        "labels",
        *_span("labels"),
        _needed("exercise", sa.String(120)),
        _optional("execution", sa.String(40)),
        _needed("source", sa.String(40)),
        _needed("author", sa.String(120)),
        _needed("created", sa.DateTime()),
    )
    _index("markers", "session_id", "start_us")
    _index("labels", "session_id", "start_us")


def _results() -> None:
    origin = [("model", 120), ("source", 40), ("author", 120)]
    op.create_table(
        "predictions",
        *_span("predictions"),
        _optional("exercise", sa.String(120)),
        _needed("confidence", sa.Double()),
        _needed("top", sa.JSON()),
        *[_needed(name, sa.String(length)) for name, length in origin],
        _needed("created", sa.DateTime()),
    )
    op.create_table(
        "repetitions",
        *_span("repetitions"),
        _optional("exercise", sa.String(120)),
        _optional("execution", sa.String(40)),
        _optional("confidence", sa.Double()),
        _optional("peak_us", sa.BigInteger()),
        _needed("measures", sa.JSON()),
        *[_needed(name, sa.String(length)) for name, length in origin],
        _needed("created", sa.DateTime()),
    )
    _index("predictions", "session_id", "start_us")
    _index("repetitions", "session_id", "start_us")


def _models_and_audit() -> None:
    op.create_table(
        "models",
        _id(),
        _needed("name", sa.String(120)),
        _needed("version", sa.String(40)),
        _needed("sha256", sa.String(64)),
        _needed("card", sa.JSON()),
        _needed("active", sa.Boolean()),
        _needed("created", sa.DateTime()),
        _key("models"),
        sa.UniqueConstraint("name", "version", name="uq_models_name_version"),
    )
    op.create_table(
        "training_runs",
        _id(),
        _optional("model_id", sa.Integer()),
        _needed("started", sa.DateTime()),
        _optional("ended", sa.DateTime()),
        _needed("status", sa.String(20)),
        _needed("settings", sa.JSON()),
        _optional("result", sa.JSON()),
        _needed("message", sa.Text()),
        _key("training_runs"),
        sa.ForeignKeyConstraint(
            ["model_id"], ["models.id"], name="fk_training_runs_model_id_models", ondelete="SET NULL"
        ),
    )
    _index("training_runs", "started")
    op.create_table(
        "audit",
        _id(),
        _needed("at", sa.DateTime()),
        _needed("who", sa.String(120)),
        _needed("action", sa.String(80)),
        _needed("object", sa.String(200)),
        _needed("detail", sa.JSON()),
        _key("audit"),
    )
    _index("audit", "at")


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the migration")
