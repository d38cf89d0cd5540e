"""API tokens: a program acts as a person, and the person can take the token back."""

from datetime import datetime, timedelta
from typing import Final

from service.accounts.credentials import hash_of, new_secret
from service.persistence.database import Connection, Database
from service.persistence.store import access
from service.persistence.store.access import Admitted, StoredToken

PREFIX: Final = "alur_"
_FRESH: Final = timedelta(minutes=5)  # a token's use is noted at most this often


def issue(connection: Connection, username: str, *, name: str, at: datetime) -> str:
    """Make a token for a person and give it, this one time."""
    token = new_secret(PREFIX)
    access.add_token(connection, StoredToken(hash=hash_of(token), person=username, name=name, created_at=at))
    return token


def admitted_by(connection: Connection, token: str, at: datetime) -> Admitted | None:
    """Give the person of a valid token with the roles held now (one statement)."""
    return access.by_token(connection, hash_of(token), at) if token.startswith(PREFIX) else None


def note_use(database: Database, token: str, admitted: Admitted, at: datetime) -> None:
    """Remember when a token was used last; writes only every few minutes."""
    if admitted.used_at is None or at - admitted.used_at >= _FRESH:
        with database.write() as connection:
            access.touch_token(connection, hash_of(token), at)
