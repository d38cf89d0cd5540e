"""The versions of an SOP as a list: from when to when, what changed, who decided; and the retired SOPs."""

from dataclasses import dataclass

from flask import url_for

from service.queries import definitions, releases
from service.queries.definitions import VersionItem
from service.queries.releases import ReleaseItem
from service.web import times, words
from service.web.frame import alur
from service.web.language import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version: its period, its number on the cover, what changed with it, and who decided.

    `retired` says why it was ended without a successor; `former` is the number of the version before it.
    """

    key: str
    version: int
    url: str
    in_force: bool
    period: str
    number: str
    changes: str
    again: int | None
    by: str
    approved: str
    retired: str
    running: int
    hash: str
    former: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredProcess:
    """An SOP without a version in force."""

    key: str
    name: str
    url: str
    version: int
    until: str
    by: str
    reason: str


def version_lines(key: str) -> list[VersionLine]:
    """Give the versions of an SOP, newest first."""
    here = alur()
    with here.database.read() as connection:
        found = definitions.versions(connection, key)
        decided = {each.version: each for each in releases.of_process(connection, key) if each.version}
        numbers = {
            each.deployment_hash: here.deployments.of(
                connection, each.deployment_hash
            ).definition.diagram.identity.number
            for each in found
        }
    versions = {item.version for item in found}
    return [_line(item, decided.get(item.version), numbers[item.deployment_hash], versions) for item in found]


def retired_processes() -> list[RetiredProcess]:
    """Give the SOPs that are no longer in force."""
    with alur().database.read() as connection:
        found = definitions.retired(connection)
    return [
        RetiredProcess(
            key=item.key,
            name=item.name,
            url=url_for("processes.show", key=item.key),
            version=item.version,
            until=times.day(item.in_force_until) if item.in_force_until is not None else "",
            by=words.who(item.retired_by or "", item.retired_by_name),
            reason=item.retired_reason or "",
        )
        for item in found
    ]


def _line(item: VersionItem, release: ReleaseItem | None, number: str, versions: set[int]) -> VersionLine:
    since = times.moment(item.in_force_from)
    period = _("sejak %(day)s", day=since)
    if item.in_force_until is not None:
        period = f"{since} – {times.moment(item.in_force_until)}"
    approved = release is not None and release.decided_by is not None
    return VersionLine(
        key=item.key,
        version=item.version,
        url=url_for("processes.show", key=item.key, versi=item.version),
        in_force=item.is_in_force,
        period=period,
        number=number,
        changes=release.changes if release is not None else "",
        again=release.again if release is not None else None,
        by=words.who(item.put_in_force_by, item.put_in_force_by_name),
        approved=(release.decided_by_name or "") if release is not None and approved else "",
        retired=_retired(item),
        running=item.running,
        hash=item.deployment_hash,
        former=item.version - 1 if item.version - 1 in versions else None,
    )


def _retired(item: VersionItem) -> str:
    if item.retired_by is None:
        return ""
    who = words.who(item.retired_by, item.retired_by_name)
    return _("Dicabut oleh %(who)s: %(reason)s", who=who, reason=item.retired_reason or "")
