"""Work on behalf of a unit, required inputs counted, and who wants to hear of what."""

import sqlalchemy as sa
from alembic import op

from service.persistence import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0001 to 0002. Columns are added one by one: a rebuilt table would lose its triggers."""
    op.add_column("task", sa.Column("on_behalf", sa.String(), nullable=True))
    for name in ("inputs_needed", "inputs_at_hand"):
        op.add_column("task", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("task", sa.Column("inputs_missing", types.JsonText(), nullable=True))
    op.add_column("task", sa.Column("excused", sa.String(), nullable=True))

    op.add_column(
        "person",
        sa.Column("must_change_password", sa.Boolean(), server_default=sa.false(), nullable=False),
    )

    op.create_table(
        "notice_preference",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.CheckConstraint("mode IN ('off', 'now', 'digest')", name=op.f("ck_notice_preference_mode")),
        sa.ForeignKeyConstraint(["person"], ["person.username"], name=op.f("fk_notice_preference_person")),
        sa.PrimaryKeyConstraint("person", "kind", name=op.f("pk_notice_preference")),
    )
    op.create_table(
        "notice",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("sent_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.username"], name=op.f("fk_notice_person")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_notice_task_id")),
        sa.PrimaryKeyConstraint("person", "kind", "task_id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_unsent", "notice", ["sent_at", "person"])
    op.create_table(
        "reminder",
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_reminder_task_id")),
        sa.PrimaryKeyConstraint("task_id", "kind", name=op.f("pk_reminder")),
    )
