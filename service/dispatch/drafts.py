"""What people have typed and not handed in: kept for them alone, no command, no history."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.errors import Invalid, NotACandidate, NotFound, TaskAlreadyClaimed, TaskNotOpen
from engine.texts import Text
from service.accounts.acting import Acting, acting
from service.casework.deployed import Deployments
from service.clock import Clock
from service.permissions import Permission, require
from service.persistence.database import Connection, Database
from service.persistence.store import cases
from service.queries.visibility import may_read

LARGEST = 1_000_000  # characters of JSON


class DraftTooLarge(Invalid):
    """A draft is larger than any form."""

    code = "draft-too-large"
    template = Text("Konsep terlalu besar untuk disimpan.", "The draft is too large to be kept.")


class Drafts:
    """Keeps drafts of the people who may work on a task, or enter a unit's paper form."""

    def __init__(self, database: Database, clock: Clock, deployments: Deployments) -> None:
        self._database, self._clock, self._deployments = database, clock, deployments

    def save(self, task_id: str, values: Mapping[str, Any], *, person: str) -> datetime:
        """Keep the raw values of a form as they are; gives when.

        Raises `NotFound`, `TaskNotOpen`, `NotACandidate`, `TaskAlreadyClaimed`, `DraftTooLarge`.
        """
        if len(json.dumps(values, ensure_ascii=False)) > LARGEST:
            raise DraftTooLarge
        with self._database.write() as connection:
            at = self._clock.now()
            who = acting(connection, person, at)
            require(who, Permission.WORK_ON_TASKS)
            task = cases.read_task(connection, task_id)
            if task is None or not may_read(connection, who, task.instance_id):
                raise NotFound(what=task_id)
            if task.status != "open":
                raise TaskNotOpen(task=task.key)
            if who.actor.role_for(task.lane, task.unit) is None and not self._may_enter(
                connection, who, task
            ):
                raise NotACandidate(lane=task.lane)
            if task.assignee not in (None, who.username):
                raise TaskAlreadyClaimed(assignee=task.assignee)
            cases.save_draft(connection, task_id, person, values, at)
        return at

    def _may_enter(self, connection: Connection, who: Acting, task: cases.Task) -> bool:
        """Say whether a lane of the person may enter the paper form of the task's unit."""
        case = cases.read_case(connection, task.instance_id)
        if case is None or task.unit is None:
            return False
        step = self._deployments.of(connection, case.deployment_hash).definition.step(task.step)
        return not who.lanes.isdisjoint(step.on_behalf_by)
