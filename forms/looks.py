"""What a form document says of how a field looks: as a decision, with figures, with named rows."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from engine.texts import Text
from forms.components import Component
from forms.fields import Field
from forms.functions import form_expression

DECISION: Final = "actions"
_LIST: Final = re.compile(r"list:[a-z][a-z0-9_]{0,59}")
COLUMN_TYPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "string": {"type": "textfield", "value_type": "string"},
    "decimal": {"type": "number", "value_type": "decimal", "decimals": 2},
    "percent": {"type": "number", "value_type": "decimal", "decimals": 2, "suffix": Text("%", "%")},
    "integer": {"type": "number", "value_type": "integer"},
    "rupiah": {"type": "number", "value_type": "integer", "money": True, "prefix": Text("Rp", "Rp")},
    "boolean": {"type": "checkbox", "value_type": "boolean"},
    "date": {"type": "datetime", "value_type": "date"},
}


def column_look(kind: str) -> Mapping[str, Any] | None:
    """Say how a column of rows that are only shown looks: a known type, or codes of a list by their labels.

    `list:units` names the codes of the reference list `units`; None for what is not known.
    """
    if kind.startswith("list:") and _LIST.fullmatch(kind):
        return {"type": "select", "value_type": "string", "options_from": form_expression(kind)}
    return COLUMN_TYPES.get(kind)


def looks_of(component: Component) -> dict[str, Any]:
    """Read how a single question looks."""
    appearance = component.property("appearance")
    if appearance not in ("", DECISION):
        raise component.refused("appearance hanya «actions»", "appearance is only “actions”")
    figures, columns = component.expression("figures"), tuple(_figure_columns(component))
    if bool(columns) != (figures is not None):
        raise component.refused(
            "figures dan figure.<kolom> harus ada bersama", "figures and figure.<column> need each other"
        )
    return {"appearance": appearance, "figures": figures, "figure_columns": columns}


def rows_look_of(component: Component, columns: Iterable[Field]) -> dict[str, Any]:
    """Read which columns name a row, and which say the gist of it while it is folded."""
    known, found = {column.key for column in columns}, {}
    for entry in ("row_title", "row_brief"):
        found[entry] = tuple(component.property(entry).split())
        if not set(found[entry]) <= known:
            raise component.refused(f"{entry} harus menyebut kolom", f"{entry} must name columns")
    return found


def _figure_columns(component: Component) -> Iterable[Field]:
    for entry in component.properties:
        word, _, key = entry.partition(".")
        if word == "figure" and key:
            kind = component.property(f"type.{key}") or "string"
            if (look := column_look(kind)) is None:
                raise component.refused(f"jenis «{kind}» tidak dikenal", f"the type “{kind}” is not known")
            indonesian = component.property(entry)
            words = Text(indonesian, component.property(f"figure_en.{key}") or indonesian)
            yield Field(key=key, label=words, readonly=True, **look)
