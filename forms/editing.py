"""Edits form documents for people who do not write JSON: a question added, moved or taken away.

Only the components right below the form are touched; what else the document says stays as it was.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any, Final, Literal

from engine.texts import Text
from forms.context import CONTEXT_NAMES
from forms.document import document_in

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
    """A component right below the form; `position` counts from 0, `inside` the components it holds."""

    position: int
    key: str
    type: str
    label: Text
    required: bool
    inside: int


def empty(key: str, title: Text) -> bytes:
    """Make a form document that asks nothing yet."""
    return _written(
        {
            "schemaVersion": SCHEMA_VERSION,
            "type": "default",
            "id": key,
            "properties": {"title": title.id, "title_en": title.en},
            "components": [],
        }
    )


def listed(content: bytes, key: str) -> tuple[Listed, ...]:
    """List the components right below the form, as far as they can be read; raises FormRefused."""
    return tuple(_listed(place, raw) for place, raw in enumerate(_components(document_in(content, key))))


def added(content: bytes, key: str, question: Question) -> bytes:
    """Add a question at the end of the form `key`; raises FormRefused for what is no form document."""
    document = document_in(content, key)
    components = _components(document)
    taken = set(_keys(components))
    return _with(document, [*components, _component(question, key_from(question.label.id, taken))])


def removed(content: bytes, key: str, position: int) -> bytes:
    """Take the component at a position away; none there changes nothing. Raises FormRefused."""
    document = document_in(content, key)
    return _with(document, [raw for place, raw in enumerate(_components(document)) if place != position])


def raised(content: bytes, key: str, position: int) -> bytes:
    """Let the component at a position change places with the one before it. Raises FormRefused."""
    document = document_in(content, key)
    components = _components(document)
    if 0 < position < len(components):
        components[position - 1 : position + 1] = [components[position], components[position - 1]]
    return _with(document, components)


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


def _component(question: Question, key: str) -> dict[str, Any]:
    properties = {"label_en": question.label.en} if question.label.en != question.label.id else {}
    made: dict[str, Any] = {"id": f"k_{key}", "type": question.kind, "key": key, "label": question.label.id}
    match question.kind:
        case "rupiah":
            made["type"], properties["money"] = "number", "rupiah"
        case "date":
            made |= {"type": "datetime", "subtype": "date"}
        case "radio" | "checklist":
            made["values"] = _values(question.answers)
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


def _values(answers: Collection[str]) -> list[dict[str, str]]:
    values: dict[str, str] = {}
    for label in answers:
        values[key_from(label, values)] = label
    return [{"value": value, "label": label} for value, label in values.items()]


def _components(document: Mapping[str, Any]) -> list[Any]:
    found = document.get("components")
    return list(found) if isinstance(found, list) else []


def _keys(components: list[Any]) -> list[str]:
    keys = []
    for raw in components:
        if isinstance(raw, Mapping):
            keys += [
                str(raw[name]).removeprefix("=") for name in ("key", "path", "dataSource") if name in raw
            ]
            keys += _keys(_components(raw))
    return keys


def _listed(position: int, raw: Any) -> Listed:
    said: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    validate, words = said.get("validate"), said.get("properties")
    label = str(said.get("label") or said.get("dateLabel") or said.get("text") or "")
    english = str(words.get("label_en") or words.get("text_en") or "") if isinstance(words, Mapping) else ""
    return Listed(
        position=position,
        key=str(said.get("key") or said.get("path") or str(said.get("dataSource") or "").removeprefix("=")),
        type=_kind_of(said),
        label=Text(label, english or label),
        required=isinstance(validate, Mapping) and validate.get("required") is True,
        inside=len(_components(said)),
    )


def _kind_of(said: Mapping[str, Any]) -> str:
    """Name the kind as it is offered, where it is one of those."""
    kind, properties = str(said.get("type") or ""), said.get("properties")
    if kind == "number" and isinstance(properties, Mapping) and properties.get("money") == "rupiah":
        return "rupiah"
    return "date" if kind == "datetime" and said.get("subtype", "date") == "date" else kind


def _with(document: Mapping[str, Any], components: list[Any]) -> bytes:
    return _written({**document, "components": components})


def _written(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()
