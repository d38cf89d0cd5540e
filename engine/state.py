"""What an instance remembers besides its tokens: tasks, timers, rounds, performers, the last return."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.codec import read_instant, unfolded
from engine.errors import TaskNotOpen, TimerNotWaiting
from engine.events import ReturnNote
from engine.records import ADDED, written_fields
from engine.rules import Performer
from engine.tasks import UserTask, WaitingTimer, name_of

PROJECTION = 1  # version of what the state hash covers
SNAPSHOT = 1  # version of how a snapshot is written
RUNNING = ("running", "suspended")  # the statuses of a case that has begun and has not ended


@dataclass(slots=True)
class InstanceState:
    """The part of an instance that is ours; SpiffWorkflow's tokens are the other part.

    `tokens` maps the key of a task or timer to SpiffWorkflow's task id: it is not part of the projection,
    since ids differ from run to run. `returned` holds the return to be shown by the unit in whose branch it
    happened, "" for none; `covered` the ones that come to light again when that one is settled, the oldest
    first; `due_of` the due date that another step shares, by step and unit.
    """

    status: str = "new"
    business_key: str = ""
    tasks: dict[str, UserTask] = field(default_factory=dict)
    timers: dict[str, WaitingTimer] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    occurrences: dict[str, int] = field(default_factory=dict)
    performers: dict[str, dict[str, Performer]] = field(default_factory=dict)
    participants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    returned: dict[str, ReturnNote] = field(default_factory=dict)
    due_of: dict[str, datetime | None] = field(default_factory=dict)
    covered: dict[str, tuple[ReturnNote, ...]] = field(default_factory=dict, metadata=ADDED)

    def open_task(self, key: str) -> UserTask:
        """Give a task that is open, or raise `TaskNotOpen`."""
        if key not in self.tasks:
            raise TaskNotOpen(task=key)
        return self.tasks[key]

    def waiting_timer(self, key: str) -> WaitingTimer:
        """Give a timer that waits, or raise `TimerNotWaiting`."""
        if key not in self.timers:
            raise TimerNotWaiting(timer=key)
        return self.timers[key]

    def next_occurrence(self, element: str, unit: str | None) -> int:
        """Count one more offer of an element, per unit; the first is 1."""
        counted = name_of(element, unit)
        self.occurrences[counted] = self.occurrences.get(counted, 0) + 1
        return self.occurrences[counted]

    def performed(self, task: UserTask, performer: Performer) -> None:
        """Remember who did a step last."""
        self.performers.setdefault(task.step, {})[task.unit or ""] = performer

    def note_for(self, unit: str | None) -> ReturnNote | None:
        """Give the return that a task of this unit must know of."""
        return self.returned.get(unit or "") or self.returned.get("")

    def forget(self, key: str) -> None:
        """Drop a task or timer that is done or no longer there."""
        self.tasks.pop(key, None)
        self.timers.pop(key, None)
        del self.tokens[key]

    def closed(self, status: str) -> None:
        """End the instance: nothing is open any more."""
        self.status = status
        self.tasks, self.timers, self.tokens = {}, {}, {}

    def copied(self) -> "InstanceState":
        """Give a copy that may be changed; the records in it never change."""
        return replace(
            self,
            tasks=dict(self.tasks),
            timers=dict(self.timers),
            tokens=dict(self.tokens),
            occurrences=dict(self.occurrences),
            performers={step: dict(units) for step, units in self.performers.items()},
            returned=dict(self.returned),
            due_of=dict(self.due_of),
            covered=dict(self.covered),
        )

    def projected(self) -> dict[str, Any]:
        """Give the state by name, without SpiffWorkflow's ids."""
        return {name: value for name, value in written_fields(self).items() if name != "tokens"}

    def written(self, tokens: dict[str, Any]) -> bytes:
        """Write a snapshot together with SpiffWorkflow's tokens, in the order of their keys."""
        snapshot = {"snapshot": SNAPSHOT, "state": self, "tokens": tokens}
        return json.dumps(snapshot, separators=(",", ":"), ensure_ascii=False, default=unfolded).encode()

    @classmethod
    def read(cls, snapshot: bytes) -> "tuple[InstanceState, dict[str, Any]]":
        """Read what `written` wrote: the state and SpiffWorkflow's tokens."""
        record = json.loads(snapshot)
        state: dict[str, Any] = record["state"]
        return cls(
            status=state["status"],
            business_key=state["business_key"],
            tasks={key: _task(task) for key, task in state["tasks"].items()},
            timers={
                key: WaitingTimer(
                    key=timer["key"], element=timer["element"], due_at=read_instant(timer["due_at"])
                )
                for key, timer in state["timers"].items()
            },
            tokens=state["tokens"],
            occurrences=state["occurrences"],
            performers={
                step: {unit: Performer(**performer) for unit, performer in units.items()}
                for step, units in state["performers"].items()
            },
            participants={name: tuple(items) for name, items in state["participants"].items()},
            returned={unit: _note(note) for unit, note in state["returned"].items()},
            due_of={step: _instant(due_at) for step, due_at in state["due_of"].items()},
            covered={
                unit: tuple(_note(note) for note in notes) for unit, notes in state.get("covered", {}).items()
            },
        ), record["tokens"]


def _instant(text: str | None) -> datetime | None:
    return read_instant(text) if text is not None else None


def _note(record: dict[str, Any]) -> ReturnNote:
    return ReturnNote(**{**record, "at": read_instant(record["at"]), "units": tuple(record["units"])})


def _task(record: dict[str, Any]) -> UserTask:
    return UserTask(
        **{
            **record,
            "offered_at": read_instant(record["offered_at"]),
            "due_at": _instant(record["due_at"]),
            "returned": _note(record["returned"]) if record["returned"] is not None else None,
            "allowed": tuple(record.get("allowed", ())),
        }
    )
