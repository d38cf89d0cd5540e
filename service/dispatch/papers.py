"""The documents of a completed step: made after the transaction, by a job that a row starts."""

import uuid
from datetime import datetime

from engine.definitions import ProcessDefinition
from service.persistence.database import Connection
from service.persistence.store import outbox
from service.persistence.store.cases import Task
from service.persistence.store.documents import MAKE_DOCUMENTS


def write(connection: Connection, definition: ProcessDefinition, task: Task | None, *, at: datetime) -> None:
    """Let the documents of a task be made that was completed just now (one statement, if there are any)."""
    if task is None or task.completed_at != at or task.status != "completed":
        return
    if definition.step(task.step).documents:
        payload = {"task": task.id}
        outbox.add(connection, message_id=str(uuid.uuid4()), kind=MAKE_DOCUMENTS, payload=payload, at=at)
