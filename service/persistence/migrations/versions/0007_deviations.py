"""The register of deviations, the notes on it, and how far projections were drawn."""

import sqlalchemy as sa
from alembic import op

from service.persistence import types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "projected",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("edition", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_projected_instance_id")
        ),
        sa.PrimaryKeyConstraint("name", "instance_id", name=op.f("pk_projected")),
    )
    op.create_table(
        "deviation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("definition_key", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("facts", types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_deviation_instance_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deviation")),
        sa.UniqueConstraint(
            "instance_id", "sequence", "kind", "ordinal", name=op.f("uq_deviation_instance_id_sequence_kind_ordinal")
        ),
    )
    op.create_index("ix_deviation_at", "deviation", ["at", "id"])
    op.create_index("ix_deviation_kind_at", "deviation", ["kind", "at", "id"])
    op.create_table(
        "deviation_note",
        sa.Column("office_sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("deviation_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('note', 'close', 'reopen')", name=op.f("ck_deviation_note_kind")),
        sa.PrimaryKeyConstraint("office_sequence", name=op.f("pk_deviation_note")),
    )
    op.create_index(
        "ix_deviation_note_deviation", "deviation_note", ["deviation_id", "office_sequence"]
    )
