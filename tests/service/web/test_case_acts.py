"""Acts on cases, by clicking: each asks for a reason, says what came of it, and is offered to few."""

import pytest

from service.bootstrap import Alur
from service.dispatch.office_commands import AddPerson, GrantRole
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import run_to, started
from tests.builders.readers import text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE


@pytest.fixture
def case(alur: Alur) -> str:
    """A case whose second step waits; gives its address."""
    return f"/berkas/{run_to(alur, 'langkah_2', started(alur)).instance_id}"


@pytest.fixture
def task(alur: Alur, case: str) -> str:
    """The address at which the waiting task is reassigned; a second planner is there."""
    alur.office.run(
        AddPerson(username="perencana2", name="Perencana Dua"),
        GrantRole(person="perencana2", lane="fungsional_perencana"),
        person=None,
    )
    offered = run_to(alur, "langkah_2", started(alur, "TW II"))
    alur.instances.claim(offered.id, person="perencana")
    return f"/berkas/{offered.instance_id}/tugas/{offered.id}/alihkan"


def test_a_case_is_suspended_resumed_and_cancelled_with_reasons_that_its_history_keeps(as_: As, case: str):
    operator = as_("operator")

    suspended = operator.post(f"{case}/tangguhkan", {"alasan": "Menunggu SK baru"})
    resumed = operator.post(f"{case}/lanjutkan", {"alasan": "SK terbit"})
    cancelled = operator.post(f"{case}/batalkan", {"alasan": "Salah triwulan"})

    assert "Berkas ditangguhkan." in text_of(suspended)
    assert f'href="{case}/lanjutkan"' in suspended.text
    assert f'href="{case}/tangguhkan"' not in suspended.text
    assert "Berkas dilanjutkan." in text_of(resumed)
    page = text_of(cancelled)
    assert [
        said in page for said in ("Berkas dibatalkan.", "Menunggu SK baru", "SK terbit", "Salah triwulan")
    ]
    assert f'href="{case}/batalkan"' not in cancelled.text


@pytest.mark.parametrize("act", ["tangguhkan", "batalkan"])
def test_without_a_reason_nothing_happens(as_: As, case: str, act: str):
    operator = as_("operator")

    answer = operator.post(f"{case}/{act}", {"alasan": "  "})

    assert answer.status_code == 422
    assert "Alasan wajib diisi." in text_of(answer)
    assert "berjalan" in text_of(operator.get(case))


def test_an_act_that_comes_too_late_says_so_beside_what_was_typed(as_: As, case: str):
    operator = as_("operator")

    answer = operator.post(f"{case}/lanjutkan", {"alasan": "Sudah boleh"})

    assert answer.status_code == 409
    assert "tidak sedang ditangguhkan" in text_of(answer)
    assert "Sudah boleh" in answer.text


@pytest.mark.parametrize("username", ["sekretaris", "perencana", "auditor"])
def test_those_who_are_not_in_charge_are_neither_offered_nor_granted_to_stop_a_case(
    as_: As, case: str, username: str
):
    reader = as_(username)

    page = reader.get(case).text

    assert [act for act in ("tangguhkan", "lanjutkan", "batalkan") if f"{case}/{act}" in page] == []
    assert reader.get(f"{case}/batalkan").status_code == 403
    assert reader.post(f"{case}/batalkan", {"alasan": "Iseng"}).status_code == 403


def test_whoever_is_in_charge_hands_a_task_to_another_person_of_its_lane(as_: As, task: str):
    admin = as_("admin")
    asked = admin.get(task)

    done = admin.post(task, {"kepada": "perencana2", "alasan": "Perencana sedang cuti"})

    assert "Perencana Dua" in text_of(asked)
    assert "Sekarang dikerjakan Perencana." in text_of(asked)
    assert "Staf" not in asked.text.split("<select")[1].split("</select>")[0]
    assert "Tugas 2. Menyiapkan formulir dialihkan." in text_of(done)
    assert "Perencana sedang cuti" in text_of(done)
    assert "Mengalihkan 2. Menyiapkan formulir kepada Perencana Dua" in text_of(done)


def test_a_task_is_handed_on_by_its_holder_but_not_by_a_bystander(as_: As, task: str):
    assert as_("perencana2").get(task).status_code == 403
    assert as_("auditor").get(task).status_code == 403

    holder = as_("perencana")

    assert f'href="{task}"' in holder.get(task.partition("/tugas/")[0]).text
    assert "dialihkan" in text_of(holder.post(task, {"kepada": "perencana2", "alasan": "Dinas luar"}))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kepada": "", "alasan": "Cuti"}, "Pilih dahulu siapa"),
        ({"kepada": "staf", "alasan": "Cuti"}, "Pilih dahulu siapa"),
        ({"kepada": "perencana2", "alasan": ""}, "Alasan wajib diisi."),
    ],
)
def test_reassigning_needs_a_person_of_the_lane_and_a_reason(
    as_: As, task: str, sent: dict[str, str], said: str
):
    answer = as_("admin").post(task, sent)

    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_task_of_another_case_is_not_found_under_this_one(as_: As, case: str, task: str):
    elsewhere = f"{case}/tugas/{task.split('/')[4]}/alihkan"

    assert as_("admin").get(elsewhere).status_code == 404


def test_those_who_take_part_remark_on_a_case_and_auditors_only_read(as_: As, case: str):
    staff, auditor = as_("staf"), as_("auditor")

    remarked = staff.post(f"{case}/catatan", {"alasan": "Berkas fisik ada di meja saya"})

    assert "Catatan tersimpan." in text_of(remarked)
    assert "Berkas fisik ada di meja saya" in text_of(auditor.get(case))
    assert "Tulis catatan" not in text_of(auditor.get(case))
    assert auditor.post(f"{case}/catatan", {"alasan": "Saya juga"}).status_code == 403
    assert staff.post(f"{case}/catatan", {"alasan": " "}).status_code == 422


def test_one_who_came_from_the_task_is_led_back_to_it(as_: As, task: str):
    holder, (_, _, case, _, id_, _) = as_("perencana"), task.split("/")

    asked, from_case = holder.get(f"{task}?dari=tugas").text, holder.get(task).text
    unsaid = holder.post(f"{task}?dari=tugas", {"kepada": "", "alasan": "Cuti"}).text
    done = holder.post(f"{task}?dari=tugas", {"kepada": "perencana2", "alasan": "Cuti"})

    assert [f'class="btn" href="/tugas/{id_}"' in page for page in (asked, unsaid)] == [True, True]
    assert f'href="/tugas/{id_}"' not in from_case
    assert f'href="/berkas/{case}">Kembali' in " ".join(from_case.split())
    assert done.request.path == f"/tugas/{id_}"


def test_where_nobody_else_holds_the_role_handing_on_is_not_offered(as_: As, alur: Alur, task: str):
    alone = run_to(alur, "langkah_8", started(alur, "TW III"))
    alur.instances.claim(alone.id, person="staf")

    with_others = as_("perencana").get(f"/tugas/{task.split('/')[4]}").text
    without = as_("staf").get(f"/tugas/{alone.id}").text
    case_without = as_("staf").get(f"/berkas/{alone.instance_id}").text

    assert "alihkan?dari=tugas" in with_others
    assert "alihkan?dari=tugas" not in without
    assert "/alihkan" not in case_without
