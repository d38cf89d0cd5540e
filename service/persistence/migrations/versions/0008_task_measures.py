"""What the completed tasks took against their standard."""

import sqlalchemy as sa
from alembic import op

from service.persistence import types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "task_measure",
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("task_key", sa.String(), nullable=False),
        sa.Column("definition_key", sa.String(), nullable=False),
        sa.Column("deployment_hash", sa.String(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("lane_name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("offered_at", types.Instant(), nullable=False),
        sa.Column("taken_at", types.Instant(), nullable=True),
        sa.Column("completed_at", types.Instant(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("waiting_seconds", sa.BigInteger(), nullable=True),
        sa.Column("working_seconds", sa.BigInteger(), nullable=True),
        sa.Column("total_seconds", sa.BigInteger(), nullable=False),
        sa.Column("limit_seconds", sa.BigInteger(), nullable=True),
        sa.Column("in_time", sa.Boolean(), nullable=True),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_task_measure_instance_id")
        ),
        sa.PrimaryKeyConstraint("instance_id", "task_key", name=op.f("pk_task_measure")),
    )
    op.create_index(
        "ix_task_measure_definition",
        "task_measure",
        ["definition_key", "completed_at", "instance_id", "task_key"],
    )
