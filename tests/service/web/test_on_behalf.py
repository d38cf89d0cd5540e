"""A unit's paper form, entered by the Staf in the unit's name."""

from io import BytesIO
from typing import Any

import pytest

from service.bootstrap import Alur
from service.persistence.store.cases import Task
from service.web.session import COOKIE
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import run_to, started
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
TYPED = {
    "capaian-0-realisasi": "9",
    "capaian-0-realisasi_anggaran": "900.000",
    "capaian-0-sumber_data": "Formulir kertas",
    "capaian-0-faktor_penghambat": "Hujan",
    "capaian-0-tindak_lanjut": "Dijadwalkan ulang",
}


@pytest.fixture
def task(alur: Alur) -> Task:
    """The step of one unit, that nobody has taken."""
    return run_to(alur, "langkah_5", started(alur))


def address(task: Task) -> str:
    return f"/tugas/{task.id}/atas-nama"


def scan() -> tuple[BytesIO, str]:
    return BytesIO(b"%PDF-1.7 pindaian"), "formulir.pdf"


def entered(reader: Reader, task: Task, **more: Any) -> Any:
    reader.get(address(task))
    return reader.post(address(task), reader.fields() | TYPED | {"_aksi": "selesai"} | more)


def test_a_paper_form_is_entered_with_a_reason_and_its_scan_and_marked_everywhere(as_: As, task: Task):
    staff = as_("staf")
    form = text_of(staff.get(address(task)))

    done = entered(staff, task, _alasan="Kabid dinas luar", _pindaian_berkas=scan())

    unit = f"Bidang {str(task.unit).title()}"
    assert f"Anda mengisi a.n. {unit}" in form
    assert "Langkah 5 selesai" in text_of(done)
    assert f"Dimasukkan Staf a.n. {unit}" in text_of(staff.get(f"/tugas/{task.id}"))
    case = staff.get(f"/berkas/{task.instance_id}")
    assert "Kabid dinas luar" in text_of(case)
    assert f"a.n. {unit}" in text_of(case).partition("Riwayat")[2]
    assert "Pindaian formulir – formulir.pdf" in text_of(case)


def test_without_reason_or_scan_both_are_asked_for_and_what_was_typed_stays(as_: As, task: Task):
    staff = as_("staf")

    page = entered(staff, task)

    assert page.request.query_string == b"periksa=1"
    assert "Tuliskan mengapa formulir ini dimasukkan" in text_of(page)
    assert "Lampirkan pindaian formulir" in text_of(page)
    assert staff.fields()["capaian-0-sumber_data"] == ["Formulir kertas"]


def test_the_scan_is_kept_while_the_form_is_put_right(as_: As, task: Task):
    staff = as_("staf")
    wrong = entered(
        staff, task, _alasan="Dinas luar", _pindaian_berkas=scan(), **{"capaian-0-realisasi": "?"}
    )

    right = staff.post(address(task), staff.fields() | TYPED | {"_aksi": "selesai"})

    assert "formulir.pdf" in text_of(wrong)
    assert 'href="#isian-capaian-0-realisasi"' in wrong.text
    assert "Langkah 5 selesai" in text_of(right)


def test_a_draft_is_kept_for_whoever_enters_the_form(as_: As, task: Task):
    staff = as_("staf")

    kept = entered(staff, task, _aksi="simpan", _alasan="Dinas luar")

    assert "Konsep tersimpan" in text_of(kept)
    staff.get(address(task))
    assert staff.fields()["_alasan"] == ["Dinas luar"]
    assert staff.fields()["capaian-0-sumber_data"] == ["Formulir kertas"]


def test_a_scan_that_is_not_what_its_name_says_is_refused(as_: As, task: Task):
    page = entered(as_("staf"), task, _alasan="x", _pindaian_berkas=(BytesIO(b"<b>"), "formulir.pdf"))

    assert page.status_code == 422
    assert "Berkas harus PDF, JPG, PNG atau XLSX" in text_of(page)


def test_once_the_unit_took_its_task_nobody_enters_it_and_what_was_typed_can_be_read(
    as_: As, alur: Alur, task: Task
):
    staff = as_("staf")
    staff.get(address(task))
    sent = staff.fields() | TYPED | {"_aksi": "selesai", "_alasan": "Dinas luar"}
    alur.instances.claim(task.id, person=f"kabid-{task.unit}")

    late = staff.post(address(task), sent)
    opened = staff.get(address(task))

    assert late.status_code == 409
    assert f"Dikerjakan {f'kabid-{task.unit}'.title()}." in text_of(late)
    assert "Formulir kertas" in late.text
    assert f"Sedang diisi {f'kabid-{task.unit}'.title()}, sejak" in text_of(opened)
    assert "minta tugasnya dilepaskan" in text_of(opened)


@pytest.mark.parametrize("username", ["sekretaris", "perencana", "auditor", "kabid-usaha"])
def test_others_may_not(as_: As, task: Task, username: str):
    reader = as_(username)

    assert reader.get(address(task)).status_code == 403
    assert reader.post(address(task), TYPED | {"_aksi": "selesai"}).status_code == 403


def test_the_unit_itself_is_led_to_its_own_form(as_: As, task: Task):
    page = as_(f"kabid-{task.unit}").get(address(task))

    assert page.request.path == f"/tugas/{task.id}"
    assert "Ambil tugas" in text_of(page)


def test_the_forms_still_to_come_are_listed_for_those_who_may_enter_them(as_: As, task: Task):
    staff, reviewer = as_("staf"), as_("sekretaris")

    listed = staff.get("/tugas/isian-bidang")

    assert f'href="{address(task)}"' in listed.text
    assert 'href="/tugas/isian-bidang"' in staff.get("/tugas").text
    assert "Tidak ada isian bidang yang ditunggu." in text_of(reviewer.get("/tugas/isian-bidang"))
    assert 'href="/tugas/isian-bidang"' not in reviewer.get("/tugas").text


def test_a_form_that_the_unit_has_taken_stays_listed_and_can_be_set_free(as_: As, alur: Alur, task: Task):
    staff, operator = as_("staf"), as_("operator")
    alur.instances.claim(task.id, person=f"kabid-{task.unit}")

    listed = staff.get("/tugas/isian-bidang")
    offered = operator.get(f"/tugas/{task.id}")
    freed = operator.post(f"/tugas/{task.id}/lepas")
    again = staff.get("/tugas/isian-bidang")

    held = f"Sedang diisi {f'kabid-{task.unit}'.title()}, sejak Jum, 20 Nov 2026 09.00."
    assert held in text_of(listed)
    assert "minta tugasnya dilepaskan" in text_of(listed)
    assert f'href="{address(task)}"' not in listed.text
    assert f'action="/tugas/{task.id}/lepas"' in offered.text
    assert f'action="/tugas/{task.id}/lepas"' not in staff.get(f"/tugas/{task.id}").text
    assert freed.request.path == f"/tugas/{task.id}"
    assert f'href="{address(task)}"' in again.text
    assert "minta tugasnya dilepaskan" not in text_of(again)


def test_one_whose_session_ran_out_comes_back_to_the_paper_form(as_: As, task: Task):
    staff = as_("staf")
    staff.get(address(task))
    sent = {"csrf_token": staff.token(), "_aksi": "selesai"}
    staff.client.delete_cookie(COOKIE)

    answer = staff.client.post(address(task), data=sent)

    assert answer.location == f"/masuk?kembali={address(task)}"
