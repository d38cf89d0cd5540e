"""What a person has typed and not handed in: kept beside the case, no command, no history."""

from collections.abc import Mapping
from typing import Any

from engine.errors import NotACandidate, NotFound, TaskAlreadyClaimed, TaskNotOpen
from service.accounts.acting import acting
from service.clock import Clock
from service.persistence.database import Database
from service.persistence.store import cases
from service.queries.visibility import may_read


def save_draft(
    database: Database, clock: Clock, task_id: str, values: Mapping[str, Any], *, person: str
) -> cases.Task:
    """Keep what a person has typed into the form of an open task that is theirs to do; gives the task.

    Raises `NotFound`, `NotACandidate`, `TaskNotOpen`, `TaskAlreadyClaimed`.
    """
    with database.write() as connection:
        at = clock.now()
        who = acting(connection, person, at)
        task = cases.read_task(connection, task_id)
        if task is None or not may_read(connection, who, task.instance_id):
            raise NotFound(what=task_id)
        if who.actor.role_for(task.lane, task.unit) is None:
            raise NotACandidate(lane=f"{task.lane} ({task.unit})" if task.unit else task.lane)
        if task.status != "open":
            raise TaskNotOpen(task=task.key)
        if task.assignee not in (None, person):
            raise TaskAlreadyClaimed(assignee=task.assignee)
        cases.save_draft(connection, task_id, person, dict(values), at)
    return task
