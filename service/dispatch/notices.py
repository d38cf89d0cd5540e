"""Messages that leave after the transaction: written as rows in it, sent by the jobs."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from engine.events import Event, TaskReassigned
from service.dispatch.rows import Written
from service.persistence.database import Connection
from service.persistence.store import outbox

TASKS_OFFERED = "tasks-offered"


def write(connection: Connection, written: Written, events: Sequence[Event], *, at: datetime) -> None:
    """Let those be told for whom a command made new tasks; at most one statement.

    A task that was reassigned is news to its new assignee.
    """
    tasks = [task.id for task in written.offered]
    if written.task is not None and any(isinstance(event, TaskReassigned) for event in events):
        tasks.append(written.task.id)
    if tasks:
        outbox.add(
            connection,
            message_id=str(uuid.uuid4()),
            kind=TASKS_OFFERED,
            payload={"tasks": tasks},
            at=at,
        )
