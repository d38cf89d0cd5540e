"""A unit's form filled in by spreadsheet, and an earlier case copied, on a desk and on a telephone."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from service.bootstrap import Alur
from service.persistence.store.cases import Task
from tests.browser.visitors import DESKTOP, TELEPHONE, Visitor
from tests.builders.offices import completed, run_to, started

Come = Callable[..., Visitor]
_numbers = count(1)


def a_task(alur: Alur, step: str) -> Task:
    return run_to(alur, step, started(alur, f"Lembar {next(_numbers)}"))


def check(visitor: Visitor) -> None:
    """The page keeps nobody out and fits its window."""
    assert visitor.barriers() == []
    assert visitor.overflow() <= 0


def downloaded(visitor: Visitor, folder: Path) -> Path:
    """Download the sheet that the page offers."""
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Unduh lembar isian (XLSX)").click()
    path = folder / "lembar.xlsx"
    download.value.save_as(path)
    return path


def fill_in(path: Path, **answers: Any) -> None:
    """Fill in the first row as somebody does who has no connection."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = {str(cell.value).split(" (")[0].split(" *")[0]: cell.column for cell in sheet[4]}
    for heading, answer in answers.items():
        sheet.cell(5, columns[heading.replace("_", " ")]).value = answer
    book.save(path)


@pytest.mark.parametrize("screen", [DESKTOP, TELEPHONE], ids=["desk", "telephone"])
def test_a_unit_fills_in_its_sheet_away_from_the_service(
    somebody: Come, alur: Alur, tmp_path: Path, screen: Any
):
    task = a_task(alur, "langkah_5")
    visitor = somebody(f"kabid-{task.unit}", viewport=screen)
    visitor.visit(f"/tugas/{task.id}")
    path = downloaded(visitor, tmp_path)
    fill_in(path, Realisasi="66,5", Realisasi_anggaran="1.000.000", Sumber_data="Laporan kampung")

    visitor.follow("Unggah lembar")
    check(visitor)
    visitor.page.set_input_files("#lembar", path)
    visitor.press("Periksa lembar")
    assert "3 isian berubah" in visitor.text()
    check(visitor)
    visitor.page.reload()
    visitor.press("Pakai isian ini")

    assert visitor.page.url.endswith(f"/tugas/{task.id}?periksa=1")
    assert visitor.page.locator("[name='capaian-0-realisasi']").input_value() == "66,5"
    assert visitor.page.locator("[name='capaian-0-realisasi_anggaran']").input_value() == "1.000.000"


@pytest.mark.parametrize("screen", [DESKTOP, TELEPHONE], ids=["desk", "telephone"])
def test_wrong_cells_are_named_before_anything_is_stored(
    somebody: Come, alur: Alur, tmp_path: Path, screen: Any
):
    task = a_task(alur, "langkah_5")
    visitor = somebody(f"kabid-{task.unit}", viewport=screen)
    visitor.visit(f"/tugas/{task.id}/lembar")
    path = downloaded(visitor, tmp_path)
    fill_in(path, Realisasi="banyak")

    visitor.page.set_input_files("#lembar", path)
    visitor.press("Periksa lembar")

    assert (
        "Lembar “Capaian per indikator”, baris 5, kolom Realisasi (H5): Tertulis “banyak”." in visitor.text()
    )
    check(visitor)
    visitor.follow("Batal")
    assert visitor.page.locator("[name='capaian-0-realisasi']").input_value() == ""


@pytest.mark.parametrize("screen", [DESKTOP, TELEPHONE], ids=["desk", "telephone"])
def test_the_indicators_of_an_earlier_case_are_copied(somebody: Come, alur: Alur, screen: Any):
    earlier = a_task(alur, "langkah_2")
    completed(alur, earlier)
    task = a_task(alur, "langkah_2")
    visitor = somebody("perencana", viewport=screen)
    visitor.visit(f"/tugas/{task.id}")

    visitor.follow("Salin dari berkas sebelumnya")
    check(visitor)
    visitor.page.locator("main table a").first.click()
    check(visitor)
    visitor.press("Salin ke formulir")

    assert "sudah disalin sebagai konsep" in visitor.text()


@pytest.mark.parametrize("screen", [DESKTOP, TELEPHONE], ids=["desk", "telephone"])
def test_rows_that_a_sheet_leaves_out_are_kept_or_removed_as_somebody_says(
    somebody: Come, alur: Alur, tmp_path: Path, screen: Any
):
    task = a_task(alur, "langkah_2")
    visitor = somebody("perencana", viewport=screen)
    visitor.visit(f"/tugas/{task.id}/lembar")
    path = tmp_path / "indikator.csv"
    path.write_text("kode;indikator\nIK-1;Indikator 1\n")

    visitor.page.set_input_files("#lembar", path)
    visitor.press("Periksa lembar")
    check(visitor)
    assert visitor.page.get_by_role("radio", name="Pertahankan di formulir").is_checked()
    visitor.page.get_by_role("radio", name="Hapus dari formulir").check()
    visitor.press("Pakai isian ini")

    assert visitor.page.locator("[name='indikator-0-kode']").input_value() == "IK-1"
    assert visitor.page.locator("[name='indikator-1-kode']").count() == 0


def test_sheets_need_no_script(somebody: Come, alur: Alur, tmp_path: Path):
    task = a_task(alur, "langkah_5")
    visitor = somebody(f"kabid-{task.unit}", java_script_enabled=False)
    visitor.visit(f"/tugas/{task.id}/lembar")
    path = downloaded(visitor, tmp_path)
    fill_in(path, Realisasi=12)

    visitor.page.set_input_files("#lembar", path)
    visitor.press("Periksa lembar")
    visitor.press("Pakai isian ini")

    assert visitor.page.locator("[name='capaian-0-realisasi']").input_value() == "12"
