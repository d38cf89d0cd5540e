"""Which version of their SOP tasks were done by, of cases that have gone on by another since."""

from sqlalchemy import Connection, update

from service.persistence.tables import TaskRow, table_of

_task = table_of(TaskRow)


def keep_version(connection: Connection, instance_id: str, deployment_hash: str) -> None:
    """Remember of a case's tasks that are over by which version they were done (one statement)."""
    over = (_task.c.instance_id == instance_id, _task.c.status != "open", _task.c.deployment_hash.is_(None))
    connection.execute(update(_task).where(*over).values(deployment_hash=deployment_hash))
