"""What reads a field of a form, so that it is known before the field goes."""

import re
from collections.abc import Iterator, Mapping

from engine.diagram import Diagram
from engine.errors import Invalid
from engine.expressions import Expression, constants_of
from forms.fields import Form
from service.casework.deployed import DOCUMENTS
from service.casework.draft_findings import forms_in
from service.rehearsal.errors import ScenarioInvalid
from service.rehearsal.reading import read_scenario
from service.rehearsal.running import scenario_files, shared_in
from service.rehearsal.scenario import Setting
from service.web.language import gettext as _
from service.web.language import said


def uses_of(files: Mapping[str, bytes], diagram: Diagram | None, form: str, field: str) -> tuple[str, ...]:
    """Say in sentences what reads the field of a form: other fields, conditions, scenarios, templates."""
    steps = [step for step in diagram.steps if step.form == form] if diagram is not None else []
    called = {name for step in steps for name in (step.id, step.number) if name}
    found = [
        *_forms(forms_in(files)[0], form, field, {step.id for step in steps}),
        *_conditions(diagram, field),
        *_scenarios(files, called, field),
    ]
    if steps:
        found += _templates(files, field)
    return tuple(dict.fromkeys(found))


def _forms(forms: Mapping[str, Form], own: str, key: str, steps: set[str]) -> Iterator[str]:
    for name, form in forms.items():
        for field in form.fields:
            read = [
                *field.expressions(),
                *(each for column in field.columns for each in column.expressions()),
            ]
            label = said(field.label)
            if name == own and field.key != key and any(key in each.names for each in read):
                yield _("isian «%(field)s» di formulir ini", field=label)
            elif name != own and any(_reads(each, steps, key) for each in read):
                yield _("isian «%(field)s» di formulir «%(form)s»", field=label, form=said(form.title))


def _reads(expression: Expression, steps: set[str], key: str) -> bool:
    """Say whether an expression looks a step's answer up, or hands all answers of the step on."""
    for step in steps & expression.names:
        looked_up = constants_of(expression, step)
        if key in looked_up or not looked_up:
            return True
    return False


def _conditions(diagram: Diagram | None, key: str) -> Iterator[str]:
    for flow in diagram.flows if diagram is not None else ():
        if flow.condition and _is_named(key, flow.condition):
            yield _("syarat panah «%(name)s»", name=flow.name or flow.condition)
    for step in diagram.steps if diagram is not None else ():
        if key in (step.collection, step.return_reason):
            yield _("langkah %(number)s pada diagram", number=step.number or step.name)


def _scenarios(files: Mapping[str, bytes], called: set[str], key: str) -> Iterator[str]:
    try:
        shared = shared_in(files) or Setting()
    except Invalid:
        shared = Setting()
    if any(key in answers for step, answers in shared.answers.items() if step in called):
        yield _("jawaban bersama skenario")
    for name, content in scenario_files(files).items():
        try:
            scenario = read_scenario(content, name, None)
        except ScenarioInvalid:
            continue
        for move in scenario.moves:
            blamed = move.refused.fields if move.refused is not None else ()
            if move.step in called and (key in move.values or key in blamed):
                yield _("skenario «%(name)s»", name=scenario.name)


def _templates(files: Mapping[str, bytes], key: str) -> Iterator[str]:
    for path, content in sorted(files.items()):
        if path.startswith(DOCUMENTS) and _is_named(key, content.decode("utf-8", "replace")):
            yield _("templat %(name)s", name=path.removeprefix(DOCUMENTS))


def _is_named(key: str, text: str) -> bool:
    return re.search(rf"(?<![A-Za-z0-9_]){re.escape(key)}(?![A-Za-z0-9_])", text) is not None
