"""The documents of a completed step: made after the transaction, by a job that a row starts."""

import uuid
from datetime import datetime

from engine.definitions import ProcessDefinition
from engine.errors import NotFound
from service.accounts.acting import acting
from service.clock import Clock
from service.permissions import Permission, require
from service.persistence.database import Connection, Database
from service.persistence.store import outbox
from service.persistence.store.cases import Task
from service.persistence.store.documents import MAKE_DOCUMENTS, troubles
from service.queries.visibility import may_read


class Papers:
    """Lets documents be made anew. No command: only when the system tries again is what changes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def make_again(self, instance_id: str, *, person: str) -> int:
        """Try now what could not be made of a case; gives for how many tasks.

        Raises `NotFound`, and `NotPermitted` for those who do not look after the jobs.
        """
        with self._database.write() as connection:
            at = self._clock.now()
            who = acting(connection, person, at)
            require(who, Permission.OPERATE)
            if not may_read(connection, who, instance_id):
                raise NotFound(what=instance_id)
            stuck = [each.message for each in troubles(connection, instance_id)]
            return outbox.again(connection, stuck, at=at)


def write(connection: Connection, definition: ProcessDefinition, task: Task | None, *, at: datetime) -> None:
    """Let the documents of a task be made that was completed just now (one statement, if there are any)."""
    if task is None or task.completed_at != at or task.status != "completed":
        return
    if definition.step(task.step).documents:
        payload = {"task": task.id}
        outbox.add(connection, message_id=str(uuid.uuid4()), kind=MAKE_DOCUMENTS, payload=payload, at=at)
