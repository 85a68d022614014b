"""What trends show of each exercise of a session, counted once; an audit trail that only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLE = "exercise_overviews"
_COUNTS = ("n_repetitions", "n_found", "n_detected", "n_correct", "n_fast", "n_low_amplitude", "n_corrected")
_MEANS = ("amplitude_deg", "amplitude_error_deg", "duration_s", "form_score")


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.String(120), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        *(sa.Column(name, sa.Double(), nullable=True) for name in _MEANS),
        sa.Column("pain", sa.Integer(), nullable=True),
        *(sa.Column(f"sure_{tenth}", sa.Integer(), nullable=False) for tenth in range(10)),
        sa.PrimaryKeyConstraint("id", name=f"pk_{_TABLE}"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=f"fk_{_TABLE}_session_id_sessions", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("session_id", "exercise", name=f"uq_{_TABLE}_session_id_exercise"),
    )
    op.execute("DELETE FROM overviews")  # what was counted before is counted anew with the next opening
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_refuses_{change.lower()} BEFORE {change} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END"
        )


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the migration")
