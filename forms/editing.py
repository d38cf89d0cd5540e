"""Edits form documents for people who do not write JSON: a question added, moved or taken away.

What else the document says stays as it was. `forms.wordings` changes a question itself.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any, Final, Literal

from engine.texts import Text
from forms.context import CONTEXT_NAMES
from forms.document import MOST_DEEP, document_in
from forms.places import Place, components_in, edited, written

Kind = Literal[
    "textfield", "textarea", "number", "rupiah", "date", "checkbox", "radio", "checklist", "filepicker"
]
KINDS: Final[tuple[Kind, ...]] = (
    "textfield",
    "textarea",
    "number",
    "rupiah",
    "date",
    "checkbox",
    "radio",
    "checklist",
    "filepicker",
)
"""What can be asked without writing JSON."""
CHOSEN: Final = frozenset({"radio", "checklist"})
"""The kinds that need answers to choose from."""
SCHEMA_VERSION: Final = 19  # of form-js
LONGEST_KEY: Final = 60
_NOT_KEYS: Final = CONTEXT_NAMES | {"Meta"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to be added; `answers` are the labels to choose from, where the kind has some."""

    label: Text
    kind: Kind
    required: bool = False
    description: str = ""
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A component of the form; `inside` are those that a section or a table to fill in holds."""

    place: Place
    key: str
    type: str
    label: Text
    required: bool
    inside: tuple["Listed", ...]


def empty(key: str, title: Text) -> bytes:
    """Make a form document that asks nothing yet."""
    return written(
        {
            "schemaVersion": SCHEMA_VERSION,
            "type": "default",
            "id": key,
            "properties": {"title": title.id, "title_en": title.en},
            "components": [],
        }
    )


def listed(content: bytes, key: str) -> tuple[Listed, ...]:
    """List the components of the form, as far as they can be read; raises FormRefused."""
    return _all_listed(components_in(document_in(content, key)), ())


def added(content: bytes, key: str, question: Question) -> bytes:
    """Add a question at the end of the form `key`; raises FormRefused for what is no form document."""
    document = document_in(content, key)
    components = components_in(document)
    made = component_of(question, key_from(question.label.id, set(_keys(components))))
    return written({**document, "components": [*components, made]})


def removed(content: bytes, key: str, place: Place) -> bytes:
    """Take the component at a place away; none there changes nothing. Raises FormRefused."""

    def change(siblings: list[Any], position: int) -> None:
        del siblings[position]

    return edited(content, key, place, change)


def raised(content: bytes, key: str, place: Place) -> bytes:
    """Let the component at a place change places with the one before it. Raises FormRefused."""

    def change(siblings: list[Any], position: int) -> None:
        if position > 0:
            siblings[position - 1 : position + 1] = [siblings[position], siblings[position - 1]]

    return edited(content, key, place, change)


def lowered(content: bytes, key: str, place: Place) -> bytes:
    """Let the component at a place change places with the one after it. Raises FormRefused."""
    return raised(content, key, (*place[:-1], place[-1] + 1)) if place else content


def key_from(label: str, taken: Collection[str] = ()) -> str:
    """Make a key that is free from a label: `Nama penerima` is `nama_penerima`, then `nama_penerima_2`."""
    plain = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    stem = "_".join(re.findall(r"[a-z0-9]+", plain))[: LONGEST_KEY - 4].strip("_")
    if not stem or not stem[0].isalpha() or iskeyword(stem) or stem in _NOT_KEYS:
        stem = f"isian_{stem}".strip("_")
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def component_of(question: Question, key: str) -> dict[str, Any]:
    """Write a new question as form-js has it."""
    properties = {"label_en": question.label.en} if question.label.en != question.label.id else {}
    made: dict[str, Any] = {"id": f"k_{key}", "type": question.kind, "key": key, "label": question.label.id}
    match question.kind:
        case "rupiah":
            made["type"], properties["money"] = "number", "rupiah"
        case "date":
            made |= {"type": "datetime", "subtype": "date"}
        case "radio" | "checklist":
            made["values"] = values_of(question.answers)
        case "filepicker":
            made |= {"multiple": True, "accept": ".pdf,.jpg,.jpeg,.png,.xlsx"}
        case _:
            pass
    if question.description:
        made["description"] = question.description
    if question.required:
        made["validate"] = {"required": True}
    if properties:
        made["properties"] = properties
    return made


def values_of(answers: Collection[str], taken: Collection[str] = ()) -> list[dict[str, str]]:
    """Give labels the values by which they are stored: free ones, made of the labels."""
    values: dict[str, str] = {}
    for label in answers:
        values[key_from(label, {*values, *taken})] = label
    return [{"value": value, "label": label} for value, label in values.items()]


def _keys(components: list[Any]) -> list[str]:
    keys = []
    for raw in components:
        if isinstance(raw, Mapping):
            keys += [
                str(raw[name]).removeprefix("=") for name in ("key", "path", "dataSource") if name in raw
            ]
            keys += _keys(components_in(raw))
    return keys


def _all_listed(components: list[Any], around: Place) -> tuple[Listed, ...]:
    return tuple(_listed((*around, position), raw) for position, raw in enumerate(components))


def _listed(place: Place, raw: Any) -> Listed:
    said: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    validate, words = said.get("validate"), said.get("properties")
    label = str(said.get("label") or said.get("dateLabel") or said.get("text") or "")
    english = str(words.get("label_en") or words.get("text_en") or "") if isinstance(words, Mapping) else ""
    return Listed(
        place=place,
        key=key_of(said),
        type=kind_of(said),
        label=Text(label, english or label),
        required=isinstance(validate, Mapping) and validate.get("required") is True,
        inside=_all_listed(components_in(said), place) if len(place) <= MOST_DEEP else (),
    )


def key_of(component: Mapping[str, Any]) -> str:
    """Give the key under which a component's answer is stored; "" if it stores none."""
    source = str(component.get("dataSource") or "").removeprefix("=")
    return str(component.get("key") or component.get("path") or source)


def kind_of(said: Mapping[str, Any]) -> str:
    """Name the kind as it is offered, where it is one of those."""
    kind, properties = str(said.get("type") or ""), said.get("properties")
    if kind == "number" and isinstance(properties, Mapping) and properties.get("money") == "rupiah":
        return "rupiah"
    return "date" if kind == "datetime" and said.get("subtype", "date") == "date" else kind
