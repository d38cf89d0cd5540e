"""What is being edited of each process, as rows: at most one draft each, with its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from service.persistence.records import columns_for, columns_of, insert_if_new, read
from service.persistence.tables import (
    DefinitionRow,
    ProcessDraftFileRow,
    ProcessDraftRow,
    RehearsalRow,
    table_of,
)

_draft, _file = table_of(ProcessDraftRow), table_of(ProcessDraftFileRow)
_rehearsal, _definition = table_of(RehearsalRow), table_of(DefinitionRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessDraft:
    """A draft of a process; `based_on` is the deployment it began with, None for a new SOP.

    `revision` changes with every save, and no draft of the process ever has the same one again.
    """

    key: str
    name: str
    based_on: str | None
    revision: int
    created_at: datetime
    created_by: str
    saved_at: datetime
    saved_by: str


def find(connection: Connection, key: str, *, for_update: bool = False) -> ProcessDraft | None:
    """Read the draft of a process; `for_update` keeps others from saving until the transaction ends."""
    query = select(*columns_for(ProcessDraft, _draft)).where(_draft.c.key == key)
    found = connection.execute(query.with_for_update() if for_update else query)
    return read(ProcessDraft, found.one_or_none())


def files_of(connection: Connection, key: str) -> dict[str, bytes]:
    """Read the files of a draft, path to exact bytes."""
    query = select(_file.c.path, _file.c.content).where(_file.c.key == key).order_by(_file.c.path)
    return {row.path: row.content for row in connection.execute(query)}


def keys_taken(connection: Connection) -> frozenset[str]:
    """Name all processes that there are or were, drafts too (two statements)."""
    drafts = connection.execute(select(_draft.c.key)).scalars()
    return frozenset(drafts) | frozenset(connection.execute(select(_definition.c.key).distinct()).scalars())


def add(connection: Connection, draft: ProcessDraft, files: Mapping[str, bytes]) -> bool:
    """Begin a draft with these files, unless the process has one; say whether it was begun."""
    if not insert_if_new(connection, _draft, columns_of(draft)):
        return False
    _insert(connection, draft.key, files)
    return True


def change(connection: Connection, draft: ProcessDraft, changes: Mapping[str, bytes | None]) -> None:
    """Write a draft's facts anew, and the files that changed (None: removed)."""
    facts = {name: value for name, value in columns_of(draft).items() if name != "key"}
    connection.execute(update(_draft).where(_draft.c.key == draft.key).values(facts))
    connection.execute(delete(_file).where(_file.c.key == draft.key, _file.c.path.in_(sorted(changes))))
    _insert(
        connection, draft.key, {path: content for path, content in changes.items() if content is not None}
    )


def remove(connection: Connection, key: str) -> None:
    """Forget a draft, its files and how it was tried out (three statements)."""
    connection.execute(delete(_rehearsal).where(_rehearsal.c.key == key))
    connection.execute(delete(_file).where(_file.c.key == key))
    connection.execute(delete(_draft).where(_draft.c.key == key))


def _insert(connection: Connection, key: str, files: Mapping[str, bytes]) -> None:
    if files:
        rows = [{"key": key, "path": path, "content": content} for path, content in sorted(files.items())]
        connection.execute(insert(_file), rows)
