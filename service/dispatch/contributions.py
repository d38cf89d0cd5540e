"""What people put into a case: the answers of a form, comments, files. Each is recorded and kept as rows."""

import uuid

from engine.actors import SYSTEM
from engine.commands import AddComment, AttachFile, Command, CompleteTask
from engine.history import HistoryRow
from engine.tasks import public_id
from service.persistence.database import Connection
from service.persistence.store import cases
from service.persistence.store.cases import Case, Task
from service.persistence.store.documents import GENERATED

UPLOADED = "uploaded"


def write(connection: Connection, command: Command, row: HistoryRow, case: Case, task: Task | None) -> None:
    """Keep what a recorded command brought: at most two statements, none for most commands."""
    match command:
        case CompleteTask() if task is not None:
            _write_submission(connection, command, row, task)
        case AddComment():
            cases.add_comment(
                connection,
                {
                    "id": comment_id(case),
                    "instance_id": case.id,
                    "task_id": public_id(case.id, command.task_key) if command.task_key else None,
                    "person": row.actor,
                    "at": row.at,
                    "text": command.text,
                },
            )
        case AttachFile():
            _write_file(connection, command, row, case, task)
        case _:
            pass


def comment_id(case: Case) -> str:
    """Derive the id of the remark that a case's last command was."""
    return public_id(case.id, f"comment#{case.sequence}")


def document_id(case: Case) -> str:
    """Derive the id of the document that a case's last command brought."""
    return public_id(case.id, f"document#{case.sequence}")


def _write_submission(connection: Connection, command: CompleteTask, row: HistoryRow, task: Task) -> None:
    cases.add_submission(
        connection,
        {
            "id": str(uuid.uuid4()),
            "instance_id": task.instance_id,
            "task_id": task.id,
            "step": task.step,
            "unit": task.unit,
            "round": task.round,
            "field_values": dict(command.values),
            "body_sha256": row.body_sha256,
            "submitted_at": row.at,
            "submitted_by": row.actor,
            "acted_for": row.acted_for,
        },
    )
    cases.drop_drafts(connection, [task.id])


def _write_file(
    connection: Connection, command: AttachFile, row: HistoryRow, case: Case, task: Task | None
) -> None:
    came = {"created_at": row.at, "created_by": row.actor}
    file = {"sha256": command.sha256, "size": command.size, "media_type": command.media_type}
    cases.add_file(connection, file | came)
    document = {
        "id": document_id(case),
        "instance_id": case.id,
        "task_id": task.id if task is not None else None,
        "history_sequence": row.sequence,
        "name": command.name,
        "sha256": command.sha256,
        "kind": GENERATED if row.actor == SYSTEM.id else UPLOADED,
    }
    cases.add_document(connection, document | came)
