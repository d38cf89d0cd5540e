"""Fills a database with many cases, for the benchmarks of what is drawn of them."""

from collections.abc import Callable, Sequence

from sqlalchemy import select, text

from service.persistence.database import Connection, Database
from service.persistence.tables import InstanceRow, table_of
from tests.builders.rows import add_definition, add_many_tasks

AT_ONCE = 5_000


def fill(database: Database, many: int, draw: Callable[[Connection, Sequence[str], int], None]) -> None:
    """Add cases with one task each, a portion at a time, and to each portion what `draw` adds.

    It is given the ids of the portion's cases, and how many cases came before them.
    """
    with database.write() as connection:
        add_definition(connection)
    for first in range(0, many, AT_ONCE):
        with database.write() as connection:
            add_many_tasks(connection, min(AT_ONCE, many - first), name=f"Berkas {first}")
    with database.write() as connection:
        ids = connection.execute(select(table_of(InstanceRow).c.id)).scalars().all()
        for first in range(0, len(ids), AT_ONCE):
            draw(connection, ids[first : first + AT_ONCE], first)
    with database.write() as connection:
        connection.execute(text("ANALYZE"))
