"""Hands waiting messages on: at least once, later again when it fails, and not for ever."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

import structlog

from service.bootstrap import Alur
from service.jobs import kinds
from service.jobs.mail import MailServerAwayError
from service.persistence.store import outbox
from service.persistence.store.outbox import Message

LEASE: Final = timedelta(minutes=10)
AT_ONCE: Final = 5  # together they end well before the lease, also when each waits for its full patience
ATTEMPTS: Final = 8  # over about a day
_log = structlog.get_logger("alur.outbox")


def send_waiting(alur: Alur) -> int:
    """Handle the messages that are due and held by nobody, but the slow ones; gives how many were done."""
    return _handle_due(alur, AT_ONCE, without=kinds.SLOW)


def make_waiting(alur: Alur) -> int:
    """Handle one slow message that is due and held by nobody; gives how many were done."""
    return _handle_due(alur, 1, only=kinds.SLOW)


def _handle_due(alur: Alur, limit: int, *, only: Collection[str] = (), without: Collection[str] = ()) -> int:
    token = secrets.token_hex(16)
    now = alur.clock.now()
    with alur.database.write() as connection:
        due = outbox.claim(
            connection, at=now, token=token, until=now + LEASE, limit=limit, only=only, without=without
        )
    away: dict[str, MailServerAwayError] = {}
    return sum(_handle(alur, message, token, away) for message in due)


def _handle(alur: Alur, message: Message, token: str, away: dict[str, MailServerAwayError]) -> bool:
    """Handle a message; those of a kind whose server is `away` only cost the wait of the first."""
    try:
        if message.kind in away:
            raise away[message.kind]
        handler = kinds.HANDLERS.get(message.kind)
        if handler is None:
            raise LookupError(f"Nobody knows messages of the kind {message.kind}.")
        handler(alur, message, token)
    except MailServerAwayError as error:
        away[message.kind] = error
        _put_back(alur, message, token, error)
        return False
    except Exception as error:  # whatever goes wrong with one, the other messages still leave
        _put_back(alur, message, token, error)
        return False
    return True


def _put_back(alur: Alur, message: Message, token: str, error: Exception) -> None:
    again_at = _again(alur.clock.now(), message.attempts)
    _log.warning(
        "message not handled",
        message=message.id,
        kind=message.kind,
        attempts=message.attempts,
        problem=type(error).__name__,
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
