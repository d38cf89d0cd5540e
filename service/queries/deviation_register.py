"""The register of deviations as lists and pages show it, within the cases that a person may read."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, select

from engine.errors import NotFound
from engine.history import OFFICE
from service.persistence.store.deviation_register import NoteKind
from service.persistence.store.people import Person
from service.persistence.tables import (
    DefinitionRow,
    DeviationNoteRow,
    DeviationRow,
    HistoryBodyRow,
    HistoryRow,
    InstanceRow,
    PersonRow,
    UnitRow,
    table_of,
)
from service.queries import paging
from service.queries.paging import Page
from service.queries.visibility import readable_by, readable_in_list, sees_all

_deviation, _note = table_of(DeviationRow), table_of(DeviationNoteRow)
_instance, _definition = table_of(InstanceRow), table_of(DefinitionRow)
_case = _instance.alias("of_case")
_person, _unit = table_of(PersonRow), table_of(UnitRow)
_history, _body = table_of(HistoryRow), table_of(HistoryBodyRow)
SLICE: Final = 500  # rows read at once for a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which deviations a list is to hold: from `since` to before `until`; `step` is a step's number."""

    kind: str | None = None
    definition: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    unit: str | None = None
    person: str | None = None
    step: str | None = None
    closed: bool | None = None
    instance: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationItem:
    """A deviation. Where there is a name for an id, both are given; `closed` says that it is settled."""

    id: str
    kind: str
    instance_id: str
    business_key: str
    definition_key: str
    definition_name: str
    sequence: int
    ordinal: int
    step: str | None
    number: str | None
    unit: str | None
    unit_name: str | None
    person: str
    person_name: str
    at: datetime
    facts: Mapping[str, Any]
    notes: int
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody wrote about a deviation, as the office's chain has it; None where it was spoilt."""

    office_sequence: int
    kind: NoteKind
    person: str
    person_name: str
    at: datetime
    text: str | None


_last = (
    select(_note.c.kind)
    .where(_note.c.deviation_id == _deviation.c.id, _note.c.kind != "note")
    .order_by(_note.c.office_sequence.desc())
    .limit(1)
    .scalar_subquery()
)
_notes = (
    select(func.count()).select_from(_note).where(_note.c.deviation_id == _deviation.c.id).scalar_subquery()
)
_closed = func.coalesce(_last, "") == "close"
_PLAIN: Final = (
    "id",
    "kind",
    "instance_id",
    "definition_key",
    "sequence",
    "ordinal",
    "step",
    "number",
    "unit",
    "person",
    "at",
    "facts",
)


def deviations(
    connection: Connection,
    person: Person,
    wanted: Wanted,
    *,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[DeviationItem]:
    """Read a page of the deviations that a person may read, newest first (two statements at most)."""
    return _page(connection, person, wanted, paging.size_of(limit), cursor)


def all_deviations(connection: Connection, person: Person, wanted: Wanted) -> Iterator[DeviationItem]:
    """Read all of them, slice by slice."""
    cursor: str | None = None
    while True:
        page = _page(connection, person, wanted, SLICE, cursor)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def counts(connection: Connection, person: Person, wanted: Wanted) -> Mapping[str, int]:
    """Count them by kind, whatever kind is wanted (two statements at most)."""
    query = select(_deviation.c.kind, func.count().label("number")).group_by(_deviation.c.kind)
    if not sees_all(person):
        query = query.where(_in_a_case(readable_in_list(connection, person)))
    query = query.where(*_conditions(wanted, of_kind=False))
    return {row.kind: int(row.number) for row in connection.execute(query)}


def readable_deviation(connection: Connection, person: Person, deviation_id: str) -> DeviationItem:
    """Read one; raises `NotFound` also for one that the person may not know of."""
    row = connection.execute(
        _select().where(_deviation.c.id == deviation_id, _in_a_case(readable_by(person)))
    ).one_or_none()
    if row is None:
        raise NotFound(what=deviation_id)
    return _item(row)


def notes_of(connection: Connection, deviation_id: str) -> tuple[Note, ...]:
    """Read what was written about a deviation, the oldest first, from the office's chain itself."""
    query = (
        select(
            _note.c.office_sequence,
            _note.c.kind,
            _history.c.actor,
            _person.c.name.label("actor_name"),
            _history.c.at,
            _body.c.body,
        )
        .join(_history, (_history.c.chain == OFFICE) & (_history.c.sequence == _note.c.office_sequence))
        .join(_body, (_body.c.chain == OFFICE) & (_body.c.sequence == _note.c.office_sequence))
        .outerjoin(_person, _person.c.username == _history.c.actor)
        .where(_note.c.deviation_id == deviation_id)
        .order_by(_note.c.office_sequence)
    )
    return tuple(
        Note(
            office_sequence=row.office_sequence,
            kind=row.kind,
            person=row.actor,
            person_name=row.actor_name or row.actor,
            at=row.at,
            text=_text_in(row.body, deviation_id),
        )
        for row in connection.execute(query)
    )


def number_in_case(connection: Connection, instance_id: str) -> int:
    """Count the deviations of a case."""
    query = select(func.count()).select_from(_deviation).where(_deviation.c.instance_id == instance_id)
    return int(connection.execute(query).scalar_one())


def _page(
    connection: Connection, person: Person, wanted: Wanted, size: int, cursor: str | None
) -> Page[DeviationItem]:
    order = (_deviation.c.at, _deviation.c.id)
    query = _select().where(*_conditions(wanted))
    if not sees_all(person):
        query = query.where(_in_a_case(readable_in_list(connection, person)))
    last = paging.read(cursor, datetime, str)
    if last is not None:
        query = query.where(paging.beyond(order, last, descending=True))
    rows = connection.execute(query.order_by(*(c.desc() for c in order)).limit(size + 1)).all()
    items = [_item(row) for row in rows]
    return paging.page_of(items, size, [(item.at, item.id) for item in items])


def _select() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(_deviation.c[name] for name in _PLAIN),
            _case.c.business_key,
            _definition.c.name.label("definition_name"),
            _unit.c.name.label("unit_name"),
            _person.c.name.label("person_name"),
            _notes.label("notes"),
            _closed.label("closed"),
        )
        .select_from(_deviation)
        .join(_case, _case.c.id == _deviation.c.instance_id)
        .join(
            _definition,
            (_definition.c.key == _case.c.definition_key)
            & (_definition.c.version == _case.c.definition_version),
        )
        .outerjoin(_unit, _unit.c.code == _deviation.c.unit)
        .outerjoin(_person, _person.c.username == _deviation.c.person)
    )


def _in_a_case(readable: ColumnElement[bool]) -> ColumnElement[bool]:
    """Select the deviations of readable cases; as a join SQLite would look through all cases first."""
    return exists().where(_instance.c.id == _deviation.c.instance_id, readable)


def _conditions(wanted: Wanted, *, of_kind: bool = True) -> list[ColumnElement[bool]]:
    plain = {
        _deviation.c.kind: wanted.kind if of_kind else None,
        _deviation.c.definition_key: wanted.definition,
        _deviation.c.unit: wanted.unit,
        _deviation.c.person: wanted.person,
        _deviation.c.number: wanted.step,
        _deviation.c.instance_id: wanted.instance,
    }
    conditions: list[ColumnElement[bool]] = [
        column == value for column, value in plain.items() if value is not None
    ]
    if wanted.since is not None:
        conditions.append(_deviation.c.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(_deviation.c.at < wanted.until)
    if wanted.closed is not None:
        conditions.append(_closed if wanted.closed else ~_closed)
    return conditions


def _item(row: Row[*tuple[Any, ...]]) -> DeviationItem:
    values = dict(row._mapping)
    values["person_name"] = values["person_name"] or values["person"]
    if values["unit"] is not None:
        values["unit_name"] = values["unit_name"] or values["unit"]
    return DeviationItem(**{**values, "closed": bool(values["closed"])})


def _text_in(body: bytes | None, deviation_id: str) -> str | None:
    """Read a note where the chain has it; nothing where somebody spoilt it, or it is about another one."""
    try:
        command = json.loads(body or b"")["command"]
        return str(command["text"]) if command["deviation"] == deviation_id else None
    except (ValueError, TypeError, KeyError):
        return None
