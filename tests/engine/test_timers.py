"""Timers: due at a time of the command, fired by a command, cancelled by what happens before."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.actors import SYSTEM
from engine.commands import CancelInstance, FireTimer, RetryIncident, SuspendInstance
from engine.errors import (
    InstanceNotRunning,
    NotPermitted,
    ReasonMissing,
    StuckInstance,
    TimerNotDue,
    TimerNotWaiting,
)
from engine.events import IncidentRetried
from engine.replay import verify
from tests.engine.builders import (
    ANA,
    DEPLOYMENT,
    INSTANCE,
    MONDAY,
    OPERATOR,
    Case,
    a_case,
    a_definition,
    boundary,
    diagram,
    end,
    flows,
    gateway,
    kinds,
    start,
    sub_process,
    task,
    timer,
)


def a_pause(expression: str = '"P1D"', *, kind: str = "timeDuration", **variables: object) -> Case:
    bpmn = diagram(
        start(),
        task("langkah_1"),
        timer("tunggu", expression, kind=kind),
        task("langkah_2"),
        end(),
        arrows=["mulai langkah_1 tunggu langkah_2 selesai"],
    )
    return a_case(a_definition(bpmn, langkah_1={"kapan": "string"}), **variables)


def a_deadline(*, interrupting: bool) -> Case:
    """Step 1 has two hours; then step 2 comes, instead or besides."""
    bpmn = diagram(
        start(),
        task("langkah_1"),
        boundary("lewat", "langkah_1", '"PT2H"', interrupting=interrupting),
        task("langkah_2"),
        task("langkah_3"),
        end(),
        end("habis"),
        arrows=["mulai langkah_1 langkah_3 selesai", "lewat langkah_2 habis"],
    )
    return a_case(a_definition(bpmn))


@pytest.mark.parametrize(
    ("expression", "due_at"),
    [
        ('"PT15M"', MONDAY + timedelta(minutes=2 + 15)),
        ('"P1D"', MONDAY + timedelta(minutes=2, days=1)),
        ('"P1W"', MONDAY + timedelta(minutes=2, weeks=1)),
        ('"P1M"', MONDAY + timedelta(minutes=2, days=30)),
        ('"P1Y2M"', datetime(2028, 1, 23, 1, 2, tzinfo=UTC)),
        ('"P1DT2H"', MONDAY + timedelta(minutes=2, days=1, hours=2)),
    ],
)
def test_a_duration_counts_from_the_command_before(expression, due_at):
    case = a_pause(expression)

    started = case.complete("langkah_1")[-1]

    assert (started.timer_key, started.element, started.due_at) == ("tunggu#1", "tunggu", due_at)


def test_a_month_is_that_of_the_office_s_own_zone():
    case = a_pause('"P1M"')
    case.at = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)  # already 1 December in Jakarta

    due_at = case.complete("langkah_1")[-1].due_at

    assert due_at == datetime(2026, 12, 31, 20, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-12-01T09:00:00", "2026-12-01T02:00:00+00:00", "2026-12-01T02:00:00Z"])
def test_a_date_may_come_from_a_form(text):
    case = a_pause("kapan", kind="timeDate")

    started = case.complete("langkah_1", kapan=text)[-1]

    assert started.due_at == datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["timeDuration", "timeDate"])
@pytest.mark.parametrize(
    "text", ["besok", "", None, "P", "PT", "-PT5M", "P99999999999Y", "P9000Y", "2026-13-01", "P1"]
)
def test_what_is_no_time_is_named(kind, text):
    case = a_pause("kapan", kind=kind)

    with pytest.raises(StuckInstance, match=r"tunggu: kapan = .* is no time"):
        case.complete("langkah_1", kapan=text)


def test_a_number_is_no_time():
    case = a_pause("1 + 1")

    with pytest.raises(StuckInstance, match="is no time"):
        case.complete("langkah_1")


def test_a_date_in_the_past_is_due_at_once():
    case = a_pause('"2020-01-01"', kind="timeDate")
    case.complete("langkah_1")

    case.do(FireTimer(timer_key="tunggu#1"), SYSTEM)

    assert case.steps == ["langkah_2#1"]


@pytest.mark.parametrize("reload", [False, True])
def test_a_timer_lets_the_case_go_on(reload):
    case = a_pause()
    case.complete("langkah_1")
    waiting = [(token.element, token.state) for token in case.instance.tokens]
    if reload:
        case.reload()

    events = case.fire("tunggu#1")

    assert waiting == [("tunggu", "waiting")]
    assert kinds(events) == ["timer_fired", "flows_taken", "task_offered"]
    assert flows(events) == ["tunggu_ke_langkah_2"]
    assert case.instance.timers == {}


def test_time_alone_fires_nothing():
    case = a_pause('"2020-01-01"', kind="timeDate")
    case.complete("langkah_1")
    case.reload()

    assert list(case.instance.timers) == ["tunggu#1"]
    assert case.steps == []


def test_a_timer_is_not_fired_early_or_twice_or_by_just_anybody():
    case = a_pause()
    case.complete("langkah_1")
    due_at = case.instance.timers["tunggu#1"].due_at
    fire = FireTimer(timer_key="tunggu#1")

    with pytest.raises(TimerNotDue):
        case.do(fire, SYSTEM, at=due_at - timedelta(microseconds=1))
    with pytest.raises(NotPermitted):
        case.do(fire, ANA, at=due_at)
    case.do(fire, OPERATOR, at=due_at)
    with pytest.raises(TimerNotWaiting):
        case.do(fire, SYSTEM, at=due_at)


def test_a_suspended_case_does_not_fire():
    case = a_pause()
    case.complete("langkah_1")
    case.do(SuspendInstance(reason="libur"), OPERATOR)

    with pytest.raises(InstanceNotRunning):
        case.fire("tunggu#1")


@pytest.mark.parametrize("reload", [False, True])
def test_a_deadline_may_take_the_step_away(reload):
    case = a_deadline(interrupting=True)
    waiting = list(case.instance.timers)
    if reload:
        case.reload()

    events = case.fire("lewat#1")

    assert waiting == ["lewat#1"]
    assert kinds(events) == ["timer_fired", "flows_taken", "task_withdrawn", "task_offered"]
    assert flows(events) == ["lewat_ke_langkah_2"]
    assert case.steps == ["langkah_2#1"]
    assert case.complete("langkah_2")[-1].end_event == "habis"


@pytest.mark.parametrize("reload", [False, True])
def test_a_deadline_may_add_a_step(reload):
    case = a_deadline(interrupting=False)
    if reload:
        case.reload()
    case.fire("lewat#1")
    besides = case.steps
    if reload:
        case.reload()

    case.complete("langkah_2")
    case.complete("langkah_1")
    done = case.complete("langkah_3")

    assert besides == ["langkah_1#1", "langkah_2#1"]
    assert kinds(done)[-1] == "instance_completed"


@pytest.mark.parametrize("interrupting", [False, True])
@pytest.mark.parametrize("reload", [False, True])
def test_a_deadline_that_is_kept_is_cancelled(interrupting, reload):
    case = a_deadline(interrupting=interrupting)
    if reload:
        case.reload()

    events = case.complete("langkah_1")

    assert kinds(events) == [
        "task_claimed",
        "task_completed",
        "flows_taken",
        "timer_cancelled",
        "task_offered",
    ]
    assert case.instance.timers == {}
    assert case.steps == ["langkah_3#1"]


def a_sub_process_with_deadline(*, multi: str = "", interrupting: bool = True) -> Case:
    bpmn = diagram(
        start(),
        task("langkah_1"),
        sub_process(
            "bagian",
            start("awal"),
            timer("jeda", '"PT1H"'),
            task("langkah_2"),
            end("akhir"),
            arrows=["awal jeda langkah_2 akhir"],
            multi=multi,
        ),
        boundary("lewat", "bagian", '"P1D"', interrupting=interrupting),
        task("langkah_3"),
        task("langkah_4"),
        end(),
        end("habis"),
        arrows=["mulai langkah_1 bagian langkah_3 selesai", "lewat langkah_4 habis"],
    )
    case = a_case(a_definition(bpmn, langkah_1={"unit": "strings"}))
    case.complete("langkah_1", unit=["a", "b"])
    return case


@pytest.mark.parametrize("reload", [False, True])
def test_a_timer_may_lie_in_a_sub_process(reload):
    case = a_sub_process_with_deadline()
    if reload:
        case.reload()

    case.fire("jeda#1")
    case.complete("langkah_2")

    assert case.steps == ["langkah_3#1"]
    assert case.instance.timers == {}


@pytest.mark.parametrize("reload", [False, True])
@pytest.mark.parametrize("multi", ["", "unit"])
def test_a_deadline_takes_a_whole_sub_process_away(multi, reload):
    case = a_sub_process_with_deadline(multi=multi)
    first = "jeda[a]#1" if multi else "jeda#1"
    case.fire(first)
    if reload:
        case.reload()

    events = case.fire("lewat#1")

    gone = ["timer_cancelled", "task_withdrawn"] if multi else ["task_withdrawn"]
    assert sorted(kinds(events)[2:-1]) == sorted(gone)
    assert (case.steps, dict(case.instance.timers)) == (["langkah_4#1"], {})
    assert [token.element for token in case.instance.tokens] == ["langkah_4"]
    case.reload()
    assert case.complete("langkah_4")[-1].end_event == "habis"


@pytest.mark.parametrize("reload", [False, True])
def test_every_unit_has_its_own_timer(reload):
    case = a_sub_process_with_deadline(multi="unit", interrupting=False)
    if reload:
        case.reload()
    case.fire("lewat#1")
    case.fire("jeda[b]#1")

    case.complete("langkah_2[b]#1")
    case.complete("langkah_4")
    case.fire("jeda[a]#1")
    case.complete("langkah_2[a]#1")

    assert case.steps == ["langkah_3#1"]
    assert case.complete("langkah_3")[-1].end_event == "selesai"


def test_a_timer_may_come_more_often_than_a_step():
    bpmn = diagram(
        start(),
        task("langkah_1"),
        timer("tunggu", '"P1D"'),
        gateway("lagi", default="tunggu"),
        end(),
        arrows=["mulai langkah_1 tunggu lagi tunggu", "lagi selesai"],
        conditions={"lagi_ke_selesai": "kapan == 'sekarang'"},
    )
    case = a_case(a_definition(bpmn, langkah_1={"kapan": "string"}))
    case.complete("langkah_1", kapan="nanti")

    for number in range(1, 201):
        case.fire(f"tunggu#{number}")

    assert list(case.instance.timers) == ["tunggu#201"]
    assert len(case.instance.snapshot()) < 5_000


@pytest.mark.parametrize("via", ["", "lewati "])
@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_deadlines_of_several_occurrences_do_not_mix(order, via):
    bpmn = diagram(
        start(),
        task("langkah_1"),
        boundary("lewat", "langkah_1", '"PT1H"', interrupting=False),
        *([gateway("lewati", default="langkah_1")] if via else []),
        end(),
        arrows=["mulai langkah_1 selesai", f"lewat {via}langkah_1"],
    )
    case = a_case(a_definition(bpmn))
    case.fire("lewat#1")
    case.fire("lewat#2")

    for number in order:
        assert case.instance.status == "running"
        case.reload()
        case.complete(f"langkah_1#{number}")

    assert case.instance.status == "completed"


def test_a_deadline_may_begin_the_step_anew():
    bpmn = diagram(
        start(),
        task("langkah_1"),
        boundary("lewat", "langkah_1", '"PT1H"'),
        end(),
        arrows=["mulai langkah_1 selesai", "lewat langkah_1"],
    )
    case = a_case(a_definition(bpmn))
    case.fire("lewat#1")
    case.fire("lewat#2")

    assert (case.steps, list(case.instance.timers)) == (["langkah_1#3"], ["lewat#3"])
    case.complete("langkah_1")
    assert case.instance.status == "completed"


def test_trying_a_failed_timer_again_is_recorded_and_changes_nothing():
    case = a_pause()
    case.complete("langkah_1", ANA)
    again = RetryIncident(incident="timer", key="tunggu#1", reason="Jam server sudah benar")
    before = case.instance.state_hash()

    assert case.do(again, OPERATOR) == (
        IncidentRetried(incident="timer", key="tunggu#1", reason="Jam server sudah benar"),
    )
    case.do(SuspendInstance(reason="libur"), OPERATOR)
    suspended = case.instance.state_hash()
    case.do(again, OPERATOR)

    assert case.instance.state_hash() == suspended != before
    assert verify(case.definition, DEPLOYMENT, INSTANCE, case.log).replay == "identical"


def test_only_those_in_charge_try_a_timer_again_that_waits_and_say_why():
    case = a_pause()
    again = RetryIncident(incident="timer", key="tunggu#1", reason="coba")

    with pytest.raises(TimerNotWaiting):
        case.do(again, OPERATOR)
    case.complete("langkah_1", ANA)
    with pytest.raises(NotPermitted):
        case.do(again, ANA)
    with pytest.raises(ReasonMissing):
        case.do(RetryIncident(incident="timer", key="tunggu#1", reason=" "), OPERATOR)
    case.do(CancelInstance(reason="batal"), OPERATOR)
    with pytest.raises(TimerNotWaiting):
        case.do(again, OPERATOR)
