"""When life happens, through the write path: paper forms, excused units, what was not at hand, exceptions."""

import json
from typing import Any

import pytest

from engine.errors import (
    FourEyesViolated,
    NotACandidate,
    NotBarred,
    NotFound,
    NothingToExcuse,
    NotPermitted,
    ScanMissing,
    TaskAlreadyClaimed,
    TaskNotOpen,
)
from engine.replay import verify
from forms.errors import FormInvalid
from service.bootstrap import Alur
from service.casework.media import StoredFile
from service.dispatch.completing import UnknownInput
from service.dispatch.deviating import HandedInMeanwhile
from service.dispatch.office_commands import GrantRole
from service.dispatch.outcome import Outcome
from service.persistence.store import cases, history
from service.persistence.store.cases import Task
from tests.builders.offices import UNITS, an_outcome, answers, completed, run_to, started

SCAN = StoredFile(sha256="5" * 64, name="formulir pemerintahan.pdf", media_type="application/pdf", size=9)
REASON = "Jaringan kampung putus"


def row_of(alur: Alur, task_id: str) -> Task:
    """Read a task as it is now."""
    with alur.database.read() as connection:
        found = cases.read_task(connection, task_id)
    assert found is not None
    return found


def open_tasks(alur: Alur, outcome: Outcome) -> list[Task]:
    """Read the open tasks of a case."""
    with alur.database.read() as connection:
        return cases.open_tasks(connection, outcome.case.id)


def last_body(alur: Alur, outcome: Outcome) -> Any:
    """Read the last row of a case's history."""
    with alur.database.read() as connection:
        last = list(history.entries(connection, outcome.case.id))[-1]
    return json.loads(last.body or b"")


def replayed(alur: Alur, outcome: Outcome) -> tuple[str, str]:
    """Say what replay finds."""
    with alur.database.read() as connection:
        deployed = alur.deployments.of(connection, outcome.case.deployment_hash)
        entries = list(history.entries(connection, outcome.case.id))
    found = verify(deployed.definition, deployed.hash, outcome.case.id, entries)
    return found.chain, found.replay


def submitted(alur: Alur, outcome: Outcome, step: str) -> Any:
    """Read what was handed in at a step last."""
    with alur.database.read() as connection:
        found = cases.latest_submissions(connection, outcome.case.id)
    return next(values for each, _, values in found if each == step)


def at_the_units(alur: Alur) -> tuple[Outcome, list[Task]]:
    """Lead a case to the units that must report."""
    outcome = started(alur)
    run_to(alur, "langkah_5", outcome)
    return outcome, sorted(open_tasks(alur, outcome), key=lambda task: UNITS.index(task.unit or ""))


def reported(alur: Alur, outcome: Outcome) -> Task:
    """Let every unit that has to report do so; gives step 7's task."""
    waiting = open_tasks(alur, outcome)
    while waiting[0].step in ("langkah_5", "langkah_6"):
        completed(alur, waiting[0])
        waiting = open_tasks(alur, outcome)
    return waiting[0]


def entered(alur: Alur, task: Task, *, scan: str = SCAN.sha256, person: str = "staf", **more: Any) -> Outcome:
    """Enter a unit's paper form."""
    values = answers(alur, task)
    return an_outcome(
        alur.instances.complete_on_behalf(task.id, values, reason=REASON, scan=scan, person=person, **more)
    )


# --- on behalf of a unit ------------------------------------------------------------------------


def test_the_staf_enters_a_paper_form_with_its_scan(alur: Alur):
    outcome, tasks = at_the_units(alur)
    alur.instances.attach(tasks[0].id, SCAN, person="staf")

    done = entered(alur, tasks[0])

    row = row_of(alur, tasks[0].id)
    assert (row.status, row.completed_by, row.acted_for, row.on_behalf) == ("completed", "staf", None, REASON)
    assert [(task.step, task.unit) for task in done.offered] == [("langkah_6", UNITS[0])]
    body = last_body(alur, outcome)
    assert body["command"]["on_behalf"] == {
        "reason": REASON,
        "scan_name": SCAN.name,
        "scan_sha256": SCAN.sha256,
    }
    assert replayed(alur, outcome) == ("intact", "identical")


def test_a_paper_form_without_its_scan_on_this_very_task_is_refused(alur: Alur):
    _, tasks = at_the_units(alur)
    alur.instances.attach(tasks[1].id, SCAN, person="staf")

    with pytest.raises(ScanMissing):
        entered(alur, tasks[0])
    with pytest.raises(ScanMissing):
        entered(alur, tasks[0], scan="")
    assert row_of(alur, tasks[0].id).status == "open"


def test_what_the_unit_itself_attached_is_no_scan_of_its_paper(alur: Alur):
    _, tasks = at_the_units(alur)
    alur.instances.attach(tasks[0].id, SCAN, person=f"kabid-{UNITS[0]}")

    with pytest.raises(ScanMissing):
        entered(alur, tasks[0])

    alur.instances.attach(tasks[0].id, SCAN, person="staf")
    assert entered(alur, tasks[0]).offered[0].step == "langkah_6"


def test_others_neither_enter_a_paper_form_nor_attach_its_scan(alur: Alur):
    _, tasks = at_the_units(alur)

    with pytest.raises(NotACandidate):
        alur.instances.attach(tasks[0].id, SCAN, person="perencana")
    with pytest.raises(NotACandidate):
        entered(alur, tasks[0], person="perencana")
    with pytest.raises(NotACandidate):
        completed(alur, tasks[0], person="staf")


def test_a_task_in_the_kabid_s_hands_is_not_entered(alur: Alur):
    _, tasks = at_the_units(alur)
    alur.instances.claim(tasks[0].id, person=f"kabid-{UNITS[0]}")

    with pytest.raises(TaskAlreadyClaimed):
        entered(alur, tasks[0])


def test_a_paper_form_is_checked_like_any_other(alur: Alur):
    _, tasks = at_the_units(alur)
    alur.instances.attach(tasks[0].id, SCAN, person="staf")

    with pytest.raises(FormInvalid):
        alur.instances.complete_on_behalf(tasks[0].id, {}, reason=REASON, scan=SCAN.sha256, person="staf")


# --- excused units ------------------------------------------------------------------------------


def test_an_excused_unit_s_tasks_leave_the_lists_and_say_why(alur: Alur):
    outcome, tasks = at_the_units(alur)

    alur.instances.excuse(outcome.case.id, UNITS[0], "Kabid sakit", person="perencana")

    row = row_of(alur, tasks[0].id)
    assert (row.status, row.outcome, row.completed_by) == ("withdrawn", "excused", "perencana")
    assert row.excused == "Kabid sakit"
    assert [task.unit for task in open_tasks(alur, outcome) if task.unit == UNITS[0]] == []
    assert replayed(alur, outcome) == ("intact", "identical")


def test_a_unit_that_handed_in_meanwhile_is_not_excused_by_an_outdated_page(alur: Alur):
    outcome, tasks = at_the_units(alur)
    completed(alur, tasks[0])

    with pytest.raises(HandedInMeanwhile) as refusal:
        alur.instances.excuse(outcome.case.id, UNITS[0], "Sakit", tasks[0].id, person="perencana")

    assert refusal.value.text.id.startswith("Kabid-Pemerintahan sudah menyelesaikan langkah 5")
    assert ("langkah_6", UNITS[0]) in {(task.step, task.unit) for task in open_tasks(alur, outcome)}


def test_the_task_from_which_a_unit_is_excused_is_one_of_its_own(alur: Alur):
    outcome, tasks = at_the_units(alur)
    other = run_to(alur, "langkah_5", started(alur, "TW II"))

    for task_id in (tasks[1].id, other.id, "tiada"):
        with pytest.raises(NotFound):
            alur.instances.excuse(outcome.case.id, UNITS[0], "Sakit", task_id, person="perencana")
    alur.instances.excuse(outcome.case.id, UNITS[0], "Sakit", tasks[0].id, person="perencana")
    with pytest.raises(NothingToExcuse):
        alur.instances.excuse(outcome.case.id, UNITS[0], "Sakit", tasks[0].id, person="perencana")


def test_completeness_recap_and_sentences_show_the_excused_unit(alur: Alur):
    outcome, _ = at_the_units(alur)
    alur.instances.excuse(outcome.case.id, UNITS[0], "Kabid sakit", person="perencana")
    order = reported(alur, outcome)
    run_to(alur, "langkah_10", completed(alur, order))

    completeness = submitted(alur, outcome, "langkah_7")["kelengkapan"]
    recap = submitted(alur, outcome, "langkah_8")
    summary = submitted(alur, outcome, "langkah_9")["ringkasan"]

    assert [row["status"] for row in completeness] == ["Dikecualikan: Kabid sakit", *["Lengkap"] * 3]
    assert [row["keterangan"] for row in recap["rekap_unit"]] == [
        "Dikecualikan: Kabid sakit",
        None,
        None,
        None,
    ]
    assert len(recap["rekap"]) == 3
    assert "Dikecualikan dari pelaporan: Bidang Pemerintahan (Kabid sakit)." in summary


def test_a_unit_that_reports_in_a_later_round_is_excused_no_more(alur: Alur):
    outcome, _ = at_the_units(alur)
    alur.instances.excuse(outcome.case.id, UNITS[0], "Kabid sakit", person="perencana")
    order = reported(alur, outcome)
    review = run_to(alur, "langkah_10", completed(alur, order))
    completed(alur, review, {"keputusan": "kembalikan", "saran": "Lengkapi", "unit_bertugas": [UNITS[0]]})

    completed(alur, reported(alur, outcome))

    completeness = submitted(alur, outcome, "langkah_7")["kelengkapan"]
    assert [row["status"] for row in completeness] == ["Lengkap"] * 4


def test_when_all_are_excused_step_7_comes_at_once(alur: Alur):
    outcome, _ = at_the_units(alur)

    for unit in UNITS:
        last = alur.instances.excuse(outcome.case.id, unit, "Bencana", person="perencana")

    assert [task.step for task in an_outcome(last).offered] == ["langkah_7"]


def test_who_may_not_excuse_is_refused_before_anything_is_said_of_the_unit(alur: Alur):
    outcome, _ = at_the_units(alur)

    for person in ("staf", "operator", f"kabid-{UNITS[0]}"):
        with pytest.raises(NotPermitted):
            alur.instances.excuse(outcome.case.id, "tiada", "Sakit", person=person)
    with pytest.raises(NothingToExcuse):
        alur.instances.excuse(outcome.case.id, "tiada", "Sakit", person="perencana")


# --- step 7 sends data back ---------------------------------------------------------------------


def test_step_7_sends_a_unit_s_data_back_with_its_former_answers(alur: Alur):
    outcome, _ = at_the_units(alur)
    order = reported(alur, outcome)
    back = {"kelengkapan_data": "kembalikan", "unit_bertugas": [UNITS[2]], "alasan": "Bukti belum ada"}

    offered = completed(alur, order, back).offered

    assert [(t.step, t.unit, t.round) for t in offered] == [("langkah_5", UNITS[2], 2)]
    assert (offered[0].returned_by, offered[0].returned_reason) == ("perencana", "Bukti belum ada")
    assert answers(alur, offered[0])["capaian"][0]["sumber_data"] == "Laporan kampung"
    assert "instruksi" not in submitted(alur, outcome, "langkah_7")


def test_step_7_must_say_which_units_and_why(alur: Alur):
    outcome, _ = at_the_units(alur)
    order = reported(alur, outcome)

    with pytest.raises(FormInvalid) as refusal:
        completed(alur, order, {"kelengkapan_data": "kembalikan", "unit_bertugas": []})
    assert set(refusal.value.errors) == {"unit_bertugas", "alasan"}
    with pytest.raises(FormInvalid):
        completed(
            alur,
            order,
            {"kelengkapan_data": "kembalikan", "unit_bertugas": ["tiada"], "alasan": "Kurang"},
        )


def test_an_order_alone_is_enough_as_before(alur: Alur):
    outcome, _ = at_the_units(alur)
    order = reported(alur, outcome)

    done = an_outcome(alur.instances.complete(order.id, {"instruksi": "Rekap."}, person="perencana"))

    assert [task.step for task in done.offered] == ["langkah_8"]


# --- four eyes, lifted --------------------------------------------------------------------------


def test_an_admin_lets_one_person_do_both(alur: Alur):
    lanes = [GrantRole(person="wakil", lane=lane) for lane in ("staf", "sekretaris")]
    alur.office.run(*lanes, person="admin")
    recap = run_to(alur, "langkah_8", started(alur))
    review = run_to(alur, "langkah_10", completed(alur, recap, person="wakil"))
    with pytest.raises(FourEyesViolated):
        completed(alur, review, person="wakil")

    alur.instances.allow_same_person(review.id, "wakil", "Staf lain cuti", person="admin")
    done = completed(alur, review, {"keputusan": "setuju"}, person="wakil")

    assert done.offered[0].step == "langkah_10b"
    assert replayed(alur, done) == ("intact", "identical")


def test_who_is_not_in_charge_or_speaks_for_themselves_allows_nothing(alur: Alur):
    review = run_to(alur, "langkah_10", started(alur))

    for person, to in (("sekretaris", "staf"), ("admin", "admin")):
        with pytest.raises(NotPermitted):
            alur.instances.allow_same_person(review.id, to, "Cuti", person=person)
    with pytest.raises(NotFound):
        alur.instances.allow_same_person(review.id, "tiada", "Cuti", person="admin")


def test_only_who_is_barred_from_a_task_of_their_lane_is_allowed_to_do_it(alur: Alur):
    review = run_to(alur, "langkah_10", started(alur))

    for to in ("sekretaris", "staf", "auditor"):
        with pytest.raises(NotBarred):
            alur.instances.allow_same_person(review.id, to, "Cuti", person="admin")


# --- required inputs ----------------------------------------------------------------------------


def test_a_task_says_how_much_of_what_it_requires_is_at_hand(alur: Alur):
    outcome = started(alur)
    found = []
    for _ in range(4):
        task = outcome.offered[0]
        found.append((task.step, task.inputs_at_hand, task.inputs_needed))
        outcome = completed(alur, task)

    assert found == [("langkah_1", 0, 1), ("langkah_2", 1, 2), ("langkah_3", 1, 1), ("langkah_4", 1, 1)]
    assert {(task.inputs_at_hand, task.inputs_needed) for task in outcome.offered} == {(1, 1)}


@pytest.mark.parametrize(
    ("said", "missing"),
    [(None, None), (["Surat"], None), (["surat", "Disposisi"], None), ([], ["Surat"])],
)
def test_what_was_not_at_hand_is_recorded_and_blocks_nothing(alur: Alur, said: Any, missing: Any):
    task = run_to(alur, "langkah_2", started(alur))

    done = an_outcome(alur.instances.complete(task.id, answers(alur, task), inputs=said, person="perencana"))

    assert row_of(alur, task.id).inputs_missing == missing
    completion = next(e for e in last_body(alur, done)["events"] if e["kind"] == "task_completed")
    assert completion.get("inputs_missing") == missing
    assert replayed(alur, done) == ("intact", "identical")


def test_an_input_that_the_step_does_not_require_is_refused_by_name(alur: Alur):
    task = run_to(alur, "langkah_2", started(alur))

    with pytest.raises(UnknownInput) as refusal:
        alur.instances.complete(task.id, answers(alur, task), inputs=["Kopi"], person="perencana")

    assert "Kopi" in refusal.value.text.en


# --- remarks ------------------------------------------------------------------------------------


def test_a_remark_may_be_on_one_task(alur: Alur):
    outcome = started(alur)
    task = outcome.offered[0]

    alur.instances.comment(outcome.case.id, "Mohon segera", task.id, person="staf")

    assert last_body(alur, outcome)["command"] == {
        "kind": "add_comment",
        "task_key": "langkah_1#1",
        "text": "Mohon segera",
    }


def test_a_remark_is_not_on_a_task_of_another_case(alur: Alur):
    outcome, other = started(alur), started(alur, "TW II 2026")

    with pytest.raises(NotFound):
        alur.instances.comment(outcome.case.id, "Mohon", other.offered[0].id, person="staf")


# --- what stays as it is ------------------------------------------------------------------------


def test_an_excused_task_is_closed_for_everybody(alur: Alur):
    outcome, tasks = at_the_units(alur)
    alur.instances.excuse(outcome.case.id, UNITS[0], "Kabid sakit", person="perencana")

    with pytest.raises(TaskNotOpen):
        alur.instances.claim(tasks[0].id, person=f"kabid-{UNITS[0]}")
