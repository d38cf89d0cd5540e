"""Goes through the log of a case and names its deviations, from what was recorded; nothing is replayed."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine import codec
from engine.commands import (
    CancelInstance,
    Command,
    CompleteTask,
    ResumeInstance,
    RetryIncident,
    SuspendInstance,
)
from engine.definitions import ProcessDefinition
from engine.deviations.hands import Hands
from engine.deviations.kinds import Deviation, Kind
from engine.events import (
    Event,
    InstanceMigrated,
    InstanceReturned,
    SamePersonAllowed,
    TaskCompleted,
    TaskExcused,
    TaskOffered,
    TaskReassigned,
    TaskRevised,
    UnitExcused,
)
from engine.history import Entry, actor_in
from engine.playback.frames import WorkingSeconds

Facts = Mapping[str, Any]
Corrected = Callable[[str, str, Mapping[str, Any] | None, Mapping[str, Any]], Sequence[Facts]]
"""Names corrected figures: by deployment, step, what was handed in the last time (None at first), and now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    step: str
    lane: str
    unit: str | None
    round: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A deviation before it is placed in the log."""

    kind: Kind
    facts: Facts
    step: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A command as its row tells it."""

    entry: Entry
    body: Mapping[str, Any]
    command: Command
    events: Sequence[Event]


def deviations_of(
    entries: Iterable[Entry],
    definition_of: Callable[[str], ProcessDefinition],
    working: WorkingSeconds,
    corrected: Corrected,
) -> Iterator[Deviation]:
    """Name the deviations of a case in the order of its log; what was disposed of tells nothing.

    `definition_of` gives a version by the hash of its deployment; `working` counts working time, `corrected`
    knows the forms. Raises `EngineError`, or what reading gives, for a log that cannot be understood.
    """
    case = _Case(definition_of, working, corrected)
    for entry in entries:
        if entry.body is None:
            continue
        body = codec.parsed(entry.body)
        told = _Told(
            entry=entry,
            body=body,
            command=codec.decoded_command(body["command"]),
            events=[codec.decoded_event(event) for event in body["events"]],
        )
        counted: Counter[Kind] = Counter()
        for found in case.of(told):
            counted[found.kind] += 1
            yield case.placed(found, entry, counted[found.kind])


class _Case:
    """What is known of a case while its log is gone through."""

    def __init__(
        self,
        definition_of: Callable[[str], ProcessDefinition],
        working: WorkingSeconds,
        corrected: Corrected,
    ) -> None:
        self._definition_of, self._working, self._corrected = definition_of, working, corrected
        self._handed_in: dict[tuple[str, str | None], Mapping[str, Any]] = {}
        self._tasks: dict[str, _Task] = {}
        self._hands = Hands()
        self._returns = 0
        self._definition: ProcessDefinition | None = None

    def of(self, told: _Told) -> Iterator[_Found]:
        """Name what one command did otherwise."""
        self._definition = self._definition_of(told.entry.row.deployment_hash or "")
        yield from self._by_command(told)
        for event in told.events:
            yield from self._by_event(event, told)

    def placed(self, found: _Found, entry: Entry, ordinal: int) -> Deviation:
        """Say of a deviation where in the log it stands."""
        row = entry.row
        return Deviation(
            sequence=row.sequence,
            kind=found.kind,
            ordinal=ordinal,
            step=found.step,
            number=self._number(found.step) if found.step is not None else None,
            unit=found.unit,
            person=row.actor,
            at=row.at,
            facts=found.facts,
        )

    def _by_command(self, told: _Told) -> Iterator[_Found]:
        match told.command:
            case SuspendInstance() | ResumeInstance() | CancelInstance() | RetryIncident() as act:
                facts = {"act": codec.kind_of(act), "reason": act.reason}
                yield _Found(kind="intervention", facts=facts)
            case _:
                pass

    def _by_event(self, event: Event, told: _Told) -> Iterator[_Found]:
        match event:
            case TaskOffered():
                self._tasks[event.task_key] = _Task(
                    step=event.step,
                    lane=event.lane,
                    unit=event.unit,
                    round=event.round,
                    due_at=event.due_at,
                )
            case TaskRevised():
                task = self._tasks[event.task_key]
                self._tasks[event.task_key] = replace(task, lane=event.lane, due_at=event.due_at)
            case TaskCompleted():
                yield from self._by_completion(event, told)
            case TaskReassigned():
                facts: Facts = {"from": event.former, "to": event.assignee, "reason": event.reason}
                yield self._on_task("reassignment", event.task_key, facts)
            case SamePersonAllowed():
                yield self._on_task(
                    "override", event.task_key, {"allowed": event.person, "reason": event.reason}
                )
            case InstanceReturned():
                yield self._return(event, told)
            case UnitExcused():
                excused = [each.step for each in told.events if isinstance(each, TaskExcused)]
                facts = {"reason": event.reason, "steps": [self._number(step) for step in excused]}
                step = excused[0] if excused else None
                yield _Found(kind="excused", facts=facts, step=step, unit=event.unit)
            case InstanceMigrated():
                facts = {"version": event.version, "from_hash": event.from_hash, "reason": event.reason}
                yield _Found(kind="migration", facts=facts)
            case _:
                pass

    def _by_completion(self, done: TaskCompleted, told: _Told) -> Iterator[_Found]:
        task, at = self._tasks[done.task_key], told.entry.row.at
        if task.due_at is not None and task.due_at < at:
            late = {
                "due_at": codec.instant(task.due_at),
                "working_seconds": self._working(task.due_at, at),
                "round": task.round,
            }
            yield self._on_task("late", done.task_key, late)
        if done.inputs_missing:
            yield self._on_task("inputs-missing", done.task_key, {"inputs": list(done.inputs_missing)})
        if done.on_behalf is not None:
            yield self._on_task("on-behalf", done.task_key, {"reason": done.on_behalf} | _scan(told.command))
        if done.acted_for is not None:
            decree = _decree(told, task, done.acted_for)
            facts = {"acted_for": done.acted_for} | ({"decree": decree} if decree else {})
            yield self._on_task("substitution", done.task_key, facts)
        if isinstance(told.command, CompleteTask):
            yield from self._correction(done, told.command.values, task, told)
        yield from self._same_person(done, task)
        self._hands.remember(done, task.lane)

    def _correction(
        self, done: TaskCompleted, values: Mapping[str, Any], task: _Task, told: _Told
    ) -> Iterator[_Found]:
        former = self._handed_in.get((done.step, done.unit))
        changes = self._corrected(told.entry.row.deployment_hash or "", done.step, former, values)
        self._handed_in[done.step, done.unit] = values
        if changes:
            facts: Facts = {"changes": list(changes), "round": task.round}
            yield self._on_task("correction", done.task_key, facts)

    def _same_person(self, done: TaskCompleted, task: _Task) -> Iterator[_Found]:
        if self._definition is not None and (apart := self._hands.kept_apart(self._definition, done)):
            facts: Facts = {"rule": "apart", "steps": [self._number(step) for step in apart]}
            yield self._on_task("same-person", done.task_key, facts)
        if done.on_behalf is None and (before := self._hands.lanes_before(done, task.lane)):
            lanes = [self._lane_name(lane) for lane in (*before, task.lane)]
            yield self._on_task("same-person", done.task_key, {"rule": "lanes", "lanes": lanes})

    def _return(self, event: InstanceReturned, told: _Told) -> _Found:
        note = event.note
        back = [each.step for each in told.events if isinstance(each, TaskOffered) and each.returned == note]
        self._returns += 1
        facts = {
            "reason": note.reason,
            "time": self._returns,
            "units": list(note.units),
            "steps": list(dict.fromkeys(self._number(step) for step in back)),
        }
        task = self._tasks.get(getattr(told.command, "task_key", ""))
        return _Found(kind="return", facts=facts, step=note.step, unit=task.unit if task else None)

    def _on_task(self, kind: Kind, task_key: str, facts: Facts) -> _Found:
        task = self._tasks[task_key]
        return _Found(kind=kind, facts=facts, step=task.step, unit=task.unit)

    def _number(self, step: str) -> str:
        known = self._definition.steps.get(step) if self._definition is not None else None
        return known.number if known is not None else step

    def _lane_name(self, lane: str) -> str:
        lanes = self._definition.diagram.lanes if self._definition is not None else ()
        return next((each.name for each in lanes if each.id == lane), lane)


def _scan(command: Command) -> dict[str, str]:
    """Say which scan of the paper was added."""
    if not isinstance(command, CompleteTask) or command.on_behalf is None:
        return {}
    return {"scan": command.on_behalf.scan_name, "scan_sha256": command.on_behalf.scan_sha256}


def _decree(told: _Told, task: _Task, acted_for: str) -> str | None:
    """Find the decree by which a person stood in for another."""
    roles = actor_in(told.body).roles
    return next(
        (
            role.decree
            for role in roles
            if role.represents == acted_for and role.covers(task.lane, task.unit) and role.decree
        ),
        None,
    )
