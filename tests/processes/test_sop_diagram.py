"""The SOP as drawn: who does what, which way it goes, and a sheet that one is glad to print."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from engine.diagram import Diagram, read_diagram
from engine.drawing.layout import Bounds, Layout, Point, read_layout

ROOT = Path(__file__).resolve().parents[2]
SOP = ROOT / "processes" / "pengumpulan_data_kinerja" / "pengumpulan_data_kinerja.bpmn"
A4_WIDTH_MM, MARGINS_MM = 297, 20
SEGMENT = tuple[Point, Point]


@pytest.fixture(scope="module")
def sop() -> Diagram:
    return read_diagram(SOP.read_bytes())


@pytest.fixture(scope="module")
def layout(sop: Diagram) -> Layout:
    found = read_layout(sop)
    assert found is not None
    return found


def segments(layout: Layout) -> Iterator[tuple[str, SEGMENT]]:
    for flow, edge in layout.edges.items():
        for start, end in pairwise(edge.points):
            yield flow, (start, end)


def hull(segment: SEGMENT) -> Bounds:
    (x1, y1), (x2, y2) = segment
    return Bounds(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))


def overlap(one: Bounds, other: Bounds) -> bool:
    """Say whether two boxes share more than a border."""
    across = one.x < other.right and other.x < one.right
    return across and one.y < other.bottom and other.y < one.bottom


def touch(one: Bounds, other: Bounds) -> bool:
    """Say whether two boxes share at least a point."""
    across = one.x <= other.right and other.x <= one.right
    return across and one.y <= other.bottom and other.y <= one.bottom


def inside(inner: Bounds, outer: Bounds) -> bool:
    across = outer.x <= inner.x and inner.right <= outer.right
    return across and outer.y <= inner.y and inner.bottom <= outer.bottom


# --- what it says -------------------------------------------------------------------------------


def test_each_lane_has_its_steps(sop: Diagram):
    by_lane = {lane.id: [step.number for step in sop.steps if step.lane == lane.id] for lane in sop.lanes}

    assert by_lane == {
        "sekretaris": ["1", "10"],
        "fungsional_perencana": ["2", "3", "7", "9", "10b", "11"],
        "staf": ["4", "8"],
        "kabid": ["5", "6"],
    }


def test_each_step_has_its_form_of_the_same_name(sop: Diagram):
    assert all(step.form == step.id == f"langkah_{step.number}" for step in sop.steps)


def test_steps_5_and_6_are_done_once_for_each_unit(sop: Diagram):
    repeated = {step.number: step.collection for step in sop.steps if step.multi}

    assert repeated == {"5": "unit_bertugas", "6": "unit_bertugas"}
    assert {sop.elements[f"langkah_{number}"].parent for number in repeated} == {"pengisian_bidang"}


def test_only_an_approval_leads_to_the_report_and_everything_else_goes_back(sop: Diagram):
    ways = {
        (flow.source, flow.target): (flow.name, flow.condition, flow.is_default)
        for gateway in ("keputusan_langkah_10", "perlu_data_bidang")
        for flow in sop.outgoing(gateway)
    }

    assert ways == {
        ("keputusan_langkah_10", "langkah_10b"): ("Ya", 'keputusan == "setuju"', False),
        ("keputusan_langkah_10", "perlu_data_bidang"): ("Tidak", None, True),
        ("perlu_data_bidang", "pengisian_bidang"): ("Ada", "len(unit_bertugas) > 0", False),
        ("perlu_data_bidang", "langkah_7"): ("Tidak ada", None, True),
    }
    assert [flow.source for flow in sop.incoming("langkah_10b")] == ["keputusan_langkah_10"]


def test_who_prepared_the_recap_does_not_approve_it_and_a_return_has_a_reason(sop: Diagram):
    review = sop.step("langkah_10")

    assert review is not None
    assert review.separate_from == ("langkah_8", "langkah_9")
    assert review.return_reason == "saran"


def test_step_7_orders_the_recap_unless_it_sends_data_back_with_a_reason(sop: Diagram):
    order = sop.step("langkah_7")
    ways = {flow.target: (flow.condition, flow.is_default) for flow in sop.outgoing("kelengkapan_langkah_7")}

    assert ways == {
        "langkah_8": (None, True),
        "pengisian_bidang": ('kelengkapan_data == "kembalikan"', False),
    }
    assert order is not None
    assert order.return_reason == "alasan"


def test_a_unit_that_cannot_report_has_its_paper_form_entered_or_is_excused(sop: Diagram):
    standing_in = {
        step.number: (step.on_behalf_by, step.excused_by)
        for step in sop.steps
        if step.on_behalf_by or step.excused_by
    }

    assert standing_in == dict.fromkeys(("5", "6"), (("staf",), ("fungsional_perencana",)))


def test_no_performer_is_named(sop: Diagram):
    named = " ".join(f"{step.name} {step.activity} {step.remark}" for step in sop.steps)

    assert sop.identity.approved_by_name not in named


# --- how it looks -------------------------------------------------------------------------------


def test_every_arrow_runs_straight_or_turns_at_right_angles(layout: Layout):
    crooked = [flow for flow, (start, end) in segments(layout) if start.x != end.x and start.y != end.y]

    assert crooked == []


def test_no_two_arrows_touch(layout: Layout):
    crossing = [
        (one, other)
        for (one, first), (other, second) in combinations(segments(layout), 2)
        if one != other and touch(hull(first), hull(second))
    ]

    assert crossing == []


def test_arrows_begin_and_end_at_what_they_join_and_pass_through_nothing(sop: Diagram, layout: Layout):
    boxes = {node: layout.shapes[node].bounds for node in sop.elements}
    for flow in sop.flows:
        first, *_, last = layout.edges[flow.id].points
        assert touch(Bounds(*first, 0, 0), boxes[flow.source])
        assert touch(Bounds(*last, 0, 0), boxes[flow.target])
        around = sop.elements[flow.source].parent
        for start, end in pairwise(layout.edges[flow.id].points):
            line = hull((start, end))
            assert [node for node, box in boxes.items() if node != around and overlap(line, box)] == []


def test_every_element_lies_in_its_lane_and_none_upon_another(sop: Diagram, layout: Layout):
    for element in sop.elements.values():
        assert element.lane is not None
        assert inside(layout.shapes[element.id].bounds, layout.shapes[element.lane].bounds)
    for one, other in combinations(sop.elements.values(), 2):
        if one.parent == other.parent:
            assert not overlap(layout.shapes[one.id].bounds, layout.shapes[other.id].bounds)


def test_labels_cover_neither_elements_nor_arrows_nor_each_other(sop: Diagram, layout: Layout):
    drawn: dict[str, Any] = {**layout.shapes, **layout.edges}
    labels = {name: found.label for name, found in drawn.items() if found.label}
    boxes = [layout.shapes[node].bounds for node in sop.elements]
    lines = [hull(segment) for _, segment in segments(layout)]

    for label in labels.values():
        assert not any(overlap(label, box) for box in (*boxes, *lines))
    assert not any(overlap(one, other) for one, other in combinations(labels.values(), 2))


def test_the_four_lanes_fill_the_pool_without_gaps(sop: Diagram, layout: Layout):
    lanes = [layout.shapes[lane.id].bounds for lane in sop.lanes]
    pool = layout.shapes["dinas_pmk"].bounds

    assert [lane.y for lane in lanes] == [pool.y, *(lane.bottom for lane in lanes[:-1])]
    assert lanes[-1].bottom == pool.bottom
    assert {lane.right for lane in lanes} == {pool.right}


def test_printed_on_a4_landscape_its_letters_are_still_two_millimetres_high(layout: Layout):
    pool = layout.extent

    assert 12 * (A4_WIDTH_MM - MARGINS_MM) / pool.width > 2
    assert pool.width / pool.height > 297 / 210
