"""Earlier cases of the same SOP whose answers may be copied into a form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, func, select

from engine.errors import NotFound
from service.persistence.records import read_all
from service.persistence.store.people import Person
from service.persistence.tables import InstanceRow, SubmissionRow, table_of
from service.queries.task_items import TaskItem
from service.queries.visibility import readable_by

_instance, _submission = table_of(InstanceRow), table_of(SubmissionRow)
MOST: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerCase:
    """A case, and the task with which the step's latest answers were handed in."""

    task_id: str
    business_key: str
    status: str
    submitted_at: datetime


def former_cases(connection: Connection, person: Person, task: TaskItem) -> tuple[FormerCase, ...]:
    """List the earlier answers to a task's step and unit that a person may read, newest first."""
    ranked = (
        _select(
            _submission.c.task_id,
            _instance.c.business_key,
            _instance.c.status,
            _submission.c.submitted_at,
            func.row_number()
            .over(partition_by=_submission.c.instance_id, order_by=_submission.c.round.desc())
            .label("rank"),
        )
        .where(*_same_step(person, task))
        .subquery()
    )
    columns = (ranked.c.task_id, ranked.c.business_key, ranked.c.status, ranked.c.submitted_at)
    newest = (ranked.c.submitted_at.desc(), ranked.c.task_id)
    statement = select(*columns).where(ranked.c.rank == 1).order_by(*newest).limit(MOST)
    return read_all(FormerCase, connection.execute(statement))


def former_answers(connection: Connection, person: Person, task: TaskItem, former: str) -> tuple[str, Any]:
    """Read a former case's name and answers, by the task that gave them; raises `NotFound`."""
    statement = _select(_instance.c.business_key, _submission.c.field_values)
    found = connection.execute(
        statement.where(_submission.c.task_id == former, *_same_step(person, task))
    ).one_or_none()
    if found is None:
        raise NotFound(what=former)
    return found.business_key, found.field_values


def _select(*columns: Any) -> Select[*tuple[Any, ...]]:
    joined = _submission.c.instance_id == _instance.c.id
    return select(*columns).select_from(_submission).join(_instance, joined)


def _same_step(person: Person, task: TaskItem) -> list[ColumnElement[bool]]:
    return [
        _instance.c.definition_key == task.instance.definition_key,
        _instance.c.id != task.instance.id,
        _submission.c.step == task.step,
        _submission.c.unit.is_(None) if task.unit is None else _submission.c.unit == task.unit,
        readable_by(person),
    ]
