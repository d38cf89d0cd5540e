"""Diagrams from elsewhere: made this process's, runnable and drawable, without losing what they say."""

from pathlib import Path

import pytest
from lxml import etree

from engine.diagram import read_diagram
from engine.drawing.arranging import adapted
from engine.drawing.layout import read_layout
from engine.errors import DiagramRefused

ROOT = Path(__file__).resolve().parents[2]
SOP = "pengumpulan_data_kinerja"
SHIPPED = (ROOT / "processes" / SOP / f"{SOP}.bpmn").read_bytes()
B = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def a_diagram(body: str, *, process: str = 'id="P1" isExecutable="true"', around: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL">'
        f"{around}<bpmn:process {process}>{body}</bpmn:process></bpmn:definitions>"
    ).encode()


STRAIGHT = (
    '<bpmn:startEvent id="mulai"/><bpmn:subProcess id="bagian"><bpmn:startEvent id="m"/>'
    '<bpmn:userTask id="l"/><bpmn:endEvent id="s"/><bpmn:sequenceFlow id="ml" sourceRef="m" targetRef="l"/>'
    '<bpmn:sequenceFlow id="ls" sourceRef="l" targetRef="s"/></bpmn:subProcess><bpmn:endEvent id="selesai"/>'
    '<bpmn:sequenceFlow id="a" sourceRef="mulai" targetRef="bagian"/>'
    '<bpmn:sequenceFlow id="b" sourceRef="bagian" targetRef="selesai"/>'
)
LANES = (
    '<bpmn:laneSet id="k"><bpmn:lane id="satu" name="Satu"><bpmn:flowNodeRef>mulai</bpmn:flowNodeRef>'
    '<bpmn:flowNodeRef>bagian</bpmn:flowNodeRef></bpmn:lane><bpmn:lane id="dua" name="Dua">'
    "<bpmn:flowNodeRef>selesai</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
)


def test_what_lacks_nothing_stays_byte_by_byte():
    assert adapted(SHIPPED, SOP) is SHIPPED


def test_the_process_gets_its_id_wherever_it_is_named():
    renamed = adapted(SHIPPED, "lain")

    assert read_diagram(renamed).process_id == "lain"
    assert SOP.encode() not in renamed.replace(f"sop_{SOP}".encode(), b"")
    assert read_diagram(renamed).steps[0].form == "langkah_1"


def test_an_element_that_bears_the_id_of_the_process_makes_way():
    clash = a_diagram(STRAIGHT.replace('"bagian"', '"kunci"'))

    diagram = read_diagram(adapted(clash, "kunci"))

    assert diagram.process_id == "kunci"
    assert [flow.target for flow in diagram.outgoing("mulai")] == ["kunci_lama"]


@pytest.mark.parametrize("process", ['id="P1"', 'id="P1" isExecutable="false"', 'isExecutable="true"'])
def test_the_process_is_marked_as_one_that_runs(process: str):
    diagram = read_diagram(adapted(a_diagram(STRAIGHT, process=process), "kunci"))

    found = diagram.root.find(f"{B}process")
    assert found is not None
    assert (found.get("id"), found.get("isExecutable")) == ("kunci", "true")


@pytest.mark.parametrize("lanes", ["", LANES])
def test_a_diagram_without_a_layout_is_laid_out(lanes: str):
    diagram = read_diagram(adapted(a_diagram(lanes + STRAIGHT), "kunci"))

    layout = read_layout(diagram)
    assert layout is not None
    assert {"mulai", "bagian", "l", "selesai"} <= set(layout.shapes)
    assert ("kolom_pelaksana" in layout.shapes) == bool(lanes)
    assert bool({"satu", "dua"} & set(layout.shapes)) == bool(lanes)


def test_a_pool_that_there_is_is_drawn_and_half_a_layout_is_replaced():
    pool = (
        '<bpmn:collaboration id="kerja"><bpmn:participant id="dinas" processRef="P1"/></bpmn:collaboration>'
    )
    half = (
        '<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI"><d:BPMNPlane bpmnElement="kerja"/>'
        "</d:BPMNDiagram></bpmn:definitions>"
    )
    bpmn = a_diagram(LANES + STRAIGHT, around=pool).replace(b"</bpmn:definitions>", half.encode())

    root = read_diagram(adapted(bpmn, "kunci")).root

    planes = root.findall("{*}BPMNDiagram/{*}BPMNPlane")
    assert [plane.get("bpmnElement") for plane in planes] == ["kerja"]
    assert "dinas" in {shape.get("bpmnElement") for shape in planes[0]}
    assert len(root.findall(f"{B}collaboration/{B}participant")) == 1


def test_extensions_are_kept():
    bpmn = a_diagram(
        '<bpmn:extensionElements><x:y xmlns:x="urn:lain" z="1">teks</x:y></bpmn:extensionElements>' + STRAIGHT
    )

    written = adapted(bpmn, "kunci")

    found = etree.fromstring(written).find(".//{urn:lain}y")
    assert found is not None
    assert (found.get("z"), found.text) == ("1", "teks")


@pytest.mark.parametrize("bpmn", [b"", b"<x/>", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', b"\xff\xfe<\x00"])
def test_what_is_no_diagram_is_refused(bpmn: bytes):
    with pytest.raises(DiagramRefused):
        adapted(bpmn, "kunci")
