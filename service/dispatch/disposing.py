"""Disposes of what long ended cases hold: by decree, on the office's chain, a second admin agreeing."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from engine import codec
from engine.zone import OFFICE_ZONE
from service.accounts.acting import Acting, acting, acting_system
from service.clock import Clock
from service.dispatch.disposal_terms import (
    DISPOSAL_ASKED,
    BadDisposal,
    DisposalPending,
    NoDisposalPending,
    OwnDisposal,
    Terms,
    kept_since,
    proper,
    retention,
)
from service.dispatch.office_chain import Head, recorded
from service.dispatch.release_terms import second_approval
from service.dispatch.texts import must_be_storable, proper_reason
from service.permissions import Permission, require
from service.persistence.database import Connection, Database
from service.persistence.store import disposals, history, office, outbox
from service.persistence.store.cases import Case

REMOVE_FILES: Final = "remove-files"
"""The message that lets the bytes of files go that belonged to disposed cases only."""
_NAMED: Final = 5  # cases in one sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposedCase:
    """A case that is disposed of, as the decision names it: the end of its chain, the hashes of its files."""

    id: str
    business_key: str
    definition: str
    version: int
    status: str
    ended_at: datetime | None
    sequence: int
    head_hash: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposeCases:
    """Take away for ever what cases hold, but for their chains."""

    decree: str
    decided_on: date | None
    reason: str
    requested_by: str
    cases: tuple[DisposedCase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskDisposal:
    """Ask another admin to agree that cases are disposed of."""

    id: str
    decree: str
    decided_on: date | None
    reason: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseDisposal:
    """Decide that what was asked for is not done; who asked takes it back by this too."""

    id: str
    decree: str
    requested_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A disposal that awaits another admin."""

    id: str
    decree: str
    decided_on: date
    reason: str
    cases: tuple[str, ...]
    asked_by: str
    asked_at: datetime


def asked(settings: Mapping[str, Any]) -> Asked | None:
    """Give the disposal that awaits another admin, by the office's settings."""
    told = settings.get(DISPOSAL_ASKED)
    if not isinstance(told, Mapping):
        return None
    return Asked(
        id=told["id"],
        decree=told["decree"],
        decided_on=date.fromisoformat(told["decided_on"]),
        reason=told["reason"],
        cases=tuple(told["cases"]),
        asked_by=told["asked_by"],
        asked_at=codec.read_instant(told["asked_at"]),
    )


class Disposals:
    """Decides that cases are disposed of; one decision is open at a time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def decide(self, terms: Terms, *, person: str | None) -> bool:
        """Dispose of cases now, or ask for it where a second admin must agree; says whether it is done.

        None is the system, at the machine. Raises `BadDisposal`, `DisposalPending`.
        """
        with self._database.write() as connection:
            at = self._clock.now()
            who = self._who(connection, person, at)
            head = history.office_head(connection)
            settings = office.settings(connection).values
            if asked(settings) is not None:
                raise DisposalPending
            terms = proper(terms, today=at.astimezone(OFFICE_ZONE).date())
            must_be_storable({"decree": terms.decree, "reason": terms.reason})
            found = _disposable(connection, terms.cases, retention(settings), at)
            if second_approval(settings):
                self._ask(connection, head, who, at, terms)
                return False
            self._dispose(connection, head, who, at, terms, who.username, found)
        return True

    def agree(self, asked_id: str, *, person: str) -> None:
        """Agree with what another admin asked for, and do it.

        Raises `NoDisposalPending`, `OwnDisposal`, and `BadDisposal` when a case changed since.
        """
        with self._database.write() as connection:
            at = self._clock.now()
            who = self._who(connection, person, at)
            head = history.office_head(connection)
            settings = office.settings(connection).values
            wanted = _wanted(settings, asked_id)
            if wanted.asked_by == who.username:
                raise OwnDisposal
            found = _disposable(connection, wanted.cases, retention(settings), at)
            terms = Terms(
                decree=wanted.decree, decided_on=wanted.decided_on, reason=wanted.reason, cases=wanted.cases
            )
            self._dispose(connection, head, who, at, terms, wanted.asked_by, found)
            office.put_setting(connection, DISPOSAL_ASKED, "")

    def refuse(self, asked_id: str, reason: str, *, person: str) -> None:
        """Refuse what was asked for, or take it back. Raises `NoDisposalPending`, `ReasonMissing`."""
        with self._database.write() as connection:
            at = self._clock.now()
            who = self._who(connection, person, at)
            head = history.office_head(connection)
            wanted = _wanted(office.settings(connection).values, asked_id)
            refusal = RefuseDisposal(
                id=wanted.id,
                decree=wanted.decree,
                requested_by=wanted.asked_by,
                reason=proper_reason(reason),
            )
            office.put_setting(connection, DISPOSAL_ASKED, "")
            recorded(connection, head, who, at, codec.encoded(refusal))

    def _who(self, connection: Connection, person: str | None, at: datetime) -> Acting:
        who = acting(connection, person, at) if person is not None else acting_system()
        require(who, Permission.DISPOSE)
        return who

    def _ask(self, connection: Connection, head: Head, who: Acting, at: datetime, terms: Terms) -> None:
        request = AskDisposal(
            id=str(uuid.uuid4()),
            decree=terms.decree,
            decided_on=terms.decided_on,
            reason=terms.reason,
            cases=tuple(terms.cases),
        )
        record = codec.encoded(request)
        recorded(connection, head, who, at, record)
        told = {"asked_by": who.username, "asked_at": codec.instant(at)}
        office.put_setting(connection, DISPOSAL_ASKED, {**record, **told})

    def _dispose(
        self,
        connection: Connection,
        head: Head,
        who: Acting,
        at: datetime,
        terms: Terms,
        requested_by: str,
        found: Sequence[Case],
    ) -> None:
        named = tuple(_named(connection, each) for each in found)
        decision = DisposeCases(
            decree=terms.decree,
            decided_on=terms.decided_on,
            reason=terms.reason,
            requested_by=requested_by,
            cases=named,
        )
        done = recorded(connection, head, who, at, codec.encoded(decision))
        if done is None:
            raise RuntimeError("A decision always has its row.")
        disposals.empty(connection, [each.id for each in found], done[0])
        gone = sorted({digest for each in named for digest in each.files})
        if gone:
            message_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{REMOVE_FILES} {done[1]}"))
            payload = {"files": gone}
            outbox.add(connection, message_id=message_id, kind=REMOVE_FILES, payload=payload, at=at)


def _wanted(settings: Mapping[str, Any], asked_id: str) -> Asked:
    wanted = asked(settings)
    if wanted is None or wanted.id != asked_id:
        raise NoDisposalPending
    return wanted


def _disposable(connection: Connection, ids: Sequence[str], years: int, at: datetime) -> tuple[Case, ...]:
    """Read and lock the cases; raises `BadDisposal` naming those that have to be kept yet."""
    found = disposals.held(connection, ids)
    before = kept_since(at, years)
    ripe = {each.id for each in disposals.candidates(connection, before=before, only=ids, limit=len(ids))}
    names = {each.id: each.business_key for each in found}
    kept = [names.get(each, each) for each in ids if each not in ripe]
    if kept:
        said = ", ".join(kept[:_NAMED]) + (", …" if len(kept) > _NAMED else "")
        raise BadDisposal({"cases": [BadDisposal.too_early.filled(names=said)]})
    return found


def _named(connection: Connection, case: Case) -> DisposedCase:
    return DisposedCase(
        id=case.id,
        business_key=case.business_key,
        definition=case.definition_key,
        version=case.definition_version,
        status=case.status,
        ended_at=case.ended_at,
        sequence=case.sequence,
        head_hash=case.head_hash,
        files=disposals.files_of(connection, case.id),
    )
