"""Puts the pages of an SOP together: its steps, its versions, and what a check found in an upload."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from engine.calendar import in_words
from engine.diagram import Diagram
from engine.errors import Invalid
from engine.lint import Finding
from engine.sop import Step
from service.casework.deployed import FORMS
from service.queries.definitions import VersionItem
from service.web import times, words
from service.web.language import gettext as _
from service.web.language import language, ngettext, said
from service.web.words import Status

BPMN_SUFFIX = ".bpmn"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepShown:
    """A line of the SOP's table."""

    number: str
    activity: str
    lane: str
    required_inputs: str
    limit: str
    output: str


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
    """What a check found in an upload."""

    name: str
    summary: str
    findings: tuple[FindingShown, ...]


def steps_shown(diagram: Diagram) -> tuple[StepShown, ...]:
    """Present the steps as the SOP's table prints them."""
    return tuple(_step(step) for step in diagram.steps)


def _step(step: Step) -> StepShown:
    return StepShown(
        number=step.number,
        activity=step.activity,
        lane=step.lane_name or "–",
        required_inputs=", ".join(step.required_inputs) or "–",
        limit=in_words(step.time_limit, language()) if step.time_limit else "–",
        output=step.output or "–",
    )


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


def checked(name: str, findings: Sequence[Finding]) -> Checked:
    """Present the findings of a check, with how many of each kind there are."""
    counts = {severity: sum(f.severity == severity for f in findings) for severity in ("error", "warning")}
    summary = [
        ngettext("%(num)s galat", "%(num)s galat", counts["error"]),
        ngettext("%(num)s peringatan", "%(num)s peringatan", counts["warning"]),
    ]
    return Checked(
        name=name,
        summary=", ".join(summary),
        findings=tuple(
            FindingShown(
                rule=finding.rule,
                severity=words.severity_of(finding.severity),
                element=finding.element_id,
                line=finding.line,
                message=said(finding.text),
            )
            for finding in findings
        ),
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
    return Checked(name=name, summary=ngettext("%(num)s galat", "%(num)s galat", 1), findings=(finding,))


def files_together(
    key: str, bpmn: bytes, forms: Mapping[str, bytes], in_force: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Put an upload together with what it leaves as it was: forms and documents of the version in force."""
    kept = {path: content for path, content in in_force.items() if not path.endswith(BPMN_SUFFIX)}
    sent = {f"{FORMS}{name}": content for name, content in forms.items()}
    return {f"{key}{BPMN_SUFFIX}": bpmn, **kept, **sent}
