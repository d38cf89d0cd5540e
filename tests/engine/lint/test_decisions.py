"""Decisions and the arrows that leave them."""

from tests.engine.lint.diagrams import NEVER, between_1_and_2, findings, flow, rules, spoilt

CONDITION = '<bpmn:conditionExpression>keputusan == "setuju"</bpmn:conditionExpression>'


def test_a_decision_needs_a_default():
    process = spoilt(
        (' default="alur_tidak"', ""),
        (
            'targetRef="langkah_1" />\n</bpmn:process>',
            f'targetRef="langkah_1">{NEVER}</bpmn:sequenceFlow></bpmn:process>',
        ),
    )

    (finding,) = findings(process)

    assert (finding.rule, finding.element_id) == ("gateway-without-default", "setuju")
    assert finding.text.id.startswith("Keputusan «Setuju?»: tentukan jalan yang diambil bila")


def test_every_other_way_out_needs_a_condition():
    for without in ("", "<bpmn:conditionExpression></bpmn:conditionExpression>"):
        assert rules(spoilt((CONDITION, without))) == {("flow-without-condition", "alur_ya")}


def test_a_condition_on_a_step_s_only_way_out_is_an_error():
    process = spoilt(
        ('targetRef="langkah_2" />', f'targetRef="langkah_2">{NEVER}</bpmn:sequenceFlow>'),
    )

    found = findings(process)

    assert ("condition-on-only-flow", "alur_2") in {(finding.rule, finding.element_id) for finding in found}
    assert any(
        "Panah dari langkah 1 «Menyiapkan» ke langkah 2 «Memeriksa»" in finding.text.id for finding in found
    )


def test_a_condition_on_the_default_is_never_read():
    process = spoilt(
        (
            'targetRef="langkah_1" />\n</bpmn:process>',
            f'targetRef="langkah_1">{NEVER}</bpmn:sequenceFlow></bpmn:process>',
        )
    )

    assert rules(process) == {("condition-on-default-flow", "alur_tidak")}


def test_only_a_decision_reads_conditions():
    process = between_1_and_2(
        '<bpmn:parallelGateway id="bagi" />',
        '<bpmn:parallelGateway id="satu" />',
        '<bpmn:parallelGateway id="tengah" />',
        flow("a", "bagi", "satu", NEVER),
        flow("b", "bagi", "tengah"),
        flow("c", "tengah", "satu"),
        into="bagi",
        out_of="satu",
    )

    assert ("condition-outside-decision", "a") in rules(process)


def test_the_ways_out_of_a_decision_bear_labels():
    assert rules(spoilt((' name="Ya"', ""))) == {("decision-flow-without-label", "alur_ya")}


def test_the_labels_differ():
    assert rules(spoilt(('name="Ya"', 'name="TIDAK"'))) == {("decision-flows-with-same-label", "alur_tidak")}


def test_a_gateway_that_chooses_nothing_is_pointed_out():
    process = between_1_and_2('<bpmn:exclusiveGateway id="x" />', into="x", out_of="x")

    assert rules(process) == {("gateway-without-purpose", "x")}
