"""Reads what a table's columns add up to in a workbook: the properties `total.<column>`."""

import re

from forms.components import Component
from forms.fields import Total, TotalKind

_PLAIN: tuple[TotalKind, ...] = ("sum", "average", "average_capped")
_OF_TWO = re.compile(r"(ratio:(?P<above>\w+)/(?P<below>\w+)|of:(?P<table>\w+)\.(?P<column>\w+))")


def total_of(component: Component, column: str) -> Total | None:
    """Read a column's total: `sum`, `average`, `average_capped`, `ratio:a/b` or `of:table.column`."""
    source = component.property(f"total.{column}")
    if not source:
        return None
    for kind in _PLAIN:
        if source == kind:
            return Total(kind=kind)
    match = _OF_TWO.fullmatch(source)
    if match is None:
        raise component.refused(
            f"«total.{column}» tidak dikenal: {source[:40]}", f"“total.{column}” is not known: {source[:40]}"
        )
    if match["table"]:
        return Total(kind="of", names=(match["table"], match["column"]))
    listed = [each.get("key") for each in component.raw["columns"] if isinstance(each, dict)]
    if not {match["above"], match["below"]} <= set(listed):
        raise component.refused(
            f"«total.{column}» menyebut kolom yang tidak ada", f"“total.{column}” names no column"
        )
    return Total(kind="ratio", names=(match["above"], match["below"]))
