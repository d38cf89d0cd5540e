"""Checks of the history, asked for and kept: of one case, or of all of them in the background."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from engine.errors import EngineError, NotFound
from engine.history import OFFICE
from service.accounts.acting import acting
from service.clock import Clock
from service.evidence import keys
from service.evidence.examining import examined
from service.evidence.verdicts import verdict_over
from service.permissions import Permission, require
from service.persistence.database import Connection, Database
from service.persistence.files import FileStore
from service.persistence.store import cases, history, outbox, verifications
from service.persistence.store.cases import Case
from service.persistence.store.verifications import CHECKPOINTS, Kept, Run
from service.queries import chains
from service.queries.verification import verified

VERIFY: Final = "verify"
FIRST: Final = ""  # comes before every id
REPLAYED: Final = timedelta(days=30)
"""Each case is replayed at least so often, also when nothing happens in it."""


UNREADABLE: Final = (EngineError, ValueError, KeyError, TypeError, AttributeError)
"""What reading rows raises that somebody spoilt."""


class Verifications:
    """Checks chains and keeps what was found. What is kept is no evidence: anybody may check again."""

    def __init__(self, database: Database, clock: Clock, files: FileStore, *, key_file: Path) -> None:
        self._database, self._clock, self._files, self._key_file = database, clock, files, key_file

    def check(self, instance_id: str) -> Kept:
        """Check one case now, and keep what was found. Raises `NotFound`."""
        with self._database.read() as connection:
            found = self._of_case(connection, instance_id)
        self.keep([found])
        return found

    def glance(self, instance_id: str) -> Kept | None:
        """Give what the latest check of a case found, or what does not hold at this moment; None if neither.

        Looked at are chain, deployment, state and rows; files are not read and commands not replayed, as
        `check` does. Raises `NotFound`.
        """
        with self._database.read() as connection:
            case = self._case(connection, instance_id)
            try:
                first = verified(connection, case, replay=False).first_divergence
            except UNREADABLE as error:
                return self._unreadable(case, error)
            if first is None:
                return verifications.of(connection, instance_id)
        return Kept(
            chain=case.id,
            at=self._clock.now(),
            sequence=case.sequence,
            sound=False,
            broken_at=first.sequence,
            cause=str(first.cause),
            reason=first.reason,
        )

    def keep(self, found: Sequence[Kept]) -> None:
        """Keep what was found in place of what was found before."""
        with self._database.write() as connection:
            verifications.keep(connection, found)

    def ask(self, *, person: str) -> str:
        """Have all chains checked in the background, unless that is under way; gives the check's id."""
        with self._database.write() as connection:
            now = self._clock.now()
            require(acting(connection, person, now), Permission.READ_OFFICE_HISTORY)
            under_way = [
                each for each in verifications.last_runs(connection, limit=1) if not each.finished_at
            ]
            if under_way:
                return under_way[0].id
            return _begin(connection, str(uuid.uuid4()), at=now, by=person)

    def ask_once(self, run_id: str) -> bool:
        """Have all chains checked by night, thriftily, unless it was asked for under this id before."""
        with self._database.write() as connection:
            if outbox.is_known(connection, run_id):
                return False
            _begin(connection, run_id, at=self._clock.now(), by=None)
        return True

    def some(self, after: str, *, limit: int, thrifty: bool = False) -> tuple[Kept, ...]:
        """Check the cases after one; the last of them are followed by the office and the checkpoints.

        A `thrifty` check does not replay again what was found good since it last changed, up to `REPLAYED`
        ago; everything else is checked of such a case too, and what was found before stays what is kept.
        """
        with self._database.read() as connection:
            ids = verifications.cases_after(connection, after, limit=limit)
        found = []
        for each in ids:
            with self._database.read() as connection:
                found.append(self._of_case(connection, each, thrifty=thrifty))
        if len(ids) < limit:
            with self._database.read() as connection:
                found += [self._of_office(connection), self._of_checkpoints(connection)]
        return tuple(found)

    def _of_case(self, connection: Connection, instance_id: str, *, thrifty: bool = False) -> Kept:
        case = self._case(connection, instance_id)
        at, sequence = self._clock.now(), case.sequence
        known = verifications.of(connection, case.id) if thrifty else None
        try:
            trusted = keys.public_keys(self._key_file)
            if known is not None and _stands(known, case, at):
                light = verdict_over(connection, self._files, case, trusted, replay=False)
                if light.sound and light.signed_upto == sequence:
                    return known
            verdict = verdict_over(connection, self._files, case, trusted)
        except UNREADABLE as error:
            return self._unreadable(case, error)
        return verdict.kept(case.id, at=at, sequence=sequence)

    def _unreadable(self, case: Case, error: Exception) -> Kept:
        reason = f"{type(error).__name__}: {error}"
        return Kept(
            chain=case.id,
            at=self._clock.now(),
            sequence=case.sequence,
            sound=False,
            cause="unreadable",
            reason=reason,
        )

    def _case(self, connection: Connection, instance_id: str) -> Case:
        case = cases.read_case(connection, instance_id)
        if case is None:
            raise NotFound(what=instance_id)
        return case

    def _of_office(self, connection: Connection) -> Kept:
        broken = chains.office_break(connection)
        return Kept(
            chain=OFFICE,
            at=self._clock.now(),
            sequence=history.office_sequence(connection),
            sound=broken is None,
            broken_at=broken.sequence if broken else None,
            cause="chain" if broken else None,
            reason=broken.reason if broken else None,
        )

    def _of_checkpoints(self, connection: Connection) -> Kept:
        found = examined(connection, keys.public_keys(self._key_file))
        first = found.faults[0] if found.faults else None
        return Kept(
            chain=CHECKPOINTS,
            at=self._clock.now(),
            sequence=found.checkpoints,
            sound=first is None,
            broken_at=first.number if first else None,
            cause=first.cause if first else None,
            reason=str(first) if first else None,
        )


def _stands(known: Kept, case: Case, at: datetime) -> bool:
    """Say whether a case need not be replayed: it was, lately, with the same commands, all of them signed."""
    unchanged = known.sequence == case.sequence == known.signed_upto
    return known.sound and unchanged and at - known.at < REPLAYED


def _begin(connection: Connection, run_id: str, *, at: datetime, by: str | None) -> str:
    total = verifications.cases_in_all(connection)
    verifications.begin(connection, Run(id=run_id, asked_at=at, asked_by=by, total=total))
    payload = {"run": run_id, "after": FIRST, "thrifty": by is None}
    outbox.add(connection, message_id=run_id, kind=VERIFY, payload=payload, at=at)
    return run_id
