"""Checkpoints of the ends of all chains."""

import sqlalchemy as sa
from alembic import op

from service.persistence import types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of checkpoints, and find what was recorded lately by its time."""
    op.create_index("ix_history_at", "history", ["at"])
    op.create_table(
        "checkpoint",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_checkpoint")),
    )
    op.create_table(
        "checkpoint_head",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["checkpoint.number"], name=op.f("fk_checkpoint_head_number")),
        sa.PrimaryKeyConstraint("chain", "sequence", name=op.f("pk_checkpoint_head")),
    )
    op.create_index("ix_checkpoint_head_number", "checkpoint_head", ["number"])
