"""Takes an upload apart into plain cells, trusting nothing: not its size, not its formulas, not its kind."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice, zip_longest
from typing import Any, Final

from openpyxl import load_workbook

from engine.errors import Invalid
from engine.texts import Text
from forms.sheets.layout import MARKS

LARGEST: Final = 5_000_000  # bytes of an upload
MOST_UNPACKED: Final = 30_000_000  # bytes of a workbook's parts
MOST_PARTS: Final = 500
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 60
MOST_CELLS: Final = 60_000  # that hold something, in all sheets
MOST_SHEETS: Final = 30
_MOST_ROW_TAGS: Final = 20 * MOST_ROWS  # also of rows that hold nothing
_FORMULA: Final = re.compile(rb"<(\w+:)?f[\s/>]")  # in a sheet's XML
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^<>]*)>")
_ROW_NUMBER: Final = re.compile(rb"\br\s*=\s*[\"'](\d{1,18})[\"']")
_CONTENT: Final = re.compile(rb"<(?:\w+:)?(?:v|is|f)[\s/>]")
_LONGEST_CELL: Final = 200_000  # characters

UNREADABLE = Text(
    "Berkas tidak terbaca. Unggah lembar XLSX, atau CSV yang disimpan dari program lembar kerja.",
    "The file cannot be read. Upload an XLSX sheet, or a CSV saved from a spreadsheet program.",
)
TOO_LARGE = Text("Berkas lebih besar dari 5 MB.", "The file is larger than 5 MB.")
TOO_MANY_ROWS = Text("Lembar berisi lebih dari {most} baris.", "A sheet has more than {most} rows.").filled(
    most=MOST_ROWS
)
TOO_MANY_CELLS = Text("Berkas berisi terlalu banyak sel.", "The file has too many cells.")
EMPTY = Text("Berkas kosong.", "The file is empty.")
NO_RESULT = Text(
    "Sel berisi rumus tanpa hasil; tulis nilainya.",
    "The cell holds a formula without a result; write the value.",
)
FAULTY = Text("Sel berisi galat rumus ({code}).", "The cell holds an error ({code}).")


class SheetRefused(Invalid):
    """The upload is no sheet for this form and this task."""

    code = "sheet-refused"

    def __init__(self, reason: Text) -> None:
        super().__init__()
        self.text = reason


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that holds nothing to go by."""

    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The cells of a sheet; the first row is line 1. A CSV file has no name."""

    name: str
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An upload taken apart: its sheets, and what it was made for if it says so."""

    grids: tuple[Grid, ...]
    marks: Mapping[str, Any]


def opened(content: bytes) -> Opened:
    """Take an upload apart; raises `SheetRefused`."""
    if len(content) > LARGEST:
        raise SheetRefused(TOO_LARGE)
    if not content.strip():
        raise SheetRefused(EMPTY)
    if content.startswith(b"PK"):
        return _workbook(content)
    return Opened(grids=(_text_table(content),), marks={})


def _workbook(content: bytes) -> Opened:
    calculates = _check_parts(content)
    try:
        sheets = _sheets(content, formulas=False)
        formulas = _sheets(content, formulas=True) if calculates else {}
    except SheetRefused:
        raise
    except Exception as error:  # openpyxl answers a broken workbook with whatever broke
        raise SheetRefused(UNREADABLE) from error
    found = {
        name: tuple(map(tuple, _without_results(rows, formulas.get(name, []))))
        for name, rows in sheets.items()
    }
    marks = {str(row[0]): (*row, None)[1] for row in found.get(MARKS, ()) if row and row[0]}
    grids = tuple(Grid(name=name, rows=rows) for name, rows in found.items() if not name.startswith("_"))
    return Opened(grids=grids, marks=marks)


def _check_parts(content: bytes) -> bool:
    """Refuse a workbook that unpacks into too much, or whose XML declares entities; say if it has formulas.

    `zipfile` never reads more of a part than it declares, so that the declared sizes can be relied on.
    """
    calculates = False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise SheetRefused(UNREADABLE)
            for part in parts:
                unpacked = archive.read(part)
                calculates = calculates or _FORMULA.search(unpacked) is not None
                if _declares(unpacked):
                    raise SheetRefused(UNREADABLE)
                if b"sheetData" in unpacked and _goes_too_far(unpacked):
                    raise SheetRefused(TOO_MANY_ROWS)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise SheetRefused(UNREADABLE) from error
    return calculates


def _declares(part: bytes) -> bool:
    return any("<!DOCTYPE".encode(code) in part for code in ("ascii", "utf-16-le", "utf-16-be"))


def _goes_too_far(sheet: bytes) -> bool:
    """Say whether a sheet's XML holds something behind the last row that is read, or rows without end."""
    number, end = 0, sheet.rfind(b"sheetData>")
    tags = list(islice(_ROW.finditer(sheet), _MOST_ROW_TAGS + 1))
    for tag, following in zip_longest(tags, tags[1:]):
        told = _ROW_NUMBER.search(tag[1])
        number = int(told[1]) if told else number + 1
        content = _CONTENT.search(sheet, tag.end(), following.start() if following else end)
        if number > MOST_ROWS and content:
            return True
    return len(tags) > _MOST_ROW_TAGS


def _sheets(content: bytes, *, formulas: bool) -> dict[str, list[list[Any]]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=not formulas, keep_links=False)
    if len(book.worksheets) > MOST_SHEETS:
        raise SheetRefused(UNREADABLE)
    found, left = {}, MOST_CELLS
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a sheet says of its own size need not be so
        rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)  # or it makes up billions of rows
        values = (
            []
            if all(cell.value is None for cell in row)
            else [_value(cell, formulas=formulas) for cell in row]
            for row in rows
        )
        found[sheet.title] = _within_limits(values, cells=left)
        left -= sum(map(len, found[sheet.title]))
    book.close()
    return found


def _within_limits(rows: Iterable[list[Any]], *, cells: int = MOST_CELLS) -> list[list[Any]]:
    """Keep the rows that hold something; empty cells and rows behind the last one are cut off."""
    kept: list[list[Any]] = []
    for number, row in enumerate(rows, start=1):
        while row and row[-1] is None:
            row.pop()
        if row and number > MOST_ROWS:
            raise SheetRefused(TOO_MANY_ROWS)
        cells -= len(row)
        if cells < 0:
            raise SheetRefused(TOO_MANY_CELLS)
        if number <= MOST_ROWS:
            kept.append(row)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _value(cell: Any, *, formulas: bool) -> Any:
    """Give what a cell holds; a share shown in percent is the number that people see."""
    value = cell.value
    if value is None:
        return None
    if formulas:
        return True if cell.data_type == "f" else None
    if cell.data_type == "e":
        return Broken(FAULTY.filled(code=value))
    if isinstance(value, str):
        return value[:_LONGEST_CELL] or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        exact = Decimal(format(value, ".15g"))  # the digits that spreadsheet programs show
        return exact * 100 if _in_percent(cell.number_format) else exact
    return value if isinstance(value, bool | date | datetime | time) else None


def _in_percent(number_format: Any) -> bool:
    unquoted = "".join(str(number_format).split('"')[::2])
    return "%" in unquoted.replace("\\%", "")


def _without_results(rows: list[list[Any]], formulas: list[list[Any]]) -> Iterator[list[Any]]:
    """Mark the formulas whose result was not stored: they would look like empty cells."""
    for at in range(max(len(rows), len(formulas))):
        row = rows[at] if at < len(rows) else []
        flags = formulas[at] if at < len(formulas) else []
        yield [
            Broken(NO_RESULT) if value is None and is_formula else value
            for value, is_formula in zip_longest(row, flags)
        ]


def _text_table(content: bytes) -> Grid:
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep="):
        separator, text = first[4:5], rest
    else:
        separator = max(";\t,", key=first.count)
    try:
        rows = _within_limits(
            [cell.strip() or None for cell in row[:MOST_COLUMNS]]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator or ";")
        )
    except (csv.Error, TypeError) as error:
        raise SheetRefused(UNREADABLE) from error
    return Grid(name="", rows=tuple(map(tuple, rows)))


def _decoded(content: bytes) -> str:
    """Read text as spreadsheet programs write it: UTF-8, UTF-16 with its mark, or Windows' Latin letters."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for code in ["utf-16"] if wide else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        if not _binary(text):
            return text
    raise SheetRefused(UNREADABLE)


def _binary(text: str) -> bool:
    return any(character < " " and character not in "\t\r\n\f" for character in text[:10_000])
