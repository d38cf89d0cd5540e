"""The log of commands, which only grows, its checkpoints, and the files and documents it speaks of."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.persistence.tables.base import Base, PrimaryKey


class HistoryRow(Base):
    """One command that was carried out, chained to the one before it."""

    __tablename__ = "history"
    __table_args__ = (
        UniqueConstraint("chain", "command_id"),
        Index("ix_history_at", "at"),
        Index("ix_history_actor", "actor", "at"),
        Index("ix_history_acted_for", "acted_for", "at"),
    )

    chain: Mapped[PrimaryKey]
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    command_id: Mapped[str]
    kind: Mapped[str]
    actor: Mapped[str]
    acted_for: Mapped[str | None]
    at: Mapped[datetime]
    deployment_hash: Mapped[str | None]
    body_sha256: Mapped[str]
    state_hash: Mapped[str | None]
    previous_hash: Mapped[str]
    hash: Mapped[str]
    format: Mapped[int]
    engine: Mapped[str]


class HistoryBodyRow(Base):
    """The canonical JSON of a command with its events; empty once disposed of."""

    __tablename__ = "history_body"
    __table_args__ = (ForeignKeyConstraint(["chain", "sequence"], ["history.chain", "history.sequence"]),)

    chain: Mapped[PrimaryKey]
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[bytes | None]


class DisposalRow(Base):
    """Permission to empty one history body, given by a row of the office's own chain."""

    __tablename__ = "disposal"
    __table_args__ = (
        ForeignKeyConstraint(["chain", "sequence"], ["history.chain", "history.sequence"]),
        ForeignKeyConstraint(
            ["office_chain", "office_sequence"],
            ["history.chain", "history.sequence"],
            name="fk_disposal_office",
        ),
        CheckConstraint("office_chain = 'office'", name="office_chain"),
    )

    chain: Mapped[PrimaryKey]
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    office_chain: Mapped[str]
    office_sequence: Mapped[int]


class OfficeChainRow(Base):
    """The head of the office's chain; its single row is the lock that keeps the chain in order."""

    __tablename__ = "office_chain"
    __table_args__ = (CheckConstraint("chain = 'office'", name="single"),)

    chain: Mapped[PrimaryKey]
    sequence: Mapped[int]
    head_hash: Mapped[str]


class FileRow(Base):
    """A stored file by the hash of its bytes, which lie in the data folder."""

    __tablename__ = "file"

    sha256: Mapped[PrimaryKey]
    size: Mapped[int]
    media_type: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str]


class DocumentRow(Base):
    """A file under a name, tied to a case, a task and the command that brought it."""

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_instance", "instance_id", "created_at"),
        Index("ix_document_task", "task_id"),
    )

    id: Mapped[PrimaryKey]
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"))
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id"))
    history_sequence: Mapped[int | None]
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("file.sha256"), index=True)
    kind: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str]


class CheckpointRow(Base):
    """A signed statement of where the chains ended, as the one line that is published."""

    __tablename__ = "checkpoint"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    hash: Mapped[str]
    line: Mapped[str]


class CheckpointHeadRow(Base):
    """A row of a chain that a checkpoint names: found by its chain, believed only from the signed line."""

    __tablename__ = "checkpoint_head"
    __table_args__ = (Index("ix_checkpoint_head_number", "number"),)

    chain: Mapped[PrimaryKey]
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str]
    number: Mapped[int] = mapped_column(ForeignKey("checkpoint.number"))


class VerificationRow(Base):
    """What the latest check of a chain found: a case's, the office's, or the checkpoints as a whole."""

    __tablename__ = "verification"
    __table_args__ = (Index("ix_verification_sound", "sound", "chain"),)

    chain: Mapped[PrimaryKey]
    at: Mapped[datetime]
    sequence: Mapped[int]
    sound: Mapped[bool]
    broken_at: Mapped[int | None]
    cause: Mapped[str | None]
    reason: Mapped[str | None]
    signed_upto: Mapped[int]


class VerificationRunRow(Base):
    """A check of all chains: who asked for it (nobody: the night), and how far it is."""

    __tablename__ = "verification_run"
    __table_args__ = (Index("ix_verification_run_asked", "asked_at"),)

    id: Mapped[PrimaryKey]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str | None]
    total: Mapped[int]
    done: Mapped[int]
    broken: Mapped[int]
    finished_at: Mapped[datetime | None]
