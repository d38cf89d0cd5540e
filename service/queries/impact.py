"""What going to another deployment would mean for the running cases: counts, and lists by verdict."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, select

from engine.texts import Text
from service.persistence.store.impact import elsewhere, found_for
from service.persistence.tables import ImpactRow, InstanceRow, TaskRow, table_of
from service.queries import paging
from service.queries.instances import open_tasks
from service.queries.paging import Page
from service.queries.task_items import TaskItem

_impact, _instance, _task = table_of(ImpactRow), table_of(InstanceRow), table_of(TaskRow)

UNAFFECTED, COSMETIC, MIGRATABLE, MAPPING, BLOCKED = (
    "unaffected",
    "cosmetic",
    "migratable",
    "mapping",
    "blocked",
)
VERDICTS: Final = (UNAFFECTED, COSMETIC, MIGRATABLE, MAPPING, BLOCKED)
MOVABLE: Final = (UNAFFECTED, COSMETIC, MIGRATABLE, MAPPING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many of the cases on other deployments are assessed, and how many have each verdict."""

    total: int
    counts: Mapping[str, int]

    @property
    def done(self) -> int:
        """How many are assessed as they are now."""
        return sum(self.counts.values())

    @property
    def is_complete(self) -> bool:
        """Whether every case is assessed."""
        return self.done == self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases a list is to hold; `q` is looked for in the business key, `step` is one that is open."""

    verdict: str | None = None
    q: str | None = None
    step: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactItem:
    """A case with its verdict: the step and the reason that decided it, and what it is waiting for.

    `choices` maps a step that is gone to the steps that may stand for it.
    """

    id: str
    business_key: str
    definition_version: int
    deployment_hash: str
    status: str
    started_at: datetime
    verdict: str
    step: str | None
    reason: Text | None
    choices: Mapping[str, Sequence[str]]
    current: tuple[TaskItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStep:
    """A step that is open in some case."""

    id: str
    number: str
    name: str


def progress(connection: Connection, key: str, to_hash: str) -> Progress:
    """Count the cases of an SOP that run on other deployments, by verdict (one statement)."""
    query = (
        select(_impact.c.verdict, func.count().label("number"))
        .select_from(_instance)
        .outerjoin(_impact, found_for(to_hash))
        .where(elsewhere(key, to_hash))
        .group_by(_impact.c.verdict)
    )
    counts = {row.verdict: row.number for row in connection.execute(query)}
    known = {verdict: counts.get(verdict, 0) for verdict in VERDICTS}
    return Progress(total=sum(counts.values()), counts=known)


def items(
    connection: Connection,
    key: str,
    to_hash: str,
    wanted: Wanted,
    *,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[ImpactItem]:
    """Read a page of the assessed cases, newest first (two statements)."""
    size = paging.size_of(limit)
    order = (_instance.c.started_at, _instance.c.id)
    query = _assessed(key, to_hash).where(*_conditions(wanted))
    last = paging.read(cursor, datetime, str)
    if last is not None:
        query = query.where(paging.beyond(order, last, descending=True))
    rows = connection.execute(query.order_by(*(c.desc() for c in order)).limit(size + 1)).all()
    current = open_tasks(connection, [row.id for row in rows[:size]])
    found = [_item(row, current.get(row.id, ())) for row in rows]
    return paging.page_of(found, size, [(item.started_at, item.id) for item in found])


def chosen(
    connection: Connection, key: str, to_hash: str, wanted: Wanted, only: Collection[str] | None = None
) -> tuple[ImpactItem, ...]:
    """Read all assessed cases that are wanted, or `only` these of them, oldest first (one statement)."""
    query = _assessed(key, to_hash).where(*_conditions(wanted))
    if only is not None:
        query = query.where(_instance.c.id.in_(list(only)))
    rows = connection.execute(query.order_by(_instance.c.started_at, _instance.c.id))
    return tuple(_item(row) for row in rows)


def open_steps(connection: Connection, key: str, to_hash: str) -> tuple[OpenStep, ...]:
    """Read the steps that are open in the cases on other deployments, each once (one statement)."""
    columns = (_task.c.step, _task.c.number, _task.c.name)
    query = (
        select(*columns)
        .distinct()
        .join(_instance, _instance.c.id == _task.c.instance_id)
        .where(elsewhere(key, to_hash), _task.c.status == "open")
    )
    found = {
        row.step: OpenStep(id=row.step, number=row.number, name=row.name) for row in connection.execute(query)
    }
    return tuple(sorted(found.values(), key=lambda step: (len(step.number), step.number, step.id)))


def versions(connection: Connection, key: str, to_hash: str) -> tuple[int, ...]:
    """Name the versions on which such cases run, newest first (one statement)."""
    query = select(_instance.c.definition_version).distinct().where(elsewhere(key, to_hash))
    return tuple(sorted(connection.execute(query).scalars(), reverse=True))


def _assessed(key: str, to_hash: str) -> Select[*tuple[Any, ...]]:
    names = ("id", "business_key", "definition_version", "deployment_hash", "status", "started_at")
    return (
        select(*(_instance.c[name] for name in names), _impact.c.verdict, _impact.c.detail)
        .join(_impact, found_for(to_hash))
        .where(elsewhere(key, to_hash))
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.verdict is not None:
        conditions.append(_impact.c.verdict == wanted.verdict)
    if wanted.version is not None:
        conditions.append(_instance.c.definition_version == wanted.version)
    if wanted.step is not None:
        its = (_task.c.instance_id == _instance.c.id, _task.c.status == "open", _task.c.step == wanted.step)
        conditions.append(exists().where(*its))
    if wanted.q:
        conditions.append(_instance.c.business_key.icontains(wanted.q.strip()[:100], autoescape=True))
    return conditions


def _item(row: Row[*tuple[Any, ...]], current: tuple[TaskItem, ...] = ()) -> ImpactItem:
    detail: Mapping[str, Any] = row.detail
    return ImpactItem(
        id=row.id,
        business_key=row.business_key,
        definition_version=row.definition_version,
        deployment_hash=row.deployment_hash,
        status=row.status,
        started_at=row.started_at,
        verdict=row.verdict,
        step=detail.get("step"),
        reason=Text(*detail["reason"]) if detail.get("reason") else None,
        choices={step: tuple(into) for step, into in detail.get("choices", {}).items()},
        current=current,
    )
