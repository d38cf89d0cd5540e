"""Lays out a diagram that has no layout of its own: a column for each lane, a row for each element."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from engine.diagram import Diagram, Element
from engine.drawing.layout import Bounds, Edge, Layout, Point, Shape, flow_nodes

COLUMN = 230.0
HEAD = 34.0
GAP = 46.0
INSET = 16.0
_TASK = (150.0, 64.0)
_GATEWAY = (50.0, 50.0)
_EVENT = (36.0, 36.0)
_TITLE = 38.0
_TRACK = 14.0


def laid_out(diagram: Diagram) -> Layout:
    """Give every node a place in its lane's column, in the order of the flow, and every flow a way."""
    rows = _Rows(diagram)
    bottom = rows.place(diagram.process_id, top=HEAD + GAP / 2)
    lanes = {
        lane.id: Shape(bounds=Bounds(rows.columns[lane.id], 0, COLUMN, bottom), horizontal=False)
        for lane in diagram.lanes
    }
    edges = _edges(diagram, rows.shapes, right=COLUMN * len(rows.columns))
    return Layout(shapes={**lanes, **rows.shapes}, edges=edges)


class _Rows:
    """Fills the sheet from top to bottom."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.shapes: dict[str, Shape] = {}
        self.entered = {diagram.process_id}
        self.children: dict[str, list[Element]] = {}
        for node in flow_nodes(diagram):
            self.children.setdefault(node.parent, []).append(node)
        keys: list[str | None] = [lane.id for lane in diagram.lanes]
        keys += [None for node in flow_nodes(diagram) if node.lane not in keys] or ([] if keys else [None])
        self.columns = {key: COLUMN * index for index, key in enumerate(dict.fromkeys(keys))}

    def place(self, parent: str, *, top: float, depth: int = 0, column: float | None = None) -> float:
        """Place the nodes of a process or sub-process below `top`; give where the next row begins."""
        y = top
        for node in _in_order(self.diagram, self.children.get(parent, ())):
            x = self.columns.get(node.lane, self.columns.get(None, 0.0)) if column is None else column
            if node.id in self.children and node.id not in self.entered:
                self.entered.add(node.id)
                end = self.place(node.id, top=y + _TITLE, depth=depth + 1, column=x)
                inset = min(INSET * (depth + 1), COLUMN / 3)
                bounds = Bounds(x + inset, y, COLUMN - 2 * inset, end - GAP / 3 - y)
                self.shapes[node.id] = Shape(bounds=bounds)
            else:
                width, height = _size(node)
                bounds = Bounds(x + (COLUMN - width) / 2, y, width, height)
                self.shapes[node.id] = Shape(bounds=bounds, label=_label(bounds))
            y = bounds.bottom + GAP
        return y


def _in_order(diagram: Diagram, level: Iterable[Element]) -> list[Element]:
    """Order the nodes of one level by the flow, from what nothing leads to; loops are cut as they close."""
    nodes = {node.id: node for node in level}
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
                stack.append((successor, iter(_next(diagram, successor, nodes))))
        ordered += [nodes[node_id] for node_id in reversed(finished) if node_id]
    return ordered


def _next(diagram: Diagram, node_id: str, nodes: Mapping[str, Element]) -> list[str]:
    """Give the nodes a node leads to on its level; what is followed last is drawn first."""
    flows = sorted(diagram.outgoing(node_id), key=lambda flow: flow.is_default)
    return [flow.target for flow in flows if flow.target in nodes]


def _size(node: Element) -> tuple[float, float]:
    if node.tag.endswith("Gateway"):
        return _GATEWAY
    return _EVENT if node.tag.endswith("Event") else _TASK


def _label(bounds: Bounds) -> Bounds | None:
    """Give the place of an outside name: left of a gateway or event, above the middle."""
    if bounds.width > _GATEWAY[0]:
        return None
    width = (COLUMN - bounds.width) / 2 - 12
    return Bounds(bounds.x - width - 2, bounds.y - 16, width, 28)


def _edges(diagram: Diagram, shapes: Mapping[str, Shape], *, right: float) -> dict[str, Edge]:
    """Lead each flow down to the next row, or around everything by a track of its own at one side."""
    edges: dict[str, Edge] = {}
    sides = sorted(y for shape in shapes.values() for y in (shape.bounds.y, shape.bounds.bottom))
    tracks = [right, 0.0]
    left_by_side: dict[str, int] = {}
    for flow in diagram.flows:
        if flow.source not in shapes or flow.target not in shapes:
            continue
        start, end = shapes[flow.source].bounds, shapes[flow.target].bounds
        between = bisect_right(sides, start.bottom)
        if start.bottom < end.y and sides[between] >= end.y:
            edges[flow.id] = _down(start, end)
        else:
            turn = left_by_side.get(flow.source, 0) % 2
            left_by_side[flow.source] = turn + 1
            tracks[turn] += -_TRACK if turn else _TRACK
            edges[flow.id] = _around(start, end, tracks[turn], at_left=bool(turn))
    return edges


def _down(start: Bounds, end: Bounds) -> Edge:
    """Lead a flow to the next row, its name right under where it leaves."""
    middle = (start.bottom + end.y) / 2
    x, to = start.centre.x, end.centre.x
    points = [Point(x, start.bottom), Point(x, middle), Point(to, middle), Point(to, end.y)]
    label = Bounds(x + 5, start.bottom + 3, 40, 14)
    return Edge(points=tuple(dict.fromkeys(points)), label=label)


def _around(start: Bounds, end: Bounds, track: float, *, at_left: bool) -> Edge:
    """Lead a flow out at one side, along its track, and in again at the same side."""
    leaves, enters = (start.x, end.x) if at_left else (start.right, end.right)
    y, to = start.centre.y, end.centre.y
    label = Bounds(leaves - 56, y + 3, 48, 14) if at_left else Bounds(leaves + 8, y - 17, 42, 14)
    return Edge(points=(Point(leaves, y), Point(track, y), Point(track, to), Point(enters, to)), label=label)
