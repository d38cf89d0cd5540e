"""What documents are made of, and where they are: a case as it stood at an instant, its generated files."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select

from service.persistence.records import read_all
from service.persistence.tables import (
    DocumentRow,
    FileRow,
    InstanceRow,
    OutboxRow,
    PersonRow,
    SubmissionRow,
    TaskRow,
    table_of,
)

MAKE_DOCUMENTS: Final = "make-documents"
"""The message that lets the documents of a task be made."""
GENERATED: Final = "generated"
"""The kind of a document that the service made; other files were uploaded."""

_document, _file, _instance = table_of(DocumentRow), table_of(FileRow), table_of(InstanceRow)
_person, _submission, _task = table_of(PersonRow), table_of(SubmissionRow), table_of(TaskRow)
_outbox = table_of(OutboxRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneTask:
    """A task that was completed, or ended since its unit was excused, with who did it.

    `deployment_hash` is the version that it was done by, once its case has gone on by another.
    """

    id: str
    step: str
    number: str
    name: str
    lane: str
    unit: str | None
    round: int
    completed_at: datetime
    completed_by: str
    acted_for: str | None
    on_behalf: str | None
    outcome: str | None
    excused: str | None
    inputs_missing: list[str] | None
    deployment_hash: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """A person as a document names them."""

    username: str
    name: str
    nip: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A document that was made for a case."""

    task_id: str
    step: str
    name: str
    sha256: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a file with some fingerprint is kept: the case and the step it belongs to."""

    name: str
    kind: str
    created_at: datetime
    size: int
    business_key: str
    definition_key: str
    number: str | None
    step_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why the documents of a task are not there; `given_up` when nobody tries again unasked."""

    message: str
    task_id: str
    given_up: bool
    problem: str


def answers_until(
    connection: Connection, instance_id: str, at: datetime
) -> list[tuple[str, str | None, Mapping[str, Any]]]:
    """Give the last answers of each step and unit that were handed in up to an instant (one statement)."""
    submission = _submission.c
    rank = func.row_number().over(
        partition_by=(submission.step, submission.unit), order_by=submission.round.desc()
    )
    ranked = (
        select(submission.step, submission.unit, submission.field_values, rank.label("rank"))
        .where(submission.instance_id == instance_id, submission.submitted_at <= at)
        .subquery()
    )
    latest = select(ranked).where(ranked.c.rank == 1)
    return [(row.step, row.unit, row.field_values) for row in connection.execute(latest)]


def done_until(connection: Connection, instance_id: str, at: datetime) -> tuple[DoneTask, ...]:
    """Give the tasks of a case that somebody had ended at an instant, in that order (one statement)."""
    statement = (
        select(*(_task.c[name] for name in DoneTask.__slots__))
        .where(
            _task.c.instance_id == instance_id, _task.c.completed_at <= at, _task.c.completed_by.is_not(None)
        )
        .order_by(_task.c.completed_at, _task.c.created_at, _task.c.id)
    )
    return read_all(DoneTask, connection.execute(statement))


def answers_of(connection: Connection, task_ids: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
    """Give what was handed in with some tasks (one statement, none for no task)."""
    if not task_ids:
        return {}
    columns = select(_submission.c.task_id, _submission.c.field_values)
    rows = connection.execute(columns.where(_submission.c.task_id.in_(sorted(task_ids))))
    return {row.task_id: row.field_values for row in rows}


def signatories(connection: Connection, usernames: set[str]) -> Mapping[str, Signatory]:
    """Give people's names and numbers, active or not (one statement)."""
    columns = (_person.c[name] for name in Signatory.__slots__)
    found = connection.execute(select(*columns).where(_person.c.username.in_(sorted(usernames))))
    return {each.username: each for each in read_all(Signatory, found)}


def generated_of(connection: Connection, instance_id: str) -> tuple[Generated, ...]:
    """Give the documents made for a case so far, in the order they were made (one statement)."""
    names = (name for name in Generated.__slots__ if name != "step")
    statement = (
        select(*(_document.c[name] for name in names), _task.c.step)
        .join(_task, _task.c.id == _document.c.task_id)
        .where(_document.c.instance_id == instance_id, _document.c.kind == GENERATED)
        .order_by(_document.c.created_at, _document.c.id)
    )
    return read_all(Generated, connection.execute(statement))


def names_made(connection: Connection, task_id: str) -> set[str]:
    """Name the documents that were made of a task so far (one statement)."""
    statement = select(_document.c.name)
    made = statement.where(_document.c.task_id == task_id, _document.c.kind == GENERATED)
    return set(connection.execute(made).scalars())


def troubles(connection: Connection, instance_id: str) -> tuple[Trouble, ...]:
    """Give what keeps documents of a case from being made (two statements)."""
    tasks = set(connection.execute(select(_task.c.id).where(_task.c.instance_id == instance_id)).scalars())
    statement = select(_outbox.c.id, _outbox.c.payload, _outbox.c.status, _outbox.c.last_error).where(
        _outbox.c.kind == MAKE_DOCUMENTS, _outbox.c.status != "done", _outbox.c.last_error.is_not(None)
    )
    return tuple(
        Trouble(message=row[0], task_id=str(row[1]["task"]), given_up=row[2] == "failed", problem=row[3])
        for row in connection.execute(statement)
        if row[1]["task"] in tasks
    )


def places_of(connection: Connection, sha256: str) -> tuple[Place, ...]:
    """Say where a file with this fingerprint is kept, oldest first; nowhere gives nothing (one statement)."""
    statement = (
        select(
            *(_document.c[name] for name in ("name", "kind", "created_at")),
            _file.c.size,
            _instance.c.business_key,
            _instance.c.definition_key,
            _task.c.number,
            _task.c.name.label("step_name"),
        )
        .join(_file, _file.c.sha256 == _document.c.sha256)
        .join(_instance, _instance.c.id == _document.c.instance_id)
        .join(_task, _task.c.id == _document.c.task_id, isouter=True)
        .where(_document.c.sha256 == sha256)
        .order_by(_document.c.created_at, _document.c.id)
        .limit(20)
    )
    return read_all(Place, connection.execute(statement))
