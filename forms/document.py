"""Reads a form document: form-js JSON in, a checked Form out."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from engine.codec import parsed_strictly
from engine.expressions import Expression, constants_of
from engine.texts import Text
from forms.building import both, field_of
from forms.components import Component
from forms.context import CONTEXT_NAMES
from forms.errors import FormRefused
from forms.fields import Divider, Field, Form, Option, Part, Prose, Section
from forms.ordering import CircleError, in_order

__all__ = [
    "Divider",
    "Field",
    "Form",
    "Option",
    "Prose",
    "Section",
    "document_in",
    "field_types",
    "read_form",
]

MAX_BYTES = 500_000
MOST_DEEP = 6  # groups inside groups


def field_types(form: Form) -> dict[str, str]:
    """Tell the type of each top-level answer: what the lint and the definitions need to know."""
    return {field.key: field.value_type for field in form.fields}


@lru_cache(maxsize=256)
def read_form(content: bytes, *, name: str) -> Form:
    """Read the document `name` (its key, or its file name), or raise FormRefused."""
    key = PurePosixPath(name).name.removesuffix(".json")
    document = document_in(content, key)
    parts = _parts(document.get("components"), key, "components", None, 0)
    fields = tuple(_fields_in(parts))
    if len({field.key for field in fields}) != len(fields):
        keys = [field.key for field in fields]
        twice = next(each for each in keys if keys.count(each) > 1)
        raise _refused(key, "kunci dipakai dua kali", "the key is used twice", twice)
    try:
        ordered = in_order(fields)
    except CircleError as error:
        raise FormRefused(form=key, component=str(error.parameters["keys"]), reason=error.text) from error
    read = list(_expressions(fields, parts))
    words = document.get("properties")
    titles: Mapping[str, Any] = words if isinstance(words, Mapping) else {}
    title = str(titles.get("title") or key)
    return Form(
        key=key,
        title=Text(title, str(titles.get("title_en") or title)),
        parts=parts,
        fields=fields,
        order=ordered,
        lists=frozenset().union(*(constants_of(expression, "lists") for expression, _ in read)),
        step_names=frozenset().union(*(expression.names - own for expression, own in read)) - CONTEXT_NAMES,
        by_key={field.key: field for field in ordered},
        copied=_copied(titles, key, fields),
    )


def _copied(words: Mapping[str, Any], key: str, fields: Iterable[Field]) -> tuple[str, ...]:
    """Read which answers may be copied from an earlier case: `copy_former`, "true" or their keys."""
    said = str(words.get("copy_former") or "")
    answered = [field.key for field in fields if not field.is_computed and not field.readonly]
    keys = answered if said == "true" else said.split()
    if not set(keys) <= set(answered):
        raise _refused(key, "copy_former menyebut isian yang tidak ada", "copy_former names no such answer")
    return tuple(keys)


def document_in(content: bytes, key: str) -> Mapping[str, Any]:
    """Read the JSON of the form document `key`; its components are not looked at. Raises FormRefused."""
    if len(content) > MAX_BYTES:
        raise _refused(key, f"lebih besar dari {MAX_BYTES} bita", f"larger than {MAX_BYTES} bytes")
    try:
        document = parsed_strictly(content)
    except (ValueError, RecursionError) as error:
        raise _refused(key, f"bukan JSON ({error})", f"not JSON ({error})") from error
    if not isinstance(document, Mapping) or document.get("type") != "default":
        raise _refused(key, "bukan dokumen form-js", "not a form-js document")
    if document.get("id") != key:
        raise _refused(key, f"«id» harus «{key}»", f"“id” must be “{key}”")
    return document


def _refused(form: str, indonesian: str, english: str, component: str = "–") -> FormRefused:
    return FormRefused(form=form, component=component, reason=Text(indonesian, english))


def _parts(
    components: Any, form: str, where: str, condition: Expression | None, depth: int
) -> tuple[Part, ...]:
    if not isinstance(components, list) or depth > MOST_DEEP:
        raise _refused(
            form, "komponen harus daftar, tidak terlalu dalam", "needs a list, not too deep", where
        )
    return tuple(
        _part(Component(raw, form=form, position=f"{where}[{index}]"), condition, depth)
        for index, raw in enumerate(components)
    )


def _part(component: Component, condition: Expression | None, depth: int) -> Part:
    match component.type:
        case "separator":
            return Divider()
        case "text":
            shown = both(condition, component.expression("show_if"), component)
            return Prose(text=component.text("text"), show_if=shown)
        case "group":
            if component.raw.get("path"):
                raise component.refused("path pada group tidak didukung", "a group's path is not supported")
            shown = both(condition, component.expression("show_if"), component)
            parts = _parts(component.raw.get("components"), component.form, component.name, shown, depth + 1)
            return Section(
                label=component.text("label"),
                description=component.text("description"),
                parts=parts,
                show_if=shown,
            )
        case _:
            return field_of(component, condition)


def _fields_in(parts: Iterable[Part]) -> Iterator[Field]:
    for part in parts:
        if isinstance(part, Section):
            yield from _fields_in(part.parts)
        elif isinstance(part, Field):
            yield part


def _expressions(
    fields: Iterable[Field], parts: Iterable[Part]
) -> Iterator[tuple[Expression, frozenset[str]]]:
    """List every expression of the form with the answers that it may read by their keys."""
    keys = frozenset(field.key for field in fields)
    for field in fields:
        for expression in field.expressions():
            yield expression, keys
        for column in field.columns:
            for expression in column.expressions():
                yield expression, keys | {each.key for each in field.columns}
    for condition in _conditions(parts):
        yield condition, keys


def _conditions(parts: Iterable[Part]) -> Iterator[Expression]:
    for part in parts:
        if isinstance(part, Prose | Section) and part.show_if is not None:
            yield part.show_if
        if isinstance(part, Section):
            yield from _conditions(part.parts)
