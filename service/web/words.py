"""Words for what the service calls by a code: statuses, kinds of commands, severities."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.actors import SYSTEM
from engine.texts import Text
from service.web.language import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A status as a coloured word."""

    label: str
    tone: str


_STATUSES: Final[Mapping[str, tuple[Text, str]]] = {
    "running": (Text("berjalan", "running"), "brand"),
    "suspended": (Text("ditangguhkan", "suspended"), "warn"),
    "completed": (Text("selesai", "completed"), "good"),
    "cancelled": (Text("dibatalkan", "cancelled"), "bad"),
}
_SEVERITIES: Final[Mapping[str, tuple[Text, str]]] = {
    "error": (Text("galat", "error"), "bad"),
    "warning": (Text("peringatan", "warning"), "warn"),
    "info": (Text("keterangan", "note"), "brand"),
}
_ACTS: Final[Mapping[str, Text]] = {
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
_FAILED: Final[Mapping[str, Text]] = {
    "timer": Text("pengatur waktu yang gagal", "a timer that failed"),
    "documents": Text("dokumen yang gagal dibuat", "documents that could not be made"),
}
_OTHER: Final = Text("{kind}", "{kind}")
_SYSTEM: Final = Text("Sistem", "System")
_CASE: Final = Text("berkas", "the case")


def status_of(code: str) -> Status:
    """Say how a case stands."""
    text, tone = _STATUSES.get(code, (Text(code, code), "brand"))
    return Status(label=said(text), tone=tone)


def statuses() -> tuple[tuple[str, str], ...]:
    """List the statuses of a case: code and word."""
    return tuple((code, said(text)) for code, (text, _) in _STATUSES.items())


def severity_of(code: str) -> Status:
    """Say how bad a finding is."""
    text, tone = _SEVERITIES.get(code, (Text(code, code), "brand"))
    return Status(label=said(text), tone=tone)


def who(username: str, name: str) -> str:
    """Name a person, or the service itself."""
    return said(_SYSTEM) if username == SYSTEM.id else name


def act(
    kind: str, task: str | None, *, unit: str = "", to: str = "", version: str = "", incident: str = ""
) -> str:
    """Say what was done, to which task, unit, person or incident, or which version a case goes by."""
    words, what = said(_ACTS.get(kind, _OTHER)), said(_FAILED.get(incident, Text(incident, incident)))
    return words.format(task=task or said(_CASE), kind=kind, unit=unit, to=to, version=version, what=what)


def detail_of(command: Mapping[str, Any], events: list[Mapping[str, Any]]) -> str:
    """Say the reason, remark or file that goes with an act; empty when there is none."""
    for event in events:
        note = event.get("note")
        if event.get("kind") == "instance_returned" and isinstance(note, Mapping):
            return said(Text("Dikembalikan: {reason}", "Returned: {reason}")).format(reason=note["reason"])
    paper = command.get("on_behalf")
    told = {**command, "reason": paper.get("reason")} if isinstance(paper, Mapping) else command
    for name in ("reason", "text", "name"):
        value = told.get(name)
        if isinstance(value, str) and value:
            return value
    return ""
