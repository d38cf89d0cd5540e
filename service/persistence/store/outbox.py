"""Messages that wait to be sent, as rows; whoever sends one holds it by lease."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from service.persistence.records import insert_if_new
from service.persistence.store.leases import take
from service.persistence.tables import OutboxRow, table_of

_outbox = table_of(OutboxRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message to be sent now; `attempts` counts this one too."""

    id: str
    kind: str
    payload: Mapping[str, Any]
    created_at: datetime
    attempts: int


def add(
    connection: Connection, *, message_id: str, kind: str, payload: Mapping[str, Any], at: datetime
) -> None:
    """Add a message that may be sent from `at` on."""
    connection.execute(insert(_outbox), _row(message_id, kind, payload, at))


def add_once(
    connection: Connection, *, message_id: str, kind: str, payload: Mapping[str, Any], at: datetime
) -> bool:
    """Add a message unless one with its id was added before; say whether it was added."""
    return insert_if_new(connection, _outbox, _row(message_id, kind, payload, at))


def is_known(connection: Connection, message_id: str) -> bool:
    """Say whether a message was ever added."""
    query = select(_outbox.c.id).where(_outbox.c.id == message_id)
    return connection.execute(query).one_or_none() is not None


def _row(message_id: str, kind: str, payload: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    return {
        "id": message_id,
        "kind": kind,
        "payload": dict(payload),
        "created_at": at,
        "available_at": at,
        "status": "waiting",
        "lease_token": None,
        "leased_until": None,
        "attempts": 0,
        "last_error": None,
    }


def claim(
    connection: Connection,
    *,
    at: datetime,
    token: str,
    until: datetime,
    limit: int,
    only: Collection[str] = (),
    without: Collection[str] = (),
) -> tuple[Message, ...]:
    """Take messages that are due and held by nobody, oldest first (three statements at most).

    `only` and `without` name kinds; with neither, every kind is taken.
    """
    order = (_outbox.c.available_at, _outbox.c.id)
    due = select(_outbox.c.id).where(_outbox.c.status == "waiting", _outbox.c.available_at <= at)
    if only:
        due = due.where(_outbox.c.kind.in_(sorted(only)))
    if without:
        due = due.where(_outbox.c.kind.not_in(sorted(without)))
    taken = take(connection, _outbox, due.order_by(*order), at=at, token=token, until=until, limit=limit)
    columns = [_outbox.c[name] for name in Message.__slots__]
    query = select(*columns).where(_outbox.c.id.in_(taken)).order_by(*order)
    return tuple(Message(**row._mapping) for row in connection.execute(query)) if taken else ()


def newest(connection: Connection, kind: str) -> Message | None:
    """Read the message of a kind that was added last."""
    columns = [_outbox.c[name] for name in Message.__slots__]
    query = select(*columns).where(_outbox.c.kind == kind).order_by(_outbox.c.created_at.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return Message(**row._mapping) if row is not None else None


def hold(connection: Connection, message_id: str, token: str, until: datetime) -> bool:
    """Keep hold of a message for longer; False when the lease was lost to another worker."""
    statement = update(_outbox).where(_outbox.c.id == message_id, _outbox.c.lease_token == token)
    return bool(connection.execute(statement.values(leased_until=until)).rowcount)


def done(connection: Connection, message_id: str, token: str) -> bool:
    """Note that a message was sent; False when the lease was lost to another worker."""
    statement = update(_outbox).where(_outbox.c.id == message_id, _outbox.c.lease_token == token)
    return bool(connection.execute(statement.values(status="done", lease_token=None)).rowcount)


def failed(
    connection: Connection, message_id: str, token: str, *, error: str, again_at: datetime | None
) -> bool:
    """Note why a message could not be sent, and when to try again (None: never); False as for `done`."""
    changes: dict[str, Any] = {"last_error": error[:1000], "lease_token": None, "leased_until": None}
    changes |= {"status": "failed"} if again_at is None else {"available_at": again_at}
    statement = update(_outbox).where(_outbox.c.id == message_id, _outbox.c.lease_token == token)
    return bool(connection.execute(statement.values(**changes)).rowcount)


def again(connection: Connection, message_ids: Collection[str], *, at: datetime) -> int:
    """Let failed messages be handled as if they were new; gives how many (one statement)."""
    statement = update(_outbox).where(_outbox.c.id.in_(sorted(message_ids)), _outbox.c.status != "done")
    fresh = {
        "status": "waiting",
        "available_at": at,
        "attempts": 0,
        "lease_token": None,
        "leased_until": None,
    }
    return connection.execute(statement.values(**fresh)).rowcount


def stuck(connection: Connection, *, without: Collection[str]) -> tuple[str, ...]:
    """Name the messages of other kinds than these that failed and were not handled since (one statement)."""
    failed = (_outbox.c.status != "done", _outbox.c.last_error.is_not(None))
    query = select(_outbox.c.id).where(*failed, _outbox.c.kind.not_in(sorted(without)))
    return tuple(connection.execute(query).scalars())


def forget_done(connection: Connection, *, before: datetime) -> None:
    """Drop messages that were done and are older than an instant; failed ones stay to be seen."""
    connection.execute(delete(_outbox).where(_outbox.c.status == "done", _outbox.c.created_at < before))


def held(connection: Connection, *, at: datetime) -> int:
    """Count the messages that somebody is handling at this moment."""
    holding = (_outbox.c.status == "waiting", _outbox.c.leased_until > at)
    return connection.execute(select(func.count()).where(*holding)).scalar_one()


def counts(connection: Connection) -> dict[str, int]:
    """Count the messages by status."""
    query = select(_outbox.c.status, func.count()).group_by(_outbox.c.status)
    return {row[0]: row[1] for row in connection.execute(query)}
