"""Work on a process that is not in force yet: drafts, rehearsals, releases, their impact."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from service.persistence.tables.base import Base, PrimaryKey
from service.persistence.types import JsonText


class ProcessDraftRow(Base):
    """What is being edited of a process, one draft each; `based_on` is the deployment it began with.

    `revision` counts what was saved: who saves names the one that was read, so that nobody is overwritten.
    """

    __tablename__ = "process_draft"

    key: Mapped[PrimaryKey]
    name: Mapped[str]
    based_on: Mapped[str | None] = mapped_column(ForeignKey("deployment.hash"))
    revision: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str]


class ProcessDraftFileRow(Base):
    """A file of a draft: its diagram, a form, a document template or a scenario."""

    __tablename__ = "process_draft_file"

    key: Mapped[str] = mapped_column(ForeignKey("process_draft.key"), primary_key=True)
    path: Mapped[PrimaryKey]
    content: Mapped[bytes]


class RehearsalRow(Base):
    """How far a person has tried out a draft: the answers given so far, as a scenario."""

    __tablename__ = "rehearsal"

    key: Mapped[str] = mapped_column(ForeignKey("process_draft.key"), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.username"), primary_key=True)
    script: Mapped[Any] = mapped_column(JsonText)
    saved_at: Mapped[datetime]


class ReleaseRow(Base):
    """A decision to put a deployment into force: asked for, perhaps approved by a second person, then due.

    `details` are what the cover was given (number, revision date, approving official), `changes` what changed
    in plain words. `draft_revision` is the saved state of the draft that was asked for, `again` the former
    version, `retires` the one that is to end without a successor; one of them is set. `over` is the version
    that was in force when it was asked for (0: none), `version` what it became, `problem` why it did not
    begin at its time, in both languages.
    """

    __tablename__ = "release"
    __table_args__ = (
        CheckConstraint(
            "status IN ('awaiting-approval', 'scheduled', 'in-force', 'refused', 'withdrawn')", name="status"
        ),
        Index("ix_release_status_effective", "status", "effective_at"),
        Index("ix_release_definition", "definition_key", "version"),
    )

    id: Mapped[PrimaryKey]
    definition_key: Mapped[str]
    deployment_hash: Mapped[str] = mapped_column(ForeignKey("deployment.hash"))
    status: Mapped[str]
    details: Mapped[Any] = mapped_column(JsonText)
    changes: Mapped[str]
    effective_at: Mapped[datetime | None]
    requested_at: Mapped[datetime]
    requested_by: Mapped[str]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    decision_reason: Mapped[str | None]
    draft_revision: Mapped[int | None]
    again: Mapped[int | None]
    version: Mapped[int | None]
    over: Mapped[int | None]
    retires: Mapped[int | None]
    problem: Mapped[Any | None] = mapped_column(JsonText)


class ImpactRow(Base):
    """What going from one deployment to another would mean for a case, as found at one of its versions."""

    __tablename__ = "impact"
    __table_args__ = (
        CheckConstraint(
            "verdict IN ('unaffected', 'cosmetic', 'migratable', 'mapping', 'blocked')", name="verdict"
        ),
        Index("ix_impact_assessed_at", "assessed_at"),
    )

    to_hash: Mapped[PrimaryKey]
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    from_hash: Mapped[str]
    instance_version: Mapped[int]
    verdict: Mapped[str]
    detail: Mapped[Any] = mapped_column(JsonText)
    assessed_at: Mapped[datetime]


class MovingRow(Base):
    """A decision to move cases to a version: which one, why, and which step stands for one that is gone."""

    __tablename__ = "moving"
    __table_args__ = (Index("ix_moving_definition", "definition_key", "asked_at"),)

    id: Mapped[PrimaryKey]
    definition_key: Mapped[str]
    version: Mapped[int]
    deployment_hash: Mapped[str] = mapped_column(ForeignKey("deployment.hash"))
    mapping: Mapped[Any] = mapped_column(JsonText)
    reason: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]


class MovingCaseRow(Base):
    """A case that is to be moved, and what came of it; `problem` says why it stayed, in both languages."""

    __tablename__ = "moving_case"
    __table_args__ = (CheckConstraint("status IN ('waiting', 'moved', 'refused')", name="status"),)

    moving_id: Mapped[str] = mapped_column(ForeignKey("moving.id"), primary_key=True)
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    status: Mapped[str]
    problem: Mapped[Any | None] = mapped_column(JsonText)
