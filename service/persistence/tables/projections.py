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
