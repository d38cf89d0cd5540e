"""The office's signing key: a file of its own, outside the database, readable by its owner only."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from engine.errors import Conflict, Invalid
from engine.texts import Text


class KeyExists(Conflict):
    """A key is there; what it signed could not be told from the work of another one."""

    code = "key-exists"
    template = Text("Kunci sudah ada: {path}", "There is a key already: {path}")


class KeyUnusable(Conflict):
    """The key cannot be read, or others may read it too."""

    code = "key-unusable"
    template = Text(
        "Kunci tidak dapat dipakai ({path}): {reason}", "The key cannot be used ({path}): {reason}"
    )


class NotAPublicKey(Invalid):
    """What should name a public key does not."""

    code = "not-a-public-key"
    template = Text("Bukan kunci publik: {what}", "Not a public key: {what}")


def public_file(path: Path) -> Path:
    """Name the file that lists the public keys that were ever used, one a line, the newest last."""
    return path.with_name(f"{path.name}.pub")


def create(path: Path, *, replace: bool = False) -> str:
    """Make a key, and give its public half in hexadecimal. Raises `KeyExists` unless it is to be replaced."""
    if path.exists() and not replace:
        raise KeyExists(path=path)
    key = Ed25519PrivateKey.generate()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}-new")
    unfinished.unlink(missing_ok=True)
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    public = public_of(key)
    with public_file(path).open("a", encoding="ascii") as file:
        file.write(f"{public}\n")
    return public


def signing_key(path: Path) -> Ed25519PrivateKey | None:
    """Read the key; None when the office has none. Raises `KeyUnusable`."""
    try:
        if path.stat().st_mode & 0o077:
            raise KeyUnusable(path=path, reason="chmod 600")
        key = load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise KeyUnusable(path=path, reason=type(error).__name__) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(path=path, reason="not Ed25519")
    return key


def public_of(key: Ed25519PrivateKey) -> str:
    """Give the public half of a key in hexadecimal."""
    return key.public_key().public_bytes_raw().hex()


def public_keys(path: Path) -> tuple[str, ...]:
    """Read the public keys that were ever used with a key file, the newest last. Raises `NotAPublicKey`."""
    file = public_file(path)
    return named(str(file)) if file.is_file() else ()


def named(what: str) -> tuple[str, ...]:
    """Read public keys from a file of them, or from hexadecimal itself. Raises `NotAPublicKey`."""
    file = Path(what)
    words = file.read_text(encoding="utf-8", errors="replace").split() if file.is_file() else [what]
    return tuple(_checked(word) for word in words)


def _checked(word: str) -> str:
    """Give a public key as it is written in checkpoints. Raises `NotAPublicKey`."""
    try:
        if len(bytes.fromhex(word)) == 32:
            return word.lower()
    except ValueError:
        pass
    raise NotAPublicKey(what=word[:80])
