"""Hands waiting messages on: at least once, later again when it fails, and not for ever."""

import secrets
from datetime import datetime, timedelta
from typing import Final

import structlog

from service.bootstrap import Alur
from service.dispatch.notices import TASKS_OFFERED
from service.jobs import notifications
from service.jobs.notifications import MAIL
from service.persistence.store import outbox
from service.persistence.store.outbox import Message

LEASE: Final = timedelta(minutes=5)
AT_ONCE: Final = 20
ATTEMPTS: Final = 8  # over about a day
_log = structlog.get_logger("alur.outbox")


def send_waiting(alur: Alur) -> int:
    """Handle the messages that are due and held by nobody; gives how many were done."""
    token = secrets.token_hex(16)
    now = alur.clock.now()
    with alur.database.write() as connection:
        due = outbox.claim(connection, at=now, token=token, until=now + LEASE, limit=AT_ONCE)
    return sum(_handle(alur, message, token) for message in due)


def _handle(alur: Alur, message: Message, token: str) -> bool:
    try:
        match message.kind:
            case kind if kind == TASKS_OFFERED:
                notifications.address(alur, message, token)
            case kind if kind == MAIL:
                notifications.send(alur, message)
                with alur.database.write() as connection:
                    outbox.done(connection, message.id, token)
            case _:
                raise LookupError(f"Nobody knows messages of the kind {message.kind}.")
    except Exception as error:  # whatever a mail server does, the other messages still leave
        _put_back(alur, message, token, error)
        return False
    return True


def _put_back(alur: Alur, message: Message, token: str, error: Exception) -> None:
    again_at = _again(alur.clock.now(), message.attempts)
    _log.warning(
        "message not sent", message=message.id, attempts=message.attempts, problem=type(error).__name__
    )
    with alur.database.write() as connection:
        problem = f"{type(error).__name__}: {error}"
        outbox.failed(connection, message.id, token, error=problem, again_at=again_at)


def _again(now: datetime, attempts: int) -> datetime | None:
    """Wait longer after every attempt, from a minute to six hours; None when it was tried often enough."""
    if attempts >= ATTEMPTS:
        return None
    minutes: int = 4 ** (attempts - 1)
    return now + min(timedelta(minutes=minutes), timedelta(hours=6))
