"""Leads the arrows from symbol to symbol: level and upright, round the symbols, each on a line of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from engine.printed import Arrow, Table
from service.documents.sop.chart import Chart
from service.documents.sop.paper import Columns
from service.documents.sop.shapes import TOUCH, Box, Line, Point, Shape, Side, lines_of

GAP: Final = 1.5  # from a row's edge to a line along it
_TRACKS: Final = (0.42, 0.76)  # where lines run in the free strip between a column's edge and its symbols
_PER_MM, _BEND, _CROSSING, _TOUCHING, _APART, _SHARED_PORT, _FORBIDDEN = 0.05, 1, 8, 30, 3, 60, 1000
_HEAD, _CRAMPED = 2.2, 3  # the room that an arrow's head needs, and what it costs to have less
_OUT: Final[tuple[Side, ...]] = ("bottom", "left", "right")


@dataclass(frozen=True, kw_only=True)
class Route:
    """The way of an arrow on the endless sheet of all rows."""

    arrow: Arrow
    points: tuple[Point, ...]
    leaves: Side
    enters: Side

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Its straight pieces."""
        return tuple(lines_of(self.points))

    @cached_property
    def placed(self) -> tuple[tuple[Box, Line], ...]:
        """Its straight pieces, each with the space that it takes."""
        return tuple((line.box.grown(TOUCH), line) for line in self.lines)

    @cached_property
    def cost(self) -> float:
        """How long and winding it is."""
        lines = self.lines
        cramped = _CRAMPED * sum(line.length < _HEAD for line in (lines[0], lines[-1]))
        return sum(line.length for line in lines) * _PER_MM + (len(lines) - 1) * _BEND + cramped


def together(arrows: Sequence[Arrow]) -> tuple[Arrow, ...]:
    """Make one arrow of those that lead from one row to the same other one under different names."""
    names: dict[tuple[int, int | None], list[str]] = {}
    for arrow in arrows:
        names.setdefault((arrow.source_row, arrow.target_row), []).append(arrow.label)
    return tuple(
        Arrow(
            source_row=source,
            target_row=target,
            label=" / ".join(dict.fromkeys(filter(None, labels))),
            is_return=target is not None and target <= source,
        )
        for (source, target), labels in names.items()
    )


def routed(table: Table, chart: Chart, columns: Columns) -> tuple[Route, ...]:
    """Lead all arrows; first those to the next row, then the longer ones, returns last."""
    drawn: list[Route] = []
    for arrow in sorted(table.arrows, key=_turn):
        source = chart.shapes[arrow.source_row]
        target = chart.ends[arrow.source_row] if arrow.target_row is None else chart.shapes[arrow.target_row]
        if source is None or target is None:
            continue
        found = _cheapest(sorted(_ways(arrow, source, target, chart, columns), key=_cost), drawn, chart)
        drawn.append(found)
    return tuple(drawn)


def _turn(arrow: Arrow) -> tuple[bool, int, int]:
    to = arrow.source_row if arrow.target_row is None else arrow.target_row
    return arrow.is_return, abs(to - arrow.source_row), arrow.source_row


def _cost(route: Route) -> float:
    return route.cost


def _cheapest(ways: Sequence[Route], drawn: Sequence[Route], chart: Chart) -> Route:
    """Choose the way that gets least in the way of symbols and of what is drawn already."""
    best, least = ways[0], float("inf")
    for way in ways:
        cost = way.cost
        if cost >= least:
            break
        cost += _hits(way, chart)
        for other in drawn if cost < least else ():
            cost += _meeting(way, other)
            if cost >= least:
                break
        if cost < least:
            best, least = way, cost
    return best


def _hits(way: Route, chart: Chart) -> float:
    """Price the symbols that a way would run through; those that it joins it may touch."""
    ends = (way.points[0], way.points[-1])
    hit = 0
    for near, far in chart.rooms:
        for (left, top, right, bottom), _ in way.placed:
            if left <= far.right and far.left <= right and top <= far.bottom and far.top <= bottom:
                joined = any(far.holds(end) for end in ends)
                hit += not joined or near.meets(Box(left, top, right, bottom))
    return _FORBIDDEN * hit


def _meeting(way: Route, other: Route) -> float:
    """Price what two arrows have to do with one another.

    Arrows that part after a common beginning, or join before a common end, may run together.
    """
    mine, its = way.arrow, other.arrow
    fork = mine.source_row == its.source_row and mine.label == its.label
    together = fork or (mine.target_row == its.target_row and way.enters == other.enters)
    cost = 0.0
    if mine.source_row == its.source_row:
        same = way.leaves == other.leaves
        cost += (0 if same else _APART) if fork else (_SHARED_PORT if same else 0)
    if (mine.target_row, way.enters) == (its.source_row, other.leaves):
        cost += _SHARED_PORT
    if (mine.source_row, way.leaves) == (its.target_row, other.enters):
        cost += _SHARED_PORT
    return cost + sum(
        _between(line, drawn, together=together)
        for (left, top, right, bottom), line in way.placed
        for room, drawn in other.placed
        if left <= room.right and room.left <= right and top <= room.bottom and room.top <= bottom
    )


def _between(line: Line, drawn: Line, *, together: bool) -> float:
    """Price how two lines meet: crossing is allowed, touching looks like joining."""
    if line.runs_along(drawn):
        return 0 if together else _FORBIDDEN
    if line.crosses(drawn):
        return _CROSSING
    return _TOUCHING if line.touches(drawn) and not together else 0


def _ways(arrow: Arrow, source: Shape, target: Shape, chart: Chart, columns: Columns) -> Iterator[Route]:
    def way(leaves: Side, *between: tuple[float, float], enters: Side) -> Route:
        points = (source.port(leaves), *(Point(*each) for each in between), target.port(enters))
        return Route(arrow=arrow, points=points, leaves=leaves, enters=enters)

    (xs, ys), (xt, yt) = source.centre, target.centre
    above = chart.tops[target.row] + GAP
    below = chart.tops[source.row + 1] - GAP
    if ys < yt:
        if xs == xt:
            yield way("bottom", enters="top")
        else:
            yield way("right" if xs < xt else "left", (xt, ys), enters="top")
            yield way("bottom", (xs, above), (xt, above), enters="top")
            yield way("bottom", (xs, below), (xt, below), enters="top")
    if arrow.target_row is None:
        return
    for x in _tracks(source, target, columns):
        inward: Side = "left" if x < xt else "right"
        for leaves in _OUT:
            start = ys if leaves != "bottom" else below
            first = [(xs, below)] if leaves == "bottom" else []
            if leaves == "bottom" or (x < xs) == (leaves == "left"):
                yield way(leaves, *first, (x, start), (x, yt), enters=inward)
                yield way(leaves, *first, (x, start), (x, above), (xt, above), enters="top")


def _tracks(source: Shape, target: Shape, columns: Columns) -> Iterator[float]:
    """Yield where an arrow may run up or down: beside the columns it joins, and at the chart's two sides."""
    width, left = columns.lane_width, columns.lanes_left
    last = len(columns.lanes)
    own = [round((shape.centre.x - left) / width - 0.5) for shape in (source, target)]
    edges = {edge for lane in own for edge in (lane, lane + 1)} | {0, last}
    free = width / 2 - max(source.half_width, target.half_width)
    for edge in sorted(edges):
        for share in _TRACKS:
            if edge < last:
                yield left + edge * width + share * free
            if edge > 0:
                yield left + edge * width - share * free
