"""Any table as a file: CSV that a spreadsheet may open, and a workbook with a frozen heading."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from engine.texts import Text

Value = str | int | datetime | bool | None
Heading = tuple[Text, int]
"""What a column is called, and how wide it is in a workbook, in characters."""
Row = Iterable[Value]

_YES, _NO = Text("ya", "yes"), Text("tidak", "no")
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")  # OWASP: CSV injection
_TIMES: Final = "yyyy-mm-dd hh:mm:ss"
_LONGEST: Final = 32_000  # characters in a cell; Excel takes 32,767


def csv_of(headings: Sequence[Heading], pieces: Iterable[Iterable[Row]], language: str) -> Iterator[bytes]:
    """Write CSV in UTF-8 with a byte order mark, piece by piece; no cell begins a formula.

    Times are written with their offset (ISO 8601).
    """
    yield b"\xef\xbb\xbf" + _lines([[heading.in_language(language) for heading, _ in headings]])
    for rows in pieces:
        yield _lines([_plain(value, language) for value in row] for row in rows)


def write_workbook(
    title: Text, headings: Sequence[Heading], rows: Iterable[Row], language: str, file: Path
) -> None:
    """Write a workbook: a frozen heading, a filter, times as times of the zone they are in."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title.in_language(language))
    sheet.freeze_panes = "A2"
    for number, (_, width) in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_heading(sheet, heading.in_language(language)) for heading, _ in headings])
    count = 1
    for row in rows:
        sheet.append([_cell(sheet, value, language) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{count}"
    book.save(file)


def _plain(value: Value, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return (_YES if value else _NO).in_language(language)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    text = str(value)
    return f"'{text}" if text.startswith(_RISKY) else text


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _heading(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: Any, value: Value, language: str) -> Any:
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, value=value.replace(tzinfo=None, microsecond=0))
        cell.number_format = _TIMES
        return cell
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return WriteOnlyCell(sheet, value=value)
    text = _plain(value, language).removeprefix("'") if isinstance(value, bool) else str(value)
    cell = WriteOnlyCell(sheet, value=_printable(text))
    cell.data_type = "s"  # a text that begins with = is no formula
    return cell


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable() or c in "\n\t")[:_LONGEST]
