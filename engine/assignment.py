"""Whose hands a task is in, or may be: claiming, releasing, handing over, an exception from four eyes."""

from dataclasses import replace
from typing import assert_never

from engine import rules
from engine.actors import Actor, HeldRole
from engine.commands import AllowSamePerson, ClaimTask, ReassignTask, ReleaseTask
from engine.definitions import ProcessDefinition
from engine.errors import NotPermitted
from engine.events import Event, SamePersonAllowed, TaskClaimed, TaskReassigned, TaskReleased
from engine.state import InstanceState
from engine.tasks import UserTask

Assignment = ClaimTask | ReleaseTask | ReassignTask | AllowSamePerson


def assigned(
    definition: ProcessDefinition, state: InstanceState, command: Assignment, actor: Actor
) -> list[Event]:
    """Change who holds, or may hold, an open task; nothing happens when it is so already."""
    task = state.open_task(command.task_key)
    match command:
        case ClaimTask():
            rules.role_on(definition, state.performers, task, actor)
            rules.must_be_free(task, actor)
            return _given(state, task, actor.id, TaskClaimed(task_key=task.key, assignee=actor.id))
        case ReleaseTask():
            rules.must_hold(task, actor)
            return _given(state, task, None, TaskReleased(task_key=task.key))
        case ReassignTask():
            rules.must_hold(task, actor)
            rules.must_say_why(command.reason)
            rules.role_on(definition, state.performers, task, _receiver(command))
            event = TaskReassigned(
                task_key=task.key, assignee=command.to, former=task.assignee, reason=command.reason
            )
            return _given(state, task, command.to, event)
        case AllowSamePerson():
            return _allowed(definition, state, task, command, actor)
    assert_never(command)


def _given(state: InstanceState, task: UserTask, assignee: str | None, event: Event) -> list[Event]:
    if task.assignee == assignee:
        return []
    state.tasks[task.key] = replace(task, assignee=assignee)
    return [event]


def _allowed(
    definition: ProcessDefinition,
    state: InstanceState,
    task: UserTask,
    command: AllowSamePerson,
    actor: Actor,
) -> list[Event]:
    """Except a person from four eyes for one task; nobody decides that for themselves."""
    rules.must_intervene(actor, command.reason)
    if actor.id == command.person:
        raise NotPermitted
    if command.person in task.allowed:
        return []
    if command.to_roles is not None:
        rules.must_be_barred(definition, state.performers, task, _excepted(command))
    state.tasks[task.key] = replace(task, allowed=(*task.allowed, command.person))
    return [SamePersonAllowed(task_key=task.key, person=command.person, reason=command.reason)]


def _excepted(command: AllowSamePerson) -> Actor:
    roles = tuple(HeldRole(lane=lane, unit=unit, represents=of) for lane, unit, of in command.to_roles or ())
    return Actor(id=command.person, roles=roles)


def _receiver(command: ReassignTask) -> Actor:
    roles = tuple(HeldRole(lane=lane, unit=unit) for lane, unit in command.to_roles)
    return Actor(id=command.to, roles=roles)
