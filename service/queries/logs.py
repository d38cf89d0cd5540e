"""A chain of history as stored, row by row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from engine.history import Entry
from service.persistence.store import history, people
from service.queries import paging
from service.queries.paging import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class LogItem:
    """A row of history with its body; `body` is None once it was disposed of."""

    chain: str
    sequence: int
    command_id: str
    kind: str
    actor: str
    actor_name: str
    acted_for: str | None
    acted_for_name: str | None
    at: datetime
    deployment_hash: str | None
    body: Mapping[str, Any] | None
    body_sha256: str
    state_hash: str | None
    previous_hash: str
    hash: str
    format: int
    engine: str

    @property
    def events(self) -> tuple[Mapping[str, Any], ...]:
        """What the command caused."""
        return tuple((self.body or {}).get("events", ()))


def log(
    connection: Connection, chain: str, *, limit: int | None = None, cursor: str | None = None
) -> Page[LogItem]:
    """Read a page of a chain, oldest first (two statements).

    The caller makes sure that the person may read the case (`readable_instance`), or the office's chain.
    """
    size = paging.size_of(limit)
    last = paging.read(cursor, int)
    entries = history.entries(connection, chain, after=last[0] if last else 0)
    found = list(islice(entries, size + 1))
    actors = {entry.row.actor for entry in found} | {entry.row.acted_for or "" for entry in found}
    names = people.names_of(connection, actors)
    items = [_item(entry, names) for entry in found]
    return paging.page_of(items, size, [(item.sequence,) for item in items])


def _item(entry: Entry, names: Mapping[str, str]) -> LogItem:
    row = entry.row
    return LogItem(
        chain=row.chain,
        sequence=row.sequence,
        command_id=row.command_id,
        kind=row.kind,
        actor=row.actor,
        actor_name=names.get(row.actor, row.actor),
        acted_for=row.acted_for,
        acted_for_name=names.get(row.acted_for, row.acted_for) if row.acted_for else None,
        at=row.at,
        deployment_hash=row.deployment_hash,
        body=None if entry.body is None else json.loads(entry.body),
        body_sha256=row.body_sha256,
        state_hash=row.state_hash,
        previous_hash=row.previous_hash,
        hash=row.hash,
        format=row.format,
        engine=row.engine,
    )
