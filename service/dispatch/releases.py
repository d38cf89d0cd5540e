"""Putting a draft or a former version into force: asked for, approved by another if need be, begun."""

import uuid
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from engine.covers import CoverDetails, details_of, with_details
from engine.diagram import read_diagram
from engine.errors import NotFound
from service.accounts.acting import Acting, acting, acting_system
from service.casework.deployed import Deployed, Deployments, bpmn_path_in
from service.clock import Clock
from service.dispatch import deploying, process_drafts
from service.dispatch.coming_into_force import come_into_force, in_record
from service.dispatch.office_chain import Head, recorded
from service.dispatch.open_releases import must_be_settled
from service.dispatch.release_checks import sound
from service.dispatch.release_refusals import (
    AlreadyInForce,
    NotInForce,
    NotTheAsker,
    OwnRelease,
    ReleaseDecided,
    VersionChanged,
)
from service.dispatch.release_terms import (
    Terms,
    check_terms,
    proper_details,
    second_approval,
)
from service.dispatch.texts import must_be_storable, proper_reason
from service.permissions import Permission, require
from service.persistence.database import Connection, Database
from service.persistence.store import deployments, office, releases
from service.persistence.store import history as chain
from service.persistence.store import process_drafts as drafts
from service.persistence.store.releases import Release


class Releases:
    """Decides which version of an SOP is in force, from when; each decision is a row of the office's history.

    All decisions wait for the end of the office's chain, so that of two at once the second sees the first.
    """

    def __init__(self, database: Database, clock: Clock, built: Deployments) -> None:
        self._database, self._clock, self._deployments = database, clock, built

    def ask(self, key: str, details: CoverDetails, terms: Terms, *, revision: int, person: str) -> Release:
        """Put the draft that was read as `revision` into force, with these details on its cover.

        It comes into force at once, waits for its time, or for another admin's approval. What was asked for
        is frozen, whatever becomes of the draft. Raises `NotFound`, `DraftChanged`, `BadRelease`,
        `LintFailed` and whatever else keeps files from running, `WarningsNotAcknowledged`,
        `ReleasePending`, `VersionChanged`, `AlreadyInForce`.
        """
        must_be_storable(asdict(details) | {"changes": terms.changes})
        with self._database.read() as connection:
            at, _who = self._who(connection, person)
            _must_be_seen(connection, key, terms.seen)
            process_drafts.draft_as_read(connection, key, revision)
            files = drafts.files_of(connection, key)
        path = bpmn_path_in(files)
        former = details_of(read_diagram(files[path]).identity)
        proper = proper_details(details, former, terms, at=at)
        files[path] = with_details(files[path], proper)
        deployed = sound(files, acknowledged=terms.acknowledged)
        with self._database.write() as connection:
            at, who = self._who(connection, person)
            head = chain.office_head(connection)
            _must_be_seen(connection, key, terms.seen)
            draft = process_drafts.draft_as_read(connection, key, revision, for_update=True)
            saved = process_drafts.written(connection, draft, {path: files[path]}, at=at, by=who.username)
            release = _release(key, deployed, terms, at, who, draft_revision=saved.revision)
            return self._enter(connection, head, release, deployed, terms, at, who)

    def ask_again(self, key: str, version: int, terms: Terms, *, person: str) -> Release:
        """Put a former version into force again, under the next number: the very same files.

        Raises `NotFound` and what `ask` raises about terms and versions.
        """
        must_be_storable({"changes": terms.changes})
        with self._database.write() as connection:
            at, who = self._who(connection, person)
            head = chain.office_head(connection)
            _must_be_seen(connection, key, terms.seen)
            former = deployments.version_of(connection, key, version)
            if former is None:
                raise NotFound(what=f"{key} {version}")
            deployed = self._deployments.of(connection, former.deployment_hash)
            release = _release(key, deployed, terms, at, who, again=version)
            return self._enter(connection, head, release, deployed, terms, at, who)

    def approve(self, release_id: str, *, person: str, seen: int | None = None) -> Release:
        """Agree to what another admin asked for: it comes into force, or waits for its time.

        Raises `NotFound`, `ReleaseDecided`, `OwnRelease`, `VersionChanged`.
        """
        with self._database.write() as connection:
            at, who = self._who(connection, person)
            head = chain.office_head(connection)
            release = _awaiting(connection, release_id)
            if release.requested_by == who.username:
                raise OwnRelease
            _must_be_seen(connection, release.definition_key, seen)
            approved = replace(release, status="scheduled", decided_at=at, decided_by=who.username)
            releases.change(
                connection, release.id, status=approved.status, decided_at=at, decided_by=who.username
            )
            head = recorded(connection, head, who, at, _record("approve_release", approved))
            return self._begin_or_wait(connection, head, approved, at, who)

    def refuse(self, release_id: str, reason: str, *, person: str) -> Release:
        """Say no to what another admin asked for, with a reason.

        Raises `NotFound`, `ReleaseDecided`, `OwnRelease`, `BadRelease`.
        """
        with self._database.write() as connection:
            at, who = self._who(connection, person)
            head = chain.office_head(connection)
            release = _awaiting(connection, release_id)
            if release.requested_by == who.username:
                raise OwnRelease
            return _closed(connection, head, release, "refused", reason, at, who)

    def withdraw(self, release_id: str, reason: str, *, person: str) -> Release:
        """Take back what one asked for; what only waits for its time any admin may take back.

        Raises `NotFound`, `ReleaseDecided`, `NotTheAsker`, `BadRelease`.
        """
        with self._database.write() as connection:
            at, who = self._who(connection, person)
            head = chain.office_head(connection)
            release = _open(connection, release_id)
            if release.status == "awaiting-approval" and release.requested_by != who.username:
                raise NotTheAsker
            return _closed(connection, head, release, "withdrawn", reason, at, who)

    def begin(self, release_id: str) -> Release | None:
        """Let a decided version come into force if its time has come; None when there is nothing to do."""
        with self._database.write() as connection:
            at, head = self._clock.now(), chain.office_head(connection)
            release = releases.release_of(connection, release_id)
            waits = release is not None and release.status == "scheduled"
            if release is None or not waits or (release.effective_at or at) > at:
                return None
            return self._begin_or_wait(connection, head, release, at, acting_system())

    def retire(self, key: str, reason: str, *, person: str, seen: int | None = None) -> int:
        """End the version in force without a successor; gives its number. Cases under way go on.

        Raises `NotInForce`, `VersionChanged`, `BadRelease`, `ReleasePending`.
        """
        why = proper_reason(reason)
        with self._database.write() as connection:
            at, who = self._who(connection, person)
            head = chain.office_head(connection)
            _must_be_seen(connection, key, seen)
            version = deployments.in_force(connection, key)
            if version is None:
                raise NotInForce
            must_be_settled(connection, key)
            deployments.retire(connection, key, at=at, by=who.username, reason=why)
            record = {
                "kind": "retire",
                "key": key,
                "version": version.version,
                "deployment_hash": version.deployment_hash,
                "reason": why,
            }
            must_be_storable(record)
            recorded(connection, head, who, at, record)
        return version.version

    def _who(self, connection: Connection, person: str) -> tuple[datetime, Acting]:
        at = self._clock.now()
        who = acting(connection, person, at)
        require(who, Permission.DEPLOY)
        return at, who

    def _enter(
        self,
        connection: Connection,
        head: Head,
        release: Release,
        deployed: Deployed,
        terms: Terms,
        at: datetime,
        who: Acting,
    ) -> Release:
        """Keep what was asked for, once nothing stands against it."""
        check_terms(terms, at=at)
        key = release.definition_key
        must_be_settled(connection, key)
        now = deployments.in_force(connection, key)
        if now is not None and now.deployment_hash == deployed.hash:
            raise AlreadyInForce
        deploying.keep(connection, deployed, at=at, by=who.username)
        if second_approval(office.settings(connection).values):
            release = replace(release, status="awaiting-approval")
        releases.add(connection, release)
        head = recorded(
            connection, head, who, at, _record("ask_release", release, acknowledged=terms.acknowledged)
        )
        if release.status == "awaiting-approval":
            return release
        return self._begin_or_wait(connection, head, release, at, who)

    def _begin_or_wait(
        self, connection: Connection, head: Head, release: Release, at: datetime, who: Acting
    ) -> Release:
        if release.effective_at is not None and release.effective_at > at:
            return release
        deployed = self._deployments.of(connection, release.deployment_hash)
        return come_into_force(connection, head, release, deployed, at=at, who=who)


def _release(
    key: str,
    deployed: Deployed,
    terms: Terms,
    at: datetime,
    who: Acting,
    *,
    draft_revision: int | None = None,
    again: int | None = None,
) -> Release:
    return Release(
        id=str(uuid.uuid4()),
        definition_key=key,
        deployment_hash=deployed.hash,
        status="scheduled",
        details=asdict(details_of(deployed.definition.diagram.identity)),
        changes=terms.changes.strip(),
        effective_at=terms.effective_at,
        requested_at=at,
        requested_by=who.username,
        draft_revision=draft_revision,
        again=again,
    )


def _record(kind: str, release: Release, **more: str | bool) -> dict[str, Any]:
    subject = {"key": release.definition_key, "deployment_hash": release.deployment_hash}
    return {"kind": kind, **subject, **in_record(release), **more}


def _closed(
    connection: Connection,
    head: Head,
    release: Release,
    status: releases.Status,
    reason: str,
    at: datetime,
    who: Acting,
) -> Release:
    """End a decision that does not come into force."""
    why = proper_reason(reason)
    record = _record("refuse_release" if status == "refused" else "withdraw_release", release, reason=why)
    must_be_storable(record)
    closed = replace(release, status=status, decided_at=at, decided_by=who.username, decision_reason=why)
    releases.change(
        connection, release.id, status=status, decided_at=at, decided_by=who.username, decision_reason=why
    )
    recorded(connection, head, who, at, record)
    return closed


def _open(connection: Connection, release_id: str) -> Release:
    release = releases.release_of(connection, release_id)
    if release is None:
        raise NotFound(what=release_id)
    if release.status not in releases.OPEN:
        raise ReleaseDecided
    return release


def _awaiting(connection: Connection, release_id: str) -> Release:
    release = _open(connection, release_id)
    if release.status != "awaiting-approval":
        raise ReleaseDecided
    return release


def _must_be_seen(connection: Connection, key: str, seen: int | None) -> None:
    """Raise `VersionChanged` when another version is in force than the one that the person saw."""
    if seen is None:
        return
    now = deployments.in_force(connection, key)
    if (now.version if now is not None else 0) != seen:
        raise VersionChanged
