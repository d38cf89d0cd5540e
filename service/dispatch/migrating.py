"""A case goes on by another version of its SOP, when that can be and somebody in charge says why."""

from collections.abc import Mapping

from engine import rules
from engine.errors import CannotMigrate, Conflict, NotFound
from engine.migration import command, judged
from engine.texts import Text
from service.casework.deployed import Deployments
from service.dispatch.transaction import Act, Made
from service.permissions import Permission, require
from service.persistence.store import deployments
from service.persistence.store.impact import submissions_of


class AlreadyOnVersion(Conflict):
    """The case goes by that version already."""

    code = "already-on-version"
    template = Text(
        "Berkas ini sudah memakai versi {version}.", "This case goes by version {version} already."
    )


class VersionRetired(Conflict):
    """No case goes on by a version that somebody retired."""

    code = "version-retired"
    template = Text(
        "Versi {version} sudah dicabut; berkas tidak dapat dipindahkan ke sana.",
        "Version {version} is retired; no case can be moved to it.",
    )


def migration(act: Act, built: Deployments, *, version: int, reason: str, mapping: Mapping[str, str]) -> Made:
    """Make the command, when a trial on a copy shows that the case can go on."""
    require(act.person, Permission.DEPLOY)
    rules.must_say_why(reason)
    found = deployments.version_of(act.connection, act.case.definition_key, version)
    if found is None:
        raise NotFound(what=f"{act.case.definition_key}/{version}")
    if found.version == act.case.definition_version:
        raise AlreadyOnVersion(version=version)
    if found.retired_by is not None:
        raise VersionRetired(version=version)
    into = built.of(act.connection, found.deployment_hash)
    submissions = submissions_of(act.connection, [act.case.id])[act.case.id]
    verdict = judged(act.instance, into.definition, submissions, mapping)
    if verdict.reason is not None:
        raise CannotMigrate(reason=verdict.reason)
    made = command(
        act.instance,
        into.definition,
        submissions,
        from_hash=act.case.deployment_hash,
        to=into.hash,
        version=version,
        reason=reason.strip(),
        mapping=mapping,
    )
    return made, {}
