"""What becomes of tokens, tasks, notes and the log when a case goes on by another version."""

import json
from datetime import timedelta

import pytest

from engine.codec import decoded_command
from engine.commands import ClaimTask, ResumeInstance, SuspendInstance
from engine.definitions import ProcessDefinition, compile_definition
from engine.errors import CannotMigrate, InstanceNotRunning, NotPermitted, ReasonMissing
from engine.events import InstanceMigrated, TaskOffered, TaskRevised, TaskWithdrawn
from engine.instances import no_due_dates
from engine.migration import judged
from engine.replay import verify
from tests.engine import sop
from tests.engine.builders import (
    ANA,
    DEPLOYMENT,
    INSTANCE,
    OPERATOR,
    OTHER_DEPLOYMENT,
    Case,
    a_case,
    a_definition,
    diagram,
    end,
    start,
    task,
)


def a_row(*steps: str, **said: dict[str, str]) -> ProcessDefinition:
    """Draw steps one after the other."""
    nodes = [task(step, number=str(place), **said.get(step, {})) for place, step in enumerate(steps, 1)]
    arrows = [" ".join(("mulai", *steps, "selesai"))]
    return a_definition(diagram(start(), *nodes, end(), arrows=arrows))


def the_sop(old: str, new: str) -> ProcessDefinition:
    """Change the text of the shipped diagram."""
    text = sop.DIAGRAM.read_text(encoding="utf-8")
    assert old in text
    return compile_definition(text.replace(old, new).encode(), sop.FORMS)


def replayed(case: Case, began: ProcessDefinition) -> str:
    """Say what the replay of a migrated case finds."""
    others = {OTHER_DEPLOYMENT: case.definition}
    return verify(began, DEPLOYMENT, INSTANCE, case.log, others=others.__getitem__).replay


def test_an_inserted_step_is_done_and_a_removed_one_is_not():
    began, into = a_row("satu", "dua", "tiga"), a_row("satu", "baru", "tiga")
    case = a_case(began)

    case.migrate(into)

    case.complete("satu")
    assert case.steps == ["baru#1"]
    case.complete("baru")
    case.complete("tiga")
    assert case.instance.status == "completed"
    assert replayed(case, began) == "identical"


def test_rows_after_the_migration_carry_the_new_deployment():
    case = a_case(a_row("satu", "dua"))
    case.complete("satu")

    case.migrate(a_row("satu", "dua", "tiga"))
    case.complete("dua")

    hashes = [entry.row.deployment_hash for entry in case.log]
    assert hashes == [DEPLOYMENT, DEPLOYMENT, OTHER_DEPLOYMENT, OTHER_DEPLOYMENT]


def test_a_row_that_claims_another_deployment_without_a_migration_is_named():
    case = a_case(a_row("satu", "dua"))
    case.deployment = OTHER_DEPLOYMENT
    case.complete("satu")

    verdict = verify(case.definition, DEPLOYMENT, INSTANCE, case.log)

    assert verdict.first_divergence is not None
    assert (verdict.first_divergence.sequence, verdict.first_divergence.cause) == (2, "diagram")


def test_a_migration_to_what_is_unknown_ends_the_replay():
    began = a_row("satu")
    case = a_case(began)
    case.migrate(a_row("satu", "dua"))

    verdict = verify(began, DEPLOYMENT, INSTANCE, case.log)

    assert verdict.replay == "diverged"


def test_an_open_task_keeps_its_hands_and_its_due_date():
    began = a_row("satu", "dua")
    case = a_case(began)
    case.do(ClaimTask(task_key="satu#1"))
    before = case.open("satu")

    events = case.migrate(a_row("satu", "dua", "tiga"))

    assert [type(event) for event in events] == [InstanceMigrated]
    assert case.open("satu") == before


def test_another_lane_takes_the_task_out_of_the_hands_it_is_in():
    case = sop.a_sop_case()
    sop.do(case, "langkah_1")
    case.do(ClaimTask(task_key="langkah_2#1"), sop.PERENCANA)
    text = sop.DIAGRAM.read_text(encoding="utf-8")
    reference = "<bpmn:flowNodeRef>langkah_2</bpmn:flowNodeRef>"
    lane = '<bpmn:lane id="staf" name="Staf">'
    assert reference in text
    assert lane in text
    moved = text.replace(reference, "").replace(lane, f"{lane}{reference}")
    began = case.definition

    events = case.migrate(compile_definition(moved.encode(), sop.FORMS))

    revised = TaskRevised(task_key="langkah_2#1", lane="staf", due_at=None, released=True)
    assert events[1:] == (revised,)
    assert case.open("langkah_2").assignee is None
    case.complete("langkah_2", sop.STAF, unit_bertugas=["sosial"])
    assert replayed(case, began) == "identical"


def test_a_new_time_limit_counts_from_the_offer_and_replay_computes_nothing():
    began = a_row("satu", satu={"timeLimit": "PT15M"})
    case = a_case(began)
    offered_at = case.open("satu").offered_at
    case.due = lambda step, key, at: at + timedelta(days=3)

    case.migrate(a_row("satu", satu={"timeLimit": "P3D"}))

    assert case.open("satu").due_at == offered_at + timedelta(days=3)
    assert replayed(case, began) == "identical"


def test_the_same_time_limit_moves_no_due_date():
    case = a_case(a_row("satu", satu={"timeLimit": "P3D"}))
    case.due = lambda step, key, at: at + timedelta(days=9)

    case.migrate(a_row("satu", "dua", satu={"timeLimit": "P3D"}))

    assert case.open("satu").due_at is None
    assert case.due is not no_due_dates


def test_a_step_that_is_gone_becomes_the_one_that_was_chosen():
    began, into = a_row("satu", "dua", "tiga"), a_row("satu", "dua_baru", "tiga")
    case = a_case(began)
    case.complete("satu")
    found = judged(case.instance, into, case.submissions)
    assert (found.verdict, found.step) == ("mapping", "dua")
    assert found.choices == {"dua": ("satu", "dua_baru", "tiga")}

    events = case.migrate(into, dua="dua_baru")

    assert [type(event) for event in events] == [InstanceMigrated, TaskWithdrawn, TaskOffered]
    assert case.steps == ["dua_baru#1"]
    case.complete("dua_baru")
    assert case.steps == ["tiga#1"]
    assert replayed(case, began) == "identical"


def test_a_choice_that_does_not_fit_is_refused():
    case = a_case(a_row("satu", "dua"))
    case.complete("satu")

    found = judged(case.instance, a_row("satu", "tiga"), case.submissions, {"dua": "selesai"})

    assert found.verdict == "blocked"
    assert found.reason is not None
    assert "langkah 2" in found.reason.id


def test_without_the_choice_the_engine_refuses_and_nothing_changes():
    case = a_case(a_row("satu", "dua"))
    case.complete("satu")
    before = case.instance.snapshot()

    with pytest.raises(CannotMigrate):
        case.migrate(a_row("satu", "tiga"))

    assert case.instance.snapshot() == before
    assert case.instance.definition is case.definition


def test_a_suspended_case_migrates_and_goes_on_when_resumed():
    case = a_case(a_row("satu", "dua"))
    case.do(SuspendInstance(reason="Menunggu"), OPERATOR)

    case.migrate(a_row("satu", "baru", "dua"))
    case.do(ResumeInstance(reason="Lanjut"), OPERATOR)
    case.complete("satu")

    assert case.steps == ["baru#1"]


def test_a_finished_case_stays_as_it_is():
    case = a_case(a_row("satu"))
    case.complete("satu")

    with pytest.raises(InstanceNotRunning):
        case.migrate(a_row("satu", "dua"))


def test_only_those_in_charge_migrate_and_say_why():
    into = a_row("satu", "dua")
    case = a_case(a_row("satu"))
    case.migrate(into)
    command = json.loads(case.log[-1].body or b"")["command"]
    assert command["reason"] == "SOP diperbarui"

    asked = decoded_command(command)
    with pytest.raises(NotPermitted):
        case.do(asked, ANA, into=into)
    with pytest.raises(ReasonMissing):
        case.do(decoded_command({**command, "reason": " "}), OPERATOR, into=into)


def test_branches_of_the_sop_go_on_each_where_it_stands():
    case = sop.at_the_units("sosial", "ekonomi")
    sop.do(case, "langkah_5[sosial]#1")
    began, into = case.definition, the_sop('timeLimit="P2D"', 'timeLimit="P3D"')

    events = case.migrate(into)

    assert [type(event) for event in events] == [InstanceMigrated]  # nobody here has a calendar
    assert sorted(case.steps) == ["langkah_5[ekonomi]#1", "langkah_6[sosial]#1"]
    case.reload()
    sop.report(case)
    sop.review(case)
    sop.send_back(case, "sosial")
    sop.report(case)
    sop.review(case)
    sop.finish(case)
    assert case.instance.status == "completed"
    assert replayed(case, began) == "identical"


def test_the_suggestion_of_a_return_stays_with_the_case():
    case = sop.at_the_review("sosial")
    sop.send_back(case, saran="Periksa lagi")

    case.migrate(the_sop('timeLimit="P2D"', 'timeLimit="P3D"'))

    returned = case.open("langkah_7").returned
    assert returned is not None
    assert returned.reason == "Periksa lagi"
    sop.do(case, "langkah_7")
    assert case.open("langkah_8").returned == returned
