"""People, the roles they hold, and how they come in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, false
from sqlalchemy.orm import Mapped, mapped_column

from service.persistence.tables.base import Base, PrimaryKey


class PersonRow(Base):
    """A person; the username never changes and is the actor's id in the history."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("NOT (auditor AND (process_admin OR operator))", name="auditor_only_reads"),
    )

    username: Mapped[PrimaryKey]
    name: Mapped[str]
    nip: Mapped[str | None]
    email: Mapped[str | None]
    language: Mapped[str]
    password_hash: Mapped[str | None]
    must_change_password: Mapped[bool] = mapped_column(server_default=false())
    active: Mapped[bool]
    process_admin: Mapped[bool]
    operator: Mapped[bool]
    auditor: Mapped[bool]
    created_at: Mapped[datetime]


class RoleRow(Base):
    """A lane held by a person from one instant to another, for one unit or for all.

    `represents` is whose place is taken by `decree` (Plt/Plh).
    """

    __tablename__ = "role"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="order"),
        Index("ix_role_person", "person"),
        Index("ix_role_lane", "lane", "unit"),
    )

    id: Mapped[PrimaryKey]
    person: Mapped[str] = mapped_column(ForeignKey("person.username"))
    lane: Mapped[str]
    unit: Mapped[str | None] = mapped_column(ForeignKey("unit.code"))
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    represents: Mapped[str | None] = mapped_column(ForeignKey("person.username"))
    decree: Mapped[str | None]


class SessionRow(Base):
    """An open session of the browser; the database knows only the hash of its token."""

    __tablename__ = "session"

    id_hash: Mapped[PrimaryKey]
    person: Mapped[str] = mapped_column(ForeignKey("person.username"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]
    agent: Mapped[str | None]


class ApiTokenRow(Base):
    """A token of a program that acts for a person; the database knows only its hash."""

    __tablename__ = "api_token"

    hash: Mapped[PrimaryKey]
    person: Mapped[str] = mapped_column(ForeignKey("person.username"), index=True)
    name: Mapped[str]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class LoginAttemptRow(Base):
    """Somebody tried to come in under a username, known or not."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("ix_login_attempt_username", "username", "at"),
        Index("ix_login_attempt_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    username: Mapped[str]
    at: Mapped[datetime]
    ok: Mapped[bool]
    address: Mapped[str | None]


class AccessLogRow(Base):
    """Somebody read or took out something that is worth remembering."""

    __tablename__ = "access_log"
    __table_args__ = (Index("ix_access_log_at", "at"), Index("ix_access_log_subject", "subject", "at"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]
    person: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    address: Mapped[str | None]


class NoticePreferenceRow(Base):
    """How a person wants to hear of one kind of news: not at all, at once, or once a day."""

    __tablename__ = "notice_preference"
    __table_args__ = (CheckConstraint("mode IN ('off', 'now', 'digest')", name="mode"),)

    person: Mapped[str] = mapped_column(ForeignKey("person.username"), primary_key=True)
    kind: Mapped[PrimaryKey]
    mode: Mapped[str]


class NoticeRow(Base):
    """That a person is to hear, or has heard, of a task; each piece of news once.

    `sent_at` is when it went into a mail; what has none waits for the next digest.
    """

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_unsent", "sent_at", "person"),)

    person: Mapped[str] = mapped_column(ForeignKey("person.username"), primary_key=True)
    kind: Mapped[PrimaryKey]
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), primary_key=True)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class ReminderRow(Base):
    """That somebody looked, when a task's time was nearly up or over, who is to be told."""

    __tablename__ = "reminder"

    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), primary_key=True)
    kind: Mapped[PrimaryKey]
    at: Mapped[datetime]
