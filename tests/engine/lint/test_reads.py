"""What the expressions of a diagram read."""

import pytest

from tests.engine.lint.diagrams import FORMS, between_1_and_2, findings, flow, in_staf, rules, spoilt, step

CONDITION = 'keputusan == "setuju"'
TIMER = "<bpmn:timerEventDefinition><bpmn:timeDuration>{0}</bpmn:timeDuration></bpmn:timerEventDefinition>"


def deciding(condition):
    return spoilt((CONDITION, condition))


@pytest.mark.parametrize(
    "condition",
    ['len(unit_bertugas) &gt; 0 and keputusan in ["setuju", "ya"]', "not saran", 'isi + saran == "ab"'],
)
def test_conditions_read_what_forms_provide(condition):
    assert rules(deciding(condition)) == set()


@pytest.mark.parametrize(
    "condition",
    ["keputusan ==", "keputusan.upper()", "__import__('os')", "str(1)", "'" + "a" * 600 + "'", "a := 1"],
)
def test_an_expression_that_does_not_compile_is_an_error(condition):
    (finding,) = findings(deciding(condition))

    assert (finding.rule, finding.element_id, finding.severity) == ("invalid-expression", "alur_ya", "error")
    assert finding.text.id.startswith("Pada panah «Ya» dari keputusan «Setuju?» ke titik selesai: Rumus «")


def test_a_name_that_no_form_provides_is_an_error():
    (finding,) = findings(deciding('putusan == "setuju"'))

    assert (finding.rule, finding.element_id) == ("unknown-name", "alur_ya")
    assert "membaca «putusan»" in finding.text.id


def test_a_form_that_no_step_uses_provides_nothing():
    assert rules(deciding("lain > 1"), forms={**FORMS, "cadangan": {"lain": "integer"}}) == {
        ("unknown-name", "alur_ya")
    }


def test_forms_must_agree_about_the_type_of_a_name():
    forms = {**FORMS, "langkah_1": {**FORMS["langkah_1"], "keputusan": "boolean"}}

    assert rules(forms=forms) == {("ambiguous-type", "alur_ya")}


def test_a_name_that_is_filled_in_only_later_is_pointed_out():
    event = f'<bpmn:intermediateCatchEvent id="x">{TIMER.format("saran")}</bpmn:intermediateCatchEvent>'
    process = between_1_and_2(event, into="x", out_of="x")
    straight = spoilt(
        ('sourceRef="setuju" targetRef="langkah_1"', 'sourceRef="setuju" targetRef="langkah_2"'),
        process=process,
    )

    assert rules(straight) == {("name-not-yet-known", "x")}


def test_tables_and_files_are_not_for_conditions():
    assert rules(deciding("len(tabel) &gt; 0")) == {("large-value-read", "alur_ya")}


@pytest.mark.parametrize(
    "condition", ['keputusan == ""', "None != keputusan", 'keputusan in ["a"] and saran != ""']
)
def test_a_comparison_with_nothing_is_never_true(condition):
    assert rules(deciding(condition)) == {("comparison-with-nothing", "alur_ya")}


def test_the_name_of_the_unit_is_known_inside_the_repetition_only():
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics>"
        "<bpmn:loopDataInputRef>unit_bertugas</bpmn:loopDataInputRef>"
        "<bpmn:loopDataOutputRef>unit_selesai</bpmn:loopDataOutputRef>"
        '<bpmn:inputDataItem id="unit" /><bpmn:outputDataItem id="unit_hasil" />'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    sub = (
        f'<bpmn:subProcess id="sub">{loop}<bpmn:startEvent id="s" />{step("3")}<bpmn:endEvent id="e" />'
        '<bpmn:exclusiveGateway id="g" name="?" default="f3" />'
        + flow("f1", "s", "langkah_3")
        + flow("f2", "langkah_3", "g")
        + flow("f3", "g", "e", name="lain")
        + flow(
            "f4",
            "g",
            "langkah_3",
            '<bpmn:conditionExpression>unit == "a"</bpmn:conditionExpression>',
            name="a",
        )
        + "</bpmn:subProcess>"
    )
    process = in_staf("sub", process=between_1_and_2(sub, into="sub", out_of="sub"))

    assert rules(process) == set()
    assert rules(spoilt((CONDITION, 'unit == "a"'), process=process)) == {("unknown-name", "alur_ya")}


def test_an_expression_at_no_known_place_is_still_checked():
    condition = "<bpmn:conditionExpression>a.b</bpmn:conditionExpression>"
    lost = f'<bpmn:sequenceFlow id="alur_x">{condition}</bpmn:sequenceFlow>'
    process = spoilt(('<bpmn:startEvent id="mulai" />', f'<bpmn:startEvent id="mulai" />{lost}'))

    assert ("invalid-expression", "alur_x") in rules(process)
