"""Commands verified per second, and one case's history among a million rows of log against among 10,000.

`python -m benchmarks.evidence [MANY]`
"""

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median

from sqlalchemy import insert, literal, select, text

from benchmarks.measuring import a_folder, databases, machine, median_of, seconds, written
from engine.history import first_break
from service import logs
from service.app import create_app
from service.bootstrap import Alur
from service.persistence.database import Connection, Database
from service.persistence.store import history
from service.persistence.store.cases import Case, read_case
from service.persistence.tables import HistoryBodyRow, HistoryRow, InstanceRow, table_of
from service.queries.verification import verified
from tests.builders.clocks import StandingClock
from tests.builders.databases import Maker
from tests.builders.offices import an_installation, an_office, completed, run_to, started
from tests.builders.readers import Reader

FEW, MANY, TIMES = 10_000, 1_000_000, 30
COMMANDS = 40
SENT_BACK = {"keputusan": "kembalikan", "saran": "Lengkapi.", "unit_bertugas": ["usaha"]}
PAGES = {
    "the case's page": "/berkas/{}",
    "its log over REST": "/api/v1/instances/{}/history",
    "its player": "/berkas/{}/putar",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office with one real case among many copies of it."""

    alur: Alur
    case: Case
    reader: Reader

    def showing(self, path: str) -> Callable[[], None]:
        """Give what reads a page of the case."""

        def shown() -> None:
            answer = self.reader.client.get(path.format(self.case.id))
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status}")

        return shown


def main() -> None:
    """Measure on both databases and print."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    logs.configure(io.StringIO())
    print(f"A case of {COMMANDS} commands or more; medians of {TIMES}")
    with databases() as makers:
        for name, maker in makers.items():
            print(f" {name}")
            with ExitStack() as stack:
                offices = [stack.enter_context(_office(maker, rows)) for rows in (FEW, many)]
                _rates(offices[0])
                for what, path in PAGES.items():
                    turns = [[seconds(each.showing(path)) for each in offices] for _ in range(TIMES)]
                    few, lots = (median(times) for times in zip(*turns[3:], strict=True))
                    said = f"{what}, {many} rows to {FEW} ({few * 1000:.1f} ms)"
                    print(written(said, lots / few, aim="aim <= 2"))
    print(machine())


def _rates(office: Office) -> None:
    """Say how many commands are verified in a second."""
    with office.alur.database.read() as connection:
        chain = median_of(lambda: first_break(history.entries(connection, office.case.id)), times=TIMES)
        replay = median_of(lambda: verified(connection, office.case), times=TIMES)
    print(written("commands a second, chain only", office.case.sequence / chain))
    print(written("commands a second, with replay", office.case.sequence / replay))


@contextmanager
def _office(maker: Maker, rows: int) -> Iterator[Office]:
    """Give the sample office a case with returns, and copies of it until the log has so many rows."""
    url = maker.make()
    try:
        with a_folder() as folder:
            alur = an_office(an_installation(url, folder, StandingClock()))
            outcome = started(alur)
            while outcome.case.sequence < COMMANDS:
                outcome = completed(alur, run_to(alur, "langkah_10", outcome), SENT_BACK)
            with alur.database.read() as connection:
                case = read_case(connection, outcome.case.id)
            if case is None:
                raise LookupError(outcome.case.id)
            _fill(alur.database, case, rows // case.sequence)
            yield Office(alur=alur, case=case, reader=Reader(create_app(alur), "auditor"))
            alur.database.close()
    finally:
        maker.drop(url)


def _fill(database: Database, case: Case, copies: int) -> None:
    """Copy the case with its log, under other names; what the copies hold is never read."""
    with database.write() as connection:
        _copy(connection, InstanceRow, "id", case.id, copies)
        _copy(connection, HistoryRow, "chain", case.id, copies)
        _copy(connection, HistoryBodyRow, "chain", case.id, copies)
        if connection.dialect.name == "postgresql":  # as it does by itself within a minute
            connection.execute(text("ANALYZE"))


def _copy(connection: Connection, row: type, identity: str, case_id: str, copies: int) -> None:
    table = table_of(row)
    first = select(literal(1).label("n")).cte("series", recursive=True)
    series = first.union_all(select(first.c.n + 1).where(first.c.n < copies))
    renamed = literal("copy-") + series.c.n.cast(table.c[identity].type)
    own = {identity: renamed, "business_key": renamed}
    columns = [own.get(column.name, column).label(column.name) for column in table.c]
    query = (
        select(*columns).select_from(table.join(series, literal(True))).where(table.c[identity] == case_id)
    )
    connection.execute(insert(table).from_select([column.name for column in table.c], query))


if __name__ == "__main__":
    main()
