"""What a form document says of how a field looks: as a decision, with figures, with named rows."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from engine.texts import Text
from forms.components import Component
from forms.fields import Field

DECISION: Final = "actions"
COLUMN_TYPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "string": {"type": "textfield", "value_type": "string"},
    "decimal": {"type": "number", "value_type": "decimal", "decimals": 2},
    "percent": {"type": "number", "value_type": "decimal", "decimals": 2, "suffix": Text("%", "%")},
    "integer": {"type": "number", "value_type": "integer"},
    "rupiah": {"type": "number", "value_type": "integer", "money": True, "prefix": Text("Rp", "Rp")},
    "boolean": {"type": "checkbox", "value_type": "boolean"},
}


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


def row_title_of(component: Component, columns: Iterable[Field]) -> tuple[str, ...]:
    """Read which columns name a row."""
    named = tuple(component.property("row_title").split())
    if not set(named) <= {column.key for column in columns}:
        raise component.refused("row_title harus menyebut kolom", "row_title must name columns")
    return named


def _figure_columns(component: Component) -> Iterable[Field]:
    for entry in component.properties:
        word, _, key = entry.partition(".")
        if word == "figure" and key:
            kind = component.property(f"type.{key}") or "string"
            if kind not in COLUMN_TYPES:
                raise component.refused(f"jenis «{kind}» tidak dikenal", f"the type “{kind}” is not known")
            indonesian = component.property(entry)
            words = Text(indonesian, component.property(f"figure_en.{key}") or indonesian)
            yield Field(key=key, label=words, readonly=True, **COLUMN_TYPES[kind])
