"""Sessions of browsers: kept by the server, ended at will, gone when nobody uses them."""

from datetime import datetime, timedelta
from typing import Final

from service.accounts.credentials import hash_of, new_secret
from service.persistence.database import Connection, Database
from service.persistence.store import access
from service.persistence.store.access import Admitted, StoredSession

IDLE: Final = timedelta(hours=12)
"""After this time without a request a session is over."""
LONGEST: Final = timedelta(days=7)
"""After this time a session is over in any case."""
_FRESH: Final = timedelta(minutes=5)  # a session's use is noted at most this often


def open_session(connection: Connection, username: str, *, at: datetime, agent: str | None) -> str:
    """Open a session and give its secret, which only the browser keeps."""
    secret = new_secret()
    session = StoredSession(
        id_hash=hash_of(secret),
        person=username,
        created_at=at,
        seen_at=at,
        expires_at=at + IDLE,
        agent=agent[:200] if agent else None,
    )
    access.add_session(connection, session)
    return secret


def admitted_by(connection: Connection, secret: str, at: datetime) -> Admitted | None:
    """Give the person of an open session with the roles held now (one statement)."""
    return access.by_session(connection, hash_of(secret), at)


def stay(database: Database, secret: str, admitted: Admitted, at: datetime) -> None:
    """Let a session that is in use last longer; writes only every few minutes."""
    if admitted.used_at is None or at - admitted.used_at >= _FRESH:
        until = min(at + IDLE, admitted.since + LONGEST)
        with database.write() as connection:
            access.touch_session(connection, hash_of(secret), at=at, expires_at=until)


def end_session(connection: Connection, username: str, secret: str, at: datetime) -> None:
    """Log out."""
    access.revoke_session(connection, username, hash_of(secret), at)
