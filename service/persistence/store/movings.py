"""Decisions to move cases to another version, as rows: which cases, and what came of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from service.persistence.records import columns_for, columns_of, read
from service.persistence.tables import MovingCaseRow, MovingRow, table_of

_moving, _case = table_of(MovingRow), table_of(MovingCaseRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """A decision to move cases; `mapping` says which step stands for one that is gone."""

    id: str
    definition_key: str
    version: int
    deployment_hash: str
    mapping: Mapping[str, str]
    reason: str
    asked_at: datetime
    asked_by: str


def add(connection: Connection, moving: Moving, instance_ids: Collection[str]) -> None:
    """Keep a decision with its cases, all waiting."""
    connection.execute(insert(_moving), columns_of(moving))
    rows = [
        {"moving_id": moving.id, "instance_id": each, "status": "waiting", "problem": None}
        for each in instance_ids
    ]
    if rows:
        connection.execute(insert(_case), rows)


def moving(connection: Connection, moving_id: str) -> Moving | None:
    """Give a decision."""
    query = select(*columns_for(Moving, _moving)).where(_moving.c.id == moving_id)
    return read(Moving, connection.execute(query).one_or_none())


def waiting(connection: Connection, moving_id: str, *, most: int) -> Sequence[str]:
    """Name cases that are still to be moved."""
    query = select(_case.c.instance_id).where(_case.c.moving_id == moving_id, _case.c.status == "waiting")
    return connection.execute(query.order_by(_case.c.instance_id).limit(most)).scalars().all()


def note(connection: Connection, moving_id: str, instance_id: str, status: str, problem: Any) -> None:
    """Keep what came of a case that waits; what was noted already stays."""
    its = (
        _case.c.moving_id == moving_id,
        _case.c.instance_id == instance_id,
        _case.c.status == "waiting",
    )
    connection.execute(update(_case).where(*its).values(status=status, problem=problem))
