"""What checks of the chains found."""

import sqlalchemy as sa
from alembic import op

from service.persistence import types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of results."""
    op.create_table(
        "verification",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("sound", sa.Boolean(), nullable=False),
        sa.Column("broken_at", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("signed_upto", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_verification")),
    )
    op.create_index("ix_verification_sound", "verification", ["sound", "chain"])
    op.create_table(
        "verification_run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("broken", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_run")),
    )
    op.create_index("ix_verification_run_asked", "verification_run", ["asked_at"])
