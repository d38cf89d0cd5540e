"""A rehearsal under way: the acts so far as plain values, played anew whenever somebody looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from engine.calendar import NATIONAL, WorkingCalendar
from engine.errors import EngineError
from engine.tasks import UserTask
from engine.zone import OFFICE_ZONE
from service.casework.deployed import Deployed
from service.rehearsal import filling, naming
from service.rehearsal.memory import lists_of
from service.rehearsal.reading import scenario_in
from service.rehearsal.sandbox import Happened, Sandbox
from service.rehearsal.scenario import Move, Setting
from service.rehearsal.yaml_text import Document, written

Script = Mapping[str, Any]

SETTINGS: Final = ("predicate_bounds", "cap")
"""The office's settings that figures depend on: a rehearsal takes them over."""
_NAME: Final = "Percobaan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An act of a rehearsal and what came of it."""

    move: Move
    happened: Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """The act, counted from 0, that the process as it is now does not take any more, and why."""

    number: int
    move: Move
    refusal: EngineError


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A rehearsed case as it stands: what happened so far, and what did not fit any more."""

    deployed: Deployed
    script: Script
    sandbox: Sandbox
    opened: Happened
    moments: tuple[Moment, ...]
    stopped: Stopped | None

    @property
    def ended(self) -> bool:
        """Say whether the case has come to its end."""
        return self.sandbox.status == "completed"


def begun(
    *, at: datetime, lists: Mapping[str, Any], settings: Mapping[str, Any], shared: Setting | None
) -> dict[str, Any]:
    """Begin a script: the office's lists and settings as they are, but for what the scenarios share."""
    taken = {key: rows for key, rows in lists.items() if shared is None or key not in shared.lists}
    kept = {key: settings[key] for key in SETTINGS if settings.get(key) is not None}
    script: dict[str, Any] = {"starts_at": f"{at.astimezone(OFFICE_ZONE):%Y-%m-%dT%H:%M}"}
    if shared is None:
        script["business_key"] = _NAME
    return {**script, "lists": taken, "settings": kept if shared is None else {}, "steps": []}


def lists_wanted(deployed: Deployed, script: Script, shared: Setting | None) -> frozenset[str]:
    """Name the lists that the forms draw on and that neither the script nor the scenarios bring."""
    known = {*script.get("lists", {}), *(shared.lists if shared is not None else ())}
    return lists_of(deployed.forms.values()) - known


def rehearsed(
    deployed: Deployed, script: Script, shared: Setting | None, calendar: WorkingCalendar = NATIONAL
) -> Rehearsal:
    """Play a script on a process as far as it goes; raises what refuses the case to be opened at all."""
    scenario = scenario_in(Document(file=_NAME, value={"name": _NAME, **script}, lines={}), shared)
    sandbox = Sandbox(deployed, scenario.setting, calendar)
    opened, moments, stopped = sandbox.start(), list[Moment](), None
    for number, move in enumerate(scenario.moves):
        try:
            moments.append(Moment(move=move, happened=sandbox.performed(move)))
        except EngineError as refusal:
            stopped = Stopped(number=number, move=move, refusal=refusal)
            break
    return Rehearsal(
        deployed=deployed,
        script=script,
        sandbox=sandbox,
        opened=opened,
        moments=tuple(moments),
        stopped=stopped,
    )


def act_on(
    rehearsal: Rehearsal,
    task: UserTask,
    values: Mapping[str, Any],
    *,
    lane: str,
    lacking: tuple[str, ...] = (),
    on_behalf: str = "",
) -> dict[str, Any]:
    """Write the act of completing a task with stored values: only what differs from what it opened with."""
    form = rehearsal.deployed.form_of(task.step)
    before = rehearsal.sandbox.opening(task)
    context = rehearsal.sandbox.context(task)
    differing = filling.differing(form, before, values, context) if form is not None else {}
    act: dict[str, Any] = {"step": _plain(naming.step_name(rehearsal.deployed.definition, task.step))}
    if task.unit is not None:
        act["unit"] = task.unit
    act["lane"] = lane
    more = {"values": differing, "lacking": list(lacking), "on_behalf": on_behalf}
    return act | {key: value for key, value in more.items() if value}


def followed_by(script: Script, act: Mapping[str, Any]) -> dict[str, Any]:
    """Add an act to a script."""
    return {**script, "steps": [*script["steps"], dict(act)]}


def cut(script: Script, length: int) -> dict[str, Any]:
    """Keep the first acts of a script only."""
    return {**script, "steps": script["steps"][: max(length, 0)]}


def tried(rehearsal: Rehearsal, act: Mapping[str, Any]) -> Happened:
    """Do one more act in the sandbox of a rehearsal; raises what refuses it."""
    value = {"name": _NAME, "steps": [dict(act)]}
    (move,) = scenario_in(Document(file=_NAME, value=value, lines={}), rehearsal.sandbox.setting).moves
    return rehearsal.sandbox.performed(move)


def as_scenario(rehearsal: Rehearsal, name: str) -> bytes:
    """Write a rehearsal as a scenario file: each act with what came of it, which must come again."""
    script, definition = dict(rehearsal.script), rehearsal.deployed.definition
    steps = []
    for act, moment in zip(script.pop("steps"), rehearsal.moments, strict=False):
        expected: dict[str, Any] = {
            "next": [_plain(naming.short_name(definition, task)) for task in moment.happened.offered]
        }
        if moment.happened.ended:
            expected["end"] = moment.happened.end or True
        steps.append({**act, **expected})
    setting = {key: value for key, value in script.items() if value}
    return written({"name": name, **setting, "steps": steps})


def _plain(name: str) -> str | int:
    """Write a step's number as a number, as people do."""
    return int(name) if name.isascii() and name.isdecimal() and not name.startswith("0") else name
