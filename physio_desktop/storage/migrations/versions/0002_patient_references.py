"""Reference repetitions of patients: what personal recognition is made from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLE = "patient_references"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("placement", sa.String(80), nullable=False),
        sa.Column("exercise", sa.String(120), nullable=False),
        sa.Column("execution", sa.String(40), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("device_id", sa.String(200), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{_TABLE}"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=f"fk_{_TABLE}_patient_id_patients", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=f"fk_{_TABLE}_device_id_devices", ondelete="SET NULL"
        ),
    )
    op.create_index(f"ix_{_TABLE}_patient_id_placement", _TABLE, ["patient_id", "placement"])
    op.create_index(f"ix_{_TABLE}_device_id", _TABLE, ["device_id"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the migration")
