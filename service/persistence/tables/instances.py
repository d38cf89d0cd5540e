"""Process instances and the work in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.state import RUNNING
from service.persistence.tables.base import Base, PrimaryKey
from service.persistence.tables.deployments import of_definition
from service.persistence.types import JsonText

_RUNS = text(f"status IN {RUNNING}")


class InstanceRow(Base):
    """A case: its pinned deployment, its state as a snapshot, and the head of its history.

    `sequence` is the last row of its history, `version` the last one that changed its state.
    """

    __tablename__ = "instance"
    __table_args__ = (
        of_definition(),
        CheckConstraint("status IN ('running', 'suspended', 'completed', 'cancelled')", name="status"),
        Index(
            "uq_instance_business_key_running",
            "definition_key",
            "business_key",
            unique=True,
            sqlite_where=_RUNS,
            postgresql_where=_RUNS,
        ),
        Index("ix_instance_started", "started_at", "id"),
        Index("ix_instance_definition_started", "definition_key", "started_at", "id"),
        Index("ix_instance_status_started", "status", "started_at", "id"),
    )

    id: Mapped[PrimaryKey]
    definition_key: Mapped[str]
    definition_version: Mapped[int]
    deployment_hash: Mapped[str] = mapped_column(ForeignKey("deployment.hash"))
    business_key: Mapped[str]
    status: Mapped[str]
    version: Mapped[int]
    sequence: Mapped[int]
    head_hash: Mapped[str]
    snapshot: Mapped[bytes]
    started_at: Mapped[datetime]
    started_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]


class TaskRow(Base):
    """A user task that was offered, open or not.

    `inputs_needed` counts what the SOP requires to be there, `inputs_at_hand` how much of it was there when
    the task was offered; `inputs_missing` names what was not there when it was completed. `on_behalf` is the
    reason why somebody else entered the unit's paper form, `excused` why its unit was let off.
    `deployment_hash` is the version that a task was done by, once its case has gone on by another.
    """

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'completed', 'withdrawn')", name="status"),
        Index("ix_task_instance", "instance_id", "created_at", "id"),
        Index("ix_task_status_due", "status", "due_at", "id"),
        Index("ix_task_completed_by", "completed_by", "completed_at", "id"),
        Index("ix_task_status_completed", "status", "completed_at", "id"),
        Index("ix_task_number", "number", "unit", "instance_id"),
        Index("ix_task_unit", "unit", "instance_id"),
    )

    id: Mapped[PrimaryKey]
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"))
    key: Mapped[str]
    step: Mapped[str]
    number: Mapped[str]
    name: Mapped[str]
    lane: Mapped[str]
    unit: Mapped[str | None]
    assignee: Mapped[str | None]
    status: Mapped[str]
    created_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    time_limit: Mapped[str | None]
    completed_by: Mapped[str | None]
    acted_for: Mapped[str | None]
    round: Mapped[int]
    outcome: Mapped[str | None]
    returned_by: Mapped[str | None]
    returned_at: Mapped[datetime | None]
    returned_reason: Mapped[str | None]
    worked_seconds: Mapped[int | None]
    on_behalf: Mapped[str | None]
    inputs_needed: Mapped[int] = mapped_column(server_default="0")
    inputs_at_hand: Mapped[int] = mapped_column(server_default="0")
    inputs_missing: Mapped[Any | None] = mapped_column(JsonText)
    excused: Mapped[str | None]
    deployment_hash: Mapped[str | None]


class InboxRow(Base):
    """An open task in the list of one actor key (`lane:…`, `person:…`), in the order it is shown."""

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_task", "task_id"), Index("ix_inbox_instance", "instance_id"))

    actor: Mapped[PrimaryKey]
    returned_first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), primary_key=True)
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"))


class SubmissionRow(Base):
    """What was handed in with a completed task: validated and computed values."""

    __tablename__ = "submission"
    __table_args__ = (Index("ix_submission_instance", "instance_id", "submitted_at"),)

    id: Mapped[PrimaryKey]
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"))
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), unique=True)
    step: Mapped[str]
    unit: Mapped[str | None]
    round: Mapped[int]
    field_values: Mapped[Any] = mapped_column(JsonText)
    body_sha256: Mapped[str]
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[str]
    acted_for: Mapped[str | None]


class DraftRow(Base):
    """What a person has typed into a form and not handed in."""

    __tablename__ = "draft"

    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.username"), primary_key=True)
    field_values: Mapped[Any] = mapped_column(JsonText)
    saved_at: Mapped[datetime]


class CommentRow(Base):
    """A remark on a case or on one of its tasks."""

    __tablename__ = "comment"
    __table_args__ = (Index("ix_comment_instance", "instance_id", "at"),)

    id: Mapped[PrimaryKey]
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"))
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id"))
    person: Mapped[str]
    at: Mapped[datetime]
    text: Mapped[str]
