"""Deployed diagrams with their forms and documents, and the versions put into force."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from service.persistence.tables.base import Base, PrimaryKey
from service.persistence.types import JsonText


class DeploymentRow(Base):
    """A frozen set of files, named by the hash over all of them; `reads` maps variables to types."""

    __tablename__ = "deployment"

    hash: Mapped[PrimaryKey]
    definition_key: Mapped[str]
    bpmn_path: Mapped[str]
    reads: Mapped[Any] = mapped_column(JsonText)
    created_at: Mapped[datetime]
    created_by: Mapped[str]


class DeploymentFileRow(Base):
    """One file of a deployment, with its exact bytes."""

    __tablename__ = "deployment_file"

    deployment_hash: Mapped[str] = mapped_column(ForeignKey("deployment.hash"), primary_key=True)
    path: Mapped[PrimaryKey]
    sha256: Mapped[str]
    content: Mapped[bytes]


class DeploymentLaneRow(Base):
    """A lane of a deployment's diagram: who takes part, and so who may read its instances."""

    __tablename__ = "deployment_lane"

    deployment_hash: Mapped[str] = mapped_column(ForeignKey("deployment.hash"), primary_key=True)
    lane: Mapped[PrimaryKey]
    name: Mapped[str]
    position: Mapped[int]


class DefinitionRow(Base):
    """A version of an SOP: which deployment was in force from when to when.

    `retired_by` and `retired_reason` are set when it was ended without a successor.
    """

    __tablename__ = "definition"
    __table_args__ = (
        Index(
            "uq_definition_in_force",
            "key",
            unique=True,
            sqlite_where=text("in_force_until IS NULL"),
            postgresql_where=text("in_force_until IS NULL"),
        ),
    )

    key: Mapped[PrimaryKey]
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    deployment_hash: Mapped[str] = mapped_column(ForeignKey("deployment.hash"), index=True)
    name: Mapped[str]
    in_force_from: Mapped[datetime]
    in_force_until: Mapped[datetime | None]
    put_in_force_by: Mapped[str]
    retired_by: Mapped[str | None]
    retired_reason: Mapped[str | None]


def of_definition() -> ForeignKeyConstraint:
    """Make the constraint that ties an instance to the version it was started under."""
    return ForeignKeyConstraint(
        ["definition_key", "definition_version"], ["definition.key", "definition.version"]
    )
