"""How large a diagram may be that pages lay out, compare or print while somebody waits."""

from typing import Final

from engine.diagram import read_diagram
from engine.errors import DiagramRefused, Invalid
from engine.texts import Text

MOST_ELEMENTS: Final = 1000
"""Larger diagrams are refused by the lint anyway; their tables would only keep people waiting."""


class TooManyElements(Invalid):
    """A draft's diagram is far too large to be shown."""

    code = "too-many-elements"
    template = Text(
        "Diagram rancangan ini berisi {count} simbol; yang dapat ditampilkan paling banyak {most}.",
        "The diagram of this draft has {count} elements; {most} can be shown at most.",
    )


def must_be_small(bpmn: bytes) -> None:
    """Raise `TooManyElements` for a diagram that no page should wait for; unreadable ones pass."""
    try:
        count = len(read_diagram(bpmn).elements)
    except DiagramRefused:
        return
    if count > MOST_ELEMENTS:
        raise TooManyElements(count=count, most=MOST_ELEMENTS)
