"""Laporan mutu baku: what it counts, for whom, how it is narrowed, and the tasks behind a number."""

import csv
import html
import io
import re

import pytest
from openpyxl import load_workbook

from service.bootstrap import Alur
from service.dispatch.office_commands import AddPerson
from service.queries.measures import Wanted, figures
from tests.builders.clocks import StandingClock
from tests.builders.measuring import some_cases
from tests.builders.offices import SOP
from tests.builders.people import a_person
from tests.builders.readers import text_of
from tests.service.web.conftest import As

PAGE = "/laporan-mutu-baku"


@pytest.fixture
def measured(alur: Alur, clock: StandingClock) -> list[str]:
    """Lead some cases on over some months."""
    return some_cases(alur, clock, 1, number=2)


def test_the_report_gives_every_step_with_its_standard(measured: list[str], as_: As):
    answer = as_("auditor").get(PAGE)
    page = text_of(answer)

    assert "2. Menyiapkan formulir" in page
    assert "30 menit" in page
    assert "Bidang Usaha" in page
    assert re.search(r"\d+ dari \d+", page)
    assert 'role="img"' in answer.text
    assert "style=" not in answer.text


def test_without_tasks_it_says_so(as_: As):
    assert "Belum ada tugas yang selesai." in text_of(as_("auditor").get(PAGE))
    assert "Tidak ada tugas selesai yang cocok" in text_of(as_("auditor").get(f"{PAGE}/tugas"))


NARROWED = [
    ("bidang=usaha", "5. ", "2. Menyiapkan formulir</a>"),
    ("pelaksana=staf", "Staf", "2. Menyiapkan formulir</a>"),
    ("langkah=langkah_2", "2. Menyiapkan formulir</a>", "5. Mengisi formulir capaian kinerja</a>"),
    ("periode=2019", "Tidak ada tugas selesai yang cocok", "bar-median"),
    ("versi=9", "Tidak ada tugas selesai yang cocok", "bar-median"),
    ("sejak=kemarin", "Tanggal ini tidak dapat dibaca.", "Tidak ada tugas selesai yang cocok"),
    ("sampai=2020-01-01&periode=2026", "Tidak ada tugas selesai yang cocok", "bar-median"),
]


def test_it_is_narrowed_by_the_address(measured: list[str], as_: As):
    reader = as_("operator")

    for asked, there, gone in NARROWED:
        page = reader.get(f"{PAGE}?{asked}").text

        assert there in page, asked
        assert gone not in page, asked


def test_each_number_leads_to_the_tasks_behind_it(alur: Alur, measured: list[str], as_: As):
    reader = as_("auditor")
    page = reader.get(f"{PAGE}?langkah=langkah_5").text
    with alur.database.read() as connection:
        wanted = Wanted(definition=SOP, step="langkah_5", only="returned")
        (returned,) = figures(connection, a_person("auditor", auditor=True), wanted)

    address = next(each for each in re.findall(r'href="([^"]+)"', page) if "hanya=dikembalikan" in each)
    behind = reader.get(html.unescape(address)).text

    assert behind.count("chip-warn") == returned.count
    assert f"/berkas/{measured[0]}" in behind
    assert "/putar?ke=" in behind


def test_long_lists_of_tasks_come_in_pages(measured: list[str], as_: As):
    reader, seen, pages = as_("auditor"), 0, 0
    address: str | None = f"{PAGE}/tugas"
    while address:
        page = reader.get(address)
        seen, pages = seen + page.text.count("/putar?ke="), pages + 1
        more = re.search(r'href="([^"]*dari=[^"]*)"', page.text)
        address = html.unescape(more[1]) if more else None

    assert pages > 1
    assert f">{seen}<" in reader.get(PAGE).text


def test_others_see_only_what_they_may_read_and_have_it_in_no_menu(alur: Alur, measured: list[str], as_: As):
    alur.office.run(AddPerson(username="tamu", name="Tamu"), person="admin")

    assert "Belum ada tugas yang selesai." in text_of(as_("tamu").get(PAGE))
    assert "2. Menyiapkan formulir" in text_of(as_("staf").get(PAGE))
    assert f'href="{PAGE}"' in as_("auditor").get("/berkas").text
    assert f'href="{PAGE}"' not in as_("staf").get("/berkas").text


def test_what_the_pages_show_is_taken_out_as_tables(alur: Alur, measured: list[str], as_: As):
    reader = as_("auditor")
    with alur.database.read() as connection:
        auditor = a_person("auditor", auditor=True)
        (step,) = figures(connection, auditor, Wanted(definition=SOP, step="langkah_5"))

    lines = reader.get(f"{PAGE}/mutu-baku.csv?langkah=langkah_5").data.decode("utf-8-sig")
    rows = {row["Menurut"]: row for row in csv.DictReader(io.StringIO(lines))}
    behind = reader.get(f"{PAGE}/tugas.csv?langkah=langkah_5").data.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(reader.get(f"{PAGE}/mutu-baku.xlsx").data))

    assert rows["Langkah"]["Tugas selesai"] == rows["Pelaksana"]["Tugas selesai"] == str(step.count)
    assert rows["Langkah"]["Nilai tengah (menit kerja)"] == str(round(step.median_seconds / 60))
    assert rows["Langkah"]["Batas waktu (menit kerja)"] == "900"
    assert len(list(csv.DictReader(io.StringIO(behind)))) == step.count
    assert {row[0].value for row in book.active.rows} == {
        "Menurut",
        "Langkah",
        "Pelaksana",
        "Bidang",
        "Bulan",
    }
    assert reader.get(f"{PAGE}/mutu-baku.pdf").status_code == 404
