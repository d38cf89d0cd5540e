"""The histories of many cases, told as happenings; read slice by slice, so that a large office fits."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from engine.definitions import ProcessDefinition
from service.casework.deployed import Deployments
from service.exports.events import LogEvent, Names, Trace, events_of
from service.persistence.store import history, office, people
from service.persistence.store.people import Person
from service.queries.instances import CaseItem, Wanted, instances

SLICE: Final = 100  # cases read at once


def event_logs(
    connection: Connection, deployments: Deployments, person: Person, wanted: Wanted, *, at: datetime
) -> Iterator[tuple[Trace, Iterator[LogEvent]]]:
    """Give the cases that a person may read, newest first, each with its happenings in their order.

    Two statements at the beginning, two for each slice, one for each case.
    """

    def definition_of(deployment_hash: str) -> ProcessDefinition:
        return deployments.of(connection, deployment_hash).definition

    names = Names(
        people={each.username: each.name for each in people.accounts(connection)},
        units={code: name for code, name, _ in office.units(connection)},
    )
    cursor: str | None = None
    while True:
        page = instances(connection, person, wanted, at=at, limit=SLICE, cursor=cursor)
        for case in page.items:
            yield _trace(case), events_of(history.entries(connection, case.id), definition_of, names)
        cursor = page.next_cursor
        if cursor is None:
            return


def _trace(case: CaseItem) -> Trace:
    return Trace(**{name: getattr(case, name) for name in Trace.__slots__})
