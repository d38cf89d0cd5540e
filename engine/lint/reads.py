"""Expressions: they compile, and read only names that a form has provided by then."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from engine.errors import ExpressionError
from engine.expressions import Expression, compiled
from engine.lint.constructs import place_of
from engine.lint.findings import Finding, Rule
from engine.lint.repetition import items_of
from engine.lint.subject import Subject
from engine.lint.timers import is_unquoted
from engine.lint.words import called, listed, short
from engine.texts import Text
from engine.xml import BPMN_NS

INVALID = Rule(
    "invalid-expression",
    "error",
    Text("Pada {element}: {reason}.", "At {element}: {reason}."),
)
UNKNOWN_NAME = Rule(
    "unknown-name",
    "error",
    Text(
        "Rumus pada {element} membaca «{name}», tetapi tidak ada formulir yang berisi isian itu.",
        "The expression of {element} reads «{name}», but no form has such a field.",
    ),
)
AMBIGUOUS_TYPE = Rule(
    "ambiguous-type",
    "error",
    Text(
        "Rumus pada {element} membaca «{name}», yang jenisnya berbeda-beda di formulir: {types}.",
        "The expression of {element} reads «{name}», which is of different types in the forms: {types}.",
    ),
)
NOT_YET_KNOWN = Rule(
    "name-not-yet-known",
    "warning",
    Text(
        "Rumus pada {element} membaca «{name}», yang belum diisi langkah mana pun sebelumnya.",
        "The expression of {element} reads «{name}», which no earlier step fills in.",
    ),
)
LARGE_VALUE = Rule(
    "large-value-read",
    "warning",
    Text(
        "Rumus pada {element} membaca «{name}», sebuah tabel atau berkas; pakai isian yang ringkas.",
        "The expression of {element} reads «{name}», a table or files; use a small field instead.",
    ),
)
NEVER_TRUE = Rule(
    "comparison-with-nothing",
    "warning",
    Text(
        "Rumus pada {element} membandingkan dengan nilai kosong, jadi tak pernah benar; tulis «not nama».",
        "The expression of {element} compares with an empty value and is never true; write «not name».",
    ),
)

_B = f"{{{BPMN_NS}}}"
_TAGS = ("conditionExpression", "timeDuration", "timeDate")
_LARGE = frozenset({"rows", "files"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """An expression at its place: the node at which it is evaluated, and the names its repetition gives."""

    element: etree._Element
    node: str
    told: Text
    items: frozenset[str]


def check(subject: Subject) -> Iterator[Finding]:
    """Look at every expression of the process."""
    for element in subject.process.iter(*(f"{_B}{tag}" for tag in _TAGS)):
        source = (element.text or "").strip()
        if not source or is_unquoted(element):
            continue  # reported as a decision without condition, or as a timer
        use = _use(subject, element)
        try:
            expression = compiled(source)
        except ExpressionError as error:
            yield INVALID.at(place_of(element), element=use.told, reason=error.text)
            continue
        if _compares_with_nothing(source):
            yield NEVER_TRUE.at(place_of(element), element=use.told)
        if subject.forms is not None:
            yield from _check_names(subject, use, expression)
    yield from _check_collections(subject)


def _use(subject: Subject, element: etree._Element) -> _Use:
    loops = (around.find(f"{_B}multiInstanceLoopCharacteristics") for around in element.iterancestors())
    items = frozenset[str]().union(*(items_of(loop) for loop in loops if loop is not None))
    for around in element.iterancestors():
        flow = subject.diagram.flow(around.get("id", ""))
        if flow is not None:
            return _Use(element=element, node=flow.source, told=subject.flow_called(flow), items=items)
        if around.get("id", "") in subject.nodes:
            return _Use(element=element, node=around.get("id", ""), told=called(around), items=items)
    return _Use(element=element, node="", told=called(subject.process), items=items)


def _check_names(subject: Subject, use: _Use, expression: Expression) -> Iterator[Finding]:
    for name in sorted(expression.names - use.items):
        types = subject.providers.get(name, {})
        place, shown = place_of(use.element), short(name)
        if not types:
            yield UNKNOWN_NAME.at(place, element=use.told, name=shown)
        elif len(set(types.values())) > 1:
            kinds = listed(sorted(set(types.values())))
            yield AMBIGUOUS_TYPE.at(place, element=use.told, name=shown, types=kinds)
        elif not types.keys() & subject.earlier.get(use.node, frozenset()):
            yield NOT_YET_KNOWN.at(place, element=use.told, name=shown)
        if _LARGE & set(types.values()):
            yield LARGE_VALUE.at(place, element=use.told, name=shown)


def _check_collections(subject: Subject) -> Iterator[Finding]:
    """A collection is read too: every form must mean the same by its name."""
    for node in subject.activities():
        name = (node.xml.findtext(f"{_B}multiInstanceLoopCharacteristics/{_B}loopDataInputRef") or "").strip()
        types = set(subject.providers.get(name, {}).values())
        if len(types) > 1:
            kinds = listed(sorted(types))
            yield AMBIGUOUS_TYPE.at(node, element=called(node.xml), name=short(name), types=kinds)


def _compares_with_nothing(source: str) -> bool:
    """Find a comparison with a literal None or empty string, which is false whatever stands beside it."""
    return any(
        isinstance(side, ast.Constant) and side.value in (None, "")
        for node in ast.walk(ast.parse(source, mode="eval"))
        if isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators)
    )
