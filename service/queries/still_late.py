"""Tasks that are open and past their due date now: deviations that have not come to their end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from service.persistence.store.people import Person
from service.queries.deviation_register import Wanted
from service.queries.task_items import TaskItem, instance, items_from, select_items, task
from service.queries.visibility import readable_in_list


@dataclass(frozen=True, slots=True, kw_only=True)
class StillLate:
    """How many there are, and the first of them, the longest overdue before the others."""

    number: int
    tasks: Sequence[TaskItem]


NONE = StillLate(number=0, tasks=())


def still_late(
    connection: Connection, person: Person, wanted: Wanted, *, at: datetime, limit: int
) -> StillLate:
    """Read the overdue tasks of running cases that a person may read (three statements at most).

    What is closed, lies in the past or is of another kind than lateness holds none of them.
    """
    if wanted.closed or wanted.kind not in (None, "late") or (wanted.until is not None and wanted.until < at):
        return NONE
    conditions = [
        task.c.status == "open",
        task.c.due_at < at,
        instance.c.status == "running",
        readable_in_list(connection, person),
        *_narrowed(wanted),
    ]
    counted = select(func.count()).select_from(task).join(instance, instance.c.id == task.c.instance_id)
    number = int(connection.execute(counted.where(*conditions)).scalar_one())
    if not number:
        return NONE
    query = select_items().where(*conditions).order_by(task.c.due_at, task.c.id).limit(limit)
    return StillLate(number=number, tasks=items_from(connection.execute(query)))


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    columns = {
        instance.c.definition_key: wanted.definition,
        instance.c.id: wanted.instance,
        task.c.unit: wanted.unit,
        task.c.number: wanted.step,
        task.c.assignee: wanted.person,
    }
    conditions: list[ColumnElement[bool]] = [
        column == value for column, value in columns.items() if value is not None
    ]
    if wanted.since is not None:
        conditions.append(task.c.due_at >= wanted.since)
    return conditions
