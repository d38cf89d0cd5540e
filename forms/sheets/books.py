"""Workbooks as bytes that depend on nothing but what is in them."""

import io
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from engine.codec import normalised
from engine.texts import storable

LONGEST_NAME = 31  # characters of a sheet's name: what spreadsheet programs allow
_UNSUITABLE = re.compile(r"[\[\]:*?/\\]+")
_LINE = Side(style="thin", color="FFB8C2CC")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD, _GREY, _TOTAL = (
    PatternFill("solid", start_color=color) for color in ("FFDCE9F3", "FFEDEFF2", "FFF4F6F8")
)
_PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)

AnyCell = Cell | MergedCell
Results = Mapping[str, Mapping[str, Decimal | None]]
"""What formulas come to: by sheet and cell."""


def empty_book() -> Workbook:
    """Begin a workbook without any sheet."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    return book


def saved(book: Workbook, results: Results | None = None) -> bytes:
    """Write a workbook: without times and makers, so that the same content is always the same bytes.

    `results` are kept beside the formulas, for programs that show a workbook without calculating.
    """
    made = io.BytesIO()
    book.save(made)
    shown = {
        f"xl/worksheets/sheet{number}.xml": (results or {}).get(sheet.title, {})
        for number, sheet in enumerate(book.worksheets, start=1)
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = _PROPERTIES if name == "docProps/core.xml" else old.read(name)
            new.writestr(
                zipfile.ZipInfo(name), _with_results(content, shown.get(name, {})), zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()


def _with_results(content: bytes, results: Mapping[str, Decimal | None]) -> bytes:
    """Put the results into a sheet's XML: openpyxl writes a formula with an empty value beside it."""
    for place, result in results.items():
        formula = re.compile(rf'(<c r="{place}"[^>]*><f>[^<]*</f>)<v ?/?>(?:</v>)?'.encode())
        value = "" if result is None else f"<v>{normalised(result)}</v>"
        content = formula.sub(rb"\1" + value.encode(), content, count=1)
    return content


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Give a sheet's name that spreadsheet programs take and no other sheet has."""
    plain = (
        " ".join(_UNSUITABLE.sub(" ", storable(wanted)).split()).strip("'")[:LONGEST_NAME].strip() or "Lembar"
    )
    name, number = plain, 2
    while name.casefold() in {each.casefold() for each in taken}:
        ending = f" {number}"
        name, number = plain[: LONGEST_NAME - len(ending)] + ending, number + 1
    taken.add(name)
    return name


def put(sheet: Worksheet, row: int, column: int, value: Any) -> AnyCell:
    """Write a value; a text stays a text, even one that looks like a formula."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = storable(value)
        cell.data_type = "s"
    else:
        cell.value = value
    return cell


def look(cell: AnyCell, *, head: bool = False, grey: bool = False, total: bool = False) -> AnyCell:
    """Give a cell the look of its part of a table."""
    cell.border = _BORDER
    numeric = cell.data_type == "f" or (cell.data_type == "n" and cell.value is not None)
    cell.alignment = Alignment(
        wrap_text=True, vertical="center" if head else "top", horizontal="right" if numeric else None
    )
    if head or total:
        cell.font = Font(bold=True)
    if head or grey or total:
        cell.fill = _HEAD if head else _TOTAL if total else _GREY
    return cell


def titled(sheet: Worksheet, title: str, *hints: str) -> None:
    """Write a sheet's title, and below it what there is to say, a line each."""
    put(sheet, 1, 1, title).font = Font(bold=True, size=14)
    for row, hint in enumerate(hints, start=2):
        put(sheet, row, 1, hint).font = Font(italic=True, color="FF475467")


def laid_out(sheet: Worksheet, *, head: int, widths: Mapping[str, float], landscape: bool) -> None:
    """Set column widths, keep the heading in sight, on the screen and on every printed page."""
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
