"""The happenings of many cases as a table: CSV that a spreadsheet may open, and a workbook."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from engine.texts import Text
from engine.zone import OFFICE_ZONE
from service.exports.events import LogEvent, Trace

Value = str | int | datetime | bool | None

KINDS: Final[Mapping[str, Text]] = {
    "instance_started": Text("berkas dimulai", "case opened"),
    "task_offered": Text("tugas tersedia", "task offered"),
    "task_claimed": Text("tugas diambil", "task claimed"),
    "task_released": Text("tugas dilepas", "task released"),
    "task_reassigned": Text("tugas dialihkan", "task reassigned"),
    "task_revised": Text("tugas disesuaikan", "task revised"),
    "task_completed": Text("tugas selesai", "task completed"),
    "task_withdrawn": Text("tugas ditarik", "task withdrawn"),
    "task_excused": Text("tugas dikecualikan", "task excused"),
    "unit_excused": Text("unit dikecualikan", "unit excused"),
    "same_person_allowed": Text("orang yang sama diizinkan", "same person allowed"),
    "instance_returned": Text("berkas dikembalikan", "case returned"),
    "instance_suspended": Text("berkas ditangguhkan", "case suspended"),
    "instance_resumed": Text("berkas dilanjutkan", "case resumed"),
    "instance_cancelled": Text("berkas dibatalkan", "case cancelled"),
    "instance_migrated": Text("berkas dipindahkan ke versi lain", "case migrated"),
    "instance_completed": Text("berkas selesai", "case completed"),
    "incident_retried": Text("insiden dicoba lagi", "incident retried"),
}
"""What each kind of happening is called."""

_HEADINGS: Final = (
    (Text("Berkas", "Case"), 34),
    (Text("ID berkas", "Case ID"), 38),
    (Text("SOP", "SOP"), 30),
    (Text("Versi SOP sekarang", "SOP version now"), 12),
    (Text("Perintah ke-", "Command"), 12),
    (Text("Waktu (WIB)", "Time (WIB)"), 20),
    (Text("Kejadian", "What happened"), 26),
    (Text("Langkah", "Step"), 9),
    (Text("Nama langkah", "Name of the step"), 40),
    (Text("Pelaksana", "Lane"), 24),
    (Text("Unit", "Unit"), 30),
    (Text("Putaran", "Round"), 9),
    (Text("Oleh", "By"), 26),
    (Text("Atas nama", "On behalf of"), 26),
    (Text("Kepada", "To"), 26),
    (Text("Batas waktu (WIB)", "Due (WIB)"), 20),
    (Text("Terlambat", "Late"), 11),
    (Text("Alasan", "Reason"), 60),
)
_YES, _NO = Text("ya", "yes"), Text("tidak", "no")
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")  # OWASP: CSV injection
_TIMES: Final = "yyyy-mm-dd hh:mm:ss"
_LONGEST: Final = 32_000  # characters in a cell; Excel takes 32,767


def csv_of(cases: Iterable[tuple[Trace, Iterable[LogEvent]]], language: str) -> Iterator[bytes]:
    """Write CSV in UTF-8 with a byte order mark, a piece for each case; no cell begins a formula.

    Times are those of the office's zone with their offset (ISO 8601).
    """
    yield b"\xef\xbb\xbf" + _lines([[heading.in_language(language) for heading, _ in _HEADINGS]])
    for trace, happened in cases:
        rows = ([_plain(value, language) for value in _row(trace, event, language)] for event in happened)
        yield _lines(rows)


def write_workbook(cases: Iterable[tuple[Trace, Iterable[LogEvent]]], language: str, file: Path) -> None:
    """Write a workbook: a frozen heading, a filter, times as times of the office's zone."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(Text("Riwayat", "History").in_language(language))
    sheet.freeze_panes = "A2"
    for number, (_, width) in enumerate(_HEADINGS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_heading(sheet, heading.in_language(language)) for heading, _ in _HEADINGS])
    count = 1
    for trace, happened in cases:
        for event in happened:
            sheet.append([_cell(sheet, value, language) for value in _row(trace, event, language)])
            count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_HEADINGS))}{count}"
    book.save(file)


def _row(trace: Trace, event: LogEvent, language: str) -> list[Value]:
    return [
        trace.business_key,
        trace.id,
        trace.definition_name,
        trace.definition_version,
        event.sequence,
        event.at.astimezone(OFFICE_ZONE),
        KINDS[event.kind].in_language(language),
        event.number,
        event.activity if event.step is not None else None,
        event.lane_name,
        event.unit_name,
        event.round,
        event.actor_name,
        event.acted_for_name,
        event.assignee_name,
        event.due_at.astimezone(OFFICE_ZONE) if event.due_at is not None else None,
        event.late,
        event.reason,
    ]


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
