"""Decisions to move cases to another version: how far they are, and which cases stayed, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, select

from engine.errors import NotFound
from engine.texts import Text
from service.persistence.tables import InstanceRow, MovingCaseRow, MovingRow, PersonRow, table_of
from service.queries import paging
from service.queries.paging import Page

_moving, _case = table_of(MovingRow), table_of(MovingCaseRow)
_instance, _person = table_of(InstanceRow), table_of(PersonRow)
LATELY = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingItem:
    """A decision to move cases: `total` of them, of which some wait, some were moved, some refused."""

    id: str
    definition_key: str
    version: int
    deployment_hash: str
    mapping: Mapping[str, str]
    reason: str
    asked_at: datetime
    asked_by: str
    asked_by_name: str
    total: int
    moved: int
    refused: int

    @property
    def waiting(self) -> int:
        """How many cases are still to be moved."""
        return self.total - self.moved - self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class StayedItem:
    """A case that was not moved, and why."""

    id: str
    business_key: str
    problem: Text


def moving(connection: Connection, key: str, moving_id: str) -> MovingItem:
    """Read a decision of an SOP (one statement); raises `NotFound`."""
    query = _select().where(_moving.c.id == moving_id, _moving.c.definition_key == key)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(what=moving_id)
    return _item(row)


def lately(connection: Connection, key: str) -> tuple[MovingItem, ...]:
    """Read the last decisions of an SOP, newest first (one statement)."""
    query = _select().where(_moving.c.definition_key == key)
    rows = connection.execute(query.order_by(_moving.c.asked_at.desc(), _moving.c.id).limit(LATELY))
    return tuple(_item(row) for row in rows)


def stayed(connection: Connection, moving_id: str, *, cursor: str | None = None) -> Page[StayedItem]:
    """Read a page of the cases that were not moved (one statement)."""
    size = paging.USUAL
    query = (
        select(_instance.c.id, _instance.c.business_key, _case.c.problem)
        .join(_case, _case.c.instance_id == _instance.c.id)
        .where(_case.c.moving_id == moving_id, _case.c.status == "refused")
    )
    last = paging.read(cursor, str)
    if last is not None:
        query = query.where(_instance.c.id > last[0])
    rows = connection.execute(query.order_by(_instance.c.id).limit(size + 1)).all()
    found = [StayedItem(id=row.id, business_key=row.business_key, problem=Text(*row.problem)) for row in rows]
    return paging.page_of(found, size, [(item.id,) for item in found])


def _select() -> Select[*tuple[Any, ...]]:
    def number(status: str) -> Any:
        return func.coalesce(func.sum(case((_case.c.status == status, 1), else_=0)), 0)

    counts = (
        select(
            _case.c.moving_id,
            func.count().label("total"),
            number("moved").label("moved"),
            number("refused").label("refused"),
        )
        .group_by(_case.c.moving_id)
        .subquery()
    )
    return (
        select(
            _moving,
            _person.c.name.label("asked_by_name"),
            *(func.coalesce(counts.c[name], 0).label(name) for name in ("total", "moved", "refused")),
        )
        .outerjoin(_person, _person.c.username == _moving.c.asked_by)
        .outerjoin(counts, counts.c.moving_id == _moving.c.id)
    )


def _item(row: Row[*tuple[Any, ...]]) -> MovingItem:
    columns = dict(row._mapping)
    columns["asked_by_name"] = row.asked_by_name or row.asked_by
    numbers = {name: int(columns[name]) for name in ("total", "moved", "refused")}
    return MovingItem(**columns | numbers)
