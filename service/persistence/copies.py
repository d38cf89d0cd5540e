"""A copy of everything in one ZIP file: each table as JSON lines, each file by its hash.

Neither database's own format is used, so that a copy of one kind can be brought back into the other.
Sessions and the installation's secret key are left out.
"""

import base64
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Table,
    TypeDecorator,
    delete,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.types import TypeEngine

from engine.errors import Conflict, Invalid
from engine.texts import Text
from service.persistence import migrations
from service.persistence.database import Database
from service.persistence.files import FileStore
from service.persistence.tables import Base, OfficeChainRow, SessionRow, table_of

FORMAT: Final = 1
_MANIFEST: Final = "alur.json"
_BATCH: Final = 500  # rows
_NO_LIMIT: Final = 1 << 62  # bytes
_LEFT_OUT: Final = {table_of(SessionRow).name}
_TABLES: Final = [table for table in Base.metadata.sorted_tables if table.name not in _LEFT_OUT]


class NotACopy(Invalid):
    """The file is not a copy that this version can bring back."""

    code = "not-a-copy"
    template = Text("Bukan salinan yang dapat dipulihkan: {reason}", "Not a copy to be restored: {reason}")


class NotEmpty(Conflict):
    """A copy is brought back only where there is nothing yet."""

    code = "not-empty"
    template = Text("Basis data sudah berisi ({table}).", "The database is not empty ({table}).")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """How much was copied."""

    rows: int
    files: int


def write(database: Database, files: FileStore, target: Path, *, at: datetime) -> Copied:
    """Write a copy as of one moment, whole or not at all, readable by its owner only."""
    handle, name = tempfile.mkstemp(dir=target.resolve().parent, prefix=f".{target.name}-")
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            copied = _written(database, files, stream, at)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return copied


def read(database: Database, files: FileStore, source: Path) -> Copied:
    """Bring a copy back into a migrated, empty database. Raises `NotACopy`, `NotEmpty`."""
    try:
        with zipfile.ZipFile(source) as archive:
            _check(json.loads(archive.read(_MANIFEST)))
            kept = sum(_bring_file(archive, name, files) for name in _names(archive, "files/"))
            with database.write() as connection:
                _must_be_empty(connection)
                connection.execute(delete(table_of(OfficeChainRow)))
                rows = sum(_bring_table(archive, table, connection) for table in _TABLES)
                _go_on_counting(connection)
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError) as error:
        raise NotACopy(reason=str(error)) from error
    return Copied(rows=rows, files=kept)


def _written(database: Database, files: FileStore, stream: IO[bytes], at: datetime) -> Copied:
    manifest = {"format": FORMAT, "revision": migrations.head(), "written_at": at.isoformat()}
    rows = kept = 0
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_MANIFEST, json.dumps(manifest))
        with database.read() as connection:
            for table in _TABLES:
                with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as lines:
                    for row in _rows(connection, table):
                        lines.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
                        rows += 1
        for sha256 in files.all():
            try:
                archive.write(files.path_of(sha256), f"files/{sha256}")
            except FileNotFoundError:
                continue  # its cases were disposed of meanwhile
            kept += 1
    return Copied(rows=rows, files=kept)


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    found = connection.execution_options(yield_per=_BATCH).execute(select(table).order_by(*table.primary_key))
    for row in found:
        yield {name: _plain(value) for name, value in row._mapping.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _check(manifest: Mapping[str, Any]) -> None:
    if (manifest.get("format"), manifest.get("revision")) != (FORMAT, migrations.head()):
        raise NotACopy(reason=f"format {manifest.get('format')}, revision {manifest.get('revision')}")


def _must_be_empty(connection: Connection) -> None:
    for table in _TABLES:
        if table.name == OfficeChainRow.__tablename__:
            continue
        if connection.execute(select(literal(1)).select_from(table).limit(1)).first() is not None:
            raise NotEmpty(table=table.name)


def _bring_table(archive: zipfile.ZipFile, table: Table, connection: Connection) -> int:
    brought = 0
    with archive.open(f"tables/{table.name}.jsonl") as lines:
        rows = (_typed(table, json.loads(line)) for line in lines)
        while batch := list(islice(rows, _BATCH)):
            connection.execute(insert(table), batch)
            brought += len(batch)
    return brought


def _typed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: _value(column.type, row[column.name]) for column in table.columns}


def _value(kind: TypeEngine[Any], value: Any) -> Any:
    stored = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    match stored:
        case _ if value is None:
            return None
        case DateTime():
            return datetime.fromisoformat(value)
        case Date():
            return date.fromisoformat(value)
        case LargeBinary():
            return base64.b64decode(value)
        case _:
            return value


def _bring_file(archive: zipfile.ZipFile, name: str, files: FileStore) -> int:
    with archive.open(name) as content:
        kept = files.keep(content, limit=_NO_LIMIT)
    if kept.sha256 != name.removeprefix("files/"):
        raise NotACopy(reason=f"{name} is damaged")
    return 1


def _names(archive: zipfile.ZipFile, folder: str) -> Iterable[str]:
    return (name for name in archive.namelist() if name.startswith(folder))


def _go_on_counting(connection: Connection) -> None:
    """Let PostgreSQL's counters go on after the highest number that was brought back."""
    if connection.dialect.name == "sqlite":
        return
    for table in _TABLES:
        for column in table.primary_key:
            if isinstance(column.type, Integer) and column.autoincrement is not False:
                last = connection.execute(select(func.max(column))).scalar_one()
                if last is not None:
                    sequence = func.pg_get_serial_sequence(table.name, column.name)
                    connection.execute(select(func.setval(sequence, last)))
