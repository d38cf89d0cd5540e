"""The histories of many cases, told as happenings; read slice by slice, so that a large office fits."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from engine.definitions import ProcessDefinition
from engine.history import Entry, Head, first_break
from service.casework.deployed import Deployments
from service.exports.events import Integrity, LogEvent, Names, Trace, events_of
from service.persistence.store import history, office, people, verifications
from service.persistence.store.people import Person
from service.persistence.store.verifications import Kept
from service.queries import chains
from service.queries.instances import CaseItem, Wanted, instances

SLICE: Final = 100  # cases read at once


def event_logs(
    connection: Connection, deployments: Deployments, person: Person, wanted: Wanted, *, at: datetime
) -> Iterator[tuple[Trace, Iterator[LogEvent]]]:
    """Give the cases that a person may read, newest first, each with its happenings in their order.

    Two statements at the beginning, four for each slice, one for each case.
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
        ids = [case.id for case in page.items]
        heads, checked = chains.ends_of(connection, ids), verifications.of_cases(connection, ids)
        for case in page.items:
            entries = list(history.entries(connection, case.id))
            integrity = _integrity(entries, heads.get(case.id), checked.get(case.id))
            yield _trace(case, integrity), events_of(entries, definition_of, names)
        cursor = page.next_cursor
        if cursor is None:
            return


def _trace(case: CaseItem, integrity: Integrity) -> Trace:
    names = [name for name in Trace.__slots__ if name != "integrity"]
    return Trace(**{name: getattr(case, name) for name in names}, integrity=integrity)


def _integrity(entries: Sequence[Entry], head: Head | None, checked: Kept | None) -> Integrity:
    """Walk the chain, and look up what the latest replay found of as many commands."""
    broken = first_break(entries, head)
    if broken is not None:
        return Integrity(sound=False, broken_at=broken.sequence)
    if checked is not None and not checked.sound:
        return Integrity(sound=False, broken_at=checked.broken_at)
    replayed = checked is not None and checked.sequence == len(entries)
    return Integrity(sound=True, checked_at=checked.at if checked is not None and replayed else None)
