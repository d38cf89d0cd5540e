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
