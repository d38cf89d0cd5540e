"""Where a case went otherwise than its SOP says: units excused, required inputs that were not at hand."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select, update

from service.persistence.tables import TaskRow, table_of

EXCUSED: Final = "excused"  # the outcome of a task that its unit was excused from
RETURNED: Final = "returned"  # the outcome of a task that sent the case back
_task = table_of(TaskRow)


def excuse_tasks(
    connection: Connection, task_ids: Sequence[str], at: datetime, *, by: str, reason: str
) -> None:
    """Mark open tasks from which their unit was excused."""
    if task_ids:
        closed = {"status": "withdrawn", "outcome": EXCUSED, "completed_at": at, "completed_by": by}
        statement = update(_task).where(_task.c.id.in_(task_ids))
        connection.execute(statement.values(**closed, excused=reason))


def excused_units(connection: Connection, instance_id: str, steps: Collection[str]) -> dict[str, str]:
    """Give the units that did not report when they were last asked to, each with the reason.

    `steps` are those from which a unit may be excused: the last task of a unit at one of them counts.
    """
    query = select(_task.c.unit, _task.c.excused).order_by(_task.c.created_at, _task.c.number, _task.c.round)
    rows = connection.execute(
        query.where(_task.c.instance_id == instance_id, _task.c.step.in_(steps), _task.c.unit.is_not(None))
    )
    last = {row.unit: row.excused for row in rows}
    return {unit: reason for unit, reason in last.items() if reason is not None}


def inputs_lacked(connection: Connection, instance_id: str) -> set[tuple[str, str]]:
    """Give the required inputs that were not at hand when a step was last done: step and input."""
    query = select(_task.c.step, _task.c.inputs_missing).order_by(_task.c.completed_at)
    rows = connection.execute(query.where(_task.c.instance_id == instance_id, _task.c.status == "completed"))
    last = {row.step: row.inputs_missing or () for row in rows}
    return {(step, name) for step, names in last.items() for name in names}
