"""The chains of history, as rows: appended to, read in order, never changed."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, insert, select, tuple_, update

from engine import history
from engine.checkpoints import ChainHead
from service.persistence.tables import HistoryBodyRow, HistoryRow, OfficeChainRow, table_of

_history, _body, _office = table_of(HistoryRow), table_of(HistoryBodyRow), table_of(OfficeChainRow)

_AT_ONCE = 200
_ADD, _ADD_BODY = insert(_history), insert(_body)


def append(connection: Connection, row: history.HistoryRow, body: bytes) -> None:
    """Add a row with its body to the end of its chain."""
    connection.execute(_ADD, {name: getattr(row, name) for name in history.HistoryRow.__slots__})
    connection.execute(_ADD_BODY, {"chain": row.chain, "sequence": row.sequence, "body": body})


def entries(
    connection: Connection, chain: str, *, upto: int | None = None, after: int = 0
) -> Iterator[history.Entry]:
    """Give a chain's rows with their bodies, in order; `after` and `upto` bound the sequence."""
    query = (
        select(_history, _body.c.body)
        .join(
            _body,
            (_body.c.chain == _history.c.chain) & (_body.c.sequence == _history.c.sequence),
            isouter=True,
        )
        .where(_history.c.chain == chain, _history.c.sequence > after)
        .order_by(_history.c.sequence)
    )
    if upto is not None:
        query = query.where(_history.c.sequence <= upto)
    for row in connection.execute(query):
        columns = dict(row._mapping)
        body = columns.pop("body")
        yield history.Entry(row=history.HistoryRow(**columns), body=body)


def hashes_at(connection: Connection, heads: Sequence[ChainHead]) -> dict[tuple[str, int], str]:
    """Read what stands where these heads say that they are (a statement for each few hundred)."""
    found: dict[tuple[str, int], str] = {}
    for start in range(0, len(heads), _AT_ONCE):
        places = [(head.chain, head.sequence) for head in heads[start : start + _AT_ONCE]]
        query = select(_history.c.chain, _history.c.sequence, _history.c.hash)
        for row in connection.execute(query.where(tuple_(_history.c.chain, _history.c.sequence).in_(places))):
            found[row.chain, row.sequence] = row.hash
    return found


def office_head(connection: Connection) -> tuple[int, str] | None:
    """Give the sequence and hash of the office's last row, locked until the end of the transaction."""
    query = select(_office.c.sequence, _office.c.head_hash).with_for_update()
    row = connection.execute(query).one_or_none()
    return (row.sequence, row.head_hash) if row is not None and row.sequence > 0 else None


def office_sequence(connection: Connection) -> int:
    """Count the office's decisions so far; nothing is locked."""
    return int(connection.execute(select(_office.c.sequence)).scalar_one_or_none() or 0)


def move_office_head(connection: Connection, row: history.HistoryRow) -> None:
    """Remember the row just appended as the office's last."""
    connection.execute(update(_office).values(sequence=row.sequence, head_hash=row.hash))
