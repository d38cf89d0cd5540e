"""The workbook for reading: what is in it, and totals that agree with the forms' own figures."""

import ast
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from forms.document import read_form
from forms.errors import FormRefused
from forms.fields import Form
from forms.plain import display
from forms.rows import jumlah, kolom
from forms.sheets.books import empty_book, put, saved, sheet_name
from forms.sheets.workbook import HEAD, workbook
from tests.forms.builders import (
    CODES,
    INDICATORS,
    UNITS,
    Case,
    a_form,
    component,
    document,
    indicator,
    sop_form,
)

SETTINGS: dict[str, Any] = {}


def a_recap(*realised: str, **context: Any) -> dict[str, Any]:
    return Case(**context).up_to_the_recap(*realised).submit("8")


def made(form: Form, values: Any, settings: Any = SETTINGS, language: str = "id") -> bytes:
    return workbook(form, values, title="TW3-2026", language=language, settings=settings, labels={})


def read(content: bytes, *, results: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(content), data_only=results)


class Calculator:
    """Works formulas out from the cells, as a spreadsheet program does, knowing nothing of forms."""

    def __init__(self, book: Workbook) -> None:
        self.book = book

    def value(self, sheet: str, place: str) -> Any:
        cell = self.book[sheet][place].value
        return self.formula(sheet, cell[1:]) if isinstance(cell, str) and cell.startswith("=") else cell

    def formula(self, sheet: str, text: str) -> Any:
        elsewhere = re.fullmatch(r"'?([^'!]+)'?!([A-Z]+[0-9]+)", text)
        if elsewhere:
            return self.value(elsewhere[1], elsewhere[2])
        python = re.sub(r"([A-Z]+[0-9]+):([A-Z]+[0-9]+)", rf"area('{sheet}','\1','\2')", text)
        python = re.sub(r"(?<![<>=])=(?!=)", "==", python)
        tree = ast.parse(python, mode="eval")
        names = {"area": self.area, "SUM": self.sum, "COUNT": self.count, "ROUND": self.round}
        names |= {"SUMIF": self.sumif, "COUNTIF": self.countif, "IF": None}
        return self.run(tree.body, names)

    def run(self, node: ast.expr, names: dict[str, Any]) -> Any:
        match node:
            case ast.Call(func=ast.Name(id="IF"), args=[test, yes, no]):
                return self.run(yes if self.run(test, names) else no, names)
            case ast.Call(func=ast.Name(id=name), args=args):
                return names[name](*(self.run(each, names) for each in args))
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                return self.run(left, names) == self.run(right, names)
            case ast.BinOp(left=left, op=op, right=right):
                a, b = self.run(left, names), self.run(right, names)
                return {"Add": a + b, "Mult": a * b, "Div": b and a / b}[type(op).__name__]
            case ast.Constant(value=value):
                return value
        raise AssertionError(ast.dump(node))

    def area(self, sheet: str, first: str, last: str) -> list[float]:
        cells = [row[0].value for row in self.book[sheet][f"{first}:{last}"]]
        return [each for each in cells if isinstance(each, int | float)]

    @staticmethod
    def sum(values: list[float]) -> float:
        return sum(values)

    @staticmethod
    def count(values: list[float]) -> int:
        return len(values)

    @staticmethod
    def round(value: float, digits: int) -> float:
        exact = Decimal(format(value, ".15g"))
        return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))

    @staticmethod
    def _kept(values: list[float], condition: str) -> list[float]:
        match = re.fullmatch(r"(<=|>)(.+)", condition)
        assert match is not None
        bound = float(match[2])
        return [each for each in values if (each <= bound if match[1] == "<=" else each > bound)]

    def sumif(self, values: list[float], condition: str) -> float:
        return sum(self._kept(values, condition))

    def countif(self, values: list[float], condition: str) -> int:
        return len(self._kept(values, condition))


def formulas(book: Workbook) -> Iterator[tuple[str, str]]:
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    yield sheet.title, cell.coordinate


def total(book: Workbook, sheet: str, heading: str) -> Any:
    column = next(cell.column for cell in book[sheet][HEAD] if cell.value == heading)
    return Calculator(book).value(sheet, f"{get_column_letter(column)}{book[sheet].max_row}")


@pytest.mark.parametrize(
    "realised", [("90", "110"), ("0", "72.5"), ("33.3333", "66.6667"), ("104.99", "87.505")]
)
def test_totals_agree_with_the_recap_and_with_a_calculation_by_hand(realised):
    values = a_recap(*realised)
    book = read(made(sop_form("8"), values))
    per_indicator, per_unit = "Rekapitulasi per indikator", "Rekapitulasi per bidang"

    by_hand = sum(min(Decimal(row["capaian"]), Decimal(100)) for row in values["rekap"]) / len(
        values["rekap"]
    )
    by_hand = by_hand.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert total(book, per_indicator, "Capaian (%)") == float(by_hand) == float(values["rata_rata"])
    assert total(book, per_unit, "Rata-rata capaian (%)") == float(values["rata_rata"])
    for sheet in (per_indicator, per_unit):
        assert total(book, sheet, "Pagu (Rp)") == values["total_pagu"] == 8_000_000
        assert total(book, sheet, "Realisasi anggaran (Rp)") == values["total_realisasi"] == 7_200_000
        assert total(book, sheet, "Serapan (%)") == float(values["serapan"]) == 90
    assert total(book, per_unit, "Indikator") == len(INDICATORS)
    assert book[per_unit]["A8"].value == "Jumlah / rata-rata"  # sums and averages stand side by side


@pytest.mark.parametrize("settings", [{}, {"cap": None}, {"cap": 95}])
def test_the_formulas_come_to_what_is_stored_beside_them(settings):
    values = a_recap("120", "80", settings=settings)
    content = made(sop_form("8"), values, settings)
    book, stored = read(content), read(content, results=True)

    found = list(formulas(book))

    assert len(found) == 10
    for sheet, place in found:
        assert Calculator(book).value(sheet, place) == stored[sheet][place].value
    assert total(book, "Rekapitulasi per indikator", "Capaian (%)") == float(values["rata_rata"])


def test_without_anything_measured_there_is_no_average():
    values = {"rekap": [], "rekap_unit": [], "koreksi": []}
    book = read(made(sop_form("8"), values))

    assert book["Rekapitulasi per indikator"].cell(HEAD + 1, 1).value == "Tidak ada data."
    assert total(book, "Rekapitulasi per indikator", "Capaian (%)") == ""
    assert total(book, "Rekapitulasi per indikator", "Pagu (Rp)") == 0


def test_a_text_that_xml_forbids_does_not_keep_a_workbook_from_being_made():
    book = empty_book()
    sheet = book.create_sheet(sheet_name("Bidang\x1b\uffff", set()))
    put(sheet, 1, 1, "Kabid\ufffe \x00sakit\ud800, \U0001f600\tdan\nlagi")

    [read] = load_workbook(io.BytesIO(saved(book))).worksheets

    assert (read.title, read["A1"].value) == ("Bidang", "Kabid sakit, \U0001f600\tdan\nlagi")


def test_figures_are_numbers_in_formats_and_the_heading_stays_in_sight():
    book = read(made(sop_form("8"), a_recap("90", "72.5")))
    sheet = book["Rekapitulasi per indikator"]
    cells = {str(cell.value): sheet.cell(HEAD + 2, cell.column) for cell in sheet[HEAD]}

    assert (cells["Capaian (%)"].value, cells["Capaian (%)"].number_format) == (72.5, "#,##0.00")
    assert (cells["Pagu (Rp)"].value, cells["Pagu (Rp)"].number_format) == (1_000_000, "#,##0")
    assert sheet.freeze_panes == f"A{HEAD + 1}"
    assert book["Ringkasan"]["A4"].value == "Capaian rata-rata (%)"


def test_the_same_values_are_the_same_bytes_and_name_nobody():
    values = a_recap()
    content = made(sop_form("8"), values)

    assert content == made(sop_form("8"), values)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"openpyxl" not in archive.read("docProps/core.xml")
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_forty_indicators_of_a_unit_with_long_names_are_added_up_too():
    long = "Persentase kampung yang menyelesaikan laporan pertanggungjawaban tepat waktu " * 4
    rows = [indicator(f"IK-{n}", CODES[n % 4], indikator=long, target="3") for n in range(160)]
    case = Case()
    case.given = {"lists": {"units": UNITS, "indikator": rows}}
    for step in ("1", "2", "3", "4"):
        case.submit(step)
    for unit in CODES:
        case.report(unit, *[str(n % 5) for n in range(40)])
    case.submit("7")
    values = case.submit("8")

    book = read(made(sop_form("8"), values))

    assert total(book, "Rekapitulasi per indikator", "Capaian (%)") == float(values["rata_rata"])
    assert total(book, "Rekapitulasi per indikator", "Pagu (Rp)") == int(jumlah(kolom(rows, "pagu")))


def test_a_text_that_looks_like_a_formula_stays_a_text():
    form = a_form(component("textfield", "nama"))
    book = read(made(form, {"nama": "=HYPERLINK(1)\x07"}))

    assert book["Ringkasan"]["B4"].data_type == "s"
    assert book["Ringkasan"]["B4"].value == "=HYPERLINK(1)"


def test_the_workbook_speaks_english_too():
    book = read(made(sop_form("8"), a_recap(), language="en"))

    assert book.sheetnames == ["Recap per indicator", "Recap per unit", "Corrections", "Summary"]
    assert book["Recap per unit"]["A8"].value == "Total / average"


def test_a_table_names_codes_and_writes_days():
    table = {
        "type": "table",
        "label": "Tabel",
        "dataSource": "=tabel",
        "columns": [{"key": "unit", "label": "Bidang"}, {"key": "batas", "label": "Batas"}],
        "properties": {"compute": "langkah_6['tabel']", "type.unit": "list:units", "type.batas": "date"},
    }
    form = read_form(document(table), name="uji.json")
    rows = [{"unit": "usaha", "batas": "2026-12-01"}]

    made = workbook(
        form, {"tabel": rows}, title="Uji", language="id", settings={}, labels={"usaha": "Bidang Usaha"}
    )

    sheet = read(made).worksheets[0]
    assert form.lists == {"units"}
    assert [cell.value for cell in sheet[4]] == ["Bidang Usaha", datetime(2026, 12, 1)]
    assert display(form.fields[0].columns[1], "2026-12-01") == "1 Desember 2026"


@pytest.mark.parametrize("source", ["median", "ratio:jumlah", "ratio:a/tidak_ada", "of:rekap"])
def test_a_total_that_nobody_knows_is_refused(source):
    table = {
        "type": "table",
        "label": "Tabel",
        "dataSource": "=tabel",
        "columns": [{"key": "a", "label": "A"}],
        "properties": {"compute": "lists['units']", "total.a": source},
    }

    with pytest.raises(FormRefused, match=r"total\.a"):
        read_form(document(table), name="uji.json")
