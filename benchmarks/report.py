"""The report against mutu baku over many completed tasks: the figures of its page, one after the other.

`python -m benchmarks.report [MANY]`
"""

import sys
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import insert

from benchmarks.filling import fill
from benchmarks.measuring import a_database, databases, machine, median_of, written
from service.persistence.database import Connection, Database
from service.persistence.tables import TaskMeasureRow, table_of
from service.queries import measures
from service.queries.measures import By, Wanted
from tests.builders.clocks import WORKING_MORNING
from tests.builders.people import a_person

MANY, FEWER, TASKS, TIMES = 10_000, 10, 10, 5
AUDITOR = a_person("auditor", auditor=True)
PAGE: tuple[tuple[By, ...], ...] = ((), ("step",), ("lane",), ("unit",), ("month",), ("step", "month"))
A_MONTH = Wanted(since=WORKING_MORNING, until=WORKING_MORNING + timedelta(days=30))


def main() -> None:
    """Measure on both databases and print."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    print(f"{many * TASKS} completed tasks against {many // FEWER * TASKS}, medians of {TIMES}")
    with databases() as makers:
        for name, maker in makers.items():
            print(f" {name}")
            with a_database(maker) as database, a_database(maker) as smaller:
                fill(database, many, _draw)
                fill(smaller, many // FEWER, _draw)
                for what, wanted in (("all", Wanted()), ("those of a month", A_MONTH)):
                    large, small = _timed(database, wanted), _timed(smaller, wanted)
                    print(
                        written(f"{what} ({large * 1000:.0f} ms)", large / small, aim=f"aim <= {2 * FEWER}")
                    )
    print(machine())


def _timed(database: Database, wanted: Wanted) -> float:
    def read() -> None:
        with database.read() as connection:
            for by in PAGE:
                measures.figures(connection, AUDITOR, wanted, by)

    return median_of(read, times=TIMES, warm_up=1)


def _draw(connection: Connection, ids: Sequence[str], before: int) -> None:
    """Add completed tasks, an hour between two cases."""
    rows = [_row(each, place, n) for place, each in enumerate(ids, before) for n in range(1, TASKS + 1)]
    connection.execute(insert(table_of(TaskMeasureRow)), rows)


def _row(instance_id: str, case: int, number: int) -> dict[str, object]:
    began = WORKING_MORNING + timedelta(hours=case)
    took = 600 + (case * 7919 + number * 104_729) % 7200
    ended = began + timedelta(minutes=number, seconds=took)
    return {
        "instance_id": instance_id,
        "task_key": f"langkah_{number}",
        "definition_key": "sop",
        "deployment_hash": "0" * 64,
        "sequence": number,
        "step": f"langkah_{number}",
        "number": str(number),
        "name": f"Langkah {number}",
        "lane": ("staf", "kabid", "perencana", "sekretaris")[number % 4],
        "lane_name": ("Staf", "Kabid", "Fungsional Perencana", "Sekretaris")[number % 4],
        "unit": ("usaha", "pemerintahan", None)[case % 3],
        "round": 1,
        "offered_at": began,
        "taken_at": began + timedelta(seconds=took // 2) if case % 5 else None,
        "completed_at": ended,
        "month": f"{ended:%Y-%m}",
        "waiting_seconds": took // 2 if case % 5 else None,
        "working_seconds": took - took // 2 if case % 5 else None,
        "total_seconds": took,
        "limit_seconds": 3600,
        "in_time": took <= 3600,
        "returned": case % 11 == 0,
    }


if __name__ == "__main__":
    main()
