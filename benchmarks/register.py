"""The register of deviations among many: a page of it, its counts, and finding the cases to be drawn anew.

`python -m benchmarks.register [MANY]`
"""

import sys
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import insert

from benchmarks.filling import fill
from benchmarks.measuring import a_database, databases, machine, median_of, written
from engine.deviations.kinds import KINDS
from service.persistence.database import Connection, Database
from service.persistence.store import projections
from service.persistence.tables import DeviationRow, ProjectedRow, table_of
from service.queries import deviation_register as register
from service.queries.deviation_register import Wanted
from tests.builders.clocks import WORKING_MORNING
from tests.builders.people import a_person

MANY, FEWER, EACH, TIMES = 100_000, 100, 3, 20
AUDITOR, CLERK = a_person("auditor", auditor=True), a_person("staf", "staf")
Reading = Callable[[Connection], object]
READINGS: dict[str, Reading] = {
    "a page, of an auditor": lambda c: register.deviations(c, AUDITOR, Wanted()),
    "a page, of a clerk": lambda c: register.deviations(c, CLERK, Wanted()),
    "a page of one kind": lambda c: register.deviations(c, AUDITOR, Wanted(kind="return")),
    "a page of one unit": lambda c: register.deviations(c, AUDITOR, Wanted(unit="usaha")),
    "those not closed": lambda c: register.deviations(c, AUDITOR, Wanted(closed=False)),
}
WHOLE: dict[str, Reading] = {
    "counts by kind": lambda c: register.counts(c, AUDITOR, Wanted()),
    "cases to be drawn, among all": lambda c: projections.behind(c, "deviations", 1, limit=50),
}


def main() -> None:
    """Measure on both databases and print."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    print(f"{EACH} deviations in each of {many} cases against {many // FEWER}, medians of {TIMES}")
    with databases() as makers:
        for name, maker in makers.items():
            print(f" {name}")
            with a_database(maker) as database, a_database(maker) as smaller:
                fill(database, many, _draw)
                fill(smaller, many // FEWER, _draw)
                for what, reading in READINGS.items():
                    large, small = _timed(database, reading), _timed(smaller, reading)
                    print(written(f"{what} ({large * 1000:.1f} ms)", large / small, aim="aim <= 2"))
                for what, reading in WHOLE.items():
                    print(written(what, _timed(database, reading) * 1000, unit=" ms"))
    print(machine())


def _timed(database: Database, reading: Reading) -> float:
    def read() -> None:
        with database.read() as connection:
            reading(connection)

    return median_of(read, times=TIMES)


def _draw(connection: Connection, ids: Sequence[str], before: int) -> None:
    """Say that the cases were drawn, and add deviations of all kinds, a minute apart."""
    drawn = [{"name": "deviations", "instance_id": each, "edition": 1, "sequence": 1} for each in ids]
    connection.execute(insert(table_of(ProjectedRow)), drawn)
    rows = [_row(each, EACH * place + n) for place, each in enumerate(ids, before) for n in range(EACH)]
    connection.execute(insert(table_of(DeviationRow)), rows)


def _row(instance_id: str, number: int) -> dict[str, object]:
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, str(number))),
        "instance_id": instance_id,
        "sequence": number,
        "kind": KINDS[number % len(KINDS)],
        "ordinal": 1,
        "definition_key": "sop",
        "step": "langkah_5",
        "number": "5",
        "unit": "usaha" if number % 32 == 0 else "lain",
        "person": "staf",
        "at": WORKING_MORNING + timedelta(minutes=number),
        "facts": {"reason": "Data belum lengkap."},
    }


if __name__ == "__main__":
    main()
