"""What the panels beside a draft's diagram may offer: steps, forms, their fields, document templates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import url_for

from engine.diagram import Diagram, Step
from engine.lint import names_of_nameless, steps_before
from engine.printed import fitting_numbers
from forms.fields import Field, Form
from service.casework.deployed import templates_in
from service.casework.draft_findings import forms_in
from service.web.language import gettext as _
from service.web.language import said

PICKED_FROM = frozenset({"string", "decimal", "integer", "boolean", "date", "datetime", "strings"})
"""The types of answers that a condition may be made of; tables and files would make a case large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An answer of a list, by its value and what people read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownField:
    """A field that conditions may read; `steps` are those whose forms have it."""

    name: str
    label: str
    type: str
    options: tuple[Choice, ...]
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownForm:
    """A form of the draft, with its page and its fields."""

    key: str
    label: str
    url: str
    fields: tuple[KnownField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStep:
    """A step; `earlier` are the steps before it by way and by number, `fitting` numbers it may be given."""

    id: str
    number: str
    label: str
    output: str
    part_of: str
    earlier: tuple[str, ...]
    fitting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All of it; `earlier` are the steps from which a case may come to a node.

    `names` say how to call what has no name of its own.
    """

    steps: tuple[KnownStep, ...] = ()
    forms: tuple[KnownForm, ...] = ()
    fields: tuple[KnownField, ...] = ()
    templates: tuple[str, ...] = ()
    earlier: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]


def known(key: str, files: Mapping[str, bytes], diagram: Diagram | None) -> Known:
    """Gather what panels may offer for the draft of a process; without a diagram, its forms and templates."""
    forms, broken = forms_in(files)
    steps = diagram.steps if diagram is not None else ()
    pages = [_form(key, name, forms.get(name), steps) for name in sorted({*forms, *broken}, key=_natural)]
    before = steps_before(diagram) if diagram is not None else {}
    keys = {step.id: step.sort_key for step in steps}
    nameless = names_of_nameless(diagram) if diagram is not None else {}
    names = {each: _capital(said(name)) for each, name in nameless.items()}
    fitting = fitting_numbers(diagram) if diagram is not None else {}
    return Known(
        steps=tuple(_step(step, keys, before, names, fitting.get(step.id, ())) for step in steps),
        forms=tuple(pages),
        fields=tuple(_fields(steps, forms)),
        templates=tuple(name for name in templates_in(files) if name.endswith(".typ")),
        earlier=before,
        names=names,
    )


def _step(
    step: Step,
    keys: Mapping[str, tuple[int, str]],
    before: Mapping[str, tuple[str, ...]],
    names: Mapping[str, str],
    fitting: tuple[str, ...],
) -> KnownStep:
    """Present a step; in a loop every step comes before every other, so that the numbers decide."""
    earlier = (other for other in before.get(step.id, ()) if other != step.id)
    return KnownStep(
        id=step.id,
        number=step.number,
        label=_label(step, names),
        output=step.output or "",
        part_of=step.part_of or "",
        earlier=tuple(other for other in earlier if keys[other] <= keys[step.id]),
        fitting=fitting,
    )


def _label(step: Step, names: Mapping[str, str]) -> str:
    called = step.name or step.activity
    return " · ".join(filter(None, (step.number, called))) or names.get(step.id, "")


def _form(key: str, name: str, form: Form | None, steps: tuple[Step, ...]) -> KnownForm:
    users = ", ".join(step.number or step.name for step in steps if step.form == name)
    used = _("langkah %(numbers)s", numbers=users) if users else _("belum dipakai")
    return KnownForm(
        key=name,
        label=f"{said(form.title) if form is not None else name} – {used}",
        url=url_for("draft_forms.show", key=key, name=name),
        fields=tuple(_field(field) for field in form.fields) if form is not None else (),
    )


def _fields(steps: tuple[Step, ...], forms: Mapping[str, Form]) -> Iterator[KnownField]:
    """Yield what conditions may read, each name once; a name of two types cannot be compared."""
    found: dict[str, list[tuple[Step, Field]]] = {}
    for step in steps:
        form = forms.get(step.form or "")
        for field in form.fields if form is not None else ():
            found.setdefault(field.key, []).append((step, field))
    for name, uses in found.items():
        step, field = uses[0]
        types = {each.value_type for _, each in uses}
        if len(types) == 1 and field.value_type in PICKED_FROM:
            shown = _field(field)
            yield KnownField(
                name=name,
                label=f"{shown.label} ({step.number})" if step.number else shown.label,
                type=field.value_type,
                options=shown.options,
                steps=tuple(each.id for each, _ in uses),
            )


def _field(field: Field) -> KnownField:
    return KnownField(
        name=field.key,
        label=said(field.label) or field.key,
        type=field.value_type,
        options=tuple(Choice(value=option.value, label=said(option.label)) for option in field.options),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _natural(name: str) -> tuple[int, str]:
    """Order langkah_2 before langkah_10."""
    return len(name), name
