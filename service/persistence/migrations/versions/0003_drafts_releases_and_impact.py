"""Drafts of processes, rehearsals, releases, their impact on running cases, and failed timers."""

import sqlalchemy as sa
from alembic import op

from service.persistence import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0002 to 0003. Columns are added one by one: a rebuilt table would lose its triggers."""
    op.add_column("definition", sa.Column("retired_by", sa.String(), nullable=True))
    op.add_column("definition", sa.Column("retired_reason", sa.String(), nullable=True))
    op.add_column("timer", sa.Column("last_error", sa.String(), nullable=True))
    op.add_column("task", sa.Column("deployment_hash", sa.String(), nullable=True))

    op.create_table(
        "process_draft",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("based_on", sa.String(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("saved_at", types.Instant(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["based_on"], ["deployment.hash"], name=op.f("fk_process_draft_based_on")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_process_draft")),
    )
    op.create_table(
        "process_draft_file",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("content", types.Bytes(), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["process_draft.key"], name=op.f("fk_process_draft_file_key")),
        sa.PrimaryKeyConstraint("key", "path", name=op.f("pk_process_draft_file")),
    )
    op.create_table(
        "rehearsal",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("script", types.JsonText(), nullable=False),
        sa.Column("saved_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["process_draft.key"], name=op.f("fk_rehearsal_key")),
        sa.ForeignKeyConstraint(["person"], ["person.username"], name=op.f("fk_rehearsal_person")),
        sa.PrimaryKeyConstraint("key", "person", name=op.f("pk_rehearsal")),
    )
    op.create_table(
        "release",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("definition_key", sa.String(), nullable=False),
        sa.Column("deployment_hash", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("details", types.JsonText(), nullable=False),
        sa.Column("changes", sa.String(), nullable=False),
        sa.Column("effective_at", types.Instant(), nullable=True),
        sa.Column("requested_at", types.Instant(), nullable=False),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("decided_at", types.Instant(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=True),
        sa.Column("draft_revision", sa.BigInteger(), nullable=True),
        sa.Column("again", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "status IN ('awaiting-approval', 'scheduled', 'in-force', 'refused', 'withdrawn')",
            name=op.f("ck_release_status"),
        ),
        sa.ForeignKeyConstraint(
            ["deployment_hash"], ["deployment.hash"], name=op.f("fk_release_deployment_hash")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    op.create_index("ix_release_status_effective", "release", ["status", "effective_at"])
    op.create_index("ix_release_definition", "release", ["definition_key", "version"])
    op.create_table(
        "impact",
        sa.Column("to_hash", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("from_hash", sa.String(), nullable=False),
        sa.Column("instance_version", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("detail", types.JsonText(), nullable=False),
        sa.Column("assessed_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('unaffected', 'cosmetic', 'migratable', 'mapping', 'blocked')",
            name=op.f("ck_impact_verdict"),
        ),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_impact_instance_id")),
        sa.PrimaryKeyConstraint("to_hash", "instance_id", name=op.f("pk_impact")),
    )
    op.create_index("ix_impact_assessed_at", "impact", ["assessed_at"])
    op.create_table(
        "moving",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("definition_key", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("deployment_hash", sa.String(), nullable=False),
        sa.Column("mapping", types.JsonText(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_hash"], ["deployment.hash"], name=op.f("fk_moving_deployment_hash")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moving")),
    )
    op.create_index("ix_moving_definition", "moving", ["definition_key", "asked_at"])
    op.create_table(
        "moving_case",
        sa.Column("moving_id", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("problem", types.JsonText(), nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'moved', 'refused')", name=op.f("ck_moving_case_status")),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_moving_case_instance_id")),
        sa.ForeignKeyConstraint(["moving_id"], ["moving.id"], name=op.f("fk_moving_case_moving_id")),
        sa.PrimaryKeyConstraint("moving_id", "instance_id", name=op.f("pk_moving_case")),
    )
