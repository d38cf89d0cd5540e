"""The files of a draft besides its diagram, as its pages list them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.diagram import read_diagram
from engine.errors import EngineError
from engine.texts import Text
from forms import editing
from forms.editing import KINDS, Kind, Listed
from forms.errors import FormRefused
from forms.places import Place, address_of
from service.casework.deployed import DOCUMENTS, FORMS, bpmn_path_in
from service.casework.file_uses import Use, file_uses
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
    """A form or template of a draft; `problem` says why it cannot be read.

    `steps` are those that use it, by id and in words, `templates` those that import it.
    """

    path: str
    name: str
    title: str
    steps: tuple[tuple[str, str], ...]
    templates: tuple[str, ...]
    size: str
    problem: str

    @property
    def is_used(self) -> bool:
        """Say whether anything uses it."""
        return bool(self.steps or self.templates)


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
    uses = file_uses(draft.files, steps)
    places = {step.id: place for place, step in enumerate(steps)}
    return tuple(
        _file(path, draft.files[path], uses[path]) for path in sorted(uses, key=_order(uses, places))
    )


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


def _order(uses: Mapping[str, Use], places: Mapping[str, int]) -> Callable[[str], tuple[bool, int, str]]:
    """Sort forms as their steps come; those that no step uses, and templates, by name."""

    def order(path: str) -> tuple[bool, int, str]:
        if not path.startswith(FORMS):
            return True, 0, path
        return False, min((places[step.id] for step in uses[path].steps), default=len(places)), path

    return order


def _file(path: str, content: bytes, use: Use) -> FileShown:
    is_form = path.startswith(FORMS)
    name = path.removeprefix(FORMS).removesuffix(".json") if is_form else path.removeprefix(DOCUMENTS)
    form, refusal = form_previews.read(content, name) if is_form else (None, None)
    return FileShown(
        path=path,
        name=name,
        title=said(form.title) if form is not None else name,
        steps=tuple((step.id, f"{step.number} {step.name}".strip()) for step in use.steps),
        templates=use.templates,
        size=size_of(len(content)),
        problem=said(refusal.text) if refusal is not None else "",
    )
