"""All chains of history: their ends, which an anchor outside the office may keep, and whether they hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from engine.history import OFFICE, Break, first_break
from service.persistence.store import history
from service.persistence.tables import HistoryRow, InstanceRow, OfficeChainRow, table_of

_instance, _office, _history = table_of(InstanceRow), table_of(OfficeChainRow), table_of(HistoryRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A row of a chain by its hash: whoever keeps it can tell later that nothing before it was altered."""

    chain: str
    sequence: int
    hash: str

    def __str__(self) -> str:
        """Write the anchor as one line."""
        return f"{self.chain} {self.sequence} {self.hash}"

    @classmethod
    def read(cls, line: str) -> "Anchor":
        """Read what `str` wrote; raises ValueError."""
        chain, sequence, hash_ = line.split()
        return cls(chain=chain, sequence=int(sequence), hash=hash_)


def ends(connection: Connection) -> Iterator[Anchor]:
    """Give the end of the office's chain and of each case's (two statements)."""
    office = connection.execute(select(_office.c.sequence, _office.c.head_hash)).one()
    if office.sequence:
        yield Anchor(chain=OFFICE, sequence=office.sequence, hash=office.head_hash)
    cases = select(_instance.c.id, _instance.c.sequence, _instance.c.head_hash)
    for row in connection.execute(cases.order_by(_instance.c.started_at, _instance.c.id)):
        yield Anchor(chain=row.id, sequence=row.sequence, hash=row.head_hash)


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


def missed(connection: Connection, anchors: Iterable[Anchor]) -> Iterator[Anchor]:
    """Give the anchors that no row bears out (one statement each)."""
    for anchor in anchors:
        statement = select(_history.c.hash).where(
            _history.c.chain == anchor.chain, _history.c.sequence == anchor.sequence
        )
        if connection.execute(statement).scalar_one_or_none() != anchor.hash:
            yield anchor
