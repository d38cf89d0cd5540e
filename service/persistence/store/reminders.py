"""Tasks whose time is nearly up or over, and those that a substitute takes over, as rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, select, tuple_

from service.persistence.records import columns_for, insert_if_new, read_all
from service.persistence.store.cases import Task
from service.persistence.store.notices import Kind
from service.persistence.store.people import DatedRole
from service.persistence.tables import InstanceRow, NoticeRow, ReminderRow, RoleRow, TaskRow, table_of

_task, _instance = table_of(TaskRow), table_of(InstanceRow)
_reminder, _role, _notice = table_of(ReminderRow), table_of(RoleRow), table_of(NoticeRow)

Place = tuple[datetime, str]
"""Where a page of tasks ended: due date and id."""


def _open_tasks() -> Select[*tuple[Any, ...]]:
    running = _task.join(_instance, _instance.c.id == _task.c.instance_id)
    return (
        select(_task)
        .select_from(running)
        .where(_task.c.status == "open", _instance.c.status == "running")
        .order_by(_task.c.due_at, _task.c.id)
    )


def not_looked_at(
    connection: Connection,
    kind: Kind,
    *,
    since: datetime | None,
    until: datetime,
    after: Place | None,
    limit: int,
) -> tuple[Task, ...]:
    """Read a page of open tasks due from `since` (included) to `until` (not) about which nobody was reminded.

    Earliest first, from the place `after` on; of running cases only.
    """
    known = select(_reminder.c.task_id).where(_reminder.c.task_id == _task.c.id, _reminder.c.kind == kind)
    query = _open_tasks().where(_task.c.due_at < until, ~known.exists())
    if since is not None:
        query = query.where(_task.c.due_at >= since)
    if after is not None:
        query = query.where(tuple_(_task.c.due_at, _task.c.id) > tuple_(*after))
    return read_all(Task, connection.execute(query.limit(limit)))


def look_at(connection: Connection, kind: Kind, task_id: str, at: datetime) -> bool:
    """Note that people are reminded of a task now; False when somebody else did so before."""
    return insert_if_new(connection, _reminder, {"task_id": task_id, "kind": kind, "at": at})


def due_within(connection: Connection, *, since: datetime, until: datetime) -> tuple[Task, ...]:
    """Read the open tasks that are due between the two instants."""
    query = _open_tasks().where(_task.c.due_at >= since, _task.c.due_at <= until)
    return read_all(Task, connection.execute(query))


def substitutions(connection: Connection, *, since: datetime, until: datetime) -> tuple[DatedRole, ...]:
    """Read the substitutions (Plt/Plh) that began after `since`, up to `until`."""
    query = select(*columns_for(DatedRole, _role)).where(
        _role.c.represents.is_not(None), _role.c.valid_from > since, _role.c.valid_from <= until
    )
    return read_all(DatedRole, connection.execute(query.order_by(_role.c.valid_from, _role.c.id)))


def open_in_lane(connection: Connection, lane: str, unit: str | None, *, limit: int) -> tuple[Task, ...]:
    """Read open tasks of a lane that nobody has claimed; only those of a unit when one is given."""
    query = _open_tasks().where(_task.c.lane == lane, _task.c.assignee.is_(None))
    if unit is not None:
        query = query.where(_task.c.unit == unit)
    return read_all(Task, connection.execute(query.limit(limit)))


def forget_before(connection: Connection, at: datetime) -> None:
    """Drop what was noted about tasks that ended before an instant (two statements)."""
    for table in (_reminder, _notice):
        ended = select(_task.c.id).where(_task.c.id == table.c.task_id, _task.c.completed_at < at)
        connection.execute(delete(table).where(ended.exists()))
