"""A decided version comes into force: the next number, the former version's end, and the draft's; or ends."""

from dataclasses import replace
from datetime import datetime

from engine import codec
from service.accounts.acting import Acting
from service.casework.deployed import Deployed
from service.dispatch import deploying
from service.dispatch.office_chain import Head, recorded
from service.persistence.database import Connection
from service.persistence.store import deployments, process_drafts, releases
from service.persistence.store.releases import Release


def come_into_force(
    connection: Connection, head: Head, release: Release, deployed: Deployed, *, at: datetime, who: Acting
) -> Release:
    """Begin the version that was decided, from the time that was decided; gives the decision as it is now.

    Whoever holds `head` is alone with the office's decisions. A version begins no earlier than the one before
    it and than its approval; the very files that are in force already begin no new one. The draft goes if it
    was not changed since.
    """
    since = min(release.effective_at or at, at)
    bounds = (release.decided_at, deployments.changed_at(connection, release.definition_key))
    if any(bound is not None and bound > since for bound in bounds):
        since = at
    put = deploying.put_into_force(connection, deployed, at=since, by=release.requested_by)
    begun = replace(release, status="in-force", effective_at=since, version=put.version)
    releases.change(
        connection, release.id, status=begun.status, effective_at=begun.effective_at, version=begun.version
    )
    if release.draft_revision is not None:
        _close_or_rebase(connection, release)
    record = deploying.described(deployed, put.version) | in_record(begun)
    recorded(connection, head, who, at, record if put.changed else record | {"unchanged": True})
    return begun


def end(connection: Connection, head: Head, release: Release, *, at: datetime, who: Acting) -> Release:
    """End the version that was decided to be retired; gives the decision as it is now."""
    ended = replace(release, status="in-force", effective_at=at)
    deployments.retire(
        connection, release.definition_key, at=at, by=release.requested_by, reason=release.changes
    )
    releases.change(connection, release.id, status=ended.status, effective_at=at)
    record = {
        "kind": "retire",
        "key": release.definition_key,
        "version": release.retires,
        "deployment_hash": release.deployment_hash,
        "reason": release.changes,
        **in_record(ended),
    }
    recorded(connection, head, who, at, record)
    return ended


def _close_or_rebase(connection: Connection, release: Release) -> None:
    """Forget the draft that is in force now; one that was edited since goes on from what is in force."""
    draft = process_drafts.find(connection, release.definition_key, for_update=True)
    if draft is None:
        return
    if draft.revision == release.draft_revision:
        process_drafts.remove(connection, draft.key)
    elif draft.created_at <= release.requested_at:
        process_drafts.change(connection, replace(draft, based_on=release.deployment_hash), {})


def in_record(release: Release) -> dict[str, object]:
    """Say what was decided, as the office's history records it."""
    effective = codec.instant(release.effective_at) if release.effective_at is not None else None
    record: dict[str, object] = {
        "release": release.id,
        "details": dict(release.details),
        "changes": release.changes,
        "effective_at": effective,
        "requested_by": release.requested_by,
    }
    if release.decided_by is not None:
        record["approved_by"] = release.decided_by
    if release.again is not None:
        record["again"] = release.again
    if release.retires is not None:
        record["retires"] = release.retires
    return record
