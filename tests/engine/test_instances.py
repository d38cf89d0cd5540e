"""A case of the SOP from its start to its end, and the states it may be in."""

import json
from datetime import timedelta

import pytest

from engine.commands import (
    AddComment,
    AttachFile,
    CancelInstance,
    ClaimTask,
    CompleteTask,
    ResumeInstance,
    StartInstance,
    SuspendInstance,
)
from engine.errors import (
    InstanceNotRunning,
    InstanceNotSuspended,
    NotPermitted,
    ReasonMissing,
    TaskNotOpen,
)
from engine.events import CommentAdded, FileAttached, InstanceCancelled, TaskOffered, TaskWithdrawn
from engine.instances import ProcessInstance
from engine.tasks import Token, public_id
from tests.engine.builders import (
    INSTANCE,
    OPERATOR,
    Case,
    a_case,
    a_definition,
    diagram,
    end,
    flows,
    kinds,
    start,
    sub_process,
    task,
)
from tests.engine.sop import (
    SEKRETARIS,
    STAF,
    UNITS,
    a_sop_case,
    at_the_review,
    at_the_units,
    definition,
    do,
    finish,
    report,
    review,
)

SUSPEND, RESUME, CANCEL = (
    SuspendInstance(reason="libur"),
    ResumeInstance(reason="mulai lagi"),
    CancelInstance(reason="salah berkas"),
)


def test_a_case_begins_with_step_1_at_the_secretary():
    instance = ProcessInstance(definition(), INSTANCE)
    before = instance.status
    case = Case(definition(), instance)

    events = case.do(StartInstance(business_key="2026-TW1"), SEKRETARIS)

    assert before == "new"
    assert kinds(events) == ["instance_started", "flows_taken", "task_offered"]
    assert flows(events) == ["alur_mulai_1"]
    assert events[-1] == TaskOffered(
        task_key="langkah_1#1",
        step="langkah_1",
        lane="sekretaris",
        unit=None,
        round=1,
        due_at=None,
        returned=None,
    )
    assert (instance.status, instance.business_key) == ("running", "2026-TW1")
    assert instance.tokens == (Token(element="langkah_1", unit=None, state="ready"),)


def test_the_straight_way_through_the_sop():
    case = a_sop_case()
    lanes = []
    for key in ("langkah_1", "langkah_2", "langkah_3", "langkah_4"):
        lanes.append(case.open(key).lane)
        do(case, key, unit_bertugas=list(UNITS))
    asked = [(task.step, task.lane, task.unit) for task in case.instance.open_tasks.values()]
    report(case)
    for key in ("langkah_7", "langkah_8", "langkah_9", "langkah_10"):
        lanes.append(case.open(key).lane)
        do(case, key, keputusan="setuju")
    lanes += [case.open("langkah_10b").lane]
    do(case, "langkah_10b")
    lanes += [case.open("langkah_11").lane]
    events = do(case, "langkah_11")

    perencana = "fungsional_perencana"
    assert asked == [("langkah_5", "kabid", unit) for unit in UNITS]
    assert lanes == [
        *("sekretaris", perencana, perencana, "staf"),
        *(perencana, "staf", perencana, "sekretaris"),
        *(perencana, perencana),
    ]
    assert kinds(events)[-1] == "instance_completed"
    assert events[-1].end_event == "selesai"
    assert (case.instance.status, case.steps, case.instance.tokens) == ("completed", [], ())


def test_every_flow_on_the_straight_way_is_told_once():
    case = at_the_review("sosial")
    finish(case)

    taken = [flow for entry in case.log for event in _events(entry) for flow in event.get("flows", [])]

    assert taken == [
        *("alur_mulai_1", "alur_1_2", "alur_2_3", "alur_3_4", "alur_4_bidang", "alur_bidang_5", "alur_5_6"),
        *(
            "alur_6_serah",
            "alur_bidang_7",
            "alur_7_kelengkapan",
            "alur_lengkap",
            "alur_8_9",
            "alur_9_10",
            "alur_10_keputusan",
        ),
        *("alur_ya", "alur_10b_11", "alur_11_selesai"),
    ]


def test_step_7_is_absent_until_the_last_unit_has_handed_in():
    case = at_the_units()
    for unit in UNITS:
        do(case, f"langkah_5[{unit}]#1")
    for unit in UNITS[:-1]:
        do(case, f"langkah_6[{unit}]#1")
        assert "langkah_7#1" not in case.steps

    do(case, f"langkah_6[{UNITS[-1]}]#1")

    assert case.steps == ["langkah_7#1"]


def test_completing_an_unclaimed_task_claims_it_too():
    case = a_sop_case()

    events = do(case, "langkah_1")

    assert kinds(events) == ["task_claimed", "task_completed", "flows_taken", "task_offered"]


def test_a_task_cannot_be_completed_twice():
    case = a_sop_case()
    do(case, "langkah_1")

    with pytest.raises(TaskNotOpen):
        case.do(CompleteTask(task_key="langkah_1#1", values={}), SEKRETARIS)


def test_step_10b_is_never_offered_without_approval():
    for answer in ("kembalikan", "", None, "Setuju", "ya"):
        case = at_the_review("sosial")

        do(case, "langkah_10", keputusan=answer, saran="x", unit_bertugas=[])

        assert case.steps == ["langkah_7#2"]


def test_due_dates_come_from_outside_when_a_task_is_offered():
    case = a_sop_case()
    asked = []
    case.due = lambda step, key, at: (asked.append((step.id, key, at)), at + timedelta(hours=1))[1]

    offered = do(case, "langkah_1")[-1]

    assert asked == [("langkah_2", "langkah_2#1", case.at)]
    assert offered.due_at == case.open("langkah_2").due_at == case.at + timedelta(hours=1)


def test_step_10b_shares_the_due_date_of_step_10():
    case = at_the_units("sosial")
    report(case)
    case.due = lambda step, key, at: at + timedelta(days=1) if step.time_limit else None
    review(case)
    due_at = case.open("langkah_10").due_at

    do(case, "langkah_10", keputusan="kembalikan", saran="x", unit_bertugas=[])
    review(case)
    again = case.open("langkah_10").due_at
    case.reload()
    do(case, "langkah_10", keputusan="setuju")

    assert due_at != again
    assert case.open("langkah_10b").due_at == again


def test_a_part_of_a_step_shares_the_due_date_of_its_own_unit():
    part = sub_process(
        "bagian",
        start("awal"),
        task("langkah_2", timeLimit="P1D"),
        task("langkah_3", partOf="langkah_2"),
        end("akhir"),
        arrows=["awal langkah_2 langkah_3 akhir"],
        multi="unit",
    )
    bpmn = diagram(start(), task("langkah_1"), part, end(), arrows=["mulai langkah_1 bagian selesai"])
    case = a_case(a_definition(bpmn, langkah_1={"unit": "strings"}))
    case.due = lambda step, key, at: at + timedelta(hours="ab".index(key[10])) if step.time_limit else None
    case.complete("langkah_1", unit=["a", "b"])
    due = {task.unit: task.due_at for task in case.instance.open_tasks.values()}

    case.complete("langkah_2[b]#1")
    case.complete("langkah_2[a]#1")

    assert due["a"] != due["b"]
    assert {task.unit: task.due_at for task in case.instance.open_tasks.values()} == due


def test_the_end_that_is_told_is_that_of_the_case():
    part = sub_process(
        "bagian", start("awal"), task("langkah_1"), end("akhir"), arrows=["awal langkah_1 akhir"]
    )
    case = a_case(a_definition(diagram(start(), part, end(), arrows=["mulai bagian selesai"])))

    events = case.complete("langkah_1")

    assert flows(events) == ["langkah_1_ke_akhir", "bagian_ke_selesai"]
    assert events[-1].end_event == "selesai"


# --- states -------------------------------------------------------------------------------------


def test_a_case_begins_once():
    with pytest.raises(InstanceNotRunning):
        a_sop_case().do(StartInstance(business_key="lain"), SEKRETARIS)


@pytest.mark.parametrize(
    "command", [SUSPEND, CANCEL, ClaimTask(task_key="langkah_1#1"), AddComment(text="x")]
)
def test_a_case_that_has_not_begun_takes_no_command(command):
    case = Case(definition(), ProcessInstance(definition(), INSTANCE))

    with pytest.raises(InstanceNotRunning, match="new"):
        case.do(command, OPERATOR)


def test_a_suspended_case_stands_still_until_it_is_resumed():
    case = a_sop_case()
    suspended = case.do(SUSPEND, OPERATOR)
    case.reload()

    for command in (
        ClaimTask(task_key="langkah_1#1"),
        CompleteTask(task_key="langkah_1#1", values={}),
        SUSPEND,
    ):
        with pytest.raises(InstanceNotRunning, match="suspended"):
            case.do(command, SEKRETARIS)
    resumed = case.do(RESUME, OPERATOR)
    do(case, "langkah_1")

    assert kinds(suspended + resumed) == ["instance_suspended", "instance_resumed"]


def test_only_a_suspended_case_is_resumed():
    with pytest.raises(InstanceNotSuspended):
        a_sop_case().do(RESUME, OPERATOR)


@pytest.mark.parametrize("first", [None, SUSPEND])
def test_a_cancelled_case_loses_its_tasks_for_good(first):
    case = at_the_units("sosial", "ekonomi")
    if first is not None:
        case.do(first, OPERATOR)

    events = case.do(CANCEL, OPERATOR)

    assert events == (
        TaskWithdrawn(task_key="langkah_5[sosial]#1"),
        TaskWithdrawn(task_key="langkah_5[ekonomi]#1"),
        InstanceCancelled(reason="salah berkas"),
    )
    assert (case.instance.status, case.steps) == ("cancelled", [])
    for command in (RESUME, SUSPEND, CANCEL, StartInstance(business_key="lain")):
        with pytest.raises((InstanceNotRunning, InstanceNotSuspended)):
            case.do(command, OPERATOR)


@pytest.mark.parametrize("command", [SUSPEND, CANCEL])
def test_only_who_intervenes_stops_a_case_and_says_why(command):
    case = a_sop_case()

    with pytest.raises(NotPermitted):
        case.do(command, SEKRETARIS)
    with pytest.raises(ReasonMissing) as refusal:
        case.do(type(command)(reason="  "), OPERATOR)

    assert list(refusal.value.errors) == ["reason"]


def test_remarks_and_files_change_nothing_in_whatever_state():
    case = a_sop_case()
    remark = AddComment(text="lihat lampiran", task_key="langkah_1#1")
    file = AttachFile(sha256="0" * 64, name="surat.pdf", media_type="application/pdf", size=9)
    for command in (SUSPEND, CANCEL):
        before = case.instance.state_hash()

        assert case.do(remark, STAF) == (CommentAdded(text="lihat lampiran", task_key="langkah_1#1"),)
        assert case.do(file, STAF) == (FileAttached(sha256="0" * 64, name="surat.pdf", task_key=None),)

        assert case.instance.state_hash() == before
        case.do(command, OPERATOR)


def test_a_public_id_depends_on_the_case_and_the_key_alone():
    other = "00000000-0000-4000-8000-000000000002"

    ids = {
        public_id(INSTANCE, "langkah_1#1"),
        public_id(INSTANCE, "langkah_1#2"),
        public_id(other, "langkah_1#1"),
    }

    assert len(ids) == 3
    assert public_id(INSTANCE, "langkah_1#1") in ids


def _events(entry):
    return json.loads(entry.body)["events"]


def test_a_case_that_has_ended_says_so_in_words():
    refusal = InstanceNotRunning(status="cancelled")

    assert (refusal.text.id, refusal.text.en) == ("Berkas ini sudah dibatalkan.", "This case is cancelled.")
