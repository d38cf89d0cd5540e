"""The office's own decisions as a list: newest first, by kind, person and time."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.history import OFFICE
from service.persistence.store import people
from service.persistence.tables import (
    DefinitionRow,
    DeploymentLaneRow,
    DeploymentRow,
    HistoryBodyRow,
    HistoryRow,
    table_of,
)
from service.queries import paging
from service.queries.paging import Page

_history, _body = table_of(HistoryRow), table_of(HistoryBodyRow)
_definition, _deployment, _lane = (
    table_of(DefinitionRow),
    table_of(DeploymentRow),
    table_of(DeploymentLaneRow),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which decisions a list is to hold: of these kinds, by this person, from `since` to before `until`."""

    kinds: Collection[str] = ()
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision of the office; `command` is what was decided, empty where it cannot be read any more."""

    sequence: int
    kind: str
    actor: str
    actor_name: str
    at: datetime
    command: Mapping[str, Any]


def decisions(connection: Connection, wanted: Wanted, *, cursor: str | None = None) -> Page[Decision]:
    """Read a page of the decisions that are wanted, newest first (two statements)."""
    size = paging.USUAL
    query = (
        select(_history.c.sequence, _history.c.kind, _history.c.actor, _history.c.at, _body.c.body)
        .outerjoin(_body, (_body.c.chain == _history.c.chain) & (_body.c.sequence == _history.c.sequence))
        .where(_history.c.chain == OFFICE)
    )
    if wanted.kinds:
        query = query.where(_history.c.kind.in_(sorted(wanted.kinds)))
    if wanted.actor is not None:
        query = query.where(_history.c.actor == wanted.actor)
    if wanted.since is not None:
        query = query.where(_history.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(_history.c.at < wanted.until)
    last = paging.read(cursor, int)
    if last is not None:
        query = query.where(_history.c.sequence < last[0])
    rows = connection.execute(query.order_by(_history.c.sequence.desc()).limit(size + 1)).all()
    names = people.names_of(connection, {row.actor for row in rows})
    found = [
        Decision(
            sequence=row.sequence,
            kind=row.kind,
            actor=row.actor,
            actor_name=names.get(row.actor, row.actor),
            at=row.at,
            command=_command_in(row.body),
        )
        for row in rows
    ]
    return paging.page_of(found, size, [(each.sequence,) for each in found])


def actors(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Name everybody who decided something: username and name, by name (two statements)."""
    query = select(_history.c.actor).distinct().where(_history.c.chain == OFFICE)
    found = set(connection.execute(query).scalars())
    names = people.names_of(connection, found)
    named = ((username, names.get(username, username)) for username in found)
    return tuple(sorted(named, key=lambda each: each[1].casefold()))


def process_names(connection: Connection) -> Mapping[str, str]:
    """Name every SOP that ever was in force, by its key, as its last version is called (one statement)."""
    query = select(_definition.c.key, _definition.c.name).order_by(_definition.c.key, _definition.c.version)
    return {row.key: row.name for row in connection.execute(query)}


def lane_names(connection: Connection) -> Mapping[str, str]:
    """Name every lane that ever was, as the last deployed diagram with it calls it (one statement)."""
    query = (
        select(_lane.c.lane, _lane.c.name)
        .join(_deployment, _deployment.c.hash == _lane.c.deployment_hash)
        .order_by(_deployment.c.created_at, _lane.c.lane)
    )
    return {row.lane: row.name for row in connection.execute(query)}


def _command_in(body: bytes | None) -> Mapping[str, Any]:
    """Read what was decided; somebody may have spoilt it, and the list must still be shown."""
    try:
        command = json.loads(body or b"")["command"]
    except (ValueError, TypeError, KeyError):
        return {}
    return command if isinstance(command, dict) else {}
