"""The open tasks of a case that goes on by another version: their rows follow the new diagram."""

from collections.abc import Sequence
from dataclasses import replace

from engine import inputs
from engine.definitions import ProcessDefinition
from engine.events import Event, TaskRevised
from service.dispatch import rows
from service.dispatch.rows import Written
from service.persistence.database import Connection
from service.persistence.store import cases, task_versions
from service.persistence.store.cases import Case, Task


def write(
    connection: Connection,
    definition: ProcessDefinition,
    case: Case,
    events: Sequence[Event],
    written: Written,
    done: inputs.Done,
    *,
    former: str,
) -> Written:
    """Give open tasks their new names, lanes and times; lists follow, unless the case is suspended.

    What is over stays with the `former` deployment. A task that went to another lane counts as offered: it is
    news there. A statement for each task that changes, and four more.
    """
    revised = {event.task_key: event for event in events if isinstance(event, TaskRevised)}
    fresh = {task.id for task in written.offered}
    listed, moved = [], list(written.offered)
    for task in cases.open_tasks(connection, case.id):
        after = _revised(connection, definition, task, revised.get(task.key), done)
        if task.id not in fresh and after != task:
            cases.change_task(connection, task.id, rows.difference(task, after))
        if after.lane != task.lane:
            moved.append(after)
        listed.append(after)
    task_versions.keep_version(connection, case.id, former)
    cases.clear_inbox_of_case(connection, case.id)
    if case.status == "running":
        cases.fill_inbox(connection, list(rows.entries(listed)))
    return replace(written, offered=tuple(moved))


def _revised(
    connection: Connection,
    definition: ProcessDefinition,
    task: Task,
    event: TaskRevised | None,
    done: inputs.Done,
) -> Task:
    step = definition.step(task.step)
    if event is not None:
        task = replace(task, lane=event.lane, due_at=event.due_at)
        task = replace(task, assignee=None, claimed_at=None) if event.released else task
    return replace(
        task,
        number=step.number,
        name=step.name,
        time_limit=step.time_limit,
        inputs_needed=len(step.required_inputs),
        inputs_at_hand=rows.inputs_at_hand(connection, definition, task.instance_id, step, task.unit, done),
    )
