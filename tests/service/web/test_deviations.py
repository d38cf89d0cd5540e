"""What deviates from the SOP by decision, with a reason: excusing a unit, one person despite four eyes."""

import pytest

from service.bootstrap import Alur
from service.dispatch.office_commands import GrantRole
from service.persistence.store.cases import Task
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import completed, run_to, started
from tests.builders.readers import text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE


@pytest.fixture
def task(alur: Alur) -> Task:
    """The step of one unit, that nobody has taken."""
    return run_to(alur, "langkah_5", started(alur))


def unit_of(task: Task) -> str:
    return f"Bidang {str(task.unit).title()}"


def test_a_unit_that_cannot_report_is_excused_and_marked_so(as_: As, task: Task):
    planner, head = as_("perencana"), as_(f"kabid-{task.unit}")
    case = planner.get(f"/berkas/{task.instance_id}")
    asked = planner.get(f"/tugas/{task.id}/kecualikan")

    done = planner.post(f"/tugas/{task.id}/kecualikan", {"alasan": "Bidang sedang direorganisasi"})

    assert f'href="/tugas/{task.id}/kecualikan"' in case.text
    assert "berkas menandainya sebagai dikecualikan" in text_of(asked)
    page = text_of(done)
    assert f"{unit_of(task)} dikecualikan." in page
    assert f"Mengecualikan {unit_of(task)}" in page
    assert "Bidang sedang direorganisasi" in page
    standing = text_of(head.get(f"/tugas/{task.id}"))
    assert "Dikecualikan oleh Perencana" in standing
    assert "Bidang sedang direorganisasi" in standing


def test_excusing_needs_a_reason(as_: As, task: Task):
    planner = as_("perencana")

    refused = planner.post(f"/tugas/{task.id}/kecualikan", {"alasan": " "})

    assert refused.status_code == 422
    assert "Alasan wajib diisi." in text_of(refused)


def test_a_reason_that_could_not_be_shown_again_is_refused_with_a_word(as_: As, task: Task):
    refused = as_("perencana").post(f"/tugas/{task.id}/kecualikan", {"alasan": "Kabid sakit\ufffe"})

    assert refused.status_code == 422
    assert "Ada karakter yang tidak dapat disimpan." in text_of(refused)


def test_one_who_comes_too_late_to_excuse_reads_who_did(as_: As, task: Task):
    planner = as_("perencana")
    planner.post(f"/tugas/{task.id}/kecualikan", {"alasan": "Reorganisasi"})

    again = planner.post(f"/tugas/{task.id}/kecualikan", {"alasan": "Reorganisasi"})

    assert again.status_code == 409
    assert "Dikecualikan oleh Perencana" in text_of(planner.get(f"/tugas/{task.id}/kecualikan"))


def test_a_page_that_stood_open_does_not_excuse_a_unit_that_has_reported(as_: As, alur: Alur, task: Task):
    planner = as_("perencana")
    planner.get(f"/tugas/{task.id}/kecualikan")
    completed(alur, task)

    late = planner.post(f"/tugas/{task.id}/kecualikan", {"alasan": "Reorganisasi"})

    assert late.status_code == 409
    assert f"Kabid-{str(task.unit).title()} sudah menyelesaikan langkah 5 bidang ini" in text_of(late)
    assert "Dikecualikan" not in text_of(planner.get(f"/berkas/{task.instance_id}"))


@pytest.mark.parametrize("username", ["staf", "sekretaris", "kabid-usaha", "auditor"])
def test_others_may_not_excuse(as_: As, task: Task, username: str):
    reader = as_(username)

    assert f"/tugas/{task.id}/kecualikan" not in reader.get(f"/berkas/{task.instance_id}").text
    assert reader.get(f"/tugas/{task.id}/kecualikan").status_code == 403
    assert reader.post(f"/tugas/{task.id}/kecualikan", {"alasan": "x"}).status_code == 403


@pytest.fixture
def review(alur: Alur) -> Task:
    """Step 10, and a planner who is the only one left to do it: step 8 was the planner's, too."""
    alur.office.run(
        GrantRole(person="staf", lane="sekretaris"), GrantRole(person="admin", lane="sekretaris"), person=None
    )
    return run_to(alur, "langkah_10", started(alur))


def test_an_admin_lets_the_same_person_do_a_step_and_the_history_says_why(as_: As, review: Task):
    admin, staff = as_("admin"), as_("staf")
    barred = staff.post(f"/tugas/{review.id}/ambil")

    asked = admin.get(f"/tugas/{review.id}/izin")
    done = admin.post(f"/tugas/{review.id}/izin", {"kepada": "staf", "alasan": "Sekretaris cuti"})

    assert barred.status_code == 403
    assert "Staf" in asked.text.split("<select")[1].split("</select>")[0]
    assert "Izin dicatat." in text_of(done)
    history = text_of(admin.get(f"/berkas/{review.instance_id}"))
    assert "Mengizinkan Staf mengerjakan 10. Menganalisa hasil rekapitulasi" in history
    assert "Sekretaris cuti" in history
    assert "Selesaikan" in text_of(staff.post(f"/tugas/{review.id}/ambil"))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kepada": "", "alasan": "Cuti"}, "Pilih dahulu siapa yang diizinkan."),
        ({"kepada": "sekretaris", "alasan": "Cuti"}, "Pilih dahulu siapa yang diizinkan."),
        ({"kepada": "staf", "alasan": ""}, "Alasan wajib diisi."),
    ],
)
def test_a_permission_needs_somebody_who_is_barred_and_a_reason(
    as_: As, review: Task, sent: dict[str, str], said: str
):
    answer = as_("admin").post(f"/tugas/{review.id}/izin", sent)

    assert answer.status_code == 422
    assert said in text_of(answer)


def test_nobody_is_offered_a_permission_for_oneself_and_only_those_in_charge_give_one(
    as_: As, review: Task, alur: Alur
):
    alur.office.run(GrantRole(person="admin", lane="staf"), person=None)

    asked = as_("admin").get(f"/tugas/{review.id}/izin").text

    assert 'value="admin"' not in asked
    assert as_("sekretaris").get(f"/tugas/{review.id}/izin").status_code == 403
    assert as_("auditor").post(f"/tugas/{review.id}/izin", {"kepada": "staf"}).status_code == 403


def test_for_a_task_that_is_done_there_is_nothing_to_permit(as_: As, alur: Alur):
    done = run_to(alur, "langkah_1", started(alur))
    run_to(alur, "langkah_2", started(alur, "TW II"))
    alur.instances.cancel(done.instance_id, "Salah triwulan", person="admin")

    page = as_("admin").get(f"/tugas/{done.id}/izin")

    assert page.request.path == f"/tugas/{done.id}"
    assert "Berkas ini dibatalkan" in text_of(page)
