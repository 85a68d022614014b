"""Corrections beside what was detected, what lists show of a session, sessions deleted but not yet gone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CORRECTIONS, _OVERVIEWS = "corrections", "overviews"


def upgrade() -> None:
    op.add_column("patients", sa.Column("sessions_per_week", sa.Double(), nullable=True))
    op.add_column("patients", sa.Column("language", sa.String(10), nullable=True))
    op.add_column("sessions", sa.Column("deleted", sa.DateTime(), nullable=True))
    op.add_column("labels", sa.Column("withdrawn", sa.DateTime(), nullable=True))
    op.create_table(
        _CORRECTIONS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("repetition_id", sa.Integer(), nullable=True),
        sa.Column("start_us", sa.BigInteger(), nullable=False),
        sa.Column("end_us", sa.BigInteger(), nullable=False),
        sa.Column("exercise", sa.String(120), nullable=True),
        sa.Column("execution", sa.String(40), nullable=True),
        sa.Column("is_repetition", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("withdrawn", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=f"pk_{_CORRECTIONS}"),
        *_cascade(_CORRECTIONS, session_id="sessions", repetition_id="repetitions"),
    )
    op.create_index(
        f"ix_{_CORRECTIONS}_session_id_repetition_id", _CORRECTIONS, ["session_id", "repetition_id"]
    )
    op.create_index(f"ix_{_CORRECTIONS}_repetition_id", _CORRECTIONS, ["repetition_id"])
    op.create_table(
        _OVERVIEWS,
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("exercises", sa.JSON(), nullable=False),
        sa.Column("n_repetitions", sa.Integer(), nullable=False),
        sa.Column("n_judged", sa.Integer(), nullable=False),
        sa.Column("n_correct", sa.Integer(), nullable=False),
        sa.Column("n_corrected", sa.Integer(), nullable=False),
        sa.Column("form_score", sa.Double(), nullable=True),
        sa.Column("pain", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("session_id", name=f"pk_{_OVERVIEWS}"),
        *_cascade(_OVERVIEWS, session_id="sessions"),
    )


def _cascade(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete="CASCADE"
        )
        for column, other in columns.items()
    ]


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the migration")
