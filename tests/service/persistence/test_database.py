"""Reading, writing, and the only commit."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert, select, text, update
from sqlalchemy.exc import DBAPIError, StatementError

from service.persistence import database as databases
from service.persistence.database import Connection, Database
from service.persistence.errors import DatabaseBusy
from service.persistence.tables import DraftRow, HolidayRow, PersonRow, SettingRow, table_of
from service.persistence.types import NEVER, Instant, JsonText
from tests.builders.databases import ON_POSTGRESQL, ON_SQLITE, count_statements
from tests.builders.people import add_person

SETTING = table_of(SettingRow)
ZONES = st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def add(connection: Connection, key: str, value: object = 0) -> None:
    connection.execute(insert(SETTING), {"key": key, "value": value, "version": 1})


def keys(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(SETTING.c.key).order_by(SETTING.c.key)).scalars())


def test_what_is_written_is_there_afterwards(database: Database) -> None:
    with database.write() as connection:
        add(connection, "a")

    assert keys(database) == ["a"]


def test_an_exception_takes_everything_back(database: Database) -> None:
    def write_half() -> None:
        with database.write() as connection:
            add(connection, "a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()

    assert keys(database) == []


def test_a_refused_statement_takes_everything_back(database: Database) -> None:
    def write_twice() -> None:
        with database.write() as connection:
            add(connection, "a")
            add(connection, "a")

    with pytest.raises(DBAPIError):
        write_twice()

    assert keys(database) == []


def test_after_an_exception_the_next_writer_goes_on(database: Database) -> None:
    for number in range(30):
        with pytest.raises(ZeroDivisionError), database.write() as connection:
            add(connection, str(number // 0))

    with database.write() as connection:
        add(connection, "a")

    assert keys(database) == ["a"]


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.read() as connection:
        add(connection, "a")

    assert keys(database) == []


def test_a_reader_sees_one_state_while_others_write(database: Database) -> None:
    with database.read() as connection:
        before = connection.execute(select(SETTING.c.key)).all()
        with database.write() as other:
            add(other, "a")
        after = connection.execute(select(SETTING.c.key)).all()

    assert before == after == []
    assert keys(database) == ["a"]


def test_foreign_keys_hold(database: Database) -> None:
    draft = {"task_id": "none", "person": "nobody", "field_values": {}, "saved_at": datetime.now(UTC)}

    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), database.write() as connection:
        connection.execute(insert(table_of(DraftRow)), draft)


def test_two_threads_that_count_lose_nothing(database: Database) -> None:
    with database.write() as connection:
        add(connection, "count", 0)

    def count(_: int) -> None:
        with database.write() as connection:
            query = select(SETTING.c.value).where(SETTING.c.key == "count").with_for_update()
            value = connection.execute(query).scalar_one()
            connection.execute(update(SETTING).where(SETTING.c.key == "count").values(value=value + 1))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(count, range(80)))

    with database.read() as connection:
        assert connection.execute(select(SETTING.c.value)).scalar_one() == 80


COUNTING = """
import sys
from sqlalchemy import select, update
from service.persistence.database import Database
from service.persistence.tables import SettingRow, table_of
setting = table_of(SettingRow)
database = Database(sys.argv[1])
for _ in range(40):
    with database.write() as connection:
        value = connection.execute(select(setting.c.value).with_for_update()).scalar_one()
        connection.execute(update(setting).values(value=value + 1))
"""


def test_two_processes_that_count_lose_nothing(database: Database, database_url: str) -> None:
    with database.write() as connection:
        add(connection, "count", 0)

    processes = [subprocess.Popen([sys.executable, "-c", COUNTING, database_url]) for _ in range(2)]

    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    with database.read() as connection:
        assert connection.execute(select(SETTING.c.value)).scalar_one() == 80


@ON_SQLITE
def test_a_writer_that_waits_too_long_for_another_process_is_told_so(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "PATIENCE_S", 0.05)
    database, other = Database(database_url), Database(database_url)

    with other.write(), pytest.raises(DatabaseBusy), database.write():
        pass


@ON_POSTGRESQL
def test_a_writer_that_waits_too_long_for_a_row_is_told_so(database: Database) -> None:
    with database.write() as connection:
        add(connection, "a")
    locked = select(SETTING).with_for_update()

    def wait_briefly() -> None:
        with database.write() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '50ms'"))
            connection.execute(locked)

    with database.write() as holder:
        holder.execute(locked)
        with pytest.raises(DatabaseBusy):
            wait_briefly()


@ON_SQLITE
def test_sqlite_is_set_up_for_evidence_not_for_speed(database: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}

    with database.write() as writer, database.read() as reader:
        for connection in (writer, reader):
            found = {pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() for pragma in wanted}
            assert found == wanted


@ON_SQLITE
def test_many_threads_may_read_while_one_writes(database: Database) -> None:
    started = threading.Barrier(9, timeout=10)

    def read(_: int) -> int:
        with database.read() as connection:
            connection.execute(select(SETTING)).all()
            started.wait()
            return 1

    with ThreadPoolExecutor(8) as threads, database.write() as connection:
        readers = threads.map(read, range(8))
        add(connection, "a")
        started.wait()
        assert sum(readers) == 8


def test_statements_are_counted_without_begin_and_commit(database: Database) -> None:
    with count_statements(database) as statements:
        with database.write() as connection:
            add(connection, "a")
        keys(database)

    assert len(statements) == 2


@pytest.mark.parametrize("url", ["sqlite://", "mysql://localhost/alur", "sqlite:///"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="database URL"):
        Database(url)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_name_of_postgresql_means_psycopg(scheme: str) -> None:
    assert Database(f"{scheme}://somewhere/alur").url.drivername == "postgresql+psycopg"


@given(
    instants=st.lists(
        st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(9998, 12, 30), timezones=ZONES),
        min_size=2,
    )
)
def test_instants_sort_in_sqlite_as_they_do_in_time(instants: list[datetime]) -> None:
    dialect = create_engine("sqlite://").dialect
    stored = [Instant().process_bind_param(instant, dialect) for instant in instants]

    assert sorted(stored) == [Instant().process_bind_param(i, dialect) for i in sorted(instants)]
    assert [Instant().process_result_value(text, dialect) for text in stored] == instants


def test_instants_come_back_in_utc_to_the_microsecond(database: Database) -> None:
    jakarta = timezone(timedelta(hours=7))
    at = datetime(2026, 11, 20, 9, 0, 0, 1, tzinfo=jakarta)
    with database.write() as connection:
        add_person(connection, "a")
        connection.execute(update(table_of(PersonRow)).values(created_at=at))

    with database.read() as connection:
        found = connection.execute(select(table_of(PersonRow).c.created_at)).scalar_one()

    assert found == at
    assert found.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="no time zone"), database.write() as connection:
        connection.execute(update(table_of(PersonRow)).values(created_at=datetime(2026, 11, 20)))


def test_never_is_later_than_any_due_date(database: Database) -> None:
    with database.write() as connection:
        add_person(connection, "a")
        connection.execute(update(table_of(PersonRow)).values(created_at=NEVER))

    with database.read() as connection:
        assert connection.execute(select(table_of(PersonRow).c.created_at)).scalar_one() == NEVER


def test_json_keeps_its_keys_in_their_order(database: Database) -> None:
    value = {"z": 1, "a": {"ü": [1, "two", None, True]}, "m": "é"}
    with database.write() as connection:
        add(connection, "a", value)

    with database.read() as connection:
        found = connection.execute(select(SETTING.c.value)).scalar_one()

    assert found == value
    assert list(found) == list(value)


def test_dates_come_back_as_dates(database: Database) -> None:
    day = datetime(2026, 12, 25, tzinfo=UTC).date()
    with database.write() as connection:
        connection.execute(insert(table_of(HolidayRow)), {"day": day, "name": "Natal"})

    with database.read() as connection:
        assert connection.execute(select(table_of(HolidayRow).c.day)).scalar_one() == day


def test_nothing_is_nothing_in_json_too() -> None:
    dialect = create_engine("sqlite://").dialect

    assert JsonText().process_bind_param(None, dialect) is None
    assert JsonText().process_result_value(None, dialect) is None
