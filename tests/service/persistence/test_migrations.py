"""The migrations lead to the tables that the program means, in both databases."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, String, inspect
from sqlalchemy.exc import DBAPIError

from service.persistence import migrations, triggers
from service.persistence.database import Database
from service.persistence.store import history
from service.persistence.tables import Base
from tests.builders.databases import ON_POSTGRESQL
from tests.builders.history import a_history


def test_the_head_is_what_the_tables_say(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, Base.metadata) == []


def test_a_migrated_database_has_every_constraint_of_a_new_one(
    database: Database, empty_database: Database
) -> None:
    with empty_database.change_schema() as connection:
        Base.metadata.create_all(connection)

    with database.read() as migrated, empty_database.read() as made:
        assert _constraints(migrated) == _constraints(made)


def _constraints(connection: Connection) -> dict[str, Any]:
    inspector = inspect(connection)
    return {
        table: (
            inspector.get_pk_constraint(table),
            sorted(inspector.get_foreign_keys(table), key=lambda key: str(key["name"])),
            sorted(inspector.get_check_constraints(table), key=lambda check: str(check["name"])),
            sorted(inspector.get_unique_constraints(table), key=lambda unique: str(unique["name"])),
            sorted(
                (
                    (i["name"], i["column_names"], i["unique"], _where(i.get("dialect_options", {})))
                    for i in inspector.get_indexes(table)
                ),
                key=str,
            ),
        )
        for table in Base.metadata.tables
    }


def _where(options: Any) -> list[str]:
    return [str(value) for key, value in options.items() if key.endswith("_where")]


def test_every_migration_leaves_the_triggers_armed(empty_database: Database) -> None:
    for revision in migrations.revisions():
        migrations.migrate(empty_database, revision)

        with empty_database.read() as connection:
            triggers.check(connection)


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrations.migrate(database)

    migrations.check(database)


def test_a_database_without_its_triggers_is_refused_and_migrating_mends_it(database: Database) -> None:
    with database.change_schema() as connection:
        triggers.drop(connection)

    with pytest.raises(triggers.TriggersMissingError):
        migrations.check(database)

    migrations.migrate(database)
    migrations.check(database)


def test_an_empty_database_is_refused(empty_database: Database) -> None:
    with pytest.raises(migrations.NotMigratedError):
        migrations.check(empty_database)


@ON_POSTGRESQL
def test_a_disarmed_trigger_counts_as_missing(database: Database) -> None:
    with database.change_schema() as connection:
        connection.exec_driver_sql("ALTER TABLE history DISABLE TRIGGER append_only_history_update")

    with pytest.raises(triggers.TriggersMissingError):
        migrations.check(database)


def test_a_migration_that_breaks_foreign_keys_changes_nothing(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.change_schema() as connection:
        connection.exec_driver_sql("INSERT INTO draft VALUES ('no task', 'nobody', '{}', '2026-11-20')")

    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM draft").scalar() == 0


def test_a_migration_may_rebuild_the_tables_of_the_history(database: Database) -> None:
    with database.write() as connection:
        for entry in a_history("an-instance", 2):
            history.append(connection, entry.row, entry.body or b"")

    with database.change_schema() as connection:
        triggers.drop(connection)
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("history", recreate="auto") as table:
            table.add_column(Column("note", String()))
            table.alter_column("kind", nullable=True)
        triggers.recreate(connection)

    with database.read() as connection:
        triggers.check(connection)
        assert len(connection.exec_driver_sql("SELECT note FROM history").all()) == 2
    with pytest.raises(DBAPIError, match="history only grows"), database.write() as connection:
        connection.exec_driver_sql("DELETE FROM history")
