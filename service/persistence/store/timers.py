"""Timers of diagrams that wait, as rows: fired by whoever holds the lease."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select, update

from service.persistence.store.leases import take
from service.persistence.tables import InstanceRow, TimerRow, table_of

REFUSED: Final = "refused:"
"""Begins a problem that comes again however often it is tried: the SOP's rules refuse what the timer does."""

_timer, _instance = table_of(TimerRow), table_of(InstanceRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTimer:
    """A timer whose time has come; `attempts` counts this one too."""

    id: str
    instance_id: str
    key: str
    due_at: datetime
    attempts: int


def claim(
    connection: Connection, *, at: datetime, token: str, until: datetime, limit: int
) -> tuple[DueTimer, ...]:
    """Take due timers of running instances that nobody holds, earliest first (three statements at most)."""
    due = (
        select(_timer.c.id)
        .join(_instance, _instance.c.id == _timer.c.instance_id)
        .where(_timer.c.status == "waiting", _timer.c.due_at <= at, _instance.c.status == "running")
        .order_by(_timer.c.due_at, _timer.c.id)
    )
    taken = take(connection, _timer, due, at=at, token=token, until=until, limit=limit)
    columns = [_timer.c[name] for name in DueTimer.__slots__]
    query = select(*columns).where(_timer.c.id.in_(taken)).order_by(_timer.c.due_at, _timer.c.id)
    return tuple(DueTimer(**row._mapping) for row in connection.execute(query)) if taken else ()


def put_back(
    connection: Connection, timer_id: str, token: str, *, again_at: datetime, problem: str | None
) -> bool:
    """Let go of a timer that could not be fired, until an instant; False when the lease was lost.

    `problem` says why; None when nothing is wrong with the timer, and what was noted before stays.
    """
    changes: dict[str, Any] = {"lease_token": None, "leased_until": again_at}
    if problem is not None:
        changes["last_error"] = problem[:1000]
    statement = update(_timer).where(_timer.c.id == timer_id, _timer.c.lease_token == token)
    return bool(connection.execute(statement.values(**changes)).rowcount)


def has_failed(connection: Connection, timer_id: str) -> bool:
    """Say whether a timer waits that could not be fired (one statement)."""
    failed = (_timer.c.id == timer_id, _timer.c.status == "waiting", _timer.c.last_error.is_not(None))
    return connection.execute(select(_timer.c.id).where(*failed)).one_or_none() is not None


def again(connection: Connection, timer_id: str) -> None:
    """Let a timer be fired as if nobody had tried (one statement)."""
    fresh = {"lease_token": None, "leased_until": None, "attempts": 0, "last_error": None}
    statement = update(_timer).where(_timer.c.id == timer_id, _timer.c.status == "waiting")
    connection.execute(statement.values(**fresh))


def waiting(connection: Connection) -> tuple[int, datetime | None]:
    """Count the waiting timers and give the time of the earliest."""
    query = select(func.count(), func.min(_timer.c.due_at)).where(_timer.c.status == "waiting")
    row = connection.execute(query).one()
    return int(row[0]), row[1]
