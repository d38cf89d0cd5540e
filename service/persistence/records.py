"""From frozen dataclasses to rows and back: a record's fields are its table's columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")


def is_duplicate(error: IntegrityError) -> bool:
    """Say whether a row was refused because its key is taken, and not for another reason."""
    return getattr(error.orig, "sqlstate", None) == "23505" or "UNIQUE constraint" in str(error.orig)


def columns_of(record: "DataclassInstance") -> dict[str, Any]:
    """Give a record's fields by name, for an INSERT."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def columns_for(kind: type["DataclassInstance"], table: Table) -> list[ColumnElement[Any]]:
    """Give the columns that a record is read from, for a SELECT."""
    return [table.c[field.name] for field in fields(kind)]


def read(kind: type[Record], row: Row[*tuple[Any, ...]] | None) -> Record | None:
    """Make a record of one row, or of none."""
    return None if row is None else kind(**row._mapping)


def read_all(kind: type[Record], rows: Iterable[Row[*tuple[Any, ...]]]) -> tuple[Record, ...]:
    """Make a record of each row."""
    return tuple(kind(**row._mapping) for row in rows)


def upsert(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Insert a row, or give the row with the same primary key these values."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    keys = [column.name for column in table.primary_key]
    statement = dialect.insert(table).values(dict(values))
    changes = {name: statement.excluded[name] for name in values if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes))


def upsert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns, or give those with the same primary keys these values."""
    if not rows:
        return
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    keys = [column.name for column in table.primary_key]
    statement = dialect.insert(table)
    changes = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    merged = statement.on_conflict_do_update(index_elements=keys, set_=changes)
    connection.execute(merged, [dict(row) for row in rows])


def insert_if_new(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless its primary key is taken; say whether it was inserted."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(dict(values)).on_conflict_do_nothing()
    returned = statement.returning(*table.primary_key)  # psycopg counts no rows of such an INSERT
    return connection.execute(returned).first() is not None
