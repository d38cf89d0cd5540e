"""Secrets that a browser or a program holds and the database knows only by their hash."""

import hashlib
import secrets


def new_secret(prefix: str = "") -> str:
    """Make a secret that nobody can guess."""
    return prefix + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """Hash a secret for the database; it has enough randomness to need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
