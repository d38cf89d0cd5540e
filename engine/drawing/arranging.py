"""Gives a diagram from elsewhere what the editor needs of it: an id of its process, a layout, a pool.

Whatever else the file says stays; a diagram that lacks nothing stays as it is, byte by byte.
"""

from collections.abc import Mapping
from typing import Final

from lxml import etree

from engine.diagram import Diagram, process_of, read_diagram
from engine.drawing.autolayout import laid_out
from engine.drawing.layout import Bounds, Layout, Shape, read_layout
from engine.xml import BPMN_NS, BPMNDI_NS, DC_NS, DI_NS, local_name, parsed

_B, _D, _C, _I = (f"{{{uri}}}" for uri in (BPMN_NS, BPMNDI_NS, DC_NS, DI_NS))
_NAMING: Final = frozenset(
    {
        "attachedToRef",
        "bpmnElement",
        "calledElement",
        "default",
        "id",
        "processRef",
        "sourceRef",
        "targetRef",
    }
)
_NAMING_TEXTS: Final = frozenset(
    {"flowNodeRef", "incoming", "outgoing", "sourceRef", "targetRef", "dataObjectRef"}
)
_HEAD: Final = 30.0


def adapted(bpmn: bytes, key: str) -> bytes:
    """Give the diagram as one of the process `key` that can be drawn; raises `DiagramRefused`.

    Its process gets that id and is marked as one that runs; a diagram without a complete layout is laid out.
    """
    root = parsed(bpmn)
    process = process_of(root)
    changed = False
    if process.get("id") != key:
        former = process.get("id")
        _rename(root, {key: f"{key}_lama"} | ({former: key} if former else {}))
        process.set("id", key)
        changed = True
    if process.get("isExecutable") != "true":
        process.set("isExecutable", "true")
        changed = True
    diagram = read_diagram(_written(root)) if changed else read_diagram(bpmn)
    if read_layout(diagram) is None:
        _lay_out(diagram)
        return _written(diagram.root)
    return _written(root) if changed else bpmn


def arranged(diagram: Diagram) -> Layout:
    """Give the places of everything as this module draws it anew, with those of the pool around the lanes."""
    layout = laid_out(diagram)
    pools = [
        participant.get("id", "")
        for participant in diagram.root.iterfind(f"{_B}collaboration/{_B}participant")
        if participant.get("processRef") == diagram.process_id
    ]
    around = {pool: Shape(bounds=_around(layout), horizontal=False) for pool in pools if diagram.lanes}
    return Layout(shapes={**around, **layout.shapes}, edges=layout.edges)


def _rename(root: etree._Element, names: Mapping[str, str]) -> None:
    """Give ids other names, wherever they are referred to."""
    for element in root.iter():
        for attribute in _NAMING & set(element.attrib):
            element.set(attribute, names.get(element.get(attribute, ""), element.get(attribute, "")))
        if local_name(element) in _NAMING_TEXTS:
            element.text = names.get((element.text or "").strip(), element.text or "")


def _lay_out(diagram: Diagram) -> None:
    """Draw everything anew, performers as columns; what was drawn before goes."""
    root, layout = diagram.root, laid_out(diagram)
    for former in root.findall(f"{_D}BPMNDiagram"):
        root.remove(former)
    pool = _pool(diagram) if diagram.lanes else None
    collaboration = root.find(f"{_B}collaboration")
    drawn = etree.SubElement(
        root, f"{_D}BPMNDiagram", {"id": "di_gambar"}, nsmap={"bpmndi": BPMNDI_NS, "dc": DC_NS, "di": DI_NS}
    )
    named = diagram.process_id if collaboration is None else collaboration.get("id", "")
    plane = etree.SubElement(drawn, f"{_D}BPMNPlane", {"id": "di_bidang", "bpmnElement": named})
    if pool is not None:
        _shape(plane, pool, _around(layout), isHorizontal="false")
    for element, shape in layout.shapes.items():
        marks = {} if shape.horizontal else {"isHorizontal": "false"}
        tag = diagram.elements[element].tag if element in diagram.elements else ""
        if tag.endswith("ubProcess") or tag == "transaction":
            marks = {"isExpanded": "true"}
        _label(_shape(plane, element, shape.bounds, **marks), shape.label)
    for flow, edge in layout.edges.items():
        line = etree.SubElement(plane, f"{_D}BPMNEdge", {"id": f"{flow}_di", "bpmnElement": flow})
        for point in edge.points:
            etree.SubElement(line, f"{_I}waypoint", {"x": f"{point.x:g}", "y": f"{point.y:g}"})
        _label(line, edge.label)


def _pool(diagram: Diagram) -> str:
    """Give the id of the pool around the lanes, made where the file has none."""
    root = diagram.root
    for participant in root.iterfind(f"{_B}collaboration/{_B}participant"):
        if participant.get("processRef") == diagram.process_id:
            return participant.get("id", "")
    collaboration = root.find(f"{_B}collaboration")
    if collaboration is None:
        collaboration = etree.Element(f"{_B}collaboration", {"id": "kolaborasi"})
        root.insert(0, collaboration)
    name = diagram.process_name or diagram.process_id
    etree.SubElement(
        collaboration,
        f"{_B}participant",
        {"id": "kolom_pelaksana", "name": name, "processRef": diagram.process_id},
    )
    return "kolom_pelaksana"


def _around(layout: Layout) -> Bounds:
    extent = layout.extent
    return Bounds(extent.x, extent.y - _HEAD, extent.width, extent.height + _HEAD)


def _shape(plane: etree._Element, element: str, bounds: Bounds, **marks: str) -> etree._Element:
    drawn = {"id": f"{element}_di", "bpmnElement": element, **marks}
    shape = etree.SubElement(plane, f"{_D}BPMNShape", drawn)
    _bounds(shape, bounds)
    return shape


def _label(drawn: etree._Element, bounds: Bounds | None) -> None:
    if bounds is not None:
        _bounds(etree.SubElement(drawn, f"{_D}BPMNLabel"), bounds)


def _bounds(around: etree._Element, bounds: Bounds) -> None:
    places = {name: f"{getattr(bounds, name):g}" for name in ("x", "y", "width", "height")}
    etree.SubElement(around, f"{_C}Bounds", places)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
