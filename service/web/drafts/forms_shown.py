"""The files of a draft besides its diagram, as its pages list them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.diagram import read_diagram
from engine.errors import EngineError
from engine.sop import Step
from engine.texts import Text
from forms import editing
from forms.editing import KINDS, Kind, Listed
from forms.errors import FormRefused
from forms.places import Place, address_of
from service.casework.deployed import DOCUMENTS, FORMS, bpmn_path_in
from service.queries.process_drafts import DraftItem
from service.web.drafts import form_previews
from service.web.forms.looks import size_of
from service.web.language import gettext as _
from service.web.language import said

_KINDS: Final[Mapping[str, Text]] = {
    "textfield": Text("Teks satu baris", "Text, one line"),
    "textarea": Text("Teks beberapa baris", "Text, several lines"),
    "number": Text("Angka", "Number"),
    "rupiah": Text("Jumlah rupiah", "Amount in rupiah"),
    "date": Text("Tanggal", "Date"),
    "datetime": Text("Tanggal dan jam", "Date and time"),
    "checkbox": Text("Kotak centang", "Tick box"),
    "radio": Text("Pilih satu", "Choose one"),
    "select": Text("Pilih satu dari daftar", "Choose one of a list"),
    "checklist": Text("Pilih beberapa", "Choose several"),
    "taglist": Text("Pilih beberapa dari daftar", "Choose several of a list"),
    "filepicker": Text("Lampiran berkas", "Attached files"),
    "dynamiclist": Text("Tabel isian", "Table to fill in"),
    "table": Text("Tabel hasil hitungan", "Table worked out by the system"),
    "group": Text("Bagian", "Section"),
    "text": Text("Penjelasan", "Explanation"),
    "separator": Text("Garis pemisah", "Dividing line"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileShown:
    """A form or template of a draft; `used_by` names the steps, `problem` says why it cannot be read."""

    path: str
    name: str
    title: str
    used_by: str
    size: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionShown:
    """A component of a form, in words; `address` is its place, `depth` how deep in sections it stands."""

    address: str
    label: str
    kind: str
    required: bool
    depth: int
    first: bool
    last: bool
    worded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A field that somebody wants to take away, and what would miss it."""

    address: str
    label: str
    uses: tuple[str, ...]


def shown(draft: DraftItem) -> tuple[FileShown, ...]:
    """List the forms and the templates of a draft."""
    try:
        steps = read_diagram(draft.files[bpmn_path_in(draft.files)]).steps
    except EngineError:
        steps = ()
    ordered = sorted(draft.files.items(), key=lambda item: _order(item[0], steps))
    forms = (_form(path, content, steps) for path, content in ordered if path.startswith(FORMS))
    templates = {path: content for path, content in ordered if path.startswith(DOCUMENTS)}
    return (*forms, *(_template(path, templates, steps) for path in templates))


def questions_shown(content: bytes, name: str) -> tuple[QuestionShown, ...]:
    """List the components of a form, each before those inside it; none where it cannot be read."""
    try:
        found = editing.listed(content, name)
    except FormRefused:
        return ()
    return tuple(_questions(found))


def going_shown(component: Mapping[str, Any], place: Place, uses: tuple[str, ...]) -> Going:
    """Present a field that is about to go."""
    label = str(component.get("label") or component.get("dateLabel") or editing.key_of(component))
    return Going(address=address_of(place), label=label, uses=uses)


def kind_named(kind: str) -> str:
    """Name a kind of component."""
    return said(_KINDS[kind]) if kind in _KINDS else kind


def kinds_offered() -> tuple[tuple[Kind, str], ...]:
    """Name the kinds of questions that can be added without writing JSON."""
    return tuple((kind, said(_KINDS[kind])) for kind in KINDS)


def _questions(siblings: tuple[Listed, ...]) -> Iterator[QuestionShown]:
    for number, each in enumerate(siblings):
        kind = kind_named(each.type)
        if each.inside:
            kind = _("%(kind)s, %(count)s isian", kind=kind, count=len(each.inside))
        yield QuestionShown(
            address=address_of(each.place),
            label=said(each.label) or each.key or "–",
            kind=kind,
            required=each.required,
            depth=len(each.place),
            first=number == 0,
            last=number == len(siblings) - 1,
            worded=each.type != "separator",
        )
        yield from _questions(each.inside)


def _order(path: str, steps: tuple[Step, ...]) -> tuple[int, str]:
    """Sort forms as their steps come; those that no step uses, and templates, by name."""
    name = path.removeprefix(FORMS).removesuffix(".json")
    used = [place for place, step in enumerate(steps) if path.startswith(FORMS) and step.form == name]
    return (used[0] if used else len(steps), path)


def _form(path: str, content: bytes, steps: tuple[Step, ...]) -> FileShown:
    name = path.removeprefix(FORMS).removesuffix(".json")
    form, refusal = form_previews.read(content, name)
    return FileShown(
        path=path,
        name=name,
        title=said(form.title) if form is not None else name,
        used_by=_named([step for step in steps if step.form == name]),
        size=size_of(len(content)),
        problem=said(refusal.text) if refusal is not None else "",
    )


def _template(path: str, templates: Mapping[str, bytes], steps: tuple[Step, ...]) -> FileShown:
    name = path.removeprefix(DOCUMENTS)
    users = [step for step in steps if any(each.template == name for each in step.documents)]
    imported = [other for other, content in templates.items() if f'"{name}"'.encode() in content]
    around = ", ".join(other.removeprefix(DOCUMENTS) for other in imported if other != path)
    return FileShown(
        path=path,
        name=name,
        title=name,
        used_by=" · ".join(filter(None, (_named(users), around))),
        size=size_of(len(templates[path])),
        problem="",
    )


def _named(steps: list[Step]) -> str:
    numbers = ", ".join(step.number or step.name for step in steps)
    return _("langkah %(numbers)s", numbers=numbers) if numbers else ""
