"""The timeline of a case on paper: who did what when, and the verdict over it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from babel.dates import format_datetime

from engine.actors import SYSTEM
from engine.diagram import Diagram
from engine.history import Entry
from engine.tasks import place_of
from engine.zone import OFFICE_ZONE
from service.casework.acts import A_STEP, ACTS, FAILED, OTHER, THE_CASE
from service.documents.typesetting import Sheet, typeset
from service.evidence.verdicts import Verdict

_TEMPLATE: Final = "timeline.typ"
_FORM: Final = {_TEMPLATE: Path(__file__).with_name(_TEMPLATE).read_bytes()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a timeline is about; `diagrams` are those that the commands ran on, by deployment."""

    title: str
    facts: Sequence[tuple[str, str]]
    entries: Sequence[Entry]
    diagrams: Mapping[str, Diagram]
    people: Mapping[str, str]
    units: Mapping[str, str]
    verdict: Verdict


def printed_timeline(told: Told, at: datetime) -> bytes:
    """Print a timeline as PDF, in Indonesian; the same case gives the same bytes. Raises `CannotTypeset`."""
    data = {
        "title": told.title,
        "facts": [list(fact) for fact in told.facts],
        "verdict": _judged(told.verdict),
        "sound": told.verdict.sound,
        "rows": [_row(told, entry) for entry in told.entries],
    }
    return typeset(_FORM, Sheet(template=_TEMPLATE, data=data, at=at))


def moment(at: datetime) -> str:
    """Write an instant as an office in Lampung says it."""
    return format_datetime(at.astimezone(OFFICE_ZONE), "d MMM y HH.mm.ss 'WIB'", locale="id")


def _row(told: Told, entry: Entry) -> dict[str, Any]:
    row = entry.row
    who = "Sistem" if row.actor == SYSTEM.id else told.people.get(row.actor, row.actor)
    acted_for = f" (atas nama {told.people.get(row.acted_for, row.acted_for)})" if row.acted_for else ""
    command: Mapping[str, Any] = json.loads(entry.body)["command"] if entry.body else {}
    return {
        "number": row.sequence,
        "at": moment(row.at),
        "who": f"{who}{acted_for}",
        "what": _what(told, row.kind, row.deployment_hash, command),
        "detail": _detail(command) if entry.body else "Isi catatan sudah dimusnahkan.",
        "hash": row.hash[:16],
    }


def _what(told: Told, kind: str, deployment: str | None, command: Mapping[str, Any]) -> str:
    to, unit = str(command.get("to") or command.get("person") or ""), str(command.get("unit") or "")
    incident = str(command.get("incident") or "")
    return ACTS.get(kind, OTHER).id.format(
        kind=kind,
        task=_task(told, deployment, command.get("task_key")) if command else A_STEP.id,
        to=told.people.get(to, to) or "–",
        unit=told.units.get(unit, unit),
        version=command.get("version", ""),
        what=FAILED[incident].id if incident in FAILED else incident,
    )


def _task(told: Told, deployment: str | None, key: object) -> str:
    if not isinstance(key, str):
        return THE_CASE.id
    element, unit = place_of(key)
    diagram = told.diagrams.get(deployment or "")
    step = diagram.step(element) if diagram is not None else None
    name = f"langkah {step.number}. {step.name}" if step is not None else element
    return f"{name} – {told.units.get(unit, unit)}" if unit else name


def _detail(command: Mapping[str, Any]) -> str:
    paper = command.get("on_behalf")
    told = {**command, "reason": paper.get("reason")} if isinstance(paper, Mapping) else command
    values = (told.get(name) for name in ("reason", "text", "name"))
    return next((value for value in values if isinstance(value, str) and value), "")


def _judged(verdict: Verdict) -> str:
    found = verdict.verification.first_divergence
    if verdict.sound and (gone := verdict.verification.disposal) is not None:
        return (
            f"Isinya dimusnahkan dengan keputusan nomor {gone.decree} tanggal {gone.decided_on}"
            f" (riwayat kantor, catatan {gone.office_sequence}); rantai"
            f" {verdict.verification.commands} catatan utuh."
        )
    if verdict.sound:
        upto = f"; ditandatangani sampai catatan {verdict.signed_upto}" if verdict.signed_upto else ""
        return f"Utuh: {verdict.verification.commands} catatan terverifikasi, putar ulang sama{upto}."
    if found is not None:
        return f"Tidak utuh pada catatan {found.sequence}: {found.reason}"
    if verdict.faults:
        return f"Tidak utuh: {verdict.faults[0]}"
    return f"Berkas rusak atau hilang: {', '.join(verdict.damaged)}"
