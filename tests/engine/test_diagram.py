"""What is read from a diagram: cover, lanes, steps, flows; mistakes in meaning do not stop the reading."""

from pathlib import Path
from typing import Any

import pytest

from engine.diagram import Diagram, Identity, Lane, NoProcess, read_diagram
from engine.xml import BPMN_NS, NS

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
SOP = PROCESSES / "pengumpulan_data_kinerja" / "pengumpulan_data_kinerja.bpmn"


def a_diagram(inside: str, *, before: str = "", process: str = 'id="proses" name="Sebuah proses"') -> Diagram:
    """Read a process with these elements in it."""
    text = (
        f'<bpmn:definitions xmlns:bpmn="{BPMN_NS}" xmlns:sop="{NS}">{before}'
        f"<bpmn:process {process}>{inside}</bpmn:process></bpmn:definitions>"
    )
    return read_diagram(text.encode())


def a_step(attributes: str = "", *, inside: str = "", task: str = 'id="a" name="Satu"') -> Diagram:
    """Read a process with one task that carries these words of the SOP."""
    said = f"<sop:step {attributes}>{inside}</sop:step>"
    return a_diagram(
        f"<bpmn:userTask {task}><bpmn:extensionElements>{said}</bpmn:extensionElements></bpmn:userTask>"
    )


@pytest.fixture(scope="module")
def sop() -> Diagram:
    return read_diagram(SOP.read_bytes())


def test_a_diagram_without_a_process_is_refused():
    with pytest.raises(NoProcess) as caught:
        read_diagram(f'<bpmn:definitions xmlns:bpmn="{BPMN_NS}"/>'.encode())

    assert caught.value.code == "not-bpmn"


def test_the_executable_process_counts_when_there_are_two():
    read = a_diagram("", before='<bpmn:process id="gambar"/>', process='id="alir" isExecutable="true"')

    assert read.process_id == "alir"


def test_the_first_process_counts_when_none_is_executable():
    assert a_diagram("", before='<bpmn:process id="pertama"/>').process_id == "pertama"


def test_a_task_says_everything_the_sop_prescribes():
    read = a_step(
        'number="10b" activity="Menyusun  laporan" timeLimit="PT15M" form="f" output="Laporan" remark="Ket"'
        ' partOf="b" separateFrom="c  d" returnReason="saran"',
        inside='<sop:requiredInput name="Surat"/><sop:requiredInput name="Disposisi"/>',
    )

    step = read.step("a")
    assert step is not None
    assert (step.number, step.name, step.activity) == ("10b", "Satu", "Menyusun laporan")
    assert (step.time_limit, step.form, step.output, step.remark) == ("PT15M", "f", "Laporan", "Ket")
    assert step.required_inputs == ("Surat", "Disposisi")
    assert (step.part_of, step.separate_from, step.return_reason) == ("b", ("c", "d"), "saran")
    assert (step.multi, step.collection, step.kind) == (False, None, "userTask")


def test_a_task_without_the_sops_words_is_still_a_step():
    read = a_diagram('<bpmn:manualTask id="a" name="Satu"/>')

    step = read.steps[0]
    assert (step.kind, step.activity, step.number) == ("manualTask", "Satu", "")
    assert (step.lane, step.lane_name, step.form, step.time_limit, step.output) == (None,) * 5
    assert read.identity == Identity()


def test_steps_come_in_the_order_of_their_numbers():
    numbers = ["11", "x", "10b", "2", "10", "10a"]
    tasks = "".join(
        f'<bpmn:userTask id="t{n}"><bpmn:extensionElements><sop:step number="{n}"/>'
        "</bpmn:extensionElements></bpmn:userTask>"
        for n in numbers
    )

    assert [step.number for step in a_diagram(tasks).steps] == ["2", "10", "10a", "10b", "11", "x"]


def test_what_lies_in_a_sub_process_inherits_its_lane_and_its_loop():
    read = a_diagram(
        '<bpmn:laneSet><bpmn:lane id="kabid" name="Kabid"><bpmn:flowNodeRef>s</bpmn:flowNodeRef></bpmn:lane>'
        '</bpmn:laneSet><bpmn:subProcess id="s"><bpmn:multiInstanceLoopCharacteristics>'
        "<bpmn:loopDataInputRef>semua</bpmn:loopDataInputRef></bpmn:multiInstanceLoopCharacteristics>"
        '<bpmn:subProcess id="dalam"><bpmn:userTask id="a"/></bpmn:subProcess></bpmn:subProcess>'
    )

    step = read.steps[0]
    assert (step.lane, step.lane_name) == ("kabid", "Kabid")
    assert (step.multi, step.collection) == (True, "semua")
    assert read.elements["a"].parent == "dalam"
    assert read.elements["dalam"].lane == "kabid"


def test_a_repeated_task_may_lack_its_collection():
    read = a_diagram('<bpmn:userTask id="a"><bpmn:multiInstanceLoopCharacteristics/></bpmn:userTask>')

    assert (read.steps[0].multi, read.steps[0].collection) == (True, None)


def test_only_the_innermost_lanes_are_columns():
    read = a_diagram(
        '<bpmn:laneSet><bpmn:lane id="luar"><bpmn:flowNodeRef>a</bpmn:flowNodeRef><bpmn:childLaneSet>'
        '<bpmn:lane id="dalam" name="Dalam"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>'
        '</bpmn:childLaneSet></bpmn:lane></bpmn:laneSet><bpmn:userTask id="a"/>'
    )

    assert read.lanes == (Lane(id="dalam", name="Dalam"),)
    assert read.steps[0].lane == "dalam"


def test_flows_know_their_ends_conditions_and_defaults():
    read = a_diagram(
        '<bpmn:exclusiveGateway id="g" default="lain"/><bpmn:task id="a"/>'
        '<bpmn:sequenceFlow id="ya" name="Ya" sourceRef="g" targetRef="a">'
        "<bpmn:conditionExpression> x &gt; 1 </bpmn:conditionExpression></bpmn:sequenceFlow>"
        '<bpmn:sequenceFlow id="lain" sourceRef="g" targetRef="a"/>'
        '<bpmn:sequenceFlow id="kosong" sourceRef="a" targetRef="g"><bpmn:conditionExpression/>'
        "</bpmn:sequenceFlow>"
    )

    yes, other, empty = read.flows
    assert (yes.name, yes.condition, yes.is_default) == ("Ya", "x > 1", False)
    assert (other.condition, other.is_default) == (None, True)
    assert empty.condition is None
    assert read.outgoing("g") == (yes, other)
    assert read.incoming("g") == (empty,)
    assert read.incoming("tidak ada") == ()
    assert read.flow("ya") == yes
    assert read.flow("tidak ada") is None


def test_of_two_elements_with_one_id_the_first_counts():
    read = a_diagram('<bpmn:task id="a" name="Satu"/><bpmn:userTask id="a" name="Dua"/>')

    assert read.elements["a"].name == "Satu"


def test_an_element_without_an_id_is_passed_over():
    assert a_diagram("<bpmn:task/>").elements == {}


def test_steps_are_found_by_id(sop: Diagram):
    assert sop.step("langkah_10b") in sop.steps
    assert sop.step("tidak ada") is None


def test_every_element_and_step_knows_its_line(sop: Diagram):
    lines = SOP.read_text(encoding="utf-8").splitlines()

    found: Any
    for found in (*sop.elements.values(), *sop.steps, *sop.flows):
        assert f'id="{found.id}"' in lines[found.line - 1]
