"""The tasks behind the figures of the report, and what there is to narrow it by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from service.persistence.store.people import Person
from service.persistence.tables import DefinitionRow, InstanceRow, UnitRow, table_of
from service.queries import paging
from service.queries.measures import Wanted, conditions, measure
from service.queries.paging import Page

SLICE = 500  # rows read at once for a file
_instance, _definition, _unit = table_of(InstanceRow), table_of(DefinitionRow), table_of(UnitRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskItem:
    """A completed task; seconds are of working time."""

    instance_id: str
    business_key: str
    task_key: str
    sequence: int
    number: str
    name: str
    lane_name: str
    unit: str | None
    unit_name: str | None
    round: int
    offered_at: datetime
    completed_at: datetime
    waiting_seconds: int | None
    working_seconds: int | None
    total_seconds: int
    limit_seconds: int | None
    in_time: bool | None
    returned: bool


_PLAIN = (
    "instance_id",
    "task_key",
    "sequence",
    "number",
    "name",
    "lane_name",
    "unit",
    "round",
    "offered_at",
    "completed_at",
    "waiting_seconds",
    "working_seconds",
    "total_seconds",
    "limit_seconds",
    "in_time",
    "returned",
)


def measured_tasks(
    connection: Connection,
    person: Person,
    wanted: Wanted,
    *,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[TaskItem]:
    """Read a page of the tasks of the cases that a person may read, the latest first (one statement)."""
    return _page(connection, person, wanted, paging.size_of(limit), cursor)


def all_measured_tasks(connection: Connection, person: Person, wanted: Wanted) -> Iterator[TaskItem]:
    """Read all of them, slice by slice."""
    cursor: str | None = None
    while True:
        page = _page(connection, person, wanted, SLICE, cursor)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def _page(
    connection: Connection, person: Person, wanted: Wanted, size: int, cursor: str | None
) -> Page[TaskItem]:
    order = (measure.c.completed_at, measure.c.instance_id, measure.c.task_key)
    query = (
        select(
            *(measure.c[name] for name in _PLAIN), _instance.c.business_key, _unit.c.name.label("unit_name")
        )
        .join(_instance, _instance.c.id == measure.c.instance_id)
        .outerjoin(_unit, _unit.c.code == measure.c.unit)
        .where(*conditions(person, wanted))
    )
    last = paging.read(cursor, datetime, str, str)
    if last is not None:
        query = query.where(paging.beyond(order, last, descending=True))
    rows = connection.execute(query.order_by(*(each.desc() for each in order)).limit(size + 1))
    items = [TaskItem(**row._mapping) for row in rows]
    keys = [(item.completed_at, item.instance_id, item.task_key) for item in items]
    return paging.page_of(items, size, keys)


def versions_of(connection: Connection, definition: str) -> tuple[int, ...]:
    """Number the versions of an SOP, the latest first (one statement)."""
    query = select(_definition.c.version).where(_definition.c.key == definition)
    return tuple(connection.execute(query.order_by(_definition.c.version.desc())).scalars())


def unit_names(connection: Connection) -> Mapping[str, str]:
    """Name the units by their codes, in their order (one statement)."""
    query = select(_unit.c.code, _unit.c.name).order_by(_unit.c.position, _unit.c.code)
    return {row.code: row.name for row in connection.execute(query)}
