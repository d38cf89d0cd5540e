"""Puts the pages of an SOP together: its steps, its versions, and what a check found in an upload."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from engine.errors import Invalid
from engine.lint import Finding
from engine.sop import Identity
from service.queries.definitions import VersionItem
from service.web import times, words
from service.web.language import gettext as _
from service.web.language import ngettext, said
from service.web.words import Status

BPMN_SUFFIX = ".bpmn"
MOST_OF_A_RULE = 3  # findings of one rule shown at once; the others are folded


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionShown:
    """A version of an SOP."""

    key: str
    name: str
    since: str
    version: int
    url: str
    in_force: bool
    period: str
    by: str
    hash: str
    running: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingShown:
    """Something that a check found."""

    rule: str
    severity: Status
    element: str | None
    line: int | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found in an upload: the verdict, the findings, and those that only repeat a rule.

    `digest` names the checked files where they are kept for being put into force.
    """

    name: str
    summary: str
    sound: bool
    warned: bool
    findings: tuple[FindingShown, ...]
    more: tuple[FindingShown, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverLine:
    """A line of the SOP's cover: its heading, and one or several texts."""

    name: str
    texts: tuple[str, ...]


def version_shown(item: VersionItem) -> VersionShown:
    """Present a version."""
    since = times.day(item.in_force_from)
    if item.in_force_until is None:
        period = _("sejak %(day)s", day=since)
    else:
        period = f"{since} – {times.day(item.in_force_until)}"
    return VersionShown(
        key=item.key,
        name=item.name,
        since=since,
        version=item.version,
        url=url_for("processes.show", key=item.key, versi=item.version),
        in_force=item.is_in_force,
        period=period,
        by=words.who(item.put_in_force_by, item.put_in_force_by_name),
        hash=item.deployment_hash,
        running=item.running,
    )


def left_behind(found: Sequence[VersionItem]) -> int:
    """Count the running cases that go by other files than those in force; none while nothing is in force."""
    there = next((item.deployment_hash for item in found if item.is_in_force), None)
    return sum(item.running for item in found if there not in (None, item.deployment_hash))


def cover_of(identity: Identity) -> tuple[CoverLine, ...]:
    """Present the SOP's cover as far as it is filled in."""
    approved = (identity.approved_by_title, identity.approved_by_name)
    nip = f"NIP {identity.approved_by_nip}" if identity.approved_by_nip else ""
    lines = (
        (_("Nomor SOP"), (identity.number,)),
        (_("Tanggal pembuatan"), (identity.created_on,)),
        (_("Tanggal revisi"), (identity.revised_on,)),
        (_("Tanggal pengesahan"), (identity.approved_on,)),
        (_("Disahkan oleh"), (*approved, nip)),
        (_("Instansi"), identity.agency),
        (_("Dasar hukum"), identity.legal_basis),
        (_("Kualifikasi pelaksana"), identity.qualifications),
        (_("Keterkaitan"), identity.related),
        (_("Peralatan dan perlengkapan"), identity.equipment),
        (_("Peringatan"), (identity.warning,)),
        (_("Pencatatan dan pendataan"), (identity.records,)),
    )
    found = (CoverLine(name=name, texts=tuple(text for text in texts if text)) for name, texts in lines)
    return tuple(line for line in found if line.texts)


def checked(name: str, findings: Sequence[Finding], digest: str = "") -> Checked:
    """Present the findings of a check, with how many of each kind there are."""
    counts = {severity: sum(f.severity == severity for f in findings) for severity in ("error", "warning")}
    summary = [
        ngettext("%(num)s galat", "%(num)s galat", counts["error"]),
        ngettext("%(num)s peringatan", "%(num)s peringatan", counts["warning"]),
    ]
    shown: list[FindingShown] = []
    more: list[FindingShown] = []
    met: dict[str, int] = {}
    for finding in findings:
        met[finding.rule] = met.get(finding.rule, 0) + 1
        (shown if met[finding.rule] <= MOST_OF_A_RULE else more).append(_finding(finding))
    return Checked(
        name=name,
        summary=", ".join(summary),
        sound=not counts["error"],
        warned=bool(counts["warning"]),
        findings=tuple(shown),
        more=tuple(more),
        digest=digest,
    )


def _finding(finding: Finding) -> FindingShown:
    return FindingShown(
        rule=finding.rule,
        severity=words.severity_of(finding.severity),
        element=finding.element_id,
        line=finding.line,
        message=said(finding.text),
    )


def refused(name: str, refusal: Invalid) -> Checked:
    """Present why an upload could not even be checked."""
    finding = FindingShown(
        rule=refusal.code,
        severity=words.severity_of("error"),
        element=None,
        line=None,
        message=said(refusal.text),
    )
    summary = ngettext("%(num)s galat", "%(num)s galat", 1)
    return Checked(name=name, summary=summary, sound=False, warned=False, findings=(finding,))


def files_together(
    key: str, bpmn: bytes, sent: Mapping[str, bytes], in_force: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Put an upload together with what it leaves as it was: forms and documents of the version in force."""
    kept = {path: content for path, content in in_force.items() if not path.endswith(BPMN_SUFFIX)}
    return {f"{key}{BPMN_SUFFIX}": bpmn, **kept, **sent}
