"""What came of a command, as JSON."""

from collections.abc import Mapping
from typing import Any

from service.api.schemas.files import DocumentSchema
from service.api.schemas.instances import CommentSchema, InstanceSchema, StartedSchema
from service.api.schemas.tasks import CompletionSchema, TaskSchema
from service.dispatch.contributions import comment_id, document_id
from service.dispatch.outcome import Outcome
from service.persistence.records import columns_of
from service.persistence.store.cases import Case, Task

Presented = tuple[int, Mapping[str, Any]]

_TASK, _COMPLETION = TaskSchema(), CompletionSchema()
_INSTANCE, _STARTED = InstanceSchema(), StartedSchema()
_COMMENT, _DOCUMENT = CommentSchema(), DocumentSchema()


def task_presented(outcome: Outcome) -> Presented:
    """Present the task of a command."""
    return 200, _dumped(_TASK, _task(outcome.task, outcome.case))


def completion_presented(outcome: Outcome) -> Presented:
    """Present a completed task with what came of it."""
    case = outcome.case
    return 200, _dumped(
        _COMPLETION,
        {
            "task": _task(outcome.task, case),
            "instance": case,
            "next_tasks": [_task(task, case) for task in outcome.offered],
        },
    )


def start_presented(outcome: Outcome) -> Presented:
    """Present a case just opened."""
    tasks = [_task(task, outcome.case) for task in outcome.offered]
    return 201, _dumped(_STARTED, columns_of(outcome.case) | {"tasks": tasks})


def instance_presented(outcome: Outcome) -> Presented:
    """Present a case."""
    return 200, _dumped(_INSTANCE, outcome.case)


def comment_presented(text: str, person: str, task_id: str | None) -> Any:
    """Make the presentation of a remark that is about to be written."""

    def present(outcome: Outcome) -> Presented:
        at = outcome.at
        comment = {"person": person, "at": at, "text": text, "task_id": task_id}
        comment["id"] = comment_id(outcome.case)
        return 201, _dumped(_COMMENT, comment)

    return present


def document_presented(document: Mapping[str, Any]) -> Any:
    """Make the presentation of a file that is about to be tied to a task."""

    def present(outcome: Outcome) -> Presented:
        return 201, _dumped(
            _DOCUMENT, {**document, "id": document_id(outcome.case), "created_at": outcome.at}
        )

    return present


def _task(task: Task | None, case: Case) -> dict[str, Any]:
    if task is None:
        raise ValueError("The command was not on a task.")
    returned = None
    if task.returned_by is not None:
        returned = {"by": task.returned_by, "at": task.returned_at, "reason": task.returned_reason or ""}
    return columns_of(task) | {"returned": returned, "instance": case}


def _dumped(schema: Any, value: object) -> dict[str, Any]:
    dumped: dict[str, Any] = schema.dump(value)
    return dumped
