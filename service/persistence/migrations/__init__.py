"""Bringing a database to the present shape of the tables, with its triggers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from service.persistence import triggers
from service.persistence.database import Database


class NotMigratedError(RuntimeError):
    """The database is not at the present revision; `python -m service migrate` brings it there."""


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database to `revision`, recreate the triggers and check them: all in one transaction."""
    with database.change_schema() as connection:
        triggers.drop(connection)
        with _alembic(connection) as config:
            command.upgrade(config, revision)
        triggers.recreate(connection)
        triggers.check(connection)


def check(database: Database) -> None:
    """Raise `NotMigratedError` or `TriggersMissingError` unless the database can be written to."""
    with database.read() as connection:
        found = current(connection)
        if found != head():
            raise NotMigratedError(f"The database is at revision {found}, the program needs {head()}.")
        triggers.check(connection)


def current(connection: Connection) -> str | None:
    """Give the revision that the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def head() -> str | None:
    """Give the newest revision that the program knows."""
    return ScriptDirectory(str(_HERE)).get_current_head()


def revisions() -> tuple[str, ...]:
    """Give all revisions from the first to the newest."""
    script = ScriptDirectory(str(_HERE))
    return tuple(reversed([revision.revision for revision in script.walk_revisions()]))


_HERE = Path(__file__).parent


@contextmanager
def _alembic(connection: Connection) -> Iterator[AlembicConfig]:
    config = AlembicConfig()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    yield config
