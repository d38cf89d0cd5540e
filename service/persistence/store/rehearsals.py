"""Rehearsals: how far each person has tried out the draft of a process."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from service.persistence.tables import RehearsalRow, table_of

_rehearsal = table_of(RehearsalRow)


def script_of(connection: Connection, key: str, person: str) -> Any:
    """Read what a person did so far in trying out a draft; None when nothing."""
    query = select(_rehearsal.c.script)
    return connection.execute(
        query.where(_rehearsal.c.key == key, _rehearsal.c.person == person)
    ).scalar_one_or_none()


def keep(connection: Connection, key: str, person: str, script: Any, at: datetime) -> None:
    """Write what a person did so far (two statements)."""
    drop(connection, key, person)
    row = {"key": key, "person": person, "script": script, "saved_at": at}
    connection.execute(insert(_rehearsal), row)


def drop(connection: Connection, key: str, person: str) -> None:
    """Forget what a person did."""
    connection.execute(delete(_rehearsal).where(_rehearsal.c.key == key, _rehearsal.c.person == person))
