"""From the events of one command to the rows that lists and pages read, in few statements."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine import inputs
from engine.calendar import WorkingCalendar
from engine.definitions import ProcessDefinition
from engine.events import (
    Event,
    InstanceCancelled,
    InstanceCompleted,
    InstanceResumed,
    InstanceReturned,
    InstanceSuspended,
    TaskClaimed,
    TaskCompleted,
    TaskExcused,
    TaskOffered,
    TaskReassigned,
    TaskReleased,
    TaskWithdrawn,
    TimerCancelled,
    TimerFired,
    TimerStarted,
)
from engine.sop import Step
from engine.tasks import public_id
from service.persistence.database import Connection
from service.persistence.store import cases, deviations
from service.persistence.store.cases import Task
from service.persistence.store.inbox import lists_of_task
from service.persistence.types import NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The rows of the tasks that a command touched."""

    task: Task | None
    offered: tuple[Task, ...]


def write(
    connection: Connection,
    definition: ProcessDefinition,
    instance_id: str,
    events: Sequence[Event],
    *,
    task: Task | None,
    at: datetime,
    calendar: WorkingCalendar,
    done: inputs.Done,
) -> Written:
    """Bring tasks, lists and timers in line with what happened; at most eight statements.

    `task` is the row of the task that the command was on; `done` are the steps done by now. What was offered
    and excused at once comes to no list.
    """
    excused = {public_id(instance_id, e.task_key): e for e in events if isinstance(e, TaskExcused)}
    brought = [
        _offered(connection, definition, instance_id, event, at, done)
        for event in events
        if isinstance(event, TaskOffered)
    ]
    offered = tuple(each for each in brought if each.id not in excused)
    passed = [_excused(each, excused[each.id], at) for each in brought if each.id in excused]
    withdrawn = [public_id(instance_id, e.task_key) for e in events if isinstance(e, TaskWithdrawn)]
    changed = _changed(task, events, at, calendar) if task is not None else None
    cases.add_tasks(connection, [*offered, *passed])
    cases.withdraw_tasks(connection, withdrawn, at)
    stood = [task_id for task_id in excused if task_id not in {each.id for each in passed}]
    for task_id in stood[:1]:
        event = excused[task_id]
        deviations.excuse_tasks(connection, stood, at, by=event.by, reason=event.reason)
    withdrawn += stood
    listed = list(offered)
    if task is not None and changed is not None and changed != task:
        cases.change_task(connection, changed.id, difference(task, changed))
        if changed.status != "open":
            withdrawn.append(changed.id)
        elif lists_of(changed) != lists_of(task):
            withdrawn.append(changed.id)
            listed.append(changed)
    cases.clear_inbox(connection, withdrawn)
    cases.fill_inbox(connection, list(entries(listed)))
    if any(isinstance(event, InstanceSuspended) for event in events):
        cases.clear_inbox_of_case(connection, instance_id)
    if any(isinstance(event, InstanceResumed) for event in events):
        cases.fill_inbox(connection, list(entries(cases.open_tasks(connection, instance_id))))
    _write_timers(connection, instance_id, events)
    return Written(task=changed, offered=offered)


def status_after(status: str, events: Iterable[Event]) -> tuple[str, str | None]:
    """Give the instance's status after the events, and its outcome when it has ended."""
    outcome: str | None = None
    for event in events:
        match event:
            case InstanceCompleted():
                status, outcome = "completed", event.end_event
            case InstanceCancelled():
                status, outcome = "cancelled", event.reason
            case InstanceSuspended():
                status = "suspended"
            case InstanceResumed():
                status = "running"
            case _:
                pass
    return status, outcome


def _offered(
    connection: Connection,
    definition: ProcessDefinition,
    instance_id: str,
    event: TaskOffered,
    at: datetime,
    done: inputs.Done,
) -> Task:
    step, note = definition.step(event.step), event.returned
    return Task(
        id=public_id(instance_id, event.task_key),
        instance_id=instance_id,
        key=event.task_key,
        step=event.step,
        number=step.number,
        name=step.name,
        lane=event.lane,
        unit=event.unit,
        assignee=None,
        status="open",
        created_at=at,
        claimed_at=None,
        completed_at=None,
        due_at=event.due_at,
        time_limit=step.time_limit,
        completed_by=None,
        acted_for=None,
        round=event.round,
        outcome=None,
        returned_by=note.by if note else None,
        returned_at=note.at if note else None,
        returned_reason=note.reason if note else None,
        worked_seconds=None,
        inputs_needed=len(step.required_inputs),
        inputs_at_hand=inputs_at_hand(connection, definition, instance_id, step, event.unit, done),
    )


def inputs_at_hand(
    connection: Connection,
    definition: ProcessDefinition,
    instance_id: str,
    step: Step,
    unit: str | None,
    done: inputs.Done,
) -> int:
    """Count the required inputs of a step that are there by now; in nearly all cases without a statement."""
    steps = definition.diagram.steps
    at_hand = len(inputs.yielded(steps, step, unit, done))
    if before := inputs.required_before(steps, step, done):
        lacked = deviations.inputs_lacked(connection, instance_id)
        at_hand += sum(any((other, name) not in lacked for other in ids) for name, ids in before.items())
    return at_hand


def _excused(task: Task, event: TaskExcused, at: datetime) -> Task:
    """Give the row of a task that was excused as soon as it was offered."""
    return replace(
        task,
        status="withdrawn",
        outcome=deviations.EXCUSED,
        completed_at=at,
        completed_by=event.by,
        excused=event.reason,
    )


def _changed(task: Task, events: Iterable[Event], at: datetime, calendar: WorkingCalendar) -> Task:
    """Apply to a task's row what the events say of it."""
    for event in events:
        match event:
            case TaskClaimed() if event.task_key == task.key:
                task = replace(task, assignee=event.assignee, claimed_at=at)
            case TaskReassigned() if event.task_key == task.key:
                task = replace(task, assignee=event.assignee, claimed_at=at)
            case TaskReleased() if event.task_key == task.key:
                task = replace(task, assignee=None, claimed_at=None)
            case TaskCompleted() if event.task_key == task.key:
                began = task.claimed_at or task.created_at
                task = replace(
                    task,
                    status="completed",
                    completed_at=at,
                    completed_by=event.by,
                    acted_for=event.acted_for,
                    worked_seconds=calendar.working_seconds(began, at),
                    on_behalf=event.on_behalf,
                    inputs_missing=list(event.inputs_missing) or None,
                )
            case InstanceReturned() if task.status == "completed":
                task = replace(task, outcome=deviations.RETURNED)
            case _:
                pass
    return task


def difference(before: Task, after: Task) -> dict[str, Any]:
    """Give the columns in which two states of a task's row differ, as they are after."""
    return {n: getattr(after, n) for n in Task.__slots__ if getattr(after, n) != getattr(before, n)}


def lists_of(task: Task) -> tuple[str, ...]:
    """Name the lists on which a task stands."""
    return lists_of_task(task.lane, task.unit, task.assignee)


def entries(tasks: Iterable[Task]) -> Iterator[dict[str, Any]]:
    """Make the rows by which tasks stand on lists."""
    for task in tasks:
        for actor in lists_of(task):
            yield {
                "actor": actor,
                "returned_first": 0 if task.returned_at is not None else 1,
                "due_at": task.due_at or NEVER,
                "task_id": task.id,
                "instance_id": task.instance_id,
            }


def _write_timers(connection: Connection, instance_id: str, events: Sequence[Event]) -> None:
    started = [event for event in events if isinstance(event, TimerStarted)]
    cases.add_timers(
        connection,
        [
            {
                "id": public_id(instance_id, event.timer_key),
                "instance_id": instance_id,
                "key": event.timer_key,
                "element": event.element,
                "due_at": event.due_at,
                "status": "waiting",
                "lease_token": None,
                "leased_until": None,
                "attempts": 0,
            }
            for event in started
        ],
    )
    for kind, status in ((TimerFired, "fired"), (TimerCancelled, "cancelled")):
        ended = [public_id(instance_id, event.timer_key) for event in events if isinstance(event, kind)]
        cases.end_timers(connection, ended, status)
