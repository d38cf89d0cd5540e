"""The first tables."""

import sqlalchemy as sa
from alembic import op

from service.persistence import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from nothing to 0001."""
    op.create_table(
        "access_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    op.create_index("ix_access_log_at", "access_log", ["at"])
    op.create_index("ix_access_log_subject", "access_log", ["subject", "at"])

    op.create_table(
        "deployment",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("definition_key", sa.String(), nullable=False),
        sa.Column("bpmn_path", sa.String(), nullable=False),
        sa.Column("reads", types.JsonText(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_deployment")),
    )
    op.create_table(
        "file",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file")),
    )
    op.create_table(
        "history",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("command_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("acted_for", sa.String(), nullable=True),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("deployment_hash", sa.String(), nullable=True),
        sa.Column("body_sha256", sa.String(), nullable=False),
        sa.Column("state_hash", sa.String(), nullable=True),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("format", sa.BigInteger(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("chain", "sequence", name=op.f("pk_history")),
        sa.UniqueConstraint("chain", "command_id", name=op.f("uq_history_chain_command_id")),
    )
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holiday")),
    )
    op.create_table(
        "idempotency",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("body_sha256", sa.String(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=False),
        sa.Column("answer", types.JsonText(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person", "key", name=op.f("pk_idempotency")),
    )
    op.create_index("ix_idempotency_created_at", "idempotency", ["created_at"])

    op.create_table(
        "login_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempt")),
    )
    op.create_index("ix_login_attempt_address", "login_attempt", ["address", "at"])
    op.create_index("ix_login_attempt_username", "login_attempt", ["username", "at"])

    op.create_table(
        "office_chain",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("head_hash", sa.String(), nullable=False),
        sa.CheckConstraint("chain = 'office'", name=op.f("ck_office_chain_single")),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_office_chain")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", types.JsonText(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("available_at", types.Instant(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("lease_token", sa.String(), nullable=True),
        sa.Column("leased_until", types.Instant(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'done', 'failed')", name=op.f("ck_outbox_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_due", "outbox", ["status", "available_at"])

    op.create_table(
        "person",
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("nip", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("process_admin", sa.Boolean(), nullable=False),
        sa.Column("operator", sa.Boolean(), nullable=False),
        sa.Column("auditor", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "NOT (auditor AND (process_admin OR operator))", name=op.f("ck_person_auditor_only_reads")
        ),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_person")),
    )
    op.create_table(
        "reference_list",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rows", types.JsonText(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", "version", name=op.f("pk_reference_list")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", types.JsonText(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "unit",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit")),
    )
    op.create_table(
        "working_hours",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("weekly", types.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_working_hours")),
    )
    op.create_table(
        "api_token",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("last_used_at", types.Instant(), nullable=True),
        sa.Column("revoked_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.username"], name=op.f("fk_api_token_person")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_api_token")),
    )
    op.create_index("ix_api_token_person", "api_token", ["person"])

    op.create_table(
        "definition",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("deployment_hash", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("in_force_from", types.Instant(), nullable=False),
        sa.Column("in_force_until", types.Instant(), nullable=True),
        sa.Column("put_in_force_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_hash"], ["deployment.hash"], name=op.f("fk_definition_deployment_hash")
        ),
        sa.PrimaryKeyConstraint("key", "version", name=op.f("pk_definition")),
    )
    op.create_index("ix_definition_deployment_hash", "definition", ["deployment_hash"])
    op.create_index(
        "uq_definition_in_force",
        "definition",
        ["key"],
        unique=True,
        sqlite_where=sa.text("in_force_until IS NULL"),
        postgresql_where=sa.text("in_force_until IS NULL"),
    )

    op.create_table(
        "deployment_file",
        sa.Column("deployment_hash", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_hash"], ["deployment.hash"], name=op.f("fk_deployment_file_deployment_hash")
        ),
        sa.PrimaryKeyConstraint("deployment_hash", "path", name=op.f("pk_deployment_file")),
    )
    op.create_table(
        "deployment_lane",
        sa.Column("deployment_hash", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_hash"], ["deployment.hash"], name=op.f("fk_deployment_lane_deployment_hash")
        ),
        sa.PrimaryKeyConstraint("deployment_hash", "lane", name=op.f("pk_deployment_lane")),
    )
    op.create_table(
        "disposal",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("office_chain", sa.String(), nullable=False),
        sa.Column("office_sequence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("office_chain = 'office'", name=op.f("ck_disposal_office_chain")),
        sa.ForeignKeyConstraint(
            ["chain", "sequence"],
            ["history.chain", "history.sequence"],
            name=op.f("fk_disposal_chain_sequence"),
        ),
        sa.ForeignKeyConstraint(
            ["office_chain", "office_sequence"],
            ["history.chain", "history.sequence"],
            name="fk_disposal_office",
        ),
        sa.PrimaryKeyConstraint("chain", "sequence", name=op.f("pk_disposal")),
    )
    op.create_table(
        "history_body",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["chain", "sequence"],
            ["history.chain", "history.sequence"],
            name=op.f("fk_history_body_chain_sequence"),
        ),
        sa.PrimaryKeyConstraint("chain", "sequence", name=op.f("pk_history_body")),
    )
    op.create_table(
        "role",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("valid_from", types.Instant(), nullable=False),
        sa.Column("valid_until", types.Instant(), nullable=True),
        sa.Column("represents", sa.String(), nullable=True),
        sa.Column("decree", sa.String(), nullable=True),
        sa.CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_role_order")),
        sa.ForeignKeyConstraint(["person"], ["person.username"], name=op.f("fk_role_person")),
        sa.ForeignKeyConstraint(["represents"], ["person.username"], name=op.f("fk_role_represents")),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"], name=op.f("fk_role_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
    )
    op.create_index("ix_role_lane", "role", ["lane", "unit"])
    op.create_index("ix_role_person", "role", ["person"])

    op.create_table(
        "session",
        sa.Column("id_hash", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("seen_at", types.Instant(), nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.Column("revoked_at", types.Instant(), nullable=True),
        sa.Column("agent", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.username"], name=op.f("fk_session_person")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_session")),
    )
    op.create_index("ix_session_expires_at", "session", ["expires_at"])
    op.create_index("ix_session_person", "session", ["person"])

    op.create_table(
        "instance",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("definition_key", sa.String(), nullable=False),
        sa.Column("definition_version", sa.BigInteger(), nullable=False),
        sa.Column("deployment_hash", sa.String(), nullable=False),
        sa.Column("business_key", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("head_hash", sa.String(), nullable=False),
        sa.Column("snapshot", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", types.Instant(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("ended_at", types.Instant(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.CheckConstraint(
            "status IN ('running', 'suspended', 'completed', 'cancelled')", name=op.f("ck_instance_status")
        ),
        sa.ForeignKeyConstraint(
            ["definition_key", "definition_version"],
            ["definition.key", "definition.version"],
            name=op.f("fk_instance_definition_key_definition_version"),
        ),
        sa.ForeignKeyConstraint(
            ["deployment_hash"], ["deployment.hash"], name=op.f("fk_instance_deployment_hash")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
    )
    op.create_index("ix_instance_definition_started", "instance", ["definition_key", "started_at", "id"])
    op.create_index("ix_instance_started", "instance", ["started_at", "id"])
    op.create_index("ix_instance_status_started", "instance", ["status", "started_at", "id"])
    op.create_index(
        "uq_instance_business_key_running",
        "instance",
        ["definition_key", "business_key"],
        unique=True,
        sqlite_where=sa.text("status IN ('running', 'suspended')"),
        postgresql_where=sa.text("status IN ('running', 'suspended')"),
    )

    op.create_table(
        "task",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("assignee", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("claimed_at", types.Instant(), nullable=True),
        sa.Column("completed_at", types.Instant(), nullable=True),
        sa.Column("due_at", types.Instant(), nullable=True),
        sa.Column("time_limit", sa.String(), nullable=True),
        sa.Column("completed_by", sa.String(), nullable=True),
        sa.Column("acted_for", sa.String(), nullable=True),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("returned_by", sa.String(), nullable=True),
        sa.Column("returned_at", types.Instant(), nullable=True),
        sa.Column("returned_reason", sa.String(), nullable=True),
        sa.Column("worked_seconds", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("status IN ('open', 'completed', 'withdrawn')", name=op.f("ck_task_status")),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_task_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index("ix_task_completed_by", "task", ["completed_by", "completed_at", "id"])
    op.create_index("ix_task_instance", "task", ["instance_id", "created_at", "id"])
    op.create_index("ix_task_status_completed", "task", ["status", "completed_at", "id"])
    op.create_index("ix_task_status_due", "task", ["status", "due_at", "id"])

    op.create_table(
        "timer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("due_at", types.Instant(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("lease_token", sa.String(), nullable=True),
        sa.Column("leased_until", types.Instant(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'fired', 'cancelled')", name=op.f("ck_timer_status")),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_timer_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
    )
    op.create_index("ix_timer_due", "timer", ["status", "due_at"])
    op.create_index("ix_timer_instance", "timer", ["instance_id"])

    op.create_table(
        "comment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_comment_instance_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_comment_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index("ix_comment_instance", "comment", ["instance_id", "at"])

    op.create_table(
        "document",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=True),
        sa.Column("history_sequence", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_document_instance_id")),
        sa.ForeignKeyConstraint(["sha256"], ["file.sha256"], name=op.f("fk_document_sha256")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_document_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index("ix_document_instance", "document", ["instance_id", "created_at"])
    op.create_index("ix_document_sha256", "document", ["sha256"])
    op.create_index("ix_document_task", "document", ["task_id"])

    op.create_table(
        "draft",
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("field_values", types.JsonText(), nullable=False),
        sa.Column("saved_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.username"], name=op.f("fk_draft_person")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_draft_task_id")),
        sa.PrimaryKeyConstraint("task_id", "person", name=op.f("pk_draft")),
    )
    op.create_table(
        "inbox",
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("returned_first", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("due_at", types.Instant(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_inbox_instance_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_inbox_task_id")),
        sa.PrimaryKeyConstraint("actor", "returned_first", "due_at", "task_id", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_instance", "inbox", ["instance_id"])
    op.create_index("ix_inbox_task", "inbox", ["task_id"])

    op.create_table(
        "submission",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("field_values", types.JsonText(), nullable=False),
        sa.Column("body_sha256", sa.String(), nullable=False),
        sa.Column("submitted_at", types.Instant(), nullable=False),
        sa.Column("submitted_by", sa.String(), nullable=False),
        sa.Column("acted_for", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_submission_instance_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_submission_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("task_id", name=op.f("uq_submission_task_id")),
    )
    op.create_index("ix_submission_instance", "submission", ["instance_id", "submitted_at"])

    op.execute(f"INSERT INTO office_chain (chain, sequence, head_hash) VALUES ('office', 0, '{'0' * 64}')")
