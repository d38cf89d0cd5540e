"""Uploads that are not what they seem."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from forms.sheets.grids import LARGEST, MOST_ROWS, SheetRefused, opened


def a_workbook(*rows: list[object]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def repacked(content: bytes, changes: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in {*old.namelist(), *changes}:
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return packed.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(SheetRefused) as refused:
        opened(content)
    return refused.value.text.id


def test_a_workbook_that_unpacks_into_too_much_is_refused_before_it_is_unpacked():
    bomb = repacked(a_workbook(["a"]), {"xl/bomb.xml": b" " * 70_000_000})

    assert len(bomb) < LARGEST
    assert "tidak terbaca" in refusal(bomb)


@pytest.mark.parametrize("code", ["ascii", "utf-16-le"])
def test_xml_that_declares_entities_is_refused(code):
    declared = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(code)

    assert "tidak terbaca" in refusal(repacked(a_workbook(["a"]), {"xl/sharedStrings.xml": declared}))


def test_a_workbook_without_its_parts_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")

    assert "tidak terbaca" in refusal(content.getvalue())


def test_too_many_rows_are_refused_wherever_they_stand():
    far = Workbook()
    far.active.cell(MOST_ROWS + 1_000, 1).value = "x"
    content = io.BytesIO()
    far.save(content)

    assert f"lebih dari {MOST_ROWS} baris" in refusal(content.getvalue())
    assert f"lebih dari {MOST_ROWS} baris" in refusal(b"a;b\n" * (MOST_ROWS + 1))


def a_sheet(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def with_rows(rows: str, *, sheets: int = 1) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for _ in range(sheets - 1):
        book.create_sheet()
    book.save(content)
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, sheets + 1)]
    return repacked(content.getvalue(), dict.fromkeys(names, a_sheet(rows)))


def a_cell(row: int) -> str:
    return f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>'


def test_a_row_far_below_counts_only_when_it_holds_something_and_those_between_are_not_looked_at():
    far = refusal(with_rows('<row r="2000000000"><c t="str"><v>x</v></c></row>', sheets=3))  # else for hours
    tidy = opened(with_rows(a_cell(1) + '<row r="1048576" ht="12.8"/>', sheets=3))
    gaps = opened(with_rows(a_cell(MOST_ROWS), sheets=3))

    assert f"lebih dari {MOST_ROWS} baris" in far
    assert {grid.rows for grid in tidy.grids} == {((1,),)}
    assert {len(grid.rows) for grid in gaps.grids} == {MOST_ROWS}


def test_rows_that_hold_nothing_are_refused_when_there_are_too_many_of_them():
    assert f"lebih dari {MOST_ROWS} baris" in refusal(with_rows("<row/>" * 200_000))


def test_a_sheet_with_more_cells_than_any_form_is_refused():
    assert "terlalu banyak sel" in refusal(a_workbook(*([1] * 60 for _ in range(1_100))))


def test_empty_cells_behind_the_last_one_count_for_nothing():
    [grid] = opened(a_workbook(["a", None, "b", None], [None], ["c"], [None])).grids

    assert grid.rows == (("a", None, "b"), (), ("c",))


@given(st.binary(max_size=300))
def test_whatever_bytes_come_are_read_or_refused(content):
    for each in (content, b"PK\x03\x04" + content):
        with contextlib.suppress(SheetRefused):
            assert opened(each).grids
