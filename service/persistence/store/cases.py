"""Cases and their work, as rows: the hot path. Each function is one statement unless it says otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.persistence.errors import BusinessKeyInUse, StaleVersion
from service.persistence.records import insert_if_new, is_duplicate, upsert
from service.persistence.tables import (
    CommentRow,
    DocumentRow,
    DraftRow,
    FileRow,
    InboxRow,
    InstanceRow,
    SubmissionRow,
    TaskRow,
    TimerRow,
    table_of,
)

_instance, _task, _inbox = table_of(InstanceRow), table_of(TaskRow), table_of(InboxRow)
_submission, _draft, _timer = table_of(SubmissionRow), table_of(DraftRow), table_of(TimerRow)
_comment, _document, _file = table_of(CommentRow), table_of(DocumentRow), table_of(FileRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An instance's row."""

    id: str
    definition_key: str
    definition_version: int
    deployment_hash: str
    business_key: str
    status: str
    version: int
    sequence: int
    head_hash: str
    snapshot: bytes
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    outcome: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A user task's row."""

    id: str
    instance_id: str
    key: str
    step: str
    number: str
    name: str
    lane: str
    unit: str | None
    assignee: str | None
    status: str
    created_at: datetime
    claimed_at: datetime | None
    completed_at: datetime | None
    due_at: datetime | None
    time_limit: str | None
    completed_by: str | None
    acted_for: str | None
    round: int
    outcome: str | None
    returned_by: str | None
    returned_at: datetime | None
    returned_reason: str | None
    worked_seconds: int | None
    on_behalf: str | None = None
    inputs_needed: int = 0
    inputs_at_hand: int = 0
    inputs_missing: Sequence[str] | None = None
    excused: str | None = None
    deployment_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A file tied to a case by `created_by`; `task_id` and `step` say to which task, if to one."""

    sha256: str
    name: str
    task_id: str | None
    created_by: str
    size: int
    step: str | None

    def as_value(self) -> dict[str, Any]:
        """Give the file as the answer of a form's file field."""
        return {"sha256": self.sha256, "name": self.name, "size": self.size}


# What a completed task sends is put together once: building a statement costs more than sending it.
_SOUGHT: BindParameter[str] = bindparam("sought")
_CASE_COLUMNS = tuple(column.name for column in _instance.c)
_TASK_COLUMNS = tuple(column.name for column in _task.c)
_CASE = select(_instance).where(_instance.c.id == _SOUGHT)
_TASK = select(_task).where(_task.c.id == _SOUGHT)
_CASE_OF_TASK = (
    select(_instance, _task)
    .join(_task, _task.c.instance_id == _instance.c.id)
    .where(_task.c.id == _SOUGHT)
    .with_for_update(of=_instance)
)
_MOVE = update(_instance).where(
    _instance.c.id == bindparam("of_id"),
    _instance.c.version == bindparam("of_version"),
    _instance.c.sequence == bindparam("of_sequence"),
)
_CHANGE_TASK = update(_task).where(_task.c.id == bindparam("of_id"))
_ADD_TASKS, _ADD_SUBMISSION, _FILL_INBOX = insert(_task), insert(_submission), insert(_inbox)
_CLEAR_INBOX = delete(_inbox).where(_inbox.c.task_id.in_(bindparam("sought", expanding=True)))
_DROP_DRAFTS = delete(_draft).where(_draft.c.task_id.in_(bindparam("sought", expanding=True)))
_FILES = (
    select(*(_document.c[name] for name in ("sha256", "name", "task_id", "created_by")))
    .add_columns(_file.c.size, _task.c.step)
    .join(_file, _file.c.sha256 == _document.c.sha256)
    .join(_task, _task.c.id == _document.c.task_id, isouter=True)
    .where(_document.c.instance_id == _SOUGHT)
    .order_by(_document.c.created_at, _document.c.id)
)


def _latest_submissions() -> Select[*tuple[Any, ...]]:
    submission = _submission.c
    rank = func.row_number().over(
        partition_by=(submission.step, submission.unit), order_by=submission.round.desc()
    )
    columns = (submission.step, submission.unit, submission.field_values)
    ranked = select(*columns, rank.label("rank")).where(submission.instance_id == _SOUGHT).subquery()
    return select(ranked.c.step, ranked.c.unit, ranked.c.field_values).where(ranked.c.rank == 1)


_LATEST_SUBMISSIONS = _latest_submissions()


def lock_case(connection: Connection, instance_id: str) -> Case | None:
    """Read an instance and hold it until the end of the transaction."""
    row = connection.execute(_CASE.with_for_update(), {"sought": instance_id}).one_or_none()
    return Case(**row._mapping) if row is not None else None


def lock_case_of_task(connection: Connection, task_id: str) -> tuple[Case, Task] | None:
    """Read a task with its instance and hold the instance.

    The task's row is read again after the lock where the database lets others write in between: two
    statements on PostgreSQL, one on SQLite.
    """
    row = connection.execute(_CASE_OF_TASK, {"sought": task_id}).one_or_none()
    if row is None:
        return None
    width = len(_instance.c)
    task = Task(**dict(zip(_TASK_COLUMNS, row[width:], strict=True)))
    if connection.dialect.name != "sqlite":
        task = Task(**connection.execute(_TASK, {"sought": task_id}).one()._mapping)
    return Case(**dict(zip(_CASE_COLUMNS, row[:width], strict=True))), task


def read_case(connection: Connection, instance_id: str) -> Case | None:
    """Read an instance without holding it."""
    row = connection.execute(_CASE, {"sought": instance_id}).one_or_none()
    return Case(**row._mapping) if row is not None else None


def read_task(connection: Connection, task_id: str) -> Task | None:
    """Read a task."""
    row = connection.execute(_TASK, {"sought": task_id}).one_or_none()
    return Task(**row._mapping) if row is not None else None


def add_case(connection: Connection, case: Case) -> None:
    """Add an instance; raises `BusinessKeyInUse` when one of the same SOP runs under the same key."""
    row = {name: getattr(case, name) for name in _CASE_COLUMNS}
    try:
        connection.execute(insert(_instance), row)
    except IntegrityError as error:
        if is_duplicate(error):
            raise BusinessKeyInUse(business_key=case.business_key) from error
        raise


def move_case(connection: Connection, case: Case, changes: Mapping[str, Any]) -> None:
    """Change an instance; raises `StaleVersion` unless it is still as it was read."""
    read = {"of_id": case.id, "of_version": case.version, "of_sequence": case.sequence}
    if connection.execute(_MOVE, {**read, **changes}).rowcount != 1:
        raise StaleVersion


def add_tasks(connection: Connection, tasks: Sequence[Task]) -> None:
    """Add newly offered tasks."""
    if tasks:
        rows = [{name: getattr(task, name) for name in _TASK_COLUMNS} for task in tasks]
        connection.execute(_ADD_TASKS, rows)


def change_task(connection: Connection, task_id: str, changes: Mapping[str, Any]) -> None:
    """Change a task's row."""
    connection.execute(_CHANGE_TASK, {"of_id": task_id, **changes})


def withdraw_tasks(connection: Connection, task_ids: Sequence[str], at: datetime) -> None:
    """Mark tasks that are no longer to be done."""
    if task_ids:
        statement = update(_task).where(_task.c.id.in_(task_ids))
        connection.execute(statement.values(status="withdrawn", completed_at=at))


def open_tasks(connection: Connection, instance_id: str) -> list[Task]:
    """Read the open tasks of an instance, in the order they were offered."""
    query = select(_task).where(_task.c.instance_id == instance_id, _task.c.status == "open")
    rows = connection.execute(query.order_by(_task.c.created_at, _task.c.id))
    return [Task(**row._mapping) for row in rows]


def clear_inbox_of_case(connection: Connection, instance_id: str) -> None:
    """Take all tasks of an instance off every list."""
    connection.execute(delete(_inbox).where(_inbox.c.instance_id == instance_id))


def clear_inbox(connection: Connection, task_ids: Sequence[str]) -> None:
    """Take tasks off every list."""
    if task_ids:
        connection.execute(_CLEAR_INBOX, {"sought": list(task_ids)})


def fill_inbox(connection: Connection, entries: Sequence[Mapping[str, Any]]) -> None:
    """Put tasks on lists."""
    if entries:
        connection.execute(_FILL_INBOX, [dict(entry) for entry in entries])


def add_submission(connection: Connection, submission: Mapping[str, Any]) -> None:
    """Keep what was handed in with a task."""
    connection.execute(_ADD_SUBMISSION, dict(submission))


def latest_submissions(connection: Connection, instance_id: str) -> list[tuple[str, str | None, Any]]:
    """Give the last submission of each step and unit of an instance: step, unit, values."""
    rows = connection.execute(_LATEST_SUBMISSIONS, {"sought": instance_id})
    return [(row.step, row.unit, row.field_values) for row in rows]


def save_draft(connection: Connection, task_id: str, person: str, values: Any, at: datetime) -> None:
    """Keep what a person has typed so far."""
    row = {"task_id": task_id, "person": person, "field_values": values, "saved_at": at}
    upsert(connection, _draft, row)


def read_draft(connection: Connection, task_id: str, person: str) -> tuple[Any, datetime] | None:
    """Give what a person has typed so far, and when it was kept."""
    its = (_draft.c.task_id == task_id, _draft.c.person == person)
    row = connection.execute(select(_draft.c.field_values, _draft.c.saved_at).where(*its)).one_or_none()
    return (row.field_values, row.saved_at) if row is not None else None


def drop_drafts(connection: Connection, task_ids: Sequence[str]) -> None:
    """Forget what was typed for tasks that are done."""
    if task_ids:
        connection.execute(_DROP_DRAFTS, {"sought": list(task_ids)})


def add_timers(connection: Connection, timers: Sequence[Mapping[str, Any]]) -> None:
    """Let timers wait."""
    if timers:
        connection.execute(insert(_timer), [dict(timer) for timer in timers])


def end_timers(connection: Connection, timer_ids: Sequence[str], status: str) -> None:
    """Mark timers as fired or cancelled."""
    if timer_ids:
        connection.execute(update(_timer).where(_timer.c.id.in_(timer_ids)).values(status=status))


def add_comment(connection: Connection, comment: Mapping[str, Any]) -> None:
    """Keep a remark."""
    connection.execute(insert(_comment), dict(comment))


def add_file(connection: Connection, file: Mapping[str, Any]) -> None:
    """Know a file whose bytes are stored; the same bytes again change nothing."""
    insert_if_new(connection, _file, file)


def add_document(connection: Connection, document: Mapping[str, Any]) -> None:
    """Tie a stored file to a case."""
    connection.execute(insert(_document), dict(document))


def files_of_case(connection: Connection, instance_id: str) -> list[CaseFile]:
    """Give the files tied to a case, in the order they came."""
    return [CaseFile(**row._mapping) for row in connection.execute(_FILES, {"sought": instance_id})]
