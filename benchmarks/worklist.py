"""A page of a worklist among 100,000 open tasks against one among 1,000; Tugas Saya against an empty one.

`python -m benchmarks.worklist [MANY]`
"""

import io
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median

from benchmarks.measuring import a_database, a_folder, databases, machine, median_of, seconds, written
from service import logs
from service.app import create_app
from service.persistence.database import Database
from service.persistence.store.people import Person
from service.queries import worklist
from service.queries.worklist import Scope, Status, Wanted
from tests.builders.clocks import WORKING_MORNING, StandingClock
from tests.builders.databases import Maker
from tests.builders.offices import SOP, an_installation, an_office
from tests.builders.people import a_person
from tests.builders.readers import Reader
from tests.builders.rows import add_definition, add_many_tasks

FEW, MANY, TIMES = 1_000, 100_000, 40
AT_ONCE, ROWS = 10_000, 100
PERSON = a_person("staf", "staf", "kabid/a")
LISTS = {
    "group: what I may take": Wanted(scope=Scope.GROUP),
    "mine: what I have in hand": Wanted(scope=Scope.MINE),
    "desk: both": Wanted(scope=Scope.DESK),
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
            empty, full = _pages(maker, many)
            what = f"Tugas Saya, {ROWS} rows among {many}, to an empty one ({empty * 1000:.1f} ms)"
            print(written(what, full / empty, aim="aim <= 3"))
    print(machine())


def _pages(maker: Maker, many: int) -> tuple[float, float]:
    """Time the whole page over HTTP, in an office without tasks and in one with many, by turns."""
    with ExitStack() as stack:
        readers = [stack.enter_context(_reader(maker, number)) for number in (0, many)]
        turns = [[seconds(lambda r=reader: _shown(r)) for reader in readers] for _ in range(TIMES + 3)][3:]
    empty, full = (median(times) for times in zip(*turns, strict=True))
    return empty, full


def _shown(reader: Reader) -> None:
    answer = reader.client.get(f"/tugas?jumlah={ROWS}")
    if answer.status_code != 200:
        raise RuntimeError(answer.status)


@contextmanager
def _reader(maker: Maker, number: int) -> Iterator[Reader]:
    """Let a clerk of an office with the real SOP and so many open tasks look at Tugas Saya."""
    logs.configure(io.StringIO())
    url = maker.make()
    try:
        with a_folder() as folder:
            alur = an_office(an_installation(url, folder, StandingClock()))
            _fill(alur.database, number, key=SOP)
            yield Reader(create_app(alur), "staf")
            alur.database.close()
    finally:
        maker.drop(url)


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
        _fill(database, number)
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


def _fill(database: Database, number: int, *, key: str = "sop") -> None:
    for first in range(0, number, AT_ONCE):
        some = min(AT_ONCE, number - first)
        with database.write() as connection:
            add_many_tasks(
                connection,
                some * 8 // 10,
                name=f"Berkas {first}",
                key=key,
                inputs_needed=3,
                inputs_at_hand=2,
            )
            add_many_tasks(connection, some // 10, name=f"Lain {first}", key=key, assignee="other")
            add_many_tasks(connection, some // 10, "kabid/a", name=f"Bidang {first}", key=key)


if __name__ == "__main__":
    main()
