"""Who may work on a task: lane, unit, one pair of hands, four eyes, substitution."""

import pytest

from engine.actors import Actor, HeldRole
from engine.commands import ClaimTask, CompleteTask
from engine.errors import FourEyesViolated, NotACandidate, TaskNotOpen
from tests.engine.builders import Case, a_case, a_definition, a_person, diagram, end, start, sub_process, task
from tests.engine.sop import (
    PERENCANA,
    SEKRETARIS,
    STAF,
    at_the_review,
    at_the_units,
    do,
    kabid,
    report,
    send_back,
)


def holding(id_: str, *roles: HeldRole) -> Actor:
    return Actor(id=id_, roles=roles)


def approve(case: Case, by: Actor) -> object:
    return case.complete("langkah_10", by, keputusan="setuju")


@pytest.mark.parametrize(
    "person", [STAF, PERENCANA, kabid("sosial"), Actor(id="tamu"), Actor(id="o", intervenes=True)]
)
def test_a_task_of_another_lane_is_refused(person):
    case = at_the_review("sosial")

    with pytest.raises(NotACandidate, match="Sekretaris"):
        approve(case, person)
    with pytest.raises(NotACandidate):
        case.do(ClaimTask(task_key="langkah_10#1"), person)


def test_a_task_of_another_unit_is_refused():
    case = at_the_units("sosial", "ekonomi")

    with pytest.raises(NotACandidate, match=r"Kabid \(sosial\)"):
        case.complete("langkah_5[sosial]#1", kabid("ekonomi"))


def test_a_role_for_the_whole_office_covers_every_unit():
    case = at_the_units("sosial", "ekonomi")
    everywhere = holding("plt", HeldRole(lane="kabid"))

    case.complete("langkah_5[sosial]#1", everywhere)
    case.complete("langkah_5[ekonomi]#1", everywhere)

    assert case.steps == ["langkah_6[sosial]#1", "langkah_6[ekonomi]#1"]


def test_a_role_in_a_unit_covers_tasks_of_no_unit():
    case = at_the_review("sosial")

    approve(case, holding("sek", HeldRole(lane="sekretaris", unit="sekretariat")))

    assert case.steps == ["langkah_10b#1"]


@pytest.mark.parametrize("step", ["langkah_8", "langkah_9"])
def test_who_prepared_the_recap_does_not_approve_it(step):
    both = holding(
        "rangkap", *(HeldRole(lane=lane) for lane in ("staf", "fungsional_perencana", "sekretaris"))
    )
    case = at_the_units("sosial")
    report(case)
    for key in ("langkah_7", "langkah_8", "langkah_9"):
        case.complete(key, both) if key == step else do(case, key)

    with pytest.raises(FourEyesViolated) as refusal:
        approve(case, both)
    with pytest.raises(FourEyesViolated):
        case.instance.role_of(both, "langkah_10#1")

    assert refusal.value.parameters == {"step": step.removeprefix("langkah_")}
    approve(case, SEKRETARIS)


def test_only_the_latest_round_counts_for_four_eyes():
    both = holding("rangkap", HeldRole(lane="staf"), HeldRole(lane="sekretaris"))
    case = at_the_units("sosial")
    report(case)
    do(case, "langkah_7")
    case.complete("langkah_8", both)
    do(case, "langkah_9")
    send_back(case)
    for key in ("langkah_7", "langkah_8", "langkah_9"):
        do(case, key)

    approve(case, both)

    assert case.steps == ["langkah_10b#1"]


def test_a_substitute_acts_for_the_person_represented():
    case = at_the_review("sosial")
    plh = holding("plh", HeldRole(lane="sekretaris", represents="sekretaris", decree="SK 1"))

    role = case.instance.role_of(plh, "langkah_10#1")
    done = approve(case, plh)

    assert role.decree == "SK 1"
    assert (done[1].by, done[1].acted_for) == ("plh", "sekretaris")
    assert case.log[-1].row.acted_for == "sekretaris"


def test_an_own_role_goes_before_a_substitution():
    case = at_the_review("sosial")
    both = holding("ana", HeldRole(lane="sekretaris", represents="sekretaris"), HeldRole(lane="sekretaris"))

    assert approve(case, both)[1].acted_for is None


def test_four_eyes_see_through_who_approves_for_somebody():
    """The staff member who made the recap is represented at the review."""
    case = at_the_review("sosial")

    with pytest.raises(FourEyesViolated):
        approve(case, holding("plh", HeldRole(lane="sekretaris", represents="staf")))


def test_four_eyes_see_through_who_prepared_for_somebody():
    case = at_the_units("sosial")
    report(case)
    do(case, "langkah_7")
    case.complete("langkah_8", holding("plh", HeldRole(lane="staf", represents="sekretaris")))
    do(case, "langkah_9")

    with pytest.raises(FourEyesViolated):
        approve(case, SEKRETARIS)
    with pytest.raises(FourEyesViolated):
        approve(case, holding("plh", HeldRole(lane="sekretaris")))


def test_who_did_a_step_is_remembered_across_a_restart():
    case = at_the_review("sosial")
    case.reload()

    with pytest.raises(FourEyesViolated):
        approve(case, holding("staf", HeldRole(lane="sekretaris")))


def per_unit(separate_from: str) -> Case:
    part = sub_process(
        "bagian",
        start("awal"),
        task("langkah_2"),
        task("langkah_3", separateFrom=separate_from),
        end("akhir"),
        arrows=["awal langkah_2 langkah_3 akhir"],
        multi="unit",
    )
    bpmn = diagram(
        start(),
        task("langkah_1"),
        part,
        task("langkah_4", separateFrom="langkah_2"),
        end(),
        arrows=["mulai langkah_1 bagian langkah_4 selesai"],
    )
    case = a_case(a_definition(bpmn, langkah_1={"unit": "strings"}))
    case.complete("langkah_1", unit=["a", "b"])
    case.complete("langkah_2[a]#1", a_person("ana"))
    case.complete("langkah_2[b]#1", a_person("ben"))
    return case


def test_four_eyes_in_a_unit_look_at_that_unit():
    case = per_unit("langkah_2")

    with pytest.raises(FourEyesViolated):
        case.complete("langkah_3[a]#1", a_person("ana"))

    case.complete("langkah_3[b]#1", a_person("ana"))


def test_four_eyes_after_the_units_look_at_all_of_them():
    case = per_unit("langkah_2")
    case.complete("langkah_3[a]#1", a_person("ben"))
    case.complete("langkah_3[b]#1", a_person("ana"))

    for id_ in ("ana", "ben"):
        with pytest.raises(FourEyesViolated):
            case.complete("langkah_4", a_person(id_))
    case.complete("langkah_4", a_person("cici"))


def test_four_eyes_in_a_unit_look_at_a_step_before_the_units():
    case = per_unit("langkah_1")

    with pytest.raises(FourEyesViolated):
        case.complete("langkah_3[b]#1", a_person("ana"))


def test_a_step_that_was_never_done_or_does_not_exist_separates_nobody():
    case = per_unit("langkah_9 langkah_4")

    case.complete("langkah_3[a]#1", a_person("ana"))

    assert "langkah_3[a]#1" not in case.steps


def test_an_unknown_task_is_not_open():
    case = at_the_units("sosial")

    for command in (ClaimTask(task_key="langkah_9#1"), CompleteTask(task_key="", values={})):
        with pytest.raises(TaskNotOpen):
            case.do(command, SEKRETARIS)
    with pytest.raises(TaskNotOpen):
        case.instance.role_of(SEKRETARIS, "langkah_1#1")
