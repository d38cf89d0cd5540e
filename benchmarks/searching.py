"""Searching 100,000 cases by what happened in them: against the plain list of the newest.

`python -m benchmarks.searching [MANY]`
"""

import sys
from datetime import timedelta

from sqlalchemy import Connection, insert, select, text

from benchmarks.measuring import a_database, databases, machine, median_of, written
from service.persistence.database import Database
from service.persistence.tables import HistoryRow, InstanceRow, table_of
from service.queries import instances, past_work
from service.queries.instances import Wanted
from service.queries.past_work import Sought
from tests.builders.clocks import WORKING_MORNING
from tests.builders.people import a_person
from tests.builders.rows import add_definition, add_many_tasks

MANY, COMMANDS, TIMES, AT_ONCE = 100_000, 5, 10, 10_000
AUDITOR = a_person("auditor", auditor=True)
DAY = timedelta(days=1)
SEARCHES = {
    "nothing sought": Sought(),
    "who acted in all": Sought(person="busy"),
    "who acted in one in a thousand": Sought(person="rare"),
    "a unit with few": Sought(unit="arsip"),
    "a step and a week": Sought(step="1", since=WORKING_MORNING, until=WORKING_MORNING + 7 * DAY),
    "a day": Sought(since=WORKING_MORNING + 30 * DAY, until=WORKING_MORNING + 31 * DAY),
    "a file that is nowhere": Sought(file="00000000"),
}


def main() -> None:
    """Measure on both databases and print."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    print(f"25 cases among {many}, with why each was found, medians of {TIMES}")
    with databases() as makers:
        for name, maker in makers.items():
            print(f" {name}")
            with a_database(maker) as database:
                _fill(database, many)
                plain = _page(database, Sought())
                for what, sought in SEARCHES.items():
                    taken = _page(database, sought)
                    print(written(f"{what} ({taken * 1000:.1f} ms)", taken / plain))
    print(machine())


def _page(database: Database, sought: Sought) -> float:
    def read() -> None:
        with database.read() as connection:
            page = instances.instances(connection, AUDITOR, Wanted(past=sought), at=WORKING_MORNING)
            past_work.why_found(connection, sought, [item.id for item in page.items])

    return median_of(read, times=TIMES)


def _fill(database: Database, many: int) -> None:
    with database.write() as connection:
        add_definition(connection)
    for first in range(0, many, AT_ONCE):
        with database.write() as connection:
            add_many_tasks(connection, AT_ONCE - 10, name=f"Berkas {first}")
            add_many_tasks(connection, 10, name=f"Arsip {first}", unit="arsip")
    with database.read() as connection:
        ids = connection.execute(select(table_of(InstanceRow).c.id)).scalars().all()
    for first in range(0, len(ids), AT_ONCE):
        with database.write() as connection:
            for index, case in enumerate(ids[first : first + AT_ONCE], first):
                _act(connection, index, case)
    with database.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))


def _act(connection: Connection, index: int, case: str) -> None:
    """Write the commands of a case as rows; nothing here reads their bodies."""
    rows = [
        {
            "chain": case,
            "sequence": sequence,
            "command_id": f"{case}-{sequence}",
            "kind": "complete",
            "actor": "rare" if index % 1000 == 0 and sequence == 3 else "busy",
            "acted_for": None,
            "at": WORKING_MORNING + timedelta(minutes=index, hours=sequence),
            "deployment_hash": None,
            "body_sha256": "",
            "state_hash": None,
            "previous_hash": "",
            "hash": "",
            "format": 1,
            "engine": "",
        }
        for sequence in range(1, COMMANDS + 1)
    ]
    connection.execute(insert(table_of(HistoryRow)), rows)


if __name__ == "__main__":
    main()
