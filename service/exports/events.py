"""A case's history as a plain list of happenings, each with its step, its people and its times."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from engine import codec, events
from engine.codec import UnknownKind
from engine.definitions import ProcessDefinition
from engine.events import (
    IncidentRetried,
    InstanceCancelled,
    InstanceCompleted,
    InstanceMigrated,
    InstanceResumed,
    InstanceReturned,
    InstanceStarted,
    InstanceSuspended,
    SamePersonAllowed,
    TaskClaimed,
    TaskCompleted,
    TaskExcused,
    TaskOffered,
    TaskReassigned,
    TaskReleased,
    TaskRevised,
    TaskWithdrawn,
    UnitExcused,
)
from engine.history import Entry
from engine.sop import Step

Transition = Literal[
    "schedule",
    "assign",
    "reassign",
    "complete",
    "withdraw",
    "manualskip",
    "suspend",
    "resume",
    "pi_abort",
    "unknown",
]
"""The standard life cycle of IEEE 1849 (XES); what it has no word for is `unknown`."""

TRANSITIONS: Final[Mapping[type[events.Event], Transition]] = {
    InstanceStarted: "unknown",
    TaskOffered: "schedule",
    TaskClaimed: "assign",
    TaskReassigned: "reassign",
    TaskReleased: "unknown",
    TaskRevised: "unknown",
    TaskCompleted: "complete",
    TaskWithdrawn: "withdraw",
    TaskExcused: "manualskip",
    UnitExcused: "unknown",
    SamePersonAllowed: "unknown",
    InstanceReturned: "unknown",
    InstanceSuspended: "suspend",
    InstanceResumed: "resume",
    InstanceCancelled: "pi_abort",
    InstanceMigrated: "unknown",
    InstanceCompleted: "unknown",
    IncidentRetried: "unknown",
}
"""What is told of a case; arrows, timers, remarks and files are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrity:
    """Whether a case's history holds, and the first command that does not, if it is known.

    Its chain was walked just now; `checked_at` is when all its commands were last replayed and found good.
    """

    sound: bool
    broken_at: int | None = None
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A case by its names and dates, and whether its history holds."""

    id: str
    business_key: str
    definition_key: str
    definition_name: str
    definition_version: int
    status: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    integrity: Integrity


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvent:
    """One happening in a case.

    `sequence` is the command that caused it, `kind` what it is called in the history. `activity` is the name
    of the step by the version that the case went by then, or `kind` where no step is meant. `late` says of a
    completed task with a limit whether it was done after `due_at`. Beside each id stands its name.
    """

    sequence: int
    at: datetime
    kind: str
    transition: Transition
    activity: str
    step: str | None
    number: str | None
    lane: str | None
    lane_name: str | None
    unit: str | None
    unit_name: str | None
    round: int | None
    actor: str
    actor_name: str
    acted_for: str | None
    acted_for_name: str | None
    assignee: str | None
    assignee_name: str | None
    due_at: datetime | None
    late: bool | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of people and units, by their ids; who is not in them goes by the id."""

    people: Mapping[str, str]
    units: Mapping[str, str]


def events_of(
    entries: Iterable[Entry], definition_of: Callable[[str], ProcessDefinition], names: Names
) -> Iterator[LogEvent]:
    """Tell a case's history in its order; a body that was disposed of, or is unreadable, tells nothing."""
    told = _Told(definition_of, names)
    for entry in entries:
        yield from told.of(entry)


class _Told:
    """What is known of a case's tasks while its history is told."""

    def __init__(self, definition_of: Callable[[str], ProcessDefinition], names: Names) -> None:
        self._definition_of, self._names = definition_of, names
        self._tasks: dict[str, TaskOffered | TaskRevised] = {}
        self._offers: dict[str, TaskOffered] = {}
        self._definition: ProcessDefinition | None = None

    def of(self, entry: Entry) -> Iterator[LogEvent]:
        """Tell what one command caused."""
        if entry.row.deployment_hash is not None:
            self._definition = self._definition_of(entry.row.deployment_hash)
        for record in _records(entry):
            try:
                event = codec.decoded_event(record)
            except UnknownKind:
                continue
            if isinstance(event, TaskOffered):
                self._offers[event.task_key] = self._tasks[event.task_key] = event
            elif isinstance(event, TaskRevised):
                self._tasks[event.task_key] = event
            if type(event) in TRANSITIONS:
                yield self._told(entry, event, str(record["kind"]))

    def _told(self, entry: Entry, event: events.Event, kind: str) -> LogEvent:
        row = entry.row
        offer = self._offers.get(getattr(event, "task_key", ""))
        latest = self._tasks.get(offer.task_key) if offer is not None else None
        step = self._step(offer.step if offer is not None else None)
        lane = latest.lane if latest is not None else None
        unit = offer.unit if offer is not None else getattr(event, "unit", None)
        assignee = getattr(event, "assignee", None) or getattr(event, "person", None)
        due_at = latest.due_at if latest is not None else None
        done = isinstance(event, TaskCompleted) and due_at is not None
        return LogEvent(
            sequence=row.sequence,
            at=row.at,
            kind=kind,
            transition=TRANSITIONS[type(event)],
            activity=step.name if step is not None else kind,
            step=offer.step if offer is not None else None,
            number=step.number if step is not None else None,
            lane=lane,
            lane_name=self._lane_name(lane),
            unit=unit,
            unit_name=self._names.units.get(unit, unit) if unit else None,
            round=offer.round if offer is not None else None,
            actor=row.actor,
            actor_name=self._person(row.actor) or row.actor,
            acted_for=row.acted_for,
            acted_for_name=self._person(row.acted_for),
            assignee=assignee,
            assignee_name=self._person(assignee),
            due_at=due_at,
            late=row.at > due_at if done and due_at is not None else None,
            reason=_reason(event),
        )

    def _step(self, step: str | None) -> Step | None:
        return self._definition.diagram.step(step) if self._definition is not None and step else None

    def _lane_name(self, lane: str | None) -> str | None:
        if lane is None or self._definition is None:
            return lane
        return next((each.name for each in self._definition.diagram.lanes if each.id == lane), lane)

    def _person(self, username: str | None) -> str | None:
        return self._names.people.get(username, username) if username else None


def _records(entry: Entry) -> list[Mapping[str, Any]]:
    if entry.body is None:
        return []
    return list(codec.parsed(entry.body).get("events", ()))


def _reason(event: events.Event) -> str | None:
    if isinstance(event, InstanceReturned):
        return event.note.reason
    if isinstance(event, TaskCompleted):
        return event.on_behalf
    reason: str | None = getattr(event, "reason", None)
    return reason
