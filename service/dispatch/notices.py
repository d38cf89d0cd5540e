"""Messages that leave after the transaction: written as rows in it, sent by the jobs."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from service.persistence.database import Connection
from service.persistence.store import outbox
from service.persistence.store.cases import Task

TASKS_OFFERED = "tasks-offered"


def write(connection: Connection, offered: Sequence[Task], *, at: datetime) -> None:
    """Let the candidates of newly offered tasks be told (one statement, none when there are none)."""
    if offered:
        payload = {"tasks": [task.id for task in offered]}
        outbox.add(connection, message_id=str(uuid.uuid4()), kind=TASKS_OFFERED, payload=payload, at=at)
