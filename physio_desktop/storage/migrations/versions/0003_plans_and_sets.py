"""Plans of patients, and the sets of a session."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_PLAN, _SETS = "planned_exercises", "exercise_sets"


def upgrade() -> None:
    op.create_table(
        _PLAN,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.String(120), nullable=False),
        sa.Column("placement", sa.String(80), nullable=True),
        sa.Column("n_sets", sa.Integer(), nullable=False),
        sa.Column("n_repetitions", sa.Integer(), nullable=False),
        sa.Column("hold_s", sa.Double(), nullable=True),
        sa.Column("tempo_s", sa.Double(), nullable=True),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{_PLAN}"),
        sa.UniqueConstraint("patient_id", "position", name=f"uq_{_PLAN}_patient_id_position"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=f"fk_{_PLAN}_patient_id_patients", ondelete="CASCADE"
        ),
    )
    op.create_table(
        _SETS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.String(120), nullable=True),
        sa.Column("start_us", sa.BigInteger(), nullable=False),
        sa.Column("end_us", sa.BigInteger(), nullable=True),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("n_counted", sa.Integer(), nullable=False),
        sa.Column("n_corrected", sa.Integer(), nullable=True),
        sa.Column("ended_by", sa.String(20), nullable=False),
        sa.Column("pain", sa.Integer(), nullable=True),
        sa.Column("effort", sa.Double(), nullable=True),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{_SETS}"),
        sa.UniqueConstraint("session_id", "number", name=f"uq_{_SETS}_session_id_number"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=f"fk_{_SETS}_session_id_sessions", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the migration")
