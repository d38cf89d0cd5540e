"""Small round badges that say how an element changed, for whoever does not tell colours apart."""

from collections.abc import Mapping
from math import hypot

from engine.drawing.layout import Bounds, Edge, Point
from engine.drawing.lettering import width_of
from engine.drawing.pen import Ink, Pen, number

ADDED, CHANGED, REMOVED, MOVED = "is-added", "is-changed", "is-removed", "is-moved"

_RADIUS = 9.0
_PLATE_TEXT = 11.0
_SIGNS: Mapping[str, str] = {
    ADDED: "M-5 0H5M0 -5V5",
    REMOVED: "M-5 0H5",
    CHANGED: "M-4.5 -2.5H4.5M-4.5 2.5H4.5M3 -5L-3 5",
    MOVED: "M-5 0H5M1.5 -3.5L5 0L1.5 3.5",
}


def has_badge(mark: str) -> bool:
    """Say whether a mark is one of a change."""
    return mark in _SIGNS


def draw_badge(pen: Pen, mark: str, centre: Point, colour: str) -> None:
    """Draw plus, minus, unequal or an arrow on a disc."""
    pen.circle(centre, _RADIUS, Ink(fill=colour, stroke="#ffffff", width=1.5), css_class="diagram-badge")
    sign = pen.part("diagram-sign", transform=f"translate({number(centre.x)} {number(centre.y)})")
    sign.path(_SIGNS[mark], Ink(fill="none", stroke="#ffffff", width=2))


def draw_plate(pen: Pen, text: str, box: Bounds, colour: str) -> None:
    """Hang a short text on an element's lower edge."""
    width, centre = width_of(text, _PLATE_TEXT) + 14, Point(box.centre.x, box.bottom)
    place = Bounds(centre.x - width / 2, centre.y - 9, width, 18)
    pen.box(place, Ink(fill=colour, stroke="#ffffff", width=1.5), radius=9, css_class="diagram-plate")
    pen.text([text], centre, size=_PLATE_TEXT, bold=True, colour="#ffffff", css_class="diagram-plate-text")


def on_symbol(box: Bounds) -> Point:
    """Give the place of a badge on an element: its upper right corner."""
    return Point(box.right - 3, box.y + 3)


def on_arrow(edge: Edge) -> Point:
    """Give the place of a badge on an arrow: the middle of its longest stretch."""
    stretches = zip(edge.points, edge.points[1:], strict=False)
    start, end = max(stretches, key=lambda pair: hypot(pair[1].x - pair[0].x, pair[1].y - pair[0].y))
    return Point((start.x + end.x) / 2, (start.y + end.y) / 2)
