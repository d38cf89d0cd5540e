"""What can be said of one case's proof: chain, replay, deployment, files, and what was signed of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from engine.checkpoints import Checkpoint, forgery, read_line
from engine.replay import Verification
from service.evidence.examining import Fault
from service.persistence.database import Connection
from service.persistence.files import FileStore
from service.persistence.store import cases, history
from service.persistence.store import checkpoints as store
from service.persistence.store.cases import Case
from service.persistence.store.verifications import Kept
from service.queries.verification import verified


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a case is whole; `damaged` names files whose bytes are gone or others.

    `signed_upto` is the last command that a checkpoint speaks for, 0 when none does.
    """

    verification: Verification
    damaged: tuple[str, ...]
    faults: tuple[Fault, ...]
    signed_upto: int

    @property
    def sound(self) -> bool:
        """Say whether nothing was found."""
        return self.verification.first_divergence is None and not self.damaged and not self.faults

    def kept(self, chain: str, *, at: datetime, sequence: int) -> Kept:
        """Give what is kept of it: the first thing that does not hold, or by what it was disposed of."""
        first, fault = self.verification.first_divergence, self.faults[0] if self.faults else None
        broken_at, cause, reason = None, None, None
        if first is not None:
            broken_at, cause, reason = first.sequence, str(first.cause), first.reason
        elif fault is not None:
            broken_at, cause, reason = fault.sequence, str(fault.cause), fault.reason
        elif self.damaged:
            cause, reason = "files", ", ".join(self.damaged)
        elif self.verification.disposal is not None:
            cause, reason = "disposed", self.verification.disposal.decree
        return Kept(
            chain=chain,
            at=at,
            sequence=sequence,
            sound=self.sound,
            broken_at=broken_at,
            cause=cause,
            reason=reason,
            signed_upto=self.signed_upto,
        )


def verdict_over(
    connection: Connection, files: FileStore, case: Case, keys: Collection[str], *, replay: bool = True
) -> Verdict:
    """Check a case from its stored bytes, its files, and the checkpoints that name it."""
    signed, faults = _signed(connection, case.id, keys)
    return Verdict(
        verification=verified(connection, case, replay=replay),
        damaged=damaged_files(connection, files, case.id),
        faults=faults,
        signed_upto=signed,
    )


def damaged_files(connection: Connection, files: FileStore, instance_id: str) -> tuple[str, ...]:
    """Name the files of a case whose bytes are gone, or are not those that were kept."""
    named = {file.sha256: file.name for file in cases.files_of_case(connection, instance_id)}
    return tuple(name for digest, name in named.items() if not files.is_intact(digest))


def _signed(connection: Connection, chain: str, keys: Collection[str]) -> tuple[int, tuple[Fault, ...]]:
    signed, faults = 0, []
    for number, line in store.lines_about(connection, chain):
        try:
            found = read_line(line)
        except ValueError:
            faults.append(Fault(cause="checkpoint", reason="cannot be read", number=number))
            continue
        reason = forgery(found, keys or {found.key})
        if reason is not None:
            faults.append(Fault(cause="checkpoint", reason=reason, number=number))
            continue
        signed = max([signed, *(head.sequence for head in found.heads if head.chain == chain)])
        faults += _not_borne_out(connection, chain, found)
    return signed, tuple(faults)


def _not_borne_out(connection: Connection, chain: str, checkpoint: Checkpoint) -> list[Fault]:
    heads = [head for head in checkpoint.heads if head.chain == chain]
    stands = history.hashes_at(connection, heads)
    return [
        Fault(
            cause="history",
            reason="is missing" if found is None else "is not the one that was signed",
            number=checkpoint.number,
            chain=chain,
            sequence=head.sequence,
        )
        for head in heads
        if (found := stands.get((chain, head.sequence))) != head.hash
    ]
