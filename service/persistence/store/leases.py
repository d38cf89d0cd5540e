"""Holding rows by lease: one worker at a time, and another one when the first does not come back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, or_, update


def take(
    connection: Connection,
    table: Table,
    due: Select[str],
    *,
    at: datetime,
    token: str,
    until: datetime,
    limit: int,
) -> list[str]:
    """Take up to `limit` of the rows that `due` selects by id and nobody holds at an instant.

    Gives their ids; they are this worker's until the instant `until`. At most two statements.
    """
    free = or_(table.c.leased_until.is_(None), table.c.leased_until <= at)
    chosen = due.where(free).limit(limit).with_for_update(of=table, skip_locked=True)
    ids = list(connection.execute(chosen).scalars())
    if ids:
        changes: dict[str, Any] = {"lease_token": token, "leased_until": until}
        statement = update(table).where(table.c.id.in_(ids))
        connection.execute(statement.values(**changes, attempts=table.c.attempts + 1))
    return ids
