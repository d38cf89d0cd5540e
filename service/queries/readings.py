"""Who read or took out what people handed in, as a list."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from service.persistence.store import people
from service.persistence.tables import AccessLogRow, InstanceRow, table_of
from service.queries import paging
from service.queries.paging import Page

_access, _instance = table_of(AccessLogRow), table_of(InstanceRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which readings a list is to hold: by this person, of this case, from `since` to before `until`."""

    person: str | None = None
    instance: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Somebody read or took out something; `business_key` is None for what is not about one case."""

    at: datetime
    person_name: str
    action: str
    subject: str
    business_key: str | None
    address: str | None


def readings(connection: Connection, wanted: Wanted, *, cursor: str | None = None) -> Page[Reading]:
    """Read a page of them, newest first (two statements)."""
    size, order = paging.USUAL, (_access.c.at, _access.c.id)
    query = select(_access, _instance.c.business_key).outerjoin(
        _instance, _instance.c.id == _access.c.subject
    )
    if wanted.person is not None:
        query = query.where(_access.c.person == wanted.person)
    if wanted.instance is not None:
        query = query.where(_access.c.subject == wanted.instance)
    if wanted.since is not None:
        query = query.where(_access.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(_access.c.at < wanted.until)
    last = paging.read(cursor, datetime, int)
    if last is not None:
        query = query.where(paging.beyond(order, last, descending=True))
    rows = connection.execute(query.order_by(*(each.desc() for each in order)).limit(size + 1)).all()
    names = people.names_of(connection, {row.person for row in rows})
    found = [
        Reading(
            at=row.at,
            person_name=names.get(row.person, row.person),
            action=row.action,
            subject=row.subject,
            business_key=row.business_key,
            address=row.address,
        )
        for row in rows
    ]
    return paging.page_of(found, size, [(row.at, row.id) for row in rows])


def readers(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Name everybody who read something: username and name, by name (two statements)."""
    found = set(connection.execute(select(_access.c.person).distinct()).scalars())
    names = people.names_of(connection, found)
    named = ((username, names.get(username, username)) for username in found)
    return tuple(sorted(named, key=lambda each: each[1].casefold()))
