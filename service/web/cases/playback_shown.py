"""Puts the moments of a case that is played back together, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import url_for
from markupsafe import Markup

from engine.diagram import Diagram
from engine.drawing import svg
from engine.playback.frames import Frame, Stand
from engine.playback.marks import Mark as MarkOfCommand
from engine.tasks import UserTask, name_of
from engine.texts import Text
from forms.differences import Difference, differences
from service.bootstrap import Alur
from service.casework.deployed import Deployed
from service.persistence.database import Connection
from service.persistence.store import office, people
from service.persistence.store.cases import Case
from service.queries.logs import LogItem
from service.web import times, words
from service.web.cases.instance_pages import LogShown, log_shown, receivers
from service.web.cases.marks import Mark
from service.web.language import gettext as _
from service.web.language import language, said

_MARKS: Final[Mapping[MarkOfCommand, tuple[Text, str]]] = {
    "return": (Text("berkas dikembalikan", "case sent back"), "warn"),
    "intervention": (Text("campur tangan", "intervention"), "warn"),
    "migration": (Text("pindah versi SOP", "other SOP version"), "warn"),
    "override": (Text("izin orang yang sama", "same person allowed"), "warn"),
    "timer": (Text("pengatur waktu", "timer"), "brand"),
    "excused": (Text("bidang dikecualikan", "unit excused"), "warn"),
    "on-behalf": (Text("atas nama bidang", "on behalf of a unit"), "warn"),
    "substitution": (Text("pelaksana pengganti", "substitute"), "brand"),
    "inputs-missing": (Text("kelengkapan belum ada", "inputs missing"), "warn"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesShown:
    """What changed in one row of a list, or in the fields outside of lists (without a title)."""

    title: str
    changes: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenShown:
    """A task that was open at a moment."""

    name: str
    round: int
    holder: str
    due: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneShown:
    """What was handed in by a moment, with the way to the moment when it was."""

    name: str
    round: int
    by: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperShown:
    """A file that was there at a moment."""

    name: str
    url: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnShown:
    """By whom and why the case was sent back, and whom it concerns."""

    by: str
    reason: str
    units: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentShown:
    """Everything that is said of a moment beside its diagram.

    `again` is the round that the answers of this command are, when the step was done before.
    """

    record: LogShown
    since: str
    marks: tuple[Mark, ...]
    returned: ReturnShown | None
    again: int
    changes: tuple[ChangesShown, ...]
    open: tuple[OpenShown, ...]
    done: tuple[DoneShown, ...]
    papers: tuple[PaperShown, ...]
    status: words.Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What words are made with: the names of people and units, the deployments of the moments."""

    units: Mapping[str, str]
    names: Mapping[str, str]
    deployed: Mapping[str, Deployed]

    def of(self, deployment_hash: str) -> Deployed:
        """Give a deployment that one of the moments went by."""
        return self.deployed[deployment_hash]

    def record(self, item: LogItem) -> LogShown:
        """Present a row of the log, by the diagram that it went by."""
        diagram = self.of(item.deployment_hash or "").definition.diagram
        return log_shown(item, diagram, self.units, self.names)

    def marks(self, marks: Iterable[MarkOfCommand]) -> tuple[Mark, ...]:
        """Say what is out of the ordinary."""
        return tuple(Mark(label=said(_MARKS[each][0]), tone=_MARKS[each][1]) for each in marks)

    def place(self, deployment_hash: str, step_id: str, unit: str | None) -> str:
        """Name a step and its unit: `5. Mengisi formulir – Bidang Usaha`."""
        step = self.of(deployment_hash).definition.diagram.step(step_id)
        name = f"{step.number}. {step.name}" if step is not None else step_id
        return f"{name} – {self.units.get(unit, unit)}" if unit else name

    def who(self, username: str) -> str:
        """Name a person, or the service itself."""
        return words.who(username, self.names.get(username, username))


def around(
    alur: Alur,
    connection: Connection,
    case: Case,
    items: Sequence[LogItem],
    *,
    frame: Frame | None = None,
    more: Iterable[str] = (),
) -> Around:
    """Read what words about these rows, about a moment, and about `more` deployments are made with."""
    hashes = {item.deployment_hash or case.deployment_hash for item in items} | set(more)
    people_named = receivers(items)
    if frame is not None:
        stand = frame.stand
        hashes.add(stand.deployment_hash)
        people_named |= {task.assignee or "" for task in stand.tasks.values()}
        people_named |= {each.by for each in stand.done.values()}
        people_named |= {frame.returned.by} if frame.returned else set()
    return Around(
        units={code: name for code, name, _active in office.units(connection)},
        names=people.names_of(connection, people_named - {""}),
        deployed={each: alur.deployments.of(connection, each) for each in hashes},
    )


def plain(diagram: Diagram) -> Markup:
    """Draw a diagram without any marks, for a player to put its own on."""
    return Markup(svg.draw(diagram, prefix="putar"))  # noqa: S704 (escapes what it writes)


def drawing_of(frame: Frame, diagram: Diagram) -> Markup:
    """Draw how a case stood after a command, and the flows that the command's tokens took."""
    stand = frame.stand
    marked = {each.step: svg.DONE for each in stand.done.values()}
    shown = {each.element for each in stand.tokens.values()} & set(diagram.elements)
    hidden = ("subProcess", "startEvent", "endEvent")
    marked |= {each: svg.CURRENT for each in shown if diagram.elements[each].tag not in hidden}
    marked |= {task.step: svg.LATE for task in stand.tasks.values() if _late(task, frame.at)}
    drawn = svg.draw(diagram, marked=marked, taken=frame.flows, prefix="putar")
    return Markup(drawn)  # noqa: S704 (escapes what it writes)


def moment_shown(found: Around, item: LogItem, before: Stand, frame: Frame) -> MomentShown:
    """Say what a command did and how everything stood after it."""
    stand, version = frame.stand, frame.stand.deployment_hash
    note = frame.returned
    again, changes = _changes(found, before, frame)
    return MomentShown(
        record=found.record(item),
        since=_since(frame),
        marks=found.marks(frame.marks),
        returned=ReturnShown(
            by=found.who(note.by),
            reason=note.reason,
            units=", ".join(found.units.get(unit, unit) for unit in note.units),
        )
        if note is not None
        else None,
        again=again,
        changes=changes,
        open=tuple(_open(found, version, task, frame.at) for task in stand.tasks.values()),
        done=tuple(
            DoneShown(
                name=found.place(version, each.step, each.unit),
                round=each.round,
                by=found.who(each.by),
                url=url_for("playback.show", instance_id=item.chain, ke=each.sequence),
            )
            for each in stand.done.values()
        ),
        papers=tuple(
            PaperShown(
                name=paper.name,
                url=url_for("files.show", instance_id=item.chain, sha256=paper.sha256, nama=paper.name),
                new=paper.sequence == frame.sequence,
            )
            for paper in stand.papers.values()
        ),
        status=words.status_of(stand.status),
    )


def changed_rows(found: Sequence[Difference]) -> tuple[ChangesShown, ...]:
    """Put differences together row by row."""
    rows: dict[str, list[Difference]] = {}
    for each in found:
        rows.setdefault(each.row, []).append(each)
    return tuple(ChangesShown(title=title, changes=tuple(changes)) for title, changes in rows.items())


def _changes(found: Around, before: Stand, frame: Frame) -> tuple[int, tuple[ChangesShown, ...]]:
    """Compare what a command handed in with what the step and unit had handed in before."""
    done = next((each for each in frame.stand.done.values() if each.sequence == frame.sequence), None)
    if done is None:
        return 0, ()
    form = found.of(frame.stand.deployment_hash).form_of(done.step)
    former = before.done.get(name_of(done.step, done.unit))
    if form is None:
        return 0, ()
    values = former.values if former is not None else {}
    changed = differences(form, values, done.values, language=language(), labels=found.units)
    return done.round if former is not None else 0, changed_rows(changed)


def _open(found: Around, version: str, task: UserTask, at: datetime) -> OpenShown:
    return OpenShown(
        name=found.place(version, task.step, task.unit),
        round=task.round,
        holder=found.who(task.assignee) if task.assignee else _("belum diambil"),
        due=times.moment(task.due_at) if task.due_at else "",
        late=_late(task, at),
    )


def _late(task: UserTask, at: datetime) -> bool:
    return task.due_at is not None and task.due_at < at


def _since(frame: Frame) -> str:
    if frame.sequence == 1:
        return _("Catatan pertama")
    return _(
        "%(elapsed)s sejak catatan sebelumnya; jam kerja: %(working)s",
        elapsed=times.elapsed(frame.since_seconds),
        working=times.duration(frame.working_seconds),
    )
