"""Trying a draft out on its page: forms as staff see them, one step back, saved as a scenario."""

import io

import pytest

from service.bootstrap import Alur
from service.queries import process_drafts
from service.queries.process_drafts import DraftItem
from tests.builders.offices import SOP
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

TRY = f"/proses/{SOP}/rancangan/coba"


@pytest.fixture
def admin(alur: Alur, as_: As) -> Reader:
    """Give the process admin with a draft of the SOP."""
    alur.process_drafts.begin(SOP, person="admin")
    return as_("admin")


def the_draft(alur: Alur) -> DraftItem:
    with alur.database.read() as connection:
        return process_drafts.draft(connection, SOP)


def changed(alur: Alur, path: str, old: str, new: str) -> None:
    draft = the_draft(alur)
    text = draft.files[path].decode()
    assert old in text
    alur.process_drafts.save(
        SOP, {path: text.replace(old, new).encode()}, revision=draft.revision, person="admin"
    )


def done(admin: Reader, task: str, **typed: str) -> str:
    """Open the form of a task, type into it, and complete it; gives the page's words."""
    address = f"{TRY}?tugas={task.replace('#', '%23')}"
    admin.get(address)
    fields = admin.fields() | typed | {"_aksi": "selesai"}
    return text_of(admin.post(address, fields))


def test_the_first_step_waits_with_its_form_as_staff_will_see_it(admin: Reader):
    page = text_of(admin.get(TRY))

    assert "Menugaskan penyiapan formulir" in page
    assert "Dikerjakan sebagai Sekretaris" in page
    assert "Siapkan formulir pengumpulan data kinerja" in admin.get(TRY).text


def test_a_completed_step_shows_what_came_of_it_and_the_next_form(admin: Reader):
    page = done(admin, "langkah_1#1")

    assert "lalu 2. Menyiapkan formulir" in page
    assert "Bidang yang wajib melapor" in page


def test_the_units_are_asked_each_for_itself_by_their_names(admin: Reader):
    for step in ("langkah_1#1", "langkah_2#1", "langkah_3#1"):
        done(admin, step)
    page = done(admin, "langkah_4#1")

    assert "Kabid – Bidang Pemerintahan Kampung" in page
    assert "Kabid – Bidang Usaha Ekonomi Kampung" in page


def test_mistakes_in_a_form_keep_the_step_where_it_is(admin: Reader):
    page = done(admin, "langkah_1#1", tahun="1850")

    assert "Ada 1 isian yang perlu diperbaiki" in page
    assert "Belum ada. Isi formulir langkah pertama" in text_of(admin.get(TRY))


def test_samples_fill_in_what_no_default_can_know(admin: Reader):
    for step in ("langkah_1#1", "langkah_2#1", "langkah_3#1", "langkah_4#1"):
        done(admin, step)
    address = f"{TRY}?tugas=langkah_5%5Busaha%5D%231"
    admin.get(address)
    page = admin.post(address, admin.fields() | {"_aksi": "contoh"})

    assert page.status_code == 200
    assert "Dijadwalkan ulang" in page.text


def test_one_step_back_undoes_the_last_one(admin: Reader):
    done(admin, "langkah_1#1")
    done(admin, "langkah_2#1")

    page = text_of(admin.post(f"{TRY}/mundur"))

    assert "lalu 2. Menyiapkan formulir" in page
    assert "lalu 3." not in page


def test_begun_again_nothing_has_happened(admin: Reader):
    done(admin, "langkah_1#1")

    page = text_of(admin.post(f"{TRY}/ulang"))

    assert "Belum ada. Isi formulir langkah pertama" in page


def test_each_admin_tries_out_for_themself(admin: Reader, as_: As, alur: Alur):
    done(admin, "langkah_1#1")

    with alur.database.read() as connection:
        assert process_drafts.line(connection, SOP) is not None
    assert as_("staf").get(TRY).status_code == 403


def test_an_answer_that_the_changed_draft_does_not_take_stops_there_and_can_be_gone_on_from(
    admin: Reader, alur: Alur
):
    done(admin, "langkah_1#1")
    done(admin, "langkah_2#1")
    changed(alur, "forms/langkah_1.json", '"max": 2100', '"max": 2020')

    page = text_of(admin.get(TRY))

    assert "Rancangan berubah: 1. Menugaskan penyiapan formulir tidak cocok lagi" in page
    page = text_of(admin.post(f"{TRY}/mundur"))
    assert "tidak cocok lagi" not in page
    assert "Belum ada. Isi formulir langkah pertama" in page


def test_what_was_tried_out_becomes_a_scenario_that_comes_out_right(admin: Reader, alur: Alur):
    done(admin, "langkah_1#1", tahun="2025")
    done(admin, "langkah_2#1")

    page = text_of(admin.post(f"{TRY}/simpan", {"nama": "Sampai langkah 3 – singkat"}))

    assert "Skenario «Sampai langkah 3 – singkat» tersimpan" in page
    content = the_draft(alur).files["scenarios/sampai_langkah_3_singkat.yaml"].decode()
    assert "tahun: 2025" in content
    assert "isi_disposisi" not in content  # it follows the year by itself
    assert "9 skenario, semuanya berhasil" in page


def test_a_scenario_needs_a_name(admin: Reader):
    done(admin, "langkah_1#1")

    assert "Beri nama skenario ini dahulu." in text_of(admin.post(f"{TRY}/simpan", {"nama": " "}))


def test_a_draft_with_errors_says_what_to_mend_first(admin: Reader, alur: Alur):
    changed(alur, f"{SOP}.bpmn", 'keputusan == "setuju"', "keputusan ==")

    page = text_of(admin.get(TRY))

    assert "Rancangan ini belum dapat dicoba" in page
    assert "perbaiki dahulu 1 galat" in page


def test_a_paper_form_may_be_entered_by_the_lane_that_the_step_names(admin: Reader):
    for step in ("langkah_1#1", "langkah_2#1", "langkah_3#1", "langkah_4#1"):
        done(admin, step)
    address = f"{TRY}?tugas=langkah_5%5Busaha%5D%231"
    admin.get(address)
    admin.post(address, admin.fields() | {"_aksi": "contoh"})
    page = text_of(admin.post(address, admin.fields() | {"_aksi": "selesai", "_pelaksana": "staf"}))

    assert "Staf, dari formulir kertas" in page
    assert "lalu 6. Menyerahkan data capaian kinerja – Bidang Usaha Ekonomi Kampung" in page


def test_a_unit_can_be_excused_with_a_reason(admin: Reader):
    for step in ("langkah_1#1", "langkah_2#1", "langkah_3#1", "langkah_4#1"):
        done(admin, step)

    excuse = f"{TRY}/kecualikan?tugas=langkah_5%5Busaha%5D%231"
    refused = text_of(admin.post(excuse, {"alasan": "", "_pelaksana": "fungsional_perencana"}))
    page = text_of(admin.post(excuse, {"alasan": "Banjir", "_pelaksana": "fungsional_perencana"}))

    assert "Alasan wajib diisi." in refused
    assert "Bidang Usaha Ekonomi Kampung dikecualikan" in page
    assert "Dikecualikan: Banjir" in page


def test_inputs_that_are_not_at_hand_are_part_of_the_scenario(admin: Reader, alur: Alur):
    admin.get(f"{TRY}?tugas=langkah_1%231")
    fields = admin.fields() | {"_aksi": "selesai"}
    del fields["_kelengkapan"]
    admin.post(f"{TRY}?tugas=langkah_1%231", fields)
    admin.post(f"{TRY}/simpan", {"nama": "Tanpa jadwal"})

    assert "lacking: [Jadwal kerja]" in the_draft(alur).files["scenarios/tanpa_jadwal.yaml"].decode()


def test_a_chosen_file_counts_by_its_name_and_is_stored_nowhere(admin: Reader, alur: Alur):
    address = f"{TRY}?tugas=langkah_1%231"
    admin.get(address)
    fields = admin.fields() | {"_aksi": "lihat", "lampiran": (io.BytesIO(b"%PDF-"), "jadwal.pdf")}
    page = admin.post(address, fields)
    assert "jadwal.pdf" in page.text
    admin.post(address, admin.fields() | {"_aksi": "selesai"})
    admin.post(f"{TRY}/simpan", {"nama": "Dengan lampiran"})

    assert "lampiran: [jadwal.pdf]" in the_draft(alur).files["scenarios/dengan_lampiran.yaml"].decode()
    assert not list((alur.config.data_dir / "files").rglob("*.*"))


def test_odd_requests_are_answered_calmly(admin: Reader):
    assert admin.get(f"{TRY}?tugas=langkah_99%231").status_code == 200
    assert admin.post(f"{TRY}?tugas=langkah_99%231", {"_aksi": "selesai"}).status_code == 200
    assert admin.post(f"{TRY}/waktu").status_code == 200
    assert admin.post(f"{TRY}/mundur").status_code == 200
    assert admin.get("/proses/tidak_ada/rancangan/coba").status_code == 404
