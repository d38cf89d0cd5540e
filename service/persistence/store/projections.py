"""How far each projection of the log was drawn, case by case."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from service.persistence.records import insert_if_new
from service.persistence.tables import HistoryRow, InstanceRow, ProjectedRow, table_of

_projected, _instance = table_of(ProjectedRow), table_of(InstanceRow)
_history = table_of(HistoryRow)


def behind(
    connection: Connection, name: str, edition: int, *, limit: int, since: datetime | None = None
) -> tuple[str, ...]:
    """Name cases whose log is ahead of a projection, or that an older edition of it was drawn from.

    With `since`, only those with a command since then: they are found without looking through all cases.
    """
    drawn = (_projected.c.instance_id == _instance.c.id) & (_projected.c.name == name)
    stale = or_(
        _projected.c.sequence.is_(None),
        _projected.c.sequence < _instance.c.sequence,
        _projected.c.edition < edition,
    )
    query = select(_instance.c.id).join(_projected, drawn, isouter=True).where(stale)
    if since is not None:
        query = query.where(_instance.c.id.in_(select(_history.c.chain).where(_history.c.at >= since)))
    return tuple(connection.execute(query.order_by(_instance.c.id).limit(limit)).scalars())


def hold(connection: Connection, name: str, instance_id: str) -> tuple[int, int]:
    """Keep others from drawing a case until the end of the transaction; gives edition and command so far."""
    nothing = {"name": name, "instance_id": instance_id, "edition": 0, "sequence": 0}
    insert_if_new(connection, _projected, nothing)
    query = select(_projected.c.edition, _projected.c.sequence).where(*_of(name, instance_id))
    row = connection.execute(query.with_for_update()).one()
    return int(row.edition), int(row.sequence)


def drawn(connection: Connection, name: str, instance_id: str, *, edition: int, sequence: int) -> None:
    """Note that a case was drawn up to a command."""
    statement = update(_projected).where(*_of(name, instance_id))
    connection.execute(statement.values(edition=edition, sequence=sequence))


def forget(connection: Connection, name: str) -> None:
    """Have every case drawn anew; what was drawn stays to be read until then."""
    connection.execute(delete(_projected).where(_projected.c.name == name))


def _of(name: str, instance_id: str) -> tuple[ColumnElement[bool], ...]:
    return (_projected.c.name == name, _projected.c.instance_id == instance_id)
