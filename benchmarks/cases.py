"""The list of cases among 100,000: for who may read almost none of them against who may read all of an SOP.

`python -m benchmarks.cases [MANY]`
"""

import sys

from sqlalchemy import text

from benchmarks.measuring import a_database, databases, machine, median_of, written
from service.persistence.database import Database
from service.persistence.store.people import Person
from service.queries import instances
from service.queries.instances import Wanted
from tests.builders.clocks import WORKING_MORNING
from tests.builders.people import a_person
from tests.builders.rows import add_definition, add_many_tasks

MANY, FEW, TIMES, AT_ONCE = 100_000, 40, 20, 10_000
NORMAL, NEARLY_BLIND = a_person("staf", "staf"), a_person("arsiparis", "arsiparis")
LISTS = {"all": Wanted(), "only those that run": Wanted(live=True), "by a name": Wanted(q="000017")}


def main() -> None:
    """Measure on both databases and print."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    print(f"25 cases among {many}, medians of {TIMES}: who may read {FEW} against who may read most")
    with databases() as makers:
        for name, maker in makers.items():
            print(f" {name}")
            with a_database(maker) as database:
                _fill(database, many)
                _settle(database)
                for what, wanted in LISTS.items():
                    normal, blind = _page(database, NORMAL, wanted), _page(database, NEARLY_BLIND, wanted)
                    print(written(f"{what} ({normal * 1000:.1f} ms)", blind / normal, aim="aim <= 3"))
    print(machine())


def _page(database: Database, person: Person, wanted: Wanted) -> float:
    def read() -> None:
        with database.read() as connection:
            instances.instances(connection, person, wanted, at=WORKING_MORNING)

    return median_of(read, times=TIMES)


def _fill(database: Database, many: int) -> None:
    """Give everybody's SOP many cases, and an archivist's own one a few that are among them in time."""
    with database.write() as connection:
        add_definition(connection)
        add_definition(connection, "arsip", lanes=["arsiparis"])
        add_many_tasks(connection, FEW, "arsiparis", name="Arsip", key="arsip")
    for first in range(0, many, AT_ONCE):
        with database.write() as connection:
            add_many_tasks(connection, min(AT_ONCE, many - first), name=f"Berkas {first}")


def _settle(database: Database) -> None:
    """Let the planner know the tables, as it does by itself within a minute."""
    with database.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))


if __name__ == "__main__":
    main()
