"""Worklists: what a person has in hand, may take, has done, or may look at.

Open work comes from `inbox`: one ordered, limited read for each list that the person looks into, put
together with UNION ALL, then the tasks by primary key; the time does not grow with the number of tasks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, func, literal, or_, select, tuple_, union_all

from service.persistence.store.inbox import list_of_person, lists_of_roles
from service.persistence.store.people import Person
from service.persistence.tables import InboxRow, table_of
from service.persistence.types import NEVER
from service.queries import paging
from service.queries.paging import Page
from service.queries.task_items import TaskItem, instance, items_from, select_items, task
from service.queries.visibility import readable_by

MOST_COUNTED: Final = 1000
"""Counts stop here: "more than 1000" is as good as the number."""

_inbox = table_of(InboxRow)
_Branch = Select[*tuple[Any, ...]]


class Scope(StrEnum):
    """Whose tasks: those assigned to me, those I may claim, both in one list, or all that I may read."""

    MINE = "mine"
    GROUP = "group"
    DESK = "desk"
    ALL = "all"


class Status(StrEnum):
    """Whether the work is to be done or was done."""

    OPEN = "open"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of tasks is to hold; `q` is looked for in business key and task name.

    Open tasks may be due from one instant (included) until another (not included).
    """

    scope: Scope = Scope.MINE
    status: Status = Status.OPEN
    instance: str | None = None
    definition: str | None = None
    step: str | None = None
    overdue: bool | None = None
    due_from: datetime | None = None
    due_until: datetime | None = None
    q: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """A page of tasks; `total` is exact up to `MOST_COUNTED`, and one more means "more"."""

    items: tuple[TaskItem, ...]
    total: int
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Branches:
    """Ordered branches to be merged: each selects its sort values and, last, the task's id."""

    branches: Sequence[_Branch]
    keys: tuple[str, ...]
    descending: bool = False

    def merged(self, limit: int) -> _Branch:
        """Take the first rows of all branches together."""
        rows = union_all(*(select(b.limit(limit).subquery()) for b in self.branches)).subquery()
        return select(rows).order_by(*self.order(rows.c)).limit(limit)

    def order(self, columns: Any) -> list[ColumnElement[Any]]:
        """Give the order of the list over `columns`."""
        return [columns[key].desc() if self.descending else columns[key] for key in self.keys]

    def size(self, most: int = MOST_COUNTED) -> Select[int]:
        """Count the rows, up to one more than is told exactly."""
        limited = (select(b.order_by(None).limit(most + 1).subquery()) for b in self.branches)
        rows = union_all(*limited).subquery()
        return select(func.count()).select_from(select(rows).limit(most + 1).subquery())


def tasks(
    connection: Connection,
    person: Person,
    wanted: Wanted,
    *,
    at: datetime,
    limit: int | None = None,
    cursor: str | None = None,
) -> TaskPage:
    """Read a page of tasks and count them all (two statements)."""
    page = listed(connection, person, wanted, at=at, limit=limit, cursor=cursor)
    whole = _list(person, wanted, at, None)
    total = connection.execute(whole.size()).scalar_one() if whole.branches else 0
    return TaskPage(items=page.items, total=total, next_cursor=page.next_cursor)


def listed(
    connection: Connection,
    person: Person,
    wanted: Wanted,
    *,
    at: datetime,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[TaskItem]:
    """Read a page of tasks (one statement)."""
    size = paging.size_of(limit)
    last = paging.read(cursor, *_KINDS[wanted.status, wanted.scope is Scope.ALL])
    found = _list(person, wanted, at, last)
    if not found.branches:
        return Page(items=(), next_cursor=None)
    rows = connection.execute(_with_items(found, size + 1)).all()
    sort_values = [[getattr(row, f"by_{key}") for key in found.keys] for row in rows]
    return paging.page_of(items_from(rows), size, sort_values)


_KINDS: Final[dict[tuple[Status, bool], tuple[Any, ...]]] = {
    (Status.OPEN, False): (int, datetime, str),
    (Status.OPEN, True): (datetime, str),
    (Status.COMPLETED, False): (datetime, str),
    (Status.COMPLETED, True): (datetime, str),
}


def _with_items(found: Branches, limit: int) -> _Branch:
    page = found.merged(limit).subquery("page")
    sort_values = [page.c[key].label(f"by_{key}") for key in found.keys]
    return select_items(page).add_columns(*sort_values).order_by(*found.order(page.c))


def _list(person: Person, wanted: Wanted, at: datetime, last: list[Any] | None) -> Branches:
    if wanted.status is Status.COMPLETED:
        return _done(person, wanted, at, last)
    if wanted.scope is Scope.ALL:
        return _open_readable(person, wanted, at, last)
    return inboxes(person, wanted, at, last)


def inboxes(person: Person, wanted: Wanted, at: datetime, last: list[Any] | None) -> Branches:
    """List what stands in the person's own list, in those of the person's roles, or in all of these."""
    lists: tuple[str, ...] = ()
    if wanted.scope is not Scope.GROUP:
        lists += (list_of_person(person.username),)
    if wanted.scope is not Scope.MINE:
        lists += lists_of_roles(person.roles)
    order = (_inbox.c.returned_first, _inbox.c.due_at, _inbox.c.task_id)
    branches = []
    for name in lists:
        branch = select(*order).where(_inbox.c.actor == name).order_by(*order)
        if last is not None:
            branch = branch.where(paging.beyond(order, last))
        branch = branch.where(*_due(_inbox.c.due_at, wanted, at))
        conditions = _conditions(wanted)
        if conditions:
            branch = (
                branch.join(task, task.c.id == _inbox.c.task_id)
                .join(instance, instance.c.id == _inbox.c.instance_id)
                .where(*conditions)
            )
        branches.append(branch)
    return Branches(branches=branches, keys=("returned_first", "due_at", "task_id"))


def _open_readable(person: Person, wanted: Wanted, at: datetime, last: list[Any] | None) -> Branches:
    """List all open tasks that the person may read: those with a due date, then those without one."""
    due_at = literal(NEVER, task.c.due_at.type).label("due_at")
    id_ = task.c.id.label("task_id")
    with_date = (
        select(task.c.due_at, id_).where(task.c.due_at.is_not(None)).order_by(task.c.due_at, task.c.id)
    )
    without = select(due_at, id_).where(task.c.due_at.is_(None)).order_by(task.c.id)
    if last is not None:
        with_date = with_date.where(paging.beyond((task.c.due_at, task.c.id), last))
        without = without.where(task.c.id > (last[1] if last[0] == NEVER else ""))
    with_date = with_date.where(*_due(task.c.due_at, wanted, at))
    has_end = wanted.overdue or wanted.due_until is not None
    branches = [with_date] if has_end else [with_date, without]
    conditions = [task.c.status == "open", readable_by(person), *_conditions(wanted)]
    return Branches(
        branches=[
            branch.join(instance, instance.c.id == task.c.instance_id).where(*conditions)
            for branch in branches
        ],
        keys=("due_at", "task_id"),
    )


def _done(person: Person, wanted: Wanted, at: datetime, last: list[Any] | None) -> Branches:
    """List what was done, newest first: by the person, in the person's lanes, or all that is readable."""
    del at
    order = (task.c.completed_at, task.c.id)
    branch = (
        select(task.c.completed_at, task.c.id.label("task_id"))
        .join(instance, instance.c.id == task.c.instance_id)
        .where(task.c.status == "completed", *_conditions(wanted))
        .order_by(*(column.desc() for column in order))
    )
    match wanted.scope:
        case Scope.MINE | Scope.DESK:
            branch = branch.where(task.c.completed_by == person.username)
        case Scope.GROUP:
            branch = branch.where(_of_roles(person))
        case Scope.ALL:
            branch = branch.where(readable_by(person))
    if last is not None:
        branch = branch.where(paging.beyond(order, last, descending=True))
    if wanted.overdue is not None:
        late = task.c.due_at < task.c.completed_at
        branch = branch.where(late if wanted.overdue else or_(task.c.due_at.is_(None), ~late))
    return Branches(branches=[branch], keys=("completed_at", "task_id"), descending=True)


def _of_roles(person: Person) -> ColumnElement[bool]:
    whole = sorted({role.lane for role in person.roles if role.unit is None})
    of_unit = sorted({(role.lane, role.unit) for role in person.roles if role.unit is not None})
    return or_(
        task.c.lane.in_(whole),
        tuple_(task.c.lane, task.c.unit).in_(of_unit),
        task.c.unit.is_(None) & task.c.lane.in_(sorted(person.lanes)),
    )


def _due(column: ColumnElement[datetime], wanted: Wanted, at: datetime) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.overdue is not None:
        conditions.append(column < at if wanted.overdue else column >= at)
    if wanted.due_from is not None:
        conditions.append(column >= wanted.due_from)
    if wanted.due_until is not None:
        conditions.append(column < wanted.due_until)
    return conditions


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.instance is not None:
        conditions.append(task.c.instance_id == wanted.instance)
    if wanted.definition is not None:
        conditions.append(instance.c.definition_key == wanted.definition)
    if wanted.step is not None:
        conditions.append(task.c.step == wanted.step)
    if wanted.q:
        looked_for = wanted.q.strip()[:100]
        conditions.append(
            or_(
                instance.c.business_key.icontains(looked_for, autoescape=True),
                task.c.name.icontains(looked_for, autoescape=True),
            )
        )
    return conditions
