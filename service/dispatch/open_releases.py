"""Decisions that are open: what they are about must stand as it was seen, one at most for each SOP."""

from engine.errors import NotFound
from engine.zone import OFFICE_ZONE
from service.dispatch.release_refusals import (
    ReleaseDecided,
    ReleasePending,
    ReleaseScheduled,
    VersionChanged,
)
from service.persistence.database import Connection
from service.persistence.store import deployments, people, releases
from service.persistence.store.releases import Release


def must_be_settled(connection: Connection, key: str) -> None:
    """Raise `ReleasePending` while a version of the SOP awaits approval or its time."""
    pending = releases.open_of(connection, key)
    if pending is None:
        return
    names = people.names_of(connection, {pending.requested_by})
    who = names.get(pending.requested_by, pending.requested_by)
    if pending.effective_at is None:
        raise ReleasePending(who=who)
    raise ReleaseScheduled(who=who, when=f"{pending.effective_at.astimezone(OFFICE_ZONE):%d-%m-%Y %H.%M}")


def open_release(connection: Connection, release_id: str) -> Release:
    """Read a decision that awaits approval or its time; raises `NotFound`, `ReleaseDecided`."""
    release = releases.release_of(connection, release_id)
    if release is None:
        raise NotFound(what=release_id)
    if release.status not in releases.OPEN:
        raise ReleaseDecided
    return release


def awaiting(connection: Connection, release_id: str) -> Release:
    """Read a decision that awaits approval; raises `NotFound`, `ReleaseDecided`."""
    release = open_release(connection, release_id)
    if release.status != "awaiting-approval":
        raise ReleaseDecided
    return release


def number_in_force(connection: Connection, key: str) -> int:
    """Give the number of the version in force; 0 when there is none."""
    now = deployments.in_force(connection, key)
    return now.version if now is not None else 0


def must_be_seen(connection: Connection, key: str, seen: int | None) -> None:
    """Raise `VersionChanged` when another version is in force than the one that was seen."""
    if seen is not None and number_in_force(connection, key) != seen:
        raise VersionChanged
