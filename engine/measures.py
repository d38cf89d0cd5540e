"""How long the completed tasks of a case took against their standard, found in its log; nothing is replayed.

A task's time runs from its offer to its completion, in working time. It waits until somebody takes it, and is
worked on from then on: taking it is claiming it or being handed it; giving it back lets it wait again. A task
that nobody took before the command that completed it was not seen waiting or being worked on: only its whole
time is known.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from engine import codec
from engine.calendar import parse_limit
from engine.definitions import ProcessDefinition
from engine.events import (
    Event,
    InstanceReturned,
    TaskClaimed,
    TaskCompleted,
    TaskOffered,
    TaskReassigned,
    TaskReleased,
    TaskRevised,
)
from engine.history import Entry
from engine.playback.frames import WorkingSeconds

WORKING_DAY_SECONDS: Final = 27_000  # 7.5 h (Perpres 21/2023: 37.5 h in five days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What one completed task took, of the step as command `sequence`'s version has it.

    Seconds are of working time; `waiting_seconds` and `working_seconds` are None where nobody took the task
    before completing it. `limit_seconds` is the step's own time limit, a day as 7.5 hours; `in_time` compares
    with the due date the task had, None without one. `returned`: this round was sent back to be done again.
    """

    task_key: str
    sequence: int
    deployment_hash: str
    step: str
    number: str
    name: str
    lane: str
    lane_name: str
    unit: str | None
    round: int
    offered_at: datetime
    taken_at: datetime | None
    completed_at: datetime
    waiting_seconds: int | None
    working_seconds: int | None
    total_seconds: int
    limit_seconds: int | None
    in_time: bool | None
    returned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """A task that is not completed yet."""

    lane: str
    round: int
    offered_at: datetime
    due_at: datetime | None
    taken_at: datetime | None = None


def measures_of(
    entries: Iterable[Entry], definition_of: Callable[[str], ProcessDefinition], working: WorkingSeconds
) -> tuple[Measure, ...]:
    """Measure the completed tasks of a case in the order of its log; what was disposed of tells nothing.

    `definition_of` gives a version by the hash of its deployment, `working` counts working time. Raises
    `EngineError`, or what reading gives, for a log that cannot be understood.
    """
    case = _Case(definition_of, working)
    for entry in entries:
        if entry.body is not None:
            events = [codec.decoded_event(event) for event in codec.parsed(entry.body)["events"]]
            case.goes_on(entry, events)
    return tuple(case.measured.values())


def limit_seconds_of(limit: str | None) -> int | None:
    """Give a time limit in seconds of working time, a day as 7.5 hours; None for none."""
    if limit is None:
        return None
    days, minutes = parse_limit(limit)
    return days * WORKING_DAY_SECONDS + minutes * 60


class _Case:
    """What is known of a case while its log is gone through."""

    def __init__(self, definition_of: Callable[[str], ProcessDefinition], working: WorkingSeconds) -> None:
        self._definition_of, self._working = definition_of, working
        self._open: dict[str, _Open] = {}
        self._latest: dict[tuple[str, str | None], str] = {}
        self.measured: dict[str, Measure] = {}

    def goes_on(self, entry: Entry, events: Sequence[Event]) -> None:
        """Note what one command caused."""
        done = {event.task_key for event in events if isinstance(event, TaskCompleted)}
        note = None
        for event in events:
            match event:
                case InstanceReturned():
                    note = event.note
                case TaskOffered():
                    self._offered(event, entry.row.at)
                    if note is not None and event.returned == note:
                        self._sent_back(event)
                case TaskClaimed() if event.task_key in done:
                    pass  # taken by being completed
                case TaskCompleted() if event.task_key in self._open:
                    self._completed(event, entry)
                case _:
                    self._held(event, entry.row.at)

    def _offered(self, event: TaskOffered, at: datetime) -> None:
        self._open[event.task_key] = _Open(
            lane=event.lane, round=event.round, offered_at=at, due_at=event.due_at
        )

    def _held(self, event: Event, at: datetime) -> None:
        """Note in whose hands a task is; handing it on goes on, giving it back begins anew."""
        key = getattr(event, "task_key", None) or ""
        task = self._open.get(key)
        if task is None:
            return
        match event:
            case TaskClaimed() | TaskReassigned():
                task = replace(task, taken_at=task.taken_at or at)
            case TaskReleased():
                task = replace(task, taken_at=None)
            case TaskRevised():
                kept = None if event.released else task.taken_at
                task = replace(task, lane=event.lane, due_at=event.due_at, taken_at=kept)
            case _:
                pass
        self._open[key] = task

    def _completed(self, done: TaskCompleted, entry: Entry) -> None:
        task, at = self._open.pop(done.task_key), entry.row.at
        definition = self._definition_of(entry.row.deployment_hash or "")
        step = definition.step(done.step)
        lanes = {each.id: each.name for each in definition.diagram.lanes}
        taken = task.taken_at
        self._latest[done.step, done.unit] = done.task_key
        self.measured[done.task_key] = Measure(
            task_key=done.task_key,
            sequence=entry.row.sequence,
            deployment_hash=entry.row.deployment_hash or "",
            step=done.step,
            number=step.number,
            name=step.name,
            lane=task.lane,
            lane_name=lanes.get(task.lane) or task.lane,
            unit=done.unit,
            round=task.round,
            offered_at=task.offered_at,
            taken_at=taken,
            completed_at=at,
            waiting_seconds=self._working(task.offered_at, taken) if taken is not None else None,
            working_seconds=self._working(taken, at) if taken is not None else None,
            total_seconds=self._working(task.offered_at, at),
            limit_seconds=limit_seconds_of(step.time_limit),
            in_time=task.due_at >= at if task.due_at is not None else None,
        )

    def _sent_back(self, event: TaskOffered) -> None:
        """Note that what was handed in for a step, and unit, the last time has to be done again."""
        key = self._latest.get((event.step, event.unit))
        if key is not None:
            self.measured[key] = replace(self.measured[key], returned=True)
