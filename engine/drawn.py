"""Writes a layout into a diagram that has none, so that it can be shown and edited."""

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from engine.autolayout import laid_out
from engine.diagram import Diagram, read_diagram
from engine.layout import Bounds, Edge, Layout, Shape
from engine.xml import BPMN_NS, BPMNDI_NS, DC_NS, DI_NS

_B, _D, _DC, _DI = (f"{{{uri}}}" for uri in (BPMN_NS, BPMNDI_NS, DC_NS, DI_NS))
_HEAD: Final = 30.0  # of the pool above the lanes
_PREFIXES: Final = {"bpmndi": BPMNDI_NS, "dc": DC_NS, "di": DI_NS}


def with_layout(bpmn: bytes) -> bytes:
    """Give the diagram with every node and arrow in a place of its own: a column for each lane.

    A former layout is dropped; lanes without a pool get one, for editors draw lanes in pools only.
    Raises `DiagramRefused` for what cannot be read.
    """
    diagram = read_diagram(bpmn)
    root = diagram.root
    for former in root.findall(f"{_D}BPMNDiagram"):
        root.remove(former)
    pool = _pool(root, diagram) if diagram.lanes else None
    layout = laid_out(diagram)
    ids = _Ids(root)
    drawing = etree.SubElement(root, f"{_D}BPMNDiagram", nsmap=_PREFIXES)
    drawing.set("id", ids.free("gambar"))
    plane = etree.SubElement(drawing, f"{_D}BPMNPlane")
    collaboration = pool.getparent() if pool is not None else None
    plane.set("id", ids.free("bidang_gambar"))
    plane.set("bpmnElement", diagram.process_id if collaboration is None else collaboration.get("id", ""))
    if pool is not None:
        _draw(plane, ids, pool.get("id", ""), _around(layout, diagram), nested=False)
    for element, shape in _outermost_first(layout, diagram):
        _draw(plane, ids, element, shape, nested=_is_sub_process(diagram, element))
    for flow, edge in layout.edges.items():
        _lead(plane, ids, flow, edge)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)


class _Ids:
    """Ids of the file: what is drawn gets one that nothing else has."""

    def __init__(self, root: etree._Element) -> None:
        self._taken = {each.get("id", "") for each in root.iter()}

    def free(self, wanted: str) -> str:
        """Take an id, with a number behind it when it is taken."""
        number, found = 1, wanted
        while found in self._taken:
            number += 1
            found = f"{wanted}_{number}"
        self._taken.add(found)
        return found


def _pool(root: etree._Element, diagram: Diagram) -> etree._Element:
    """Find the pool of the process, or make it."""
    collaboration = root.find(f"{_B}collaboration")
    ids = _Ids(root)
    if collaboration is None:
        collaboration = etree.Element(f"{_B}collaboration", id=ids.free("kolaborasi"))
        root.insert(_place_of_process(root), collaboration)
    for pool in collaboration.findall(f"{_B}participant"):
        if pool.get("processRef", "").rpartition(":")[2] == diagram.process_id:
            return pool
    pool = etree.Element(f"{_B}participant", id=ids.free("unit_kerja"))
    pool.set("name", diagram.process_name)
    pool.set("processRef", diagram.process_id)
    collaboration.insert(0, pool)
    return pool


def _place_of_process(root: etree._Element) -> int:
    process = root.find(f"{_B}process")
    return len(root) if process is None else root.index(process)


def _around(layout: Layout, diagram: Diagram) -> Shape:
    lanes = [layout.shapes[lane.id].bounds for lane in diagram.lanes]
    left, right = min(lane.x for lane in lanes), max(lane.right for lane in lanes)
    top, bottom = min(lane.y for lane in lanes), max(lane.bottom for lane in lanes)
    bounds = Bounds(left, top - _HEAD, right - left, bottom - top + _HEAD)
    return Shape(bounds=bounds, horizontal=False)


def _outermost_first(layout: Layout, diagram: Diagram) -> Iterator[tuple[str, Shape]]:
    """Yield what is around before what lies in it, lanes first: it is drawn in this order."""
    depths: dict[str, int] = {}
    parents: Mapping[str, str] = {element.id: element.parent for element in diagram.elements.values()}
    for element in layout.shapes:
        depth, around = 0, parents.get(element, "")
        while around in parents and depth < len(parents):
            depth, around = depth + 1, parents[around]
        depths[element] = depth if element in parents else -1
    yield from ((element, layout.shapes[element]) for element in sorted(depths, key=depths.__getitem__))


def _is_sub_process(diagram: Diagram, element: str) -> bool:
    return element in diagram.elements and diagram.elements[element].tag == "subProcess"


def _draw(plane: etree._Element, ids: _Ids, element: str, shape: Shape, *, nested: bool) -> None:
    drawn = etree.SubElement(plane, f"{_D}BPMNShape")
    drawn.set("id", ids.free(f"{element}_di"))
    drawn.set("bpmnElement", element)
    if not shape.horizontal:
        drawn.set("isHorizontal", "false")
    if nested:
        drawn.set("isExpanded", "true")
    _bound(drawn, shape.bounds)
    _name(drawn, shape.label)


def _lead(plane: etree._Element, ids: _Ids, flow: str, edge: Edge) -> None:
    drawn = etree.SubElement(plane, f"{_D}BPMNEdge")
    drawn.set("id", ids.free(f"{flow}_di"))
    drawn.set("bpmnElement", flow)
    for point in edge.points:
        etree.SubElement(drawn, f"{_DI}waypoint", x=_number(point.x), y=_number(point.y))
    _name(drawn, edge.label)


def _name(drawn: etree._Element, place: Bounds | None) -> None:
    if place is not None:
        _bound(etree.SubElement(drawn, f"{_D}BPMNLabel"), place)


def _bound(drawn: etree._Element, bounds: Bounds) -> None:
    values = zip(("x", "y", "width", "height"), bounds, strict=True)
    etree.SubElement(drawn, f"{_DC}Bounds", {name: _number(value) for name, value in values})


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
