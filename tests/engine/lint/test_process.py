"""The process as a whole, and its lanes."""

import pytest

from tests.engine.lint.diagrams import findings, rules, spoilt

LANE = '<bpmn:lane id="staf" name="Staf">'


@pytest.mark.parametrize("executable", ["", 'isExecutable="false"'])
def test_a_process_must_be_marked_executable(executable):
    assert rules(spoilt(('isExecutable="true"', executable))) == {("process-not-marked-executable", "contoh")}


def test_a_file_holds_one_process():
    second = '<bpmn:process id="lain" isExecutable="true"><bpmn:startEvent id="s" /></bpmn:process>'

    assert rules(after=second) >= {("several-processes", "lain")}


def test_the_executable_process_is_the_one_that_is_judged():
    first = '<bpmn:process id="lain" isExecutable="false" />'

    assert rules(before=first) == {("several-processes", "contoh")}


def test_a_process_bears_the_name_of_the_sop():
    assert rules(spoilt(('name="Contoh" isExecutable', "isExecutable"))) == {
        ("process-without-name", "contoh")
    }


def test_a_cover_is_expected():
    cover = '<bpmn:extensionElements><sop:identity name="Contoh" /></bpmn:extensionElements>'

    assert rules(spoilt((cover, ""))) == {("no-cover", "contoh")}


def test_a_process_without_steps_is_no_sop():
    process = (
        '<bpmn:process id="contoh" isExecutable="true"><bpmn:startEvent id="s" /><bpmn:endEvent id="e" />'
        '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e" /></bpmn:process>'
    )

    assert ("no-steps", "contoh") in rules(process)


def test_a_lane_needs_a_name():
    (finding,) = findings(spoilt((LANE, '<bpmn:lane id="staf">')))

    assert (finding.rule, finding.element_id, finding.severity) == ("lane-without-name", "staf", "error")
    assert finding.text.id == "Kolom pelaksana ke-1 belum diberi nama pelaksana."


def test_two_lanes_with_one_name_are_pointed_out():
    assert rules(spoilt((LANE, '<bpmn:lane id="staf" name="SEKRETARIS">'))) == {
        ("duplicate-lane-name", "sekretaris")
    }


def test_a_lane_without_steps_is_pointed_out():
    assert rules(spoilt((LANE, '<bpmn:lane id="kosong" name="Kosong" />' + LANE))) == {
        ("empty-lane", "kosong")
    }


def test_a_step_lies_in_one_lane_only():
    second = "<bpmn:flowNodeRef>langkah_2</bpmn:flowNodeRef>"

    assert rules(spoilt((LANE, LANE + second))) == {("in-two-lanes", "langkah_2")}


def test_lanes_within_a_lane_are_columns_and_the_lane_around_them_is_not():
    outer = (
        '<bpmn:lane id="luar"><bpmn:flowNodeRef>langkah_1</bpmn:flowNodeRef><bpmn:childLaneSet id="dalam">'
    )
    process = spoilt((LANE, outer + LANE), ("</bpmn:lane>", "</bpmn:lane></bpmn:childLaneSet></bpmn:lane>"))

    assert rules(process) == set()
