"""When life happens: a paper form entered for a unit, a unit excused, one person where two are asked for."""

import json

import pytest

from engine.actors import Actor, HeldRole
from engine.commands import (
    AllowSamePerson,
    ClaimTask,
    CompleteTask,
    ExcuseUnit,
    OnBehalf,
    ReassignTask,
    SuspendInstance,
)
from engine.errors import (
    FourEyesViolated,
    InstanceNotRunning,
    NotACandidate,
    NotBarred,
    NothingToExcuse,
    NotPermitted,
    OwnTask,
    ReasonMissing,
    ScanMissing,
    TaskAlreadyClaimed,
    TaskNotOpen,
    TooManyRounds,
)
from engine.events import Event, TaskCompleted, TaskExcused, TaskOffered, UnitExcused
from engine.replay import verify
from tests.engine.builders import (
    ANA,
    DEPLOYMENT,
    INSTANCE,
    OPERATOR,
    STRANGER,
    Case,
    a_case,
    a_definition,
    a_person,
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
from tests.engine.sop import (
    PERENCANA,
    SEKRETARIS,
    STAF,
    at_the_review,
    at_the_units,
    do,
    finish,
    kabid,
    report,
    review,
    send_back,
)

PAPER = OnBehalf(reason="Jaringan kampung putus", scan_sha256="a" * 64, scan_name="pindaian.pdf")
REPLAYED = ("intact", "identical")


def enter(case: Case, key: str, by: Actor = STAF, paper: OnBehalf = PAPER) -> tuple[Event, ...]:
    """Enter a unit's paper form."""
    return case.do(CompleteTask(task_key=case.open(key).key, values={}, on_behalf=paper), by)


def excuse(case: Case, unit: str, by: Actor = PERENCANA, reason: str = "Kabid sakit") -> tuple[Event, ...]:
    """Excuse a unit."""
    return case.do(ExcuseUnit(unit=unit, reason=reason), by)


def allow(case: Case, key: str, person: str, by: Actor = OPERATOR, reason: str = "Cuti") -> tuple[Event, ...]:
    """Let a person do a task although four eyes forbid it."""
    return case.do(AllowSamePerson(task_key=key, person=person, reason=reason), by)


def outcome(case: Case) -> tuple[str, str]:
    """Give what replay says of a case."""
    found = verify(case.definition, DEPLOYMENT, INSTANCE, case.log)
    return (found.chain, found.replay)


# --- on behalf of a unit ------------------------------------------------------------------------


def test_the_staf_enters_a_unit_s_paper_form():
    case = at_the_units("sosial")

    events = enter(case, "langkah_5")

    assert kinds(events)[:2] == ["task_claimed", "task_completed"]
    (done,) = [event for event in events if isinstance(event, TaskCompleted)]
    assert (done.by, done.acted_for, done.on_behalf) == ("staf", None, "Jaringan kampung putus")
    assert case.steps == ["langkah_6[sosial]#1"]
    assert outcome(case) == REPLAYED


def test_what_the_kabid_does_is_no_entry_on_behalf():
    case = at_the_units("sosial")

    with pytest.raises(OwnTask):
        enter(case, "langkah_5", kabid("sosial"))
    with pytest.raises(NotACandidate):
        enter(case, "langkah_5", kabid("ekonomi"))


def test_only_the_lanes_that_the_step_names_may_enter_it():
    case = at_the_units("sosial")

    for stranger in (PERENCANA, SEKRETARIS, OPERATOR, STRANGER):
        with pytest.raises(NotACandidate):
            enter(case, "langkah_5", stranger)
    with pytest.raises(NotACandidate):
        case.complete("langkah_5", STAF)


def test_a_step_that_names_no_lane_is_entered_by_nobody():
    case = at_the_units("sosial")
    report(case)

    with pytest.raises(NotACandidate):
        enter(case, "langkah_7", STAF)


def test_a_task_that_the_kabid_holds_is_not_entered():
    case = at_the_units("sosial")
    case.do(ClaimTask(task_key=case.steps[0]), kabid("sosial"))

    with pytest.raises(TaskAlreadyClaimed):
        enter(case, "langkah_5")


@pytest.mark.parametrize(
    ("paper", "refusal"),
    [
        (OnBehalf(reason=" ", scan_sha256="a", scan_name="a.pdf"), ReasonMissing),
        (OnBehalf(reason="Sakit", scan_sha256="", scan_name=""), ScanMissing),
    ],
)
def test_a_paper_form_needs_a_reason_and_its_scan(paper, refusal):
    case = at_the_units("sosial")

    with pytest.raises(refusal):
        enter(case, "langkah_5", paper=paper)


def test_four_eyes_see_who_entered_a_form_for_a_unit():
    case = separated()
    ben = a_person("ben", "kedua")
    enter(case, "langkah_2", ben)

    with pytest.raises(FourEyesViolated):
        case.complete("langkah_3", ben)
    case.complete("langkah_3", a_person("cici", "kedua"))


def separated() -> Case:
    """Step 3 must be done by somebody else than step 2, which `kedua` may enter for its unit."""
    bpmn = diagram(
        start(),
        task("langkah_1"),
        task("langkah_2", multi="unit", onBehalfBy="kedua"),
        task("langkah_3", separateFrom="langkah_2"),
        end(),
        arrows=["mulai langkah_1 langkah_2 langkah_3 selesai"],
    )
    node = b"<bpmn:flowNodeRef>langkah_3</bpmn:flowNodeRef>"
    lane = b'<bpmn:lane id="kedua" name="Kedua">' + node + b"</bpmn:lane></bpmn:laneSet>"
    bpmn = bpmn.replace(node, b"").replace(b"</bpmn:laneSet>", lane)
    case = a_case(a_definition(bpmn, langkah_1={"unit": "strings"}))
    case.complete("langkah_1", unit=["a"])
    return case


# --- excused ------------------------------------------------------------------------------------


def test_an_excused_unit_is_done_with_and_the_others_go_on():
    case = at_the_units("sosial", "ekonomi")

    events = excuse(case, "sosial")

    assert [each for each in events if isinstance(each, UnitExcused | TaskExcused)] == [
        UnitExcused(unit="sosial", reason="Kabid sakit", by="perencana"),
        *(
            TaskExcused(
                task_key=f"langkah_{number}[sosial]#1",
                step=f"langkah_{number}",
                unit="sosial",
                by="perencana",
                reason="Kabid sakit",
            )
            for number in (5, 6)
        ),
    ]
    assert flows(events) == ["alur_5_6", "alur_6_serah"]
    assert case.steps == ["langkah_5[ekonomi]#1"]
    assert case.instance.participants["unit_bertugas"] == ("sosial", "ekonomi")
    assert outcome(case) == REPLAYED


def test_when_the_last_unit_is_excused_the_case_goes_on():
    case = at_the_units("sosial", "ekonomi")
    do(case, "langkah_5[sosial]#1")
    excuse(case, "ekonomi")

    events = excuse(case, "sosial")

    assert [event.step for event in events if isinstance(event, TaskOffered)] == ["langkah_7"]
    assert case.steps == ["langkah_7#1"]
    review(case)
    finish(case)
    assert case.instance.status == "completed"
    assert outcome(case) == REPLAYED


def test_an_excused_unit_may_be_asked_again_in_a_later_round():
    case = at_the_units("sosial", "ekonomi")
    excuse(case, "sosial")
    report(case)
    review(case)

    send_back(case, "sosial")

    assert case.steps == ["langkah_5[sosial]#2"]
    report(case)
    assert case.steps == ["langkah_7#2"]


def test_a_unit_may_be_excused_though_its_task_is_in_somebody_s_hands():
    case = at_the_units("sosial")
    case.do(ClaimTask(task_key=case.steps[0]), kabid("sosial"))

    excuse(case, "sosial")

    assert case.steps == ["langkah_7#1"]


@pytest.mark.parametrize("unit", ["sosial", "tiada", ""])
def test_who_has_nothing_open_cannot_be_excused(unit):
    case = at_the_units("sosial", "ekonomi")
    excuse(case, "sosial")

    with pytest.raises(NothingToExcuse):
        excuse(case, unit)


def test_only_the_lanes_that_the_steps_name_excuse_a_unit_and_they_say_why():
    case = at_the_units("sosial")

    for somebody in (STAF, SEKRETARIS, OPERATOR, kabid("sosial")):
        with pytest.raises(NotPermitted):
            excuse(at_the_units("sosial"), "sosial", somebody)
    with pytest.raises(ReasonMissing):
        excuse(case, "sosial", reason="  ")


def test_a_case_that_stands_still_excuses_nobody():
    case = at_the_units("sosial")
    case.do(SuspendInstance(reason="Pindah kantor"), OPERATOR)

    with pytest.raises(InstanceNotRunning):
        excuse(case, "sosial")


def in_branches(*inside: str, arrows: list[str], **more: object) -> Case:
    """Two units go through a part of their own; step 9 comes after it."""
    loop = {"multi": "unit", **more}
    bpmn = diagram(
        start(),
        task("langkah_1"),
        sub_process("bagian", start("awal"), *inside, end("akhir"), arrows=arrows, **loop),
        task("langkah_9"),
        end(),
        arrows=["mulai langkah_1 bagian langkah_9 selesai"],
    )
    lists = {"unit": "strings", "rincian": "strings"}
    case = a_case(a_definition(bpmn, langkah_1=lists, langkah_2={"ulang": "boolean", "rincian": "strings"}))
    case.complete("langkah_1", unit=["a", "b"])
    return case


def test_a_timer_in_the_branch_is_not_waited_for():
    case = in_branches(
        task("langkah_2", excusedBy="staf"),
        timer("tunggu", '"P1D"'),
        task("langkah_3", excusedBy="staf"),
        arrows=["awal langkah_2 tunggu langkah_3 akhir"],
    )

    events = excuse(case, "a", ANA)

    assert kinds(events).count("timer_cancelled") == 1
    assert case.steps == ["langkah_2[b]#1"]
    assert case.instance.timers == {}
    assert outcome(case) == REPLAYED


def test_a_timer_on_the_edge_of_a_task_goes_with_it():
    case = in_branches(
        task("langkah_2", excusedBy="staf"),
        boundary("batas", "langkah_2", '"P1D"', interrupting=False),
        task("langkah_3", excusedBy="staf"),
        arrows=["awal langkah_2 akhir", "batas langkah_3 akhir"],
    )

    excuse(case, "a", ANA)

    assert case.steps == ["langkah_2[b]#1"]
    assert list(case.instance.timers) == ["batas[b]#1"]


def test_units_that_report_one_after_the_other_let_the_next_begin():
    case = in_branches(task("langkah_2", excusedBy="staf"), arrows=["awal langkah_2 akhir"], sequential=True)

    excuse(case, "a", ANA)

    assert case.steps == ["langkah_2[b]#1"]


def test_a_branch_within_the_branch_ends_too():
    inner = sub_process(
        "rinci",
        start("mula"),
        task("langkah_3", excusedBy="staf"),
        end("habis"),
        arrows=["mula langkah_3 habis"],
        multi="rincian",
    )
    case = in_branches(
        task("langkah_2", excusedBy="staf"),
        inner,
        arrows=["awal langkah_2 rinci akhir"],
    )
    case.complete("langkah_2[a]#1", rincian=["x", "y"])

    events = excuse(case, "a", ANA)

    assert {e.unit for e in events if isinstance(e, TaskExcused)} == {"a"}
    assert case.steps == ["langkah_2[b]#1"]
    assert outcome(case) == REPLAYED


def test_a_branch_holds_a_step_that_nobody_may_be_excused_from():
    case = in_branches(
        task("langkah_2", excusedBy="staf"), task("langkah_3"), arrows=["awal langkah_2 langkah_3 akhir"]
    )

    with pytest.raises(NotPermitted):
        excuse(case, "a", ANA)


def test_a_branch_that_leads_in_a_circle_is_not_walked_for_ever():
    bpmn = sub_process(
        "bagian",
        start("awal"),
        task("langkah_2", excusedBy="staf"),
        gateway("lagi", default="langkah_2"),
        end("akhir"),
        arrows=["awal langkah_2 lagi langkah_2", "lagi akhir"],
        conditions={"lagi_ke_akhir": "ulang"},
        multi="unit",
    )
    whole = diagram(start(), task("langkah_1"), bpmn, end(), arrows=["mulai langkah_1 bagian selesai"])
    case = a_case(a_definition(whole, langkah_1={"unit": "strings"}, langkah_2={"ulang": "boolean"}))
    case.complete("langkah_1", unit=["a"])

    with pytest.raises(TooManyRounds):
        excuse(case, "a", ANA)


def test_a_single_repeated_task_is_a_branch_as_well():
    bpmn = diagram(
        start(),
        task("langkah_1"),
        task("langkah_2", multi="unit", excusedBy="staf"),
        task("langkah_3"),
        end(),
        arrows=["mulai langkah_1 langkah_2 langkah_3 selesai"],
    )
    case = a_case(a_definition(bpmn, langkah_1={"unit": "strings"}))
    case.complete("langkah_1", unit=["a", "b"])

    excuse(case, "b", ANA)
    excuse(case, "a", ANA)

    assert case.steps == ["langkah_3#1"]


def test_what_a_unit_was_told_in_its_branch_ends_with_it():
    case = in_branches(
        task("langkah_2", excusedBy="staf"),
        task("langkah_3", excusedBy="staf", returnReason="catatan"),
        gateway("ulangi", default="akhir"),
        arrows=["awal langkah_2 langkah_3 ulangi akhir", "ulangi langkah_2"],
        conditions={"ulangi_ke_langkah_2": "ulang"},
    )
    case.complete("langkah_2[a]#1")
    case.complete("langkah_3[a]#1", catatan="kurang")

    excuse(case, "b", ANA)

    assert case.instance.projection()["returned"] == {}


# --- one person where two are asked for -----------------------------------------------------------


def both() -> Actor:
    """Make somebody who made the recap and holds the review's lane too."""
    return Actor(id="staf", roles=(HeldRole(lane="staf"), HeldRole(lane="sekretaris")))


def test_who_was_allowed_may_do_what_four_eyes_forbid():
    case = at_the_review("sosial")
    with pytest.raises(FourEyesViolated):
        case.complete("langkah_10", both(), keputusan="setuju")
    case = at_the_review("sosial")

    events = allow(case, "langkah_10#1", "staf")

    assert kinds(events) == ["same_person_allowed"]
    case.reload()
    case.complete("langkah_10", both(), keputusan="setuju")
    assert case.steps == ["langkah_10b#1"]
    assert outcome(case) == REPLAYED


def test_what_was_allowed_is_for_that_person_and_that_task_alone():
    case = at_the_review("sosial")
    allow(case, "langkah_10#1", "orang-lain")

    with pytest.raises(FourEyesViolated):
        case.do(ClaimTask(task_key="langkah_10#1"), both())

    case = at_the_review("sosial")
    allow(case, "langkah_10#1", "staf")
    case.complete("langkah_10", both(), keputusan="kembalikan", saran="Lagi")
    review(case)
    with pytest.raises(FourEyesViolated):
        case.do(ClaimTask(task_key="langkah_10#2"), both())


def test_who_was_allowed_still_needs_the_lane():
    case = at_the_review("sosial")
    allow(case, "langkah_10#1", "staf")

    with pytest.raises(NotACandidate):
        case.do(ClaimTask(task_key="langkah_10#1"), STAF)


def test_a_task_can_be_handed_to_who_was_allowed():
    case = at_the_review("sosial")
    allow(case, "langkah_10#1", "staf")
    roles = (("staf", None), ("sekretaris", None))

    case.do(ReassignTask(task_key="langkah_10#1", to="staf", to_roles=roles, reason="Cuti"), OPERATOR)

    assert case.open("langkah_10").assignee == "staf"


def test_allowing_it_twice_changes_nothing():
    case = at_the_review("sosial")
    allow(case, "langkah_10#1", "staf")

    assert allow(case, "langkah_10#1", "staf") == ()


def test_a_log_that_does_not_tell_the_roles_of_who_was_allowed_replays_as_it_was_written():
    case = at_the_review("sosial")
    allow(case, "langkah_10#1", "orang-lain")

    assert "to_roles" not in json.loads(case.log[-1].body or b"")["command"]
    assert outcome(case) == REPLAYED


@pytest.mark.parametrize(
    ("person", "roles"),
    [
        ("staf", (("staf", None, None), ("sekretaris", None, None))),
        ("plt", (("sekretaris", None, "staf"),)),
    ],
)
def test_who_is_kept_from_a_task_by_four_eyes_alone_can_be_allowed(person, roles):
    case = at_the_review("sosial")

    command = AllowSamePerson(task_key="langkah_10#1", person=person, reason="Cuti", to_roles=roles)
    case.do(command, OPERATOR)

    assert case.open("langkah_10").allowed == (person,)
    assert outcome(case) == REPLAYED


@pytest.mark.parametrize(
    ("person", "roles"),
    [
        ("staf", (("staf", None, None),)),
        ("sekretaris", (("sekretaris", None, None),)),
        ("tamu", ()),
    ],
)
def test_who_does_not_hold_the_lane_or_is_not_barred_cannot_be_allowed(person, roles):
    case = at_the_review("sosial")

    command = AllowSamePerson(task_key="langkah_10#1", person=person, reason="Cuti", to_roles=roles)
    with pytest.raises(NotBarred):
        case.do(command, OPERATOR)
    assert case.open("langkah_10").allowed == ()


def test_nobody_allows_it_to_themselves_and_only_those_in_charge_allow_it_at_all():
    case = at_the_review("sosial")

    with pytest.raises(NotPermitted):
        allow(case, "langkah_10#1", "operator")
    with pytest.raises(NotPermitted):
        allow(case, "langkah_10#1", "staf", SEKRETARIS)
    with pytest.raises(ReasonMissing):
        allow(case, "langkah_10#1", "staf", reason="")
    with pytest.raises(TaskNotOpen):
        allow(case, "langkah_9#1", "staf")
