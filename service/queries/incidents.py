"""Incidents: timers that cannot go off and documents that cannot be made; and mails that cannot leave."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    Select,
    String,
    and_,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)

from engine.texts import Text
from service.persistence.store.documents import MAKE_DOCUMENTS
from service.persistence.store.timers import REFUSED
from service.persistence.tables import (
    DefinitionRow,
    InstanceRow,
    OutboxRow,
    PersonRow,
    TaskRow,
    TimerRow,
    table_of,
)
from service.queries import paging
from service.queries.paging import Page
from service.queries.troubles import documents_in_words, mail_in_words, timer_in_words

PATIENCE: Final = 3
"""After so many attempts something is an incident: what passes by itself has passed by then."""
_timer, _outbox, _task = table_of(TimerRow), table_of(OutboxRow), table_of(TaskRow)
_instance, _definition, _person = table_of(InstanceRow), table_of(DefinitionRow), table_of(PersonRow)
_IN_WORDS: Final = {"timer": timer_in_words, "documents": documents_in_words}


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something of a case that failed. `kind` is `timer` or `documents`, `key` the timer's or the task's.

    `element` is the element of the diagram; `since` is when it should have been done.
    """

    id: str
    kind: str
    key: str
    element: str
    instance_id: str
    business_key: str
    status: str
    definition_key: str
    definition_version: int
    definition_name: str
    deployment_hash: str
    since: datetime
    attempts: int
    problem: Text

    @property
    def incident(self) -> str:
        """What the command calls it that tries it again."""
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A mail that could not be sent; without `person` it was for several people."""

    id: str
    person: str
    since: datetime
    attempts: int
    given_up: bool
    problem: Text


def incidents(
    connection: Connection, *, limit: int | None = None, cursor: str | None = None
) -> Page[Incident]:
    """Read a page of the incidents, oldest first (one statement). For those who look after the jobs."""
    size = paging.size_of(limit)
    found = _failed(every=False).subquery("failed")
    order = (found.c.since, found.c.id)
    statement = _with_cases(found).order_by(*order).limit(size + 1)
    last = paging.read(cursor, datetime, str)
    if last is not None:
        statement = statement.where(paging.beyond(order, last))
    items = [_incident(row) for row in connection.execute(statement)]
    return paging.page_of(items, size, [(item.since, item.id) for item in items])


def incidents_of(
    connection: Connection, instance_ids: Collection[str], *, every: bool = False
) -> Mapping[str, tuple[Incident, ...]]:
    """Read the incidents of cases, by case (one statement, none for no case).

    `every` gives also what failed too seldom to be an incident.
    """
    if not instance_ids:
        return {}
    found = _failed(every=every).subquery("failed")
    statement = _with_cases(found).where(found.c.instance_id.in_(sorted(instance_ids)))
    by_case: dict[str, tuple[Incident, ...]] = {}
    for row in connection.execute(statement.order_by(found.c.since, found.c.id)):
        by_case[row.instance_id] = (*by_case.get(row.instance_id, ()), _incident(row))
    return by_case


def has_incident() -> ColumnElement[bool]:
    """Select the rows of `instance` in which something failed."""
    failed = _failed(every=False).subquery("failed")
    return _instance.c.id.in_(select(failed.c.instance_id))


def counted(connection: Connection) -> int:
    """Count the incidents (one statement)."""
    failed = _failed(every=False).subquery("failed")
    return connection.execute(select(func.count()).select_from(failed)).scalar_one()


def unsent(connection: Connection, *, limit: int) -> tuple[Unsent, ...]:
    """Read the mails that could not be sent, oldest first (two statements)."""
    statement = (
        select(*(_outbox.c[n] for n in ("id", "payload", "created_at", "attempts", "status", "last_error")))
        .where(_outbox.c.kind != MAKE_DOCUMENTS, _stuck(every=False))
        .order_by(_outbox.c.created_at, _outbox.c.id)
        .limit(limit)
    )
    rows = connection.execute(statement).all()
    usernames = sorted({str(row.payload.get("person", "")) for row in rows} - {""})
    named = select(_person.c.username, _person.c.name).where(_person.c.username.in_(usernames))
    names = {row.username: row.name for row in connection.execute(named)}
    return tuple(
        Unsent(
            id=row.id,
            person=names.get(row.payload.get("person", ""), row.payload.get("person", "")),
            since=row.created_at,
            attempts=row.attempts,
            given_up=row.status == "failed",
            problem=mail_in_words(row.last_error),
        )
        for row in rows
    )


def _failed(*, every: bool) -> CompoundSelect[Any]:
    """Select what failed, of whatever kind."""
    enough = or_(_timer.c.attempts >= PATIENCE, _timer.c.last_error.startswith(REFUSED, autoescape=True))
    timer_failed = and_(_timer.c.status == "waiting", _timer.c.last_error.is_not(None))
    timers = select(
        _timer.c.id,
        literal("timer").label("kind"),
        _timer.c.key,
        _timer.c.element,
        _timer.c.due_at.label("since"),
        _timer.c.attempts,
        _timer.c.last_error,
        _timer.c.instance_id,
    ).where(timer_failed if every else and_(timer_failed, enough))
    documents = (
        select(
            _outbox.c.id,
            literal("documents").label("kind"),
            _task.c.key,
            _task.c.step,
            _outbox.c.created_at,
            _outbox.c.attempts,
            _outbox.c.last_error,
            _task.c.instance_id,
        )
        .join(_task, _task.c.id == _task_of_message())
        .where(_outbox.c.kind == MAKE_DOCUMENTS, _stuck(every=every))
    )
    return union_all(timers, documents)


def _stuck(*, every: bool) -> ColumnElement[bool]:
    failed = and_(_outbox.c.status != "done", _outbox.c.last_error.is_not(None))
    enough = or_(_outbox.c.status == "failed", _outbox.c.attempts >= PATIENCE)
    return failed if every else and_(failed, enough)


def _task_of_message() -> ColumnElement[str]:
    """Take the task's id out of the text of `{"task": …}`."""
    text = type_coerce(_outbox.c.payload, String)
    return func.replace(func.replace(text, '{"task":"', ""), '"}', "")


def _with_cases(found: Any) -> Select[*tuple[Any, ...]]:
    names = ("business_key", "status", "definition_key", "definition_version", "deployment_hash")
    return (
        select(found, *(_instance.c[name] for name in names), _definition.c.name.label("definition_name"))
        .join(_instance, _instance.c.id == found.c.instance_id)
        .join(
            _definition,
            (_definition.c.key == _instance.c.definition_key)
            & (_definition.c.version == _instance.c.definition_version),
        )
    )


def _incident(row: Row[*tuple[Any, ...]]) -> Incident:
    plain = {name: getattr(row, name) for name in Incident.__slots__ if name != "problem"}
    return Incident(**plain, problem=_IN_WORDS[row.kind](row.last_error))
