"""What waits and failed is due at once when somebody in charge has it tried again."""

from datetime import datetime

from engine.commands import Command, RetryIncident
from engine.noting import TIMER
from engine.tasks import public_id
from service.persistence.database import Connection
from service.persistence.store import documents, outbox, timers


def write(connection: Connection, command: Command, instance_id: str, *, at: datetime) -> None:
    """Let what is tried again be due at once (no statement for other commands, else three at most)."""
    if not isinstance(command, RetryIncident):
        return
    if command.incident == TIMER:
        timers.again(connection, public_id(instance_id, command.key))
    else:
        outbox.again(connection, stuck(connection, instance_id, command.key), at=at)


def stuck(connection: Connection, instance_id: str, key: str) -> list[str]:
    """Name the messages by which the documents of a task should have been made (two statements)."""
    task_id = public_id(instance_id, key)
    return [each.message for each in documents.troubles(connection, instance_id) if each.task_id == task_id]
