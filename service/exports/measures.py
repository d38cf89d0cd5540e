"""The report against the mutu baku as a table, and the tasks behind it as another."""

from collections.abc import Mapping
from typing import Final

from engine.texts import Text
from service.exports.grid import Heading

BY: Final[Mapping[str, Text]] = {
    "step": Text("Langkah", "Step"),
    "lane": Text("Pelaksana", "Lane"),
    "unit": Text("Bidang", "Unit"),
    "month": Text("Bulan", "Month"),
}
"""What tasks are put together by, in the order of the report."""
REPORT: Final = Text("Mutu baku", "Standard")
TASKS: Final = Text("Tugas", "Tasks")
REPORT_HEADINGS: Final[tuple[Heading, ...]] = (
    (Text("Menurut", "By"), 14),
    (Text("SOP", "SOP"), 26),
    (Text("Nama", "Name"), 46),
    (Text("Pelaksana", "Lane"), 26),
    (Text("Tugas selesai", "Tasks completed"), 10),
    (Text("Nilai tengah (menit kerja)", "Median (working minutes)"), 14),
    (Text("9 dari 10 paling lama (menit kerja)", "9 of 10 at most (working minutes)"), 14),
    (Text("Batas waktu (menit kerja)", "Time limit (working minutes)"), 14),
    (Text("Dengan batas waktu", "With a due date"), 12),
    (Text("Tepat waktu", "In time"), 10),
    (Text("Dikembalikan", "Sent back"), 12),
    (Text("Diambil lebih dulu", "Claimed first"), 12),
    (Text("Menunggu diambil, nilai tengah (menit kerja)", "Waiting, median (working minutes)"), 16),
    (Text("Dikerjakan, nilai tengah (menit kerja)", "Worked on, median (working minutes)"), 16),
)
TASK_HEADINGS: Final[tuple[Heading, ...]] = (
    (Text("Berkas", "Case"), 34),
    (Text("Langkah", "Step"), 9),
    (Text("Nama langkah", "Name of the step"), 40),
    (Text("Pelaksana", "Lane"), 26),
    (Text("Bidang", "Unit"), 30),
    (Text("Putaran", "Round"), 9),
    (Text("Tersedia (WIB)", "Offered (WIB)"), 20),
    (Text("Selesai (WIB)", "Completed (WIB)"), 20),
    (Text("Lama (menit kerja)", "Took (working minutes)"), 12),
    (Text("Menunggu diambil (menit kerja)", "Waiting (working minutes)"), 14),
    (Text("Dikerjakan (menit kerja)", "Worked on (working minutes)"), 14),
    (Text("Batas waktu (menit kerja)", "Time limit (working minutes)"), 14),
    (Text("Tepat waktu", "In time"), 10),
    (Text("Dikembalikan", "Sent back"), 12),
    (Text("Perintah ke-", "Command"), 12),
    (Text("ID berkas", "Case ID"), 38),
)
