"""Decisions about versions: what awaits approval or its time, and what was decided of each version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from engine.errors import NotFound
from engine.texts import Text
from service.persistence.store.releases import OPEN, Status
from service.persistence.tables import PersonRow, ReleaseRow, table_of

_release = table_of(ReleaseRow)
_asker, _decider = table_of(PersonRow).alias("asker"), table_of(PersonRow).alias("decider")
MOST = 200  # decisions that a list shows


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseItem:
    """A decision to put a deployment into force, with the names of those who asked and decided.

    `effective_at` None means at once. It was asked for a draft in the state `draft_revision`, or for the
    former version `again`, or to end the version `retires`; `over` is the version in force then (0: none).
    `version` is what it became, `problem` why it did not begin at its time.
    """

    id: str
    definition_key: str
    deployment_hash: str
    status: Status
    details: Mapping[str, str]
    changes: str
    effective_at: datetime | None
    requested_at: datetime
    requested_by: str
    requested_by_name: str
    decided_at: datetime | None
    decided_by: str | None
    decided_by_name: str | None
    decision_reason: str | None
    draft_revision: int | None
    again: int | None
    version: int | None
    over: int | None
    retires: int | None
    problem: Text | None


def release(connection: Connection, release_id: str) -> ReleaseItem:
    """Read one decision (one statement); raises `NotFound`."""
    found = _items(connection, _select().where(_release.c.id == release_id))
    if not found:
        raise NotFound(what=release_id)
    return found[0]


def pending(connection: Connection, key: str | None = None) -> tuple[ReleaseItem, ...]:
    """Read what awaits approval or its time, of all SOPs or of one, oldest first (one statement)."""
    statement = _select().where(_release.c.status.in_(OPEN)).order_by(_release.c.requested_at, _release.c.id)
    return _items(connection, statement if key is None else statement.where(_release.c.definition_key == key))


def of_process(connection: Connection, key: str) -> tuple[ReleaseItem, ...]:
    """Read the decisions about an SOP, newest first, withdrawn and refused ones too (one statement)."""
    statement = _select().where(_release.c.definition_key == key)
    return _items(
        connection, statement.order_by(_release.c.requested_at.desc(), _release.c.id.desc()).limit(MOST)
    )


def refused_last(connection: Connection, key: str) -> ReleaseItem | None:
    """Read what was asked for an SOP last, if it was refused: nobody has asked anew since (one statement)."""
    statement = _select().where(_release.c.definition_key == key)
    newest = statement.order_by(_release.c.requested_at.desc(), _release.c.id.desc()).limit(1)
    return next((item for item in _items(connection, newest) if item.status == "refused"), None)


def _select() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *_release.c,
            _asker.c.name.label("requested_by_name"),
            _decider.c.name.label("decided_by_name"),
        )
        .select_from(_release)
        .outerjoin(_asker, _asker.c.username == _release.c.requested_by)
        .outerjoin(_decider, _decider.c.username == _release.c.decided_by)
    )


def _items(connection: Connection, statement: Select[*tuple[Any, ...]]) -> tuple[ReleaseItem, ...]:
    found = []
    for row in connection.execute(statement):
        columns = dict(row._mapping)
        columns["requested_by_name"] = row.requested_by_name or row.requested_by
        columns["decided_by_name"] = row.decided_by_name or row.decided_by
        columns["problem"] = Text(*row.problem) if row.problem else None
        found.append(ReleaseItem(**columns))
    return tuple(found)
