"""Decisions to put a deployment into force, as rows: asked for, approved or not, waiting for their time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection, insert, select, update

from service.persistence.records import columns_for, columns_of, read
from service.persistence.tables import ReleaseRow, table_of

_release = table_of(ReleaseRow)

Status = Literal["awaiting-approval", "scheduled", "in-force", "refused", "withdrawn"]
OPEN: Final = ("awaiting-approval", "scheduled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A decision to put a deployment into force.

    `details` is what its cover says (number, dates, approving official), `effective_at` None means at once.
    It was asked for a draft in the state `draft_revision`, for the former version `again`, or to end the
    version `retires`; `over` is the version that was in force then (0: none). `problem` says in both
    languages why it did not begin at its time.
    """

    id: str
    definition_key: str
    deployment_hash: str
    status: Status
    details: Mapping[str, str]
    changes: str
    effective_at: datetime | None
    requested_at: datetime
    requested_by: str
    decided_at: datetime | None = None
    decided_by: str | None = None
    decision_reason: str | None = None
    draft_revision: int | None = None
    again: int | None = None
    version: int | None = None
    over: int | None = None
    retires: int | None = None
    problem: Sequence[str] | None = None


def add(connection: Connection, release: Release) -> None:
    """Keep a new decision."""
    connection.execute(insert(_release), columns_of(release))


def release_of(connection: Connection, release_id: str) -> Release | None:
    """Read a decision by its id."""
    query = select(*columns_for(Release, _release)).where(_release.c.id == release_id)
    return read(Release, connection.execute(query).one_or_none())


def open_of(connection: Connection, key: str) -> Release | None:
    """Read the decision about an SOP that awaits approval or its time; there is one at most."""
    query = select(*columns_for(Release, _release)).where(
        _release.c.definition_key == key, _release.c.status.in_(OPEN)
    )
    return read(Release, connection.execute(query).first())


def due(connection: Connection, *, at: datetime) -> tuple[str, ...]:
    """Name the decisions whose time has come, earliest first; those with a problem wait for somebody."""
    query = (
        select(_release.c.id)
        .where(_release.c.status == "scheduled", _release.c.effective_at <= at, _release.c.problem.is_(None))
        .order_by(_release.c.effective_at, _release.c.id)
    )
    return tuple(connection.execute(query).scalars())


def change(connection: Connection, release_id: str, **values: Any) -> None:
    """Write what became of a decision."""
    connection.execute(update(_release).where(_release.c.id == release_id).values(**values))
