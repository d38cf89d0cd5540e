"""Checkpoints of the chains, as rows: added one after another, read in order, never changed."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, and_, func, insert, select

from engine.checkpoints import ChainHead, Checkpoint, read_line
from service.persistence.records import insert_if_new
from service.persistence.tables import (
    CheckpointHeadRow,
    CheckpointRow,
    HistoryRow,
    InstanceRow,
    table_of,
)

_checkpoint, _head = table_of(CheckpointRow), table_of(CheckpointHeadRow)
_history, _instance = table_of(HistoryRow), table_of(InstanceRow)
_ENDED = ("completed", "cancelled")


def last(connection: Connection) -> Checkpoint | None:
    """Read the newest checkpoint; raises ValueError when its line was spoilt."""
    query = select(_checkpoint.c.line).order_by(_checkpoint.c.number.desc()).limit(1)
    line = connection.execute(query).scalar_one_or_none()
    return None if line is None else read_line(line)


def newest(connection: Connection) -> tuple[int, datetime] | None:
    """Give number and time of the newest checkpoint."""
    query = select(_checkpoint.c.number, _checkpoint.c.at).order_by(_checkpoint.c.number.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return (row.number, row.at) if row is not None else None


def lines_after(connection: Connection, number: int) -> Iterator[tuple[int, str, str]]:
    """Give number, hash and line of the checkpoints after one, as they are stored, in order."""
    query = select(_checkpoint.c.number, _checkpoint.c.hash, _checkpoint.c.line)
    for row in connection.execute(query.where(_checkpoint.c.number > number).order_by(_checkpoint.c.number)):
        yield row.number, row.hash, row.line


def seals(
    connection: Connection, *, after: int, upto: int, limit: int
) -> tuple[tuple[int, datetime, str], ...]:
    """Give number, time and hash of the newest checkpoints between two, in order."""
    query = select(_checkpoint.c.number, _checkpoint.c.at, _checkpoint.c.hash)
    query = query.where(_checkpoint.c.number > after, _checkpoint.c.number <= upto)
    rows = connection.execute(query.order_by(_checkpoint.c.number.desc()).limit(limit)).all()
    return tuple((row.number, row.at, row.hash) for row in reversed(rows))


def hash_at(connection: Connection, number: int) -> str | None:
    """Read the hash of a checkpoint."""
    return connection.execute(
        select(_checkpoint.c.hash).where(_checkpoint.c.number == number)
    ).scalar_one_or_none()


def add(connection: Connection, checkpoint: Checkpoint) -> bool:
    """Add a checkpoint with its heads; False when another process was faster with this number."""
    row = {
        "number": checkpoint.number,
        "at": checkpoint.at,
        "hash": checkpoint.hash,
        "line": checkpoint.line(),
    }
    taken = hash_at(connection, checkpoint.number) is not None  # SQLite's trigger would refuse it aloud
    if taken or not insert_if_new(connection, _checkpoint, row):
        return False
    heads = [
        {"chain": head.chain, "sequence": head.sequence, "hash": head.hash, "number": checkpoint.number}
        for head in checkpoint.heads
    ]
    connection.execute(insert(_head), heads)
    return True


def moved(
    connection: Connection, *, since: datetime | None, limit: int
) -> tuple[tuple[ChainHead, ...], bool]:
    """Give the ends of chains that no checkpoint names yet, and whether one is the end of a finished case.

    Only rows recorded from `since` on are looked at; None looks at all.
    """
    newest = select(_history.c.chain, func.max(_history.c.sequence).label("sequence"))
    if since is not None:
        newest = newest.where(_history.c.at >= since)
    ends = newest.group_by(_history.c.chain).subquery()
    named = select(_head.c.chain).where(_head.c.chain == ends.c.chain, _head.c.sequence == ends.c.sequence)
    query = (
        select(_history.c.chain, _history.c.sequence, _history.c.hash, _instance.c.status)
        .join(ends, and_(_history.c.chain == ends.c.chain, _history.c.sequence == ends.c.sequence))
        .join(_instance, _instance.c.id == _history.c.chain, isouter=True)
        .where(~named.exists())
        .order_by(_history.c.chain)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    heads = tuple(ChainHead(chain=row.chain, sequence=row.sequence, hash=row.hash) for row in rows)
    return heads, any(row.status in _ENDED for row in rows)


def heads_of(connection: Connection, number: int) -> frozenset[ChainHead]:
    """Read what a checkpoint is said to name."""
    query = select(_head.c.chain, _head.c.sequence, _head.c.hash).where(_head.c.number == number)
    return frozenset(ChainHead(**row._mapping) for row in connection.execute(query))


def lines_about(connection: Connection, chain: str) -> Iterator[tuple[int, str]]:
    """Give number and line of the checkpoints that name a chain, in order."""
    query = (
        select(_checkpoint.c.number, _checkpoint.c.line)
        .join(_head, _head.c.number == _checkpoint.c.number)
        .where(_head.c.chain == chain)
        .distinct()
        .order_by(_checkpoint.c.number)
    )
    for row in connection.execute(query):
        yield row.number, row.line
