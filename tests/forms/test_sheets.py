"""Sheets to be filled in: what is written, and what comes back of it."""

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from forms.context import FormContext
from forms.fields import Form
from forms.sheets.grids import SheetRefused, opened
from forms.sheets.layout import HEAD, Identity
from forms.sheets.matching import check_identity, matched
from forms.sheets.reading import taken, unfinished
from forms.sheets.results import Taken
from forms.sheets.writing import fillable
from forms.validation import computed, validated
from forms.values import client_part, initial_values, resolved_options
from tests.forms.builders import Case, a_context, a_form, component, sop_form

IDENTITY = Identity(form="uji", task="tugas-1", business_key="TW3-2026", unit="ekonomi", round=1)


def made(form: Form, raw: Mapping[str, Any], context: FormContext, language: str = "id") -> bytes:
    values = computed(form, raw, context)
    options = resolved_options(form, context, values=values, language=language)
    return fillable(form, values, identity=IDENTITY, title="Judul", options=options, language=language)


def came_back(form: Form, raw: Mapping[str, Any], context: FormContext, content: bytes, **how: Any) -> Taken:
    values = computed(form, raw, context)
    language = how.pop("language", "id")
    options = resolved_options(form, context, values=values, language=language)
    current = {**raw, **client_part(form, values)}
    sheets = matched(form, opened(content).grids)
    return taken(form, sheets, current, options=options, language=language, **how)


def changed(content: bytes, cells: Mapping[str, Any], sheet: int = 0) -> bytes:
    book = load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        book.worksheets[sheet][place] = value
    return saved(book)


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def a_unit() -> tuple[Form, dict[str, Any], FormContext]:
    case = Case()
    for step in ("1", "2", "3", "4"):
        case.submit(step)
    context = case.context("5", "ekonomi")
    form = sop_form("5")
    return form, client_part(form, initial_values(form, context)), context


KINDS = a_form(
    component("textfield", "nama"),
    component("number", "nilai", decimalDigits=2, validate={"min": 0}),
    component("number", "harga", money="rupiah"),
    component("checkbox", "setuju"),
    component("datetime", "hari", subtype="date"),
    component("datetime", "saat", subtype="datetime"),
    component("select", "unit", valuesKey="units"),
    component("checklist", "semua", valuesKey="units"),
    component("filepicker", "bukti"),
    component("number", "dihitung", compute="nilai"),
)
ANSWERS = {
    "nama": "=1+1",
    "nilai": "72.5",
    "harga": 1_250_000,
    "setuju": True,
    "hari": "2026-11-23",
    "saat": "2026-11-23T01:30:00Z",
    "unit": "ekonomi",
    "semua": ["ekonomi", "kelembagaan"],
    "bukti": [{"sha256": "ab" * 32, "name": "bukti.pdf", "size": 3}],
}


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_written_and_read_back_unchanged_changes_nothing(language):
    content = made(KINDS, ANSWERS, a_context(), language)

    result = came_back(KINDS, ANSWERS, a_context(), content, language=language)

    assert result.mistakes == []
    assert result.changes == []
    assert validated(KINDS, result.values, a_context()) == validated(KINDS, ANSWERS, a_context())


def test_the_sheet_of_a_unit_comes_back_unchanged():
    form, raw, context = a_unit()
    raw["capaian"][0].update({"realisasi": "0", "realisasi_anggaran": 0})

    result = came_back(form, raw, context, made(form, raw, context))

    assert (result.mistakes, result.changes, result.notes) == ([], [], [])


def test_given_cells_are_grey_and_locked_and_answers_are_checked_while_typing():
    form, raw, context = a_unit()
    book = load_workbook(io.BytesIO(made(form, raw, context)))
    sheet = book.worksheets[0]
    heads = {str(cell.value): cell.column_letter for cell in sheet[HEAD]}
    row = HEAD + 1

    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert sheet[f"{heads['Kode']}{row}"].protection.locked
    assert not sheet[f"{heads['Realisasi (*)']}{row}"].protection.locked
    assert sheet.freeze_panes == f"B{row}"
    kinds = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert kinds[f"{heads['Realisasi (*)']}{row}"].type == "decimal"
    assert kinds[f"{heads['Belum dapat diukur']}{row}"].type == "list"
    assert {each.title: each.sheet_state for each in book}["_alur"] == "veryHidden"
    assert not {"Capaian (%)", "Bukti dukung"} & heads.keys()


def test_what_people_type_is_understood_and_rows_are_matched_by_their_key():
    form, raw, context = a_unit()
    sheet = Workbook()
    rows = [
        ["Daftar capaian bidang"],
        ["KODE", "realisasi", "Realisasi Anggaran", "Belum dapat diukur", "alasan", "Kolom lain"],
        ["EKONO-2", "1.250,5", "Rp 900.000", None, None, "x"],
        ["ekono-x", 1, None, None, None, None],
        ["EKONO-1", None, 0, "ya", "Belum ada data.", None],
    ]
    for each in rows:
        sheet.active.append(each)

    result = came_back(form, raw, context, saved(sheet))

    first, second = result.values["capaian"]
    assert (first["kode"], first["belum_terukur"], first["alasan"]) == ("EKONO-1", True, "Belum ada data.")
    assert (second["kode"], second["realisasi"], second["realisasi_anggaran"]) == (
        "EKONO-2",
        "1250.5",
        "900000",
    )
    assert [(each.line, each.cell, each.message.id) for each in result.mistakes] == [
        (4, "A4", "Kode “ekono-x” tidak ada di formulir ini.")
    ]
    assert any("Kolom lain" in note.id for note in result.notes)
    assert first["sumber_data"].startswith("Laporan Bidang")


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("H5", "tujuh", "Tertulis “tujuh”. Isi dengan angka, misalnya 72,5."),
        ("H5", "x{0}", "Tertulis “x{0}”. Isi dengan angka, misalnya 72,5."),
        ("H5", date(2026, 1, 2), "Tertulis “02/01/2026”. Isi dengan angka, misalnya 72,5."),
        ("H5", False, "Tertulis “FALSE”. Isi dengan angka, misalnya 72,5."),
        ("J5", "sejuta", "Tertulis “sejuta”. Isi dengan jumlah uang, misalnya 1.250.000."),
        ("H5", -1, "Tertulis “-1”. Tidak boleh kurang dari 0."),
        ("H5", 1.23456, "Tertulis “1,23456”. Paling banyak 4 angka di belakang koma."),
        ("H5", "=1/0", "Sel berisi rumus tanpa hasil; tulis nilainya."),
        ("H5", "#DIV/0!", "Sel berisi galat rumus (#DIV/0!)."),
        ("J5", 10.5, "Tertulis “10,5”. Isi dengan angka tanpa desimal."),
        ("G5", "mungkin", "Tertulis “mungkin”. Pilih ya atau tidak."),
        ("N5", date(2026, 1, 2), "Terbaca sebagai tanggal. Atur format kolom sebagai Teks, lalu tulis lagi."),
        ("N5", "x" * 501, "Paling banyak 500 karakter."),
    ],
)
def test_a_wrong_cell_is_named_and_keeps_what_was_there(place, value, message):
    form, raw, context = a_unit()

    result = came_back(form, raw, context, changed(made(form, raw, context), {place: value}))

    assert [(each.sheet, each.line, each.cell) for each in result.mistakes] == [
        ("Capaian per indikator", 5, place)
    ]
    assert result.mistakes[0].message.id == message
    assert result.values["capaian"] == raw["capaian"]


def test_a_share_shown_in_percent_is_the_number_that_people_see():
    form, raw, context = a_unit()
    book = load_workbook(io.BytesIO(made(form, raw, context)))
    book.worksheets[0]["H5"] = 0.725
    book.worksheets[0]["H5"].number_format = "0.00%"

    result = came_back(form, raw, context, saved(book))

    assert result.values["capaian"][0]["realisasi"] == "72.5"


def test_given_values_cannot_be_changed_in_a_sheet():
    form, raw, context = a_unit()

    result = came_back(form, raw, context, changed(made(form, raw, context), {"E5": 1, "E6": 2}))

    assert result.values["capaian"] == raw["capaian"]
    assert [note.id for note in result.notes] == ["Kolom Target hanya dibaca; 2 sel yang berbeda diabaikan."]


def test_files_stay_with_their_rows():
    form, raw, context = a_unit()
    file = {"sha256": "ab" * 32, "name": "bukti.pdf", "size": 3}
    raw["capaian"][1]["bukti_dukung"] = [file]

    result = came_back(form, raw, context, changed(made(form, raw, context), {"H6": 5}))

    assert result.values["capaian"][1]["bukti_dukung"] == [file]
    assert result.values["capaian"][1]["realisasi"] == "5"


def test_what_the_form_still_wants_is_named_by_its_cells():
    form, raw, context = a_unit()
    result = came_back(form, raw, context, changed(made(form, raw, context), {"H5": 50, "J5": 1, "H6": "x"}))

    found = {(each.cell, each.message.id) for each in unfinished(form, result, context)}

    assert ("L5", "Wajib diisi.") in found  # what hindered, below 100 %
    assert ("J6", "Wajib diisi.") in found
    assert not any(cell == "H6" for cell, _ in found)  # it is named among the unreadable cells


def test_a_tick_that_cannot_be_read_demands_nothing_of_the_fields_that_hang_on_it():
    form, raw, context = a_unit()
    result = came_back(form, raw, context, changed(made(form, raw, context), {"G5": "mungkin", "J5": 1}))

    wanted = {each.cell for each in unfinished(form, result, context)}

    assert "H5" not in wanted  # whether it is required depends on the tick
    assert {"H6", "J6"} <= wanted


LIST = a_form(
    component(
        "dynamiclist",
        "daftar",
        components=[
            component("textfield", "kode", validate={"required": True}),
            component("textfield", "uraian"),
            component("filepicker", "bukti"),
        ],
        row_key="kode",
        max_rows="3",
    )
)


def listed(*codes: str) -> dict[str, Any]:
    return {"daftar": [{"kode": code, "uraian": f"Uraian {code}", "bukti": []} for code in codes]}


def codes(result: Taken) -> list[str]:
    return [row["kode"] for row in result.values["daftar"]]


def test_a_list_becomes_that_of_the_sheet_and_what_goes_is_named():
    raw = listed("A", "B")

    result = came_back(LIST, raw, a_context(), b"kode;uraian\nC;baru\nA;Uraian A\n")

    assert codes(result) == ["C", "A"]
    assert result.gone == {"daftar": ["B"]}
    assert [(each.row, each.column) for each in result.changes] == [("C", None)]


def test_rows_that_the_sheet_does_not_have_may_be_kept():
    raw = listed("A", "B")

    result = came_back(LIST, raw, a_context(), b"kode\turaian\nB\tlain\n", keep_others=True)

    assert codes(result) == ["B", "A"]
    assert result.values["daftar"][0]["uraian"] == "lain"


def test_a_row_that_comes_twice_and_rows_beyond_the_most_are_left_out():
    result = came_back(LIST, {}, a_context(), b"kode,uraian\nA,1\nA,2\nB,3\nC,4\nD,5\n")

    assert codes(result) == ["A", "B", "C"]
    assert [(each.line, each.message.id) for each in result.mistakes] == [
        (3, "Sudah ada di baris lain."),
        (6, "Paling banyak 3."),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffKode;Uraian\r\nÄ;x\r\n".encode(),
        "sep=,\nKode,Uraian\nÄ,x\n".encode(),
        "Kode\tUraian\nÄ\tx\n".encode("utf-16"),
        "Kode;Uraian\nÄ;x\n".encode("cp1252"),
    ],
)
def test_csv_is_read_however_a_spreadsheet_program_wrote_it(content):
    assert codes(came_back(LIST, {}, a_context(), content)) == ["Ä"]


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("23/11/2026", "2026-11-23"),
        ("23-11-2026", "2026-11-23"),
        ("23 November 2026", "2026-11-23"),
        ("2026-11-23", "2026-11-23"),
        (datetime(2026, 11, 23), "2026-11-23"),
    ],
)
def test_days_are_read_as_people_write_them(written, stored):
    content = changed(made(KINDS, ANSWERS | {"hari": None}, a_context()), {"B9": written})

    assert came_back(KINDS, ANSWERS | {"hari": None}, a_context(), content).values["hari"] == stored


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        ({"form": "lain"}, "formulir langkah lain"),
        ({"business_key": "TW1-2020"}, "milik berkas TW1-2020"),
        ({"unit": "usaha"}, "bidang lain"),
        ({"round": 2}, "dari putaran 2; tugas ini putaran 1"),
        ({"task": "tugas-2"}, "tugas lain"),
        ({"format": 2}, "lebih baru"),
        ({"format": "x"}, "lebih baru"),
    ],
)
def test_a_sheet_made_for_something_else_is_refused(marks, sentence):
    own = {
        "format": 1,
        "form": "uji",
        "task": "tugas-1",
        "business_key": "TW3-2026",
        "unit": "ekonomi",
        "round": 1,
    }

    with pytest.raises(SheetRefused) as refused:
        check_identity(own | marks, IDENTITY)

    assert sentence in refused.value.text.id


def test_a_sheet_says_what_it_was_made_for():
    check_identity(opened(made(KINDS, ANSWERS, a_context())).marks, IDENTITY)
    check_identity({}, IDENTITY)


def test_a_sheet_without_the_column_that_tells_rows_apart_is_named():
    form, raw, context = a_unit()

    result = came_back(form, raw, context, b"realisasi;sumber data\n5;Laporan\n")

    assert [(each.line, each.message.id) for each in result.mistakes] == [
        (0, "Kolom Kode tidak ada; barisnya tidak dapat dicocokkan.")
    ]
    assert result.values["capaian"] == raw["capaian"]
