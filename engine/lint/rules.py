"""All rules of the lint, and the order in which they look at a diagram."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from lxml import etree

from engine import _spiff
from engine.diagram import process_of, read_diagram
from engine.errors import DiagramRefused
from engine.lint import (
    branches,
    constructs,
    decisions,
    documents,
    ids,
    layout,
    loops,
    paths,
    process,
    reads,
    relations,
    repetition,
    standing_in,
    steps,
    timers,
    tokens,
    trials,
)
from engine.lint.allowed import NODES
from engine.lint.findings import NOWHERE, Finding, Place, Rule
from engine.lint.subject import FormFields, Subject
from engine.texts import Text
from engine.xml import BPMN_NS, parsed

MOST_ELEMENTS = 12_000  # of the whole file, layout included
MOST_NODES = 300  # more would be deeper than SpiffWorkflow's parser can go
MOST_FLOWS = 900
MOST_LANES = 100
MOST_PER_RULE = 50  # findings that are told

Read = TypeVar("Read")

_B = f"{{{BPMN_NS}}}"

UNSAFE_XML = Rule("unsafe-xml", "error", Text("{reason}", "{reason}"))
NOT_BPMN = Rule("not-bpmn", "error", Text("{reason}", "{reason}"))
TOO_LARGE = Rule(
    "too-large",
    "error",
    Text(
        "Diagram terlalu besar: {count} {what}, paling banyak {allowed}. Bagi menjadi beberapa SOP.",
        "The diagram is too large: {count} {what}, at most {allowed}. Split it into several SOPs.",
    ),
)
REFUSED_BY_ENGINE = Rule(
    "refused-by-engine",
    "error",
    Text("Mesin proses menolak diagram ini: {reason}", "The process engine refuses this diagram: {reason}"),
)
CHECK_FAILED = Rule(
    "check-failed",
    "error",
    Text(
        "Pemeriksaan «{check}» gagal pada diagram ini; laporkan kepada pengelola sistem.",
        "The check «{check}» failed on this diagram; please tell the system's maintainers.",
    ),
)

_OF_FILES: tuple[Callable[[etree._Element], Iterator[Finding]], ...] = (constructs.check, ids.check)
_OF_DIAGRAMS: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    process.check,
    paths.check,
    loops.check,
    decisions.check,
    timers.check,
    repetition.check,
    steps.check,
    relations.check,
    standing_in.check,
    reads.check,
    trials.check,
    documents.check,
    layout.check,
)

RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        *(UNSAFE_XML, NOT_BPMN, TOO_LARGE, REFUSED_BY_ENGINE, CHECK_FAILED),
        *(
            rule
            for module in (
                constructs,
                ids,
                process,
                paths,
                loops,
                decisions,
                timers,
                repetition,
                steps,
                relations,
                standing_in,
                reads,
                trials,
                documents,
                layout,
                tokens,
                branches,
            )
            for rule in vars(module).values()
            if isinstance(rule, Rule)
        ),
    )
}


def lint(
    bpmn: bytes, forms: FormFields | None = None, templates: Mapping[str, bytes] | None = None
) -> tuple[Finding, ...]:
    """Check a BPMN file; None skips the rules that need forms or templates.

    `forms` maps form keys to their fields' types, `templates` the names of document templates to their text.
    Errors come first, then by line. Never raises, whatever the bytes are.
    """
    found = _Found()
    _lint(bpmn, forms, templates, found)
    return found.sorted()


class _Found:
    """What was found so far, so many of each rule as a person would read."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._counts: Counter[str] = Counter()

    @property
    def errors(self) -> bool:
        """Whether something was found that keeps the diagram from running."""
        return any(finding.severity == "error" for finding in self._findings)

    def add(self, finding: Finding) -> None:
        """Keep a finding."""
        self._counts[finding.rule] += 1
        if self._counts[finding.rule] <= MOST_PER_RULE:
            self._findings.append(finding)

    def run(self, check: Callable[..., Iterable[Finding]], *subjects: object) -> None:
        """Keep what a check finds; a check that fails is an error too."""
        try:
            for finding in check(*subjects):
                self.add(finding)
        except Exception:
            logging.getLogger(__name__).exception("lint check %s failed", check.__module__)
            self.add(CHECK_FAILED.at(NOWHERE, check=check.__module__.rpartition(".")[2]))

    def sorted(self) -> tuple[Finding, ...]:
        """Give the findings, errors first, then by line."""
        order = {"error": 0, "warning": 1, "info": 2}
        return tuple(
            sorted(self._findings, key=lambda each: (order[each.severity], each.line or 0, each.rule))
        )


def _lint(
    bpmn: bytes, forms: FormFields | None, templates: Mapping[str, bytes] | None, found: _Found
) -> None:
    """Go from the bytes to the meaning, and stop where nothing sensible can be said any more."""
    root = _read(parsed, bpmn, found)
    if root is None:
        return
    found.run(_too_large, root)
    if found.errors:
        return
    for check_file in _OF_FILES:
        found.run(check_file, root)
    diagram = _read(read_diagram, bpmn, found)
    if diagram is None:
        return
    subject = Subject(diagram=diagram, process=process_of(diagram.root), forms=forms, documents=templates)
    for check_diagram in _OF_DIAGRAMS:
        found.run(check_diagram, subject)
    for check_sound in (tokens.check, branches.check, _engine):
        if not found.errors:
            found.run(check_sound, subject)


def _read(reader: Callable[[bytes], Read], bpmn: bytes, found: _Found) -> Read | None:
    try:
        return reader(bpmn)
    except DiagramRefused as refused:
        rule = UNSAFE_XML if refused.code == UNSAFE_XML.id else NOT_BPMN
        line = refused.parameters.get("line")
        found.add(rule.at(Place("", line if isinstance(line, int) else 0), reason=refused.text))
        return None


def _too_large(root: etree._Element) -> Iterator[Finding]:
    limits = (
        (MOST_ELEMENTS, None, Text("unsur XML", "XML elements")),
        (MOST_NODES, tuple(f"{_B}{tag}" for tag in NODES), Text("langkah dan simbol", "steps and symbols")),
        (MOST_FLOWS, (f"{_B}sequenceFlow",), Text("panah", "arrows")),
        (MOST_LANES, (f"{_B}lane",), Text("kolom pelaksana", "lanes")),
    )
    for allowed, tags, what in limits:
        count = sum(1 for _ in root.iter(*(tags or ())))
        if count > allowed:
            yield TOO_LARGE.at(NOWHERE, count=count, what=what, allowed=allowed)


def _engine(subject: Subject) -> Iterator[Finding]:
    """Let the process engine itself have the last word."""
    try:
        _spiff.compiled(subject.root, subject.diagram.process_id)
    except DiagramRefused as refused:
        yield REFUSED_BY_ENGINE.at(
            NOWHERE, reason=str(refused.parameters.get("reason", refused.text.en))[:300]
        )
