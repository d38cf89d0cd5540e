"""Answers kept for requests that may come twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.persistence.errors import IdempotencyKeyReused
from service.persistence.tables import IdempotencyRow, table_of

_idempotency = table_of(IdempotencyRow)
_PENDING = 0  # the status of a request that is being carried out in this very transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What makes a request the same request."""

    person: str
    key: str
    method: str
    path: str
    body_sha256: str


def reserve(connection: Connection, call: Call, at: datetime) -> tuple[int, Mapping[str, Any]] | None:
    """Reserve the key for this transaction, or give the answer that the same request got before.

    Waits for another transaction that holds the key. Raises `IdempotencyKeyReused` when the key came with
    another request. One statement when the key is new, else two.
    """
    row = {
        "person": call.person,
        "key": call.key,
        "method": call.method,
        "path": call.path,
        "body_sha256": call.body_sha256,
        "status": _PENDING,
        "answer": {},
        "created_at": at,
    }
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(_idempotency).on_conflict_do_nothing().returning(_idempotency.c.key)
    if connection.execute(statement, row).first() is not None:
        return None
    kept = connection.execute(select(_idempotency).where(_mine(call))).one()
    if (kept.method, kept.path, kept.body_sha256) != (call.method, call.path, call.body_sha256):
        raise IdempotencyKeyReused
    return kept.status, kept.answer


def keep(connection: Connection, call: Call, status: int, answer: Mapping[str, Any]) -> None:
    """Keep the answer to a request whose key was reserved."""
    connection.execute(update(_idempotency).where(_mine(call)).values(status=status, answer=dict(answer)))


def forget_before(connection: Connection, at: datetime) -> int:
    """Drop answers older than an instant; gives how many."""
    return connection.execute(delete(_idempotency).where(_idempotency.c.created_at < at)).rowcount


def _mine(call: Call) -> Any:
    return (_idempotency.c.person == call.person) & (_idempotency.c.key == call.key)
