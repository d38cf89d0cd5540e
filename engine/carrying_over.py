"""A case goes on by another version of its diagram: what that makes of its tokens, tasks and notes.

Whether it may is for `engine.migration` to judge, before the command; here it is carried out, the same on
every replay. What was done stays as it was.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine import _spiff, returns, variables
from engine.commands import MigrateInstance
from engine.definitions import ProcessDefinition
from engine.events import Event, InstanceMigrated, TaskRevised
from engine.progress import Progress
from engine.state import InstanceState
from engine.tasks import UserTask, name_of

Moved = tuple[InstanceState, _spiff.Workflow, list[Event]]


def migrated(progress: Progress, former: ProcessDefinition, command: MigrateInstance) -> Moved:
    """Carry a case over from `former` to the definition of `progress`; gives what is to take its place.

    The state and tokens of `progress` stay as they are. Raises `CannotMigrate` where an element at which the
    case stands is not there, and `WrongVariable`.
    """
    into, state = progress.definition, progress.state.copied()
    workflow = progress.workflow.moved(
        into.process,
        variables.evaluator(into),
        command.mapping,
        variables.from_start(into, command.variables),
        {name: variables.from_start(into, values) for name, values in command.unit_variables.items()},
    )
    state.participants = _participants(state, into, workflow.variables)
    returns.forget(state, into)
    progress = replace(progress, state=state, workflow=workflow)
    stays = [task for task in state.tasks.values() if task.step not in command.mapping]
    revised = [_revised(progress, former, task) for task in stays]
    for task, _ in revised:
        state.tasks[task.key] = task
    event = InstanceMigrated(
        from_hash=command.from_hash, to=command.to, version=command.version, reason=command.reason
    )
    told = [said for _, said in revised if said is not None]
    return state, workflow, [event, *told, *progress.reached(())]


def _revised(
    progress: Progress, former: ProcessDefinition, task: UserTask
) -> tuple[UserTask, TaskRevised | None]:
    """Ask an open task of its new lane; its due date moves only if the step's time limit is another."""
    step = progress.definition.step(task.step)
    lane, due_at, assignee = step.lane or "", task.due_at, task.assignee
    if step.time_limit != former.step(task.step).time_limit:
        due_at = progress.due(step, task.key, task.offered_at)
    if step.id in progress.definition.shared_limits:
        progress.state.due_of[name_of(step.id, task.unit)] = due_at
    if lane != task.lane:
        assignee = None
    after = replace(task, lane=lane, due_at=due_at, assignee=assignee)
    if after == task:
        return task, None
    released = assignee != task.assignee
    return after, TaskRevised(task_key=task.key, lane=lane, due_at=due_at, released=released)


def _participants(
    state: InstanceState, into: ProcessDefinition, given: Mapping[str, Any]
) -> Mapping[str, tuple[str, ...]]:
    """Who takes part stays so; a collection that is newly read begins with whom it names."""
    fresh = {name: value for name, value in given.items() if not state.participants.get(name)}
    return variables.participants_after(state.participants, fresh, into.collections, None)
