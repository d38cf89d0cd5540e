"""Conditions, tried out: with values of the right types they can be evaluated, and they answer yes or no."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from lxml import etree

from engine.errors import ExpressionError
from engine.expressions import Expression, compiled
from engine.lint.constructs import place_of
from engine.lint.findings import Finding, Rule
from engine.lint.repetition import items_of
from engine.lint.subject import Subject
from engine.texts import Text
from engine.xml import BPMN_NS

FAILS = Rule(
    "condition-fails",
    "error",
    Text(
        "Syarat pada {element} tidak dapat dihitung: {reason}.",
        "The condition of {element} cannot be evaluated: {reason}.",
    ),
)
NOT_YES_OR_NO = Rule(
    "condition-not-yes-or-no",
    "error",
    Text(
        "Syarat pada {element} bukan pertanyaan ya/tidak; bandingkan nilainya, misalnya «{example}».",
        "The condition of {element} is no yes-or-no question; compare the value, as in «{example}».",
    ),
)

_B = f"{{{BPMN_NS}}}"
_A_DAY = "2026-01-02"
_SAMPLES: Mapping[str, tuple[Any, ...]] = {
    "string": ("setuju", "1"),
    "decimal": (Decimal(1), Decimal("2.5")),
    "integer": (1, 2),
    "boolean": (True, False),
    "date": (_A_DAY,),
    "datetime": (f"{_A_DAY}T03:04:05Z",),
    "strings": (["satu"], ["satu", "dua"]),
    "rows": ([{"kode": "1"}],),
    "files": ([{"sha256": "0" * 64, "name": "a.pdf", "size": 1}],),
}
_UNIT = ("satu",)


def check(subject: Subject) -> Iterator[Finding]:
    """Evaluate every condition with sample answers; one that reads unknown names is reported elsewhere."""
    if subject.forms is None:
        return
    for element in subject.process.iter(f"{_B}conditionExpression"):
        try:
            expression = compiled((element.text or "").strip())
        except ExpressionError:
            continue
        flow = subject.diagram.flow(_id_around(element))
        if flow is None:
            continue
        told, place = subject.flow_called(flow), place_of(element)
        outcomes = list(_outcomes(expression, subject))
        if outcomes and all(isinstance(outcome, ExpressionError) for outcome in outcomes):
            yield FAILS.at(place, element=told, reason=outcomes[0].text)
        elif any(not isinstance(outcome, bool | ExpressionError) for outcome in outcomes):
            example = f'{min(expression.names, default="x")} == "…"'
            yield NOT_YES_OR_NO.at(place, element=told, example=example)


def _outcomes(expression: Expression, subject: Subject) -> Iterator[Any]:
    """Evaluate with the first, then with the second sample of every type; an error is an outcome too."""
    types = {name: set(subject.providers.get(name, {}).values()) for name in expression.names}
    loops = subject.process.iter(f"{_B}multiInstanceLoopCharacteristics")
    items = frozenset[str]().union(*(items_of(loop) for loop in loops))
    if any(len(found) > 1 or (not found and name not in items) for name, found in types.items()):
        return
    samples = {name: _SAMPLES[found.pop()] if found else _UNIT for name, found in types.items()}
    for number in range(2):
        scope = {name: values[min(number, len(values) - 1)] for name, values in samples.items()}
        try:
            yield expression.value(scope)
        except ExpressionError as error:
            yield error


def _id_around(element: etree._Element) -> str:
    around = element.getparent()
    return around.get("id", "") if around is not None else ""
