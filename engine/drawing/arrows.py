"""Draws arrows: the line with its rounded bends, the head, the default flow's slash, the name."""

from collections.abc import Sequence
from math import hypot

from engine.drawing.layout import Edge, Point
from engine.drawing.lettering import width_of, wrapped
from engine.drawing.pen import Ink, Pen, number
from engine.drawing.symbols import SMALL, outside_lines, write_label

_BEND = 6.0
_HEAD = 11.0
_NAME_WIDTH = 96.0


def draw_flow(pen: Pen, edge: Edge, ink: Ink, *, name: str, is_default: bool) -> None:
    """Draw a sequence flow; a default one has a slash where it leaves."""
    pen.path(_way(edge.points), ink, css_class="diagram-line")
    pen.path(_head(edge.points), Ink(fill=ink.stroke, stroke=ink.stroke, width=1), css_class="diagram-head")
    if is_default:
        pen.path(_slash(edge.points), ink)
    _write_name(pen, edge, name)


def draw_link(pen: Pen, edge: Edge, ink: Ink, *, name: str) -> None:
    """Draw what only joins two things, such as a note and its step."""
    pen.path(_way(edge.points), ink._replace(dash="2 4"), css_class="diagram-line")
    _write_name(pen, edge, name)


def _way(points: Sequence[Point]) -> str:
    """Lead a line along the points, its bends rounded."""
    path = f"M{_at(points[0])}"
    for before, bend, after in zip(points, points[1:], points[2:], strict=False):
        path += f"L{_at(_toward(bend, before, _BEND))}Q{_at(bend)} {_at(_toward(bend, after, _BEND))}"
    return f"{path}L{_at(points[-1])}"


def _head(points: Sequence[Point]) -> str:
    """Draw the point of the arrow at the line's end."""
    tip = points[-1]
    neck = _toward(tip, points[-2], _HEAD, whole=True)
    across, down = (tip.y - neck.y) * 0.42, (neck.x - tip.x) * 0.42
    left, right = Point(neck.x + across, neck.y + down), Point(neck.x - across, neck.y - down)
    return f"M{_at(tip)}L{_at(left)}L{_at(right)}Z"


def _slash(points: Sequence[Point]) -> str:
    """Draw the short stroke across the line's beginning that marks the default way."""
    middle = _toward(points[0], points[1], 12)
    along = _toward(points[0], points[1], 1, whole=True)
    x, y = along.x - points[0].x, along.y - points[0].y
    first = Point(middle.x + (x - y) * 5, middle.y + (y + x) * 5)
    last = Point(middle.x - (x - y) * 5, middle.y - (y + x) * 5)
    return f"M{_at(first)}L{_at(last)}"


def _write_name(pen: Pen, edge: Edge, name: str) -> None:
    """Write a flow's name where the layout says, else beside its beginning."""
    if not name:
        return
    if edge.label is not None:
        write_label(pen, outside_lines(name, edge.label), edge.label.centre)
        return
    lines = wrapped(name, width=_NAME_WIDTH, size=SMALL, lines=3)
    half = max(width_of(line, SMALL) for line in lines) / 2
    begin, second = edge.points[0], edge.points[1]
    if begin.x == second.x:
        place = Point(begin.x + half + 6, begin.y + (12 if second.y > begin.y else -12))
    else:
        place = Point(begin.x + (half + 8 if second.x > begin.x else -half - 8), begin.y - 10)
    write_label(pen, lines, place)


def _toward(start: Point, end: Point, length: float, *, whole: bool = False) -> Point:
    """Go from one point towards another, at most half of the way unless `whole`."""
    distance = hypot(end.x - start.x, end.y - start.y)
    share = 0.0 if distance == 0 else length / distance
    share = share if whole else min(share, 0.5)
    return Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)


def _at(point: Point) -> str:
    return f"{number(point.x)} {number(point.y)}"
