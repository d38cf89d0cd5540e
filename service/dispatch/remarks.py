"""Comments and files: recorded like any command, kept as rows, and no change of the case's state."""

import uuid
from datetime import datetime

from sqlalchemy import Connection

from engine.commands import AddComment, AttachFile, Command
from service.persistence.store import cases
from service.persistence.store.cases import Case, Task

UPLOADED = "uploaded"


def write(
    connection: Connection, command: Command, case: Case, task: Task | None, *, at: datetime, by: str
) -> None:
    """Keep the row of a comment (one statement) or of a file (two); nothing for other commands."""
    task_id = task.id if task is not None else None
    match command:
        case AddComment():
            comment = {"instance_id": case.id, "task_id": task_id, "person": by, "at": at}
            cases.add_comment(connection, {**comment, "id": str(uuid.uuid4()), "text": command.text})
        case AttachFile():
            file = {"sha256": command.sha256, "size": command.size, "media_type": command.media_type}
            cases.add_file(connection, {**file, "created_at": at, "created_by": by})
            document = {"instance_id": case.id, "task_id": task_id, "history_sequence": case.sequence}
            cases.add_document(
                connection,
                {
                    **document,
                    "id": str(uuid.uuid4()),
                    "name": command.name,
                    "sha256": command.sha256,
                    "kind": UPLOADED,
                    "created_at": at,
                    "created_by": by,
                },
            )
        case _:
            pass
