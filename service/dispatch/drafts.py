"""What people have typed and not handed in: kept for them alone, no command, no history."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.errors import Invalid, NotACandidate, NotFound, TaskAlreadyClaimed, TaskNotOpen
from engine.texts import Text
from service.accounts.acting import acting
from service.clock import Clock
from service.permissions import Permission, require
from service.persistence.database import Database
from service.persistence.store import cases
from service.queries.visibility import may_read

LARGEST = 1_000_000  # characters of JSON


class DraftTooLarge(Invalid):
    """A draft is larger than any form."""

    code = "draft-too-large"
    template = Text("Konsep terlalu besar untuk disimpan.", "The draft is too large to be kept.")


class Drafts:
    """Keeps drafts of the people who may work on a task."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

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
            if who.actor.role_for(task.lane, task.unit) is None:
                raise NotACandidate(lane=task.lane)
            if task.assignee not in (None, who.username):
                raise TaskAlreadyClaimed(assignee=task.assignee)
            cases.save_draft(connection, task_id, person, values, at)
        return at
