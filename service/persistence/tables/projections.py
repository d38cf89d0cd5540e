"""What is drawn from the logs for lists and reports: it can be drawn anew at any time, and is no evidence."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.persistence.tables.base import Base, PrimaryKey
from service.persistence.types import JsonText


class ProjectedRow(Base):
    """Up to which command of a case a projection was drawn, and by which edition of its rules."""

    __tablename__ = "projected"

    name: Mapped[PrimaryKey]
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    edition: Mapped[int]
    sequence: Mapped[int]


class DeviationRow(Base):
    """Where a case went otherwise than its SOP says; its id follows from case, command, kind and ordinal."""

    __tablename__ = "deviation"
    __table_args__ = (
        UniqueConstraint("instance_id", "sequence", "kind", "ordinal"),
        Index("ix_deviation_at", "at", "id"),
        Index("ix_deviation_kind_at", "kind", "at", "id"),
    )

    id: Mapped[PrimaryKey]
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"))
    sequence: Mapped[int]
    kind: Mapped[str]
    ordinal: Mapped[int]
    definition_key: Mapped[str]
    step: Mapped[str | None]
    number: Mapped[str | None]
    unit: Mapped[str | None]
    person: Mapped[str]
    at: Mapped[datetime]
    facts: Mapped[Any] = mapped_column(JsonText)


class DeviationNoteRow(Base):
    """Which rows of the office's chain speak of a deviation, and how; what they say stands in the chain."""

    __tablename__ = "deviation_note"
    __table_args__ = (
        CheckConstraint("kind IN ('note', 'close', 'reopen')", name="kind"),
        Index("ix_deviation_note_deviation", "deviation_id", "office_sequence"),
    )

    office_sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    deviation_id: Mapped[str]
    kind: Mapped[str]


class TaskMeasureRow(Base):
    """What one completed task took against its standard; `month` is that of its completion, `2026-11`."""

    __tablename__ = "task_measure"
    __table_args__ = (
        Index("ix_task_measure_definition", "definition_key", "completed_at", "instance_id", "task_key"),
    )

    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    task_key: Mapped[PrimaryKey]
    definition_key: Mapped[str]
    deployment_hash: Mapped[str]
    sequence: Mapped[int]
    step: Mapped[str]
    number: Mapped[str]
    name: Mapped[str]
    lane: Mapped[str]
    lane_name: Mapped[str]
    unit: Mapped[str | None]
    round: Mapped[int]
    offered_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    completed_at: Mapped[datetime]
    month: Mapped[str]
    waiting_seconds: Mapped[int | None]
    working_seconds: Mapped[int | None]
    total_seconds: Mapped[int]
    limit_seconds: Mapped[int | None]
    in_time: Mapped[bool | None]
    returned: Mapped[bool]
