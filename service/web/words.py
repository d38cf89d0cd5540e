"""Words for what the service calls by a code: statuses, kinds of commands, severities."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.actors import SYSTEM
from engine.texts import Text
from service.casework.acts import ACTS, FAILED, OTHER, THE_CASE
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
_SYSTEM: Final = Text("Sistem", "System")


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
    words, what = said(ACTS.get(kind, OTHER)), said(FAILED.get(incident, Text(incident, incident)))
    return words.format(task=task or said(THE_CASE), kind=kind, unit=unit, to=to, version=version, what=what)


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
