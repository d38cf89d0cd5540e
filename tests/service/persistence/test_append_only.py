"""The log only grows: neither database lets anybody change or remove what is in it."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import DBAPIError

from engine.checkpoints import ChainHead, signed
from service.persistence.database import Database
from service.persistence.store import checkpoints, deployments, deviation_register
from service.persistence.tables import DisposalRow, HistoryBodyRow, HistoryRow, table_of
from tests.builders.databases import ON_POSTGRESQL, ON_SQLITE
from tests.builders.history import a_history
from tests.builders.people import LONG_AGO

CHANGES = {
    "update": "UPDATE {table} SET sequence = 9 WHERE sequence = 2",
    "update of the text": "UPDATE {table} SET {column} = '' WHERE sequence = 2",
    "delete": "DELETE FROM {table} WHERE sequence = 2",
    "delete of all": "DELETE FROM {table}",
}
REPLACEMENTS = {
    "replace": "INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE sequence = 2",
    "upsert": (
        "INSERT INTO {table} SELECT * FROM {table} WHERE sequence = 2 "
        "ON CONFLICT (chain, sequence) DO UPDATE SET {column} = ''"
    ),
}
PROTECTED = {"history": "kind", "history_body": "body", "disposal": "office_chain"}


@pytest.fixture
def history(database: Database) -> Database:
    """Give a database with three rows on a chain, one on the office's, and one permission to dispose."""
    with database.write() as connection:
        for entry in [*a_history("an-instance", 3), *a_history("office", 1)]:
            row = entry.row
            connection.execute(
                insert(table_of(HistoryRow)).values(
                    {column: getattr(row, column) for column in table_of(HistoryRow).c.keys()}  # noqa: SIM118
                )
            )
            connection.execute(
                insert(table_of(HistoryBodyRow)).values(
                    chain=row.chain, sequence=row.sequence, body=entry.body
                )
            )
        connection.execute(
            insert(table_of(DisposalRow)).values(
                chain="an-instance", sequence=2, office_chain="office", office_sequence=1
            )
        )
    return database


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", PROTECTED)
def test_a_change_is_refused(history: Database, table: str, change: str) -> None:
    statement = CHANGES[change].format(table=table, column=PROTECTED[table])

    _assert_refused(history, statement, table)


@ON_SQLITE
@pytest.mark.parametrize("replacement", REPLACEMENTS)
@pytest.mark.parametrize("table", PROTECTED)
def test_a_replacement_is_refused_by_sqlite(history: Database, table: str, replacement: str) -> None:
    statement = REPLACEMENTS[replacement].format(table=table, column=PROTECTED[table])

    _assert_refused(history, statement, table)


@ON_SQLITE
def test_a_replacement_by_the_same_command_id_is_refused_by_sqlite(history: Database) -> None:
    columns = ", ".join(table_of(HistoryRow).c.keys())
    chosen = columns.replace("sequence", "4")

    _assert_refused(
        history,
        f"INSERT OR REPLACE INTO history ({columns}) SELECT {chosen} FROM history WHERE sequence = 2",
        "history",
    )


@ON_SQLITE
def test_a_replacement_is_refused_by_sqlite_without_recursive_triggers(history: Database) -> None:
    with history.write() as connection:
        connection.exec_driver_sql("PRAGMA recursive_triggers = OFF")

    _assert_refused(history, "REPLACE INTO history SELECT * FROM history WHERE sequence = 2", "history")


@ON_POSTGRESQL
@pytest.mark.parametrize("table", PROTECTED)
def test_truncating_is_refused_by_postgresql(history: Database, table: str) -> None:
    _assert_refused(history, f"TRUNCATE {table} CASCADE", "")


@ON_POSTGRESQL
def test_a_replica_is_refused_too_by_postgresql(history: Database) -> None:
    _assert_refused(
        history, "SET LOCAL session_replication_role = replica; DELETE FROM history_body", "history_body"
    )


def test_a_body_is_emptied_only_where_the_office_permits_it(history: Database) -> None:
    with history.write() as connection:
        connection.execute(
            text("UPDATE history_body SET body = NULL WHERE chain != 'office' AND sequence = 2")
        )

    with history.read() as connection:
        assert _bodies(connection) == [False, True, False]
    _assert_refused(
        history,
        "UPDATE history_body SET body = NULL WHERE chain != 'office' AND sequence = 1",
        "history_body",
    )


def _assert_refused(database: Database, statement: str, table: str) -> None:
    with database.read() as connection:
        before = _everything(connection)

    with pytest.raises(DBAPIError, match=f"{table} only grows"), database.write() as connection:
        connection.execute(text(statement))

    with database.read() as connection:
        assert _everything(connection) == before


def _everything(connection: Connection) -> list[object]:
    return [
        connection.execute(text(f"SELECT * FROM {table} ORDER BY chain, sequence")).fetchall()
        for table in PROTECTED
    ]


def _bodies(connection: Connection) -> list[bool]:
    query = "SELECT body FROM history_body WHERE chain = 'an-instance' ORDER BY sequence"
    return [row[0] is None for row in connection.execute(text(query))]


DEPLOYED = {
    "deployment": ("UPDATE deployment SET reads = '{}'", "DELETE FROM deployment"),
    "deployment_file": ("UPDATE deployment_file SET content = ''", "DELETE FROM deployment_file"),
}


@pytest.mark.parametrize("change", [0, 1])
@pytest.mark.parametrize("table", DEPLOYED)
def test_a_deployment_is_frozen(database: Database, table: str, change: int) -> None:
    with database.write() as connection:
        deployments.add(
            connection,
            deployments.NewDeployment(
                hash="a",
                key="sop",
                bpmn_path="sop.bpmn",
                reads={"keputusan": "string"},
                files={"sop.bpmn": ("0" * 64, b"<xml/>")},
                lanes=[],
            ),
            at=LONG_AGO,
            by="admin",
        )

    with pytest.raises(DBAPIError, match=f"{table} only grows"), database.write() as connection:
        connection.execute(text(DEPLOYED[table][change]))

    with database.read() as connection:
        assert deployments.files_of(connection, "a") == {"sop.bpmn": b"<xml/>"}


SIGNED = (
    "UPDATE checkpoint SET line = ''",
    "DELETE FROM checkpoint",
    "UPDATE checkpoint_head SET hash = ''",
    "DELETE FROM checkpoint_head",
)


@pytest.mark.parametrize("change", SIGNED)
def test_a_checkpoint_stays_as_it_was_signed(database: Database, change: str) -> None:
    made = signed(
        Ed25519PrivateKey.generate(), None, [ChainHead(chain="a", sequence=1, hash="0" * 64)], LONG_AGO
    )
    with database.write() as connection:
        assert checkpoints.add(connection, made)
        assert not checkpoints.add(connection, made)

    with pytest.raises(DBAPIError, match="only grows"), database.write() as connection:
        connection.execute(text(change))

    with database.read() as connection:
        assert checkpoints.last(connection) == made
        assert checkpoints.heads_of(connection, 1) == set(made.heads)


@pytest.mark.parametrize("change", ["UPDATE deviation_note SET kind = 'close'", "DELETE FROM deviation_note"])
def test_what_was_written_about_a_deviation_stays(database: Database, change: str) -> None:
    with database.write() as connection:
        deviation_register.add_note(connection, "a", "note", 7)

    with pytest.raises(DBAPIError, match="deviation_note only grows"), database.write() as connection:
        connection.execute(text(change))

    with database.read() as connection:
        assert connection.execute(text("SELECT * FROM deviation_note")).all() == [(7, "a", "note")]
