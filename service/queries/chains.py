"""All chains of history: their ends, and whether the office's holds."""

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, select

from engine.checkpoints import ChainHead
from engine.history import OFFICE, Break, Head, first_break
from service.persistence.store import history
from service.persistence.tables import InstanceRow, OfficeChainRow, table_of

_instance, _office = table_of(InstanceRow), table_of(OfficeChainRow)


def ends(connection: Connection) -> Iterator[ChainHead]:
    """Give the end of the office's chain and of each case's (two statements)."""
    office = connection.execute(select(_office.c.sequence, _office.c.head_hash)).one()
    if office.sequence:
        yield ChainHead(chain=OFFICE, sequence=office.sequence, hash=office.head_hash)
    cases = select(_instance.c.id, _instance.c.sequence, _instance.c.head_hash)
    for row in connection.execute(cases.order_by(_instance.c.started_at, _instance.c.id)):
        yield ChainHead(chain=row.id, sequence=row.sequence, hash=row.head_hash)


def ends_of(connection: Connection, instance_ids: Collection[str]) -> dict[str, Head]:
    """Give the sequence and hash at which the chains of cases end, by their ids (one statement)."""
    query = select(_instance.c.id, _instance.c.sequence, _instance.c.head_hash)
    rows = connection.execute(query.where(_instance.c.id.in_(instance_ids)))
    return {row.id: (row.sequence, row.head_hash) for row in rows}


def office_break(connection: Connection) -> Break | None:
    """Name the first place where the office's chain does not hold, its end included (two statements)."""
    entries = list(history.entries(connection, OFFICE))
    broken = first_break(entries)
    if broken is not None:
        return broken
    head = connection.execute(select(_office.c.sequence, _office.c.head_hash)).one()
    last = (entries[-1].row.sequence, entries[-1].row.hash) if entries else (0, head.head_hash)
    if last != (head.sequence, head.head_hash):
        return Break(sequence=last[0] + 1, reason="the chain does not end at its head")
    return None
