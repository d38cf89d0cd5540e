"""Penyimpangan: who sees which, how the list is narrowed, and what is written about one."""

import csv
import html
import io
import re

import pytest
from openpyxl import load_workbook

from service.bootstrap import Alur
from service.dispatch.office_commands import AddPerson
from service.jobs import projecting
from service.queries.deviation_register import Wanted, all_deviations
from tests.builders.clocks import StandingClock
from tests.builders.deviating import REASON, a_deviating_case
from tests.builders.people import a_person
from tests.builders.readers import text_of
from tests.builders.tampering import unguarded
from tests.service.web.conftest import As

PAGE = "/temuan"


@pytest.fixture
def case(alur: Alur, clock: StandingClock) -> str:
    return a_deviating_case(alur, clock)


def the_return(alur: Alur) -> str:
    """Find the id of the return."""
    with alur.database.read() as connection:
        (found,) = all_deviations(connection, a_person("auditor", auditor=True), Wanted(kind="return"))
    return found.id


def test_the_register_says_in_sentences_what_deviated(case: str, as_: As):
    page = text_of(as_("auditor").get(PAGE))

    assert f"Dikembalikan ke langkah 5 (Bidang Usaha): {REASON}" in page
    assert "Realisasi (IK-4 – Indikator 4): 9 menjadi 7,5." in page
    assert "Berkas ditangguhkan: Menunggu anggaran perubahan." in page
    assert "Selesai terlambat" in page


def test_the_register_speaks_english_too(case: str, as_: As):
    reader = as_("auditor")
    reader.post("/bahasa", {"bahasa": "en", "kembali": PAGE})

    page = text_of(reader.get(PAGE))

    assert "Sent back to step 5 (Bidang Usaha)" in page
    assert "9 to 7.5." in page
    assert "of working time after it was due" in page


NARROWED = [
    ("jenis=intervention", "Berkas ditangguhkan", "Dikembalikan ke langkah"),
    ("oleh=operator", "Berkas dilanjutkan", "Berkas ditangguhkan"),
    ("bidang=usaha", "menjadi 7,5", "Berkas ditangguhkan"),
    ("langkah=10", "Dikembalikan ke langkah", "menjadi 7,5"),
    ("sampai=2026-11-20", "Tidak ada penyimpangan yang cocok", "Berkas ditangguhkan"),
    ("sejak=kemarin", "Tanggal ini tidak dapat dibaca.", "Tidak ada penyimpangan yang cocok"),
    ("status=ditutup", "Tidak ada penyimpangan yang cocok", "Berkas ditangguhkan"),
    ("proses=lain", "Tidak ada penyimpangan yang cocok", "Berkas ditangguhkan"),
]


def test_it_is_narrowed_by_the_address(case: str, as_: As):
    reader = as_("auditor")

    for asked, there, gone in NARROWED:
        page = text_of(reader.get(f"{PAGE}?{asked}"))

        assert there in page, asked
        assert gone not in page, asked


def test_what_is_overdue_and_open_is_shown_as_it_is_now(case: str, as_: As, clock: StandingClock):
    assert "Masih berjalan, sudah terlambat" not in text_of(as_("operator").get(PAGE))

    clock.advance(days=20)

    page = text_of(as_("operator").get(PAGE))
    assert "Masih berjalan, sudah terlambat" in page
    assert "Masih berjalan, sudah terlambat" not in text_of(as_("operator").get(f"{PAGE}?jenis=return"))


def test_who_may_not_read_a_case_sees_nothing_of_its_deviations(alur: Alur, case: str, as_: As):
    deviation = the_return(alur)
    alur.office.run(AddPerson(username="tamu", name="Tamu"), person="admin")

    assert "Belum ada penyimpangan." in text_of(as_("tamu").get(PAGE))
    assert as_("tamu").get(f"{PAGE}/{deviation}").status_code == 404
    assert len(as_("tamu").get(f"{PAGE}/penyimpangan.csv").data.splitlines()) == 1
    assert as_("staf").get(f"{PAGE}/{deviation}").status_code == 200


def test_a_deviation_leads_to_its_moment_and_the_case_to_its_deviations(alur: Alur, case: str, as_: As):
    reader = as_("auditor")

    page = reader.get(f"{PAGE}/{the_return(alur)}")
    assert f"/berkas/{case}/putar?ke=" in page.text

    assert f"{PAGE}?berkas={case}" in reader.get(f"/berkas/{case}").text
    assert REASON in text_of(reader.get(f"{PAGE}?berkas={case}"))


def test_an_auditor_notes_closes_and_reopens_and_an_admin_answers(alur: Alur, case: str, as_: As):
    deviation = the_return(alur)
    address = f"{PAGE}/{deviation}"
    auditor, admin = as_("auditor"), as_("admin")

    admin.post(f"{address}/catatan", {"aksi": "note", "catatan": "Sudah dijelaskan ke bidang."})
    auditor.post(f"{address}/catatan", {"aksi": "close", "catatan": "Penjelasan <diterima>."})

    page = text_of(auditor.get(address))
    assert "sudah ditutup" in page
    assert "Sudah dijelaskan ke bidang." in page
    assert "Penjelasan <diterima>." in page
    assert "Tidak ada penyimpangan yang cocok" not in text_of(auditor.get(f"{PAGE}?status=ditutup"))
    assert "Menutup penyimpangan berkas TW I 2026: Penjelasan <diterima>." in text_of(
        auditor.get("/riwayat-kantor?jenis=penyimpangan")
    )

    again = auditor.post(f"{address}/catatan", {"aksi": "close", "catatan": "Sekali lagi."})
    assert again.status_code == 409
    assert "Sekali lagi." in again.text

    auditor.post(f"{address}/catatan", {"aksi": "reopen", "catatan": "Ada bukti baru."})
    assert "belum ditutup" in text_of(auditor.get(address))


def test_only_an_auditor_closes_and_only_they_and_admins_write(alur: Alur, case: str, as_: As):
    address = f"{PAGE}/{the_return(alur)}"

    refused = [
        as_(who).post(f"{address}/catatan", {"aksi": what, "catatan": "Selesai."}).status_code
        for who, what in [("admin", "close"), ("operator", "note"), ("sekretaris", "note")]
    ]

    assert refused == [403, 403, 403]
    assert "Tutup dengan catatan ini" not in as_("admin").get(address).text
    assert "Tulis" not in text_of(as_("sekretaris").get(address))


def test_an_empty_note_is_refused_and_says_so(alur: Alur, case: str, as_: As):
    answer = as_("auditor").post(f"{PAGE}/{the_return(alur)}/catatan", {"aksi": "note", "catatan": " "})

    assert answer.status_code == 422
    assert "Tuliskan catatannya." in text_of(answer)


def test_a_note_that_somebody_altered_is_not_shown_as_theirs(alur: Alur, case: str, as_: As):
    address, auditor = f"{PAGE}/{the_return(alur)}", as_("auditor")
    auditor.post(f"{address}/catatan", {"aksi": "note", "catatan": "Belum tuntas."})

    unguarded(alur, "UPDATE history_body SET body = :body WHERE chain = 'office'", body=b"{}")

    page = text_of(auditor.get(address))
    assert "Belum tuntas." not in page
    assert "tidak dapat dibaca lagi dari riwayat kantor" in page


def test_what_the_list_shows_is_taken_out_as_a_table(alur: Alur, case: str, as_: As):
    reader = as_("auditor")

    lines = reader.get(f"{PAGE}/penyimpangan.csv?jenis=return").data.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(lines))
    book = load_workbook(io.BytesIO(reader.get(f"{PAGE}/penyimpangan.xlsx").data))

    assert row["Yang menyimpang"].endswith(REASON)
    assert (row["Berkas"], row["Langkah"], row["Ditutup"]) == ("TW I 2026", "10", "tidak")
    with alur.database.read() as connection:
        person = a_person("auditor", auditor=True)
        assert book.active.max_row == 1 + len(list(all_deviations(connection, person, Wanted())))


def test_long_registers_come_in_pages(alur: Alur, clock: StandingClock, case: str, as_: As):
    for _ in range(15):
        clock.advance(minutes=1)
        alur.instances.suspend(case, "Jeda.", person="admin")
        alur.instances.resume(case, "Lanjut.", person="admin")
    projecting.project(alur)
    reader, seen = as_("auditor"), 0
    address: str | None = f"{PAGE}?jenis=intervention"
    while address:
        page = reader.get(address)
        seen += page.text.count("deviation-sentence")
        more = re.search(r'href="([^"]*dari=[^"]*)"', page.text)
        address = html.unescape(more[1]) if more else None

    assert seen == 32
