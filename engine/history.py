"""The log of commands as evidence: one row a command, hash-chained, over canonical JSON.

A row's `hash` is SHA-256 over the canonical JSON (RFC 8785) of its other columns, `previous_hash`
included; `body_sha256` is SHA-256 over the stored bytes of the body. A body may be disposed of by a
recorded decision (`body` is None): the chain still verifies.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, TypedDict, Unpack

from engine.actors import Actor, HeldRole
from engine.codec import canonical, encoded
from engine.commands import Command
from engine.events import Event

FORMAT = 1
ENGINE = "alur-1/spiffworkflow-3.2.0"
GENESIS = "0" * 64
OFFICE = "office"

Head = tuple[int, str]  # the sequence and hash of a chain's last row


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One row of a chain; hashes are lower-case hexadecimal SHA-256."""

    chain: str
    sequence: int
    command_id: str
    kind: str
    actor: str
    acted_for: str | None
    at: datetime
    deployment_hash: str | None
    body_sha256: str
    state_hash: str | None
    previous_hash: str
    hash: str
    format: int = FORMAT
    engine: str = ENGINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row with its body's exact bytes; None when the body was disposed of."""

    row: HistoryRow
    body: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where a chain does not hold."""

    sequence: int
    reason: str


def sha256(content: bytes) -> str:
    """Give the SHA-256 of bytes as lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def deployment_hash(files: Mapping[str, bytes]) -> str:
    """Hash a deployment: SHA-256 over the canonical JSON of `[[path, sha256], …]` sorted by path."""
    return sha256(canonical([[path, sha256(files[path])] for path in sorted(files)]))


def instance_body(
    command: Command, events: Sequence[Event], actor: Actor, sources: Mapping[str, Any]
) -> dict[str, Any]:
    """Compose the body of an instance's row: what was asked, what it caused, by whom, on which sources."""
    return {
        "command": encoded(command),
        "events": [encoded(event) for event in events],
        "actor": {
            "id": actor.id,
            "intervenes": actor.intervenes,
            "roles": [asdict(role) for role in actor.roles],
        },
        "sources": dict(sources),
    }


def actor_in(body: Mapping[str, Any]) -> Actor:
    """Read the actor, with the roles held at the time, back from a row's body."""
    record = body["actor"]
    return Actor(
        id=record["id"],
        intervenes=record["intervenes"],
        roles=tuple(HeldRole(**role) for role in record["roles"]),
    )


class _Told(TypedDict):
    """The columns of a row that its writer tells; the others follow from these."""

    chain: str
    command_id: str
    kind: str
    actor: str
    acted_for: str | None
    at: datetime
    state_hash: str | None


def next_row(
    *, previous: Head | None, body: bytes, deployment: str | None, **told: Unpack[_Told]
) -> HistoryRow:
    """Make the row that follows `previous` (its sequence and hash; None starts the chain)."""
    sequence, previous_hash = (previous[0] + 1, previous[1]) if previous else (1, GENESIS)
    row = HistoryRow(
        **told,
        sequence=sequence,
        deployment_hash=deployment,
        body_sha256=sha256(body),
        previous_hash=previous_hash,
        hash="",
    )
    return replace(row, hash=hash_of(row))


def hash_of(row: HistoryRow) -> str:
    """Compute the hash that a row must have from its other columns."""
    columns = asdict(row)
    del columns["hash"]
    return sha256(canonical(columns))


def first_break(entries: Iterable[Entry], head: Head | None = None) -> Break | None:
    """Walk a chain from its start and name the first row that does not hold; None when intact.

    Only `head`, the sequence and hash that were kept elsewhere, shows that a chain lost its end or was
    written anew as a whole.
    """
    chain, last = None, (0, GENESIS)
    for sequence, entry in enumerate(entries, start=1):
        chain = chain or entry.row.chain
        reason = _objection(entry, chain, sequence, last[1])
        if reason is not None:
            return Break(sequence=sequence, reason=reason)
        last = (entry.row.sequence, entry.row.hash)
    if head is not None and head[0] > last[0]:
        return Break(sequence=last[0] + 1, reason="the end of the chain is missing")
    if head is not None and head != last:
        return Break(sequence=head[0], reason="the chain does not lead to its head")
    return None


def _objection(entry: Entry, chain: str, sequence: int, previous_hash: str) -> str | None:
    """Say why an entry cannot stand where it stands."""
    row = entry.row
    if (row.chain, row.sequence) != (chain, sequence):
        return "missing or out of order"
    if row.previous_hash != previous_hash:
        return "does not follow the row before it"
    if hash_of(row) != row.hash:
        return "a column was altered"
    if entry.body is not None and sha256(entry.body) != row.body_sha256:
        return "the body was altered"
    return None
