"""Logging in: slow for those who guess, and never through a transaction held open while hashing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from service.accounts import passwords
from service.accounts.errors import LoginLocked, LoginRefused
from service.accounts.sessions import open_session
from service.clock import Clock
from service.persistence.database import Connection, Database
from service.persistence.store import access, people

WAIT: Final = timedelta(minutes=15)
"""How long failures count, and so how long a lock lasts."""
FAILURES_OF_ONE_NAME: Final = 5
FAILURES_FROM_ONE_ADDRESS: Final = 100  # a whole office may sit behind one address

KNOWN_FOR: Final = timedelta(days=7)
"""How long an address counts as one where a person comes in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn:
    """Somebody came in; `secret` goes into the browser's cookie and nowhere else."""

    username: str
    secret: str


def log_in(
    database: Database, clock: Clock, username: str, password: str, *, address: str | None, agent: str | None
) -> LoggedIn:
    """Open a session for the right password.

    Raises `LoginRefused`, or `LoginLocked` after too many failures. An attempt counts as failed before the
    password is looked at, so that many at once do not get more guesses than one after the other.
    """
    username = username.strip().casefold()[:100]
    attempt, known = _attempted(database, clock, username, password, address)
    renewed = passwords.hashed(password) if passwords.is_outdated(known) else None
    with database.write() as connection:
        access.attempt_succeeded(connection, attempt)
        if renewed is not None:
            people.set_password(connection, username, renewed)
        secret = open_session(connection, username, at=clock.now(), agent=agent)
    return LoggedIn(username=username, secret=secret)


def confirm(database: Database, clock: Clock, username: str, password: str, *, address: str | None) -> None:
    """Make sure that whoever sits at an open session knows its person's password.

    Raises `LoginRefused`, `LoginLocked`: guessing is no quicker here than at the door.
    """
    attempt, _known = _attempted(database, clock, username, password, address)
    with database.write() as connection:
        access.attempt_succeeded(connection, attempt)


def _attempted(
    database: Database, clock: Clock, username: str, password: str, address: str | None
) -> tuple[int, str]:
    """Try a password; gives the attempt, noted as failed so far, and the hash that the password fits."""
    with database.write() as connection:
        known = access.password_hash_of(connection, username, locked=True)
        _must_not_be_locked(connection, username, address, clock.now())
        attempt = access.add_attempt(connection, username, address, clock.now())
    if not passwords.matches(known, password) or known is None:
        raise LoginRefused
    return attempt, known


def _must_not_be_locked(connection: Connection, username: str, address: str | None, at: datetime) -> None:
    """Raise `LoginLocked` for a name, or at an address, that failed too often.

    Where a person came in lately, only their own failures there count: neither strangers elsewhere nor others
    behind the same address keep them out.
    """
    since = at - WAIT
    if address is not None and access.came_in_from(connection, username, address, at - KNOWN_FOR):
        own = access.failures_of(connection, username, since, FAILURES_OF_ONE_NAME, address=address)
        _must_be_fewer(own, FAILURES_OF_ONE_NAME, at)
        return
    of_name = access.failures_of(connection, username, since, FAILURES_OF_ONE_NAME)
    _must_be_fewer(of_name, FAILURES_OF_ONE_NAME, at)
    if address is not None:
        from_address = access.failures_from(connection, address, since, FAILURES_FROM_ONE_ADDRESS)
        _must_be_fewer(from_address, FAILURES_FROM_ONE_ADDRESS, at)


def _must_be_fewer(failures: Sequence[datetime], limit: int, at: datetime) -> None:
    if len(failures) >= limit:
        left = failures[0] + WAIT - at
        raise LoginLocked(minutes=max(1, math.ceil(left / timedelta(minutes=1))))
