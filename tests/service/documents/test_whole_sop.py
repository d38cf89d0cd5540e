"""What the documents say: hand-calculated figures, people, deviations, and how they can be checked."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.app import create_app
from service.bootstrap import Alur
from service.casework import media
from service.dispatch.office_commands import GrantRole, PutList, PutSetting
from service.dispatch.outcome import Outcome
from service.documents.facts import known
from service.documents.making import make
from service.persistence.store import cases
from service.persistence.store.cases import Task
from tests.builders.clocks import StandingClock
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import (
    INDICATORS,
    UNITS,
    an_installation,
    an_outcome,
    answers,
    completed,
    performer,
    run_to,
    started,
)
from tests.builders.papers import bytes_of, everything_made, pages_of, papers_of, sheets_of, words_of
from tests.builders.readers import Reader, text_of

pytestmark = ON_SQLITE
RECAP = "Rekapitulasi data capaian kinerja"
# Each unit has one indicator: target 10, budget Rp 1.000.000.
DATA: dict[str, dict[str, Any]] = {
    "pemerintahan": {"realisasi": "9", "realisasi_anggaran": 900_000},  # 90 %
    "pembangunan": {"realisasi": "12.5", "realisasi_anggaran": 250_000},  # 125 %, counts as 100 %
    "kelembagaan": {"realisasi": "7.25", "realisasi_anggaran": 1_100_000},  # 72.5 %
    "usaha": {"belum_terukur": True, "alasan": "Belum ada data", "realisasi_anggaran": 0},
}
MEAN, SPENT, SHARE = "87,5", "2.250.000", "56,25"  # (90 + 100 + 72.5) / 3; of Rp 4.000.000


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock) -> Iterator[Alur]:
    made = an_installation(office_copy, tmp_path, clock)
    yield made
    made.database.close()


def filled(alur: Alur, task: Task) -> Outcome:
    """Complete a task, step 5 with the unit's data."""
    if task.step != "langkah_5" or task.unit is None:
        return completed(alur, task)
    row = answers(alur, task)["capaian"][0] | DATA[task.unit]
    if row.get("belum_terukur"):
        del row["realisasi"]
    return completed(alur, task, {"capaian": [row]})


def done(alur: Alur, clock: StandingClock, *, to: str | None = None) -> Outcome:
    """Go through the whole SOP, or until a step is completed."""
    outcome = started(alur, "TW III 2026")
    waiting = list(outcome.offered)
    while waiting:
        clock.advance(minutes=10)
        task = waiting.pop(0)
        outcome = filled(alur, task)
        if task.step == to:
            break
        waiting += outcome.offered
    return outcome


def test_the_recap_has_the_hand_calculated_figures_in_page_pdf_and_workbook(alur: Alur, clock: StandingClock):
    outcome = done(alur, clock, to="langkah_8")
    assert outcome.task is not None
    everything_made(alur)
    papers = papers_of(alur, outcome.case.id)

    page = text_of(Reader(create_app(alur), "staf").get(f"/tugas/{outcome.task.id}"))
    pdf = words_of(bytes_of(alur, papers[f"{RECAP}.pdf"]))
    indicators, units, *_ = sheets_of(bytes_of(alur, papers[f"{RECAP}.xlsx"]))

    assert all(figure in page for figure in (MEAN, SPENT, SHARE))
    assert f"Keseluruhan {MEAN} % Tinggi 4.000.000 {SPENT} {SHARE} %" in pdf
    assert "1 IK-2 Indikator 2 kampung 10 12,5 125 % Sangat Tinggi 1.000.000 250.000 25 %" in pdf
    for sheet in (indicators, units):
        total = {cell.value for cell in sheet[sheet.max_row]}
        assert {87.5, 4_000_000, 2_250_000, 56.25} <= total


def test_every_document_of_the_sop_is_made_and_its_bytes_come_out_the_same_again(
    alur: Alur, clock: StandingClock
):
    outcome = done(alur, clock)

    everything_made(alur)

    papers = papers_of(alur, outcome.case.id)
    assert len(papers) == 7 + len(UNITS)
    with alur.database.read() as connection:
        for paper in papers.values():
            task = cases.read_task(connection, paper.task_id or "")
            assert task is not None
            assert task.completed_at is not None
            deployed = alur.deployments.of(connection, outcome.case.deployment_hash)
            facts = known(
                connection,
                alur.deployments,
                outcome.case,
                task,
                at=task.completed_at,
                public_url=alur.config.public_url,
            )
            (made,) = (
                made
                for document in deployed.definition.step(task.step).documents
                if (made := make(facts, document)).name == paper.name
            )
            assert made.content == bytes_of(alur, paper), paper.name


def test_the_archive_sheet_names_the_report_by_its_fingerprint_and_anybody_can_check_it(
    alur: Alur, clock: StandingClock
):
    outcome = done(alur, clock, to="langkah_10b")
    everything_made(alur)
    report = papers_of(alur, outcome.case.id)["Laporan Kinerja.pdf"]
    outcome = filled(alur, outcome.offered[0])
    everything_made(alur)

    sheet = words_of(bytes_of(alur, papers_of(alur, outcome.case.id)["Dokumen Laporan Kinerja.pdf"]))
    page = Reader(create_app(alur), None).get(f"/verifikasi/{report.sha256}")

    assert report.sha256 in sheet.replace(" ", "")
    assert f"/verifikasi/{report.sha256}" in sheet.replace(" ", "")
    assert "bukan tanda tangan elektronik tersertifikasi" in sheet
    assert page.status_code == 200
    assert "Berkas ini tersimpan di sistem." in text_of(page)
    assert "Laporan Kinerja.pdf" in text_of(page)
    values = _last_answers(alur, outcome.case.id, "langkah_11")
    assert values["sha256"] == report.sha256


def _last_answers(alur: Alur, instance_id: str, step: str) -> Any:
    with alur.database.read() as connection:
        return next(v for s, _, v in cases.latest_submissions(connection, instance_id) if s == step)


def test_the_archive_sheet_has_a_row_for_each_step_and_round_and_says_why_a_case_came_back(
    alur: Alur, clock: StandingClock
):
    back = {
        "langkah_7": {
            "kelengkapan_data": "kembalikan",
            "alasan": "Bukti kurang.",
            "unit_bertugas": ["usaha"],
        },
        "langkah_10": {"keputusan": "kembalikan", "saran": "Periksa pagu.", "unit_bertugas": []},
    }
    outcome = started(alur, "TW III 2026")
    waiting = list(outcome.offered)
    while waiting:
        clock.advance(minutes=10)
        task = waiting.pop(0)
        outcome = completed(alur, task, back.pop(task.step, None))
        waiting += outcome.offered
    everything_made(alur)

    sheet = words_of(bytes_of(alur, papers_of(alur, outcome.case.id)["Dokumen Laporan Kinerja.pdf"]))
    history = sheet.partition("Lampiran: riwayat pelaksanaan")[2]
    rows, _, remarks = history.partition("Keterangan")

    assert rows.count("Mengisi formulir capaian kinerja") == 2
    assert rows.count("Mengisi formulir capaian kinerja (putaran 2)") == 1
    order = [
        "dikembalikan: Bukti kurang.",
        "kinerja (putaran 2)",
        "dikembalikan: Periksa pagu.",
        "Laporan Kinerja",
    ]
    assert [rows.index(each) for each in order] == sorted(rows.index(each) for each in order)
    assert "Langkah 7: dikembalikan oleh Perencana, 20 November 2026: Bukti kurang." in remarks
    assert "Langkah 10: dikembalikan oleh Sekretaris, 20 November 2026: Periksa pagu." in remarks


def test_an_excused_unit_is_a_remark_of_the_recap(alur: Alur, clock: StandingClock):
    task = run_to(alur, "langkah_5", started(alur))
    excused = an_outcome(
        alur.instances.excuse(task.instance_id, "usaha", "Kantor terendam banjir", person="perencana")
    )
    with alur.database.read() as connection:
        waiting = cases.open_tasks(connection, excused.case.id)
    while waiting[0].step != "langkah_8":
        waiting += completed(alur, waiting.pop(0)).offered
    completed(alur, waiting[0])
    everything_made(alur)

    pdf = words_of(bytes_of(alur, papers_of(alur, task.instance_id)[f"{RECAP}.pdf"]))

    assert "Bidang Usaha (dikecualikan)" in pdf
    assert "Bidang Usaha dikecualikan dari pelaporan: Kantor terendam banjir" in pdf


def test_data_from_a_paper_form_is_left_for_the_unit_to_sign(alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))
    assert task.unit is not None
    scan = media.kept(alur.files, io.BytesIO(b"%PDF-1.7 pindaian"), "formulir.pdf")
    alur.instances.attach(task.id, scan, person="staf")
    values = answers(alur, task)
    entered = {"reason": "Jaringan bidang terputus", "scan": scan.sha256, "person": "staf"}
    outcome = an_outcome(alur.instances.complete_on_behalf(task.id, values, **entered))
    (handing_in,) = outcome.offered
    alur.instances.attach(handing_in.id, scan, person="staf")
    alur.instances.complete_on_behalf(handing_in.id, {"pernyataan": True}, **entered)
    everything_made(alur)

    name = f"Data capaian kinerja – Bidang {task.unit.title()}.pdf"
    pdf = words_of(bytes_of(alur, papers_of(alur, task.instance_id)[name]))

    assert (
        f"formulir kertas dimasukkan oleh Staf a.n. Bidang {task.unit.title()}: Jaringan bidang terputus"
        in pdf
    )
    assert "Dimasukkan oleh Staf dari formulir kertas" in pdf
    signed = pdf.partition(f"Kepala Bidang {task.unit.title()},")[2].partition("NIP.")[0]
    assert set(signed) <= {".", " "}


def test_whoever_acts_by_decree_signs_in_the_name_of_the_other(alur: Alur, clock: StandingClock):
    decree = "SK Nomor 12 Tahun 2026"
    role = GrantRole(person="wakil", lane="sekretaris", represents="sekretaris", decree=decree)
    alur.office.run(role, person=None)
    clock.advance(minutes=1)
    first = started(alur).offered[0]

    outcome = completed(alur, first, person="wakil")
    everything_made(alur)

    pdf = words_of(bytes_of(alur, papers_of(alur, outcome.case.id)["Disposisi.pdf"]))
    assert "a.n. Sekretaris" in pdf
    assert f"Berdasarkan {decree}" in pdf
    assert "Langkah 1: dilaksanakan oleh Wakil a.n. Sekretaris" in pdf


def test_the_letterhead_is_the_offices_setting_and_else_the_cover_of_the_sop(alur: Alur):
    plain = completed(alur, started(alur, "A").offered[0])
    everything_made(alur)
    lines = ["Pemerintah Kota Contoh", "Dinas Percontohan"]
    alur.office.run(PutSetting(key="letterhead", value={"lines": lines, "city": "Kota Contoh"}), person=None)
    other = completed(alur, started(alur, "B").offered[0])
    everything_made(alur)

    def said(outcome: Outcome) -> str:
        return words_of(bytes_of(alur, papers_of(alur, outcome.case.id)["Disposisi.pdf"]))

    assert "PEMERINTAH KABUPATEN WAY KANAN DINAS PEMBERDAYAAN MASYARAKAT DAN KAMPUNG" in said(plain)
    assert "PEMERINTAH KOTA CONTOH DINAS PERCONTOHAN" in said(other)
    assert "Kota Contoh, 20 November 2026" in said(other)


def test_a_unit_without_indicators_gets_a_form_that_says_so(alur: Alur):
    task = run_to(alur, "langkah_2", started(alur))
    indicators = [row for row in answers(alur, task)["indikator"] if row["unit"] != "usaha"]
    completed(alur, task, {"indikator": indicators}, person=performer(task))
    everything_made(alur)

    papers = papers_of(alur, task.instance_id)
    pdf = words_of(bytes_of(alur, papers["Formulir pengumpulan data capaian kinerja.pdf"]))

    assert pdf.count("FORMULIR PENGUMPULAN DATA CAPAIAN KINERJA") == len(UNITS)
    assert pdf.count("Tidak ada data.") == 1


def test_charts_and_remarks_of_the_report_share_a_page_before_the_wide_tables(
    alur: Alur, clock: StandingClock
):
    task = run_to(alur, "langkah_5", started(alur))
    excused = an_outcome(alur.instances.excuse(task.instance_id, "usaha", "Banjir", person="perencana"))
    with alur.database.read() as connection:
        waiting = list(cases.open_tasks(connection, excused.case.id))
    while waiting:
        clock.advance(minutes=10)
        waiting += completed(alur, waiting.pop(0)).offered
    everything_made(alur)

    pages = pages_of(bytes_of(alur, papers_of(alur, task.instance_id)["Laporan Kinerja.pdf"]))

    chapter = next(number for number, page in enumerate(pages) if page.startswith("BAB III AKUNTABILITAS"))
    together = ("per bidang", "Gambar 2: Capaian per indikator", "Bidang Usaha dikecualikan dari pelaporan")
    assert all(words in pages[chapter] for words in together)
    assert "Tabel 2" in pages[chapter + 1]
    assert pages[chapter + 2].startswith("BAB IV PENUTUP")


@pytest.mark.parametrize("count", range(1, 13, 2))
def test_no_signature_stands_alone_on_its_page(alur: Alur, count: int):
    rows = [{**INDICATORS[3], "value": f"K-{n}", "kode": f"K-{n}"} for n in range(count)]
    alur.office.run(PutList(key="indikator", rows=[*INDICATORS[:3], *rows]), person=None)
    task = run_to(alur, "langkah_5", started(alur))
    with alur.database.read() as connection:
        tasks = cases.open_tasks(connection, task.instance_id)
    (own,) = (each for each in tasks if each.unit == "usaha")
    completed(alur, completed(alur, own).offered[0])
    everything_made(alur)

    paper = papers_of(alur, task.instance_id)["Data capaian kinerja – Bidang Usaha.pdf"]

    last = pages_of(bytes_of(alur, paper))[-1]
    assert last.index("Dengan ini saya menyatakan") < last.index("Kepala Bidang Usaha,")
