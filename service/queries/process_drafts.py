"""The drafts of processes: what is being edited, since when, by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from service.persistence.store.process_drafts import files_of
from service.persistence.tables import PersonRow, ProcessDraftRow, table_of
from service.queries.drafts_gone import absent

_draft, _person = table_of(ProcessDraftRow), table_of(PersonRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A draft as lists show it; `based_on` is the deployment it began with, None for a new SOP."""

    key: str
    name: str
    based_on: str | None
    revision: int
    saved_at: datetime
    saved_by: str
    saved_by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftItem(DraftLine):
    """A draft with its files, path to exact bytes."""

    files: Mapping[str, bytes]


def draft(connection: Connection, key: str) -> DraftItem:
    """Read the draft of a process with its files (two statements); raises `NotFound`.

    The refusal says what became of a draft that there was.
    """
    row = connection.execute(_select().where(_draft.c.key == key)).one_or_none()
    if row is None:
        raise absent(connection, key)
    return DraftItem(**_columns(row), files=files_of(connection, key))


def drafts(connection: Connection) -> Mapping[str, DraftLine]:
    """Read all drafts without their files, by the process's key, in the order of their names."""
    rows = connection.execute(_select().order_by(_draft.c.name, _draft.c.key))
    return {row.key: DraftLine(**_columns(row)) for row in rows}


def line(connection: Connection, key: str) -> DraftLine | None:
    """Read the draft of a process without its files, if it has one (one statement)."""
    row = connection.execute(_select().where(_draft.c.key == key)).one_or_none()
    return DraftLine(**_columns(row)) if row is not None else None


def _select() -> Select[*tuple[Any, ...]]:
    columns = [_draft.c[name] for name in ("key", "name", "based_on", "revision", "saved_at", "saved_by")]
    return (
        select(*columns, _person.c.name.label("saved_by_name"))
        .select_from(_draft)
        .outerjoin(_person, _person.c.username == _draft.c.saved_by)
    )


def _columns(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    columns = dict(row._mapping)
    return columns | {"saved_by_name": row.saved_by_name or row.saved_by}
