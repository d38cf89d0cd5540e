"""Where a component stands in a form document, and how the document is changed there."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from forms.document import document_in

Place = tuple[int, ...]
"""The way to a component: `(8,)` is the ninth of the form, `(8, 0)` the first that it holds."""


def components_in(holder: Mapping[str, Any]) -> list[Any]:
    """Give the components that a form, a section or a table to fill in holds."""
    found = holder.get("components")
    return list(found) if isinstance(found, list) else []


def component_at(document: Mapping[str, Any], place: Place) -> Mapping[str, Any] | None:
    """Find what stands at a place; None where nothing does."""
    holder: Any = document
    for position in place:
        inside = components_in(holder) if isinstance(holder, Mapping) else []
        if not 0 <= position < len(inside):
            return None
        holder = inside[position]
    return holder if place and isinstance(holder, Mapping) else None


def edited(content: bytes, key: str, place: Place, change: Callable[[list[Any], int], None]) -> bytes:
    """Let `change` have the components among which the one at a place stands, and its position.

    Where nothing stands nothing is changed. Raises FormRefused for what is no form document.
    """
    document = deepcopy(dict(document_in(content, key)))
    if place and component_at(document, place) is not None:
        holder = component_at(document, place[:-1]) or document
        change(holder["components"], place[-1])
    return written(document)


def written(document: Mapping[str, Any]) -> bytes:
    """Write a form document as people read it."""
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def place_in(text: str) -> Place:
    """Read a place as addresses write it: `8-0`; empty for what is none."""
    parts = text.split("-")
    if not all(part.isascii() and part.isdecimal() and len(part) < 5 for part in parts):
        return ()
    return tuple(map(int, parts))


def address_of(place: Place) -> str:
    """Write a place for an address."""
    return "-".join(map(str, place))
