"""Steps and sub-processes that are repeated for each unit."""

import pytest

from engine.definitions import compile_definition
from tests.engine.lint.diagrams import FORMS, between_1_and_2, bpmn, flow, in_staf, rules, spoilt, step

LOOP = (
    "<bpmn:multiInstanceLoopCharacteristics>"
    "<bpmn:loopDataInputRef>unit_bertugas</bpmn:loopDataInputRef>"
    "<bpmn:loopDataOutputRef>unit_selesai</bpmn:loopDataOutputRef>"
    '<bpmn:inputDataItem id="unit" /><bpmn:outputDataItem id="unit_hasil" />'
    "</bpmn:multiInstanceLoopCharacteristics>"
)


def repeated(*changes, inside=""):
    """A sub-process with one step, repeated for each unit that step 1 names."""
    sub = (
        f'<bpmn:subProcess id="sub">{LOOP}<bpmn:startEvent id="s" /><bpmn:endEvent id="e" />'
        f"{step('3', inside=inside)}"
        f"{flow('f1', 's', 'langkah_3')}{flow('f2', 'langkah_3', 'e')}</bpmn:subProcess>"
    )
    process = in_staf("sub", process=between_1_and_2(sub, into="sub", out_of="sub"))
    return spoilt(*changes, process=process)


@pytest.mark.parametrize("sequential", ["", ' isSequential="true"', ' isSequential="false"'])
def test_a_repetition_over_units_is_sound(sequential):
    process = repeated(
        ("<bpmn:multiInstanceLoopCharacteristics", f"<bpmn:multiInstanceLoopCharacteristics{sequential}")
    )

    assert rules(process) == set()
    assert compile_definition(bpmn(process), FORMS).collections == {"unit_bertugas"}


def test_a_single_step_may_be_repeated_too():
    process = in_staf(
        "langkah_3", process=between_1_and_2(step("3", inside=LOOP), into="langkah_3", out_of="langkah_3")
    )

    assert rules(process) == set()


def test_a_repetition_says_over_what():
    process = repeated(("<bpmn:loopDataInputRef>unit_bertugas</bpmn:loopDataInputRef>", ""))

    assert ("multi-instance-without-collection", "sub") in rules(process)


@pytest.mark.parametrize(
    "piece",
    [
        "<bpmn:loopDataOutputRef>unit_selesai</bpmn:loopDataOutputRef>",
        '<bpmn:inputDataItem id="unit" />',
        '<bpmn:outputDataItem id="unit_hasil" />',
        ' id="unit_hasil"',
    ],
)
def test_a_repetition_declares_its_items_and_its_output(piece):
    assert ("multi-instance-without-items", "sub") in rules(repeated((piece, "")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id="unit_hasil"', 'id="unit"'),
        (">unit_selesai<", ">unit_bertugas<"),
        ('id="unit" />', 'id="unit.a" />'),
        (">unit_bertugas<", "> unit_bertugas<"),
    ],
)
def test_the_names_of_a_repetition_are_four_different_words(old, new):
    assert ("multi-instance-names", "sub") in rules(repeated((old, new)))


def test_the_collection_is_a_list_of_units_that_an_earlier_form_fills_in():
    no_field = {**FORMS, "langkah_1": {"isi": "string"}}
    wrong_type = {**FORMS, "langkah_1": {"unit_bertugas": "string"}}
    too_late = {**FORMS, "langkah_1": {}, "langkah_2": {**FORMS["langkah_2"], "unit_bertugas": "strings"}}

    for forms in (no_field, wrong_type):
        assert rules(repeated(), forms=forms) == {("unknown-collection", "sub")}
    assert rules(repeated(), forms=None) == set()
    # After a return step 2 comes before the sub-process, but not in the first round: still it may be meant.
    assert rules(repeated(), forms=too_late) == set()


def test_two_forms_must_mean_the_same_by_the_collection_s_name():
    forms = {**FORMS, "langkah_2": {**FORMS["langkah_2"], "unit_bertugas": "rows"}}

    assert rules(repeated(), forms=forms) == {("ambiguous-type", "sub")}


def test_a_repetition_inside_a_repetition_is_refused():
    assert ("nested-multi-instance", "langkah_3") in rules(repeated(inside=LOOP))


def test_names_that_the_editor_would_drop_are_pointed_out():
    process = repeated(('<bpmn:property id="unit_selesai" name="unit_selesai" />', ""))

    assert rules(process) == {("collection-not-declared", "sub")}
