"""A case goes on by another version of its SOP, when that can be and somebody in charge says why."""

from collections.abc import Collection, Mapping

from engine import rules
from engine.errors import CannotMigrate, Conflict, Invalid, NotFound
from engine.migration import choices_of, command, judged
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


class BadMapping(Invalid):
    """A mapping says of a step that is in question which step takes its place; `errors` names each place."""

    code = "bad-mapping"
    not_asked = Text(
        "Langkah ini tidak memerlukan pengganti: tidak sedang terbuka, atau masih ada di versi yang baru.",
        "This step needs no other in its place: it is not open, or the new version still has it.",
    )
    cannot_be = Text(
        "Langkah «{step}» tidak dapat menjadi penggantinya.", "Step «{step}» cannot take its place."
    )


def must_be_in_question(mapping: Mapping[str, str], choices: Mapping[str, Collection[str]]) -> None:
    """Raise `BadMapping` unless every step of a mapping has a choice, and that is one of its `choices`."""
    errors = {
        f"mapping.{step}": [
            BadMapping.cannot_be.filled(step=into) if step in choices else BadMapping.not_asked
        ]
        for step, into in mapping.items()
        if into not in choices.get(step, ())
    }
    if errors:
        raise BadMapping(errors)


def migration(
    act: Act,
    built: Deployments,
    *,
    version: int,
    reason: str,
    mapping: Mapping[str, str],
    of_many: bool = False,
) -> Made:
    """Make the command, when a trial on a copy shows that the case can go on.

    A mapping `of_many` cases may name steps that are not in question for this one.
    """
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
    if not of_many:
        must_be_in_question(mapping, choices_of(act.instance, into.definition))
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
