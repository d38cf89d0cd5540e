"""Whether the checkpoints hold, the history bears them out, and the anchors kept elsewhere agree."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from engine.checkpoints import ChainHead, Checkpoint, forgery, objection, read_line
from service.evidence.anchors import Anchor, Anchors
from service.persistence.database import Connection
from service.persistence.store import checkpoints as store
from service.persistence.store import history

Cause = Literal["checkpoint", "history", "anchor", "behind", "anchors-file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that was tampered with, and where: `chain` and `sequence` when it is a row of history."""

    cause: Cause
    reason: str
    number: int | None = None
    chain: str | None = None
    sequence: int | None = None

    def __str__(self) -> str:
        """Say it in one line."""
        where = f"checkpoint {self.number}" if self.number is not None else "anchors"
        row = f": {self.chain} command {self.sequence}" if self.chain is not None else ""
        return f"{where}{row}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """The verdict over the checkpoints; `trusted` are the keys whose signatures counted."""

    checkpoints: int
    last_at: datetime | None
    anchors: int
    trusted: frozenset[str]
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class _Examination:
    """What was found so far; of each chain only the first row that is not borne out is told."""

    connection: Connection
    keys: frozenset[str]
    faults: list[Fault] = field(default_factory=list)
    told: set[str] = field(default_factory=set)

    def bears_out(self, checkpoint: Checkpoint) -> None:
        """Compare the heads that a checkpoint names with the history."""
        stands = history.hashes_at(self.connection, checkpoint.heads)
        for head in checkpoint.heads:
            found = stands.get((head.chain, head.sequence))
            if found != head.hash and head.chain not in self.told:
                self.told.add(head.chain)
                reason = "is missing" if found is None else "is not the one that was signed"
                self._add("history", reason, checkpoint.number, head)

    def _add(self, cause: Cause, reason: str, number: int | None, head: ChainHead | None = None) -> None:
        chain, sequence = (head.chain, head.sequence) if head is not None else (None, None)
        self.faults.append(Fault(cause=cause, reason=reason, number=number, chain=chain, sequence=sequence))

    def holds(self, checkpoint: Checkpoint, previous: Checkpoint | None) -> None:
        """Check a checkpoint by itself and behind the one before it, and what is said to belong to it."""
        reason = objection(checkpoint, previous, self.keys)
        if reason is None and store.heads_of(self.connection, checkpoint.number) != set(checkpoint.heads):
            reason = "does not name the heads that are stored with it"
        if reason is not None:
            self._add("checkpoint", reason, checkpoint.number)

    def spoilt(self, number: int) -> None:
        """Note a checkpoint whose line cannot be read."""
        self._add("checkpoint", "cannot be read", number)

    def agree(self, anchors: Sequence[Anchor], hash_: str) -> None:
        """Compare what was kept elsewhere of one checkpoint with what the database has."""
        for anchor in anchors:
            if anchor.hash != hash_:
                self._add("anchor", "is not the one that was published", anchor.number)
            self._published(anchor)

    def beyond(self, anchors: Iterable[Anchor], last: int) -> None:
        """Note anchors of checkpoints that the database does not have."""
        missing = sorted(anchor.number for anchor in anchors)
        if missing:
            reason = (
                f"was published, but the database ends at {last}: its end was removed, or it is an old copy"
            )
            self._add("behind", reason, missing[-1])
        for anchor in anchors:
            self._published(anchor)

    def _published(self, anchor: Anchor) -> None:
        if anchor.checkpoint is None:
            return
        reason = forgery(anchor.checkpoint, self.keys)
        if reason is not None:
            self._add("anchors-file", f"as it was kept elsewhere {reason}", anchor.number)
        else:
            self.bears_out(anchor.checkpoint)


def examined(connection: Connection, keys: Collection[str], anchors: Anchors | None = None) -> Examined:
    """Walk all checkpoints from the first, and compare each with the history and with the anchors.

    Without a known key the first checkpoint's is trusted: what was signed anew with another one as a whole is
    then found by the anchors only.
    """
    kept: dict[int, list[Anchor]] = defaultdict(list)
    for anchor in anchors.kept if anchors is not None else ():
        kept[anchor.number].append(anchor)
    examination = _Examination(connection, frozenset(keys))
    previous: Checkpoint | None = None
    count = last = 0
    for number, _, found in _stored(connection):
        count, last = count + 1, number
        if found is None:
            examination.spoilt(number)
            kept.pop(number, None)
            continue
        examination.keys = examination.keys or frozenset({found.key})
        examination.holds(found, previous)
        examination.agree(kept.pop(number, ()), found.hash)
        examination.bears_out(found)
        previous = found
    examination.beyond([anchor for each in kept.values() for anchor in each], last)
    unreadable = [
        Fault(cause="anchors-file", reason=f"line {line} cannot be read")
        for line in (anchors.unreadable if anchors is not None else ())
    ]
    return Examined(
        checkpoints=count,
        last_at=previous.at if previous is not None else None,
        anchors=len(anchors.kept) if anchors is not None else 0,
        trusted=examination.keys,
        faults=(*examination.faults, *unreadable),
    )


def _stored(connection: Connection) -> Iterator[tuple[int, str, Checkpoint | None]]:
    for number, hash_, line in store.lines_after(connection, 0):
        try:
            found = read_line(line)
        except ValueError:
            yield number, hash_, None
            continue
        sound = (found.number, found.hash) == (number, hash_)
        yield number, hash_, found if sound else None
