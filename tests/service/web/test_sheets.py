"""Filling in a task by spreadsheet, and copying an earlier case, without scripts."""

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from service.bootstrap import Alur
from service.persistence.store import cases
from service.persistence.store.cases import Task
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import completed, performer, run_to, started
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
HEAD = 4


def address(task: Task, page: str = "") -> str:
    return f"/tugas/{task.id}{page}"


def workbook_of(reader: Reader, task: Task) -> Any:
    answer = reader.get(address(task, "/lembar.xlsx"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "private, no-store"
    return load_workbook(io.BytesIO(answer.data))


def sent(reader: Reader, task: Task, book: Any, name: str = "isian.xlsx") -> TestResponse:
    content = io.BytesIO()
    if isinstance(book, bytes):
        content.write(book)
    else:
        book.save(content)
    reader.get(address(task, "/lembar"))
    return reader.post(address(task, "/lembar"), {"lembar": (io.BytesIO(content.getvalue()), name)})


def put(book: Any, sheet: str, heading: str, row: int, value: Any) -> None:
    cells = {str(cell.value).split(" *")[0].split(" (")[0]: cell.column for cell in book[sheet][HEAD]}
    book[sheet].cell(row, cells[heading]).value = value


def test_a_sheet_is_downloaded_filled_in_looked_over_and_taken_into_the_form(as_: As, alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))
    reader = as_(f"kabid-{task.unit}")
    book = workbook_of(reader, task)
    put(book, "Capaian per indikator", "Realisasi", HEAD + 1, "7,25")
    put(book, "Capaian per indikator", "Realisasi anggaran", HEAD + 1, "900.000")

    preview = sent(reader, task, book)
    assert "2 isian berubah" in text_of(preview)
    assert "Masih perlu dilengkapi" in text_of(preview)
    form = reader.post(preview.request.path, {})

    assert form.request.path == address(task)
    assert "masuk ke formulir" in text_of(form)
    assert reader.fields()["capaian-0-realisasi"] == ["7,25"]
    assert reader.fields()["capaian-0-realisasi_anggaran"] == ["900.000"]


def test_a_wrong_cell_is_named_and_everything_else_is_used(as_: As, alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))
    reader = as_(f"kabid-{task.unit}")
    book = workbook_of(reader, task)
    put(book, "Capaian per indikator", "Realisasi", HEAD + 1, "tujuh")
    put(book, "Capaian per indikator", "Sumber data", HEAD + 1, "Laporan kampung")

    preview = sent(reader, task, book)

    assert "Lembar “Capaian per indikator”, baris 5, kolom Realisasi (H5): Tertulis “tujuh”." in text_of(
        preview
    )
    reader.post(preview.request.path, {})
    assert reader.fields()["capaian-0-sumber_data"] == ["Laporan kampung"]
    assert reader.fields()["capaian-0-realisasi"] == [""]


def test_evidence_and_whatever_else_is_in_the_draft_stays(as_: As, alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))
    reader = as_(f"kabid-{task.unit}")
    reader.post(f"{address(task)}/ambil")
    picture = (io.BytesIO(b"%PDF-1.4 bukti"), "bukti.pdf")
    reader.post(address(task), reader.fields() | {"capaian-0-bukti_dukung": picture, "_aksi": "simpan"})
    book = workbook_of(reader, task)
    put(book, "Capaian per indikator", "Realisasi", HEAD + 1, 8)

    preview = sent(reader, task, book)
    form = reader.post(preview.request.path, {})

    assert "bukti.pdf" in form.text
    assert reader.fields()["capaian-0-realisasi"] == ["8"]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "kosong.csv", "Berkas kosong."),
        (b"%PDF-1.4", "laporan.pdf", "Tidak ada lembar dengan judul kolom"),
        (b"PK\x03\x04 rusak", "rusak.xlsx", "Berkas tidak terbaca."),
        (b"a;b\n1;2\n", "lain.csv", "Tidak ada lembar dengan judul kolom"),
        (b"x" * 5_000_001, "besar.csv", "lebih besar dari 5 MB"),
    ],
)
def test_what_is_no_sheet_for_the_form_is_refused_in_a_sentence(
    as_: As, alur: Alur, content: bytes, name: str, sentence: str
):
    task = run_to(alur, "langkah_5", started(alur))

    answer = sent(as_(f"kabid-{task.unit}"), task, content, name)

    assert answer.status_code == 422
    assert sentence in text_of(answer)


@pytest.mark.parametrize("step", [f"langkah_{number}" for number in (*range(1, 12), "10b")])
def test_the_untouched_download_of_every_step_is_taken_back_and_changes_nothing(
    as_: As, alur: Alur, step: str
):
    task = run_to(alur, step, started(alur))
    reader = as_(performer(task))

    preview = sent(reader, task, workbook_of(reader, task))

    assert preview.request.path.startswith(address(task, "/lembar/"))
    assert "Tidak ada yang berubah." in text_of(preview)
    assert "tidak ada di lembar" not in text_of(preview)
    assert "Sel yang tidak terbaca" not in text_of(preview)


def test_the_sheet_of_another_unit_is_refused(as_: As, alur: Alur):
    first = run_to(alur, "langkah_5", started(alur))
    with alur.database.read() as connection:
        other = next(
            each for each in cases.open_tasks(connection, first.instance_id) if each.unit != first.unit
        )
    book = workbook_of(as_(f"kabid-{other.unit}"), other)

    answer = sent(as_(f"kabid-{first.unit}"), first, book)

    assert "milik bidang lain" in text_of(answer)


def test_nobody_uploads_into_a_task_of_somebody_else(as_: As, alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))

    page = as_("sekretaris").get(address(task, "/lembar"))
    assert "Hanya yang mengerjakan tugas ini" in text_of(page)
    assert as_("sekretaris").get(address(task, "/lembar.xlsx")).status_code == 200

    answer = sent(as_("sekretaris"), task, b"kode;realisasi\nIK-1;5\n", "isian.csv")
    assert answer.request.path == address(task)


def test_indicators_come_from_a_list_made_by_hand(as_: As, alur: Alur):
    task = run_to(alur, "langkah_2", started(alur))
    reader = as_("perencana")
    csv = (
        "\ufeffKode;Indikator;Satuan;Polaritas;Target;Pagu anggaran;Bidang\r\n"
        "IK-9;Kampung mandiri;kampung;Naik;12,5;1.250.000;Bidang Usaha\r\n"
    )

    preview = sent(reader, task, csv.encode(), "indikator.csv")
    assert "1 baris baru" in text_of(preview)
    assert "4 baris formulir tidak ada di lembar" in text_of(preview)
    reader.post(preview.request.path, {"lain": "hapus"})

    assert reader.fields()["indikator-0-kode"] == ["IK-9"]
    assert reader.fields()["indikator-0-target"] == ["12,5"]
    assert reader.fields()["indikator-0-pagu"] == ["1.250.000"]
    assert "indikator-1-kode" not in reader.fields()


def test_rows_that_a_list_does_not_have_may_stay(as_: As, alur: Alur):
    task = run_to(alur, "langkah_2", started(alur))
    reader = as_("perencana")
    preview = sent(reader, task, b"kode,target\nIK-1,77\n", "indikator.csv")

    reader.post(preview.request.path, {"lain": "pertahankan"})

    assert reader.fields()["indikator-0-target"] == ["77"]
    assert reader.fields()["indikator-0-indikator"] == ["Indikator 1"]
    assert reader.fields()["indikator-3-kode"] == ["IK-4"]


def test_a_sheet_that_only_leaves_rows_out_says_so_and_asks_what_becomes_of_them(as_: As, alur: Alur):
    task = run_to(alur, "langkah_2", started(alur))
    reader = as_("perencana")
    book = workbook_of(reader, task)
    book["Indikator kinerja"].delete_rows(HEAD + 2, 3)

    preview = sent(reader, task, book)
    assert "Tidak ada yang berubah" not in text_of(preview)
    assert "3 baris formulir tidak ada di lembar" in text_of(preview)
    assert reader.fields()["lain"] == ["hapus"]  # somebody deleted them in a sheet of ours
    where = preview.request.path
    reader.post(where, {"lain": "hapus"})

    assert reader.fields()["indikator-0-kode"] == ["IK-1"]
    assert "indikator-1-kode" not in reader.fields()


def test_rows_of_the_form_never_go_unless_somebody_says_so(as_: As, alur: Alur):
    task = run_to(alur, "langkah_2", started(alur))
    reader = as_("perencana")

    reader.post(sent(reader, task, b"kode,target\nIK-1,77\n", "indikator.csv").request.path, {})

    assert reader.fields()["indikator-3-kode"] == ["IK-4"]


def test_an_upload_that_is_no_longer_kept_is_asked_for_again(as_: As, alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))

    answer = as_(f"kabid-{task.unit}").get(address(task, f"/lembar/{'0' * 64}"))

    assert "silakan unggah lagi" in text_of(answer).lower()


def test_what_was_handed_in_is_given_as_a_workbook_for_reading(as_: As, alur: Alur):
    task = run_to(alur, "langkah_2", started(alur))
    completed(alur, task)

    book = workbook_of(as_("perencana"), task)

    assert book.sheetnames == ["Indikator kinerja", "Ringkasan"]


def test_an_earlier_case_is_copied_after_a_look_at_it(as_: As, alur: Alur):
    earlier = run_to(alur, "langkah_2", started(alur, "TW I 2026"))
    completed(alur, earlier, {"petunjuk": "Petunjuk lama"})
    task = run_to(alur, "langkah_2", started(alur, "TW II 2026"))
    reader = as_("perencana")

    listed = reader.get(address(task, "/salin"))
    assert "TW I 2026" in text_of(listed)
    shown = reader.get(address(task, f"/salin?dari={earlier.id}"))
    assert "Indikator 4" in text_of(shown)
    assert "Indikator kinerja: menggantikan 4 baris yang ada di formulir." in text_of(shown)
    form = reader.post(address(task, "/salin"), {"dari": earlier.id})

    assert "sudah disalin sebagai konsep" in text_of(form)
    assert reader.fields()["indikator-3-kode"] == ["IK-4"]
    assert reader.fields()["petunjuk"] != ["Petunjuk lama"]


def test_there_is_nothing_to_copy_before_the_first_case_is_done(as_: As, alur: Alur):
    task = run_to(alur, "langkah_2", started(alur))

    assert "Belum ada berkas sebelumnya." in text_of(as_("perencana").get(address(task, "/salin")))
    assert as_("perencana").get(address(task, "/salin?dari=tidak-ada")).status_code == 404


def test_only_a_form_that_allows_it_is_copied(as_: As, alur: Alur):
    task = run_to(alur, "langkah_3", started(alur))

    assert as_("perencana").get(address(task, "/salin")).status_code == 404


def test_a_workbook_of_endless_sheets_is_refused(as_: As, alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))
    book = Workbook()
    for _ in range(40):
        book.create_sheet()

    answer = sent(as_(f"kabid-{task.unit}"), task, book)

    assert "Berkas tidak terbaca." in text_of(answer)


def test_whoever_may_enter_a_paper_form_may_enter_it_by_sheet(as_: As, alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))
    reader = as_("staf")
    book = workbook_of(reader, task)
    put(book, "Capaian per indikator", "Realisasi", HEAD + 1, "7,5")

    preview = sent(reader, task, book)
    form = reader.post(preview.request.path, {})

    assert form.request.path == address(task, "/atas-nama")
    assert reader.fields()["capaian-0-realisasi"] == ["7,5"]


def test_a_task_that_was_done_meanwhile_takes_no_sheet(as_: As, alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))
    reader = as_(f"kabid-{task.unit}")
    book = workbook_of(reader, task)
    put(book, "Capaian per indikator", "Realisasi", HEAD + 1, 7)
    preview = sent(reader, task, book)
    completed(alur, task)

    answer = reader.post(preview.request.path, {})

    assert answer.request.path == address(task)
    assert "tidak dapat Anda ubah" in text_of(answer)


def test_a_session_that_ran_out_leads_back_to_the_upload(as_: As, alur: Alur):
    task = run_to(alur, "langkah_5", started(alur))
    stranger = as_(None)
    stranger.get("/masuk")

    answer = stranger.post(address(task, "/lembar"), {})

    assert answer.request.path == "/masuk"
    assert f"kembali={address(task, '/lembar')}".replace("/", "%2F") in str(
        answer.request.query_string
    ).replace("/", "%2F")
