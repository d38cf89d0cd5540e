"""Triggers that let the log and the deployments only grow, in both databases.

`history` and `disposal`, `checkpoint` and `checkpoint_head`, `deployment` and `deployment_file`, and
`deviation_note` refuse every UPDATE and DELETE (SQLite also the REPLACE that would delete in passing,
PostgreSQL also TRUNCATE).
`history_body` allows one change: its body may be emptied once a row of `disposal`, backed by a command on the
office's chain, permits it. A database on its way through the migrations has triggers on the tables it has.
"""

from typing import Final

from sqlalchemy import Connection, inspect, text

APPEND_ONLY: Final = {
    "history": """
        SELECT 1 FROM history
        WHERE chain = NEW.chain AND (sequence = NEW.sequence OR command_id = NEW.command_id)
    """,
    "history_body": "SELECT 1 FROM history_body WHERE chain = NEW.chain AND sequence = NEW.sequence",
    "disposal": "SELECT 1 FROM disposal WHERE chain = NEW.chain AND sequence = NEW.sequence",
    "deployment": "SELECT 1 FROM deployment WHERE hash = NEW.hash",
    "deployment_file": """
        SELECT 1 FROM deployment_file WHERE deployment_hash = NEW.deployment_hash AND path = NEW.path
    """,
    "checkpoint": "SELECT 1 FROM checkpoint WHERE number = NEW.number",
    "checkpoint_head": "SELECT 1 FROM checkpoint_head WHERE chain = NEW.chain AND sequence = NEW.sequence",
    "deviation_note": "SELECT 1 FROM deviation_note WHERE office_sequence = NEW.office_sequence",
}
"""The tables that only grow, each with a query for the row that a new one would replace."""

_DISPOSABLE: Final = "history_body"
_ALLOWED_EMPTYING: Final = """
    NEW.body IS NULL AND NEW.chain = OLD.chain AND NEW.sequence = OLD.sequence
    AND EXISTS (SELECT 1 FROM disposal d WHERE d.chain = OLD.chain AND d.sequence = OLD.sequence)
"""


class TriggersMissingError(RuntimeError):
    """The database does not protect its history; nobody may write to it."""


def recreate(connection: Connection) -> None:
    """Drop and make all triggers."""
    drop(connection)
    for statement in _statements(connection):
        connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    """Drop all triggers, so that a migration can rebuild the tables."""
    for name, table, _ in sorted(_found(connection)):
        place = "" if connection.dialect.name == "sqlite" else f" ON {table}"
        connection.exec_driver_sql(f"DROP TRIGGER {name}{place}")


def check(connection: Connection) -> None:
    """Raise `TriggersMissingError` unless every trigger is there and armed."""
    missing = expected(connection) - present(connection)
    if missing:
        names = ", ".join(sorted(name for name, _ in missing))
        raise TriggersMissingError(
            f"The database does not protect its history: somebody took triggers away ({names}). "
            "Look for what was changed (history verify --anchors), then make them anew (migrate)."
        )


def expected(connection: Connection) -> set[tuple[str, str]]:
    """Give the names of the triggers that must be there, each with its table."""
    sqlite = connection.dialect.name == "sqlite"
    acts = ("update", "delete", "insert") if sqlite else ("update", "truncate")
    return {(f"append_only_{table}_{act}", table) for table in _growing(connection) for act in acts}


def present(connection: Connection) -> set[tuple[str, str]]:
    """Give the triggers of ours that are there and fire whatever the session's replication role."""
    return {(name, table) for name, table, armed in _found(connection) if armed}


def _found(connection: Connection) -> set[tuple[str, str, bool]]:
    query = _IN_SQLITE if connection.dialect.name == "sqlite" else _IN_POSTGRESQL
    return {(row[0], row[1], bool(row[2])) for row in connection.execute(text(query))}


_IN_SQLITE: Final = """
    SELECT name, tbl_name, 1 FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'append_only_%'
"""
_IN_POSTGRESQL: Final = """
    SELECT t.tgname, c.relname, t.tgenabled = 'A' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgname LIKE 'append_only_%' AND c.relnamespace = current_schema()::regnamespace
"""


def _growing(connection: Connection) -> list[str]:
    there = set(inspect(connection).get_table_names())
    return [table for table in APPEND_ONLY if table in there]


def _statements(connection: Connection) -> list[str]:
    tables = _growing(connection)
    if connection.dialect.name == "sqlite":
        return [statement for table in tables for statement in _sqlite(table)]
    return [*_FUNCTIONS, *(statement for table in tables for statement in _postgresql(table))]


def _sqlite(table: str) -> list[str]:
    refuse = f"SELECT RAISE(ABORT, '{table} only grows');"
    unless = f"WHEN NOT ({_ALLOWED_EMPTYING})" if table == _DISPOSABLE else ""
    replacing = f"WHEN EXISTS ({APPEND_ONLY[table]})"
    return [
        f"CREATE TRIGGER append_only_{table}_update BEFORE UPDATE ON {table} {unless} BEGIN {refuse} END",
        f"CREATE TRIGGER append_only_{table}_delete BEFORE DELETE ON {table} BEGIN {refuse} END",
        f"CREATE TRIGGER append_only_{table}_insert BEFORE INSERT ON {table} {replacing} BEGIN {refuse} END",
    ]


_FUNCTIONS: Final = (
    """
    CREATE OR REPLACE FUNCTION alur_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION USING
            MESSAGE = TG_TABLE_NAME || ' only grows', ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION alur_refuse_change_but_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND {_ALLOWED_EMPTYING} THEN RETURN NEW; END IF;
        RAISE EXCEPTION USING
            MESSAGE = TG_TABLE_NAME || ' only grows', ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
)


def _postgresql(table: str) -> list[str]:
    function = "alur_refuse_change_but_disposal" if table == _DISPOSABLE else "alur_refuse_change"
    return [
        f"CREATE TRIGGER append_only_{table}_update BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"CREATE TRIGGER append_only_{table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION alur_refuse_change()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only_{table}_update",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only_{table}_truncate",
    ]
