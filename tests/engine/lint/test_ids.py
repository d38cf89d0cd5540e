"""Ids and references."""

import pytest

from engine.definitions import compile_definition
from engine.errors import DiagramRefused
from tests.engine.lint.diagrams import (
    FORMS,
    PROCESS,
    between_1_and_2,
    bpmn,
    findings,
    in_staf,
    rules,
    spoilt,
    step,
)


@pytest.mark.parametrize(
    ("old", "new", "element"),
    [
        ('<bpmn:userTask id="langkah_1"', "<bpmn:userTask", "contoh"),
        ('<bpmn:sequenceFlow id="alur_1"', "<bpmn:sequenceFlow", "contoh"),
        ('<bpmn:sequenceFlow id="alur_1"', '<bpmn:sequenceFlow id=""', "contoh"),
        ('<bpmn:lane id="staf"', "<bpmn:lane", "pelaksana"),
    ],
)
def test_a_thing_without_an_id_is_an_error(old, new, element):
    assert ("missing-id", element) in rules(spoilt((old, new)))


@pytest.mark.parametrize("bad", ["1a", "a b", "é", "a/b", "a" * 101, "-a"])
def test_an_id_that_cannot_be_used_is_an_error(bad):
    process = PROCESS.replace('"mulai"', f'"{bad}"')

    assert rules(process) == {("bad-id", bad)}


@pytest.mark.parametrize("bad", ["Contoh", "contoh-1", "contoh.1", "c" * 81])
def test_the_process_id_must_do_as_the_key_of_the_sop(bad):
    process = PROCESS.replace('id="contoh"', f'id="{bad}"')

    assert ("bad-process-id", bad) in rules(process)


@pytest.mark.parametrize(
    "reserved", ["Start", "End", "Root", "contoh.EndJoin", "StartEventSplit", "a.BoundaryEventJoin"]
)
def test_ids_of_the_engine_s_own_nodes_are_reserved(reserved):
    process = PROCESS.replace('"langkah_1"', f'"{reserved}"').replace(">langkah_1<", f">{reserved}<")

    found = rules(process)

    assert {rule for rule, _ in found} == {"reserved-id", "unknown-form"}
    assert ("reserved-id", reserved) in found


def test_two_things_with_one_id_are_named_with_both_lines():
    process = spoilt(('id="setuju"', 'id="staf"'), ('sourceRef="setuju"', 'sourceRef="staf"'))
    process = process.replace('"setuju" targetRef="langkah_1"', '"staf" targetRef="langkah_1"')
    process = process.replace('targetRef="setuju"', 'targetRef="staf"')

    duplicates = [finding for finding in findings(process) if finding.rule == "duplicate-id"]

    assert [finding.element_id for finding in duplicates] == ["staf"]
    first = bpmn(process).decode().split('id="staf"')[0].count("\n") + 1
    assert f"baris {first}" in duplicates[0].text.id


def test_the_engine_would_refuse_a_double_id_too():
    process = between_1_and_2(step("1"), into="langkah_1", out_of="langkah_1")

    assert ("duplicate-id", "langkah_1") in rules(process)
    with pytest.raises(DiagramRefused):
        compile_definition(bpmn(process), FORMS)


@pytest.mark.parametrize(
    ("old", "new", "element"),
    [
        ('targetRef="langkah_1"', 'targetRef="tidak_ada"', "alur_1"),
        ('targetRef="langkah_1"', "", "alur_1"),
        ('sourceRef="mulai"', 'sourceRef="alur_2"', "alur_1"),
        ('sourceRef="mulai"', 'sourceRef="staf"', "alur_1"),
        ('default="alur_tidak"', 'default="alur_1"', "setuju"),
        ('default="alur_tidak"', 'default="langkah_1"', "setuju"),
        ('default="alur_tidak"', 'default="tidak_ada"', "setuju"),
        ("<bpmn:flowNodeRef>langkah_1<", "<bpmn:flowNodeRef>tidak_ada<", "staf"),
        ("<bpmn:flowNodeRef>langkah_1<", "<bpmn:flowNodeRef>alur_1<", "staf"),
    ],
)
def test_a_reference_to_nothing_is_an_error(old, new, element):
    assert ("unknown-reference", element) in rules(spoilt((old, new)))


def test_a_pool_must_hold_the_process():
    before = (
        '<bpmn:collaboration id="k"><bpmn:participant id="kolam" processRef="lain" /></bpmn:collaboration>'
    )

    assert rules(before=before) == {("unknown-reference", "kolam")}


def test_a_boundary_event_needs_an_activity():
    timer = (
        '<bpmn:timerEventDefinition><bpmn:timeDuration>"PT1H"</bpmn:timeDuration></bpmn:timerEventDefinition>'
    )
    for attached in ('attachedToRef="setuju"', 'attachedToRef="tidak_ada"'):
        event = f'<bpmn:boundaryEvent id="x" {attached}>{timer}</bpmn:boundaryEvent>'
        process = spoilt(('<bpmn:endEvent id="selesai" />', event + '<bpmn:endEvent id="selesai" />'))

        assert ("unknown-reference", "x") in rules(process)


def test_a_reference_to_what_is_refused_anyway_is_not_reported_twice():
    process = between_1_and_2('<bpmn:scriptTask id="x" />', into="x", out_of="x")

    assert {rule for rule, _ in rules(in_staf("x", process=process))} == {"unsupported-element"}
