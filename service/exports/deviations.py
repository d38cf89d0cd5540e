"""The register of deviations as a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from engine.texts import Text
from engine.zone import OFFICE_ZONE
from service.exports import grid
from service.exports.grid import Value

_TITLE: Final = Text("Penyimpangan", "Deviations")
_HEADINGS: Final = (
    (Text("Jenis", "Kind"), 28),
    (Text("Yang menyimpang", "What deviated"), 70),
    (Text("Berkas", "Case"), 34),
    (Text("SOP", "SOP"), 30),
    (Text("Langkah", "Step"), 9),
    (Text("Bidang", "Unit"), 30),
    (Text("Oleh", "By"), 26),
    (Text("Waktu (WIB)", "Time (WIB)"), 20),
    (Text("Terlambat (menit kerja)", "Late (working minutes)"), 14),
    (Text("Ditutup", "Closed"), 10),
    (Text("Jumlah catatan", "Notes"), 10),
    (Text("Perintah ke-", "Command"), 12),
    (Text("ID berkas", "Case ID"), 38),
    (Text("ID penyimpangan", "Deviation ID"), 38),
)
_AT_ONCE: Final = 500  # rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A deviation as a line; `late_seconds` is working time, where that is what deviated."""

    kind: Text
    sentence: Text
    business_key: str
    definition_name: str
    number: str | None
    unit_name: str | None
    person_name: str
    at: datetime
    late_seconds: int | None
    closed: bool
    notes: int
    sequence: int
    instance_id: str
    id: str


def csv_of(lines: Iterable[Line], language: str) -> Iterator[bytes]:
    """Write CSV, some hundred lines at a time; times are those of the office's zone with their offset."""
    return grid.csv_of(_HEADINGS, _pieces(lines, language), language)


def write_workbook(lines: Iterable[Line], language: str, file: Path) -> None:
    """Write a workbook; times are those of the office's zone."""
    rows = (_row(line, language) for line in lines)
    grid.write_workbook(_TITLE, _HEADINGS, rows, language, file)


def _pieces(lines: Iterable[Line], language: str) -> Iterator[list[list[Value]]]:
    rows = (_row(line, language) for line in lines)
    while piece := list(islice(rows, _AT_ONCE)):
        yield piece


def _row(line: Line, language: str) -> list[Value]:
    return [
        line.kind.in_language(language),
        line.sentence.in_language(language),
        line.business_key,
        line.definition_name,
        line.number,
        line.unit_name,
        line.person_name,
        line.at.astimezone(OFFICE_ZONE),
        line.late_seconds // 60 if line.late_seconds is not None else None,
        line.closed,
        line.notes,
        line.sequence,
        line.instance_id,
        line.id,
    ]
