"""Lays out a diagram as an SOP is printed: a column for each lane, a row for each element.

No arrow crosses an element: one that leads to the next row goes down between the two, any other leaves at a
side of its row, where nothing else stands, and goes by a track of its own beside all columns.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import cycle, islice
from math import ceil

from engine.diagram import Diagram, Element
from engine.drawing.layout import Bounds, Edge, Layout, Point, Shape, flow_nodes
from engine.drawing.lettering import width_of, wrapped
from engine.xml import BPMN_NS

COLUMN = 230.0
HEAD = 34.0
GAP = 48.0
INSET = 10.0
_NARROWEST = 158.0  # of a part: it holds its steps however deep it lies
_TASK = (150.0, 64.0)
_GATEWAY = (50.0, 50.0)
_EVENT = (36.0, 36.0)
_TITLE = 48.0
_TRACK = 14.0
_LETTERS = 11.0
_LINE = 14.0
_BROADEST = 150.0  # of the name of an arrow
_MOST_LINES = 5
_ENTRIES = (0.0, 12.0, -12.0, 22.0, -22.0)  # where arrows come in at a side, from its middle


def laid_out(diagram: Diagram) -> Layout:
    """Give every node a place in its lane's column, in the order of the flow, and every flow a way."""
    rows = _Rows(diagram)
    bottom = rows.place(diagram.process_id, top=HEAD + GAP / 2)
    width = COLUMN * len(rows.columns)
    edges = _Ways(diagram, rows, width).all()
    xs = [point.x for edge in edges.values() for point in edge.points]
    left, right = min([0.0, *(x - _TRACK for x in xs)]), max([width, *(x + _TRACK for x in xs)])
    lanes: dict[str, Shape] = {}
    for lane in diagram.lanes:
        column = rows.columns[lane.id]
        begin = left if column == 0 else column
        end = right if column + COLUMN == width else column + COLUMN
        lanes[lane.id] = Shape(bounds=Bounds(begin, 0, end - begin, bottom), horizontal=False)
    return Layout(shapes={**lanes, **rows.shapes}, edges=edges)


class _Rows:
    """Fills the sheet from top to bottom."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.shapes: dict[str, Shape] = {}
        self.entered = {diagram.process_id}
        self.children: dict[str, list[Element]] = {}
        self.hosts = _hosts(diagram)
        self.beside: dict[str, list[Element]] = {}
        for node in flow_nodes(diagram):
            if node.id in self.hosts:
                self.beside.setdefault(self.hosts[node.id], []).append(node)
            else:
                self.children.setdefault(node.parent, []).append(node)
        keys: list[str | None] = [lane.id for lane in diagram.lanes]
        keys += [None for node in flow_nodes(diagram) if node.lane not in keys] or ([] if keys else [None])
        self.columns = {key: COLUMN * index for index, key in enumerate(dict.fromkeys(keys))}

    def place(self, parent: str, *, top: float, depth: int = 0, column: float | None = None) -> float:
        """Place the nodes of a process or sub-process below `top`; give where the next row begins."""
        y = top
        for node in _in_order(self.diagram, self.children.get(parent, ()), self.hosts):
            x = self.columns.get(node.lane, self.columns.get(None, 0.0)) if column is None else column
            if node.id in self.children and node.id not in self.entered:
                self.entered.add(node.id)
                end = self.place(node.id, top=y + _TITLE, depth=depth + 1, column=x)
                inset = min(INSET * (depth + 1), (COLUMN - _NARROWEST) / 2)
                bounds = Bounds(x + inset, y, COLUMN - 2 * inset, end - GAP / 3 - y)
                self.shapes[node.id] = Shape(bounds=bounds)
            else:
                width, height = _size(node)
                lines = _lines(node, width)
                y += max(0.0, lines * _LINE - (GAP / 2 + height / 2 - 8))
                bounds = Bounds(x + (COLUMN - width) / 2, y, width, height)
                self.shapes[node.id] = Shape(bounds=bounds, label=_label(bounds, lines))
            for place, event in enumerate(self.beside.get(node.id, ())):
                self.shapes[event.id] = Shape(
                    bounds=(on := _at_corner(bounds, place)), label=_under(event, on)
                )
            y = bounds.bottom + GAP
        return y


def _hosts(diagram: Diagram) -> dict[str, str]:
    """Name the activity on whose edge each boundary event sits."""
    events = diagram.root.iter(f"{{{BPMN_NS}}}boundaryEvent")
    pairs = ((event.get("id", ""), event.get("attachedToRef", "")) for event in events)
    known = diagram.elements
    return {
        event: host
        for event, host in pairs
        if event in known and host in known and known[event].parent == known[host].parent
    }


def _at_corner(host: Bounds, place: int) -> Bounds:
    """Put an event on a corner, where no other arrow comes or goes: the lower right first."""
    width, height = _EVENT
    x = host.right if place % 2 == 0 else host.x
    y = host.bottom if place % 4 < 2 else host.y
    return Bounds(x - width / 2, y - height / 2, width, height)


def _in_order(diagram: Diagram, level: Iterable[Element], hosts: Mapping[str, str]) -> list[Element]:
    """Order the nodes of one level by the flow, from what nothing leads to; loops are cut as they close."""
    nodes = {node.id: node for node in level}
    events: dict[str, list[str]] = {}
    for event, host in hosts.items():
        events.setdefault(host, []).append(event)
    seen: set[str] = set()
    ordered: list[Element] = []
    for root in sorted(nodes, key=lambda node_id: bool(diagram.incoming(node_id))):
        finished: list[str] = []
        stack: list[tuple[str, Iterator[str]]] = [("", iter((root,)))]
        while stack:
            node_id, following = stack[-1]
            successor = next((found for found in following if found not in seen), None)
            if successor is None:
                finished.append(node_id)
                stack.pop()
            else:
                seen.add(successor)
                stack.append((successor, iter(_next(diagram, successor, events.get(successor, ()), nodes))))
        ordered += [nodes[node_id] for node_id in reversed(finished) if node_id]
    return ordered


def _next(diagram: Diagram, node_id: str, events: Iterable[str], nodes: Mapping[str, Element]) -> list[str]:
    """Give the nodes a node leads to on its level; what is followed last is drawn first."""
    flows = [flow for event in events for flow in diagram.outgoing(event)]
    flows += sorted(diagram.outgoing(node_id), key=lambda flow: flow.is_default)
    return [flow.target for flow in flows if flow.target in nodes]


def _size(node: Element) -> tuple[float, float]:
    if node.tag.endswith("Gateway"):
        return _GATEWAY
    return _EVENT if node.tag.endswith("Event") else _TASK


def _lines(node: Element, width: float) -> int:
    """Count the lines of a name outside its element; 0 where it is written inside, or is none."""
    if width > _GATEWAY[0] or not node.name:
        return 0
    return len(wrapped(node.name, width=_beside(width), size=_LETTERS, lines=_MOST_LINES))


def _beside(width: float) -> float:
    return (COLUMN - width) / 2 - 12


def _label(bounds: Bounds, lines: int) -> Bounds | None:
    """Give the place of an outside name: left of a gateway or event, above the arrow that leaves there."""
    if not lines:
        return None
    width, height = _beside(bounds.width), lines * _LINE
    return Bounds(bounds.x - width - 2, bounds.centre.y - 6 - height, width, height)


def _under(event: Element, bounds: Bounds) -> Bounds | None:
    """Give the place of a boundary event's name: right of it, under the arrow that leaves there."""
    if not event.name:
        return None
    lines = len(wrapped(event.name, width=_EVENT[0] * 2, size=_LETTERS, lines=2))
    return Bounds(bounds.right + 2, bounds.centre.y + 3, _EVENT[0] * 2, lines * _LINE)


class _Ways:
    """Leads each flow down to the next row, or around everything by a track of its own at one side."""

    def __init__(self, diagram: Diagram, rows: _Rows, width: float) -> None:
        self._diagram, self._shapes, self._hosts = diagram, rows.shapes, rows.hosts
        standing = [shape.bounds for node, shape in rows.shapes.items() if node not in rows.hosts]
        self._sides = sorted(y for bounds in standing for y in (bounds.y, bounds.bottom))
        self._tracks = {"right": width, "left": 0.0}
        self._left = Counter[str]()
        self._entered = Counter[tuple[str, str]]()

    def all(self) -> dict[str, Edge]:
        """Give the way of every flow whose ends have places."""
        shapes = self._shapes
        drawn = [f for f in self._diagram.flows if f.source in shapes and f.target in shapes]
        return {flow.id: self._way(flow.source, flow.target, flow.name) for flow in drawn}

    def _way(self, source: str, target: str, name: str) -> Edge:
        start, end = self._shapes[source].bounds, self._shapes[target].bounds
        between = bisect_right(self._sides, start.bottom)
        if source not in self._hosts and start.bottom < end.y and self._sides[between] >= end.y:
            return _down(start, end, name)
        return self._around(source, target, self._side(source), name)

    def _side(self, source: str) -> str:
        """Choose where to leave: right first, then left; a boundary event leaves away from its activity."""
        host = self._hosts.get(source)
        if host is not None:
            right = self._shapes[source].bounds.centre.x > self._shapes[host].bounds.centre.x
            return "right" if right else "left"
        self._left[source] += 1
        return next(islice(cycle(("right", "left")), self._left[source] - 1, None))

    def _around(self, source: str, target: str, side: str, name: str) -> Edge:
        """Lead a flow out at one side, along its track, and in again at the same side."""
        start, end = self._shapes[source].bounds, self._shapes[target].bounds
        at_left = side == "left"
        self._tracks[side] += -_TRACK if at_left else _TRACK
        track = self._tracks[side]
        leaves, enters = (start.x, end.x) if at_left else (start.right, end.right)
        y, to = start.centre.y, end.centre.y + self._entry(target, side, end)
        width, height = _extent_of(name)
        label = Bounds(leaves - 8 - width, y + 3, width, height) if at_left else None
        if label is None:
            label = Bounds(leaves + 8, y - 3 - height, width, height)
        points = (Point(leaves, y), Point(track, y), Point(track, to), Point(enters, to))
        return Edge(points=points, label=label if name else None)

    def _entry(self, target: str, side: str, end: Bounds) -> float:
        """Say how far from the middle a flow comes in, so that no two share their last stretch."""
        place = self._entered[target, side]
        self._entered[target, side] += 1
        offset = _ENTRIES[place % len(_ENTRIES)]
        return offset if end.width > _GATEWAY[0] and abs(offset) < end.height / 2 else 0.0


def _down(start: Bounds, end: Bounds, name: str) -> Edge:
    """Lead a flow to the next row, its name right under where it leaves."""
    middle = start.bottom + GAP / 2
    x, to = start.centre.x, end.centre.x
    points = [Point(x, start.bottom), Point(x, middle), Point(to, middle), Point(to, end.y)]
    if x == to:
        points = [points[0], points[-1]]
    width, height = _extent_of(name)
    label = Bounds(x + 6, start.bottom + 4, width, height) if name else None
    return Edge(points=tuple(points), label=label)


def _extent_of(name: str) -> tuple[float, float]:
    lines = wrapped(name, width=_BROADEST, size=_LETTERS, lines=2)
    width = ceil(max((width_of(line, _LETTERS) for line in lines), default=0.0)) + 4
    return width, max(len(lines), 1) * _LINE
