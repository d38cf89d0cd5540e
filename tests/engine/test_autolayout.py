"""A drawing made anew: elements in their columns, no arrow through an element, no name upon another thing."""

from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from engine.diagram import Diagram, read_diagram
from engine.drawing.arranging import adapted, arranged
from engine.drawing.autolayout import laid_out
from engine.drawing.layout import Bounds, Layout, Point, flow_nodes, read_layout
from engine.xml import BPMN_NS
from service.casework.folders import ROOT
from tests.engine.blocks import BLOCKS, Block, Drawing

SHIPPED = ["pengumpulan_data_kinerja", "pengukuran_kinerja"]


def shipped(key: str) -> Diagram:
    return read_diagram((ROOT / "processes" / key / f"{key}.bpmn").read_bytes())


def around(diagram: Diagram, element: str) -> set[str]:
    """Name an element, the parts it lies in, and the activity it sits on."""
    found = set()
    while element in diagram.elements:
        found.add(element)
        found |= {
            event.get("attachedToRef", "")
            for event in diagram.root.iter(f"{{{BPMN_NS}}}boundaryEvent")
            if event.get("id") == element
        }
        element = diagram.elements[element].parent
    return found


def through(one: Point, other: Point, box: Bounds, margin: float = 1) -> bool:
    """Say whether a stretch of an arrow runs inside a box."""
    return (
        max(one.x, other.x) > box.x + margin
        and min(one.x, other.x) < box.right - margin
        and max(one.y, other.y) > box.y + margin
        and min(one.y, other.y) < box.bottom - margin
    )


def crossed(diagram: Diagram, layout: Layout) -> list[tuple[str, str]]:
    """Name each arrow with each element that it runs through though it neither begins nor ends there."""
    boundary = {e.id for e in diagram.elements.values() if e.tag == "boundaryEvent"}
    return [
        (flow.id, node.id)
        for flow in diagram.flows
        for node in flow_nodes(diagram)
        if node.id not in around(diagram, flow.source) | around(diagram, flow.target) | boundary
        for one, other in pairwise(layout.edges[flow.id].points)
        if through(one, other, layout.shapes[node.id].bounds)
    ]


def upon(diagram: Diagram, layout: Layout) -> Iterator[tuple[str, str]]:
    """Name each pair of elements of one level that lie upon each other."""
    for one, other in combinations(flow_nodes(diagram), 2):
        if one.parent == other.parent and "boundaryEvent" not in (one.tag, other.tag):
            a, b = layout.shapes[one.id].bounds, layout.shapes[other.id].bounds
            if through(Point(a.x, a.y), Point(a.right, a.bottom), b):
                yield one.id, other.id


def test_every_kind_of_diagram_is_drawn_without_an_arrow_through_an_element():
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(block=BLOCKS)
    def holds(block: Block) -> None:
        diagram = read_diagram(Drawing().drawn(block))
        layout = laid_out(diagram)
        assert crossed(diagram, layout) == []
        assert list(upon(diagram, layout)) == []
        assert {flow.id for flow in diagram.flows} == set(layout.edges)

    holds()


@pytest.mark.parametrize("key", SHIPPED)
def test_the_shipped_sops_are_drawn_in_columns_that_hold_their_steps(key: str):
    diagram = shipped(key)

    layout = laid_out(diagram)

    assert crossed(diagram, layout) == []
    for element in flow_nodes(diagram):
        lane, shape = layout.shapes[element.lane or ""].bounds, layout.shapes[element.id].bounds
        assert lane.x <= shape.x
        assert shape.right <= lane.right
        assert shape.bottom <= lane.bottom
    columns = [layout.shapes[lane.id].bounds for lane in diagram.lanes]
    assert all(one.right == other.x for one, other in pairwise(columns))
    ends = [point for edge in layout.edges.values() for point in edge.points]
    assert all(columns[0].x <= point.x <= columns[-1].right for point in ends)


@pytest.mark.parametrize("key", SHIPPED)
def test_names_outside_lie_upon_no_element_no_arrow_and_no_other_name(key: str):
    diagram = shipped(key)
    layout = laid_out(diagram)
    labels = {
        **{name: shape.label for name, shape in layout.shapes.items() if shape.label},
        **{name: edge.label for name, edge in layout.edges.items() if edge.label},
    }

    for name, label in labels.items():
        for node in flow_nodes(diagram):
            bounds = layout.shapes[node.id].bounds
            inside = through(Point(label.x, label.y), Point(label.right, label.bottom), bounds)
            assert not inside or node.tag == "subProcess", (name, node.id)
        for flow in diagram.flows:
            for one, other in pairwise(layout.edges[flow.id].points):
                assert not through(one, other, label), (name, flow.id)
        for another, box in labels.items():
            apart = another == name or not through(
                Point(label.x, label.y), Point(label.right, label.bottom), box
            )
            assert apart, (name, another)


def test_two_ways_back_to_the_same_step_share_no_stretch():
    diagram = shipped(SHIPPED[0])
    layout = laid_out(diagram)
    entries = [layout.edges[flow.id].points[-2:] for flow in diagram.incoming("pengisian_bidang")]

    sideways = [one.y for one, other in entries if one.y == other.y]

    assert len(sideways) >= 2
    assert len(sideways) == len(set(sideways))


def test_what_is_drawn_anew_says_the_same_places_in_the_file():
    bpmn = (ROOT / "processes" / SHIPPED[0] / f"{SHIPPED[0]}.bpmn").read_bytes()
    bare = bpmn[: bpmn.index(b"<bpmndi:BPMNDiagram")] + b"</bpmn:definitions>"

    written = read_diagram(adapted(bare, SHIPPED[0]))

    there, wanted = read_layout(written), arranged(written)
    assert there is not None
    assert there.shapes == wanted.shapes
    assert there.edges == wanted.edges
