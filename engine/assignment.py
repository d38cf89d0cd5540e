"""Whose hands a task is in: claiming, releasing, handing it to another person."""

from dataclasses import replace
from typing import assert_never

from engine import rules
from engine.actors import Actor, HeldRole
from engine.commands import ClaimTask, ReassignTask, ReleaseTask
from engine.definitions import ProcessDefinition
from engine.events import Event, TaskClaimed, TaskReassigned, TaskReleased
from engine.state import InstanceState
from engine.tasks import UserTask

Assignment = ClaimTask | ReleaseTask | ReassignTask


def assigned(
    definition: ProcessDefinition, state: InstanceState, command: Assignment, actor: Actor
) -> list[Event]:
    """Change who holds an open task; nothing happens when that person holds it already."""
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
    assert_never(command)


def _given(state: InstanceState, task: UserTask, assignee: str | None, event: Event) -> list[Event]:
    if task.assignee == assignee:
        return []
    state.tasks[task.key] = replace(task, assignee=assignee)
    return [event]


def _receiver(command: ReassignTask) -> Actor:
    roles = tuple(HeldRole(lane=lane, unit=unit) for lane, unit in command.to_roles)
    return Actor(id=command.to, roles=roles)
