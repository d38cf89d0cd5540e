"""Cases in lists and by themselves, with what is open in them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, select

from engine.errors import NotFound
from engine.sop import Step
from engine.state import RUNNING
from service.persistence.store.people import Person
from service.persistence.tables import DefinitionRow, PersonRow, table_of
from service.queries import paging
from service.queries.incidents import has_incident
from service.queries.paging import Page
from service.queries.past_work import ANYTHING, Sought, where_happened
from service.queries.task_items import TaskItem, instance, items_from, select_items, task, unit
from service.queries.visibility import readable_by, readable_in_list

_definition, _starter = table_of(DefinitionRow), table_of(PersonRow).alias("starter")
_CLOSED: Final = ("completed", "withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases a list is to hold; `q` is looked for in the business key.

    Those of `live` have not ended. `step`, `lane` and `unit` are of one open task; in those with an
    `incident` something failed; `version` is of the SOP, and `past` what is to have happened in them.
    """

    definition: str | None = None
    status: str | None = None
    overdue: bool | None = None
    q: str | None = None
    live: bool = False
    step: str | None = None
    lane: str | None = None
    unit: str | None = None
    incident: bool = False
    version: int | None = None
    past: Sought = ANYTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseItem:
    """A case. Where there is a name for an id, both are given; `current` are its open tasks."""

    id: str
    definition_key: str
    definition_version: int
    definition_name: str
    deployment_hash: str
    business_key: str
    status: str
    version: int
    sequence: int
    started_at: datetime
    started_by: str
    started_by_name: str
    ended_at: datetime | None
    outcome: str | None
    current: tuple[TaskItem, ...]
    overdue: bool

    @property
    def open_tasks(self) -> int:
        """How many tasks are open."""
        return len(self.current)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a case is: steps done in the present round, of all the steps that the SOP numbers."""

    completed: int
    total: int


_PLAIN: Final = (
    "id",
    "definition_key",
    "definition_version",
    "deployment_hash",
    "business_key",
    "status",
    "version",
    "sequence",
    "started_at",
    "started_by",
    "ended_at",
    "outcome",
)


def instances(
    connection: Connection,
    person: Person,
    wanted: Wanted,
    *,
    at: datetime,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[CaseItem]:
    """Read a page of the cases that a person may read, newest first (five statements at most)."""
    size = paging.size_of(limit)
    order = (instance.c.started_at, instance.c.id)
    statement = _select().where(readable_in_list(connection, person), *_conditions(wanted, at))
    statement = statement.where(*where_happened(connection, wanted.past))
    last = paging.read(cursor, datetime, str)
    if last is not None:
        statement = statement.where(paging.beyond(order, last, descending=True))
    rows = connection.execute(statement.order_by(*(c.desc() for c in order)).limit(size + 1)).all()
    current = open_tasks(connection, [row.id for row in rows[:size]])
    items = [_item(row, current.get(row.id, ()), at) for row in rows]
    return paging.page_of(items, size, [(item.started_at, item.id) for item in items])


def readable_instance(connection: Connection, person: Person, instance_id: str, *, at: datetime) -> CaseItem:
    """Read a case (two statements); raises `NotFound` also for one that the person may not know of."""
    statement = _select().where(instance.c.id == instance_id, readable_by(person))
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound(what=instance_id)
    return _item(row, open_tasks(connection, [instance_id]).get(instance_id, ()), at)


def named(
    connection: Connection, person: Person, ids: Collection[str], *, at: datetime
) -> tuple[CaseItem, ...]:
    """Read the cases of these ids that the person may read, by their names (two statements)."""
    if not ids:
        return ()
    statement = _select().where(instance.c.id.in_(sorted(ids)), readable_by(person))
    rows = connection.execute(statement.order_by(instance.c.business_key, instance.c.id)).all()
    current = open_tasks(connection, [row.id for row in rows])
    return tuple(_item(row, current.get(row.id, ()), at) for row in rows)


def open_tasks(connection: Connection, instance_ids: Collection[str]) -> Mapping[str, tuple[TaskItem, ...]]:
    """Read the open tasks of cases, by case, in the order they were offered (one statement).

    They are found by their cases: SQLite would look through all that are open if it were asked for those.
    """
    if not instance_ids:
        return {}
    statement = select_items().where(task.c.instance_id.in_(instance_ids), task.c.status.not_in(_CLOSED))
    found: dict[str, tuple[TaskItem, ...]] = {}
    ordered = statement.order_by(task.c.created_at, unit.c.position, task.c.id)
    for item in items_from(connection.execute(ordered)):
        found[item.instance.id] = (*found.get(item.instance.id, ()), item)
    return found


def progress(steps: Collection[Step], case: CaseItem) -> Progress:
    """Say how far a case is, by the number of the earliest step that is open in it."""
    numbered = [step for step in steps if step.part_of is None]
    if case.status == "completed":
        return Progress(completed=len(numbered), total=len(numbered))
    by_id = {step.id: step for step in steps}
    waiting = [by_id[item.step] for item in case.current if item.step in by_id]
    if not waiting:
        return Progress(completed=0, total=len(numbered))
    earliest = min(by_id.get(step.part_of or step.id, step).sort_key for step in waiting)
    return Progress(completed=sum(step.sort_key < earliest for step in numbered), total=len(numbered))


def _select() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(instance.c[name] for name in _PLAIN),
            _definition.c.name.label("definition_name"),
            _starter.c.name.label("started_by_name"),
        )
        .select_from(instance)
        .join(
            _definition,
            (_definition.c.key == instance.c.definition_key)
            & (_definition.c.version == instance.c.definition_version),
        )
        .outerjoin(_starter, _starter.c.username == instance.c.started_by)
    )


def _conditions(wanted: Wanted, at: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.definition is not None:
        conditions.append(instance.c.definition_key == wanted.definition)
    if wanted.version is not None:
        conditions.append(instance.c.definition_version == wanted.version)
    if wanted.status is not None:
        conditions.append(instance.c.status == wanted.status)
    if wanted.live:
        conditions.append(instance.c.status.in_(RUNNING))
    sought = {name: getattr(wanted, name) for name in ("step", "lane", "unit")}
    if any(value is not None for value in sought.values()):
        there = [task.c[name] == value for name, value in sought.items() if value is not None]
        found = exists().where(task.c.instance_id == instance.c.id, task.c.status == "open", *there)
        conditions.append(found)
    if wanted.incident:
        conditions.append(has_incident())
    if wanted.overdue is not None:
        late = exists().where(
            task.c.instance_id == instance.c.id, task.c.status == "open", task.c.due_at < at
        )
        conditions.append(late if wanted.overdue else ~late)
    if wanted.q:
        conditions.append(instance.c.business_key.icontains(wanted.q.strip()[:100], autoescape=True))
    return conditions


def _item(row: Row[*tuple[Any, ...]], current: tuple[TaskItem, ...], at: datetime) -> CaseItem:
    return CaseItem(
        **{name: getattr(row, name) for name in _PLAIN},
        definition_name=row.definition_name,
        started_by_name=row.started_by_name or row.started_by,
        current=current,
        overdue=any(item.is_overdue(at) for item in current),
    )
