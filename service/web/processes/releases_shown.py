"""Puts together what an admin sees before a version comes into force, and what was decided of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from engine.diagram import read_diagram
from engine.errors import Invalid
from service.casework.changes import changes_between, in_words
from service.casework.deployed import bpmn_path_in
from service.casework.sizes import must_be_small
from service.dispatch.release_checks import weighed
from service.persistence.store import deployments
from service.queries.releases import ReleaseItem
from service.rehearsal import counted, failures
from service.web import times, words
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.language import said
from service.web.processes.impact_shown import names as verdict_names
from service.web.processes.unheld import unheld_lanes
from service.web.words import Status

ASSESSED_S = 0.5
"""How long the page itself assesses running cases before it shows how far that came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Scenarios that failed alike."""

    names: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactLine:
    """How many running cases a version means something for, and what."""

    name: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What is known of a version before it comes into force.

    `version` is the number in force now (0: none), `problem` why the files cannot even be read. `changed` is
    None when there is nothing to compare with, `unheld` names the performers that nobody is.
    """

    version: int
    problem: str = ""
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    scenarios: str = ""
    played: int = 0
    failed: tuple[Failed, ...] = ()
    changed: tuple[str, ...] | None = None
    same: bool = False
    running: int = 0
    impact: tuple[ImpactLine, ...] = ()
    unassessed: int = 0
    unheld: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether nothing forbids it."""
        return not (self.problem or self.errors)

    @property
    def failing(self) -> int:
        """Count the scenarios that came out otherwise than they say."""
        return sum(len(each.names) for each in self.failed)


def summary(key: str, files: Mapping[str, bytes]) -> Summary:
    """Look at the files of a draft or deployment beside the version in force."""
    here = alur()
    with here.database.read() as connection:
        now = deployments.in_force(connection, key)
        former = here.deployments.of(connection, now.deployment_hash).files if now is not None else None
    version = now.version if now is not None else 0
    try:
        must_be_small(files[bpmn_path_in(files)])
        found = weighed(files)
    except Invalid as refusal:
        return Summary(version=version, problem=said(refusal.text))
    changes = changes_between(former, files) if former is not None else None
    lines, running, unassessed = ((), 0, 0) if found.errors else _impact(files)
    return Summary(
        version=version,
        errors=tuple(said(finding.text) for finding in found.errors),
        warnings=tuple(said(finding.text) for finding in found.warnings),
        scenarios="" if found.errors else said(counted(found.verdicts)),
        played=len(found.verdicts),
        failed=tuple(
            Failed(names=tuple(each.name for each in alike), sentence=said(alike[0].text))
            for alike in failures(found.verdicts)
        ),
        changed=tuple(said(text) for text in in_words(changes)) if changes is not None else None,
        same=former == dict(files),
        running=running,
        impact=lines,
        unassessed=unassessed,
        unheld=() if found.errors else unheld_lanes(read_diagram(files[bpmn_path_in(files)])),
    )


def suggested_changes(key: str, files: Mapping[str, bytes]) -> str:
    """Write the change list to begin with, a line for each step, in the language of the office's records."""
    here = alur()
    with here.database.read() as connection:
        now = deployments.in_force(connection, key)
        former = here.deployments.of(connection, now.deployment_hash).files if now is not None else None
    if former is None:
        return "Versi pertama SOP ini."
    return "\n".join(f"{text.id.rstrip('.')}." for text in in_words(changes_between(former, files)))


def _impact(files: Mapping[str, bytes]) -> tuple[tuple[ImpactLine, ...], int, int]:
    """Count what the files mean for the running cases, how many there are, and how many are not known yet."""
    try:
        progress = alur().impact.go_on(files, person=person().username, budget_s=ASSESSED_S)
    except Invalid:
        return (), 0, 0
    meanings = verdict_names()
    lines = tuple(
        ImpactLine(name=meanings[verdict][0], number=number)
        for verdict, number in progress.counts.items()
        if number
    )
    return lines, progress.total, progress.total - progress.done


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseShown:
    """A decision about a version as its page and the notices show it.

    `mine` says that the person asked for it, `waits` that it awaits approval, `timed` its time. `retires` is
    the version that is to end without a successor, `problem` why it did not begin at its time.
    """

    id: str
    key: str
    name: str
    url: str
    status: Status
    mine: bool
    waits: bool
    timed: bool
    asked: str
    decided: str
    reason: str
    at_its_time: bool
    since: str
    changes: str
    again: int | None
    version: int | None
    retires: int | None
    problem: str


def release_shown(item: ReleaseItem, name: str) -> ReleaseShown:
    """Present a decision about the SOP of that name."""
    return ReleaseShown(
        id=item.id,
        key=item.definition_key,
        name=name,
        url=url_for("release_pages.show", key=item.definition_key, release_id=item.id),
        status=_status(item),
        mine=item.requested_by == person().username,
        waits=item.status == "awaiting-approval",
        timed=item.status == "scheduled",
        asked=_("%(who)s, %(when)s", who=item.requested_by_name, when=times.moment(item.requested_at)),
        decided=_decided(item),
        reason=item.decision_reason or "",
        at_its_time=item.effective_at is not None,
        since=times.moment(item.effective_at) if item.effective_at is not None else _("segera"),
        changes=item.changes,
        again=item.again,
        version=item.version,
        retires=item.retires,
        problem=said(item.problem) if item.problem is not None else "",
    )


def _decided(item: ReleaseItem) -> str:
    if item.decided_at is None or item.decided_by is None:
        return ""
    who = words.who(item.decided_by, item.decided_by_name or item.decided_by)
    return _("%(who)s, %(when)s", who=who, when=times.moment(item.decided_at))


def _status(item: ReleaseItem) -> Status:
    if item.problem is not None and item.status == "scheduled":
        return Status(label=_("tidak dapat mulai"), tone="bad")
    if item.retires is not None and item.status == "in-force":
        return Status(label=_("dicabut"), tone="brand")
    labels = {
        "awaiting-approval": (_("menunggu persetujuan"), "warn"),
        "scheduled": (_("menunggu waktunya"), "brand"),
        "in-force": (_("diberlakukan"), "good"),
        "refused": (_("ditolak"), "bad"),
        "withdrawn": (_("ditarik"), "brand"),
    }
    label, tone = labels[item.status]
    return Status(label=label, tone=tone)
