"""Presents what a check of a draft found: beside which field of which panel each finding belongs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.diagram import Diagram
from engine.lint import Finding
from service.web import words
from service.web.language import ngettext, said
from service.web.words import Status

_UNREADABLE: Final = frozenset({"unsafe-xml", "not-bpmn", "too-large"})
_UNDRAWN: Final = frozenset({"no-layout", "not-drawn"})
_FOREIGN: Final = frozenset({"executable-extension", "expression-language", "foreign-extension"})
_REMARKS: Final = frozenset({"cover-incomplete", "approval-before-revision"})
_FIELDS: Final[Mapping[str, str]] = {
    "step-without-number": "number",
    "bad-number": "number",
    "duplicate-number": "number",
    "number-gap": "number",
    "step-without-name": "activity",
    "step-without-lane": "lane",
    "step-without-time-limit": "timeLimit",
    "bad-time-limit": "timeLimit",
    "empty-required-input": "requiredInput",
    "step-without-output": "output",
    "document-without-name": "document",
    "duplicate-document": "document",
    "document-without-template": "document",
    "sheet-without-form": "document",
    "unknown-template": "document",
    "foreign-file": "document",
    "template-fails": "document",
    "step-without-form": "form",
    "unknown-form": "form",
    "broken-form": "form",
    "form-reads-unknown-step": "form",
    "separate-from-unknown": "separateFrom",
    "separate-from-itself": "separateFrom",
    "separate-from-later": "separateFrom",
    "part-of-unknown": "partOf",
    "part-of-part": "partOf",
    "unknown-return-reason": "returnReason",
    "standing-in-not-per-unit": "onBehalfBy",
    "on-behalf-own-lane": "onBehalfBy",
    "excused-in-part": "excusedBy",
    "lane-without-name": "name",
    "duplicate-lane-name": "name",
    "process-without-name": "name",
    "flow-without-condition": "condition",
    "condition-on-only-flow": "condition",
    "condition-on-default-flow": "condition",
    "invalid-expression": "condition",
    "unknown-name": "condition",
    "ambiguous-type": "condition",
    "name-not-yet-known": "condition",
    "condition-fails": "condition",
    "condition-not-yes-or-no": "condition",
    "comparison-with-nothing": "condition",
    "decision-flow-without-label": "label",
    "decision-flows-with-same-label": "label",
    "timer-without-time": "duration",
    "bad-timer": "duration",
    "multi-instance-without-collection": "collection",
    "unknown-collection": "collection",
    "approval-before-revision": "identity-approvedOn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFinding:
    """A finding: `element` is what is drawn of it, `field` the panel's field that it belongs to."""

    rule: str
    severity: str
    status: Status
    element: str
    field: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All findings; those worth no more than a note stand apart, remarks on the cover are told openly."""

    findings: tuple[DraftFinding, ...]
    notes: tuple[DraftFinding, ...]
    remarks: tuple[DraftFinding, ...]
    summary: str
    sound: bool

    @property
    def undrawn(self) -> bool:
        """Say whether something of the diagram has no place in its picture."""
        return any(each.rule in _UNDRAWN for each in self.findings)

    @property
    def foreign(self) -> bool:
        """Say whether the diagram holds what only another product understands."""
        return any(each.rule in _FOREIGN for each in self.findings)

    @property
    def pressing(self) -> tuple[DraftFinding, ...]:
        """Errors and warnings."""
        return tuple(each for each in self.findings if each.severity != "info")


class Place:
    """Finds what is drawn of an element: some findings name a part that has no shape of its own."""

    def __init__(self, diagram: Diagram | None) -> None:
        self._parents: dict[str, str] = {}
        self._drawn: set[str] = set()
        if diagram is not None:
            self._drawn = {*diagram.elements, *(flow.id for flow in diagram.flows)}
            self._drawn |= {lane.id for lane in diagram.lanes}
            for element in diagram.root.iter("{*}*"):
                around = next((each.get("id", "") for each in element.iterancestors() if each.get("id")), "")
                self._parents.setdefault(element.get("id", ""), around)

    def of(self, element_id: str | None) -> str:
        """Give the id of the element, or of the nearest around it, that is drawn; "" for the whole."""
        found = element_id or ""
        while found and found not in self._drawn:
            found = self._parents.get(found, "")
        return found


def is_readable(findings: Sequence[Finding]) -> bool:
    """Say whether the diagram could be looked at: neither broken nor beyond all bounds."""
    return not any(finding.rule in _UNREADABLE for finding in findings)


def findings_shown(findings: Sequence[Finding], place: Place) -> Found:
    """Present findings in the order of their weight."""
    shown = tuple(_shown(finding, place) for finding in findings)
    errors, warnings = (sum(each.severity == kind for each in shown) for kind in ("error", "warning"))
    summary = (
        ngettext("%(num)s galat", "%(num)s galat", errors) if errors else "",
        ngettext("%(num)s peringatan", "%(num)s peringatan", warnings) if warnings else "",
    )
    return Found(
        findings=shown,
        notes=tuple(each for each in shown if each.severity == "info" and each.rule not in _REMARKS),
        remarks=tuple(each for each in shown if each.rule in _REMARKS),
        summary=", ".join(filter(None, summary)),
        sound=not errors,
    )


def _shown(finding: Finding, place: Place) -> DraftFinding:
    return DraftFinding(
        rule=finding.rule,
        severity=finding.severity,
        status=words.severity_of(finding.severity),
        element=place.of(finding.element_id),
        field=_FIELDS.get(finding.rule, ""),
        message=said(finding.text),
    )
