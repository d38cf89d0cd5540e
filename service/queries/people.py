"""The people of the office, by what they may work on."""

from datetime import datetime

from sqlalchemy import Connection

from service.persistence.store.people import Person, everybody_at
from service.queries import paging
from service.queries.paging import Page


def people(
    connection: Connection,
    *,
    at: datetime,
    lane: str | None = None,
    unit: str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[Person]:
    """Read a page of active people, by username; only those who may do tasks of a lane, of a unit.

    One statement: an office has hundreds of people, not thousands.
    """
    size = paging.size_of(limit)
    last = paging.read(cursor, str)
    found = [
        person
        for person in everybody_at(connection, at)
        if (last is None or person.username > last[0]) and _may_do(person, lane, unit)
    ]
    found.sort(key=lambda person: person.username)
    return paging.page_of(found[: size + 1], size, [(person.username,) for person in found])


def _may_do(person: Person, lane: str | None, unit: str | None) -> bool:
    if lane is None and unit is None:
        return True
    return any(
        (lane is None or role.lane == lane) and (unit is None or role.unit in (None, unit))
        for role in person.roles
    )
