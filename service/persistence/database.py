"""The database of the office, SQLite or PostgreSQL: reading, writing and the only commit.

SQLite: WAL, `synchronous=FULL`; writers queue at one lock in the process, and `BEGIN IMMEDIATE` keeps
other processes out, so that nobody waits in SQLite's own busy loop for long.
PostgreSQL: writers run side by side in READ COMMITTED and lock the rows they change; readers see one
snapshot (REPEATABLE READ, read only).
"""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import PoolProxiedConnection

from service.persistence.errors import DatabaseBusy

__all__ = ["Connection", "Database"]

PATIENCE_S: Final = 30
"""How long a writer waits for other writers before it gives up."""

_SCHEMA_LOCK: Final = 0x616C7572  # "alur": one number for all processes that change the schema
_BUSY_STATES: Final = {"40001", "40P01", "55P03"}  # serialisation failure, deadlock, lock timeout


class Database:
    """One office's database. Threads may share it; a child process makes its own."""

    def __init__(self, url: str) -> None:
        self.url: Final = _normal(url)
        self.dialect: Final = self.url.get_backend_name()
        if self.dialect == "sqlite":
            _make_folder(self.url)
            self._lock: AbstractContextManager[Any] = threading.Lock()
            self._writer = _sqlite(self.url, begin="BEGIN IMMEDIATE", pool_size=1, max_overflow=0)
            self._reader = _sqlite(self.url, begin="BEGIN", query_only=True, pool_size=8, max_overflow=24)
        else:
            self._lock = nullcontext()
            self._writer = _postgresql(self.url)
            self._reader = self._writer.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @property
    def engines(self) -> tuple[Engine, ...]:
        """The engines that everything goes through, for those who measure or observe."""
        return (self._writer, self._reader) if self.dialect == "sqlite" else (self._writer,)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database and cannot change it."""
        with self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection in a transaction: committed at the end, rolled back by any exception."""
        with self._lock, _domain_errors(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def change_schema(self) -> Iterator[Connection]:
        """Give a connection for migrations, alone, all or nothing, foreign keys checked at the end."""
        if self.dialect == "sqlite":
            engine = _sqlite(self.url, begin="BEGIN EXCLUSIVE", foreign_keys=False, poolclass=NullPool)
            with self._lock, _domain_errors(), engine.begin() as connection:
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"The migration would break foreign keys: {broken[:5]}")
        else:
            with _domain_errors(), self._writer.begin() as connection:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_SCHEMA_LOCK})")
                yield connection

    def close(self) -> None:
        """Close all connections."""
        for engine in self.engines:
            engine.dispose()


@contextmanager
def _domain_errors() -> Iterator[None]:
    """Turn a lock that could not be had into a refusal that says so."""
    try:
        yield
    except OperationalError as error:
        state = getattr(error.orig, "sqlstate", None)
        if state in _BUSY_STATES or "database is locked" in str(error.orig):
            raise DatabaseBusy from error
        raise


def _normal(url: str) -> URL:
    """Accept `postgresql://` and `postgres://` for psycopg 3."""
    parsed = make_url(url)
    if parsed.get_backend_name() in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        return parsed
    raise ValueError("The database URL must be sqlite:///FILE or postgresql://…")


def _make_folder(url: URL) -> None:
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)


def _sqlite(
    url: URL, *, begin: str, foreign_keys: bool = True, query_only: bool = False, **pool: Any
) -> Engine:
    engine = create_engine(url, connect_args={"timeout": PATIENCE_S}, hide_parameters=True, **pool)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver starts no transaction of its own; `begin` does
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
            "recursive_triggers = ON",
            "trusted_schema = OFF",
            f"query_only = {'ON' if query_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        try:
            _driver(connection.connection).execute(begin)
        except connection.dialect.loaded_dbapi.OperationalError as error:
            raise OperationalError(begin, None, error) from error

    return engine


def _driver(connection: PoolProxiedConnection) -> Any:
    return connection.driver_connection


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_size=10,
        max_overflow=20,
        pool_pre_ping=False,
        hide_parameters=True,  # an error's text may reach a log; what people typed must not
        connect_args={"options": f"-c timezone=UTC -c lock_timeout={PATIENCE_S}s"},
    )
