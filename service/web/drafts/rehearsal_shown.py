"""A rehearsed case as its page shows it: what is open, what happened, where the tokens are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flask import url_for
from markupsafe import Markup

from engine.definitions import ProcessDefinition
from engine.diagram import Diagram
from engine.drawing import svg
from engine.events import Event, InstanceReturned, TaskExcused, TimerFired, TimerStarted
from engine.sop import Step
from engine.tasks import UserTask
from service.rehearsal.sandbox import Happened
from service.rehearsal.scenario import Move, Setting
from service.rehearsal.script import Rehearsal
from service.web import times
from service.web.drafts.rehearsal_case import RehearsedDraft, unit_names
from service.web.language import gettext as _
from service.web.language import said

_FRAMES: Final = ("subProcess", "startEvent", "endEvent")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """A task that waits in the rehearsed case; `returned` is by which step and why it came back."""

    key: str
    url: str
    number: str
    name: str
    activity: str
    lane: str
    unit: str
    round: int
    due: str
    returned: tuple[str, str] | None
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Performer:
    """Who may complete a task: its lane, or a lane that enters a unit's paper form."""

    lane: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentShown:
    """An act, who did it, and what came of it."""

    number: int
    act: str
    who: str
    came: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedShown:
    """The act that the draft does not take any more."""

    number: int
    act: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalShown:
    """The whole page but the form; `moments` are the latest first."""

    clock: str
    tasks: tuple[OpenTask, ...]
    moments: tuple[MomentShown, ...]
    stopped: StoppedShown | None
    ended: bool
    timer: str
    drawing: Markup


class Words:
    """Says the names of a rehearsed process."""

    def __init__(self, definition: ProcessDefinition, units: Mapping[str, str]) -> None:
        self.definition, self.units = definition, units
        self.lanes = {lane.id: lane.name for lane in self.definition.diagram.lanes}

    @classmethod
    def of(cls, definition: ProcessDefinition, setting: Setting) -> "Words":
        """Take the units' names from what surrounds the case."""
        return cls(definition, unit_names(setting))

    def unit(self, code: str | None) -> str:
        """Name a unit; empty for none."""
        return self.units.get(code, code) if code is not None else ""

    def step(self, step: Step, unit: str | None = None) -> str:
        """Name a step: `5. Mengisi formulir – Bidang Usaha`."""
        words = f"{step.number}. {step.name}" if step.number else step.name or step.id
        return f"{words} – {self.unit(unit)}" if unit is not None else words

    def task(self, task: UserTask) -> str:
        """Name a task."""
        return self.step(self.definition.step(task.step), task.unit)

    def lane(self, lane: str, unit: str | None = None) -> str:
        """Name a lane, with the unit it acts for."""
        name = self.lanes.get(lane) or lane
        return f"{name} ({self.unit(unit)})" if unit is not None else name


def rehearsal_shown(rehearsed: RehearsedDraft, rehearsal: Rehearsal, chosen: str | None) -> RehearsalShown:
    """Present a rehearsed case."""
    words, sandbox, key = words_of(rehearsal), rehearsal.sandbox, rehearsed.draft.key
    stopped = rehearsal.stopped
    return RehearsalShown(
        clock=times.moment(sandbox.at),
        tasks=tuple(_task(words, key, task, chosen) for task in sandbox.open_tasks.values()),
        moments=tuple(
            MomentShown(
                number=number,
                act=act_in_words(words, moment.move),
                who=_who(words, moment.move, moment.happened),
                came=tuple(_came(words, moment.happened)),
            )
            for number, moment in reversed(list(enumerate(rehearsal.moments, start=1)))
        ),
        stopped=StoppedShown(
            number=stopped.number,
            act=act_in_words(words, stopped.move),
            reason=said(stopped.refusal.text),
        )
        if stopped is not None
        else None,
        ended=rehearsal.ended,
        timer=times.moment(sandbox.next_timer) if sandbox.next_timer is not None else "",
        drawing=_drawing(rehearsal),
    )


def words_of(rehearsal: Rehearsal) -> Words:
    """Say the names of a rehearsed process."""
    return Words.of(rehearsal.deployed.definition, rehearsal.sandbox.setting)


def performers(rehearsal: Rehearsal, task: UserTask) -> tuple[Performer, ...]:
    """List who may complete a task: its own lane first."""
    words, step = words_of(rehearsal), rehearsal.deployed.definition.step(task.step)
    own = Performer(lane=task.lane, label=words.lane(task.lane, task.unit))
    if task.unit is None:
        return (own,)
    others = (
        Performer(
            lane=lane, label=_("%(lane)s, a.n. %(unit)s", lane=words.lane(lane), unit=words.unit(task.unit))
        )
        for lane in step.on_behalf_by
    )
    return (own, *others)


def excusers(rehearsal: Rehearsal, task: UserTask) -> tuple[Performer, ...]:
    """List the lanes that may let the task's unit off."""
    words, step = words_of(rehearsal), rehearsal.deployed.definition.step(task.step)
    return tuple(Performer(lane=lane, label=words.lane(lane)) for lane in step.excused_by if task.unit)


def _task(words: Words, key: str, task: UserTask, chosen: str | None) -> OpenTask:
    step, note = words.definition.step(task.step), task.returned
    by = words.definition.steps.get(note.step) if note is not None else None
    return OpenTask(
        key=task.key,
        url=url_for("rehearsing.show", key=key, tugas=task.key, _anchor="formulir"),
        number=step.number,
        name=step.name,
        activity=step.activity,
        lane=words.lane(task.lane),
        unit=words.unit(task.unit),
        round=task.round,
        due=times.moment(task.due_at) if task.due_at is not None else "",
        returned=(words.step(by) if by is not None else note.step, note.reason) if note is not None else None,
        chosen=task.key == chosen,
    )


def act_in_words(words: Words, move: Move) -> str:
    """Say what somebody did."""
    match move.act:
        case "wait":
            return _("Waktu berlalu")
        case "excuse":
            return _("%(unit)s dikecualikan", unit=", ".join(words.unit(unit) for unit in move.units))
        case "allow":
            return _("%(person)s diizinkan", person=move.by or "")
        case "do":
            named = (each for each in words.definition.steps.values() if move.step in (each.number, each.id))
            step = next(named, None)
            unit = move.units[0] if len(move.units) == 1 else None
            return words.step(step, unit) if step is not None else move.step


def _who(words: Words, move: Move, happened: Happened) -> str:
    if move.lane is None:
        return ""
    unit = move.units[0] if move.units and any(task.lane == move.lane for task in happened.done) else None
    name = words.lane(move.lane, unit)
    return _("%(lane)s, dari formulir kertas", lane=name) if move.on_behalf else name


def _came(words: Words, happened: Happened) -> Iterator[str]:
    for event in happened.events:
        yield from _event_in_words(event)
    for task in happened.offered:
        yield _("lalu %(task)s", task=words.task(task))
    if happened.ended:
        yield _("Berkas selesai.")


def _event_in_words(event: Event) -> Iterator[str]:
    match event:
        case InstanceReturned():
            reason = event.note.reason
            yield _("Dikembalikan: %(reason)s", reason=reason) if reason else _("Dikembalikan.")
        case TaskExcused():
            yield _("Dikecualikan: %(reason)s", reason=event.reason)
        case TimerStarted():
            yield _("Menunggu sampai %(moment)s", moment=times.moment(event.due_at))
        case TimerFired():
            yield _("Waktunya tiba.")
        case _:
            pass


def _drawing(rehearsal: Rehearsal) -> Markup:
    """Draw where the case stands: green what is done, blue what waits."""
    diagram, sandbox = rehearsal.deployed.definition.diagram, rehearsal.sandbox
    marked = {step: svg.DONE for step, _unit in sandbox.answers}
    marked |= {place: svg.CURRENT for place in sandbox.places if _is_shown(diagram, place)}
    marked |= {task.step: svg.CURRENT for task in sandbox.open_tasks.values()}
    last = rehearsal.moments[-1].happened if rehearsal.moments else rehearsal.opened
    drawn = svg.draw(diagram, marked=marked, taken=flows_of(last))
    return Markup(drawn)  # noqa: S704 (made by engine.drawing.svg, which escapes what it writes)


def flows_of(happened: Happened) -> tuple[str, ...]:
    """Name the arrows that were gone along."""
    found: Mapping[str, None] = {
        flow: None for event in happened.events for flow in getattr(event, "flows", ())
    }
    return tuple(found)


def _is_shown(diagram: Diagram, place: str) -> bool:
    element = diagram.elements.get(place)
    return element is not None and element.tag not in _FRAMES
