"""Passwords: hashed with argon2id, never kept, never logged."""

import secrets
import threading
from datetime import datetime
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.texts import is_blank
from service.accounts.errors import PasswordTooWeak
from service.persistence.database import Connection
from service.persistence.store import access, people

LEAST, MOST = 8, 200  # characters
SAMPLE: Final = "alur-demo"
"""The password of every account of the sample office, which nobody may choose."""
_COMMON: Final = frozenset(Path(__file__).with_name("common_passwords.txt").read_text("utf-8").split())
"""What is tried first; compared without regard to letter case and to space around it."""
_READABLE: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # what OWASP recommends
_AT_ONCE: Final = threading.BoundedSemaphore(2)
"""However many try to log in, hashing takes no more than this many processors and 40 MB."""
_NOBODYS: Final = _HASHER.hash("nobody's password")


def hashed(password: str) -> str:
    """Hash a password with a salt of its own; takes some tens of milliseconds."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Say whether a password is the one that was hashed; without a hash it takes as long and says no."""
    try:
        with _AT_ONCE:
            return _HASHER.verify(password_hash or _NOBODYS, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Say whether a hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def made_up() -> str:
    """Make a password for one login: easy to read out on a telephone, hard to guess (70 bits)."""
    letters = "".join(secrets.choice(_READABLE) for _ in range(15))
    return "-".join(letters[start : start + 5] for start in range(0, 15, 5))


def must_be_strong(username: str, password: str) -> None:
    """Raise `PasswordTooWeak` for a password that nobody should have."""
    bare = password.strip().casefold()
    guessed = len(set(bare)) <= 1 or bare == username.casefold() or bare in _COMMON
    if not LEAST <= len(password) <= MOST or is_blank(password) or guessed:
        raise PasswordTooWeak(least=LEAST, most=MOST)


def change(
    connection: Connection, username: str, password_hash: str, *, at: datetime, kept: str | None = None
) -> None:
    """Give a person another password and end their sessions, but perhaps the one that it is done in.

    `password_hash` comes from `hashed`, outside the transaction; `kept` is the hash of a session.
    """
    people.set_password(connection, username, password_hash)
    access.revoke_sessions(connection, username, at, but=kept)
