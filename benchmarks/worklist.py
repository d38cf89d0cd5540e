"""A page of a worklist among 100,000 open tasks against the same among 1,000.

`python -m benchmarks.worklist [MANY]`
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from benchmarks.measuring import a_database, databases, machine, median_of, written
from service.persistence.database import Database
from service.persistence.store.people import Person
from service.queries import worklist
from service.queries.worklist import Scope, Status, Wanted
from tests.builders.clocks import WORKING_MORNING
from tests.builders.databases import Maker
from tests.builders.people import a_person
from tests.builders.rows import add_definition, add_many_tasks

FEW, MANY, TIMES = 1_000, 100_000, 40
AT_ONCE = 10_000
PERSON = a_person("staf", "staf", "kabid/a")
LISTS = {
    "group: what I may take": Wanted(scope=Scope.GROUP),
    "mine: what I have in hand": Wanted(scope=Scope.MINE),
    "all: what I may read": Wanted(scope=Scope.ALL),
    "mine, completed": Wanted(scope=Scope.MINE, status=Status.COMPLETED),
}


def main() -> None:
    """Measure on both databases and print."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    print(f"A page of 25 tasks with its count, medians of {TIMES}: among {many} open tasks against {FEW}")
    with databases() as makers:
        for name, maker in makers.items():
            print(f" {name}")
            with ExitStack() as stack:
                small = stack.enter_context(_filled(maker, FEW))
                large = stack.enter_context(_filled(maker, many))
                for what, wanted in LISTS.items():
                    few, lots = _page(small, PERSON, wanted), _page(large, PERSON, wanted)
                    print(written(f"{what} ({few * 1000:.1f} ms)", lots / few, aim="aim <= 2"))
    print(machine())


def _page(database: Database, person: Person, wanted: Wanted) -> float:
    def read() -> None:
        with database.read() as connection:
            worklist.tasks(connection, person, wanted, at=WORKING_MORNING)

    return median_of(read, times=TIMES)


@contextmanager
def _filled(maker: Maker, number: int) -> Iterator[Database]:
    """Give a database with open tasks of a lane; every tenth is in somebody's hands, some in ours."""
    with a_database(maker) as database:
        with database.write() as connection:
            add_definition(connection)
        for first in range(0, number, AT_ONCE):
            some = min(AT_ONCE, number - first)
            with database.write() as connection:
                add_many_tasks(connection, some * 8 // 10, name=f"Berkas {first}")
                add_many_tasks(connection, some // 10, name=f"Lain {first}", assignee="other")
                add_many_tasks(connection, some // 10, "kabid/a", name=f"Bidang {first}")
        with database.write() as connection:
            add_many_tasks(connection, 50, name="Saya", assignee="staf")
            add_many_tasks(
                connection,
                200,
                name="Selesai",
                status="completed",
                completed_by="staf",
                completed_at=WORKING_MORNING,
            )
        yield database


if __name__ == "__main__":
    main()
