"""Cases: started, listed, looked at as they were and as they are."""

import re
from io import BytesIO

from service.bootstrap import Alur
from service.casework import media
from tests.builders.clocks import StandingClock
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import UNITS, completed, performer, run_to, started
from tests.builders.readers import text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
SOP = "pengumpulan_data_kinerja"


def test_starting_a_case_leads_to_its_first_task(as_: As):
    reader = as_("sekretaris")

    page = reader.post("/berkas/baru", {"proses": SOP, "nomor": "  Triwulan  I "})

    assert "Berkas «Triwulan I» dimulai." in text_of(page)
    assert "1. Menugaskan" in text_of(page)


def test_a_name_that_is_missing_or_in_use_is_asked_for_again(as_: As, alur: Alur):
    started(alur, "TW I")
    reader = as_("sekretaris")

    missing = reader.post("/berkas/baru", {"proses": SOP, "nomor": " "})
    in_use = reader.post("/berkas/baru", {"proses": SOP, "nomor": "TW I"})

    assert missing.status_code == 422
    assert in_use.status_code == 409
    assert "«TW I» sudah berjalan" in text_of(in_use)
    assert 'value="TW I"' in in_use.text


def test_only_those_who_begin_the_sop_are_offered_to_start_one(as_: As):
    assert "Mulai berkas" in text_of(as_("sekretaris").get("/tugas"))
    assert "Mulai berkas" not in text_of(as_("staf").get("/tugas"))
    assert "Tidak ada SOP yang dapat Anda mulai." in text_of(as_("staf").get("/berkas/baru"))


def test_the_list_is_filtered_by_name_and_status(as_: As, alur: Alur):
    for name in ("TW I", "TW II", "Tahunan"):
        started(alur, name)
    reader = as_("sekretaris")

    assert "Tahunan" not in text_of(reader.get("/berkas?q=TW"))
    assert "Tidak ada yang cocok" in text_of(reader.get("/berkas?status=completed"))
    assert "TW II" in text_of(reader.get("/berkas?status=bukan-status"))


def test_a_case_shows_where_it_stands_and_where_it_stood(as_: As, alur: Alur):
    task = run_to(alur, "langkah_3", started(alur))
    reader = as_("auditor")

    now = reader.get(f"/berkas/{task.instance_id}")
    before = reader.get(f"/berkas/{task.instance_id}?upto=2")

    assert "Berkas berada di: 3. Memerintahkan pembagian formulir" in text_of(now)
    assert "Diagram: setelah catatan 2 dari" in text_of(before)
    assert "is-current" in now.text
    assert "is-taken" in before.text
    assert reader.get(f"/berkas/{task.instance_id}?upto=999").status_code == 404


def test_the_check_says_whether_the_history_is_whole(as_: As, alur: Alur):
    task = run_to(alur, "langkah_3", started(alur))

    page = as_("auditor").get(f"/berkas/{task.instance_id}?periksa=1")

    assert "Utuh:" in text_of(page)


def test_a_case_of_lanes_that_are_not_one_s_own_does_not_exist(as_: As, alur: Alur):
    task = run_to(alur, "langkah_2", started(alur))

    assert as_("wakil").get(f"/berkas/{task.instance_id}").status_code == 404
    assert as_("wakil").get(f"/tugas/{task.id}").status_code == 404


def test_what_an_earlier_step_yielded_can_be_read_at_the_step_that_needs_it(as_: As, alur: Alur):
    task = run_to(alur, "langkah_10", started(alur))
    reader = as_("sekretaris")

    recap = reader.get(f"/tugas/{task.id}/bahan/langkah_8")

    assert "Rekapitulasi per indikator" in text_of(recap)
    assert "<input" not in recap.text.split('id="bahan"')[1].split("</main>")[0]
    assert reader.get(f"/tugas/{task.id}/bahan/langkah_11").status_code == 404
    assert "Bidang Pembangunan" in text_of(reader.get(f"/tugas/{task.id}/bahan/langkah_5"))


def test_a_case_leads_to_what_was_filled_in_also_for_those_who_only_read(as_: As, alur: Alur):
    task = run_to(alur, "langkah_6", started(alur))
    reader = as_("auditor")

    page = reader.get(f"/berkas/{task.instance_id}")
    results = page.text.split('id="hasil"')[1].split("</section>")[0]

    assert "5. Mengisi formulir capaian kinerja – Bidang Pemerintahan" in " ".join(results.split())
    for address in set(re.findall(r'href="(/tugas/[^"]+)"', results)):
        assert "Selesai dikerjakan" in text_of(reader.get(address))


def test_the_files_of_a_case_can_be_looked_at_from_its_page(as_: As, alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))
    kept = media.kept(alur.files, BytesIO(b"%PDF-1.7 bukti"), "bukti.pdf")
    alur.instances.attach(task.id, kept, person=performer(task))
    reader = as_("auditor")

    page = reader.get(f"/berkas/{task.instance_id}")

    address = f"/berkas/{task.instance_id}/lampiran/{kept.sha256}?nama=bukti.pdf"
    assert page.text.count(f'href="{address}"') == 2  # among the documents, and in the history
    answer = reader.get(address)
    assert answer.data == b"%PDF-1.7 bukti"
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_same_bytes_under_two_names_are_given_under_the_one_asked_for(
    as_: As, alur: Alur, clock: StandingClock
):
    task = run_to(alur, "langkah_5", started(alur))
    for name in ("bukti.pdf", "undangan rapat.pdf"):
        kept = media.kept(alur.files, BytesIO(b"%PDF-1.7 bukti"), name)
        alur.instances.attach(task.id, kept, person=performer(task))
        clock.advance(minutes=1)
    address = f"/berkas/{task.instance_id}/lampiran/{kept.sha256}"
    reader = as_("auditor")

    asked = reader.get(f"{address}?nama=undangan+rapat.pdf").headers["Content-Disposition"]
    otherwise = reader.get(f"{address}?nama=lain.pdf").headers["Content-Disposition"]

    assert "undangan rapat.pdf" in asked
    assert "bukti.pdf" in otherwise


def test_an_earlier_moment_tells_which_units_were_waited_for_and_why_a_case_came_back(as_: As, alur: Alur):
    task = run_to(alur, "langkah_10", started(alur))
    back = completed(alur, task, {"keputusan": "kembalikan", "saran": "Lengkapi data anggaran"})
    reader = as_("sekretaris")

    completed(alur, back.offered[0])
    then = text_of(reader.get(f"/berkas/{task.instance_id}?upto={back.case.sequence}"))
    at_units = text_of(reader.get(f"/berkas/{task.instance_id}?upto=5"))

    heading = then.split("Diagram: setelah catatan")[1].split("Riwayat")[0]
    assert "Dikembalikan: Lengkapi data anggaran" in heading
    assert "5. Mengisi formulir capaian kinerja – Bidang Pemerintahan, Bidang" in at_units


def test_a_step_that_sent_the_case_back_has_yielded_nothing_yet(as_: As, alur: Alur):
    review = run_to(alur, "langkah_10", started(alur))
    returned = completed(alur, review, {"keputusan": "kembalikan", "saran": "Perbaiki", "unit_bertugas": []})
    page = f"/berkas/{review.instance_id}"

    back = text_of(as_("sekretaris").get(page))
    completed(alur, run_to(alur, "langkah_10", returned))
    approved = text_of(as_("sekretaris").get(page))

    assert "Menganalisa hasil rekapitulasi – mengembalikan berkas" in back
    assert "Menganalisa hasil rekapitulasi Laporan Kinerja putaran 2" in approved


def test_what_units_handed_in_stands_in_the_order_of_the_office(as_: As, alur: Alur):
    task = run_to(alur, "langkah_7", started(alur))

    page = text_of(as_("auditor").get(f"/berkas/{task.instance_id}"))
    results = page[page.index("Hasil dan dokumen") : page.index("Diagram:")]

    places = [results.index(f"5. Mengisi formulir capaian kinerja – Bidang {unit.title()}") for unit in UNITS]
    assert places == sorted(places)


def history_folds(page: str) -> list[str]:
    """Give what the fold of the history's earlier rows says of itself, if there is one."""
    return re.findall(r'<details class="folded"([^>]*)>', page[page.index('id="riwayat"') :])


def test_of_a_long_history_the_last_rows_are_shown_and_all_when_asked(as_: As, alur: Alur):
    short = started(alur, "Baru").case.id
    long_ = run_to(alur, "langkah_10", started(alur)).instance_id
    reader = as_("auditor")

    page = reader.get(f"/berkas/{long_}").text
    head = page[page.index('id="riwayat"') : page.index('<details class="folded"')]

    assert head.count("<time ") == 6
    assert history_folds(reader.get(f"/berkas/{short}").text) == []
    assert [each.strip() for each in history_folds(page)] == [""]
    assert "open" in history_folds(reader.get(f"/berkas/{long_}?upto=1").text)[0]
    assert "open" in history_folds(reader.get(f"/berkas/{long_}?sampai=12").text)[0]


def test_the_size_of_a_file_is_written_as_the_language_writes_numbers(as_: As, alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))
    kept = media.kept(alur.files, BytesIO(b"%PDF-1.7 " + b"." * 27_100), "bukti.pdf")
    alur.instances.attach(task.id, kept, person=performer(task))
    reader, page = as_("auditor"), f"/berkas/{task.instance_id}"

    assert "27,1 kB" in text_of(reader.get(page))
    reader.post("/bahasa", {"bahasa": "en", "kembali": page})
    assert "27.1 kB" in text_of(reader.get(page))
