"""A draft's forms: made and edited without writing JSON, shown as staff will see them, saved as a whole."""

import json
from io import BytesIO

import pytest

from service.bootstrap import Alur
from service.queries import process_drafts
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import SOP
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
FORMS = f"/proses/{SOP}/rancangan/formulir"


@pytest.fixture
def admin(alur: Alur, as_: As) -> Reader:
    """A process admin whose draft is as the version in force."""
    alur.process_drafts.begin(SOP, person="admin")
    return as_("admin")


def files(alur: Alur) -> dict[str, bytes]:
    with alur.database.read() as connection:
        return dict(process_drafts.draft(connection, SOP).files)


def a_question(label: str, kind: str = "textfield", **more: str) -> dict[str, str]:
    return {"_label": label, "_jenis": kind, "_ubah": "tambah", **more}


def test_all_forms_and_templates_are_listed_with_the_steps_that_use_them(admin: Reader):
    page = text_of(admin.get(FORMS))

    assert "Perintah merekap data" in page
    assert "langkah 7" in page
    assert "disposisi.typ" in page
    assert "belum dipakai" not in page


def test_only_process_admins_come_in(alur: Alur, admin: Reader, as_: As):
    del admin

    assert [as_(person).get(FORMS).status_code for person in ("staf", "auditor", "operator")] == [403] * 3


def test_a_form_is_made_and_given_questions_without_writing_json(alur: Alur, admin: Reader):
    admin.post(FORMS, {"judul": "Verifikasi data", "judul_en": "Verification"})
    admin.post(f"{FORMS}/verifikasi_data", a_question("Nama pemeriksa", _wajib="1"))
    answer = admin.post(
        f"{FORMS}/verifikasi_data", a_question("Hasil", "radio", _pilihan="Sesuai\nTidak sesuai")
    )

    made = json.loads(files(alur)["forms/verifikasi_data.json"])
    assert answer.status_code == 200
    assert [(each["key"], each["type"]) for each in made["components"]] == [
        ("nama_pemeriksa", "textfield"),
        ("hasil", "radio"),
    ]
    page = text_of(admin.get(f"{FORMS}/verifikasi_data"))
    assert "Tidak sesuai" in page
    assert "Belum dipakai langkah mana pun" in page


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (a_question(" "), "Tulis pertanyaannya"),
        (a_question("Hasil", "radio", _pilihan="Satu saja"), "paling sedikit dua pilihan"),
        (a_question("Hasil", "script"), "Pilih jenis isian"),
    ],
)
def test_a_question_that_lacks_something_comes_back_as_it_was_typed(
    alur: Alur, admin: Reader, question: dict[str, str], said: str
):
    before = files(alur)

    answer = admin.post(f"{FORMS}/langkah_3", {**question, "_petunjuk": "Jangan hilang"})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Jangan hilang" in answer.text
    assert files(alur) == before


def test_questions_go_up_and_away(alur: Alur, admin: Reader):
    admin.post(f"{FORMS}/langkah_3", a_question("Catatan tambahan"))
    last = len(json.loads(files(alur)["forms/langkah_3.json"])["components"]) - 1

    admin.post(f"{FORMS}/langkah_3", {"_ubah": f"naik:{last}"})
    raised = json.loads(files(alur)["forms/langkah_3.json"])["components"][last - 1]["key"]
    admin.post(f"{FORMS}/langkah_3", {"_ubah": f"hapus:{last - 1}"})

    assert raised == "catatan_tambahan"
    assert b"catatan_tambahan" not in files(alur)["forms/langkah_3.json"]


@pytest.mark.parametrize("document", ["{", "[]", '{"type": "default", "id": "langkah_3", "components": 7}'])
def test_a_document_that_is_no_form_is_refused_and_stays_in_the_page(
    alur: Alur, admin: Reader, document: str
):
    before = files(alur)

    answer = admin.post(f"{FORMS}/langkah_3", {"_dokumen": document, "_ubah": "simpan"})

    assert answer.status_code == 422
    assert "Formulir langkah_3 ditolak" in text_of(answer)
    assert files(alur) == before


def test_every_shipped_form_is_shown_as_staff_will_see_it(alur: Alur, admin: Reader):
    names = [path[6:-5] for path in files(alur) if path.startswith("forms/")]

    pages = {name: admin.get(f"{FORMS}/{name}") for name in names}

    assert {page.status_code for page in pages.values()} == {200}
    assert not [name for name, page in pages.items() if "belum dapat ditampilkan" in page.text]
    assert len(pages) == 12


def test_the_preview_follows_its_answers_and_judges_them_without_keeping_anything(alur: Alur, admin: Reader):
    before = files(alur)

    asked = admin.post(f"{FORMS}/langkah_10", {"keputusan": "kembalikan", "_aksi": "lihat"})
    judged = admin.post(
        f"{FORMS}/langkah_10", {"keputusan": "kembalikan", "analisis": "pendek", "_aksi": "selesai"}
    )

    assert 'name="saran"' in asked.text
    assert "field-error" not in asked.text
    assert "field-error" in judged.text
    assert files(alur) == before


def test_an_edit_on_top_of_another_is_refused_and_nothing_typed_is_lost(alur: Alur, admin: Reader):
    with alur.database.read() as connection:
        seen = process_drafts.draft(connection, SOP).revision
    alur.process_drafts.save(SOP, {"scenarios/satu.yaml": b"name: satu\n"}, revision=seen, person="admin")

    answer = admin.post(f"{FORMS}/langkah_3", {**a_question("Milik saya"), "_revisi": str(seen)})

    assert answer.status_code == 409
    assert "Milik saya" in answer.text
    assert b"Milik saya" not in files(alur)["forms/langkah_3.json"]


def test_forms_and_templates_are_uploaded_all_or_none(alur: Alur, admin: Reader):
    good = files(alur)["forms/langkah_3.json"]

    refused = admin.post(
        f"{FORMS}/unggah", {"berkas": [(BytesIO(good), "langkah_3.json"), (BytesIO(b"{"), "rusak.json")]}
    )
    odd = admin.post(f"{FORMS}/unggah", {"berkas": [(BytesIO(b"MZ"), "alat.exe")]})
    taken = admin.post(f"{FORMS}/unggah", {"berkas": [(BytesIO(b"= Surat\n"), "surat.typ")]})

    assert [answer.status_code for answer in (refused, odd, taken)] == [422, 422, 200]
    assert "forms/rusak.json" not in files(alur)
    assert files(alur)["documents/surat.typ"] == b"= Surat\n"


def test_what_a_step_uses_stays_and_the_rest_can_go(alur: Alur, admin: Reader):
    admin.post(FORMS, {"judul": "Tidak jadi"})

    kept = admin.post(f"{FORMS}/hapus", {"berkas": "forms/langkah_3.json"})
    gone = admin.post(f"{FORMS}/hapus", {"berkas": "forms/tidak_jadi.json"})

    assert (kept.status_code, gone.status_code) == (422, 200)
    assert "masih dipakai langkah 3" in text_of(kept)
    assert "forms/tidak_jadi.json" not in files(alur)


def test_a_form_is_taken_along_byte_by_byte_and_nothing_else_is_given(alur: Alur, admin: Reader):
    answer = admin.get(f"{FORMS}/berkas/forms/langkah_3.json")

    assert answer.data == files(alur)["forms/langkah_3.json"]
    assert "attachment" in answer.headers["Content-Disposition"]
    assert admin.get(f"{FORMS}/berkas/{SOP}.bpmn").status_code == 404
    assert admin.get(f"{FORMS}/tidak_ada").status_code == 404


def test_a_question_is_changed_on_a_page_of_its_own(alur: Alur, admin: Reader):
    page = admin.get(f"{FORMS}/langkah_1/isian/0")
    empty = admin.post(f"{FORMS}/langkah_1/isian/0", {"label": " ", "terendah": "2.020"})
    odd = admin.post(f"{FORMS}/langkah_1/isian/0", {"label": "Tahun", "terendah": "dulu"})
    saved = admin.post(
        f"{FORMS}/langkah_1/isian/0", {"label": "Tahun anggaran", "label_en": "Year", "terendah": "2.020"}
    )

    assert (page.status_code, empty.status_code, odd.status_code, saved.status_code) == (200, 422, 422, 200)
    assert "Tulis pertanyaannya dahulu" in text_of(empty)
    assert "harus berupa angka" in text_of(odd)
    changed = json.loads(files(alur)["forms/langkah_1.json"])["components"][0]
    assert (changed["label"], changed["validate"], changed["key"]) == (
        "Tahun anggaran",
        {"min": 2020},
        "tahun",
    )
    assert [admin.get(f"{FORMS}/langkah_1/isian/{odd}").status_code for odd in ("99", "x")] == [404, 404]


def test_what_reads_a_field_is_told_before_it_goes(alur: Alur, admin: Reader):
    place = next(
        number
        for number, each in enumerate(json.loads(files(alur)["forms/langkah_10.json"])["components"])
        if each.get("key") == "keputusan"
    )

    told = text_of(admin.post(f"{FORMS}/langkah_10", {"_ubah": f"hapus:{place}"}))
    there = files(alur)["forms/langkah_10.json"]
    admin.post(f"{FORMS}/langkah_10", {"_ubah": f"hapus-saja:{place}"})

    assert "masih dibaca di tempat lain" in told
    assert "syarat panah" in told
    assert "skenario «" in told
    assert b'"keputusan"' in there
    assert b'"key": "keputusan"' not in files(alur)["forms/langkah_10.json"]


def test_a_form_leads_back_to_its_step_and_is_offered_by_title_and_step(alur: Alur, admin: Reader):
    listed = admin.get(FORMS)
    checked = json.loads(admin.post(f"/proses/{SOP}/rancangan/periksa", {}).text)
    offered = {each["key"]: each["label"] for each in checked["known"]["forms"]}

    assert f'href="/proses/{SOP}/rancangan#langkah_7"' in listed.text
    assert offered["langkah_7"] == "Perintah merekap data – langkah 7"
