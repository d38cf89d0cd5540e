"""Trying out the templates of a deployment before it comes into force: with nothing filled in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from engine.diagram import Diagram
from engine.lint.documents import TEMPLATE_FAILS
from engine.lint.findings import NOWHERE, Finding
from service.documents.facts import trial_facts
from service.documents.typesetting import CannotTypeset, Sheet, typeset_all

_SOME_DAY: Final = datetime(2024, 1, 2, tzinfo=UTC)
_LONGEST: Final = 300  # characters of Typst's message that a finding repeats


def tried_out(diagram: Diagram, templates: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Typeset each template that a step names, and say which cannot be."""
    named = {
        document.template: document
        for step in diagram.steps
        for document in step.documents
        if document.template in templates
    }
    steps = tuple(step.id for step in diagram.steps)
    sheets = tuple(
        Sheet(template=template, data=trial_facts(diagram.identity, document, steps), at=_SOME_DAY)
        for template, document in sorted(named.items(), key=lambda item: item[0] or "")
        if template is not None
    )
    problems = _problems(tuple(sorted(templates.items())), _Sheets(sheets))
    return tuple(
        TEMPLATE_FAILS.at(NOWHERE, template=template, problem=problem[:_LONGEST])
        for template, problem in problems
    )


class _Sheets(tuple[Sheet, ...]):
    """Sheets of one deployment: told apart by their templates alone, for the data is always the same."""

    def __hash__(self) -> int:
        return hash(tuple(sheet.template for sheet in self))


@lru_cache(maxsize=16)
def _problems(templates: tuple[tuple[str, bytes], ...], sheets: _Sheets) -> tuple[tuple[str, str], ...]:
    """Typeset once for each set of templates: a deployment is checked, looked at, and put into force."""
    try:
        made = typeset_all(dict(templates), sheets) if sheets else ()
    except CannotTypeset as error:
        return ((str(error.parameters["template"]), str(error.parameters["problem"])),)
    return tuple(
        (sheet.template, each.problem)
        for sheet, each in zip(sheets, made, strict=True)
        if each.problem is not None
    )
