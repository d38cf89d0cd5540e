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
from service.dispatch.coming_into_force import come_into_force, end, in_record
from service.dispatch.office_chain import Head, recorded
from service.dispatch.open_releases import (
    awaiting,
    must_be_seen,
    must_be_settled,
    number_in_force,
    open_release,
)
from service.dispatch.release_checks import sound
from service.dispatch.release_refusals import (
    AlreadyInForce,
    NotInForce,
    NotTheAsker,
    OwnRelease,
    ReleaseDecided,
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
            must_be_seen(connection, key, terms.seen)
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
            must_be_seen(connection, key, terms.seen)
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
            must_be_seen(connection, key, terms.seen)
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
            release = awaiting(connection, release_id)
            if release.requested_by == who.username:
                raise OwnRelease
            must_be_seen(connection, release.definition_key, seen)
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
            release = awaiting(connection, release_id)
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
            release = open_release(connection, release_id)
            if release.status == "awaiting-approval" and release.requested_by != who.username:
                raise NotTheAsker
            return _closed(connection, head, release, "withdrawn", reason, at, who)

    def begin(self, release_id: str) -> Release | None:
        """Let a decided version come into force if its time has come; None when there is nothing to do.

        Raises `VersionChanged` when another version is in force than when it was asked for.
        """
        with self._database.write() as connection:
            at, head = self._clock.now(), chain.office_head(connection)
            release = releases.release_of(connection, release_id)
            waits = release is not None and release.status == "scheduled" and release.problem is None
            if release is None or not waits or (release.effective_at or at) > at:
                return None
            return self._begin_or_wait(connection, head, release, at, acting_system())

    def try_again(self, release_id: str, *, person: str) -> Release:
        """Let what did not begin at its time be tried once more; raises `NotFound`, `ReleaseDecided`."""
        with self._database.write() as connection:
            at, who = self._who(connection, person)
            head = chain.office_head(connection)
            release = open_release(connection, release_id)
            if release.problem is None:
                raise ReleaseDecided
            again = replace(release, problem=None)
            releases.change(connection, release.id, problem=None)
            recorded(connection, head, who, at, _record("retry_release", again))
        return again

    def retire(self, key: str, reason: str, *, person: str, seen: int | None = None) -> Release:
        """End the version in force without a successor, or ask for it where a second admin must approve.

        Cases under way go on. Raises `NotInForce`, `VersionChanged`, `BadRelease`, `ReleasePending`.
        """
        why = proper_reason(reason)
        with self._database.write() as connection:
            at, who = self._who(connection, person)
            head = chain.office_head(connection)
            must_be_seen(connection, key, seen)
            version = deployments.in_force(connection, key)
            if version is None:
                raise NotInForce
            must_be_settled(connection, key)
            deployed = self._deployments.of(connection, version.deployment_hash)
            release = _release(key, deployed, Terms(changes=why), at, who, retires=version.version)
            return self._keep(connection, head, release, at, who)

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
        return self._keep(connection, head, release, at, who, acknowledged=terms.acknowledged)

    def _keep(
        self, connection: Connection, head: Head, release: Release, at: datetime, who: Acting, **more: bool
    ) -> Release:
        """Note what was asked for: it waits for another admin where one must approve, else it begins."""
        release = replace(release, over=number_in_force(connection, release.definition_key))
        if second_approval(office.settings(connection).values):
            release = replace(release, status="awaiting-approval")
        releases.add(connection, release)
        kind = "ask_release" if release.retires is None else "ask_to_retire"
        if release.retires is None or release.status == "awaiting-approval":
            head = recorded(connection, head, who, at, _record(kind, release, **more))
        if release.status == "awaiting-approval":
            return release
        return self._begin_or_wait(connection, head, release, at, who)

    def _begin_or_wait(
        self, connection: Connection, head: Head, release: Release, at: datetime, who: Acting
    ) -> Release:
        if release.effective_at is not None and release.effective_at > at:
            return release
        must_be_seen(connection, release.definition_key, release.over)
        if release.retires is not None:
            return end(connection, head, release, at=at, who=who)
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
    retires: int | None = None,
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
        retires=retires,
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
