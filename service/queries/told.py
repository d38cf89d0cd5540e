"""The tasks that a mail is about."""

from collections.abc import Collection

from sqlalchemy import Connection

from service.queries.task_items import TaskItem, items_from, select_items, task


def told(connection: Connection, task_ids: Collection[str]) -> tuple[TaskItem, ...]:
    """Read tasks as they are now, the most urgent first."""
    if not task_ids:
        return ()
    query = select_items().where(task.c.id.in_(sorted(task_ids))).order_by(task.c.due_at, task.c.id)
    return items_from(connection.execute(query))
