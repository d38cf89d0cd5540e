"""Checkpoints: signed statements of where the chains ended, each naming the one before it.

A chain of hashes tells when a row was altered, but whoever may write to the database can compute it anew. A
checkpoint is signed with a key that is not in the database, and its one line is kept where the database's
owner cannot reach: what it says about a chain's end holds for everything before that end.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from engine.codec import canonical, instant, read_instant
from engine.errors import EngineError
from engine.history import GENESIS, sha256

FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """The last row of a chain: the office's, or a case's."""

    chain: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The heads that moved since the checkpoint before, with its hash (`previous`), signed.

    `key` is the public Ed25519 key in hexadecimal; `hash` is SHA-256 over the canonical JSON of what comes
    before it, and the signature is over the same bytes.
    """

    number: int
    at: datetime
    previous: str
    key: str
    heads: tuple[ChainHead, ...]
    hash: str
    signature: str

    def signed_bytes(self) -> bytes:
        """Give the canonical JSON that was hashed and signed."""
        return canonical(self._stated())

    def line(self) -> str:
        """Write the checkpoint as one line of canonical JSON, without the end of the line."""
        told = {**self._stated(), "hash": self.hash, "signature": self.signature}
        return canonical(told).decode()

    def _stated(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "number": self.number,
            "at": instant(self.at),
            "previous": self.previous,
            "key": self.key,
            "heads": [[head.chain, head.sequence, head.hash] for head in self.heads],
        }


def signed(
    key: Ed25519PrivateKey, previous: Checkpoint | None, heads: Sequence[ChainHead], at: datetime
) -> Checkpoint:
    """Make the checkpoint that follows `previous`; None begins."""
    unsigned = Checkpoint(
        number=previous.number + 1 if previous else 1,
        at=at,
        previous=previous.hash if previous else GENESIS,
        key=key.public_key().public_bytes_raw().hex(),
        heads=tuple(heads),
        hash="",
        signature="",
    )
    content = unsigned.signed_bytes()
    return replace(unsigned, hash=sha256(content), signature=key.sign(content).hex())


def read_line(line: str) -> Checkpoint:
    """Read what `line` wrote; raises ValueError for anything else."""
    try:
        told = json.loads(line)
        found = Checkpoint(
            number=told["number"],
            at=read_instant(told["at"]),
            previous=told["previous"],
            key=told["key"],
            heads=tuple(ChainHead(chain=c, sequence=s, hash=h) for c, s, h in told["heads"]),
            hash=told["hash"],
            signature=told["signature"],
        )
        written = found.line()
    except (TypeError, KeyError, RecursionError, EngineError) as error:
        raise ValueError(f"not a checkpoint: {error}") from error
    if written != line:
        raise ValueError("not a checkpoint as it is written")
    return found


def objection(found: Checkpoint, previous: Checkpoint | None, keys: Collection[str]) -> str | None:
    """Say why a checkpoint cannot stand behind `previous`; None when it can."""
    number, hash_ = (previous.number + 1, previous.hash) if previous else (1, GENESIS)
    if found.number != number:
        return "missing or out of order"
    if found.previous != hash_:
        return "does not follow the checkpoint before it"
    return forgery(found, keys)


def forgery(found: Checkpoint, keys: Collection[str]) -> str | None:
    """Say why a checkpoint is not what the holder of one of these keys signed; None when it is."""
    content = found.signed_bytes()
    if sha256(content) != found.hash:
        return "was altered"
    if found.key not in keys:
        return f"is signed with an unknown key, {found.key}"
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(found.key)).verify(
            bytes.fromhex(found.signature), content
        )
    except (InvalidSignature, ValueError):
        return "has a signature that does not hold"
    return None
