"""Indexes to find cases by who did something in them and by the tasks of a step or a unit."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_history_actor", "history", ["actor", "at"])
    op.create_index("ix_history_acted_for", "history", ["acted_for", "at"])
    op.create_index("ix_task_number", "task", ["number", "unit", "instance_id"])
    op.create_index("ix_task_unit", "task", ["unit", "instance_id"])
