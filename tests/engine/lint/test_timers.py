"""Events that wait for a time."""

import pytest

from tests.engine.lint.diagrams import between_1_and_2, findings, flow, rules, step, with_more


def waiting(timer):
    event = f'<bpmn:intermediateCatchEvent id="x" name="Tunggu">{timer}</bpmn:intermediateCatchEvent>'
    return between_1_and_2(event, into="x", out_of="x")


def timer(time):
    return f"<bpmn:timerEventDefinition>{time}</bpmn:timerEventDefinition>"


def duration(written):
    return waiting(timer(f"<bpmn:timeDuration>{written}</bpmn:timeDuration>"))


def date(written):
    return waiting(timer(f"<bpmn:timeDate>{written}</bpmn:timeDate>"))


@pytest.mark.parametrize(
    "written", ['"PT15M"', "'P2D'", ' "P1DT2H" ', '"P1W"', '"P1Y2M3DT4H5M6S"', '"PT" + "5M"', "isi"]
)
def test_a_duration_is_a_literal_or_an_expression(written):
    assert rules(duration(written)) == set()


@pytest.mark.parametrize(
    "written", ['"2026-12-31"', '"2026-12-31T16:00:00"', '"2026-12-31T16:00:00+07:00"', "tenggat"]
)
def test_a_date_is_a_literal_or_an_expression(written):
    assert rules(date(written)) == set()


@pytest.mark.parametrize(
    "written", ['"15 menit"', '""', '"P"', '"PT"', '"P1WT1D"', '"P12345Y"', "15", '"PT15M" - 1', "None"]
)
def test_a_literal_that_is_no_duration_is_an_error(written):
    assert ("bad-timer", "x") in rules(duration(written))


@pytest.mark.parametrize("written", ['"besok"', '"31-12-2026"', '"PT15M"', "2026"])
def test_a_literal_that_is_no_date_is_an_error(written):
    assert rules(date(written)) == {("bad-timer", "x")}


def test_a_time_that_does_not_compile_is_an_invalid_expression_only():
    assert rules(duration("isi.lama")) == {("invalid-expression", "x")}


@pytest.mark.parametrize("process", [duration("PT15M"), date("2026-12-31"), date("2026-12-31T16:00:00")])
def test_a_time_without_quotation_marks_is_explained_and_nothing_else_is_said(process):
    (finding,) = findings(process)

    assert (finding.rule, finding.element_id) == ("timer-without-quotes", "x")
    assert "harus ditulis dengan tanda kutip" in finding.text.id


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<bpmn:timeDuration />",
        "<bpmn:timeDate>  </bpmn:timeDate>",
        '<bpmn:timeDate>"2026-12-31"</bpmn:timeDate><bpmn:timeDuration>"PT1H"</bpmn:timeDuration>',
    ],
)
def test_a_timer_holds_exactly_one_time(inside):
    assert ("timer-without-time", "x") in rules(waiting(timer(inside)))


@pytest.mark.parametrize("inside", ["", timer('<bpmn:timeDuration>"PT1H"</bpmn:timeDuration>') * 2])
def test_an_event_that_waits_has_exactly_one_timer(inside):
    assert rules(waiting(inside)) == {("event-without-timer", "x")}


@pytest.mark.parametrize("cancels", ["true", "false"])
def test_a_timer_may_stand_at_the_edge_of_a_step(cancels):
    inside = timer('<bpmn:timeDuration>"PT1H"</bpmn:timeDuration>')
    about = f'cancelActivity="{cancels}" attachedToRef="langkah_1"'
    event = f'<bpmn:boundaryEvent id="x" {about}>{inside}</bpmn:boundaryEvent>'

    assert rules(with_more(event, flow("f", "x", "selesai"))) == set()


def test_a_boundary_event_lies_where_its_step_lies():
    inside = timer('<bpmn:timeDuration>"PT1H"</bpmn:timeDuration>')
    event = f'<bpmn:boundaryEvent id="x" attachedToRef="langkah_3">{inside}</bpmn:boundaryEvent>'
    sub = (
        '<bpmn:subProcess id="sub"><bpmn:startEvent id="s" /><bpmn:endEvent id="e" />'
        + step("3")
        + flow("f1", "s", "langkah_3")
        + flow("f2", "langkah_3", "e")
        + "</bpmn:subProcess>"
    )
    process = between_1_and_2(sub, event, flow("f", "x", "selesai"), into="sub", out_of="sub")

    assert ("boundary-outside-its-scope", "x") in rules(process)


@pytest.mark.parametrize("cancels", ["true", "false"])
def test_a_boundary_event_does_not_lead_straight_back_to_its_step(cancels):
    inside = timer('<bpmn:timeDuration>"PT1H"</bpmn:timeDuration>')
    about = f'cancelActivity="{cancels}" attachedToRef="langkah_1"'
    event = f'<bpmn:boundaryEvent id="x" {about}>{inside}</bpmn:boundaryEvent>'

    assert rules(with_more(event, flow("f", "x", "langkah_1"))) == {("boundary-leads-back", "x")}
