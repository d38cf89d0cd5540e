"""Paths from the start to the ends."""

from tests.engine.lint.diagrams import (
    between_1_and_2,
    findings,
    flow,
    in_staf,
    rules,
    spoilt,
    step,
    with_more,
)

END_EVENT = '<bpmn:endEvent id="selesai" />'
TIMER = '<bpmn:timerEventDefinition><bpmn:timeDuration>"PT1H"</bpmn:timeDuration></bpmn:timerEventDefinition>'


def sub_process(inside):
    return between_1_and_2(f'<bpmn:subProcess id="sub">{inside}</bpmn:subProcess>', into="sub", out_of="sub")


def names(process):
    return {rule for rule, _ in rules(process)}


def test_a_process_needs_a_start():
    process = spoilt(
        ('<bpmn:startEvent id="mulai" />', ""),
        ('<bpmn:sequenceFlow id="alur_1" sourceRef="mulai" targetRef="langkah_1" />', ""),
    )

    assert ("no-start", "contoh") in rules(process)


def test_a_process_has_one_start():
    assert ("several-starts", "kedua") in rules(
        with_more('<bpmn:startEvent id="kedua" />', flow("k", "kedua", "langkah_2"))
    )


def test_a_process_needs_an_end():
    process = spoilt((END_EVENT, ""), ('targetRef="selesai"', 'targetRef="langkah_2"'))

    assert ("no-end", "contoh") in rules(process)


def test_a_sub_process_needs_its_own_start_and_end():
    found = rules(in_staf("sub", process=sub_process(step("3"))))

    assert found >= {("no-start", "sub"), ("no-end", "sub"), ("dead-end", "langkah_3")}


def test_a_whole_sub_process_is_sound():
    inside = (
        '<bpmn:startEvent id="s" /><bpmn:endEvent id="e" />'
        + step("3")
        + flow("f1", "s", "langkah_3")
        + flow("f2", "langkah_3", "e")
    )

    assert rules(in_staf("sub", process=sub_process(inside))) == set()


def test_a_step_that_no_arrow_leads_to_is_an_error():
    process = in_staf("langkah_3", process=with_more(step("3"), flow("f", "langkah_3", "selesai")))

    (finding,) = findings(process)

    assert (finding.rule, finding.element_id) == ("unreachable", "langkah_3")
    assert finding.text.id.startswith("Langkah 3 «Kegiatan» tidak pernah dicapai")
    assert finding.text.en.startswith("Step 3 «Kegiatan» is never reached")


def test_a_step_without_a_way_on_is_an_error():
    process = spoilt(('targetRef="selesai"', 'targetRef="langkah_3"'), (END_EVENT, END_EVENT + step("3")))

    found = rules(in_staf("langkah_3", process=process))

    assert found >= {("dead-end", "langkah_3"), ("unreachable", "selesai")}


def test_a_circle_without_a_way_out_is_an_error():
    process = spoilt(
        ('targetRef="selesai"', 'targetRef="langkah_1"'),
        (
            'targetRef="langkah_1" />\n  <bpmn:sequenceFlow id="alur_2"',
            'targetRef="langkah_1" /><bpmn:sequenceFlow id="alur_2"',
        ),
    )

    found = rules(process)

    assert ("cannot-reach-end", "langkah_1") in found
    assert ("unreachable", "selesai") in found


def test_no_arrow_leads_into_a_start_or_a_boundary_event():
    event = f'<bpmn:boundaryEvent id="x" attachedToRef="langkah_1">{TIMER}</bpmn:boundaryEvent>'
    into_start = spoilt(('sourceRef="setuju" targetRef="langkah_1"', 'sourceRef="setuju" targetRef="mulai"'))
    into_edge = with_more(
        event,
        flow("f", "x", "selesai"),
        process=spoilt(('"setuju" targetRef="langkah_1"', '"setuju" targetRef="x"')),
    )

    assert rules(into_start) == {("flow-into-start", "alur_tidak")}
    assert rules(into_edge) == {("flow-into-start", "alur_tidak")}


def test_nothing_follows_an_end():
    assert ("flow-out-of-end", "f") in rules(with_more(flow("f", "selesai", "langkah_1")))


def test_an_arrow_does_not_cross_the_edge_of_a_sub_process():
    inside = '<bpmn:startEvent id="s" /><bpmn:endEvent id="e" />' + step("3") + flow("f1", "s", "langkah_3")
    process = with_more(flow("f2", "langkah_3", "langkah_2"), process=sub_process(inside))

    assert ("flow-crosses-sub-process", "f2") in rules(process)


def test_an_arrow_is_written_where_its_nodes_are():
    inside = '<bpmn:startEvent id="s" /><bpmn:endEvent id="e" />' + step("3") + flow("f1", "s", "langkah_3")
    process = with_more(flow("f2", "langkah_3", "e"), process=sub_process(inside))

    assert rules(in_staf("sub", process=process)) == {("flow-crosses-sub-process", "f2")}


def test_two_arrows_between_the_same_pair_of_nodes_are_an_error():
    process = spoilt(('sourceRef="setuju" targetRef="langkah_1"', 'sourceRef="setuju" targetRef="selesai"'))

    (finding,) = findings(process)

    assert (finding.rule, finding.element_id) == ("double-flow", "alur_tidak")
    assert finding.text.id.startswith("Ada dua panah dari keputusan «Setuju?» ke titik selesai")


def test_only_gateways_have_several_ways_out():
    process = with_more(flow("f", "langkah_1", "selesai"))

    assert rules(process) == {("several-flows-out", "langkah_1")}


def test_a_loop_without_a_person_is_an_error():
    gateway = '<bpmn:exclusiveGateway id="{0}" name="?" default="{1}" />'
    condition = '<bpmn:conditionExpression>isi == "a"</bpmn:conditionExpression>'
    process = between_1_and_2(
        gateway.format("g1", "g1_g2"),
        gateway.format("g2", "keluar"),
        flow("g1_g2", "g1", "g2", name="a"),
        flow("g1_e", "g1", "selesai", condition, name="b"),
        flow("g2_g1", "g2", "g1", condition, name="c"),
        into="g1",
        out_of="g2",
    )

    assert "loop-without-person" in names(process)


def test_a_loop_through_an_automatic_sub_process_is_one_without_a_person():
    inside = '<bpmn:startEvent id="s" /><bpmn:endEvent id="e" />' + flow("f1", "s", "e")
    condition = '<bpmn:conditionExpression>isi == "a"</bpmn:conditionExpression>'
    process = between_1_and_2(
        f'<bpmn:subProcess id="sub">{inside}</bpmn:subProcess>',
        '<bpmn:exclusiveGateway id="g" name="?" default="keluar" />',
        flow("a", "sub", "g"),
        flow("b", "g", "sub", condition, name="lagi"),
        into="sub",
        out_of="g",
    )

    assert "loop-without-person" in names(process)


def test_a_loop_past_a_timer_waits():
    event = f'<bpmn:intermediateCatchEvent id="x">{TIMER}</bpmn:intermediateCatchEvent>'
    condition = '<bpmn:conditionExpression>isi == "a"</bpmn:conditionExpression>'
    process = between_1_and_2(
        event,
        '<bpmn:exclusiveGateway id="g" name="?" default="keluar" />',
        flow("a", "x", "g"),
        flow("b", "g", "x", condition, name="lagi"),
        into="x",
        out_of="g",
    )

    assert names(process) == {"decision-flow-without-label"}


def test_a_loop_that_only_a_timer_leaves_is_an_error():
    event = f'<bpmn:boundaryEvent id="x" attachedToRef="langkah_1">{TIMER}</bpmn:boundaryEvent>'
    process = with_more(event, flow("f", "x", "langkah_2"), step("3"), flow("g", "langkah_3", "langkah_1"))
    process = spoilt(
        ('sourceRef="langkah_1" targetRef="langkah_2"', 'sourceRef="langkah_1" targetRef="langkah_3"'),
        process=process,
    )

    assert rules(in_staf("langkah_3", process=process)) == {("loop-without-decision", "langkah_1")}


def test_a_loop_past_a_step_for_units_of_which_there_may_be_none_is_one_without_a_person():
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>unit_bertugas</bpmn:loopDataInputRef>"
        "<bpmn:loopDataOutputRef>unit_selesai</bpmn:loopDataOutputRef>"
        '<bpmn:inputDataItem id="unit" /><bpmn:outputDataItem id="unit_hasil" />'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    condition = '<bpmn:conditionExpression>isi == "a"</bpmn:conditionExpression>'
    process = between_1_and_2(
        step("3", inside=loop),
        '<bpmn:exclusiveGateway id="g" name="?" default="keluar" />',
        flow("a", "langkah_3", "g"),
        flow("b", "g", "langkah_3", condition, name="lagi"),
        into="langkah_3",
        out_of="g",
    )

    assert "loop-without-person" in names(process)
