"""What was done to a case, in words: on the pages, and in the timeline of its evidence."""

from collections.abc import Mapping
from typing import Final

from engine.texts import Text

ACTS: Final[Mapping[str, Text]] = {
    "start_instance": Text("Memulai berkas", "Started the case"),
    "claim_task": Text("Mengambil {task}", "Claimed {task}"),
    "release_task": Text("Melepaskan {task}", "Released {task}"),
    "reassign_task": Text("Mengalihkan {task} kepada {to}", "Reassigned {task} to {to}"),
    "complete_task": Text("Menyelesaikan {task}", "Completed {task}"),
    "excuse_unit": Text("Mengecualikan {unit}", "Excused {unit}"),
    "allow_same_person": Text(
        "Mengizinkan {to} mengerjakan {task} walau terhalang pemisahan tugas",
        "Allowed {to} to do {task} although four eyes forbid it",
    ),
    "fire_timer": Text("Pengatur waktu berbunyi", "A timer went off"),
    "suspend_instance": Text("Menangguhkan berkas", "Suspended the case"),
    "resume_instance": Text("Melanjutkan berkas", "Resumed the case"),
    "cancel_instance": Text("Membatalkan berkas", "Cancelled the case"),
    "migrate_instance": Text("Memindahkan berkas ke versi {version}", "Moved the case to version {version}"),
    "retry_incident": Text("Meminta sistem mencoba lagi {what}", "Let the system try {what} again"),
    "add_comment": Text("Menulis catatan", "Wrote a comment"),
    "attach_file": Text("Melampirkan berkas", "Attached a file"),
}
FAILED: Final[Mapping[str, Text]] = {
    "timer": Text("pengatur waktu yang gagal", "a timer that failed"),
    "documents": Text("dokumen yang gagal dibuat", "documents that could not be made"),
}
OTHER: Final = Text("{kind}", "{kind}")
A_STEP: Final = Text("sebuah langkah", "a step")
"""Which one nobody knows any more: the body of the record is gone."""
THE_CASE: Final = Text("berkas", "the case")
