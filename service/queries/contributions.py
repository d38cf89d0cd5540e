"""What people put into cases: files, remarks, and the answers they handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from engine.errors import NotFound
from service.persistence.records import read_all
from service.persistence.store.people import Person
from service.persistence.tables import (
    CommentRow,
    DocumentRow,
    FileRow,
    InstanceRow,
    PersonRow,
    SubmissionRow,
    table_of,
)
from service.queries.visibility import readable_by

_document, _file, _instance = table_of(DocumentRow), table_of(FileRow), table_of(InstanceRow)
_comment, _person, _submission = table_of(CommentRow), table_of(PersonRow), table_of(SubmissionRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentItem:
    """A file of a case, under its name."""

    id: str
    instance_id: str
    task_id: str | None
    name: str
    sha256: str
    size: int
    media_type: str
    kind: str
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentItem:
    """A remark on a case."""

    id: str
    task_id: str | None
    person: str
    person_name: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What was handed in with a task of a step, for a unit if it was done per unit."""

    step: str
    unit: str | None
    values: Mapping[str, Any]
    submitted_at: datetime
    submitted_by: str


def documents_of_case(connection: Connection, instance_id: str) -> tuple[DocumentItem, ...]:
    """Read the files of a case that the person may read, in the order they came (one statement)."""
    statement = _documents().where(_document.c.instance_id == instance_id)
    order = (_document.c.created_at, _document.c.id)
    return read_all(DocumentItem, connection.execute(statement.order_by(*order)))


def readable_document(connection: Connection, person: Person, document_id: str) -> DocumentItem:
    """Read one file's facts (one statement); raises `NotFound` also when the person may not read its case."""
    statement = (
        _documents()
        .join(_instance, _instance.c.id == _document.c.instance_id)
        .where(_document.c.id == document_id, readable_by(person))
    )
    found = read_all(DocumentItem, connection.execute(statement))
    if not found:
        raise NotFound(what=document_id)
    return found[0]


def comments_of_case(connection: Connection, instance_id: str) -> tuple[CommentItem, ...]:
    """Read the remarks on a case that the person may read, oldest first (one statement)."""
    statement = (
        select(_comment, _person.c.name.label("person_name"))
        .outerjoin(_person, _person.c.username == _comment.c.person)
        .where(_comment.c.instance_id == instance_id)
        .order_by(_comment.c.at, _comment.c.id)
    )
    return tuple(
        CommentItem(
            id=row.id,
            task_id=row.task_id,
            person=row.person,
            person_name=row.person_name or row.person,
            at=row.at,
            text=row.text,
        )
        for row in connection.execute(statement)
    )


def submission_of(connection: Connection, task_id: str) -> Submission | None:
    """Read what was handed in with a task (one statement)."""
    statement = select(_submission).where(_submission.c.task_id == task_id)
    row = connection.execute(statement).one_or_none()
    return _submitted(row) if row is not None else None


def submissions_of_case(connection: Connection, instance_id: str) -> tuple[Submission, ...]:
    """Read all that was handed in with a case that the person may read, oldest first (one statement)."""
    statement = (
        select(_submission)
        .where(_submission.c.instance_id == instance_id)
        .order_by(_submission.c.submitted_at, _submission.c.round)
    )
    return tuple(_submitted(row) for row in connection.execute(statement))


def _submitted(row: Row[*tuple[Any, ...]]) -> Submission:
    return Submission(
        step=row.step,
        unit=row.unit,
        values=row.field_values,
        submitted_at=row.submitted_at,
        submitted_by=row.submitted_by,
    )


def _documents() -> Select[*tuple[Any, ...]]:
    columns = [_document.c[name] for name in DocumentItem.__slots__ if name not in ("size", "media_type")]
    return (
        select(*columns, _file.c.size, _file.c.media_type)
        .select_from(_document)
        .join(_file, _file.c.sha256 == _document.c.sha256)
    )
