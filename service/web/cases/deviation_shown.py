"""What the pages of the register show of a deviation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from engine.calendar.working import WorkingCalendar
from engine.deviations.kinds import KINDS
from service.casework.deviation_words import Names, change_in_words, kind_in_words, sentence_of
from service.queries.deviation_register import DeviationItem, Note
from service.queries.task_items import TaskItem
from service.web import times, words
from service.web.cases.deviation_filters import Chosen
from service.web.language import gettext as _
from service.web.language import said


@dataclass(frozen=True, slots=True, kw_only=True)
class KindShown:
    """A kind with how many there are of it, and the way to just those."""

    label: str
    number: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationShown:
    """A deviation as a line of the register."""

    id: str
    url: str
    kind: str
    sentence: str
    case: str
    case_url: str
    definition: str
    step: str
    unit: str
    who: str
    when: str
    notes: int
    closed: bool
    replay_url: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LateShown:
    """An open task that is overdue."""

    name: str
    url: str
    case: str
    case_url: str
    unit: str
    holder: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteShown:
    """What somebody wrote about a deviation; without words where the chain does not have them any more."""

    number: int
    what: str
    who: str
    when: str
    text: str | None
    tone: str


def kinds_shown(counts: Mapping[str, int], chosen: Chosen) -> list[KindShown]:
    """List all kinds of which there are some, or that are chosen, after the way to all."""
    some = [kind for kind in KINDS if counts.get(kind) or kind == chosen.kind]
    every = KindShown(
        label=_("Semua jenis"),
        number=sum(counts.values()),
        url=chosen.address(kind=""),
        chosen=not chosen.kind,
    )
    return [
        every,
        *(
            KindShown(
                label=said(kind_in_words(kind)),
                number=counts.get(kind, 0),
                url=chosen.address(kind=kind),
                chosen=kind == chosen.kind,
            )
            for kind in some
        ),
    ]


def deviation_shown(item: DeviationItem, names: Names) -> DeviationShown:
    """Present a deviation."""
    return DeviationShown(
        id=item.id,
        url=url_for("deviation_register.show", deviation_id=item.id),
        kind=said(kind_in_words(item.kind)),
        sentence=said(sentence_of(item.kind, item.facts, names)),
        case=item.business_key,
        case_url=url_for("instances.show", instance_id=item.instance_id),
        definition=item.definition_name,
        step=item.number or "",
        unit=item.unit_name or "",
        who=words.who(item.person, item.person_name),
        when=times.moment(item.at),
        notes=item.notes,
        closed=item.closed,
        replay_url=url_for("playback.show", instance_id=item.instance_id, ke=item.sequence),
        sequence=item.sequence,
    )


def changes_shown(item: DeviationItem) -> list[str]:
    """Say each corrected figure; nothing for other kinds."""
    return [said(change_in_words(change)) for change in item.facts.get("changes", ())]


def facts_shown(item: DeviationItem) -> list[tuple[str, str]]:
    """Name what else is known: of lateness the due date, of paper its scan, the round."""
    found = []
    if due_at := item.facts.get("due_at"):
        found.append((_("Batas waktu"), times.moment(datetime.fromisoformat(due_at))))
    if round_ := item.facts.get("round"):
        found.append((_("Putaran"), str(round_)))
    if scan := item.facts.get("scan"):
        found.append((_("Pindaian"), str(scan)))
    return found


def late_shown(tasks: Sequence[TaskItem], calendar: WorkingCalendar, now: datetime) -> list[LateShown]:
    """Present open tasks that are overdue."""
    return [
        LateShown(
            name=f"{task.number}. {task.name}",
            url=url_for("tasks.show", task_id=task.id),
            case=task.instance.business_key,
            case_url=url_for("instances.show", instance_id=task.instance.id),
            unit=task.unit_name or "",
            holder=task.assignee_name or _("Belum diambil"),
            words=times.due(
                task.due_at, now=now, working_seconds=-calendar.working_seconds(task.due_at, now)
            ).words,
        )
        for task in tasks
        if task.due_at is not None
    ]


def notes_shown(notes: Sequence[Note]) -> list[NoteShown]:
    """Present what was written, the oldest first."""
    what = {
        "note": (_("Catatan"), "brand"),
        "close": (_("Ditutup"), "good"),
        "reopen": (_("Dibuka kembali"), "warn"),
    }
    return [
        NoteShown(
            number=note.office_sequence,
            what=what[note.kind][0],
            who=words.who(note.person, note.person_name),
            when=times.moment(note.at),
            text=note.text,
            tone=what[note.kind][1],
        )
        for note in notes
    ]
