"""One task, and the tasks of one case."""

from sqlalchemy import Connection

from engine.errors import NotFound
from service.persistence.store.people import Person
from service.queries.task_items import TaskItem, instance, items_from, select_items, task, unit
from service.queries.visibility import readable_by


def readable_task(connection: Connection, person: Person, task_id: str) -> TaskItem:
    """Read a task (one statement); raises `NotFound` also for one that the person may not know of."""
    statement = select_items().where(task.c.id == task_id, readable_by(person))
    found = items_from(connection.execute(statement))
    if not found:
        raise NotFound(what=task_id)
    return found[0]


def tasks_of_case(connection: Connection, instance_id: str) -> tuple[TaskItem, ...]:
    """Read all tasks of a case that the person may read, in the order they were offered (one statement)."""
    statement = (
        select_items()
        .where(instance.c.id == instance_id)
        .order_by(task.c.created_at, task.c.number, unit.c.position, task.c.id)
    )
    return items_from(connection.execute(statement))


def waiting_unit_tasks(connection: Connection, person: Person, *, limit: int) -> tuple[TaskItem, ...]:
    """Read the open tasks of units in running cases, the most urgent first (one statement).

    Who may enter a unit's paper form is said by the diagram: the caller leaves out the other steps.
    """
    statement = (
        select_items()
        .where(
            task.c.status == "open",
            task.c.unit.is_not(None),
            instance.c.status == "running",
            readable_by(person),
        )
        .order_by(task.c.due_at, unit.c.position, task.c.id)
        .limit(limit)
    )
    return items_from(connection.execute(statement))
