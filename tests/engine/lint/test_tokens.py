"""Parallel branches: joins that wait for ever, steps that run twice."""

from tests.engine.lint.diagrams import between_1_and_2, findings, flow, in_staf, rules, step, with_more

TIMER = '<bpmn:timerEventDefinition><bpmn:timeDuration>"PT1H"</bpmn:timeDuration></bpmn:timerEventDefinition>'
SPLIT, JOIN = '<bpmn:parallelGateway id="bagi" />', '<bpmn:parallelGateway id="satu" />'
CONDITION = '<bpmn:conditionExpression>isi == "a"</bpmn:conditionExpression>'


def parallel(*pieces, into="bagi", out_of="satu"):
    process = between_1_and_2(*pieces, into=into, out_of=out_of)
    steps = [f"langkah_{number}" for number in "3456" if f'id="langkah_{number}"' in process]
    return in_staf(*steps, process=process)


BRANCHES = (flow("a", "bagi", "langkah_3"), flow("b", "bagi", "langkah_4"))


def test_branches_that_are_joined_are_sound():
    process = parallel(
        SPLIT,
        JOIN,
        step("3"),
        step("4"),
        *BRANCHES,
        flow("c", "langkah_3", "satu"),
        flow("d", "langkah_4", "satu"),
    )

    assert rules(process) == set()


def test_a_join_of_a_decision_waits_for_ever():
    process = parallel(
        '<bpmn:exclusiveGateway id="bagi" name="?" default="b" />',
        JOIN,
        step("3"),
        step("4"),
        flow("a", "bagi", "langkah_3", CONDITION, name="a"),
        flow("b", "bagi", "langkah_4", name="b"),
        flow("c", "langkah_3", "satu"),
        flow("d", "langkah_4", "satu"),
    )

    (finding,) = findings(process)

    assert (finding.rule, finding.element_id, finding.severity) == ("join-waits-for-ever", "satu", "error")
    assert "panah dari langkah" in finding.text.id


def test_a_join_with_a_branch_that_may_go_elsewhere_waits_for_ever():
    process = parallel(
        SPLIT,
        JOIN,
        step("3"),
        step("4"),
        *BRANCHES,
        '<bpmn:exclusiveGateway id="g" name="?" default="e" />',
        flow("c", "langkah_3", "g"),
        flow("d", "langkah_4", "satu"),
        flow("e", "g", "satu", name="terus"),
        flow("f", "g", "selesai", CONDITION, name="berhenti"),
    )

    assert rules(process) == {("join-waits-for-ever", "satu")}


def test_branches_that_meet_without_a_join_run_a_step_twice():
    process = parallel(
        SPLIT,
        step("3"),
        step("4"),
        step("5"),
        *BRANCHES,
        flow("c", "langkah_3", "langkah_5"),
        flow("d", "langkah_4", "langkah_5"),
        out_of="langkah_5",
    )

    (finding,) = findings(process)

    assert (finding.rule, finding.element_id, finding.severity) == ("runs-twice", "langkah_5", "warning")


def test_branches_that_meet_at_a_decision_are_pointed_out_there():
    process = parallel(
        SPLIT,
        step("3"),
        step("4"),
        step("5"),
        '<bpmn:exclusiveGateway id="g" />',
        *BRANCHES,
        flow("c", "langkah_3", "g"),
        flow("d", "langkah_4", "g"),
        flow("e", "g", "langkah_5"),
        out_of="langkah_5",
    )

    assert rules(process) == {("runs-twice", "g")}


def test_a_branch_that_goes_back_before_the_split_sends_the_others_to_the_join_again():
    process = parallel(
        SPLIT,
        JOIN,
        step("3"),
        step("4"),
        *BRANCHES,
        '<bpmn:exclusiveGateway id="g" name="?" default="e" />',
        flow("c", "langkah_3", "g"),
        flow("d", "langkah_4", "satu"),
        flow("e", "g", "satu", name="terus"),
        flow("f", "g", "langkah_1", CONDITION, name="kembali"),
    )

    (finding,) = findings(process)

    assert (finding.rule, finding.element_id, finding.severity) == ("join-entered-twice", "satu", "error")
    assert "lewat panah dari langkah 4" in finding.text.id


def test_branches_may_end_each_on_its_own():
    process = parallel(
        SPLIT,
        step("3"),
        '<bpmn:endEvent id="sendiri" />',
        flow("a", "bagi", "langkah_3"),
        flow("c", "langkah_3", "sendiri"),
        out_of="bagi",
    )

    assert rules(process) == set()


def test_a_termination_releases_a_join_that_waits():
    process = parallel(
        SPLIT,
        JOIN,
        step("3"),
        step("4"),
        *BRANCHES,
        '<bpmn:exclusiveGateway id="g" name="?" default="e" />',
        '<bpmn:endEvent id="batal"><bpmn:terminateEventDefinition /></bpmn:endEvent>',
        flow("c", "langkah_3", "g"),
        flow("d", "langkah_4", "satu"),
        flow("e", "g", "satu", name="terus"),
        flow("f", "g", "batal", CONDITION, name="batal"),
    )

    assert rules(process) == set()


def edge(cancels, activity):
    about = f'cancelActivity="{cancels}" attachedToRef="{activity}"'
    return f'<bpmn:boundaryEvent id="x" {about}>{TIMER}</bpmn:boundaryEvent>'


def boundary(cancels, target):
    return parallel(
        SPLIT,
        JOIN,
        step("3"),
        step("4"),
        *BRANCHES,
        edge(cancels, "langkah_3"),
        flow("c", "langkah_3", "satu"),
        flow("d", "langkah_4", "satu"),
        flow("e", "x", target),
    )


def test_an_interrupting_timer_that_leaves_a_branch_keeps_the_join_waiting():
    assert rules(boundary("true", "selesai")) == {("join-waits-for-ever", "satu")}


def test_a_reminder_beside_a_branch_does_not():
    assert rules(boundary("false", "selesai")) == set()


def test_a_reminder_beside_a_step_that_comes_back_is_sound():
    reminder = (step("3"), flow("e", "x", "langkah_3"), flow("f", "langkah_3", "selesai"))
    process = in_staf("langkah_3", process=with_more(edge("false", "langkah_1"), *reminder))

    assert rules(process) == set()


def test_a_reminder_that_goes_on_to_the_next_step_runs_it_twice():
    process = with_more(edge("false", "langkah_1"), flow("e", "x", "langkah_2"))

    assert rules(process) == {("runs-twice", "langkah_2")}


def test_a_reminder_that_goes_back_to_its_own_step_runs_it_twice():
    reminder = (step("3"), flow("e", "x", "langkah_3"), flow("f", "langkah_3", "langkah_1"))
    process = in_staf("langkah_3", process=with_more(edge("false", "langkah_1"), *reminder))

    assert rules(process) == {("runs-twice", "langkah_1")}
