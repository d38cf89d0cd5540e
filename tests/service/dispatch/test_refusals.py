"""What the write path refuses, and that a refusal leaves nothing behind."""

from typing import Any

import pytest

from engine.errors import (
    EngineError,
    FourEyesViolated,
    NotACandidate,
    NotAParticipant,
    NotFound,
    NotPermitted,
    ReasonMissing,
    TaskAlreadyClaimed,
    TaskNotOpen,
)
from forms.errors import FormInvalid
from service.bootstrap import Alur
from service.dispatch.authority import BadBusinessKey, NotYourSop
from service.dispatch.office_commands import ChangePerson, GrantRole
from service.dispatch.texts import UnsuitableText
from service.persistence.errors import BusinessKeyInUse
from service.persistence.store import cases, history
from tests.builders.offices import SOP, UNITS, an_outcome, answers, completed, run_to, started


def state_of(alur: Alur, instance_id: str) -> Any:
    with alur.database.read() as connection:
        case = cases.read_case(connection, instance_id)
        rows = [entry.row.hash for entry in history.entries(connection, instance_id)]
        return case, cases.open_tasks(connection, instance_id), rows


def test_another_lane_is_refused(alur: Alur):
    task = started(alur).offered[0]

    with pytest.raises(NotACandidate):
        completed(alur, task, person="staf")


def test_the_kabid_of_another_unit_is_refused(alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))

    with pytest.raises(NotACandidate):
        completed(alur, task, person=f"kabid-{UNITS[1]}")


def test_whoever_made_the_recap_may_not_approve_it(alur: Alur):
    alur.office.run(
        GrantRole(person="wakil", lane="staf"), GrantRole(person="wakil", lane="sekretaris"), person="admin"
    )
    recap = run_to(alur, "langkah_8", started(alur))
    reported = completed(alur, recap, person="wakil")
    review = run_to(alur, "langkah_10", reported)

    with pytest.raises(FourEyesViolated):
        completed(alur, review, person="wakil")


def test_a_return_without_suggestions_names_the_field(alur: Alur):
    task = run_to(alur, "langkah_10", started(alur))

    with pytest.raises(FormInvalid) as refused:
        completed(alur, task, {"keputusan": "kembalikan", "saran": ""})

    assert set(refused.value.errors) == {"saran"}


def test_a_unit_that_does_not_take_part_cannot_be_named(alur: Alur):
    task = run_to(alur, "langkah_2", started(alur))
    rows = [row for row in answers(alur, task)["indikator"] if row["unit"] in UNITS[:2]]
    offered = completed(alur, task, {"unit_bertugas": list(UNITS[:2]), "indikator": rows})
    review = run_to(alur, "langkah_10", offered)
    decision = {"keputusan": "kembalikan", "saran": "Lengkapi", "unit_bertugas": [UNITS[3]]}

    with pytest.raises((NotAParticipant, FormInvalid)) as refused:
        completed(alur, review, decision)

    assert any(path.startswith("unit_bertugas") for path in refused.value.errors)


def test_a_task_is_completed_once(alur: Alur):
    task = started(alur).offered[0]
    given = answers(alur, task)
    alur.instances.complete(task.id, given, person="sekretaris")

    with pytest.raises(TaskNotOpen):
        alur.instances.complete(task.id, given, person="sekretaris")


def test_a_claimed_task_is_refused_to_another_candidate(alur: Alur):
    alur.office.run(GrantRole(person="wakil", lane="sekretaris"), person="admin")
    task = started(alur).offered[0]
    alur.instances.claim(task.id, person="wakil")

    with pytest.raises(TaskAlreadyClaimed):
        completed(alur, task, person="sekretaris")


@pytest.mark.parametrize("person", ["staf", "auditor", "wakil"])
def test_a_case_is_opened_by_the_first_lane_only(alur: Alur, person: str):
    with pytest.raises(NotPermitted):
        alur.instances.start(SOP, "TW I", person=person)


def test_the_refusal_to_open_a_case_says_whose_work_it_is(alur: Alur):
    with pytest.raises(NotYourSop, match="Sekretaris"):
        alur.instances.start(SOP, "TW I", person="staf")


def test_a_business_key_runs_once(alur: Alur):
    started(alur, "TW I")

    with pytest.raises(BusinessKeyInUse):
        started(alur, "TW I")


def test_a_business_key_may_be_used_again_when_its_case_has_ended(alur: Alur):
    first = started(alur, "TW I")
    alur.instances.cancel(first.case.id, "Salah periode", person="admin")

    assert started(alur, "TW I").case.status == "running"


@pytest.mark.parametrize("act", ["suspend", "resume", "cancel"])
def test_who_may_not_intervene_is_told_so_whatever_the_state(alur: Alur, act: str):
    case = started(alur).case

    with pytest.raises(NotPermitted):
        getattr(alur.instances, act)(case.id, "Ingin", person="staf")


@pytest.mark.parametrize("key", ["", "   ", "x" * 121, "a\x00b"])
def test_a_business_key_is_a_short_line(alur: Alur, key: str):
    with pytest.raises(BadBusinessKey):
        alur.instances.start(SOP, key, person="sekretaris")


def test_an_unknown_sop_or_task_is_not_found(alur: Alur):
    with pytest.raises(NotFound):
        alur.instances.start("tidak_ada", "TW I", person="sekretaris")
    with pytest.raises(NotFound):
        alur.instances.claim("tidak-ada", person="sekretaris")


def test_only_those_in_charge_stop_a_case_and_say_why(alur: Alur):
    case = started(alur).case

    with pytest.raises(NotPermitted):
        alur.instances.cancel(case.id, "Tidak jadi", person="sekretaris")
    with pytest.raises(ReasonMissing):
        alur.instances.cancel(case.id, " ", person="operator")


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\ufffe", "\uffff"])
def test_a_reason_or_remark_that_no_workbook_could_hold_is_refused(alur: Alur, character: str):
    outcome = run_to(alur, "langkah_5", started(alur))
    before, text = state_of(alur, outcome.instance_id), f"Kabid sakit{character}"

    for attempt in (
        lambda: alur.instances.excuse(outcome.instance_id, UNITS[0], text, person="perencana"),
        lambda: alur.instances.suspend(outcome.instance_id, text, person="operator"),
        lambda: alur.instances.comment(outcome.instance_id, text, person="sekretaris"),
    ):
        with pytest.raises(UnsuitableText):
            attempt()

    assert state_of(alur, outcome.instance_id) == before
    alur.instances.comment(outcome.instance_id, "Dua\r\nbaris,\tsatu catatan", person="sekretaris")


@pytest.mark.parametrize(
    ("person", "own"),
    [("staf", {}), ("sekretaris", {"tahun": "dua ribu"}), ("sekretaris", {"unknown": 1})],
)
def test_a_refused_command_leaves_no_trace(alur: Alur, person: str, own: dict[str, Any]):
    outcome = started(alur)
    before = state_of(alur, outcome.case.id)

    with pytest.raises(EngineError):
        completed(alur, outcome.offered[0], own, person=person)

    assert state_of(alur, outcome.case.id) == before
    assert completed(alur, outcome.offered[0]).case.sequence == 2


def test_an_exception_after_the_engine_moved_forgets_the_instance(
    alur: Alur, monkeypatch: pytest.MonkeyPatch
):
    outcome = started(alur)
    before = state_of(alur, outcome.case.id)

    with monkeypatch.context() as patched:
        patched.setattr(cases, "add_tasks", lambda *_: (_ for _ in ()).throw(RuntimeError("disk full")))
        with pytest.raises(RuntimeError):
            completed(alur, outcome.offered[0])

    assert state_of(alur, outcome.case.id) == before
    assert an_outcome(completed(alur, outcome.offered[0])).case.sequence == 2


def test_a_deactivated_person_may_do_nothing(alur: Alur):
    task = started(alur).offered[0]
    alur.office.run(ChangePerson(username="sekretaris", name="Sekretaris", active=False), person="admin")

    with pytest.raises(NotFound):
        completed(alur, task)
