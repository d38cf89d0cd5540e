"""Rows that wait: timers, outgoing messages, and answers kept for a repeated request."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from service.persistence.tables.base import Base, PrimaryKey
from service.persistence.types import JsonText


class TimerRow(Base):
    """A timer of a diagram; whoever fires it holds it by lease and token."""

    __tablename__ = "timer"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'fired', 'cancelled')", name="status"),
        Index("ix_timer_due", "status", "due_at"),
        Index("ix_timer_instance", "instance_id"),
    )

    id: Mapped[PrimaryKey]
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"))
    key: Mapped[str]
    element: Mapped[str]
    due_at: Mapped[datetime]
    status: Mapped[str]
    lease_token: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int]
    last_error: Mapped[str | None]


class OutboxRow(Base):
    """Something to be done after the transaction: a message to send, a document to make."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'done', 'failed')", name="status"),
        Index("ix_outbox_due", "status", "available_at"),
    )

    id: Mapped[PrimaryKey]
    kind: Mapped[str]
    payload: Mapped[Any] = mapped_column(JsonText)
    created_at: Mapped[datetime]
    available_at: Mapped[datetime]
    status: Mapped[str]
    lease_token: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int]
    last_error: Mapped[str | None]


class IdempotencyRow(Base):
    """The answer once given to a request that carried an `Idempotency-Key`."""

    __tablename__ = "idempotency"
    __table_args__ = (Index("ix_idempotency_created_at", "created_at"),)

    person: Mapped[PrimaryKey]
    key: Mapped[PrimaryKey]
    method: Mapped[str]
    path: Mapped[str]
    body_sha256: Mapped[str]
    status: Mapped[int]
    answer: Mapped[Any] = mapped_column(JsonText)
    created_at: Mapped[datetime]
