"""Cases by what happened in them: who did something, when, at which step, for which unit, with which file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, or_, select

from engine.history import OFFICE
from service.persistence.store import office, people
from service.persistence.tables import (
    DocumentRow,
    HistoryRow,
    InstanceRow,
    TaskRow,
    table_of,
)

_instance, _task = table_of(InstanceRow), table_of(TaskRow)
_history, _document = table_of(HistoryRow), table_of(DocumentRow)
SHORTEST: Final = 8
"""Of a SHA-256 in hex digits: enough that no two files of an office share it by accident."""
_AFTER_HEX: Final = "g"
FEW: Final = 500  # rows that were found, so that their cases are looked up by id


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is to have happened in a case, all of it by one and the same deed; what is None does not matter.

    `person` is who did it or for whom it was done, `step` a step's number, `since` and `until` (exclusive)
    the time. `file` is the SHA-256 of a file of the case, or how it begins (lower case).
    """

    person: str | None = None
    step: str | None = None
    unit: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    file: str | None = None

    @property
    def tasks(self) -> bool:
        """Whether a task is looked for, and not just anything that was done."""
        return self.step is not None or self.unit is not None

    @property
    def deeds(self) -> bool:
        """Whether something that was done is looked for, be it a task or not."""
        return self.person is not None or self.since is not None or self.until is not None


ANYTHING: Final = Sought()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTask:
    """The last task for which a case was found, and how many more there were."""

    number: str
    name: str
    unit_name: str | None
    done_by: str | None
    at: datetime
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDeeds:
    """How many commands a case was found for, from the first to the last."""

    number: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A file for which a case was found."""

    name: str
    sha256: str
    at: datetime


Found = FoundTask | FoundDeeds | FoundFile


def where_happened(connection: Connection, sought: Sought) -> list[ColumnElement[bool]]:
    """Select the rows of `instance` in which it happened (two statements at most).

    Cases that are few are got by their ids; of many the newest are soon found by looking from case to case.
    """
    conditions = []
    if sought.tasks:
        conditions.append(_in_some(connection, _task.c.instance_id, _task_is(sought)))
    elif sought.deeds:
        conditions.append(_in_some(connection, _history.c.chain, _deed_is(sought)))
    if sought.file is not None:
        conditions.append(_in_some(connection, _document.c.instance_id, _file_is(sought.file)))
    return conditions


def _in_some(
    connection: Connection, of: ColumnElement[str], is_sought: ColumnElement[bool]
) -> ColumnElement[bool]:
    ids = connection.execute(select(of).where(is_sought).limit(FEW + 1)).scalars().all()
    if len(ids) <= FEW:
        return _instance.c.id.in_(set(ids))
    return exists().where(of == _instance.c.id, is_sought)


def why_found(
    connection: Connection, sought: Sought, instance_ids: Collection[str]
) -> Mapping[str, tuple[Found, ...]]:
    """Say for what each of these cases was found (four statements at most)."""
    found: dict[str, tuple[Found, ...]] = dict.fromkeys(instance_ids, ())
    parts: list[Mapping[str, Found]] = []
    if not instance_ids:
        return found
    if sought.tasks:
        parts.append(_tasks(connection, sought, instance_ids))
    elif sought.deeds:
        parts.append(_deeds(connection, sought, instance_ids))
    if sought.file is not None:
        parts.append(_files(connection, sought.file, instance_ids))
    for part in parts:
        for instance_id, each in part.items():
            found[instance_id] = (*found[instance_id], each)
    return found


def _tasks(connection: Connection, sought: Sought, ids: Collection[str]) -> Mapping[str, Found]:
    statement = select(_task).where(_task.c.instance_id.in_(ids), _task_is(sought))
    rows = connection.execute(statement.order_by(_task.c.created_at, _task.c.id)).all()
    units = {code: name for code, name, _ in office.units(connection)}
    names = people.names_of(connection, {row.completed_by or "" for row in rows})
    counts: dict[str, int] = {}
    found: dict[str, Found] = {}
    for row in rows:
        found[row.instance_id] = FoundTask(
            number=row.number,
            name=row.name,
            unit_name=units.get(row.unit, row.unit),
            done_by=names.get(row.completed_by, row.completed_by),
            at=row.completed_at or row.created_at,
            more=counts.get(row.instance_id, 0),
        )
        counts[row.instance_id] = counts.get(row.instance_id, 0) + 1
    return found


def _deeds(connection: Connection, sought: Sought, ids: Collection[str]) -> Mapping[str, Found]:
    # Counted among the commands of these cases: with WHERE, SQLite would go through all of a person.
    at = case((_deed_is(sought), _history.c.at))
    statement = select(_history.c.chain, func.count(at), func.min(at), func.max(at))
    return {
        chain: FoundDeeds(number=number, first=first, last=last)
        for chain, number, first, last in connection.execute(
            statement.where(_history.c.chain.in_(ids)).group_by(_history.c.chain)
        )
        if number
    }


def _files(connection: Connection, sha256: str, ids: Collection[str]) -> Mapping[str, Found]:
    statement = select(_document).where(_document.c.instance_id.in_(ids), _file_is(sha256))
    rows = connection.execute(statement.order_by(_document.c.created_at.desc(), _document.c.id))
    return {row.instance_id: FoundFile(name=row.name, sha256=row.sha256, at=row.created_at) for row in rows}


def _task_is(sought: Sought) -> ColumnElement[bool]:
    """A task counts from when it was offered until it was completed; one withdrawn does not."""
    conditions: list[ColumnElement[bool]] = [_task.c.status != "withdrawn"]
    for column, value in ((_task.c.number, sought.step), (_task.c.unit, sought.unit)):
        if value is not None:
            conditions.append(column == value)
    if sought.person is not None:
        who = (_task.c.completed_by, _task.c.acted_for, _task.c.assignee)
        conditions.append(or_(*(column == sought.person for column in who)))
    if sought.since is not None:
        conditions.append(or_(_task.c.completed_at.is_(None), _task.c.completed_at >= sought.since))
    if sought.until is not None:
        conditions.append(_task.c.created_at < sought.until)
    return and_(*conditions)


def _deed_is(sought: Sought) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [_history.c.chain != OFFICE]
    if sought.person is not None:
        conditions.append(or_(_history.c.actor == sought.person, _history.c.acted_for == sought.person))
    if sought.since is not None:
        conditions.append(_history.c.at >= sought.since)
    if sought.until is not None:
        conditions.append(_history.c.at < sought.until)
    return and_(*conditions)


def _file_is(beginning: str) -> ColumnElement[bool]:
    """Select documents by how their hash begins, in a way that an index serves."""
    return and_(_document.c.sha256 >= beginning, _document.c.sha256 < beginning + _AFTER_HEX)


def file_hash(text: str) -> str | None:
    """Read what somebody wrote as the beginning of a SHA-256; None for what is none."""
    plain = "".join(text.split()).lower().removeprefix("sha256:")
    fits = SHORTEST <= len(plain) <= 64 and all(digit in "0123456789abcdef" for digit in plain)
    return plain if fits else None
