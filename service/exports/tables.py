"""The happenings of many cases as a table: CSV that a spreadsheet may open, and a workbook."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from engine.texts import Text
from engine.zone import OFFICE_ZONE
from service.exports import grid
from service.exports.events import Integrity, LogEvent, Trace
from service.exports.grid import Value

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
    (Text("Keutuhan", "Integrity"), 34),
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
_TITLE: Final = Text("Riwayat", "History")


def csv_of(cases: Iterable[tuple[Trace, Iterable[LogEvent]]], language: str) -> Iterator[bytes]:
    """Write CSV, a piece for each case; times are those of the office's zone with their offset."""
    pieces = ((_row(trace, event, language) for event in happened) for trace, happened in cases)
    return grid.csv_of(_HEADINGS, pieces, language)


def write_workbook(cases: Iterable[tuple[Trace, Iterable[LogEvent]]], language: str, file: Path) -> None:
    """Write a workbook; times are those of the office's zone."""
    rows = (_row(trace, event, language) for trace, happened in cases for event in happened)
    grid.write_workbook(_TITLE, _HEADINGS, rows, language, file)


def _integrity(found: Integrity) -> Text:
    if not found.sound and found.broken_at is None:
        return Text("tidak utuh", "not intact")
    if not found.sound:
        return Text(f"tidak utuh: catatan {found.broken_at}", f"not intact: record {found.broken_at}")
    if found.checked_at is None:
        return Text("rantai utuh, belum diputar ulang", "chain intact, not yet replayed")
    day = found.checked_at.astimezone(OFFICE_ZONE).date().isoformat()
    return Text(f"utuh, diputar ulang {day}", f"intact, replayed {day}")


def _row(trace: Trace, event: LogEvent, language: str) -> list[Value]:
    return [
        trace.business_key,
        trace.id,
        trace.definition_name,
        trace.definition_version,
        _integrity(trace.integrity).in_language(language),
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
