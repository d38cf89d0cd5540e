"""Rows of deployments, cases and tasks that never ran: for read models, which see only rows."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from service.persistence.database import Connection
from service.persistence.store import cases, deployments
from service.persistence.store.cases import Case, Task
from service.persistence.store.inbox import lists_of_task
from service.persistence.tables import (
    DeploymentLaneRow,
    DeploymentRow,
    InboxRow,
    InstanceRow,
    TaskRow,
    table_of,
)
from service.persistence.types import NEVER
from tests.builders.clocks import WORKING_MORNING
from tests.builders.people import LONG_AGO

LANES = ("sekretaris", "staf", "kabid")
HOUR = timedelta(hours=1)


def add_definition(connection: Connection, key: str = "sop", lanes: Sequence[str] = LANES) -> str:
    """Put an SOP with these lanes into force; gives its deployment's hash."""
    name = f"{key}-{uuid.uuid4()}"
    connection.execute(
        insert(table_of(DeploymentRow)),
        {
            "hash": name,
            "definition_key": key,
            "bpmn_path": f"{key}.bpmn",
            "reads": {},
            "created_at": LONG_AGO,
            "created_by": "admin",
        },
    )
    connection.execute(
        insert(table_of(DeploymentLaneRow)),
        [
            {"deployment_hash": name, "lane": lane, "name": lane.title(), "position": position}
            for position, lane in enumerate(lanes)
        ],
    )
    deployments.put_in_force(
        connection, key=key, deployment_hash=name, name=f"SOP {key.title()}", at=LONG_AGO, by="admin"
    )
    return name


def add_case(connection: Connection, business_key: str, *, key: str = "sop", **columns: Any) -> str:
    """Add a running case of an SOP in force; gives its id."""
    version = deployments.in_force(connection, key)
    assert version is not None
    row: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "definition_key": key,
        "definition_version": version.version,
        "deployment_hash": version.deployment_hash,
        "business_key": business_key,
        "status": "running",
        "version": 1,
        "sequence": 1,
        "head_hash": "0" * 64,
        "snapshot": b"",
        "started_at": WORKING_MORNING,
        "started_by": "sekretaris",
        "ended_at": None,
        "outcome": None,
    }
    case = Case(**row | columns)
    cases.add_case(connection, case)
    return case.id


def add_task(connection: Connection, instance_id: str, lane: str = "staf", **columns: Any) -> Task:
    """Add a task, `lane` or `lane/unit`, to a case and, while it is open, to the lists it belongs in."""
    task = a_task(instance_id, lane, **columns)
    cases.add_tasks(connection, [task])
    if task.status == "open":
        cases.fill_inbox(connection, entries(task))
    return task


def a_task(instance_id: str, lane: str = "staf", **columns: Any) -> Task:
    """Make an open task that is due in an hour."""
    name, _, unit = lane.partition("/")
    values: dict[str, Any] = dict.fromkeys(column.name for column in table_of(TaskRow).c)
    values |= {
        "id": str(uuid.uuid4()),
        "instance_id": instance_id,
        "key": f"langkah_1#{uuid.uuid4()}",
        "step": "langkah_1",
        "number": "1",
        "name": "Menugaskan",
        "lane": name,
        "unit": unit or None,
        "status": "open",
        "created_at": WORKING_MORNING,
        "due_at": WORKING_MORNING + HOUR,
        "round": 1,
        "inputs_needed": 0,
        "inputs_at_hand": 0,
    }
    return Task(**values | columns)


def entries(task: Task) -> list[Mapping[str, Any]]:
    """Make the inbox rows of an open task."""
    return [
        {
            "actor": actor,
            "returned_first": 0 if task.returned_at else 1,
            "due_at": task.due_at or NEVER,
            "task_id": task.id,
            "instance_id": task.instance_id,
        }
        for actor in lists_of_task(task.lane, task.unit, task.assignee)
    ]


def add_many_tasks(
    connection: Connection,
    number: int,
    lane: str = "staf",
    *,
    name: str = "Berkas",
    key: str = "sop",
    **columns: Any,
) -> None:
    """Add many cases with one task each, a minute apart, in few statements; `name` begins their names."""
    template = add_case(connection, f"{name} 0", key=key)
    case = table_of(InstanceRow)
    first = connection.execute(case.select().where(case.c.id == template)).one()
    rows, tasks = [], []
    for index in range(number):
        case_id = str(uuid.uuid4())
        rows.append({**first._mapping, "id": case_id, "business_key": f"{name} {index:06}"})
        due_at: datetime = WORKING_MORNING + timedelta(minutes=index)
        tasks.append(a_task(case_id, lane, due_at=due_at, **columns))
    connection.execute(insert(table_of(InstanceRow)), rows)
    cases.add_tasks(connection, tasks)
    connection.execute(insert(table_of(InboxRow)), [entry for task in tasks for entry in entries(task)])
