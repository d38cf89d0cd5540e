"""The drawing of a diagram: complete, well-formed, harmless, with or without a layout of its own."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.diagram import read_diagram
from engine.drawing.arrows import draw_link
from engine.drawing.badges import ADDED, MOVED, REMOVED
from engine.drawing.layout import Bounds, Edge, Point, read_layout
from engine.drawing.lettering import width_of, wrapped
from engine.drawing.pen import Ink, number, sheet
from engine.drawing.svg import CURRENT, TAKEN, draw, drawn
from engine.xml import BPMN_NS

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
SOP = (PROCESSES / "pengumpulan_data_kinerja" / "pengumpulan_data_kinerja.bpmn").read_bytes()
WITHOUT_LAYOUT = re.sub(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", SOP, flags=re.DOTALL)
STEPS = [str(number) for number in range(1, 12)]
DI = (
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)


def a_diagram(inside: str, plane: str = "") -> bytes:
    """Write a process with these elements and, where given, their places."""
    drawing = f"<bpmndi:BPMNDiagram><bpmndi:BPMNPlane>{plane}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
    return (
        f'<bpmn:definitions xmlns:bpmn="{BPMN_NS}" {DI}><bpmn:process id="p" name="Proses">{inside}'
        f"</bpmn:process>{drawing if plane else ''}</bpmn:definitions>"
    ).encode()


def a_place(element: str, x: str = "0", width: str = "100", *, more: str = "", label: str = "") -> str:
    """Write the place of one element."""
    return (
        f'<bpmndi:BPMNShape bpmnElement="{element}" {more}><dc:Bounds x="{x}" y="0" width="{width}" '
        f'height="80"/>{label}</bpmndi:BPMNShape>'
    )


def a_way(flow: str, *points: tuple[str, str], label: str = "") -> str:
    """Write the bends of one flow."""
    bends = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
    return f'<bpmndi:BPMNEdge bpmnElement="{flow}">{bends}{label}</bpmndi:BPMNEdge>'


def seen(svg: str) -> etree._Element:
    """Parse a drawing; what a browser's XML parser refuses fails here."""
    return etree.fromstring(svg)


def group(svg: str, element: str) -> etree._Element:
    """Give the group of one element."""
    return seen(svg).xpath("//*[@data-element-id=$id]", id=element)[0]


def words(element: etree._Element) -> str:
    """Give what is written in a group, lines joined, tooltips left out."""
    return " ".join(element.xpath(".//*[local-name()='tspan']/text()"))


@pytest.mark.parametrize("bpmn", [SOP, WITHOUT_LAYOUT], ids=["own layout", "made layout"])
def test_every_element_and_flow_is_drawn_once(bpmn: bytes):
    read = read_diagram(bpmn)

    found = seen(drawn(bpmn)).xpath("//@data-element-id")

    expected = {*read.elements, *(flow.id for flow in read.flows), *(lane.id for lane in read.lanes)}
    assert expected <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("bpmn", [SOP, WITHOUT_LAYOUT], ids=["own layout", "made layout"])
def test_every_step_shows_its_number_and_its_short_label(bpmn: bytes):
    svg = drawn(bpmn)

    for step in read_diagram(bpmn).steps:
        assert words(group(svg, step.id)) == f"{step.number} {step.name}"


@pytest.mark.parametrize("bpmn", [SOP, WITHOUT_LAYOUT], ids=["own layout", "made layout"])
def test_decisions_and_their_ways_out_are_labelled(bpmn: bytes):
    svg = drawn(bpmn)

    assert words(group(svg, "keputusan_langkah_10")) == "Setuju?"
    assert words(group(svg, "alur_ya")) == "Ya"
    assert words(group(svg, "alur_tidak")) == "Tidak"


def test_only_attributes_say_how_it_looks_so_that_a_strict_policy_lets_it_pass():
    svg = drawn(SOP, marked={"langkah_5": CURRENT}, taken=["alur_tidak"])

    assert not seen(svg).xpath(
        "//@style | //*[local-name()='style' or local-name()='script'] | //@*[starts-with(name(),'on')]"
    )


def test_it_scales_and_says_what_it_is_to_people_who_do_not_see_it():
    root = seen(drawn(SOP))

    _, _, width, height = (float(value) for value in root.get("viewBox").split())
    assert (float(root.get("width")), float(root.get("height"))) == (width, height)
    assert root.get("role") == "img"
    assert root.xpath("//*[@id=$id]/text()", id=root.get("aria-labelledby")) == ["Pengumpulan Data Kinerja"]
    said = root.xpath("//*[@id=$id]/text()", id=root.get("aria-describedby"))[0]
    assert "5. Mengisi formulir pengumpulan data capaian kinerja (Kabid)" in said


def test_two_drawings_on_one_page_keep_their_ids_apart():
    one, two = (set(seen(drawn(SOP, prefix=prefix)).xpath("//@id")) for prefix in ("kiri", "kanan"))

    assert "kiri-langkah_1" in one
    assert not one & two


def test_marks_are_classes_and_a_token_is_more_than_a_colour():
    svg = drawn(SOP, marked={"langkah_5": CURRENT, "langkah_1": "sendiri", "tidak ada": "x"})

    assert group(svg, "langkah_5").get("class") == f"diagram-task {CURRENT}"
    assert group(svg, "langkah_5").xpath("./*[@class='diagram-token']")
    assert group(svg, "langkah_1").get("class") == "diagram-task sendiri"
    assert not group(svg, "langkah_2").xpath("./*[@class='diagram-token']")


def test_taken_flows_are_stressed_and_a_flow_may_be_marked_otherwise():
    svg = drawn(SOP, marked={"alur_ya": ADDED, "alur_2_3": REMOVED}, taken=["alur_tidak", "alur_2_3"])

    assert group(svg, "alur_tidak").get("class") == f"diagram-flow {TAKEN}"
    assert group(svg, "alur_ya").get("class") == f"diagram-flow {ADDED}"
    assert group(svg, "alur_2_3").get("class") == f"diagram-flow {REMOVED}"


def test_texts_are_written_as_texts():
    bpmn = a_diagram('<bpmn:task id="a" name="&lt;b&gt; &amp; &quot;c&quot;"/>')

    svg = drawn(bpmn, title="<script>\x00\x1b", marked={"a": '"><x'}, prefix='"><y')

    assert words(group(svg, "a")) == '<b> & "c"'
    assert seen(svg).find("{*}title").text == "<script>"


def test_parallel_and_sequential_repetition_are_told_apart():
    loop = '<bpmn:multiInstanceLoopCharacteristics isSequential="{}"/>'
    bars = [
        group(drawn(a_diagram(f'<bpmn:userTask id="a">{loop.format(value)}</bpmn:userTask>')), "a").xpath(
            "./*[@class='diagram-loop']/@d"
        )[0]
        for value in ("true", "false")
    ]

    assert bars[0].count("h12") == 3
    assert bars[1].count("v12") == 3


EVENTS = """
<bpmn:startEvent id="awal"/><bpmn:parallelGateway id="bagi"/><bpmn:inclusiveGateway id="lain" name="Lain"/>
<bpmn:intermediateCatchEvent id="tunggu"><bpmn:timerEventDefinition/></bpmn:intermediateCatchEvent>
<bpmn:boundaryEvent id="ingat" cancelActivity="false" attachedToRef="t"><bpmn:timerEventDefinition/>
</bpmn:boundaryEvent><bpmn:userTask id="t" name="Tugas"/>
<bpmn:endEvent id="henti" name="Henti"><bpmn:terminateEventDefinition/></bpmn:endEvent>
<bpmn:textAnnotation id="catatan"><bpmn:text>Sebuah catatan</bpmn:text></bpmn:textAnnotation>
<bpmn:association id="tali" sourceRef="t" targetRef="catatan"/>
"""


def test_events_gateways_notes_and_links_have_their_symbols():
    ids = ("awal", "bagi", "lain", "tunggu", "ingat", "t", "henti", "catatan")
    places = "".join(a_place(element, str(120 * index)) for index, element in enumerate(ids))

    svg = drawn(a_diagram(EVENTS, places + a_way("tali", ("0", "0"), ("50", "50"))))

    assert len(group(svg, "henti").xpath(".//*[local-name()='circle']")) == 2
    assert len(group(svg, "tunggu").xpath(".//*[local-name()='circle']")) == 3
    assert group(svg, "ingat").xpath("./*[@class='diagram-box']/@stroke-dasharray")
    assert words(group(svg, "catatan")) == "Sebuah catatan"
    assert words(group(svg, "lain")) == "Lain"
    assert group(svg, "tali").get("class") == "diagram-link"
    assert "v" in group(svg, "bagi").xpath("./*[@class='diagram-mark']/@d")[0]


def test_pictures_that_never_run_are_drawn_too_and_cover_nothing():
    category = '<bpmn:category id="k"><bpmn:categoryValue id="nilai" value="Tahap satu"/></bpmn:category>'
    inside = (
        '<bpmn:task id="a"/><bpmn:group id="g" categoryValueRef="nilai"/>'
        '<bpmn:dataObjectReference id="d" name="Formulir"/><bpmn:dataStoreReference id="s" name="Arsip"/>'
    )
    bpmn = a_diagram(inside, "".join(a_place(element) for element in "agds"))

    svg = drawn(bpmn.replace(b"<bpmn:process", category.encode() + b"<bpmn:process"))

    assert words(group(svg, "g")) == "Tahap satu"
    assert group(svg, "g").xpath("./*[@class='diagram-box']/@fill") == ["none"]
    assert (words(group(svg, "d")), words(group(svg, "s"))) == ("Formulir", "Arsip")
    assert seen(svg).xpath("//@data-element-id") == ["g", "a", "d", "s"]


def test_upright_lanes_have_their_names_on_top():
    lane = '<bpmn:laneSet><bpmn:lane id="l" name="Staf"/></bpmn:laneSet>'

    svg = drawn(a_diagram(lane, a_place("l", more='isHorizontal="false"')))

    assert words(group(svg, "l")) == "Staf"
    assert not group(svg, "l").xpath(".//@transform")


@pytest.mark.parametrize(
    "plane",
    [
        a_place("a", "nan"),
        a_place("a", "1e9"),
        a_place("a", "x"),
        a_place("a", "0", "-5"),
        '<bpmndi:BPMNShape bpmnElement="a"/>',
        a_place("a") + a_way("f", ("0", "0")),
        a_place("a") + a_way("f", ("0", "0"), ("x", "0")),
        a_place("a"),
    ],
)
def test_a_layout_with_gaps_is_no_layout(plane: str):
    bpmn = a_diagram('<bpmn:task id="a"/><bpmn:sequenceFlow id="f" sourceRef="a" targetRef="a"/>', plane)

    assert read_layout(read_diagram(bpmn)) is None
    assert group(drawn(bpmn), "a") is not None


def test_what_the_plane_names_but_the_process_does_not_hold_is_left_out():
    svg = drawn(a_diagram('<bpmn:task id="a"/>', a_place("a") + a_place("hantu")))

    assert seen(svg).xpath("//@data-element-id") == ["a"]


def test_labels_without_a_place_stand_beside_what_they_name():
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{n}" name="Alur" sourceRef="a" targetRef="a"/>' for n in range(4)
    )
    ends = [("50", "90"), ("50", "-90"), ("90", "0"), ("-90", "0")]
    ways = "".join(a_way(f"f{n}", ("50", "0") if n < 2 else ("0", "0"), end) for n, end in enumerate(ends))

    svg = drawn(a_diagram(f'<bpmn:endEvent id="a" name="Akhir"/>{flows}', a_place("a") + ways))

    places = [
        tuple(float(group(svg, f"f{n}").xpath(".//*[local-name()='tspan']/@" + axis)[0]) for axis in "xy")
        for n in range(4)
    ]
    assert len(set(places)) == 4
    assert words(group(svg, "a")) == "Akhir"


def test_a_made_layout_gives_each_element_a_row_of_its_own_in_its_lanes_column():
    svg = drawn(WITHOUT_LAYOUT)
    read = read_diagram(WITHOUT_LAYOUT)
    boxes = {
        step.id: {
            name: float(group(svg, step.id).xpath("./*[@class='diagram-box']/@" + name)[0])
            for name in ("x", "y", "height")
        }
        for step in read.steps
    }

    rows = sorted((box["y"], box["y"] + box["height"]) for box in boxes.values())
    assert all(above[1] < below[0] for above, below in pairwise(rows))
    assert len({(step.lane, boxes[step.id]["x"]) for step in read.steps}) == len(read.lanes)


def test_a_task_that_bears_the_name_of_its_process_is_drawn_all_the_same():
    assert group(drawn(a_diagram('<bpmn:task id="p"/>')), "p") is not None


def test_a_process_without_anything_in_it_is_an_empty_sheet():
    assert seen(drawn(a_diagram(""))).get("viewBox")


def test_a_link_may_have_a_name():
    pen = sheet(Bounds(0, 0, 10, 10), margin=0, prefix="p", title="t", description="")

    draw_link(pen, Edge(points=(Point(0, 0), Point(0, 0))), Ink(), name="Ikatan")

    assert "Ikatan" in pen.written()


NODES = st.sampled_from(["task", "userTask", "exclusiveGateway", "startEvent", "boundaryEvent", "subProcess"])


@settings(max_examples=60, deadline=None)
@given(
    nodes=st.lists(st.tuples(NODES, st.integers(0, 3)), min_size=1, max_size=9),
    flows=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=14),
    nested=st.booleans(),
)
def test_any_readable_diagram_is_drawn(
    nodes: list[tuple[str, int]], flows: list[tuple[int, int]], nested: bool
):
    lanes = "".join(
        f'<bpmn:lane id="l{lane}" name="Lane {lane}">'
        + "".join(
            f"<bpmn:flowNodeRef>n{i}</bpmn:flowNodeRef>" for i, (_, at) in enumerate(nodes) if at == lane
        )
        + "</bpmn:lane>"
        for lane in range(3)
    )
    inside = "".join(f'<bpmn:{tag} id="n{i}" name="Nama {i}"/>' for i, (tag, _) in enumerate(nodes))
    if nested:
        inside = f'<bpmn:subProcess id="s">{inside}</bpmn:subProcess>'
    arrows = "".join(
        f'<bpmn:sequenceFlow id="f{i}" sourceRef="n{a}" targetRef="n{b}" name="Alur"/>'
        for i, (a, b) in enumerate(flows)
    )

    svg = drawn(a_diagram(f"<bpmn:laneSet>{lanes}</bpmn:laneSet>{inside}{arrows}"))

    assert {f"n{i}" for i in range(len(nodes))} <= set(seen(svg).xpath("//@data-element-id"))


@given(st.text(max_size=80), st.integers(20, 200), st.integers(1, 4))
def test_wrapped_lines_fit_and_are_never_more_than_asked_for(text: str, width: int, lines: int):
    found = wrapped(text, width=width, size=12, lines=lines)

    assert len(found) <= lines
    assert all(width_of(line, 12) <= width or len(line) == 1 for line in found)


def test_wrapping_keeps_every_word_where_there_is_room_and_marks_where_not():
    text = "Menyerahkan hasil rekapitulasi data"

    assert " ".join(wrapped(text, width=100, size=12, lines=9)) == text
    assert wrapped(text, width=100, size=12, lines=1)[0].endswith("…")
    assert wrapped("", width=100, size=12, lines=3) == []
    assert "".join(wrapped("M" * 40, width=100, size=12, lines=9)) == "M" * 40


def test_coordinates_are_written_short():
    assert [number(value) for value in (1.0, 0.126, -0.001, 1200.5, 100)] == [
        "1",
        "0.13",
        "0",
        "1200.5",
        "100",
    ]


def test_a_change_is_told_by_a_sign_and_not_by_colour_alone():
    def signs(mark: str) -> list[str]:
        drawing = etree.fromstring(drawn(SOP, marked={"langkah_8": mark, "alur_8_9": mark}))
        found = drawing.iterfind(".//{*}g[@class='diagram-sign']/{*}path")
        return [path.get("d", "") for path in found]

    assert [len(signs(mark)) for mark in (ADDED, REMOVED, MOVED)] == [2, 2, 2]
    assert len({signs(mark)[0] for mark in (ADDED, REMOVED, MOVED)}) == 3


def test_a_lane_that_changed_keeps_its_steps_readable():
    drawing = etree.fromstring(drawn(SOP, marked={"staf": ADDED}))

    (lane,) = drawing.iterfind(".//{*}g[@data-element-id='staf']/{*}rect")
    assert lane.get("fill") == "#ffffff"


def test_a_plate_hangs_on_its_element_and_says_its_text():
    svg = draw(read_diagram(SOP), plates={"langkah_5": "2 jam <5 menit"})

    texts = [
        "".join(each.itertext()) for each in seen(svg).iterfind(".//{*}text[@class='diagram-plate-text']")
    ]
    assert texts == ["2 jam <5 menit"]
    assert group(svg, "langkah_5").find("{*}rect[@class='diagram-plate']") is not None
