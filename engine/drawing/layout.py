"""Where a diagram's elements lie: read from its own layout (DI)."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from engine.diagram import Diagram, Element
from engine.xml import BPMNDI_NS, DC_NS, DI_NS

_DI = f"{{{BPMNDI_NS}}}"
_FARTHEST = 100_000.0
_NOT_NODES = frozenset(
    {"dataObject", "dataObjectReference", "dataStoreReference", "textAnnotation", "association", "group"}
)


class Point(NamedTuple):
    """A place on the sheet, in pixels from the top left."""

    x: float
    y: float


class Bounds(NamedTuple):
    """A rectangle on the sheet."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> Point:
        """The middle of the rectangle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.y + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One drawn element; `label` is the place of a name written outside of it."""

    bounds: Bounds
    label: Bounds | None = None
    horizontal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One drawn arrow, from bend to bend."""

    points: tuple[Point, ...]
    label: Bounds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The places of a diagram's elements and flows, by their ids, in drawing order."""

    shapes: Mapping[str, Shape]
    edges: Mapping[str, Edge]

    @property
    def extent(self) -> Bounds:
        """The smallest rectangle around everything, labels included."""
        boxes = [box for shape in self.shapes.values() for box in (shape.bounds, shape.label) if box]
        boxes += [edge.label for edge in self.edges.values() if edge.label]
        xs = [p.x for edge in self.edges.values() for p in edge.points]
        ys = [p.y for edge in self.edges.values() for p in edge.points]
        left = min([*xs, *(box.x for box in boxes)], default=0.0)
        top = min([*ys, *(box.y for box in boxes)], default=0.0)
        right = max([*xs, *(box.right for box in boxes)], default=0.0)
        bottom = max([*ys, *(box.bottom for box in boxes)], default=0.0)
        return Bounds(left, top, right - left, bottom - top)


def flow_nodes(diagram: Diagram) -> tuple[Element, ...]:
    """Give the elements that tokens pass: no notes and no data."""
    return tuple(element for element in diagram.elements.values() if element.tag not in _NOT_NODES)


def read_layout(diagram: Diagram) -> Layout | None:
    """Read the diagram's own layout, or give None when a node or a flow has no place on its first plane."""
    plane = diagram.root.find(f"{_DI}BPMNDiagram/{_DI}BPMNPlane")
    if plane is None:
        return None
    layout = Layout(shapes=dict(_shapes(plane)), edges=dict(_edges(plane)))
    placed = all(node.id in layout.shapes for node in flow_nodes(diagram))
    connected = all(flow.id in layout.edges for flow in diagram.flows)
    return layout if placed and connected and layout.shapes else None


def _shapes(plane: etree._Element) -> Iterator[tuple[str, Shape]]:
    for shape in plane.iterfind(f"{_DI}BPMNShape"):
        bounds = _bounds(shape)
        if bounds is not None:
            horizontal = shape.get("isHorizontal", "true") == "true"
            yield (
                shape.get("bpmnElement", ""),
                Shape(bounds=bounds, label=_label(shape), horizontal=horizontal),
            )


def _edges(plane: etree._Element) -> Iterator[tuple[str, Edge]]:
    for edge in plane.iterfind(f"{_DI}BPMNEdge"):
        found = [_point(waypoint) for waypoint in edge.iterfind(f"{{{DI_NS}}}waypoint")]
        points = tuple(point for point in found if point is not None)
        if len(points) == len(found) >= 2:
            yield edge.get("bpmnElement", ""), Edge(points=points, label=_label(edge))


def _label(element: etree._Element) -> Bounds | None:
    label = element.find(f"{_DI}BPMNLabel")
    return None if label is None else _bounds(label)


def _bounds(element: etree._Element) -> Bounds | None:
    bounds = element.find(f"{{{DC_NS}}}Bounds")
    if bounds is None:
        return None
    x, y, width, height = (_number(bounds.get(name)) for name in ("x", "y", "width", "height"))
    if x is None or y is None or width is None or height is None or width <= 0 or height <= 0:
        return None
    return Bounds(x, y, width, height)


def _point(waypoint: etree._Element) -> Point | None:
    x, y = _number(waypoint.get("x")), _number(waypoint.get("y"))
    return None if x is None or y is None else Point(x, y)


def _number(value: str | None) -> float | None:
    """Read a coordinate; what is no number, or far off any sheet, counts as missing."""
    try:
        number = float(value or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= _FARTHEST else None
